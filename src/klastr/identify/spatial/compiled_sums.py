"""The Numba twin of the permuted sums; imported at first use only, compiled once into a cache."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray


@numba.njit(cache=True, nogil=True, fastmath=True)
def add_pairs(
    numbers: NDArray[np.float32],
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    weights: NDArray[np.float32],
    orders: NDArray[np.int32],
    sums: NDArray[np.float32],
) -> Any:
    """Add w v_p(i) v_p(j) of every pair (i, j) to the sums of every permutation p: (P, N) float32, in place."""
    width = numbers.shape[1]
    for p in range(orders.shape[0]):
        order, total = orders[p], sums[p]
        for e in range(rows.size):
            first, second, weight = numbers[order[rows[e]]], numbers[order[columns[e]]], weights[e]
            for c in range(width):
                total[c] += weight * first[c] * second[c]
