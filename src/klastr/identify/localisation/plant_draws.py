"""The plants of a table drawn again: every plant weighted anew, all industries at once.

A Bayesian bootstrap: plant k counts w_k times, w_k ~ Exp(1). A plant that counts twice is one plant of twice the size,
so that G and H grow together and an index that takes H off stays in its place; plants drawn with replacement would
stand twice in the same town and make every industry look localised.

References
----------
.. [1] Rubin, D. B. (1981). The Bayesian Bootstrap. Annals of Statistics 9 (1), 130-134.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.localisation.plant_sums import PlantSums
from klastr.identify.table_draws import refilled_cells
from klastr.methods.streams import stream
from klastr.tables.plant_table import PlantTable

Floats = NDArray[np.float64]

_THREADS = 2
_FEWEST_FOR_THREADS = 50_000


@dataclass(frozen=True, eq=False, slots=True)
class DrawnSums:
    """What one draw gives the indices, by industry.

    Attributes
    ----------
    share_squares : (I,) float64
        Sum over regions of s^2.
    share_sizes : (I,) float64
        Sum over regions of s x.
    herfindahl : (I,) float64
    """

    share_squares: Floats
    share_sizes: Floats
    herfindahl: Floats


def drawn_indices(
    plants: PlantTable, shares: Floats, index: Callable[[DrawnSums], Floats], *, draws: int, seed: int, units: str
) -> Floats:
    """(B, I) an index of every draw.

    Parameters
    ----------
    plants : PlantTable
    shares : (R,) or (R, I) float64
        Sizes of regions, held fixed.
    index : callable
        From the sums of one draw to (I,) values; NaN where not defined.
    units : {"jobs", "plants"}
    """
    layout = _Layout.of(plants, shares, units)

    def one(number: int) -> Floats:
        return index(layout.drawn(stream(seed, f"plants {number}")))

    if len(plants) < _FEWEST_FOR_THREADS:
        return np.stack([one(number) for number in range(draws)])
    with ThreadPoolExecutor(_THREADS) as pool:
        return np.stack(list(pool.map(one, range(draws))))


@dataclass(frozen=True, eq=False, slots=True)
class _Layout:
    """Plants in the order of industry, then region, so that every sum is one pass over neighbouring numbers."""

    persons: Floats
    cell_starts: NDArray[np.intp]
    industry_of_cells: NDArray[np.intp]  # the industries that have plants
    industry_starts: NDArray[np.intp]  # in cells
    plant_starts: NDArray[np.intp]  # of the industries, in plants
    cell_sizes: Floats  # x of the cell's region
    industries: int

    @classmethod
    def of(cls, plants: PlantTable, shares: Floats, units: str) -> _Layout:
        cell = plants.industry_at.astype(np.int64) * len(plants.regions) + plants.region_at
        order = np.argsort(cell, kind="stable")
        cell = cell[order]
        starts = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]])
        industry, region = np.divmod(cell[starts], len(plants.regions))
        first = np.flatnonzero(np.r_[True, industry[1:] != industry[:-1]])
        return cls(
            persons=plants.persons[order] if units == "jobs" else np.ones(order.size),
            cell_starts=starts,
            industry_of_cells=industry[first],
            industry_starts=first,
            plant_starts=starts[first],
            cell_sizes=shares[region] if shares.ndim == 1 else shares[region, industry],
            industries=len(plants.industries),
        )

    def drawn(self, random: np.random.Generator) -> DrawnSums:
        weighted = random.standard_exponential(self.persons.size, dtype=np.float32) * self.persons
        cells = np.add.reduceat(weighted, self.cell_starts)
        total = np.add.reduceat(cells, self.industry_starts)
        weighted *= weighted
        return DrawnSums(
            share_squares=self._spread(np.add.reduceat(cells * cells, self.industry_starts) / total**2),
            share_sizes=self._spread(np.add.reduceat(cells * self.cell_sizes, self.industry_starts) / total),
            herfindahl=self._spread(np.add.reduceat(weighted, self.plant_starts) / total**2),
        )

    def _spread(self, values: Floats) -> Floats:
        found = np.full(self.industries, np.nan)
        found[self.industry_of_cells] = values
        return found


def drawn_from_cells(sums: PlantSums, shares: Floats, *, draws: int, seed: int) -> Iterator[DrawnSums]:
    """The same where only sums are known: hidden cells filled again, each cell with the variance of its plants.

    Plants of a cell are taken as alike in their share of the industry's squares; the plants' part of the drawn squares
    is 2 Q on average, Q the sum of the squared sizes, as in the bootstrap of single plants.
    """
    jobs = sums.jobs
    some = jobs > 0
    size = np.divide(sums.squares, np.maximum(sums.industry_jobs, 1e-300))  # persons of the plant of the average person
    variance = np.broadcast_to(size, jobs.shape)[some] / jobs[some]
    filled_at, filled = refilled_cells(sums.grid, draws, seed)
    for number in range(draws):
        cells = np.zeros(jobs.shape)
        random = stream(seed, f"cells of plants {number}")
        cells[some] = random.standard_gamma(1 / variance) * variance * jobs[some]
        cells.reshape(-1)[filled_at] *= filled[:, number]
        total = np.where(cells.sum(axis=0) > 0, cells.sum(axis=0), np.nan)
        yield DrawnSums(
            share_squares=np.einsum("ri,ri->i", cells, cells) / total**2,
            share_sizes=(shares @ cells if shares.ndim == 1 else np.einsum("ri,ri->i", shares, cells)) / total,
            herfindahl=np.minimum(2 * sums.squares / total**2, 1.0),
        )
