"""The compiled twin of `klastr.methods.pair_histogram`: the same counts, hundreds of millions of pairs a second.

Points are taken by tiles that stay in the cache. In each tile the classes of all pairs are computed first, which the
machine does several at a time, and counted afterwards into four counters in turn, so that equal classes in a row need
not wait for each other. Threads work on rows of their own with counters of their own.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.methods.compiled_kernels import compiler

Floats = NDArray[np.float64]

_TILE = 2048
_FEW_PAIRS = 2_000_000


def counted_pairs(
    x: Floats,
    y: Floats,
    weight: Floats | None,
    width: float,
    bins: int,
    other: tuple[Floats, Floats, Floats | None] | None,
) -> Floats:
    """(bins,) weight of pairs; the arguments are those of `klastr.methods.pair_histogram.pair_histogram`."""
    kernels = _kernels()
    far = other or (x, y, weight)
    one, two = ([np.ascontiguousarray(a, dtype=np.float64) for a in pair] for pair in ((x, y), far[:2]))
    if weight is None and far[2] is None:

        def part(start: int, step: int) -> Any:
            return kernels["count"](*one, *two, width, bins, other is None, start, step)

    else:
        weights = [np.ones(a[0].size) if w is None else w.astype(np.float64) for a, w in ((one, weight), (two, far[2]))]

        def part(start: int, step: int) -> Any:
            return kernels["weigh"](*one, weights[0], *two, weights[1], width, bins, other is None, start, step)

    threads = 1 if x.size * two[0].size < _FEW_PAIRS else min(os.cpu_count() or 1, 8)
    if threads == 1:
        return np.asarray(part(0, 1), dtype=np.float64)
    with ThreadPoolExecutor(threads) as pool:
        return np.asarray(sum(pool.map(part, range(threads), [threads] * threads)), dtype=np.float64)


@cache
def _kernels() -> dict[str, Any]:
    """Compile at first use; the machine code is kept in the user's cache folder."""
    compiled = compiler().njit(nogil=True, cache=True)
    return {"count": compiled(_count), "weigh": compiled(_weigh)}


# Each kernel stands for itself and calls no other compiled function: numba finds such code again in its cache, and
# compiles anew, in every session, what refers to another one.


def _count(x: Any, y: Any, far_x: Any, far_y: Any, width: float, bins: int, same: bool, start: int, step: int) -> Any:
    """Numbers of pairs by class of distance, for the rows start, start + step, ..."""
    per = 1.0 / width
    place = np.empty(_TILE, dtype=np.int32)
    found = np.zeros((4, bins + 1), dtype=np.int64)
    for tile in range(0, far_x.size, _TILE):
        end = min(tile + _TILE, far_x.size)
        for i in range(start, x.size, step):
            first = max(tile, i + 1) if same else tile
            many = end - first
            for j in range(many):
                dx = x[i] - far_x[first + j]
                dy = y[i] - far_y[first + j]
                place[j] = np.int32(min(np.sqrt(dx * dx + dy * dy) * per, np.float64(bins)))
            fours = max(many - many % 4, 0)
            for j in range(0, fours, 4):
                found[0, place[j]] += 1
                found[1, place[j + 1]] += 1
                found[2, place[j + 2]] += 1
                found[3, place[j + 3]] += 1
            for j in range(fours, many):
                found[0, place[j]] += 1
    return found.sum(axis=0)[:bins]


def _weigh(
    x: Any,
    y: Any,
    w: Any,
    far_x: Any,
    far_y: Any,
    far_w: Any,
    width: float,
    bins: int,
    same: bool,
    start: int,
    step: int,
) -> Any:
    """Weights of pairs by class of distance, for the rows start, start + step, ..."""
    per = 1.0 / width
    place = np.empty(_TILE, dtype=np.int32)
    found = np.zeros(bins + 1)
    for tile in range(0, far_x.size, _TILE):
        end = min(tile + _TILE, far_x.size)
        for i in range(start, x.size, step):
            first = max(tile, i + 1) if same else tile
            for j in range(end - first):
                dx = x[i] - far_x[first + j]
                dy = y[i] - far_y[first + j]
                place[j] = np.int32(min(np.sqrt(dx * dx + dy * dy) * per, np.float64(bins)))
            for j in range(end - first):
                found[place[j]] += w[i] * far_w[first + j]
    return found[:bins]
