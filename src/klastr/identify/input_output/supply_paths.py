"""Which chains of suppliers are behind a multiplier? Structural path analysis."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.input_output.inverse import LeontiefModel

Floats = NDArray[np.float64]

_LONGEST = 12
_MOST_STEPS = 20_000


def largest_paths(
    model: LeontiefModel, buyer: int, *, weights: Floats | None = None, origin: int | None = None, most: int = 5
) -> Mapping[str, float | str]:
    """The largest chains of purchases that begin at a buyer, each with what it adds.

    w[k] A[k, l] ... A[m, j]  of the path  k <- l <- ... <- j

    Parameters
    ----------
    model : LeontiefModel
    buyer : int
        Place of j.
    weights : (M,) float64, optional
        w; default: 1 for every sector.
    origin : int, optional
        Only chains that end at this sector.
    most : int
        How many.

    Notes
    -----
    Exact: chains are lengthened in the order of the most that they can still add, which is their product times the
    largest weight (coefficients are below 1), until nothing that is left can be among the largest.

    References
    ----------
    .. [1] Defourny, J. and Thorbecke, E. (1984). Structural path analysis and multiplier decomposition within a social
       accounting matrix framework. Economic Journal 94, 111-136.
    """
    weight = np.ones(len(model.matrix)) if weights is None else np.array(weights)
    if origin is not None:
        weight = np.where(np.arange(weight.size) == origin, weight, 0.0)
    top = float(weight.max())
    labels = (*model.table.industries, "households")
    found: list[tuple[float, tuple[int, ...]]] = []
    waiting: list[tuple[float, tuple[int, ...]]] = [(-1.0, (buyer,))]
    for _ in range(_MOST_STEPS):
        if not waiting or top <= 0:
            break
        minus, path = heapq.heappop(waiting)
        bar = found[0][0] if len(found) == most else 0.0
        if -minus * top <= bar:
            break
        if weight[path[-1]] > 0 and -minus * weight[path[-1]] > bar:
            (heapq.heappushpop if len(found) == most else heapq.heappush)(found, (-minus * weight[path[-1]], path))
        if len(path) < _LONGEST:
            bar = found[0][0] if len(found) == most else 0.0
            products = -minus * model.matrix[:, path[-1]]
            for k in np.flatnonzero(products * top > bar):
                heapq.heappush(waiting, (-float(products[k]), (*path, int(k))))
    ordered = sorted(found, key=lambda one: (-one[0], one[1]))
    return {" <- ".join(labels[k] for k in reversed(path)): float(f"{value:.5g}") for value, path in ordered}


def rounds(model: LeontiefModel, buyer: int, weights: Floats, *, most: int = 4) -> Mapping[str, float | str]:
    """What each round of purchases adds: the buyer itself, its suppliers, theirs, and all later ones together."""
    goods = np.zeros(len(model.matrix))
    goods[buyer] = 1.0
    found: dict[str, float | str] = {}
    total = float(model.left(weights[None])[0, buyer])
    left = total
    for number in range(most):
        added = float(weights @ goods)
        found["direct" if not number else f"round {number}"] = float(f"{added:.5g}")
        left -= added
        goods = model.matrix @ goods
    found["later rounds"] = float(f"{left:.5g}")
    return found
