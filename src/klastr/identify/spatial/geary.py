"""How far do neighbouring regions differ? Geary's C, for all industries at once."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.identify.spatial.moran import FEWEST_REGIONS, over_columns, standard_scores, told_inference
from klastr.identify.spatial.permutation_moments import PairSums, pair_sums
from klastr.identify.spatial.permuted_sums import permutations_of, permuted_sums, permuted_totals, tail_counts
from klastr.identify.spatial.placed import placed
from klastr.identify.spatial.spatial_measured import (
    Alternative,
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
    returns=("industry",),
    conventions=("published", "esda"),
    reference="Geary, R. C. (1954). The contiguity ratio and statistical mapping. The Incorporated Statistician 5",
    page="spatial-autocorrelation",
    covers=("Geary's C",),
)
def geary(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    inference: Literal["randomisation", "normality", "permutations"] = "randomisation",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    convention: str = "published",
    seed: int = 0,
) -> SpatialMeasured:
    """How far neighbouring regions differ, industry by industry.

    C = (n - 1) / (2 S0) sum_ij w_ij (x_i - x_j)^2 / sum_i (x_i - mean(x))^2

    Parameters
    ----------
    ground, weights, of
        See `klastr.moran`.
    inference : {"randomisation", "normality", "permutations"}
        Exact mean and variance of all permutations, with a normal tail; numbers from a normal distribution; random
        permutations.
    permutations, seed : int
    alternative : {"two-sided", "greater", "less"}
        Of C itself: "less" asks whether neighbours are more alike than by chance.
    convention : {"published", "esda"}
        "esda": a permutation p-value is one-sided towards the nearer tail.

    Returns
    -------
    SpatialMeasured
        By industry: below 1 where neighbours are alike, above where they differ.

    Raises
    ------
    InvalidGeography, InvalidOption
        See `klastr.moran`.

    References
    ----------
    .. [1] Geary, R. C. (1954). The contiguity ratio and statistical mapping. The Incorporated Statistician 5 (3),
       115-145.
    .. [2] Cliff, A. D. and Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion, section 2.3.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCD", neighbours=list(zip("ABC", "BCD")), style="binary")
    >>> round(klastr.geary({"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0}, weights=line).at("attribute"), 3)
    0.3
    """
    convention = checked_convention(convention, geary)
    refuse_inference(inference, ("randomisation", "normality", "permutations"), permutations, alternative)
    put = placed(ground, weights, of)
    z, sums, size = standard_scores(put.values), pair_sums(put.matrix), len(put.values)
    ends = _ends(put.matrix)
    squares = z * z
    scale = (size - 1) / (2 * sums.s0 * size) if sums.s0 else np.nan
    value = scale * (ends @ squares - 2 * np.einsum("ij,ij->j", z, put.matrix @ z))
    variance = geary_variance(
        sums, (squares**2).mean(axis=0) if size else z.sum(axis=0), normal=inference == "normality"
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.where(variance > 0, (value - 1) / np.sqrt(variance), np.nan)
    p_values = normal_p_values(scores, alternative)
    if inference == "permutations":
        orders = permutations_of(size, permutations, seed, "geary")
        drawn = scale * (permuted_totals(squares, ends, orders) - 2 * permuted_sums(z, put.matrix, orders))
        folded = "folded" if convention == "esda" else alternative
        p_values = counted_p_values(*tail_counts(drawn, value), permutations, folded)
    told = {"convention": convention, "alternative": alternative, **told_inference(inference, permutations, seed)}
    formula = "(n - 1) / (2 x sum of weights) x sum over pairs of w (x - x')^2 / sum of squared deviations"
    return over_columns("geary", put, value, np.ones(value.shape), scores, p_values, told, formula=formula)


def geary_variance(sums: PairSums, kurtosis: Floats, *, normal: bool) -> Floats:
    """(N,) variance of C over all permutations, or where the numbers are normal; NaN below four regions."""
    n, s0, s1, s2 = sums.regions, sums.s0, sums.s1, sums.s2
    if n < FEWEST_REGIONS or s0 == 0:
        return np.full(kurtosis.shape, np.nan)
    if normal:
        return np.full(kurtosis.shape, ((2 * s1 + s2) * (n - 1) - 4 * s0**2) / (2 * (n + 1) * s0**2))
    first = (n - 1) * s1 * (n**2 - 3 * n + 3 - (n - 1) * kurtosis)
    second = (n - 1) * s2 * (n**2 + 3 * n - 6 - (n**2 - n + 2) * kurtosis) / 4
    third = s0**2 * (n**2 - 3 - (n - 1) ** 2 * kurtosis)
    return np.asarray((first - second + third) / (n * (n - 2) * (n - 3) * s0**2))


def _ends(matrix: Sparse) -> Floats:
    """(n,) sum of the weights that leave a region and those that lead to it."""
    return np.asarray(matrix.sum(axis=0) + matrix.sum(axis=1), dtype=np.float64).ravel()
