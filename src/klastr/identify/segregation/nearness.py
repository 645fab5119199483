"""The indices of one industry against all others that need a map: arrays in, arrays out.

Jobs x (b, R, I) of industries, all jobs t (b, R, 1), y = t - x. Nearness c[r, s] = exp(-d[r, s] / reach).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.segregation.evenness import Kernel, dissimilarity
from klastr.identify.spatial.weights import Sparse

Floats = NDArray[np.floating[Any]]


def adjusted_dissimilarity(matrix: Sparse) -> Kernel:
    """D(adj) = D - sum w |p - p'| / sum w over neighbours: what a border between unlike regions hides."""
    pairs = matrix.tocoo()
    first, second = pairs.coords
    weight = (pairs.data / pairs.data.sum())[:, None]

    def kernel(x: Floats, t: Floats) -> Floats:
        share = np.divide(x, t, out=np.zeros_like(x), where=t > 0)
        apart = [(weight * np.abs(one[first] - one[second])).sum(axis=0) for one in share]
        return np.asarray(dissimilarity(x, t) - np.stack(apart))

    return kernel


def delta(areas: Floats) -> Kernel:
    """Delta = sum |x / X - a / A| / 2: the share of the jobs that would have to move for an even density."""
    share = (areas / areas.sum())[:, None]

    def kernel(x: Floats, t: Floats) -> Floats:  # noqa: ARG001  all kernels are called alike
        return np.asarray(np.abs(_spread(x) - share).sum(axis=1) / 2)

    return kernel


def absolute_centralisation(from_centre: Floats, areas: Floats) -> Kernel:
    """ACE = sum X[r - 1] A[r] - sum X[r] A[r - 1], running shares from the centre outwards: -1 to 1."""
    order = np.argsort(from_centre, kind="stable")
    area = np.cumsum(areas[order] / areas.sum())[:, None]

    def kernel(x: Floats, t: Floats) -> Floats:  # noqa: ARG001  all kernels are called alike
        return _crossed(np.cumsum(_spread(x)[:, order], axis=1), area)

    return kernel


def relative_centralisation(from_centre: Floats) -> Kernel:
    """RCE = sum X[r - 1] Y[r] - sum X[r] Y[r - 1]: above 0 where the industry is nearer to the centre than others."""
    order = np.argsort(from_centre, kind="stable")

    def kernel(x: Floats, t: Floats) -> Floats:
        return _crossed(np.cumsum(_spread(x)[:, order], axis=1), np.cumsum(_spread(t - x)[:, order], axis=1))

    return kernel


def spatial_proximity(near: Floats) -> Kernel:
    """SP = (X Pxx + Y Pyy) / (T Ptt), Pab = sum a c b / (A B): above 1 where jobs are nearer to their like."""

    def kernel(x: Floats, t: Floats) -> Floats:
        y = t - x
        own, others, all_jobs = (_around(near, part) / part.sum(axis=1) for part in (x, y, t))
        return np.asarray((own + others) / all_jobs)

    return kernel


def relative_clustering(near: Floats) -> Kernel:
    """RCL = Pxx / Pyy - 1: above 0 where jobs of the industry are nearer to each other than other jobs are."""

    def kernel(x: Floats, t: Floats) -> Floats:
        y = t - x
        own = _around(near, x) / x.sum(axis=1) ** 2
        return np.asarray(own / (_around(near, y) / y.sum(axis=1) ** 2) - 1)

    return kernel


def absolute_clustering(near: Floats) -> Kernel:
    """ACL = (sum x c x / X - X c..  / R^2) / (sum x c t / X - X c.. / R^2), 0 to 1."""

    def kernel(x: Floats, t: Floats) -> Floats:
        even = x.sum(axis=1) * near.sum() / len(near) ** 2
        with_own = _around(near, x) / x.sum(axis=1)
        with_all = (_spread(x) * _lags(near, t)).sum(axis=1)
        return np.asarray((with_own - even) / (with_all - even))

    return kernel


def distance_decay_isolation(near: Floats) -> Kernel:
    """DPxx = sum x / X sum c t p / sum c t: the share of the industry in what is near a job of it."""

    def kernel(x: Floats, t: Floats) -> Floats:
        reached = _lags(near, x) / _lags(near, t)
        return np.asarray((_spread(x) * reached).sum(axis=1))

    return kernel


def distance_decay_interaction(near: Floats) -> Kernel:
    """DPxy = 1 - DPxx: the share of the others in what is near a job of the industry."""
    isolation = distance_decay_isolation(near)

    def kernel(x: Floats, t: Floats) -> Floats:
        return np.asarray(1 - isolation(x, t))

    return kernel


def _spread(x: Floats) -> Floats:
    total = x.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(x, total, out=np.full(x.shape, np.nan, dtype=x.dtype), where=total > 0))


def _lags(near: Floats, x: Floats) -> Floats:
    """(b, R, I) sum over regions of nearness x jobs."""
    return np.asarray(near.astype(x.dtype) @ x)


def _around(near: Floats, x: Floats) -> Floats:
    """(b, I) sum over pairs of regions of jobs x nearness x jobs."""
    return np.asarray((x * _lags(near, x)).sum(axis=1))


def _crossed(first: Floats, second: Floats) -> Floats:
    second = np.broadcast_to(second, first.shape)
    return np.asarray((first[:, :-1] * second[:, 1:] - first[:, 1:] * second[:, :-1]).sum(axis=1))
