"""How close is a region's mix of industries to that of all regions together? The Hachman index."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import interval_of_draws, rank_interval, table_draws
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]


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
    convention = checked_convention(convention, hachman)
    grid = cells_of(ground)
    values = _indices(grid.employment[None])[0]
    reasons = reasoned(values, (grid.employment.sum(axis=1) <= 0, Reason.EMPTY_REGION))
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    low = high = rank = rank_low = rank_high = None
    if again.are_alive:
        drawn = np.concatenate([_indices(block) for block in again.blocks()])
        low, high = interval_of_draws(drawn, values, again.level, lowest=0, highest=1)
        rank, rank_low, rank_high = rank_interval(drawn, values, again.level)
    return Measured(
        measure="hachman",
        axes={"region": grid.regions},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        rank=rank,
        rank_low=rank_low,
        rank_high=rank_high,
        formula="1 / sum over industries of (quotient x share of the region's jobs)",
        year=grid.year,
        parts=lambda at: _largest_terms(grid, at[0]),
        sources=grid.sources,
        settings={"convention": convention, **again.settings()},
    )


def _indices(tables: NDArray[np.floating]) -> Floats:
    """(B, R) indices of (B, R, I) tables; NaN for empty regions."""
    industry = tables.sum(axis=1, keepdims=True)
    region = tables.sum(axis=2, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.where(industry > 0, tables**2 / (region**2 * industry), 0.0).sum(axis=2)
        return np.asarray(1 / (terms * industry.sum(axis=2)), dtype=np.float64)


def _largest_terms(grid: IndustryGrid, region: int) -> Mapping[str, float | str]:
    """The industries that pull the region away from the mix of all, with what each adds to 1 / H."""
    share = grid.employment[region] / max(grid.employment[region].sum(), 1e-300)
    everywhere = grid.employment.sum(axis=0) / grid.employment.sum()
    terms = np.divide(share**2, everywhere, out=np.zeros_like(share), where=everywhere > 0)
    order = np.argsort(-terms, kind="stable")[:5]
    return {f"quotient x share of {grid.industries[k]}": round(float(terms[k]), 4) for k in order if terms[k] > 0}
