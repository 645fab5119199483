"""Is an industry dense, weighty and made of many firms in a region at once? Litzenberger and Sternberg's index."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned, with_regions
from klastr.identify.product_space.draw_summary import DrawSummary
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import table_draws
from klastr.measures import measure

Floats = NDArray[np.float64]


@measure(
    family="concentration",
    needs=("table", "area", "population"),
    returns=("region", "industry"),
    reference="Litzenberger, T. and Sternberg, R. (2006). Der Clusterindex. Geographische Zeitschrift 94",
    page="localisation",
    covers=("Litzenberger-Sternberg index",),
)
def litzenberger_sternberg(
    ground: Ground, *, area: Mapping[str, float], population: Mapping[str, float], draws: int = 200, seed: int = 0
) -> Measured:
    """An industry's density times its weight in a region, over the relative size of its establishments.

    CI[r, i] = D W / Z,  D = (E[r, i] / a[r]) / (E[., i] / a),  W = (E[r, i] / p[r]) / (E[., i] / p),
    Z = (E[r, i] / B[r, i]) / (E[., i] / B[., i])

    a: area, p: population, B: establishments. 1 in a region that is like all regions together; not bounded above.

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
        It must name its establishments.
    area, population : mapping of region to number
        Of every region of the table.
    draws, seed : int
        How often the table is drawn again for the interval (0: none; the number of establishments is held fixed), and
        the seed of the draws.

    Returns
    -------
    Measured
        By region and industry, >= 0; 0 where nobody works in the industry, ``not_positive`` where the region has no
        area or population.

    Raises
    ------
    NothingToMeasure
        The table names no establishments.
    InvalidOption
        A region without area or population.

    References
    ----------
    .. [1] Litzenberger, T. and Sternberg, R. (2006). Der Clusterindex - eine Methodik zur Identifizierung regionaler
       Cluster am Beispiel deutscher Industriebranchen. Geographische Zeitschrift 94 (2), 209-224.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> frame = pd.DataFrame({"r": ["A", "B"], "i": ["x", "x"], "jobs": [30, 10], "units": [3, 1]})
    >>> table = klastr.RegionalTable.from_frame(frame, "r", "i", "jobs", establishments="units")
    >>> same = {"A": 1.0, "B": 1.0}
    >>> klastr.litzenberger_sternberg(table, area=same, population=same, draws=0).at("A", "x")
    2.25
    """
    grid = cells_of(ground)
    if grid.establishments is None:
        raise NothingToMeasure("The table names no establishments.", hint="name their column with --establishments.")
    land, people = _of_regions(grid, area, "area"), _of_regions(grid, population, "population")
    values = _indices(grid.employment, grid.establishments, land, people)
    reasons = reasoned(
        values,
        (grid.employment.sum(axis=0)[None] <= 0, Reason.EMPTY_INDUSTRY),
        (((land <= 0) | (people <= 0))[:, None], Reason.NOT_POSITIVE),
    )
    again = table_draws(grid, draws, seed=seed)
    low = high = None
    if again.are_alive:
        summary = DrawSummary(values)
        for block in again.blocks():
            for one in block:
                summary.add(_indices(one.astype(np.float64), grid.establishments, land, people))
        low, high = summary.interval(again.level, lowest=0)
    found = Measured(
        measure="litzenberger_sternberg",
        axes={"region": grid.regions, "industry": grid.industries},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula="relative density x relative weight / relative size of establishments",
        year=grid.year,
        parts=lambda at: _parts(grid, land, people, at),
        sources=grid.sources,
        notes=grid.notes,
        settings=again.settings(),
    )
    return with_regions(found, grid.without_figures)


def _of_regions(grid: IndustryGrid, given: Mapping[str, float], what: str) -> Floats:
    found = np.array([given.get(code, np.nan) for code in grid.regions], dtype=np.float64)
    lacking = [code for code, value in zip(grid.regions, found, strict=True) if not np.isfinite(value)]
    if lacking:
        raise InvalidOption(
            f"{len(lacking):,} of {len(grid.regions):,} regions have no {what} (first: {lacking[0]}).",
            hint=f"give the {what} of every region of the table.",
            regions=tuple(lacking),
        )
    return found


def _indices(jobs: Floats, units: Floats, area: Floats, population: Floats) -> Floats:
    """(R, I); 0 in a cell without jobs or establishments."""
    all_jobs, all_units = jobs.sum(axis=0), units.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        density = jobs / area[:, None] / (all_jobs / area.sum())
        weight = jobs / population[:, None] / (all_jobs / population.sum())
        size = jobs / units / (all_jobs / all_units)
        found = np.where(jobs > 0, density * weight / size, 0.0)
    known = (area > 0)[:, None] & (population > 0)[:, None] & (all_jobs > 0)
    return np.where(known & np.isfinite(found), found, np.where(known, 0.0, np.nan))


def _parts(grid: IndustryGrid, area: Floats, population: Floats, at: tuple[int, ...]) -> dict[str, float | str]:
    r, i = at[0], at[1]
    assert grid.establishments is not None
    return {
        "persons employed": float(grid.employment[r, i]),
        "establishments": float(grid.establishments[r, i]),
        "area of the region": float(area[r]),
        "population of the region": float(population[r]),
    }
