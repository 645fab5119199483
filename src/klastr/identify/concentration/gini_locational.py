"""How unevenly does an industry lie over regions, compared with all jobs? Four things called the locational Gini."""

from __future__ import annotations

from typing import Literal

import numpy as np

from klastr.errors import InvalidOption
from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Kernel, Mix
from klastr.identify.reasons import Reason
from klastr.identify.reference_mix import Side, Tables, reference_of
from klastr.identify.unevenness import gini_terms, quotient_gini, weighted_gini
from klastr.measures import checked_convention, measure

Scale = Literal["full", "half", "unweighted", "attainable"]


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry",),
    conventions=("published", "econgeo", "reat"),
    reference="Krugman, P. (1991). Geography and Trade. MIT Press",
    page="concentration",
    covers=(
        "Locational Gini, full scale",
        "Locational Gini, half scale",
        "Gini coefficient of the quotients of an industry",
    ),
)
def gini_locational(
    ground: Ground,
    *,
    scale: Scale | None = None,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How unevenly an industry's jobs lie over regions, compared with all jobs: the Gini coefficient of its quotients.

    G[i] = sum_q sum_r w[q] w[r] |LQ[q, i] - LQ[r, i]| / 2,  w[r] = E[r, .] / E[., .]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    scale : {"full", "half", "unweighted", "attainable"}, optional
        What is called the locational Gini: the formula above, 0 to 1; half of it, 0 to 0.5, as Krugman (1991) has it;
        the Gini coefficient of the quotients with every region counted the same, large or small; or the first over the
        highest value that this industry could reach, 1 - E[., i] / E[., .]. Default: full; half with
        ``convention="econgeo"``, unweighted with ``"reat"``.
    convention : {"published", "econgeo", "reat"}
        EconGeo's ``locational.Gini`` is on the half scale; REAT's ``gini.conc`` counts every region the same.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry; 0 where every region has its share. ``empty_industry`` where nobody works; on the attainable scale
        ``one_industry`` where nobody works in any other.

    Raises
    ------
    InvalidOption
        An unknown scale or convention, or too few draws.

    Notes
    -----
    Regions without jobs have no quotient and count for nothing.

    References
    ----------
    .. [1] Hoover, E. M. (1936). The measurement of industrial localization. Review of Economics and Statistics 18 (4),
       162-171.
    .. [2] Krugman, P. (1991). Geography and Trade. MIT Press, pp. 55-56.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 10), ("A", "food", 15), ("B", "food", 75)]
    >>> table = klastr.RegionalTable.from_rows(rows)
    >>> [round(klastr.gini_locational(table, scale=scale).at("steel"), 3) for scale in ("full", "half")]
    [0.75, 0.375]
    """
    grid = cells_of(ground)
    convention = checked_convention(convention, gini_locational)
    scale = scale or {"econgeo": "half", "reat": "unweighted"}.get(convention, "full")  # type: ignore[assignment]
    kernels: dict[str, tuple[Kernel, str, float]] = {
        "full": (weighted_gini, "Gini coefficient of the quotients, weighted with regions' shares of all jobs", 1.0),
        "half": (_half, "half the Gini coefficient of the quotients, weighted with regions' shares of all jobs", 0.5),
        "unweighted": (quotient_gini, "Gini coefficient of the quotients, every region counted the same", 1.0),
        "attainable": (_attainable, "weighted Gini coefficient of the quotients over 1 - share of all jobs", 1.0),
    }
    if scale not in kernels:
        raise InvalidOption(f"There is no locational Gini on the scale {scale!r}.", hint=f"use {', '.join(kernels)}.")
    kernel, formula, highest = kernels[scale]
    index = Index(
        measure="gini_locational",
        kernel=kernel,
        formula=formula,
        highest=highest,
        terms=gini_terms,
        otherwise=Reason.ONE_INDUSTRY,
        settings={"scale": scale, "convention": convention},
    )
    return drawn_index(
        grid, index, reference_of(grid, "industry", "all"), draws=draws, seed=seed, plant_size=plant_size
    )


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region",),
    conventions=("published", "reat"),
    reference="Nakamura, R. and Morrison Paul, C. J. (2009). Measuring agglomeration. In: Handbook of Regional Growth",
    page="economic-structure",
    covers=("Gini coefficient of the quotients of a region",),
)
def gini_of_quotients(
    ground: Ground,
    *,
    of: Side = "region",
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How uneven the location quotients of a region are, every industry counted the same.

    G[r] = sum_i (2 k[i] - n - 1) LQ[r, i] / (n sum_i LQ[r, i]),  k the rank of the quotient from the lowest on

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"region", "industry"}
        Of the quotients of a region, or of those of an industry (`gini_locational` with ``scale="unweighted"``).
    convention : {"published", "reat"}
        The same formula; REAT calls it ``gini.spec``.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region, 0 (the mix of all regions) to 1 - 1 / n; ``empty_region`` where nobody works. Industries without
        jobs have no quotient and are not among the n.

    Raises
    ------
    InvalidOption
        An unknown convention, or too few draws.

    References
    ----------
    .. [1] Nakamura, R. and Morrison Paul, C. J. (2009). Measuring agglomeration. In: Capello, R. and Nijkamp, P.
       (eds.), Handbook of Regional Growth and Development Theories. Elgar, 305-328.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 10), ("A", "food", 15), ("B", "food", 75)]
    >>> round(klastr.gini_of_quotients(klastr.RegionalTable.from_rows(rows)).at("A"), 3)
    0.357
    """
    grid = cells_of(ground)
    index = Index(
        measure="gini_of_quotients",
        kernel=quotient_gini,
        formula="Gini coefficient of the quotients, each counted the same",
        highest=1.0,
        terms=gini_terms,
        settings={"convention": checked_convention(convention, gini_of_quotients)},
    )
    return drawn_index(grid, index, reference_of(grid, of, "all"), draws=draws, seed=seed, plant_size=plant_size)


def _half(mix: Mix) -> Tables:
    return weighted_gini(mix) / 2


def _attainable(mix: Mix) -> Tables:
    """Over 1 - P: what an industry reaches that has its regions to itself."""
    others = mix.whole - mix.size
    return np.asarray(weighted_gini(mix) * mix.whole / np.where(others > 0, others, np.nan))
