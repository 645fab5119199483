"""From sums over a table and their draws to an answer: the furniture that all measures of input-output tables share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.input_output.coefficient_draws import CoefficientDraws
from klastr.identify.input_output.inverse import LeontiefModel
from klastr.identify.measured import Measured, Parts, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import rank_interval
from klastr.methods.inference import percentile_interval
from klastr.results import Explanation
from klastr.tables.input_output import InputOutputTable

Floats = NDArray[np.float64]
Because = tuple[NDArray[np.bool_], Reason]


@dataclass(frozen=True, kw_only=True, eq=False)
class MeasuredByKind(Measured):
    """Numbers of several kinds side by side, each with a formula of its own.

    Attributes
    ----------
    formulas : mapping of str to str
        Label of the second dimension -> how such a number was computed.
    """

    formulas: Mapping[str, str] = field(default_factory=dict)

    def explain(self, *labels: str) -> Explanation:
        """The number at these labels, its own formula, and the cells that made it."""
        said = super().explain(*labels)
        return replace(said, formula=self.formulas.get(labels[-1], said.formula))


def by_industry(
    measure: str,
    model: LeontiefModel,
    columns: Mapping[str, Floats],
    drawn: Mapping[str, Floats],
    again: CoefficientDraws,
    *,
    formula: str,
    axis: str,
    formulas: Mapping[str, str] | None = None,
    parts: Parts | None = None,
    because: Sequence[Because] = (),
    notes: tuple[str, ...] = (),
    **settings: Any,
) -> Measured:
    """Industries x columns, each column with its interval and its ranks.

    Parameters
    ----------
    measure : str
    model : LeontiefModel
    columns : mapping of str to (N,) float64
        Copied; NaN where `because` or a sector without output explains it.
    drawn : mapping of str to (B, N) float64
        Of those columns that were drawn again.
    again : CoefficientDraws
    formula, axis : str
        `axis`: name of the second dimension.
    formulas : mapping of str to str, optional
        Of each column, where they differ.
    parts : callable, optional
    because : sequence of (mask, Reason)
        Masks of (N, columns).
    notes : tuple of str
    """
    values = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns.values()])
    reasons = reasoned(values, (~model.makes[:, None], Reason.NO_OUTPUT), *because, otherwise=Reason.NOT_POSITIVE)
    low, high, rank_low, rank_high = (np.full(values.shape, np.nan) for _ in range(4))
    rank = np.column_stack([ranks(values[:, k]) for k in range(values.shape[1])])
    for k, name in enumerate(columns):
        if name in drawn:
            draws = np.where(np.isnan(values[:, k]), np.nan, drawn[name])
            low[:, k], high[:, k] = interval(draws, values[:, k], again.level)
            _, rank_low[:, k], rank_high[:, k] = rank_interval(draws, values[:, k], again.level)
    alive = bool(drawn)
    return MeasuredByKind(
        measure=measure,
        axes={"industry": model.table.industries, axis: tuple(columns)},
        values=values,
        reasons=reasons,
        low=low if alive else None,
        high=high if alive else None,
        rank=rank,
        rank_low=rank_low if alive else None,
        rank_high=rank_high if alive else None,
        formula=formula,
        formulas=formulas or {},
        parts=parts,
        notes=notes,
        settings={**about(model.table), **settings, **again.settings(model)},
        **labelled(model.table),
    )


def by_pair(
    measure: str,
    model: LeontiefModel,
    values: Floats,
    *,
    formula: str,
    spread: Floats | None = None,
    error: float = 0.0,
    other: tuple[str, ...] | None = None,
    because: Sequence[Because] = (),
    parts: Parts | None = None,
    lowest: float = 0.0,
    **settings: Any,
) -> Measured:
    """Industries x industries (or x `other`), with intervals out of standard errors where they are known."""
    values = np.array(values)
    reasons = reasoned(values, *because)
    low = high = None
    if spread is not None:
        reach = NormalDist().inv_cdf(0.95) * np.where(reasons == 0, spread, np.nan)
        low, high = np.minimum(np.maximum(values - reach, lowest), values), values + reach
        settings |= {
            "error": error,
            "interval_level": 0.90,
            "interval": f"every coefficient has a relative standard error of {error:g}, to the first order",
        }
    return Measured(
        measure=measure,
        axes={"industry": model.table.industries, "other": other or model.table.industries},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula=formula,
        parts=parts,
        settings={**about(model.table), **settings},
        **labelled(model.table),
    )


def interval(draws: Floats, value: Floats, level: float) -> tuple[Floats, Floats]:
    """Percentile interval of draws (B, N) around a value (N,); NaN where it has none."""
    low, high = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    usable = ~np.isnan(value) & ~np.isnan(draws).any(axis=0)
    if usable.any():
        low[usable], high[usable] = percentile_interval(draws[:, usable].T.copy(), level, around=value[usable])
    return low, high


def ranks(values: Floats) -> Floats:
    """Place from the highest (1) on; equal values share the better place; NaN where there is no value."""
    found = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    ordered = np.sort(-values[known])
    found[known] = np.searchsorted(ordered, -values[known]) + 1
    return found


def labelled(table: InputOutputTable) -> dict[str, Any]:
    """Year and sources of an answer."""
    year = int(table.year) if table.year and table.year.isdigit() else None
    return {"year": year, "sources": (table.source,) if table.source else ()}


def about(table: InputOutputTable) -> dict[str, object]:
    """What every answer tells of its table."""
    told = {"table": table.name, "flow": table.flow, "unit": table.unit}
    return {name: value for name, value in told.items() if value is not None}


def largest(names: Sequence[str], values: Floats, most: int = 5) -> dict[str, float | str]:
    """The largest of some numbers by name, rounded for reading."""
    order = np.argsort(-values, kind="stable")[:most]
    return {names[k]: float(f"{values[k]:.5g}") for k in order if values[k] > 0}


def addends(word: str, names: Sequence[str], values: Floats, most: int = 5) -> dict[str, float | str]:
    """The largest addends of a sum by name, what all others add, and the sum."""
    shown = [k for k in np.argsort(-values, kind="stable")[:most] if values[k] > 0]
    found: dict[str, float | str] = {f"{word} {names[k]}": float(f"{values[k]:.5g}") for k in shown}
    total = float(values.sum())
    others = total - float(values[shown].sum())
    if abs(others) > 1e-9 * abs(total):
        found["all others"] = float(f"{others:.4g}")
    return {**found, "sum": float(f"{total:.6g}")}
