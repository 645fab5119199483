"""All that the indices of localisation need of the plants: jobs by cell, and sums over the plants of an industry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.errors import NothingToMeasure
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.localisation.each_plant import CountedPlants, EachPlant, ListedPlants, PlantsOfCells
from klastr.identify.redraw import SIZE_DISPERSION
from klastr.tables.plant_table import PlantTable

Floats = NDArray[np.float64]
PlantGround: TypeAlias = "Ground | PlantTable"


@dataclass(frozen=True, eq=False, slots=True)
class AssumedCells:
    """Cells of which only the number of plants is known.

    Attributes
    ----------
    plants : (R, I) float64
        Their number of plants; 0 in all other cells.
    others : (I,) float64
        Sum of the squared sizes over the plants of all other cells.
    """

    plants: Floats
    others: Floats

    def squares(self, jobs: Floats, dispersion: float | Floats) -> Floats:
        """(I,) sum of the squared sizes over all plants: jobs^2 (1 + D) / plants in these cells, at most jobs^2."""
        guessed = np.minimum(jobs**2 * (1 + dispersion) / np.maximum(self.plants, 1.0), jobs**2)
        return np.asarray(self.others + np.where(self.plants > 0, guessed, 0.0).sum(axis=0))


@dataclass(frozen=True, eq=False, slots=True)
class PlantSums:
    """Jobs of R regions and I industries, with what is known of the plants behind them.

    Attributes
    ----------
    jobs : (R, I) float64
    total : (R,) float64
        Jobs of the region in all industries.
    plants : (I,) float64
        Number of plants.
    squares, fourths : (I,) float64
        Sum over the plants of persons to the power of 2 and 4; `fourths` as small as it can be where only squares are
        known, which makes the variance of G too large rather than too small.
    known : str
        How the sizes of plants are known, as one clause.
    notes : tuple of str
        What a reader of the answer must know of the table.
    assumed : AssumedCells, optional
        The cells of which only the number of plants is known.
    grid : IndustryGrid, optional
        Where the jobs are those of a table.
    each : EachPlant, optional
        The plants themselves, or such as could stand behind the cells; None where their sizes are assumed.
    industry_jobs : (I,) float64
        Jobs of the industry in all regions.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    jobs: Floats
    total: Floats
    plants: Floats
    squares: Floats
    fourths: Floats
    known: str
    year: int | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    assumed: AssumedCells | None = None
    grid: IndustryGrid | None = None
    each: EachPlant | None = None
    industry_jobs: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Add up the jobs of each industry, once: every part of an answer asks for them."""
        object.__setattr__(self, "industry_jobs", np.asarray(self.jobs.sum(axis=0)))

    def sizes_of(self, industry: int) -> Floats:
        """(n,) persons of every plant of an industry."""
        assert self.each is not None, "plants of assumed sizes"
        return self.each.sizes_of(industry)

    def powers(self, power: int) -> Floats:
        """(I,) sum over the plants of persons to this power; NaN where nothing is known of single plants."""
        return np.full(len(self.industries), np.nan) if self.each is None else self.each.powers(power)

    @property
    def is_assumed(self) -> NDArray[np.bool_]:
        """(I,) industries whose plants' sizes are assumed in a cell at least."""
        if self.assumed is None:
            return np.zeros(len(self.industries), dtype=bool)
        return np.asarray((self.assumed.plants > 0).any(axis=0))

    def dispersed(self, dispersion: float | Floats) -> PlantSums:
        """The same with another relative variance of assumed plant sizes, one for all industries or one for each."""
        if self.assumed is None:
            return self
        squares = self.assumed.squares(self.jobs, dispersion)
        return replace(self, squares=squares, fourths=squares**2 / np.maximum(self.plants, 1.0))

    @property
    def herfindahl(self) -> Floats:
        """(I,) H = sum of squared shares of the plants in the industry's jobs; NaN without jobs."""
        jobs = self.industry_jobs
        return np.asarray(np.divide(self.squares, jobs**2, out=np.full(jobs.size, np.nan), where=jobs > 0))


def plant_sums(ground: PlantGround, *, units: str = "jobs") -> PlantSums:
    """Sum up plants, or take the sums that a table knows.

    Parameters
    ----------
    ground : PlantTable, IndustryGrid, RegionalTable or wide frame
    units : {"jobs", "plants"}
        ``"plants"`` counts every plant as one.

    Raises
    ------
    NothingToMeasure
        The table names neither plants nor establishments.
    """
    if isinstance(ground, PlantTable):
        return _of_plants(ground, units)
    grid = cells_of(ground)
    if grid.establishments is None:
        raise NothingToMeasure(
            "The table names no plants, and without their sizes an industry of one large plant looks localised.",
            hint="name the column of local units (--establishments), or collapse a table of plants first.",
        )
    return _of_counts(grid) if units == "plants" else _of_grid(grid)


def _of_plants(plants: PlantTable, units: str) -> PlantSums:
    persons = plants.persons if units == "jobs" else np.ones(len(plants))
    shape = len(plants.regions), len(plants.industries)
    cell = plants.region_at.astype(np.int64) * shape[1] + plants.industry_at
    jobs: Floats = (
        np.bincount(cell, weights=persons, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64, copy=False)
    )
    squared = persons * persons

    def summed(weights: Floats) -> Floats:
        return np.bincount(plants.industry_at, weights=weights, minlength=shape[1]).astype(np.float64, copy=False)

    return PlantSums(
        regions=plants.regions,
        industries=plants.industries,
        jobs=jobs,
        total=jobs.sum(axis=1),
        plants=np.bincount(plants.industry_at, minlength=shape[1]).astype(np.float64),
        squares=summed(squared),
        fourths=summed(squared * squared),
        known="of every plant",
        sources=(plants.source,) if plants.source else (),
        each=ListedPlants(plants.industry_at, persons, shape[1]),
    )


def _of_grid(grid: IndustryGrid) -> PlantSums:
    assert grid.establishments is not None
    jobs, plants = grid.employment, np.where(grid.employment > 0, np.maximum(grid.establishments, 1.0), 0.0)
    given = np.zeros(jobs.shape) if grid.plant_squares is None else np.nan_to_num(grid.plant_squares)
    told = np.zeros(jobs.shape, dtype=bool) if grid.plant_squares is None else np.isfinite(grid.plant_squares)
    assumed = AssumedCells(np.where(told, 0.0, plants), np.where(told, given, 0.0).sum(axis=0))
    sums = _with_sums(grid, jobs, grid.region_total, plants.sum(axis=0), assumed.squares(jobs, SIZE_DISPERSION), "")
    unknown, some = int((assumed.plants > 0).sum()), int((jobs > 0).sum())
    if not unknown:
        each = PlantsOfCells(jobs, given)
        return replace(sums, fourths=each.powers(4), known="of the plants of every cell", grid=grid, each=each)
    where = "" if unknown == some else f" in {unknown:,} of {some:,} cells"
    known = f"assumed{where}: a relative variance of {SIZE_DISPERSION:g}, from the number of local units"
    note = f"Sizes of plants are {known}. A table of plants (klastr collapse) would tell them."
    each = PlantsOfCells(jobs, np.where(told, given, 0.0))
    return replace(sums, known=known, notes=(*sums.notes, note), assumed=assumed, grid=grid, each=each)


def _of_counts(grid: IndustryGrid) -> PlantSums:
    assert grid.establishments is not None
    plants = grid.establishments
    number = plants.sum(axis=0)
    sums = _with_sums(
        grid,
        plants,
        plants.sum(axis=1),
        number,
        number,
        "not needed: every plant counts as one",
    )
    return replace(sums, fourths=number, each=CountedPlants(number))


def _with_sums(
    grid: IndustryGrid, jobs: Floats, total: Floats, plants: Floats, squares: Floats, known: str
) -> PlantSums:
    return PlantSums(
        regions=grid.regions,
        industries=grid.industries,
        jobs=jobs,
        total=total,
        plants=plants,
        squares=squares,
        fourths=squares**2 / np.maximum(plants, 1.0),
        known=known,
        year=grid.year,
        sources=grid.sources,
        notes=grid.notes,
    )
