"""What share of the jobs would have to move for one mix to become another? Hoover's index of regions and industries."""

from __future__ import annotations

from collections.abc import Mapping

from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Mix
from klastr.identify.reference_mix import Side, Tables, reference_of
from klastr.identify.unevenness import distance_terms, half_distance
from klastr.measures import checked_convention, measure


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region",),
    conventions=("published", "econgeo", "reat"),
    reference="Hoover, E. M. (1936). The measurement of industrial localization. Rev. Economics and Statistics 18 (4)",
    page="economic-structure",
    covers=("Hoover index of an industry", "Coefficient of specialisation of a region"),
)
def hoover(
    ground: Ground,
    *,
    of: Side = "region",
    against: str = "all",
    attribute: Mapping[str, float] | None = None,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Share of the jobs that would have to move for the mix to become the one it is compared with.

    H[r] = sum_i |s[r, i] - q[i]| / 2,  s[r, i] = E[r, i] / E[r, .]

    Of regions it is the coefficient of specialisation, of industries the index of localisation; half of Krugman's.

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"region", "industry"}
        Specialisation of regions, or concentration of industries.
    against : {"all", "others", "rest", "equal"} or str
        The shares q: of all together; the mean of the shares of the others; the others added up; an equal share for
        each; or the shares of the one region (or industry) of this code.
    attribute : mapping, optional
        Region -> its population, area or any other number, whose shares then are q; with ``of="industry"`` only.
    convention : {"published", "econgeo", "reat"}
        EconGeo gives industries in percent (and rounds to whole ones, which is not done here); else the same formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region or industry, 0 (the same mix) to 1. ``empty_region`` or ``empty_industry`` where nobody works;
        ``one_region`` or ``one_industry`` where there is no other to compare with.

    Raises
    ------
    InvalidOption
        An unknown convention or code, a region without a number, or too few draws.

    References
    ----------
    .. [1] Hoover, E. M. (1936). The measurement of industrial localization. Review of Economics and Statistics 18 (4),
       162-171.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 20), ("A", "food", 80), ("B", "steel", 50), ("B", "food", 50)]
    >>> round(klastr.hoover(klastr.RegionalTable.from_rows(rows), against="B").at("A"), 3)
    0.3
    """
    grid = cells_of(ground)
    convention = checked_convention(convention, hoover)
    in_percent = convention == "econgeo" and of == "industry"
    index = Index(
        measure="hoover",
        kernel=_percent if in_percent else half_distance,
        formula="half the sum of |share - share it is compared with|" + (", in percent" if in_percent else ""),
        highest=100.0 if in_percent else 1.0,
        terms=distance_terms,
        said="difference of the shares of",
        unit="%" if in_percent else "",
        settings={"convention": convention},
    )
    reference = reference_of(grid, of, against, attribute)
    return drawn_index(grid, index, reference, draws=draws, seed=seed, plant_size=plant_size)


def _percent(mix: Mix) -> Tables:
    return 100 * half_distance(mix)
