"""Which pairs of plants make the value of K at a distance?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from klastr.identify.distances.nulls import Pattern
from klastr.identify.distances.plant_parts import plant_name
from klastr.methods.near_pairs import near_pairs
from klastr.tables.points import PointSet

_NAMED = 5


def pair_parts(pattern: Pattern, distance: float, points: PointSet) -> Mapping[str, float | str]:
    """How many pairs are within a distance, and the plants that have most of the others around them.

    Parameters
    ----------
    pattern : Pattern
    distance : float
        Kilometres.
    points : PointSet
    """
    if pattern.at is None:
        return {}
    other = None
    if pattern.other_x is not None and pattern.other_y is not None:
        other = (pattern.other_x, pattern.other_y)
    around = np.zeros(pattern.x.size, dtype=np.intp)
    for pairs in near_pairs(pattern.x, pattern.y, distance, other=other):
        around += np.bincount(pairs.one, minlength=around.size)
    all_pairs = around.size * ((around.size - 1) / 2 if other is None else other[0].size)
    within = around.sum() / (2 if other is None else 1)
    parts: dict[str, float | str] = {f"pairs within {distance:g} km": f"{within:,.0f} of {all_pairs:,.0f}"}
    order = np.argsort(-around, kind="stable")[:_NAMED]
    named = {plant_name(points, int(pattern.at[k])): int(around[k]) for k in order if around[k]}
    return parts | {f"plants within {distance:g} km of {name}": many for name, many in named.items()}
