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
    numba = compiler()
    compiled = numba.njit(nogil=True, cache=True)
    tile_size = _TILE

    def pair_classes(px: float, py: float, far_x: Any, far_y: Any, width: float, bins: int, place: Any) -> None:
        for j in range(far_x.size):
            dx = px - far_x[j]
            dy = py - far_y[j]
            place[j] = np.int32(min(np.sqrt(dx * dx + dy * dy) / width, np.float64(bins)))

    classes = compiled(pair_classes)

    def count(
        x: Any, y: Any, far_x: Any, far_y: Any, width: float, bins: int, same: bool, start: int, step: int
    ) -> Any:
        place = np.empty(tile_size, dtype=np.int32)
        found = np.zeros((4, bins + 1), dtype=np.int64)
        for tile in range(0, far_x.size, tile_size):
            end = min(tile + tile_size, far_x.size)
            for i in range(start, x.size, step):
                first = max(tile, i + 1) if same else tile
                if first >= end:
                    continue
                many = end - first
                classes(x[i], y[i], far_x[first:end], far_y[first:end], width, bins, place)
                fours = many - many % 4
                for j in range(0, fours, 4):
                    found[0, place[j]] += 1
                    found[1, place[j + 1]] += 1
                    found[2, place[j + 2]] += 1
                    found[3, place[j + 3]] += 1
                for j in range(fours, many):
                    found[0, place[j]] += 1
        return found.sum(axis=0)[:bins]

    def weigh(
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
        place = np.empty(tile_size, dtype=np.int32)
        found = np.zeros(bins + 1)
        for tile in range(0, far_x.size, tile_size):
            end = min(tile + tile_size, far_x.size)
            for i in range(start, x.size, step):
                first = max(tile, i + 1) if same else tile
                if first >= end:
                    continue
                classes(x[i], y[i], far_x[first:end], far_y[first:end], width, bins, place)
                for j in range(end - first):
                    found[place[j]] += w[i] * far_w[first + j]
        return found[:bins]

    return {"count": compiled(count), "weigh": compiled(weigh)}
