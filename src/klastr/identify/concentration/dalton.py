"""How much would evenly spread jobs be worth beyond uneven ones? Dalton's index, with logarithmic worth."""

from __future__ import annotations

import numpy as np

from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Mix
from klastr.identify.reasons import Reason
from klastr.identify.reference_mix import Side, Tables, reference_of
from klastr.identify.unevenness import distance_terms
from klastr.measures import checked_convention, measure


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry",),
    reference="Dalton, H. (1920). The measurement of the inequality of incomes. Economic Journal 30 (119)",
    page="concentration",
    covers=("Dalton index",),
)
def dalton(
    ground: Ground,
    *,
    of: Side = "industry",
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Logarithm of the mean number of an industry's jobs in a region, over that of the geometric mean.

    D[i] = ln(mean over r of E[r, i]) / ln(geometric mean over r of E[r, i])

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"industry", "region"}
        Of industries over regions, or of regions over industries.
    convention : {"published"}
        The one formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry or region, from 1 (the same everywhere) on. ``not_positive`` where an industry is absent from a
        region, or where the geometric mean is 1 or less; ``empty_industry`` or ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        An unknown convention, or too few draws.

    Notes
    -----
    The only index here that depends on the unit: in thousands of jobs it is another number than in jobs.

    References
    ----------
    .. [1] Dalton, H. (1920). The measurement of the inequality of incomes. Economic Journal 30 (119), 348-361.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 10), ("B", "steel", 1000), ("B", "food", 5)]
    >>> round(klastr.dalton(klastr.RegionalTable.from_rows(rows)).at("steel"), 4)
    1.3516
    """
    grid = cells_of(ground)
    index = Index(
        measure="dalton",
        kernel=_over_geometric,
        formula="ln(mean) / ln(geometric mean)",
        lowest=1.0,
        terms=distance_terms,
        said="difference of the shares of",
        otherwise=Reason.NOT_POSITIVE,
        settings={"convention": checked_convention(convention, dalton)},
    )
    return drawn_index(grid, index, reference_of(grid, of, "equal"), draws=draws, seed=seed, plant_size=plant_size)


def _over_geometric(mix: Mix) -> Tables:
    mean = np.log(mix.size / mix.shares.shape[-1])
    geometric = np.log(mix.shares).mean(axis=-1) + np.log(mix.size)
    known = np.isfinite(geometric) & (geometric > 0)
    return np.asarray(mean / np.where(known, geometric, np.nan))
