"""How often did regions enter an industry, by how much of what is related to it they had? The table's own history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.complexity.outlook_kernel import density_of, proximity_of
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.product_space.presence import presence

Floats = NDArray[np.float64]

_BINS = 20
# Fewer cells than this in a bin say little of a rate.
_FEWEST_CELLS = 40
_NORMAL = 1.6449


@dataclass(frozen=True, eq=False, slots=True)
class EntryRates:
    """The rate of entry by density, over all pairs of years.

    Attributes
    ----------
    edges : (K - 1,) float64
        Densities between the K bins.
    rate, low, high : (K,) float64
        Share of the cells that were absent and are present `horizon` years later; never falling with density; its
        90 % interval (Wilson).
    cells, entries : (K,) int64
        What each rate rests on, after bins whose rates would fall have been joined.
    horizon : int
        Years.
    pairs : tuple of (year, year)
    expected, observed : float
        Entries in regions that were not used for the rate that foretold them, and those that happened.
    skill : float
        How much smaller the squared error of those forecasts is than with one rate for all; 0: no better.
    """

    edges: Floats
    rate: Floats
    low: Floats
    high: Floats
    cells: NDArray[np.int64]
    entries: NDArray[np.int64]
    horizon: int
    pairs: tuple[tuple[int, int], ...]
    expected: float
    observed: float
    skill: float

    def at(self, density: Floats) -> NDArray[np.intp]:
        """The bin of each density."""
        return np.searchsorted(self.edges, density, side="right")


def entry_rates(grids: Sequence[IndustryGrid], *, horizon: int, threshold: float = 1.0) -> EntryRates | None:
    """Rates of entry by density; None where no two years of the grids lie `horizon` years apart, or cells are too few.

    An entry: the quotient is below the threshold in the first year, and reaches it `horizon` years later. Bins hold
    equally many cells; the rates of neighbouring bins are pooled where they would fall with density (isotonic
    regression).

    Parameters
    ----------
    grids : sequence of IndustryGrid
        One per year, of one table.
    horizon : int
        Years between absence and entry.
    threshold : float
        The lowest location quotient that counts as present.

    References
    ----------
    .. [1] Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007). The product space conditions the
       development of nations. Science 317, 482-487.
    """
    by_year = {grid.year: grid for grid in grids if grid.year is not None}
    pairs = tuple((year, year + horizon) for year in sorted(by_year) if year + horizon in by_year)
    seen = [_seen(by_year[first], by_year[last], threshold) for first, last in pairs]
    if not seen or sum(len(density) for density, _, _ in seen) < 2 * _FEWEST_CELLS:
        return None
    density, entered, region = (np.concatenate(parts) for parts in zip(*seen, strict=True))
    edges = _edges(density)
    rate, cells, entries = _pooled(density, entered, edges)
    low, high = _wilson(entries, cells)
    expected, skill = _held_out(density, entered, region, edges)
    return EntryRates(
        edges=edges,
        rate=rate,
        low=low,
        high=high,
        cells=cells,
        entries=entries,
        horizon=horizon,
        pairs=pairs,
        expected=expected,
        observed=float(entered.sum()),
        skill=skill,
    )


def _seen(first: IndustryGrid, last: IndustryGrid, threshold: float) -> tuple[Floats, Floats, NDArray[np.str_]]:
    """Density, entry (0 or 1) and region of every cell that was absent in the first year and exists in the last."""
    before = presence(first, threshold=threshold)
    density = density_of(before, proximity_of(before, diagonal=0.0))
    later = presence(last, threshold=threshold)
    row = {label: k for k, label in enumerate(last.regions)}
    column = {label: k for k, label in enumerate(last.industries)}
    regions = [k for k, label in enumerate(first.regions) if label in row]
    industries = [k for k, label in enumerate(first.industries) if label in column]
    there = later[np.ix_([row[first.regions[k]] for k in regions], [column[first.industries[k]] for k in industries])]
    part = np.ix_(regions, industries)
    absent = before[part] == 0
    whose = np.broadcast_to(np.array([first.regions[k] for k in regions])[:, None], absent.shape)
    return density[part][absent].astype(np.float64), there[absent].astype(np.float64), whose[absent]


def _edges(density: Floats) -> Floats:
    """Bounds of bins with equally many cells each; bounds that coincide are one."""
    bins = int(np.clip(len(density) // _FEWEST_CELLS, 1, _BINS))
    return np.unique(np.quantile(density, np.arange(1, bins) / bins))


def _pooled(density: Floats, entered: Floats, edges: Floats) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Rates that never fall, and the cells and entries of the pool that each bin belongs to."""
    at = np.searchsorted(edges, density, side="right")
    cells = np.bincount(at, minlength=len(edges) + 1)
    entries = np.bincount(at, weights=entered, minlength=len(edges) + 1)
    pools: list[list[float]] = []
    for n, k in zip(cells, entries, strict=True):
        pools.append([float(n), float(k), 1])
        while len(pools) > 1 and pools[-2][1] * pools[-1][0] >= pools[-1][1] * pools[-2][0]:
            last = pools.pop()
            pools[-1] = [one + other for one, other in zip(pools[-1], last, strict=True)]
    count = np.repeat([pool[0] for pool in pools], [int(pool[2]) for pool in pools])
    happened = np.repeat([pool[1] for pool in pools], [int(pool[2]) for pool in pools])
    return happened / np.maximum(count, 1), count.astype(np.int64), happened.astype(np.int64)


def _wilson(entries: NDArray[np.int64], cells: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """90 % interval of a share; exact enough also for shares near 0."""
    n, z2 = np.maximum(cells, 1), _NORMAL**2
    share = entries / n
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _NORMAL * np.sqrt(share * (1 - share) / n + z2 / (4 * n**2)) / (1 + z2 / n)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def _held_out(density: Floats, entered: Floats, region: NDArray[np.str_], edges: Floats) -> tuple[float, float]:
    """Entries that the rates of one half of the regions foretell for the other, both ways; and their skill."""
    codes = np.unique(region, return_inverse=True)[1]
    forecast, plain = np.zeros_like(density), np.zeros_like(density)
    for half in (0, 1):
        learned, told = codes % 2 != half, codes % 2 == half
        if not learned.any() or not told.any():
            return float(entered.sum()), 0.0
        rate = _pooled(density[learned], entered[learned], edges)[0]
        forecast[told] = rate[np.searchsorted(edges, density[told], side="right")]
        plain[told] = entered[learned].mean()
    error = float(((entered - plain) ** 2).sum())
    return float(forecast.sum()), 1 - float(((entered - forecast) ** 2).sum()) / error if error > 0 else 0.0
