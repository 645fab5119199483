"""Are regions that are strong in one industry strong in the other? The proximity of the product space."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.product_space.presence import presence, presences
from klastr.identify.product_space.tie_answer import SHARED_AT_RANDOM, answered, ties_of
from klastr.identify.relatedness import Relatedness
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]


@measure(
    family="relatedness",
    needs=("table",),
    returns=("industry", "other"),
    conventions=("published", "ecomplexity", "economiccomplexity"),
    reference="Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The Product Space. Science 317, 482",
    page="relatedness-measures",
    covers=("Proximity: minimum conditional probability",),
)
def proximity(ground: Ground, *, threshold: float = 1.0, convention: str = "published") -> Relatedness:
    """The smaller of two conditional probabilities: to be specialised in one industry, given the other.

    P[i, j] = #(regions with LQ >= 1 in both) / max(#(LQ >= 1 in i), #(LQ >= 1 in j))

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    threshold : float
        The lowest quotient that makes an industry present.
    convention : {"published", "ecomplexity", "economiccomplexity"}
        The two packages keep 1 on the diagonal.

    Returns
    -------
    Relatedness
        ``values`` (I, I) float64 in 0..1; NaN for an industry without jobs. The diagonal is NaN: with 1 there,
        an industry would be evidence for itself.

    Raises
    ------
    InvalidOption
        An unknown convention, or a threshold that is not positive.

    References
    ----------
    .. [1] Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The Product Space Conditions the
       Development of Nations. Science 317(5837), 482-487.

    Examples
    --------
    >>> from klastr.tables.regional import RegionalTable
    >>> rows = [("A", "ore", 9), ("A", "steel", 9), ("B", "ore", 1), ("B", "food", 99), ("C", "steel", 9)]
    >>> proximity(RegionalTable.from_rows(rows)).at("ore", "steel")
    0.5
    """
    convention = checked_convention(convention, proximity)
    grid = cells_of(ground)
    present = presence(grid, threshold=threshold)
    values, reasons = ties_of(grid, present, "minimum_probability", "ubiquity")
    settings = {
        "measure": "proximity",
        "normalisation": "minimum_probability",
        "threshold": threshold,
        "convention": convention,
        "year": grid.year,
        "regions": len(grid.regions),
        "null": SHARED_AT_RANDOM,
    }
    found = answered(grid, present, values, reasons, name="proximity", settings=settings)
    assert isinstance(found, Relatedness)
    return found


def proximities(employment: Floats, region_total: Floats) -> Floats:
    """(I, I) proximities of (R, I) jobs and (R,) jobs of all industries; NaN on the diagonal and for empty industries.

    A quotient of exactly 1 counts: products are compared, because a division would make some of them 0.9999999.
    """
    total = employment.sum(axis=0)
    present = presences(employment[None], region_total)[0]
    both = (present.T @ present).astype(np.float64)
    ubiquity = np.diag(both)
    values = both / np.maximum(np.maximum.outer(ubiquity, ubiquity), 1)
    empty = ~(total > 0)
    values[empty] = np.nan
    values[:, empty] = np.nan
    np.fill_diagonal(values, np.nan)
    return np.asarray(values)
