"""How diverse, and in what one industry specialised, is a region compared with all? Duranton and Puga's two indices."""

from __future__ import annotations

from typing import Literal

import numpy as np

from klastr.errors import InvalidOption
from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Mix
from klastr.identify.reasons import Reason
from klastr.identify.reference_mix import Tables, reference_of
from klastr.identify.unevenness import distance, distance_terms
from klastr.measures import checked_convention, measure

# Differences of shares that are rounding: the sum of the errors of all industries of a region is far below.
_ROUNDING = 1e-12

Kind = Literal["diversity", "specialisation"]


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region",),
    conventions=("published", "reat"),
    reference="Duranton, G. and Puga, D. (2000). Diversity and specialisation in cities. Urban Studies 37 (3)",
    page="economic-structure",
    covers=("Relative diversity index of Duranton and Puga (durpug)", "Highest quotient of a region"),
)
def relative_diversity(
    ground: Ground,
    *,
    kind: Kind = "diversity",
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How close the mix of a region is to that of all regions: one over the sum of the differences of shares.

    RDI[r] = 1 / sum_i |s[r, i] - s[., i]|,  RSI[r] = max_i s[r, i] / s[., i]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    kind : {"diversity", "specialisation"}
        The relative diversity index, or its companion, the relative specialisation index: the highest quotient.
    convention : {"published", "reat"}
        The same formula; REAT calls the first ``durpug`` and gives infinity where the mixes are the same.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region, from 0.5 (nothing in common) on; ``no_variation`` where the region has the mix of all regions,
        ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        An unknown kind or convention, or too few draws.

    References
    ----------
    .. [1] Duranton, G. and Puga, D. (2000). Diversity and specialisation in cities: why, where and when does it
       matter? Urban Studies 37 (3), 533-555.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 20), ("A", "food", 80), ("B", "steel", 50), ("B", "food", 50)]
    >>> round(klastr.relative_diversity(klastr.RegionalTable.from_rows(rows)).at("A"), 3)
    3.333
    """
    grid = cells_of(ground)
    if kind not in ("diversity", "specialisation"):
        raise InvalidOption(f"kind is {kind!r}.", hint="use diversity or specialisation.")
    diverse = kind == "diversity"
    index = Index(
        measure="relative_diversity",
        kernel=_inverse_distance if diverse else _highest_quotient,
        formula="1 / sum of |share - share of all|" if diverse else "highest of share / share of all",
        lowest=0.5 if diverse else 1.0,
        terms=distance_terms if diverse else _quotients,
        said="difference of the shares of" if diverse else "quotient of",
        otherwise=Reason.NO_VARIATION,
        settings={"kind": kind, "convention": checked_convention(convention, relative_diversity)},
    )
    return drawn_index(grid, index, reference_of(grid, "region", "all"), draws=draws, seed=seed, plant_size=plant_size)


def _inverse_distance(mix: Mix) -> Tables:
    apart = distance(mix)
    return np.asarray(1 / np.where(apart > _ROUNDING, apart, np.nan))


def _quotients(mix: Mix) -> Tables:
    return np.asarray(np.where(mix.reference > 0, mix.shares / mix.reference, 0))


def _highest_quotient(mix: Mix) -> Tables:
    return np.asarray(_quotients(mix).max(axis=-1))
