"""How concentrated would an industry look if its plants had been thrown at the map?

Each plant falls into region r with probability x[r], whatever the others do. Then G has mean (1 - sum x^2) H and

    Var(G) = 2 { H^2 [S2 - 2 S3 + S2^2] - sum_k z_k^4 [S2 - 4 S3 + 3 S2^2] },  S2 = sum x^2, S3 = sum x^3

with z_k the plants' shares of the industry's jobs. With few regions G is far from normal: of two regions it is close to
the square of a normal number. Its third moment is exact here too, and the tail that of a Pearson type III distribution.

References
----------
.. [1] Ellison, G. and Glaeser, E. L. (1997). Geographic Concentration in U.S. Manufacturing Industries: A Dartboard
   Approach. Journal of Political Economy 105 (5), 889-927, appendix.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.localisation.plant_sums import PlantSums
from klastr.identify.localisation.region_sizes import RegionSizes
from klastr.identify.spatial.permutation_moments import pearson_p_values

Floats = NDArray[np.float64]

# Sums over plants have heavier tails than a normal distribution: beyond some five standard deviations its p-values are
# far too small, down to 0.
P_FLOOR = 1e-6
_FLOOR = f"which says nothing below {P_FLOOR:.6f}: smaller p-values are given as that"
FLOOR = f"normal approximation, {_FLOOR}"
PEARSON = f"Pearson type III with the mean, variance and skewness of G, {_FLOOR}"


def standard_scores(raw: Floats, sums: PlantSums, sizes: RegionSizes) -> Floats:
    """(I,) how many standard deviations G lies above its mean under the dartboard; NaN where nothing can vary."""
    variance = variance_of_raw(sums, sizes)
    mean = (1 - sizes.squares) * sums.herfindahl
    return np.asarray(np.divide(raw - mean, np.sqrt(variance), out=np.full(raw.size, np.nan), where=variance > 1e-300))


def variance_of_raw(sums: PlantSums, sizes: RegionSizes) -> Floats:
    """(I,) variance of G under the dartboard."""
    second, third = sizes.squares, (sizes.shares**3).sum(axis=0)
    jobs = np.where(sums.industry_jobs > 0, sums.industry_jobs, np.nan)
    fourth = sums.fourths / jobs**4
    spread = sums.herfindahl**2 * (second - 2 * third + second**2) - fourth * (second - 4 * third + 3 * second**2)
    return np.asarray(2 * np.maximum(spread, 0.0))


def skewness_of_raw(sums: PlantSums, sizes: RegionSizes) -> Floats:
    """(I,) skewness of G under the dartboard; 0 where nothing can vary.

    G less its mean is D + C: D = sum_k z_k^2 d_k is what each plant adds by the region it falls into, C = sum over
    pairs of different plants of z_k z_l K_kl, where K has mean 0 whatever region one of the two is in.
    """
    jobs = np.where(sums.industry_jobs > 0, sums.industry_jobs, np.nan)
    z2, z4 = sums.herfindahl, sums.fourths / jobs**4
    z3, z6 = (sums.powers(k) / jobs**k for k in (3, 6))
    s2, s3, s4 = ((sizes.shares**k).sum(axis=0) for k in (2, 3, 4))
    spread, bend = s3 - s2**2, s4 - 3 * s2 * s3 + 2 * s2**3  # variance and third moment of x[r] of a thrown plant
    circle = s3 - 3 * s4 + 3 * s3 * s2 - s2**3  # E(K_kl K_lm K_mk)
    cube = s2 - 6 * s3 + 3 * s2**2 + 3 * (4 * s4 - 4 * s2 * s3 + s2**3) - (2 * bend + 6 * s2 * spread + s2**3)
    both = 4 * (s4 - 2 * s2 * s3 + s2**3)  # E(d_k d_l K_kl)
    square = -2 * (spread * (1 + 2 * s2) - 4 * (s4 - s2 * s3)) - 2 * (bend + 2 * s2 * spread)  # E(d_k K_kl^2)
    third = -8 * bend * z6 + 6 * both * (z3**2 - z6) + 12 * square * (z4 * z2 - z6)
    third = third + 4 * cube * (z3**2 - z6) + 8 * circle * (z2**3 - 3 * z2 * z4 + 2 * z6)
    variance = variance_of_raw(sums, sizes)
    varies = variance > 1e-300
    return np.asarray(np.divide(third, variance**1.5, out=np.zeros(variance.size), where=varies))


def tails(scores: Floats, skewness: Floats) -> Floats:
    """Probability of a G at least as high, by its first three moments, not below `P_FLOOR`; NaN without a score.

    >>> tails(np.array([0.0, 40.0]), np.array([0.0, 2.8])).tolist()
    [0.5, 1e-06]
    """
    return np.maximum(pearson_p_values(scores, np.nan_to_num(skewness), "greater"), P_FLOOR)


def upper_p_values(scores: Floats) -> Floats:
    """Probability of a normal score at least as high, not below `P_FLOOR`; NaN where there is no score.

    >>> upper_p_values(np.array([0.0, 40.0])).tolist()
    [0.5, 1e-06]
    """
    from scipy.special import ndtr

    return np.asarray(np.maximum(ndtr(-scores), P_FLOOR), dtype=np.float64)
