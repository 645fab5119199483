"""How close is a region's mix of industries to that of all regions together? The Hachman index, and its inverse."""

from __future__ import annotations

from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Mix
from klastr.identify.reference_mix import Tables, reference_of
from klastr.identify.unevenness import mean_quotient_of, quotient_terms
from klastr.measures import checked_convention, measure


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region",),
    conventions=("published", "econgeo"),
    reference="Hachman, F. (1995). Economic Report to the Governor. State of Utah",
    page="economic-structure",
    covers=("Hachman index",),
)
def hachman(
    ground: Ground, *, convention: str = "published", draws: int = 200, seed: int = 0, plant_size: float | None = None
) -> Measured:
    """How close a region's mix of industries is to that of all regions together.

    H[r] = 1 / sum_i LQ[r, i] s[r, i],  s[r, i] = E[r, i] / E[r, .]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    convention : {"published", "econgeo"}
        Both are the same formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region, 0 to 1: 1 is the mix of all regions; ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        An unknown convention, or too few draws.

    References
    ----------
    .. [1] Hachman, F. (1995). Economic Report to the Governor. State of Utah.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60)])
    >>> round(klastr.hachman(table).at("A"), 3)
    0.4
    """
    grid = cells_of(ground)
    index = Index(
        measure="hachman",
        kernel=_inverse_mean,
        formula="1 / sum over industries of (quotient x share of the region's jobs)",
        highest=1.0,
        terms=quotient_terms,
        said="quotient x share of",
        settings={"convention": checked_convention(convention, hachman)},
    )
    return drawn_index(grid, index, reference_of(grid, "region", "all"), draws=draws, seed=seed, plant_size=plant_size)


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region",),
    conventions=("published", "econgeo"),
    reference="Hoover, E. M. and Giarratani, F. (1985). An Introduction to Regional Economics, 3rd edition. Knopf",
    page="economic-structure",
    covers=("Share-weighted mean of location quotients",),
)
def mean_quotient(
    ground: Ground, *, convention: str = "published", draws: int = 200, seed: int = 0, plant_size: float | None = None
) -> Measured:
    """The mean location quotient of a region, each industry weighted with its share of the region's jobs.

    M[r] = sum_i LQ[r, i] s[r, i],  s[r, i] = E[r, i] / E[r, .]

    It is 1 over the Hachman index.

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    convention : {"published", "econgeo"}
        Both are the same formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region, from 1 (the mix of all regions) on; ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        An unknown convention, or too few draws.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60)])
    >>> klastr.mean_quotient(table).at("A")
    2.5
    """
    grid = cells_of(ground)
    index = Index(
        measure="mean_quotient",
        kernel=mean_quotient_of,
        formula="sum over industries of (quotient x share of the region's jobs)",
        lowest=1.0,
        terms=quotient_terms,
        said="quotient x share of",
        settings={"convention": checked_convention(convention, mean_quotient)},
    )
    return drawn_index(grid, index, reference_of(grid, "region", "all"), draws=draws, seed=seed, plant_size=plant_size)


def _inverse_mean(mix: Mix) -> Tables:
    """1 / sum s^2 / q, 0 to 1."""
    return 1 / mean_quotient_of(mix)
