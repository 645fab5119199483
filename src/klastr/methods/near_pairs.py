"""Pairs of points within reach, a block of points at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_BLOCK_PAIRS = 1_500_000


class NearPairs(NamedTuple):
    """Ordered pairs: a point of the first set, one of the second, and how far apart they are."""

    one: Places
    two: Places
    apart: Floats


def near_pairs(
    x: Floats, y: Floats, reach: float, *, other: tuple[Floats, Floats] | None = None
) -> Iterator[NearPairs]:
    """Every ordered pair no further apart than `reach`; never a point with itself.

    Parameters
    ----------
    x, y : (n,) float64
    reach : float
    other : (x, y), optional
        The second set; the first one where none is given.

    Examples
    --------
    >>> pairs = next(near_pairs(np.array([0.0, 1.0, 9.0]), np.zeros(3), 2.0))
    >>> sorted(zip(pairs.one.tolist(), pairs.two.tolist(), pairs.apart.tolist()))
    [(0, 1, 1.0), (1, 0, 1.0)]
    """
    from scipy.spatial import cKDTree

    far_x, far_y = other or (x, y)
    tree = cKDTree(np.column_stack([far_x, far_y]))
    box = max(float(np.ptp(far_x) * np.ptp(far_y)), 1e-12)
    around = min(far_x.size, max(1.0, far_x.size * min(1.0, np.pi * reach**2 / box) * 2))
    step = max(1, int(_BLOCK_PAIRS / around))
    for start in range(0, x.size, step):
        rows = np.column_stack([x[start : start + step], y[start : start + step]])
        # A hair more than the reach: the tree's own rounding must not lose a pair that lies exactly at it.
        found = cKDTree(rows).sparse_distance_matrix(tree, reach * (1 + 1e-12), output_type="ndarray")
        one, two = found["i"] + start, found["j"]
        kept = np.ones(one.size, dtype=bool) if other is not None else one != two
        yield NearPairs(one[kept].astype(np.intp), two[kept].astype(np.intp), found["v"][kept])


def class_of(apart: Floats, radii: Floats) -> Places:
    """The first radius that holds each distance; their number where none does.

    A distance that exceeds a radius by rounding alone is held by it.

    >>> class_of(np.array([0.0, 1.0, 1.5, 9.0]), np.array([0.0, 1.0, 2.0])).tolist()
    [0, 1, 2, 3]
    """
    return np.searchsorted(radii * (1 + 1e-12), apart, side="left")
