"""How concentrated would an industry look if its plants had been thrown at the map?

Each plant falls into region r with probability x[r], whatever the others do. Then G has mean (1 - sum x^2) H and

    Var(G) = 2 { H^2 [S2 - 2 S3 + S2^2] - sum_k z_k^4 [S2 - 4 S3 + 3 S2^2] },  S2 = sum x^2, S3 = sum x^3

with z_k the plants' shares of the industry's jobs.

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

Floats = NDArray[np.float64]

# Sums over plants have heavier tails than a normal distribution: beyond some five standard deviations its p-values are
# far too small, down to 0.
P_FLOOR = 1e-6
FLOOR = f"normal approximation, which says nothing below {P_FLOOR:.6f}: smaller p-values are given as that"

NULL = f"plants thrown at regions by their size (Ellison and Glaeser 1997), one-sided; {FLOOR}"


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


def upper_p_values(scores: Floats) -> Floats:
    """Probability of a score at least as high, not below `P_FLOOR`; NaN where there is no score.

    >>> upper_p_values(np.array([0.0, 40.0])).tolist()
    [0.5, 1e-06]
    """
    from scipy.special import ndtr

    return np.asarray(np.maximum(ndtr(-scores), P_FLOOR), dtype=np.float64)
