"""How likely are so many shared regions by chance? Upper tails of the hypergeometric distribution, many at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def shared_by_chance(both: Floats, ubiquity: Floats, regions: int) -> Floats:
    """(I, I) chances that two industries share at least as many regions; NaN on the diagonal.

    p[i, j] = P(X >= c[i, j]),  X hypergeometric: k_j regions out of R, of which k_i have industry i
    """
    first, second = np.triu_indices(len(ubiquity), 1)
    found = np.full(both.shape, np.nan)
    tail = hypergeometric_tail(both[first, second], ubiquity[first], ubiquity[second], regions)
    found[first, second] = found[second, first] = tail
    return found


def hypergeometric_tail(shared: Floats, first: Floats, second: Floats, regions: int) -> Floats:
    """(N,) P(X >= shared) when `first` and `second` of the regions are drawn at random, each without replacement.

    >>> tail = hypergeometric_tail(np.array([2.0, 0.0]), np.array([2.0, 2.0]), np.array([2.0, 3.0]), 4)
    >>> tail.round(6).tolist()
    [0.166667, 1.0]
    """
    c, a, b = (np.rint(part).astype(np.int64) for part in (shared, first, second))
    found = np.ones(c.size)
    above = c * regions > a * b
    below = ~above & (c > np.maximum(a + b - regions, 0))
    found[above] = _summed(c[above], a[above], b[above], regions, up=True)
    found[below] = 1 - _summed(c[below] - 1, a[below], b[below], regions, up=False)
    return np.clip(found, 0, 1)


def _summed(start: Counts, first: Counts, second: Counts, regions: int, *, up: bool) -> Floats:
    """(N,) sums of the probabilities from `start` away from the mean, until they no longer matter."""
    term = np.exp(_log_probability(start, first, second, regions))
    total = term.copy()
    x, a, b = (part.astype(np.float64) for part in (start, first, second))
    at = np.arange(start.size)
    while at.size:
        if up:
            term = term * (a - x) * (b - x) / ((x + 1) * (regions - a - b + x + 1))
            x = x + 1
        else:
            term = term * x * (regions - a - b + x) / ((a - x + 1) * (b - x + 1))
            x = x - 1
        total[at] += term
        going = term > 1e-17 * total[at]
        at, x, a, b, term = at[going], x[going], a[going], b[going], term[going]
    return total


def _log_probability(x: Counts, first: Counts, second: Counts, regions: int) -> Floats:
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, regions + 1)))])

    def chosen(of: Counts | int, some: Counts) -> Floats:
        return np.asarray(factorial[of] - factorial[some] - factorial[of - some])

    return chosen(first, x) + chosen(regions - first, second - x) - chosen(regions, second)
