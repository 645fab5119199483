"""All years of a panel drawn again together: plants that survive are in the next year too.

A cell of one year is drawn as employment x Gamma(k) / k, where 1 / k is the variance that its plants give it
(`klastr.identify.table_draws`). From one year to the next a share s of the plants is still there, and with them a part
of the accident:

    Gamma(k1) = B Gamma(k0) + Gamma(k1 - a),  B ~ Beta(a, k0 - a),  a = s min(k0, k1)

which leaves each year as it would be drawn alone, and ties two years by the correlation a / sqrt(k0 k1). Years drawn
independently of each other would make the intervals of growth, of entries and of shocks far too wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.dynamics.panel import Panel
from klastr.identify.growth_interval import YEARLY_SURVIVAL
from klastr.identify.table_draws import TableDraws, table_draws
from klastr.methods.inference import percentile_interval
from klastr.methods.streams import stream

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]

_BLOCK_BYTES = 48e6
_SMALLEST = np.float32(1e-30)


@dataclass(frozen=True, eq=False, slots=True)
class PanelDraws:
    """Draws of one panel.

    Attributes
    ----------
    panel : Panel
    years : tuple of TableDraws
        How each year is drawn.
    survival : float
        Share of the plants that are still there, at a similar size, one year later.
    """

    panel: Panel
    years: tuple[TableDraws, ...]
    survival: float

    @property
    def draws(self) -> int:
        """How many."""
        return self.years[0].draws

    @property
    def level(self) -> float:
        """Of the intervals made from them."""
        return self.years[0].level

    @property
    def are_alive(self) -> bool:
        """Whether anything moves."""
        return any(year.are_alive for year in self.years)

    def settings(self) -> dict[str, object]:
        """What an answer tells of its interval."""
        told = self.years[-1].settings()
        if self.are_alive:
            told["interval"] = f"{told['interval']}; {self.survival:.0%} of them are taken to survive a year"
        return told

    def blocks(self) -> Iterator[Draws]:
        """(b, T, R, I) float32, a few at a time, `draws` in all; NaN where the panel has no number."""
        shape = self.panel.employment.shape
        step = max(1, int(_BLOCK_BYTES / (4 * max(self.panel.employment.size, 1))))
        missing = ~self.panel.there
        for number, start in enumerate(range(0, self.draws, step)):
            size = min(step, self.draws - start)
            random = stream(self.years[0].seed, f"panel draws {number}")
            drawn = np.empty((size, *shape), dtype=np.float32)
            for t, cells in enumerate(self._years(size, random)):
                drawn[:, t] = cells.reshape(size, *shape[1:])
            drawn[:, missing] = np.nan
            yield drawn

    def _years(self, size: int, random: np.random.Generator) -> Iterator[Draws]:
        """(size, R * I) of one year after the other."""
        cells = self.panel.employment.shape[1] * self.panel.employment.shape[2]
        gamma, shape = np.zeros((size, 0), dtype=np.float32), np.zeros(cells)
        for t, year in enumerate(self.years):
            before, shape = shape, _shapes(year, cells)
            gap = self.panel.years[t] - self.panel.years[t - 1] if t else 0
            gamma = _next_year(gamma, before, shape, self.survival**gap if t else 0.0, size, random)
            centre = year.grid.employment.ravel().astype(np.float32)
            drawn = np.tile(centre, (size, 1))
            moving = shape > 0
            scale = (1 / shape[moving]).astype(np.float32)
            drawn[:, moving] = centre[moving] * gamma[:, moving] * scale
            yield drawn


def panel_draws(
    panel: Panel,
    draws: int,
    *,
    seed: int = 0,
    plant_size: float | None = None,
    survival: float = YEARLY_SURVIVAL,
) -> PanelDraws:
    """Settle how every cell of every year is drawn again; see `klastr.identify.table_draws.table_draws`.

    Examples
    --------
    >>> import pandas as pd
    >>> from klastr.identify.dynamics.panel import panel_of
    >>> panel = panel_of({2010: pd.DataFrame({"food": [500]}, ["A"]), 2011: pd.DataFrame({"food": [600]}, ["A"])})
    >>> drawn = np.concatenate(list(panel_draws(panel, 400).blocks()))[:, :, 0, 0]
    >>> bool(np.corrcoef(drawn.T)[0, 1] > 0.75)
    True
    """
    years = tuple(table_draws(grid, draws, seed=seed, plant_size=plant_size) for grid in panel.grids)
    return PanelDraws(panel, years, survival)


def ends_of_draws(drawn: NDArray[np.floating], value: Floats, level: float) -> tuple[Floats, Floats]:
    """Percentile interval of a change from its draws on the first axis; NaN where the value has none.

    A change is not pushed to one side by noise as an index of shares is, but its tails are heavy where a cell is a
    single plant: percentiles are not moved by them.

    >>> low, high = ends_of_draws(np.arange(1000.0)[:, None], np.array([400.0]), 0.90)
    >>> low.tolist(), high.tolist()
    ([49.0], [950.0])
    """
    gap = np.isnan(value)
    filled = np.where(np.isnan(drawn), np.nan_to_num(value), drawn)
    low, high = percentile_interval(
        np.ascontiguousarray(np.moveaxis(filled, 0, -1)), level, around=np.nan_to_num(value)
    )
    return np.where(gap, np.nan, low), np.where(gap, np.nan, high)


def _shapes(year: TableDraws, cells: int) -> Floats:
    """(R * I,) shape of each cell's gamma; 0 where nothing moves."""
    shapes = np.zeros(cells)
    moving = year.variance > 0
    shapes[year.at[moving]] = 1 / year.variance[moving]
    return shapes


def _next_year(
    gamma: Draws, before: Floats, shape: Floats, survivors: float, size: int, random: np.random.Generator
) -> Draws:
    """(size, R * I) gammas of this year's shapes that keep a part of the last year's."""
    found = np.zeros((size, shape.size), dtype=np.float32)
    kept = survivors * np.minimum(before, shape)
    stays = np.flatnonzero(kept > 0)
    if stays.size:
        part = _gammas(kept[stays], size, random)
        rest = _gammas(np.maximum(before[stays] - kept[stays], 1e-6), size, random)
        found[:, stays] = gamma[:, stays] * part / np.maximum(part + rest, _SMALLEST)
    comes = np.flatnonzero(shape > kept)
    found[:, comes] += _gammas(shape[comes] - kept[comes], size, random)
    return found


def _gammas(shapes: Floats, size: int, random: np.random.Generator) -> Draws:
    return random.standard_gamma(shapes.astype(np.float32), size=(size, shapes.size), dtype=np.float32)
