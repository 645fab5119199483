"""Where do high, and where do low numbers lie together? Local G and G* of all industries at once."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.identify.reasons import Reason
from klastr.identify.spatial.conditional_draws import lag_tails
from klastr.identify.spatial.local_answer import lag_moments, neighbours_of, over_cells, standardised_by
from klastr.identify.spatial.moran import standard_scores, told_inference
from klastr.identify.spatial.placed import placed
from klastr.identify.spatial.spatial_measured import (
    Alternative,
    Fdr,
    SpatialMeasured,
    counted_p_values,
    normal_p_values,
    refuse_inference,
)
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import Sparse, SpatialWeights
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("region", "industry"),
    conventions=("published", "esda"),
    reference="Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics. Geographical Analysis 27",
    page="spatial-autocorrelation",
    covers=("Getis-Ord local G", "Getis-Ord local G*"),
)
def local_getis_ord(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    star: bool = True,
    inference: Literal["permutations", "normal"] = "permutations",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    fdr: Fdr = "industry",
    level: float = 0.05,
    convention: str = "published",
    seed: int = 0,
) -> SpatialMeasured:
    """Where high or low numbers lie together: standard score of the sum around each region.

    G*[r] = (sum_j w[r, j] x[j] - W m) / (s sqrt((n Q - W^2) / (n - 1))),  the region itself counted as a neighbour

    G leaves the region itself out, in the sum, the mean m, the standard deviation s and the count n.

    Parameters
    ----------
    ground, weights, of, fdr, level
        See `klastr.local_moran`.
    star : bool
        Whether the region counts as its own neighbour (G*), as strongly as its strongest one. Default: yes.
    inference : {"permutations", "normal"}
        The other neighbours drawn at random from all other regions, or a normal tail.
    permutations, seed : int
    alternative : {"two-sided", "greater", "less"}
        "greater" asks for hot spots, "less" for cold ones.
    convention : {"published", "esda"}
        "esda": p-values one-sided towards the nearer tail.

    Returns
    -------
    SpatialMeasured
        By region and industry: above 0 among high numbers, below among low ones.

    Raises
    ------
    InvalidGeography, InvalidOption
        See `klastr.local_moran`.

    References
    ----------
    .. [1] Getis, A. and Ord, J. K. (1992). The analysis of spatial association by use of distance statistics.
       Geographical Analysis 24 (3), 189-206.
    .. [2] Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics: distributional issues and an
       application. Geographical Analysis 27 (4), 286-306.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCDE", neighbours=list(zip("ABCD", "BCDE")), style="binary")
    >>> steel = {"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0, "E": 5.0}
    >>> round(klastr.local_getis_ord(steel, weights=line).at("E", "attribute"), 3)
    1.732
    """
    convention = checked_convention(convention, local_getis_ord)
    refuse_inference(inference, ("permutations", "normal"), permutations, alternative)
    put = placed(ground, weights, of)
    z = standard_scores(put.values)
    own = _own_weights(put.matrix) if star else np.zeros((len(z), 1))
    lags = put.matrix @ z
    mean, variance = _starred_moments(z, put.matrix, own) if star else lag_moments(z, put.matrix)
    value = standardised_by(lags + own * z, mean, variance)
    if inference == "normal":
        p_values = normal_p_values(value, alternative)
    else:  # the region's own number stands still, so that the order of the lags decides
        folded = "folded" if convention == "esda" else alternative
        p_values = counted_p_values(*lag_tails(z, put.matrix, lags, permutations, seed), permutations, folded)
    null = "conditional" if inference == "permutations" else "moments"
    told = {"star": star, "convention": convention, "alternative": alternative}
    return over_cells(
        "local_getis_ord",
        put,
        value.copy(),
        scores=value,
        p_values=p_values,
        fdr=fdr,
        level=level,
        told={**told, **told_inference(null, permutations, seed)},
        undefined=(np.isnan(value), Reason.NO_VARIATION),
        formula=f"standard score of the weighted sum over {'the region and ' if star else ''}its neighbours",
        parts=lambda at: neighbours_of(put, z, at),
    )


def _own_weights(matrix: Sparse) -> Floats:
    """(n, 1): as much as the strongest neighbour."""
    if not matrix.shape[0]:
        return np.zeros((0, 1))
    return np.asarray(matrix.max(axis=1).toarray(), dtype=np.float64).reshape(-1, 1)


def _starred_moments(z: Floats, matrix: Sparse, own: Floats) -> tuple[Floats, Floats]:
    """(n, N) mean and variance of the sum with the region itself, all numbers dealt out at random (z standardised)."""
    size = len(z)
    weight = np.asarray(matrix.sum(axis=1)).reshape(-1, 1) + own
    square = np.asarray(matrix.multiply(matrix).sum(axis=1)).reshape(-1, 1) + own**2
    variance = (size * square - weight**2) / max(size - 1, 1)
    return np.zeros(z.shape), np.broadcast_to(np.maximum(variance, 0.0), z.shape).copy()
