"""The indices of one industry against all others that need no map: arrays in, arrays out.

x[r] jobs of the industry, t[r] all jobs, X and T their sums, P = X / T, p[r] = x[r] / t[r], y = t - x.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Kernel = Callable[[Floats, Floats], Floats]
"""(b, R, I) jobs and (b, R, 1) totals -> (b, I) indices; NaN where an industry has no jobs, or all."""

Evenness = Literal[
    "dissimilarity", "gini", "entropy", "atkinson", "isolation", "interaction", "correlation_ratio", "minmax"
]


def dissimilarity(x: Floats, t: Floats) -> Floats:
    """D = sum |x / X - y / Y| / 2: the share of the jobs that would have to move for an even spread."""
    return np.asarray(np.abs(_spread(x) - _spread(t - x)).sum(axis=1) / 2)


def minmax(x: Floats, t: Floats) -> Floats:
    """M = 2 D / (1 + D)."""
    distance = dissimilarity(x, t)
    return np.asarray(2 * distance / (1 + distance))


def gini(x: Floats, t: Floats) -> Floats:
    """G = sum_rs t_r t_s |p_r - p_s| / (2 T^2 P (1 - P)); by sorting, not by pairs."""
    share = _local_share(x, t)
    order = np.argsort(share, axis=1, kind="stable")
    sorted_share = np.take_along_axis(share, order, axis=1)
    weight = np.take_along_axis(np.broadcast_to(t, x.shape), order, axis=1)
    below = np.cumsum(weight, axis=1) - weight / 2
    total, overall = t.sum(axis=1), _overall(x, t)
    # sum over pairs of t t' |p - p'| = 2 sum t p (jobs below - jobs above), each region split in the middle
    apart = 2 * (weight * sorted_share * (2 * below - total[:, None])).sum(axis=1)
    return np.asarray(apart / (2 * total**2 * overall * (1 - overall)))


def entropy(x: Floats, t: Floats) -> Floats:
    """Theil's H = sum t (E - e[r]) / (E T), e the entropy of the industry against all others."""
    everywhere = _two_way(_overall(x, t))
    inside = (t * _two_way(_local_share(x, t))).sum(axis=1)
    return np.asarray(1 - inside / (everywhere * t.sum(axis=1)))


def atkinson(x: Floats, t: Floats, *, aversion: float = 0.5) -> Floats:
    """A = 1 - P / (1 - P) |sum (1 - p)^(1 - b) p^b t / (P T)|^(1 / (1 - b))."""
    share, overall, total = _local_share(x, t), _overall(x, t), t.sum(axis=1)
    inner = ((1 - share) ** (1 - aversion) * share**aversion * t).sum(axis=1) / (overall * total)
    return np.asarray(1 - overall / (1 - overall) * np.abs(inner) ** (1 / (1 - aversion)))


def isolation(x: Floats, t: Floats) -> Floats:
    """xPx = sum (x / X) p: the share of the industry where a job of it is."""
    return np.asarray((_spread(x) * _local_share(x, t)).sum(axis=1))


def interaction(x: Floats, t: Floats) -> Floats:
    """xPy = 1 - xPx: the share of the others where a job of the industry is."""
    return np.asarray(1 - isolation(x, t))


def correlation_ratio(x: Floats, t: Floats) -> Floats:
    """Eta squared = (xPx - P) / (1 - P): isolation beyond that of an even spread."""
    overall = _overall(x, t)
    return np.asarray((isolation(x, t) - overall) / (1 - overall))


KERNELS: dict[str, Kernel] = {
    "dissimilarity": dissimilarity,
    "gini": gini,
    "entropy": entropy,
    "atkinson": atkinson,
    "isolation": isolation,
    "interaction": interaction,
    "correlation_ratio": correlation_ratio,
    "minmax": minmax,
}


def _spread(x: Floats) -> Floats:
    """Shares of the regions in an industry; NaN where it is empty."""
    total = x.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(x, total, out=np.full(x.shape, np.nan, dtype=x.dtype), where=total > 0))


def _local_share(x: Floats, t: Floats) -> Floats:
    """p, 0 in empty regions, never above 1 by rounding."""
    share = np.divide(x, t, out=np.zeros_like(x), where=t > 0)
    return np.asarray(np.minimum(share, 1))


def _overall(x: Floats, t: Floats) -> Floats:
    """(b, I) P; NaN where the industry has no jobs, or all."""
    overall = x.sum(axis=1) / t.sum(axis=1)
    return np.asarray(np.where((overall > 0) & (overall < 1), overall, np.nan))


def _two_way(share: Floats) -> Floats:
    """Entropy of a share against the rest, in nats; 0 at both ends."""
    rest = 1 - share
    return np.asarray(-share * np.log(np.where(share > 0, share, 1)) - rest * np.log(np.where(rest > 0, rest, 1)))
