"""How unevenly do the jobs of an industry lie over regions? The Gini coefficient ."""

from __future__ import annotations

from collections.abc import Mapping

from klastr.errors import InvalidOption
from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Kernel
from klastr.identify.reference_mix import Side, reference_of
from klastr.identify.unevenness import even_gini, gini_terms, normalised_even_gini, weighted_gini
from klastr.measures import checked_convention, measure


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry",),
    conventions=("published", "econgeo", "reat"),
    reference="Gini, C. (1912). Variabilità e mutabilità. Bologna",
    page="concentration",
    covers=("Gini coefficient", "Gini coefficient, normalised", "Gini coefficient, weighted", "Hoover-Gini"),
)
def gini(
    ground: Ground,
    *,
    of: Side = "industry",
    normalised: bool = False,
    against: str = "equal",
    attribute: Mapping[str, float] | None = None,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How unevenly an industry's jobs lie over regions: the area between Lorenz curve and diagonal, doubled.

    G[i] = sum_q sum_r w[q] w[r] |E[q, i] / w[q] - E[r, i] / w[r]| / (2 E[., i]),  w = 1 / R or other shares

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"industry", "region"}
        Of industries over regions, or of regions over industries.
    normalised : bool
        Times R / (R - 1), so that it reaches 1 where one region has everything; with equal weights only.
    against : {"equal", "all", "others", "rest"} or str
        The weights w: an equal one for each region; their shares in all industries together (then it is
        `gini_locational`); or others as in `krugman`.
    attribute : mapping, optional
        Region -> its population, area or any other number, whose shares then are w: the Hoover-Gini.
    convention : {"published", "econgeo", "reat"}
        The same formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry or region, 0 (each region has its weight) to 1. ``empty_industry`` or ``empty_region`` where nobody
        works; normalised, ``one_region`` or ``one_industry`` where the table has a single one.

    Raises
    ------
    InvalidOption
        ``normalised`` with weights, an unknown convention or code, a region without a number, or too few draws.

    Notes
    -----
    A region without any jobs counts as one with none of the industry while all weigh the same.

    References
    ----------
    .. [1] Gini, C. (1912). Variabilità e mutabilità. Bologna.

    Examples
    --------
    >>> import klastr
    >>> rows = [(region, "cars", jobs) for region, jobs in zip("ABCD", (20, 50, 20, 10))]
    >>> table = klastr.RegionalTable.from_rows([*rows, ("A", "food", 5)])
    >>> [round(klastr.gini(table, normalised=normalised).at("cars"), 3) for normalised in (False, True)]
    [0.3, 0.4]
    """
    grid = cells_of(ground)
    reference = reference_of(grid, of, against, attribute)
    is_even = reference.kind == "equal"
    if normalised and not is_even:
        raise InvalidOption(
            "The Gini coefficient is normalised by the number of regions, which all weigh the same then.",
            hint="leave out normalised, or the weights.",
        )
    kernel: Kernel = weighted_gini
    if is_even:
        kernel = normalised_even_gini if normalised else even_gini
    index = Index(
        measure="gini",
        kernel=kernel,
        formula="area between the Lorenz curve and the diagonal x 2" + (" x N / (N - 1)" if normalised else ""),
        highest=1.0,
        terms=gini_terms,
        needs_two=normalised,
        settings={"normalised": normalised, "convention": checked_convention(convention, gini)},
    )
    return drawn_index(grid, index, reference, draws=draws, seed=seed, plant_size=plant_size)
