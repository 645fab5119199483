"""Mean, variance and skewness of a sum over pairs when the numbers are dealt out to the regions at random: exact.

T = sum_ij w_ij z_i z_j over all n! ways to deal out z. Powers of T are sums over two or three pairs; how many regions
such pairs have in common decides what is expected of them. The weights enter by a few sums per pattern of pairs, the
numbers by their power sums, so that a thousand industries cost hardly more than one.

References
----------
.. [1] Cliff, A. D. and Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion, sections 1.5 and 2.3.
.. [2] Siemiatycki, J. (1978). Mantel's space-time clustering statistic: computing higher moments and a comparison of
   various data transforms. Journal of Statistical Computation and Simulation 7 (1), 13-31.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.spatial.weights import Sparse

Floats = NDArray[np.float64]

_NEARLY_SYMMETRIC = 1e-4


@dataclass(frozen=True, slots=True)
class PairSums:
    """Sums over the pairs of one weights matrix: what the moments of every statistic need.

    Attributes
    ----------
    regions : int
    s0, s1, s2 : float
        sum w; sum (w_ij + w_ji)^2 / 2; sum (w_i. + w_.i)^2: the sums of Cliff and Ord.
    patterns : mapping
        Degrees of the regions in a pattern of three pairs -> sum of products over its occurrences.
    """

    regions: int
    s0: float
    s1: float
    s2: float
    patterns: Mapping[tuple[int, ...], float]


def pair_sums(matrix: Sparse) -> PairSums:
    """Sums of a weights matrix.

    Parameters
    ----------
    matrix : (n, n) CSR
        With an empty diagonal; it need not be symmetric.
    """
    both = (matrix + matrix.T).tocsr()
    return PairSums(
        regions=matrix.shape[0],
        s0=float(matrix.sum()),
        s1=float((both.data**2).sum()) / 2,
        s2=float((np.asarray(both.sum(axis=1)) ** 2).sum()),
        patterns=_triples((both / 2).tocsr()),
    )


def _triples(a: Sparse) -> dict[tuple[int, ...], float]:
    """Sums of a_e a_f a_g over ordered triples of unordered pairs, by the degrees of the regions they touch."""
    squared, cubed = a.multiply(a).tocsr(), a.multiply(a).multiply(a)
    r, q, c = (np.asarray(m.sum(axis=1)).ravel() for m in (a, squared, cubed))
    one, two, three = r.sum() / 2, q.sum() / 2, c.sum() / 2
    touching_twice = float(q @ r) - 2 * three  # a_e^2 a_f, e and f share one region
    around = a @ a
    triangles = float(a.multiply(around).sum()) / 6
    stars = float((r**3 - 3 * r * q + 2 * c).sum()) / 6
    ends = float(r @ (a @ r)) / 2 - float(q @ r) + three  # a_e (r_u - a_e)(r_v - a_e)
    paths = ends - 3 * triangles
    touching = float((r**2 - q).sum()) / 2
    path_and_pair = one * touching - touching_twice - 3 * triangles - 3 * stars - 2 * paths
    all_three = (one**3 - 3 * one * two + 2 * three) / 6
    apart = all_three - triangles - stars - paths - path_and_pair
    apart_twice = two * one - three - touching_twice
    found = {
        (3, 3): three,
        (3, 2, 1): 3 * touching_twice,
        (2, 2, 2): 6 * triangles,
        (3, 1, 1, 1): 6 * stars,
        (2, 2, 1, 1): 3 * apart_twice + 6 * paths,
        (2, 1, 1, 1, 1): 6 * path_and_pair,
        (1, 1, 1, 1, 1, 1): 6 * apart,
    }
    return {degrees: 8 * total for degrees, total in found.items()}


def power_sums(z: Floats, highest: int = 6) -> Floats:
    """(highest + 1, N): sums of z^k over the rows, k = 0, 1, ...; z should be centred and scaled."""
    sums = np.empty((highest + 1, z.shape[1]))
    sums[0], sums[1] = len(z), z.sum(axis=0)
    powers = {1: z, 2: z * z}
    if highest > 4:
        powers[3] = powers[2] * z
    for k in range(2, highest + 1):
        low = k // 2
        sums[k] = np.einsum("ij,ij->j", powers[low], powers[k - low])
    return sums


def mean_over_distinct(degrees: tuple[int, ...], sums: Floats) -> Floats:
    """(N,) mean of z_a^d1 z_b^d2 ... over all choices of different regions a, b, ...; 0 where there are too few.

    >>> z = np.array([[1.0], [2.0], [3.0]])
    >>> mean_over_distinct((1, 1), power_sums(z)).round(6).tolist()
    [3.666667]
    """
    regions = float(sums[0, 0]) if sums.shape[1] else 0.0
    choices = np.prod(regions - np.arange(len(degrees)))
    if choices <= 0:
        return np.zeros(sums.shape[1])
    return np.asarray(_sum_over_distinct(degrees, sums) / choices)


def _sum_over_distinct(degrees: tuple[int, ...], sums: Floats) -> Floats:
    """The last region runs over all, less those that the others took."""
    *others, last = degrees
    total: Floats = sums[last]
    if not others:
        return total
    found = total * _sum_over_distinct(tuple(others), sums)
    for k, degree in enumerate(others):
        merged = (*others[:k], degree + last, *others[k + 1 :])
        found = found - _sum_over_distinct(merged, sums)
    return found


def form_moments(sums: PairSums, powers: Floats) -> tuple[Floats, Floats, Floats]:
    """(N,) mean, variance and skewness of T = sum_ij w_ij z_i z_j over all permutations of z.

    Parameters
    ----------
    sums : PairSums
    powers : (7, N) float64
        See `power_sums`.
    """
    mean = sums.s0 * mean_over_distinct((1, 1), powers)
    shared = sums.s2 - 2 * sums.s1  # two pairs with one region in common
    second = sums.s1 * mean_over_distinct((2, 2), powers)
    second = second + shared * mean_over_distinct((2, 1, 1), powers)
    second = second + (sums.s0**2 - sums.s2 + sums.s1) * mean_over_distinct((1, 1, 1, 1), powers)
    variance = np.maximum(second - mean**2, 0.0)
    third = sum(total * mean_over_distinct(degrees, powers) for degrees, total in sums.patterns.items())
    with np.errstate(invalid="ignore", divide="ignore"):
        skewness = (third - 3 * mean * variance - mean**3) / variance**1.5
    return mean, variance, np.where(variance > 0, skewness, 0.0)


def pearson_p_values(z_scores: Floats, skewness: Floats, alternative: str) -> Floats:
    """p-values of standard scores under a Pearson type III (shifted gamma) distribution of this skewness.

    Two-sided: twice the smaller tail, at most 1.

    References
    ----------
    .. [1] Mielke, P. W. and Berry, K. J. (2007). Permutation Methods: A Distance Function Approach. 2nd edition,
       Springer.

    >>> pearson_p_values(np.array([1.644854]), np.array([0.0]), "greater").round(6).tolist()
    [0.05]
    """
    upper = _upper_tail(z_scores, skewness)
    lower = _upper_tail(-z_scores, -skewness)
    if alternative == "two-sided":
        return np.asarray(np.minimum(2 * np.minimum(upper, lower), 1.0))
    return upper if alternative == "greater" else lower


def _upper_tail(z: Floats, skewness: Floats) -> Floats:
    from scipy.special import gammainc, gammaincc, ndtr

    bent = np.abs(skewness) > _NEARLY_SYMMETRIC
    steep = np.where(bent, np.abs(skewness), 1.0)
    shape = 4 / steep**2
    towards_tail = np.where(skewness > 0, z, -z)
    at = np.maximum(shape + towards_tail * np.sqrt(shape), 0.0)
    tail = np.where(skewness > 0, gammaincc(shape, at), gammainc(shape, at))
    return np.asarray(np.where(bent, tail, ndtr(-z)))
