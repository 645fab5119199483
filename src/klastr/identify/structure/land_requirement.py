"""How much land in business estates will a region's industries ask for? The GIFPRO model of German town planning."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.asked_numbers import asked_number
from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Mix
from klastr.identify.reference_mix import Tables, reference_of
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]
ByIndustry = float | Mapping[str, float]


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region",),
    reference="Bonny, H.-W. and Kahnert, R. (2005). Zur Ermittlung des Gewerbeflächenbedarfs. Raumforschung 63 (3)",
    page="economic-structure",
    covers=("Commercial land requirement (gifpro)",),
    command="none",
)
def land_requirement(
    ground: Ground,
    *,
    percent_settling: ByIndustry,
    percent_moving: ByIndustry,
    area_per_person_m2: ByIndustry,
    percent_in_estates: ByIndustry = 100.0,
    percent_reused: ByIndustry = 0.0,
    years: float = 1.0,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Land in business estates that the firms of a region will ask for, out of its jobs and a few quotas.

    A[r] = T sum_i E[r, i] (a[i] / 100) ((n[i] + m[i]) / 100) (1 - u[i] / 100) f[i]

    Every argument is one number for all industries, or a mapping of industry to number.

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    percent_settling, percent_moving : float or mapping
        n, m: jobs that come to the region, and jobs that move within it, in percent of the jobs a year.
    area_per_person_m2 : float or mapping
        f: land per job.
    percent_in_estates : float or mapping
        a: share of an industry's jobs that need a place in a business estate.
    percent_reused : float or mapping
        u: share of these that is housed on land in use before.
    years : float
        T: the time ahead.
    convention : {"published"}
        The one formula; REAT calls it ``gifpro``.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region, square metres, from 0 on; ``empty_region`` where nobody works. The interval is that of the jobs; the
        quotas are taken as they are.

    Raises
    ------
    InvalidOption
        A quota that is missing for an industry, is negative or, as a share, above 100; years that are not positive.

    Notes
    -----
    The quotas decide, and they are planners' rules of thumb: there are no defaults for them.

    References
    ----------
    .. [1] Bonny, H.-W. and Kahnert, R. (2005). Zur Ermittlung des Gewerbeflächenbedarfs. Raumforschung und Raumordnung
       63 (3), 232-240.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 1000), ("A", "law", 500), ("B", "law", 10)])
    >>> needed = klastr.land_requirement(table, percent_in_estates={"steel": 100, "law": 10}, percent_settling=0.3,
    ...                                  percent_moving=0.7, area_per_person_m2=150, years=10)
    >>> round(needed.at("A"))
    15750
    """
    grid = cells_of(ground)
    years = asked_number(
        years, "years", what="a time ahead is a number above 0", hint="use 10.", lowest=0, open_end=True
    )
    quotas = {
        "percent_in_estates": percent_in_estates,
        "percent_settling": percent_settling,
        "percent_moving": percent_moving,
        "percent_reused": percent_reused,
        "area_per_person_m2": area_per_person_m2,
    }
    a, n, m, u, f = (_by_industry(grid, name, quota) for name, quota in quotas.items())
    per_job = years * (a / 100) * ((n + m) / 100) * (1 - u / 100) * f

    def terms(mix: Mix) -> Tables:
        return np.asarray(mix.shares * mix.size[..., None] * per_job)

    def area(mix: Mix) -> Tables:
        return np.asarray((mix.shares @ per_job) * mix.size)

    index = Index(
        measure="land_requirement",
        kernel=area,
        formula="years x sum of jobs x share in estates x (settling + moving) x (1 - reused) x land per job",
        terms=terms,
        said="land for",
        unit="m2",
        settings={"years": years, "convention": checked_convention(convention, land_requirement), **quotas},
    )
    return drawn_index(
        grid, index, reference_of(grid, "region", "equal"), draws=draws, seed=seed, plant_size=plant_size
    )


def _by_industry(grid: IndustryGrid, name: str, quota: ByIndustry) -> Floats:
    """(I,) the quota of every industry of the grid."""
    if isinstance(quota, Mapping):
        numbers = np.array([quota.get(code, np.nan) for code in grid.industries], dtype=np.float64)
    else:
        numbers = np.full(len(grid.industries), quota, dtype=np.float64)
    most = 100.0 if name.startswith("percent") else np.inf
    wrong = np.flatnonzero(~((numbers >= 0) & (numbers <= most) & np.isfinite(numbers)))
    if wrong.size:
        bounds = "from 0 to 100" if most == 100 else "from 0 on"
        raise InvalidOption(
            f"{name} has no number {bounds} for {wrong.size:,} of {numbers.size:,} industries"
            f" (first: {grid.industries[wrong[0]]}).",
            hint="give one number for all, or one for each industry.",
        )
    return numbers
