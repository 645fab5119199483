"""Which regions lie among alike neighbours, and which among unlike ones? Local Moran's I of all industries at once."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.identify.spatial.conditional_draws import lag_tails
from klastr.identify.spatial.local_answer import lag_moments, neighbours_of, over_cells, standardised_by
from klastr.identify.spatial.moran import standard_scores, told_inference
from klastr.identify.spatial.placed import placed
from klastr.identify.spatial.spatial_measured import (
    Alternative,
    Fdr,
    Quadrant,
    SpatialMeasured,
    counted_p_values,
    normal_p_values,
    refuse_inference,
)
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import SpatialWeights
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("region", "industry"),
    conventions=("published", "esda"),
    reference="Anselin, L. (1995). Local indicators of spatial association: LISA. Geographical Analysis 27",
    page="spatial-autocorrelation",
    covers=("Local Moran's I", "Local Moran's I of rates"),
)
def local_moran(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    inference: Literal["permutations", "moments"] = "permutations",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    fdr: Fdr = "industry",
    level: float = 0.05,
    convention: str = "published",
    seed: int = 0,
) -> SpatialMeasured:
    """How far each region resembles its neighbours in each industry.

    I[r] = (z[r] / m2) sum_j w[r, j] z[j],  z = x - mean(x),  m2 = sum z^2 / n

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable, wide frame, or mapping of region to number
    weights : SpatialWeights, optional
        Default: the built-in list of NUTS 2 neighbours, rows adding up to 1.
    of : {"quotient", "symmetric", "share", "log", "jobs", "rate", "values"}
        What is looked at, see `klastr.identify.spatial.variable`; "rate" standardises for the size of regions.
    inference : {"permutations", "moments"}
        Neighbours drawn at random from all other regions, or the exact mean and variance of such draws with a normal
        tail.
    permutations : int
    alternative : {"two-sided", "greater", "less"}
        "greater": more alike than by chance.
    fdr : {"industry", "all"}
        The family of tests over which false discoveries are controlled: the map of one industry, or all cells.
    level : float
        False-discovery rate up to which a cell is a finding.
    convention : {"published", "esda"}
        "esda": m2 = sum z^2 / (n - 1), and p-values one-sided towards the nearer tail.
    seed : int

    Returns
    -------
    SpatialMeasured
        By region and industry, with p-values, false-discovery rates and quadrants: high-high and low-low lie among
        their like, high-low and low-high do not. ``no_neighbour`` for islands.

    Raises
    ------
    InvalidGeography
        No neighbours are known, or the weights lack a region.
    InvalidOption
        An option outside its domain.

    References
    ----------
    .. [1] Anselin, L. (1995). Local indicators of spatial association: LISA. Geographical Analysis 27 (2), 93-115.
    .. [2] Caldas de Castro, M. and Singer, B. H. (2006). Controlling the false discovery rate: a new application to
       account for multiple and dependent tests in local statistics of spatial association. Geographical Analysis 38
       (2), 180-208.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCDEF", neighbours=list(zip("ABCDE", "BCDEF")))
    >>> steel = dict(zip("ABCDEF", [9.0, 8.0, 6.0, 3.0, 2.0, 1.0]))
    >>> found = klastr.local_moran(steel, weights=line)
    >>> round(found.at("A", "attribute"), 3)
    1.444
    """
    convention = checked_convention(convention, local_moran)
    refuse_inference(inference, ("permutations", "moments"), permutations, alternative)
    put = placed(ground, weights, of)
    z = standard_scores(put.values)
    lags = np.asarray(put.matrix @ z)
    mean, variance = lag_moments(z, put.matrix)
    scores = np.sign(z) * standardised_by(lags, mean, variance)
    if inference == "moments":
        p_values = normal_p_values(scores, alternative)
    else:
        above, below = lag_tails(z, put.matrix, lags, permutations, seed)
        high = z > 0  # a low region is the more alike, the lower its neighbours
        counts = np.where(high, above, below), np.where(high, below, above)
        p_values = counted_p_values(*counts, permutations, "folded" if convention == "esda" else alternative)
    scale = (len(z) - 1) / max(len(z), 1) if convention == "esda" else 1.0
    null = "conditional" if inference == "permutations" else "moments"
    told = {"convention": convention, "alternative": alternative, **told_inference(null, permutations, seed)}
    return over_cells(
        "local_moran",
        put,
        scale * z * lags,
        expected=scale * z * mean,
        scores=scores,
        p_values=p_values,
        fdr=fdr,
        level=level,
        quadrants=quadrants_of(z, lags),
        told=told,
        formula="z of the region x sum over its neighbours of weight x z",
        parts=lambda at: neighbours_of(put, z, at),
    )


def quadrants_of(z: Floats, lags: Floats) -> NDArray[np.uint8]:
    """(n, N) `Quadrant`s; zero counts as low."""
    high, among_high = z > 0, lags > 0
    kinds = np.where(high, np.where(among_high, Quadrant.HIGH_HIGH, Quadrant.HIGH_LOW), Quadrant.LOW_LOW)
    return np.where(~high & among_high, Quadrant.LOW_HIGH, kinds).astype(np.uint8)
