"""Which plants make the value of a curve at a distance?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.distances.nulls import Pattern
from klastr.methods.ring_spectrum import ring
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

_NAMED = 5
_ROWS = 512


def kernel_parts(pattern: Pattern, distance: float, bandwidth: float, points: PointSet) -> Mapping[str, float | str]:
    """Share of the value that runs through each of the plants that count most, and how many pairs are near.

    Parameters
    ----------
    pattern : Pattern
    distance, bandwidth : float
        Kilometres.
    points : PointSet
    """
    if not np.isfinite(bandwidth) or pattern.at is None:
        return {}
    far_x = pattern.x if pattern.other_x is None else pattern.other_x
    far_y = pattern.y if pattern.other_y is None else pattern.other_y
    far_weight = pattern.weight if pattern.other_weight is None else pattern.other_weight
    through = np.empty(pattern.x.size)
    near = 0
    for start in range(0, pattern.x.size, _ROWS):
        rows = slice(start, start + _ROWS)
        apart = np.hypot(pattern.x[rows, None] - far_x, pattern.y[rows, None] - far_y)
        pairs = ring(apart, distance, bandwidth) * far_weight * pattern.weight[rows, None]
        within = np.abs(apart - distance) <= bandwidth
        if pattern.other_x is None:  # not with itself
            own = np.arange(pattern.x.size)[rows]
            pairs[np.arange(own.size), own] = 0
            within[np.arange(own.size), own] = False
        through[rows] = pairs.sum(axis=1)
        near += int(within.sum())
    pairs_near = near // 2 if pattern.other_x is None else near
    parts: dict[str, float | str] = {
        f"pairs between {max(distance - bandwidth, 0):.4g} and {distance + bandwidth:.4g} km": pairs_near
    }
    return parts | _largest(through, pattern.at, points, each=2 if pattern.other_x is None else 1)


def plant_name(points: PointSet, k: int) -> str:
    """What a plant is called, or where it stands."""
    if points.plants is not None and points.plants[k]:
        return points.plants[k]
    return f"plant {k} at ({points.x[k]:.4g}, {points.y[k]:.4g}) km"


def _largest(through: Floats, at: NDArray[np.intp], points: PointSet, *, each: int) -> dict[str, float | str]:
    """Plants through which most of the value runs; a pair runs through both of its plants."""
    total = float(through.sum()) / each
    order = np.argsort(-through, kind="stable")[:_NAMED]
    return {
        f"share through {plant_name(points, int(at[k]))}": round(float(through[k]) / total, 4)
        for k in order
        if total > 0 and through[k] > 0
    }
