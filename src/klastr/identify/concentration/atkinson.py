"""What share of an industry's jobs would do, if spread evenly, for the same welfare? Atkinson's index."""

from __future__ import annotations

from collections.abc import Mapping

from klastr.identify.asked_numbers import asked_number
from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.identify.reference_mix import Side, reference_of
from klastr.identify.unevenness import aversion, distance_terms
from klastr.measures import checked_convention, measure


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry",),
    reference="Atkinson, A. B. (1970). On the measurement of inequality. Journal of Economic Theory 2 (3)",
    page="concentration",
    covers=("Atkinson index",),
)
def atkinson(
    ground: Ground,
    *,
    of: Side = "industry",
    epsilon: float = 0.5,
    against: str = "equal",
    attribute: Mapping[str, float] | None = None,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How unevenly an industry's jobs lie over regions, with a chosen weight of the regions that have few.

    A[i] = 1 - [sum_r q[r] (s[r, i] / q[r])^(1 - e)]^(1 / (1 - e)),  e = 1: 1 - product_r (s[r, i] / q[r])^q[r]

    With equal shares q = 1 / R this is 1 - mean(E^(1 - e))^(1 / (1 - e)) / mean(E).

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"industry", "region"}
        Of industries over regions, or of regions over industries.
    epsilon : float
        Aversion to inequality, from 0 (none: the index is 0) on.
    against : {"equal", "all", "others", "rest"} or str
        The shares q: an equal one for each region; those of all industries together; the mean of the shares of the
        others; the others added up; or the shares of the one industry (or region) of this code.
    attribute : mapping, optional
        Region -> its population, area or any other number, whose shares then are q; with ``of="industry"`` only.
    convention : {"published"}
        The one formula; REAT's ``atkinson`` has no value from epsilon = 1 on where one is zero, as here.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry or region, 0 to 1. From epsilon = 1 on ``not_positive`` where an industry is absent from a region;
        ``empty_industry`` or ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        A negative epsilon, an unknown convention or code, a region without a number, or too few draws.

    References
    ----------
    .. [1] Atkinson, A. B. (1970). On the measurement of inequality. Journal of Economic Theory 2 (3), 244-263.

    Examples
    --------
    >>> import klastr
    >>> rows = [(region, "steel", jobs) for region, jobs in zip("ABCDE", (10, 20, 30, 40, 50))]
    >>> table = klastr.RegionalTable.from_rows([*rows, ("A", "food", 5)])
    >>> [round(klastr.atkinson(table, epsilon=epsilon).at("steel"), 5) for epsilon in (0.5, 1)]
    [0.06315, 0.13161]
    """
    grid = cells_of(ground)
    what = "an aversion is a number from 0 on"
    epsilon = asked_number(epsilon, "epsilon", what=what, hint="use 0.5.", lowest=0)
    index = Index(
        measure="atkinson",
        kernel=aversion(epsilon),
        formula=f"1 - equally distributed equivalent over the mean, epsilon {epsilon:g}",
        highest=1.0,
        terms=distance_terms,
        said="difference of the shares of",
        otherwise=Reason.NOT_POSITIVE,
        settings={"epsilon": epsilon, "convention": checked_convention(convention, atkinson)},
    )
    reference = reference_of(grid, of, against, attribute)
    return drawn_index(grid, index, reference, draws=draws, seed=seed, plant_size=plant_size)
