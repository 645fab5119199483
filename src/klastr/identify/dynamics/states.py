"""In which class is every region in every year? By quantiles, by bounds, or by location quotients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.panel import Panel
from klastr.identify.dynamics.region_series import RegionSeries

Floats = NDArray[np.float64]
States = NDArray[np.int64]
Pooled = Literal["each_year", "all_years"]

QUOTIENT_BOUNDS = (0.5, 1.0, 2.0)


@dataclass(frozen=True, eq=False, slots=True)
class Classes:
    """The class of N units in T years.

    Attributes
    ----------
    names : tuple of str
        (K,) from low to high.
    states : (N, T) int
        Position of the class; -1 where the unit has no value.
    bounds : (K - 1,) or (T, K - 1) float64
        Upper ends of all classes but the highest.
    """

    names: tuple[str, ...]
    states: States
    bounds: Floats

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.names)

    def counts(self) -> Floats:
        """(T - 1, K, K) transitions from each year to the next, of units that have a value in both."""
        size = self.count
        found = np.zeros((self.states.shape[1] - 1, size, size))
        for t in range(self.states.shape[1] - 1):
            before, after = self.states[:, t], self.states[:, t + 1]
            both = (before >= 0) & (after >= 0)
            np.add.at(found[t], (before[both], after[both]), 1.0)
        return found


def quantile_classes(values: Floats, classes: int, pooled: Pooled) -> Classes:
    """Classes of equal size: of each year by itself, or of all years together.

    Parameters
    ----------
    values : (N, T) float64
    classes : int
        2 to 20.
    pooled : {"each_year", "all_years"}
        Each year by itself follows places in the order of regions; all years together follows levels.

    Raises
    ------
    InvalidOption
        Too few or too many classes, or an unknown way of pooling.

    Examples
    --------
    >>> quantile_classes(np.array([[1.0, 9.0], [2.0, 7.0], [3.0, 8.0], [4.0, 6.0]]), 2, "each_year").states.tolist()
    [[0, 1], [0, 0], [1, 1], [1, 0]]
    """
    if not 2 <= classes <= 20:
        raise InvalidOption(f"classes is {classes}; transitions need 2 to 20.", hint="use 5: quintiles.")
    if pooled not in ("each_year", "all_years"):
        raise InvalidOption(f"There is no pooling {pooled!r}.", hint="use each_year or all_years.")
    steps = np.arange(1, classes) / classes
    known = np.isnan(values)
    if pooled == "all_years" and not known.all():
        bounds = np.nanquantile(values, steps)
    else:
        empty = np.full(classes - 1, np.nan)
        columns = [
            empty if gap.all() else np.nanquantile(one, steps) for one, gap in zip(values.T, known.T, strict=True)
        ]
        bounds = np.stack(columns)
    names = tuple(f"{k} of {classes}" for k in range(1, classes + 1))
    return Classes(names, states_within(values, bounds), bounds)


def states_within(values: Floats, bounds: Floats) -> States:
    """(N, T) classes by upper bounds that belong to the class; -1 where there is no value."""
    edges = np.broadcast_to(bounds, (values.shape[1], bounds.shape[-1]))
    columns = [np.searchsorted(edge, one, side="left") for edge, one in zip(edges, values.T, strict=True)]
    found = np.stack(columns, axis=1).astype(np.int64) if columns else np.zeros(values.shape, dtype=np.int64)
    found[np.isnan(values)] = -1
    return found


def bounded_classes(values: Floats, bounds: Sequence[float], *, last_included: bool = True) -> Classes:
    """Classes by bounds of one's own; `last_included`: a value on a bound is in the class below it.

    Raises
    ------
    InvalidOption
        Bounds that do not rise.

    Examples
    --------
    >>> bounded_classes(np.array([[0.4, 1.0, 3.0]]), (0.5, 1.0), last_included=False).states.tolist()
    [[0, 2, 2]]
    """
    edges = np.array(bounds, dtype=np.float64)
    if edges.ndim != 1 or not edges.size or not (np.diff(edges) > 0).all() or not np.isfinite(edges).all():
        raise InvalidOption(
            f"Bounds of classes rise from one to the next, not {list(bounds)}.", hint="such as 0.5, 1, 2."
        )
    found = np.searchsorted(edges, values, side="left" if last_included else "right").astype(np.int64)
    found[np.isnan(values)] = -1
    named = [f"{edge:g}" for edge in edges]
    inner = [f"{low} to {high}" for low, high in pairwise(named)]
    return Classes((f"up to {named[0]}", *inner, f"over {named[-1]}"), found, edges)


def quotient_classes(panel: Panel, bounds: Sequence[float] = QUOTIENT_BOUNDS) -> Classes:
    """The class of the location quotient of every region and industry, (R * I, T); a quotient of 1 is in the upper.

    Cells of regions where nobody works, and of industries that nobody has, have no quotient.
    """
    cells = panel.employment
    region, industry = np.nansum(cells, axis=2, keepdims=True), np.nansum(cells, axis=1, keepdims=True)
    total = np.nansum(cells, axis=(1, 2), keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        quotients = np.where((region > 0) & (industry > 0), cells * total / (region * industry), np.nan)
    found = bounded_classes(quotients.reshape(len(panel.years), -1).T, bounds, last_included=False)
    named = [f"{edge:g}" for edge in bounds]
    inner = [f"{low} to below {high}" for low, high in pairwise(named)]
    return Classes((f"below {named[0]}", *inner, f"{named[-1]} and more"), found.states, found.bounds)


def whole_regions(series: RegionSeries) -> Floats:
    """(R, T) of an attribute of whole regions; (G * R, T) where every industry is followed by itself."""
    return series.values.reshape(-1, len(series.years))
