"""A whole table drawn again, as often as wanted: what stands behind the intervals of all measures of a table.

Every cell is multiplied by a random factor of mean 1,

    factor ~ Gamma,  variance = sum of e^2 over the plants of the cell / E^2,

the variance that a compound Poisson number of plants gives its employment. Where only the number N of the plants is
known, the variance is (1 + D) / N with a relative variance D of plant sizes; where not even N is known, plants of
`PLANT_SIZE` persons on average are assumed, and the answer says so. Empty cells stay empty: a factor that filled all of
them at once would invent an economy (for one cell at a time, `klastr.identify.redraw` does more).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.index_intervals import interval_of_draws, rank_interval
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.redraw import SIZE_DISPERSION
from klastr.methods.streams import stream

__all__ = ["PLANT_SIZE", "TableDraws", "interval_of_draws", "rank_interval", "table_draws"]

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]

# Persons per plant: median 9.5 over the NACE divisions of the European regions (Eurostat sbs_r_nuts06_r2, 2014); over
# all plants 5.2 there, 15.9 in the United States (County Business Patterns 2019).
PLANT_SIZE = 10.0

# Units in which one can speak of plants of so many persons.
_PERSONS = ("persons", "jobs", "employees", "employment")

_BLOCK_BYTES = 32e6
_MOST_THREADS = 4
_FEWEST_DRAWS = 20


@dataclass(frozen=True, eq=False, slots=True)
class TableDraws:
    """Draws of one grid.

    Attributes
    ----------
    grid : IndustryGrid
    variance : (K,) float64
        Relative variance of each cell that is not empty.
    at : (K,) int
        Where those cells stand in the flattened grid.
    draws, seed : int
    level : float
        Of the intervals made from them.
    means : str
        What was drawn again, as one clause, for ``settings["interval"]``.
    """

    grid: IndustryGrid
    variance: Floats
    at: NDArray[np.intp]
    draws: int
    seed: int
    means: str
    level: float = 0.90

    @property
    def are_alive(self) -> bool:
        """Whether anything moves."""
        return bool(self.draws) and bool(self.variance.any())

    def blocks(self) -> Iterator[Draws]:
        """(b, R, I) float32 tables, a few at a time, `draws` in all; each block has its own random stream.

        Several threads draw one block each, and rest while the blocks are worked on: products of matrices then want
        the processors for themselves. The numbers do not depend on how many threads there are.
        """
        step = max(1, int(_BLOCK_BYTES / (4 * self.grid.employment.size)))
        starts = list(enumerate(range(0, self.draws, step)))
        drawn_block, together = self._drawn_blocks(step), min(_MOST_THREADS, os.cpu_count() or 1)
        if len(starts) == 1 or together == 1:
            yield from (drawn_block(one) for one in starts)
            return
        with ThreadPoolExecutor(together) as pool:
            for k in range(0, len(starts), together):
                yield from list(pool.map(drawn_block, starts[k : k + together]))

    def _drawn_blocks(self, step: int) -> Callable[[tuple[int, int]], Draws]:
        """Number and first draw of a block -> its tables; safe to be called from several threads."""
        regions, industries = self.grid.employment.shape
        centre = self.grid.employment.ravel()[self.at]
        moving = self.variance > 0
        shapes = (1 / self.variance[moving]).astype(np.float32)
        scales = (centre[moving] * self.variance[moving]).astype(np.float32)
        still, moved, settled = self.at[~moving], self.at[moving], centre[~moving].astype(np.float32)

        def drawn_block(block: tuple[int, int]) -> Draws:
            number, start = block
            size = min(step, self.draws - start)
            random = stream(self.seed, f"table draws {number}")
            drawn = np.zeros((size, regions * industries), dtype=np.float32)
            drawn[:, still] = settled
            for one in drawn:
                factors = random.standard_gamma(shapes, dtype=np.float32)
                factors *= scales
                one[moved] = factors
            return drawn.reshape(size, regions, industries)

        return drawn_block

    def settings(self) -> dict[str, object]:
        """What an answer tells of its interval."""
        return {"draws": self.draws, "seed": self.seed, "interval_level": self.level, "interval": self.means}


def table_draws(
    grid: IndustryGrid,
    draws: int,
    *,
    seed: int = 0,
    plant_size: float | None = None,
    size_dispersion: float = SIZE_DISPERSION,
) -> TableDraws:
    """Settle how every cell of a grid is drawn again.

    Parameters
    ----------
    grid : IndustryGrid
    draws : int
        How often; 0: not at all.
    seed : int
        The same seed gives the same tables.
    plant_size : float, optional
        Persons per plant where the table names no establishments. Default: `PLANT_SIZE` where the table is of persons
        or names no unit; a table of money without establishments is not drawn again unless this is given (in its unit).
    size_dispersion : float
        Relative variance of plant sizes where plants are counted but not known one by one.

    Raises
    ------
    InvalidOption
        Fewer than twenty draws but not none, or a plant size that is not positive.

    Examples
    --------
    >>> from klastr.tables.regional import RegionalTable
    >>> from klastr.identify.industry_grid import cells_of
    >>> rows = [("A", "steel", 100), ("B", "steel", 300), ("B", "food", 600)]
    >>> drawn = table_draws(cells_of(RegionalTable.from_rows(rows)), 200)
    >>> sum(len(block) for block in drawn.blocks()), drawn.means
    (200, 'every cell drawn again as plants of 10 persons on average: the table names no establishments')
    """
    if draws < 0 or 0 < draws < _FEWEST_DRAWS:
        raise InvalidOption(
            f"--draws is {draws}; an interval needs at least {_FEWEST_DRAWS}, none needs 0.",
            hint="use --draws 200.",
            draws=draws,
        )
    if plant_size is not None and not 0 < plant_size < np.inf:
        raise InvalidOption(
            f"--plant-size is {plant_size}; a mean size of plants is a number above 0.",
            hint=f"the default is {PLANT_SIZE:g} persons.",
        )
    at = np.flatnonzero(grid.employment > 0)
    variance, means = _variance(grid, at, plant_size, size_dispersion)
    if not draws:
        means = "no draws were asked for"
    return TableDraws(grid, variance, at, draws, seed, means)


def _variance(
    grid: IndustryGrid, at: NDArray[np.intp], plant_size: float | None, dispersion: float
) -> tuple[Floats, str]:
    """(K,) relative variances of the cells that are not empty, and what they rest on."""
    cells = grid.employment.ravel()[at]
    if grid.establishments is not None:
        plants = np.maximum(_plants(grid, at, cells), 1.0)
        variance = (1 + dispersion) / plants
        if grid.plant_squares is None:
            return variance, "establishments drawn again"
        squares = grid.plant_squares.ravel()[at]
        known = np.isfinite(squares) & (squares > 0)
        return np.where(known, squares / cells**2, variance), "plants drawn again, with the sizes they have"
    if plant_size is None and grid.unit is not None and grid.unit.split()[0].lower() not in _PERSONS:
        none = f"the table is in {grid.unit} and names no establishments: nothing can be drawn again"
        return np.zeros(cells.size), none
    size = plant_size or PLANT_SIZE
    plants = np.maximum(cells / size, 1.0)
    means = f"every cell drawn again as plants of {size:g} persons on average: the table names no establishments"
    return (1 + dispersion) / plants, means


def _plants(grid: IndustryGrid, at: NDArray[np.intp], cells: Floats) -> Floats:
    """(K,) plants of the cells; where the office hides them, persons over the industry's persons per plant."""
    assert grid.establishments is not None
    units = np.nan_to_num(grid.establishments)
    counted = np.where(units > 0, grid.employment, 0.0).sum(axis=0)
    per_plant = np.maximum(counted / np.maximum(units.sum(axis=0), 1.0), 1.0)
    known = units.ravel()[at]
    return np.where(known > 0, known, cells / per_plant[at % grid.employment.shape[1]])
