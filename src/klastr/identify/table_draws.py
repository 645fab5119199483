"""A whole table drawn again, as often as wanted: what stands behind the intervals of all measures of a table.

Every cell is multiplied by a random factor of mean 1,

    factor ~ Gamma,  variance = sum of e^2 over the plants of the cell / E^2,

the variance that a compound Poisson number of plants gives its employment. Where only the number N of the plants is
known, the variance is (1 + D) / N with a relative variance D of plant sizes; where not even N is known, plants of
`PLANT_SIZE` persons on average are assumed, and the answer says so. Empty cells stay empty: a factor that filled all of
them at once would invent an economy (for one cell at a time, `klastr.identify.redraw` does more).

Cells that the office does not show are estimates. Where the table knows how they were made, each draw first takes
another set of estimates that fits all published totals (`klastr.tables.impute`), and the factor comes on top.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.assumed_plants import PLANT_SIZE, check_plant_size, counts_persons
from klastr.identify.index_intervals import interval_of_draws, rank_interval
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.redraw import SIZE_DISPERSION
from klastr.methods.streams import stream

__all__ = [
    "FEWEST_DRAWS",
    "PLANT_SIZE",
    "TableDraws",
    "check_draws",
    "interval_of_draws",
    "rank_interval",
    "refilled_cells",
    "table_draws",
]

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]

_BLOCK_BYTES = 32e6
_MOST_THREADS = 4
FEWEST_DRAWS = 20


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
    filled_at : (H,) int
        Where the hidden cells stand in the flattened grid that are filled again.
    filled : (H, B) float32
        What each draw fills in, over the estimate.
    """

    grid: IndustryGrid
    variance: Floats
    at: NDArray[np.intp]
    draws: int
    seed: int
    means: str
    level: float = 0.90
    filled_at: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    filled: Draws = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))

    @property
    def are_alive(self) -> bool:
        """Whether anything moves."""
        return bool(self.draws) and bool(self.variance.any() or self.filled_at.size)

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
            if self.filled_at.size:
                drawn[:, self.filled_at] *= self.filled[:, start : start + size].T
            return drawn.reshape(size, regions, industries)

        return drawn_block

    def settings(self) -> dict[str, object]:
        """What an answer tells of its interval, and of the cells of its table that are estimates."""
        told = {"draws": self.draws, "seed": self.seed, "interval_level": self.level, "interval": self.means}
        estimated = " ".join(self.grid.notes_of_cells)
        return told | ({"cells": estimated} if estimated else {})


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
    check_draws(draws)
    check_plant_size(plant_size)
    at = np.flatnonzero(grid.employment > 0)
    variance, means = _variance(grid, at, plant_size, size_dispersion)
    if not draws:
        return TableDraws(grid, variance, at, draws, seed, "no draws were asked for")
    filled_at, filled = refilled_cells(grid, draws, seed)
    means = _with_hidden(means, grid, moves=bool(variance.any()), refilled=bool(filled_at.size))
    return TableDraws(grid, variance, at, draws, seed, means, filled_at=filled_at, filled=filled)


def check_draws(draws: object) -> None:
    """Refuse what is no whole number, or too few to make an interval.

    Raises
    ------
    InvalidOption
    """
    if isinstance(draws, int | np.integer) and (draws == 0 or draws >= FEWEST_DRAWS):
        return
    if not isinstance(draws, int | np.integer):
        raise InvalidOption(
            f"draws is {draws!r}; it is a whole number.", hint="use 200 draws, or 0 for no interval.", draws=draws
        )
    raise InvalidOption(
        f"--draws is {draws!r}; an interval needs at least {FEWEST_DRAWS}, none needs 0.",
        hint="use --draws 200.",
        draws=draws,
    )


def refilled_cells(grid: IndustryGrid | None, draws: int, seed: int) -> tuple[NDArray[np.intp], Draws]:
    """Where hidden cells are filled again, and what stands there over the estimate, (H, B)."""
    changes = None if grid is None or grid.fill is None else grid.fill.changes(draws, seed)
    if grid is None or changes is None:
        return np.empty(0, dtype=np.intp), np.empty((0, draws), dtype=np.float32)
    at, change = changes
    estimate = grid.employment.ravel()[at]
    some = estimate > 0
    ratio = change[some] / estimate[some, None].astype(np.float32)
    ratio += 1
    return at[some], np.maximum(ratio, 0, out=ratio)


def _with_hidden(means: str, grid: IndustryGrid, *, moves: bool, refilled: bool) -> str:
    """What was drawn again, hidden cells included."""
    if grid.hidden is None or not grid.hidden.any():
        return means
    if not refilled:
        return f"{means}; hidden cells stay at their estimates"
    return f"{means}; hidden cells filled again" if moves else f"hidden cells filled again; {means}"


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
    if plant_size is None and not counts_persons(grid.unit):
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
