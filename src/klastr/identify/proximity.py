"""Are regions that are strong in one industry strong in the other? The proximity of the product space."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import IndustryGrid, grid_of
from klastr.identify.relatedness import Relatedness
from klastr.tables.regional import RegionalTable

Floats = NDArray[np.float64]


def proximity(ground: IndustryGrid | RegionalTable) -> Relatedness:
    """The smaller of two conditional probabilities: to be specialised in one industry, given the other.

    P[i, j] = #(regions with LQ >= 1 in both) / max(#(LQ >= 1 in i), #(LQ >= 1 in j))

    Parameters
    ----------
    ground : IndustryGrid or RegionalTable, R regions x I industries

    Returns
    -------
    Relatedness
        ``values`` (I, I) float64 in 0..1; NaN for an industry without jobs. The diagonal is NaN: with 1 there,
        an industry would be evidence for itself.

    References
    ----------
    .. [1] Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The Product Space Conditions the
       Development of Nations. Science 317(5837), 482-487.

    Examples
    --------
    >>> rows = [("A", "ore", 9), ("A", "steel", 9), ("B", "ore", 1), ("B", "food", 99), ("C", "steel", 9)]
    >>> proximity(RegionalTable.from_rows(rows)).at("ore", "steel")
    0.5
    """
    grid = grid_of(ground)
    return Relatedness(
        industries=grid.industries,
        values=proximities(grid.employment, grid.region_total),
        name="proximity",
        formula="regions with LQ >= 1 in both / the larger number of regions with LQ >= 1 in one",
        industry_names=grid.industry_names,
        sources=grid.sources,
        settings={"year": grid.year, "regions": len(grid.regions), "threshold": 1.0},
    )


def proximities(employment: Floats, region_total: Floats) -> Floats:
    """(I, I) proximities of (R, I) jobs and (R,) jobs of all industries; NaN on the diagonal and for empty industries.

    A quotient of exactly 1 counts: products are compared, because a division would make some of them 0.9999999.
    """
    total = employment.sum(axis=0)
    # float32 holds counts of regions exactly up to 16 million.
    present = (employment * region_total.sum() >= np.outer(region_total, total)) & (employment > 0)
    both = (present.astype(np.float32).T @ present.astype(np.float32)).astype(np.float64)
    ubiquity = np.diag(both)
    values = both / np.maximum(np.maximum.outer(ubiquity, ubiquity), 1)
    empty = ~(total > 0)
    values[empty] = np.nan
    values[:, empty] = np.nan
    np.fill_diagonal(values, np.nan)
    return np.asarray(values)
