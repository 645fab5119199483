"""The answer of a measure: labelled numbers with intervals, p-values, ranks, and reasons where there is no number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.reasons import Reason
from klastr.measures import titled
from klastr.results import Explanation, Result, label_position, long_frame, wide_frame
from klastr.tables.regional import Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Parts = Callable[[tuple[int, ...]], Mapping[str, float | str]]

ORDER = ("region", "industry", "year", "measure", "value", "low", "high", "p_value", "reason")
"""The first columns of every long answer; dimensions that are absent are left out, others stand before ``year``."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured(Result):
    """What one measure says of regions, industries or pairs of them.

    Attributes
    ----------
    measure : str
        Its fixed name, such as ``"hachman"``.
    axes : mapping
        Name of each dimension -> its labels, in the order of the arrays: ``{"region": (...), "industry": (...)}``.
    values : float64
        One number per label or pair of labels; NaN exactly where `reasons` is not 0.
    reasons : uint8
        `klastr.identify.reasons.Reason` of every number.
    low, high : float64, optional
        Ends of the interval.
    p_values : float64, optional
        Under the null model that ``settings["null"]`` names.
    rank, rank_low, rank_high : float64, optional
        Place from the highest value (1) on, and the interval of that place over the draws.
    formula : str
        How one number was computed, in one line.
    parts : callable, optional
        Position of a number -> the cells, plants or pairs that made it.
    notes : tuple of str
        What was decided or is missing, each a sentence for a person.
    """

    measure: str
    axes: Mapping[str, tuple[str, ...]]
    values: Floats
    reasons: NDArray[np.uint8]
    formula: str
    low: Floats | None = None
    high: Floats | None = None
    p_values: Floats | None = None
    rank: Floats | None = None
    rank_low: Floats | None = None
    rank_high: Floats | None = None
    year: Year = None
    unit: str = ""
    parts: Parts | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shape = tuple(len(labels) for labels in self.axes.values())
        arrays: tuple[NDArray[Any], ...] = (self.values, self.reasons, *self.columns.values())
        for array in arrays:
            assert array.shape == shape, f"{array.shape} numbers for {shape} labels"
            array.flags.writeable = False
        assert np.array_equal(np.isnan(self.values), self.reasons != Reason.DEFINED), "a gap without a reason"

    @property
    def columns(self) -> dict[str, Floats]:
        """The numbers that stand beside the value, by the name of their column."""
        beside = {
            "low": self.low,
            "high": self.high,
            "p_value": self.p_values,
            "rank": self.rank,
            "rank_low": self.rank_low,
            "rank_high": self.rank_high,
        }
        return {name: array for name, array in beside.items() if array is not None}

    def at(self, *labels: str) -> float:
        """The number at these labels, one for each dimension."""
        return float(self.values[self.position(labels)])

    def reason(self, *labels: str) -> str:
        """Why there is no number at these labels; empty where there is one."""
        return Reason(int(self.reasons[self.position(labels)])).word

    def position(self, labels: tuple[str, ...]) -> tuple[int, ...]:
        """Where labels stand.

        Raises
        ------
        InvalidOption
            Too few or too many labels, or one that the answer does not hold.
        """
        if len(labels) != len(self.axes):
            raise InvalidOption(
                f"{len(labels)} labels for the {len(self.axes)} dimensions of {self.measure}.",
                hint=f"give one each of {', '.join(self.axes)}.",
            )
        pairs = zip(labels, self.axes.items(), strict=True)
        return tuple(label_position(label, known, name) for label, (name, known) in pairs)

    def to_frame(self) -> pd.DataFrame:
        """Wide where there are two dimensions; else one row per label with everything that stands beside the value."""
        if len(self.axes) == 2:
            (rows, row_labels), (columns, column_labels) = self.axes.items()
            return wide_frame(self.values, row_labels, column_labels, rows, columns)
        frame = self.to_long_frame().drop(columns="measure")
        return frame.set_index(next(iter(self.axes))) if len(self.axes) == 1 else frame

    def to_long_frame(self) -> pd.DataFrame:
        """One row per number: dimensions, year, ``measure, value, low, high, p_value, reason`` and ranks."""
        labels = np.meshgrid(*(np.array(known, dtype=object) for known in self.axes.values()), indexing="ij")
        columns: dict[str, NDArray[Any]] = {name: grid.ravel() for name, grid in zip(self.axes, labels, strict=True)}
        if self.year is not None and "year" not in columns:
            columns["year"] = np.full(self.values.size, self.year)
        columns["measure"] = np.full(self.values.size, self.measure, dtype=object)
        columns["value"] = self.values.ravel()
        gap = np.full(self.values.size, np.nan)
        beside = self.columns
        for name in ("low", "high", "p_value"):
            columns[name] = beside[name].ravel() if name in beside else gap
        words = np.array([reason.word for reason in Reason], dtype=object)
        columns["reason"] = words[self.reasons.ravel()]
        columns |= {name: array.ravel() for name, array in beside.items() if name not in columns}
        return long_frame(columns)

    def explain(self, *labels: str) -> Explanation:
        """The number at these labels, and the cells, plants or pairs that made it."""
        at = self.position(labels)
        value, reason = float(self.values[at]), Reason(int(self.reasons[at]))
        cells: dict[str, float | str] = dict(self.parts(at)) if self.parts else {}
        for name, array in self.columns.items():
            if not np.isnan(array[at]):
                cells[name.replace("_", " ")] = float(f"{float(array[at]):.6g}")
        said = f"{value:.6g}{f' {self.unit}' if self.unit else ''}"
        if reason is not Reason.DEFINED:
            said = f"not defined, because {reason.sentence}"
        when = f", {self.year}" if self.year is not None else ""
        sentence = f"{titled(self.measure)} of {' and '.join(labels)}{when}: {said}"
        return Explanation(sentence, self.formula, cells, self.sources)


def with_regions(found: Measured, codes: tuple[str, ...]) -> Measured:
    """The same with regions that have no figures: each keeps its label, and gets the reason ``unknown``.

    Parameters
    ----------
    found : Measured
        Stays as it is where it is not of regions.
    codes : tuple of str
        None of its regions.
    """
    if not codes or "region" not in found.axes:
        return found
    axis, known = list(found.axes).index("region"), found.axes["region"]
    every = (*known, *codes)
    in_order = list(known) == sorted(known)
    order = np.array(sorted(range(len(every)), key=every.__getitem__) if in_order else range(len(every)), dtype=np.intp)

    def padded(array: NDArray[Any], by: float = np.nan) -> NDArray[Any]:
        shape = (*array.shape[:axis], len(codes), *array.shape[axis + 1 :])
        return np.concatenate([array, np.full(shape, by, dtype=array.dtype)], axis=axis).take(order, axis=axis)

    def parts(at: tuple[int, ...]) -> Mapping[str, float | str]:
        before = int(order[at[axis]])
        if found.parts is None or before >= len(known):
            return {}
        return found.parts((*at[:axis], before, *at[axis + 1 :]))

    arrays: dict[str, Any] = {
        {"p_value": "p_values"}.get(name, name): padded(array) for name, array in found.columns.items()
    }
    axes = {**found.axes, "region": tuple(every[k] for k in order)}
    values, reasons = padded(found.values), padded(found.reasons, Reason.UNKNOWN)
    return replace(found, axes=axes, values=values, reasons=reasons, parts=parts, **arrays)


def reasoned(
    values: Floats, *because: tuple[NDArray[np.bool_], Reason], otherwise: Reason = Reason.UNKNOWN
) -> NDArray[np.uint8]:
    """The reason of every number; the first that holds. Numbers under a reason become NaN in place.

    Parameters
    ----------
    values : float64
        Changed: NaN where a reason holds.
    because : (mask, Reason)
        Masks broadcast against `values`.
    otherwise : Reason
        For a NaN that no mask explains.

    >>> values = np.array([1.0, 2.0, np.nan])
    >>> reasoned(values, (np.array([True, False, False]), Reason.EMPTY_REGION)).tolist(), values[0]
    ([1, 0, 13], np.float64(nan))
    """
    found = np.zeros(values.shape, dtype=np.uint8)
    for mask, reason in because:
        found[np.broadcast_to(mask, values.shape) & (found == 0)] = reason
    values[found != 0] = np.nan
    found[np.isnan(values) & (found == 0)] = otherwise
    return found
