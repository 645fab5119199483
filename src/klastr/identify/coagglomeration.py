"""Do two industries gather in the same regions, beyond what all jobs do? Ellison and Glaeser's index of pairs."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.industry_grid import IndustryGrid, grid_of
from klastr.identify.localisation.pair_chance import chances_of_pairs, null_of_pairs
from klastr.identify.localisation.plant_sums import PlantGround, PlantSums, plant_sums
from klastr.identify.reasons import Reason
from klastr.identify.relatedness import Relatedness
from klastr.measures import measure
from klastr.tables.plant_table import PlantTable

Floats = NDArray[np.float64]
Size = Literal["jobs", "industries"]
_SHOWN = 5


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry", "other"),
    reference="Ellison, G., Glaeser, E. L., Kerr, W. R. (2010). What Causes Industry Agglomeration? AER 100",
    page="localisation",
    covers=(
        "Coagglomeration of pairs of industries, regions by all jobs",
        "Coagglomeration of pairs of industries, regions by the mean share",
    ),
)
def coagglomeration(ground: PlantGround, *, size: Size = "jobs") -> Relatedness:
    """How far two industries deviate from the distribution of all jobs in the same regions.

    C[i, j] = sum_r (s[r, i] - x[r]) (s[r, j] - x[r]) / (1 - sum_r x[r]^2)

    s[r, i]: region r's share of industry i; x[r]: its share of all jobs, or the mean of s[r, i] over industries.

    Parameters
    ----------
    ground : PlantTable, IndustryGrid, RegionalTable or wide frame, R regions x I industries
    size : {"jobs", "industries"}
        How large a region is: by its jobs in all industries, or on average over the industries compared, each counted
        once, as published [1]_.

    Returns
    -------
    Relatedness
        ``values`` (I, I) float64, 0 where two industries ignore each other, negative where they avoid each other; NaN
        for an industry without jobs. ``p_values`` under industries that ignore each other; see
        `klastr.identify.localisation.pair_chance`.

    Raises
    ------
    NothingToMeasure
        No jobs, or all in one region.
    InvalidOption
        Another size.

    References
    ----------
    .. [1] Ellison, G., Glaeser, E. L., Kerr, W. R. (2010). What Causes Industry Agglomeration? Evidence from
       Coagglomeration Patterns. American Economic Review 100(3), 1195-1213.

    Examples
    --------
    >>> from klastr.tables.regional import RegionalTable
    >>> rows = [("A", "ore", 1), ("A", "steel", 1), ("B", "food", 1), ("C", "food", 1)]
    >>> round(coagglomeration(RegionalTable.from_rows(rows)).at("ore", "steel"), 3)
    0.6
    """
    grid, plants = _grid_and_plants(ground)
    if size not in ("jobs", "industries"):
        raise InvalidOption(f"size is {size!r}; it can be 'jobs' or 'industries'.", hint="use size='jobs'.", size=size)
    sizes = grid.region_total if size == "jobs" else mean_shares(grid.employment)
    values = coagglomerations(grid.employment, sizes)
    away = deviations(grid.employment, sizes)
    return Relatedness(
        industries=grid.industries,
        values=values,
        name="coagglomeration",
        formula="sum over r of (s[r,i] - x[r]) (s[r,j] - x[r]) / (1 - sum over r of x[r]^2)",
        industry_names=grid.industry_names,
        sources=grid.sources,
        notes=grid.notes if plants is None else plants.notes,
        settings={
            "year": grid.year,
            "regions": len(grid.regions),
            "size": size,
            "plant sizes": "not known" if plants is None else plants.known,
            "null": null_of_pairs(plants),
        },
        reasons=pair_reasons(grid.employment.sum(axis=0) > 0),
        chance=lambda: chances_of_pairs(away, sizes / sizes.sum(), plants),
        parts=lambda first, second: _carriers(grid, away, first, second),
    )


def _grid_and_plants(ground: PlantGround) -> tuple[IndustryGrid, PlantSums | None]:
    """Jobs by region and industry, and what is known of the plants behind them."""
    if not isinstance(ground, PlantTable):
        grid = grid_of(ground)
        return grid, None if grid.establishments is None else plant_sums(grid)
    plants = plant_sums(ground)
    return IndustryGrid(
        regions=plants.regions,
        industries=plants.industries,
        employment=plants.jobs,
        establishments=None,
        region_total=plants.total,
        year=plants.year,
        industry_names={},
        sources=plants.sources,
    ), plants


def mean_shares(employment: Floats) -> Floats:
    """(R,) mean over the industries with jobs of each region's share of them.

    >>> mean_shares(np.array([[1.0, 0.0, 0.0], [3.0, 5.0, 0.0]])).tolist()
    [0.125, 0.875]
    """
    total = employment.sum(axis=0)
    some = total > 0
    return np.asarray((employment[:, some] / total[some]).mean(axis=1) if some.any() else np.zeros(len(employment)))


def coagglomerations(employment: Floats, region_total: Floats) -> Floats:
    """(I, I) indices of (R, I) jobs and (R,) sizes of regions; NaN on the diagonal and for empty industries.

    Raises
    ------
    NothingToMeasure
        No jobs, or all in one region.
    """
    if not region_total.sum() > 0:
        raise NothingToMeasure("No region has any jobs.", hint="choose a year or level with persons employed.")
    x = region_total / region_total.sum()
    room = 1 - float(x @ x)
    if not room > 1e-12:
        raise NothingToMeasure(
            "All jobs are in one region, so no industry can gather anywhere.", hint="add the other regions."
        )
    away = deviations(employment, region_total)
    values = away.T @ away / room
    np.fill_diagonal(values, np.nan)
    return np.asarray(values)


def pair_reasons(has_jobs: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """(I, I) why a pair has no tie: an industry is empty, or it is the same."""
    reasons = np.where(np.logical_and.outer(has_jobs, has_jobs), Reason.DEFINED, Reason.EMPTY_INDUSTRY).astype(np.uint8)
    np.fill_diagonal(reasons, Reason.SAME)
    return reasons


def deviations(employment: Floats, region_total: Floats) -> Floats:
    """(R, I) s - x: how much more of an industry a region has than of everything; NaN for empty industries."""
    total = employment.sum(axis=0)
    shares = employment / np.where(total > 0, total, np.nan)
    return np.asarray(shares - (region_total / region_total.sum())[:, None])


def _carriers(grid: IndustryGrid, away: Floats, first: str, second: str) -> dict[str, float | str]:
    """The regions that add most to the tie of two industries."""
    i, j = grid.industries.index(first), grid.industries.index(second)
    added = np.nan_to_num(away[:, i] * away[:, j])
    order = np.argsort(-np.abs(added), kind="stable")[:_SHOWN]
    return {
        grid.regions[r]: f"{away[r, i]:+.2%} of {first}, {away[r, j]:+.2%} of {second} beyond its size"
        for r in order
        if added[r]
    }
