"""One number per industry that is absent: how near, how complex and how fast growing it is among them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
QUADRANTS = ("near and complex", "near and simple", "far and complex", "far and simple")


def percentile_ranks(values: Floats) -> Floats:
    """Share of the values below each, counting half of those that are equal; NaN stays out.

    >>> percentile_ranks(np.array([10.0, 30.0, np.nan, 30.0])).round(3).tolist()
    [0.167, 0.667, nan, 0.667]
    """
    ranks = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    own = np.sort(values[known])
    below = np.searchsorted(own, values[known], side="left")
    up_to = np.searchsorted(own, values[known], side="right")
    ranks[known] = (below + up_to) / (2 * max(len(own), 1))
    return ranks


def scores(ranks: dict[str, Floats], weights: dict[str, float]) -> Floats:
    """Weighted geometric mean of percentile ranks; NaN where one with a weight is missing.

    score = (prod rank^w)^(1 / sum w)

    >>> scores({"density": np.array([0.25, 1.0]), "growth": np.array([1.0, 0.5])}, {"density": 1, "growth": 1}).tolist()
    [0.5, 0.7071067811865476]
    """
    total = sum(weights.values())
    logs = sum(weight * np.log(np.maximum(ranks[name], 1e-12)) for name, weight in weights.items() if weight > 0)
    return np.asarray(np.exp(logs / total), dtype=np.float64)


def quadrants(density: Floats, complexity: Floats) -> tuple[tuple[str, ...], float, float]:
    """The quarter of the plane of risk and benefit in which each industry lies, and where the plane is divided.

    Risk is low where density is above the median of what is absent, benefit is high where complexity is above the
    median of what is absent.

    >>> quadrants(np.array([0.1, 0.4, 0.5, 0.2]), np.array([1.0, 2.0, -1.0, -2.0]))[0]
    ('far and complex', 'near and complex', 'near and simple', 'far and simple')
    """
    both = ~(np.isnan(density) | np.isnan(complexity))
    if not both.any():
        return ("",) * len(density), np.nan, np.nan
    near, high = float(np.median(density[both])), float(np.median(complexity[both]))
    names: list[str] = []
    for is_known, d, c in zip(both, density, complexity, strict=True):
        of = QUADRANTS[(0 if d >= near else 2) + (0 if c >= high else 1)] if is_known else ""
        names.append(of)
    return tuple(names), near, high
