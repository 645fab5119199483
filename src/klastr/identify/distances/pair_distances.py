"""Every distance between two plants of a pattern, each pair once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.distances.nulls import Pattern
from klastr.methods.streams import stream

Floats = NDArray[np.float64]

_MOST_PAIRS = 2_000_000


def pair_distances(pattern: Pattern, between: Floats | None = None) -> tuple[Floats, Floats]:
    """Distances and products of weights of all pairs.

    Parameters
    ----------
    pattern : Pattern
    between : (N, N) float64, optional
        Distances between all sites, where they were given in place of coordinates.

    Returns
    -------
    distances, weights : (n (n - 1) / 2,) or (n m,) float64
    """
    if pattern.other_x is None or pattern.other_y is None or pattern.other_weight is None:
        i, j = np.triu_indices(pattern.x.size, 1)
        if between is not None and pattern.at is not None:
            return between[pattern.at[i], pattern.at[j]], pattern.weight[i] * pattern.weight[j]
        apart = np.hypot(pattern.x[i] - pattern.x[j], pattern.y[i] - pattern.y[j])
        return apart, pattern.weight[i] * pattern.weight[j]
    apart = np.hypot(pattern.x[:, None] - pattern.other_x, pattern.y[:, None] - pattern.other_y)
    if between is not None and pattern.at is not None and pattern.other_at is not None:
        apart = between[np.ix_(pattern.at, pattern.other_at)]
    return apart.ravel(), np.outer(pattern.weight, pattern.other_weight).ravel()


def pair_count(pattern: Pattern) -> float:
    """How many pairs there are."""
    n = pattern.x.size
    return n * (n - 1) / 2 if pattern.other_x is None else float(n) * pattern.other_x.size


def sampled_distances(pattern: Pattern, *, between: Floats | None = None, most: int = _MOST_PAIRS) -> Floats:
    """Distances of all pairs, or of so many drawn at random where there are more."""
    if between is not None or pair_count(pattern) <= most:
        return pair_distances(pattern, between)[0]
    random = stream(0, "pairs of plants")
    one = random.integers(0, pattern.x.size, most)
    if pattern.other_x is None or pattern.other_y is None:
        two = (one + random.integers(1, pattern.x.size, most)) % pattern.x.size
        return np.asarray(np.hypot(pattern.x[one] - pattern.x[two], pattern.y[one] - pattern.y[two]), np.float64)
    two = random.integers(0, pattern.other_x.size, most)
    apart = np.hypot(pattern.x[one] - pattern.other_x[two], pattern.y[one] - pattern.other_y[two])
    return np.asarray(apart, dtype=np.float64)
