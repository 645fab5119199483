"""How different are two mixes of industries, or two spreads over regions? Krugman's index of specialisation."""

from __future__ import annotations

from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.reference_mix import Side, reference_of
from klastr.identify.unevenness import distance, distance_terms
from klastr.measures import checked_convention, measure


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region",),
    conventions=("published", "econgeo", "reat"),
    reference="Krugman, P. (1991). Geography and Trade. MIT Press",
    page="economic-structure",
    covers=(
        "Krugman index against all regions",
        "Krugman index against the mean of the others",
        "Krugman index against one region",
        "Krugman concentration of an industry",
    ),
)
def krugman(
    ground: Ground,
    *,
    of: Side = "region",
    against: str = "all",
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How far a region's mix of industries is from another mix, or an industry's spread over regions from another.

    K[r] = sum_i |s[r, i] - q[i]|,  s[r, i] = E[r, i] / E[r, .]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"region", "industry"}
        Specialisation of regions, or concentration of industries (the same with regions and industries exchanged).
    against : {"all", "others", "rest", "equal"} or str
        The shares q: of all regions together, the region itself among them; the mean of the shares of the others; the
        others added up; an equal share for each; or the shares of the one region (or industry) of this code.
    convention : {"published", "econgeo", "reat"}
        The same formula. EconGeo's ``Krugman.index`` has ``against="all"``; REAT's ``krugman.spec`` takes any second
        mix, its ``krugman.spec2`` and ``krugman.conc2`` are ``against="others"``.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region or industry, 0 (the same mix) to 2 (no industry in common). ``empty_region`` or ``empty_industry``
        where nobody works; ``one_region`` or ``one_industry`` where there is no other to compare with.

    Raises
    ------
    InvalidOption
        An unknown convention or code, or too few draws.

    References
    ----------
    .. [1] Krugman, P. (1991). Geography and Trade. MIT Press, pp. 75-76.
    .. [2] Midelfart-Knarvik, K. H. et al. (2000). The Location of European Industry. European Commission.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 20), ("A", "food", 80), ("B", "steel", 50), ("B", "food", 50)]
    >>> table = klastr.RegionalTable.from_rows(rows)
    >>> round(klastr.krugman(table, against="B").at("A"), 3), round(klastr.krugman(table).at("A"), 3)
    (0.6, 0.3)
    """
    grid = cells_of(ground)
    index = Index(
        measure="krugman",
        kernel=distance,
        formula="sum of |share - share it is compared with|",
        highest=2.0,
        terms=distance_terms,
        said="difference of the shares of",
        settings={"convention": checked_convention(convention, krugman)},
    )
    return drawn_index(grid, index, reference_of(grid, of, against), draws=draws, seed=seed, plant_size=plant_size)
