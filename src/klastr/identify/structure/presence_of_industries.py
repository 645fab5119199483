"""Which regions have which industries, and how sure is that? Presence at a threshold of the location quotient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned, with_regions
from klastr.identify.product_space.presence import presence as present
from klastr.identify.product_space.presence import presences
from klastr.identify.reasons import Reason
from klastr.identify.specialisation import quotients
from klastr.identify.table_draws import TableDraws, table_draws
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region", "industry"),
    conventions=("published", "ecomplexity"),
    reference="Balassa, B. (1965). Trade liberalisation and revealed comparative advantage. Manchester School 33",
    page="location-quotient",
    covers=("Presence at a threshold",),
)
def presence(
    ground: Ground,
    *,
    threshold: float = 1.0,
    above: bool = False,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Whether a region has an industry, in the sense of its location quotient: 1 or 0.

    M[r, i] = 1 where E[r, i] E[., .] >= threshold E[r, .] E[., i], else 0

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    threshold : float
        The quotient that counts. Products are compared, in whole numbers where the numbers are whole: a tie is a tie.
    above : bool
        Whether the quotient must lie above the threshold; default: on it is enough.
    convention : {"published", "ecomplexity"}
        The same; economiccomplexity 2.0.0 has an empty region present everywhere, which is not followed.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region and industry, 0 or 1. From ``low`` to ``high`` lie 90 % of the draws: 0 to 1 is a presence, or an
        absence, that chance could undo. ``empty_region`` and ``empty_industry`` where nobody works.

    Raises
    ------
    InvalidOption
        A threshold that is not positive, an unknown convention, or too few draws.

    References
    ----------
    .. [1] Balassa, B. (1965). Trade liberalisation and "revealed" comparative advantage. The Manchester School 33 (2),
       99-123.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 10), ("A", "food", 20), ("B", "steel", 30), ("B", "food", 60), ("C", "food", 5)]
    >>> klastr.presence(klastr.RegionalTable.from_rows(rows)).to_frame().values.tolist()
    [[0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]
    """
    convention = checked_convention(convention, presence)
    grid = cells_of(ground)
    values = present(grid, threshold=threshold).astype(np.float64)
    if above:
        values[_ties(grid, threshold)] = 0
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    low, high = _ends(grid, again, values, threshold) if again.are_alive else (None, None)
    empty_region, empty_industry = grid.region_total[:, None] <= 0, grid.employment.sum(axis=0)[None] <= 0
    reasons = reasoned(values, (empty_region, Reason.EMPTY_REGION), (empty_industry, Reason.EMPTY_INDUSTRY))
    found = Measured(
        measure="presence",
        axes={"region": grid.regions, "industry": grid.industries},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula=f"1 where the location quotient is {'above' if above else 'at least'} {threshold:g}",
        year=grid.year,
        parts=lambda at: {"location quotient": float(_quotient(grid, *at)), "jobs": float(grid.employment[at])},
        sources=grid.sources,
        notes=grid.notes,
        settings={"threshold": threshold, "above": above, "convention": convention, **again.settings()},
    )
    return with_regions(found, grid.without_figures)


def _ties(grid: IndustryGrid, threshold: float) -> NDArray[np.bool_]:
    """(R, I) quotients of exactly the threshold; products of whole numbers are exact up to 2^53."""
    needed = np.outer(grid.region_total, threshold * grid.employment.sum(axis=0))
    return np.asarray(grid.employment * grid.region_total.sum() == needed)


def _ends(grid: IndustryGrid, again: TableDraws, values: Floats, threshold: float) -> tuple[Floats, Floats]:
    """(R, I) 0 or 1 each: what all but the rarest draws say at least, and at most; only their counts are kept."""
    rest = np.maximum(grid.region_total - grid.employment.sum(axis=1), 0)
    count = np.zeros(values.shape)
    for block in again.blocks():
        count += presences(block, block.sum(axis=2, dtype=np.float64) + rest, threshold).sum(axis=0)
    tail = (1 - again.level) / 2
    low, high = count / again.draws >= 1 - tail, count / again.draws > tail
    empty = ~(grid.region_total[:, None] > 0) | ~(grid.employment.sum(axis=0)[None] > 0)
    ends = np.minimum(low, values), np.maximum(high, values)
    for end in ends:
        end[empty] = np.nan
    return ends


def _quotient(grid: IndustryGrid, r: int, i: int) -> float:
    """The quotient of one cell."""
    one = quotients(
        grid.employment[r : r + 1, i : i + 1],
        grid.region_total[r : r + 1],
        grid.employment[:, i].sum()[None],
        float(grid.region_total.sum()),
    )
    return float(one[0, 0])
