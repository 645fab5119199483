"""The compiled twin of the permuted sums; compiled at first use, kept in the user's cache folder."""

from __future__ import annotations

from functools import cache
from typing import Any

from numpy.typing import NDArray

from klastr.methods.compiled_kernels import compiler


@cache
def add_pairs() -> Any:
    """The kernel: adds w v_p(i) v_p(j) of every pair (i, j) to the sums of every permutation p, (P, N) float32.

    Its arguments: ``numbers`` (R, N) float32, ``rows``, ``columns`` and ``weights`` of the pairs, ``orders`` (P, R),
    and ``sums``, changed in place.
    """

    def add(
        numbers: NDArray[Any],
        rows: NDArray[Any],
        columns: NDArray[Any],
        weights: NDArray[Any],
        orders: NDArray[Any],
        sums: NDArray[Any],
    ) -> None:
        width = numbers.shape[1]
        for p in range(orders.shape[0]):
            order, total = orders[p], sums[p]
            for e in range(rows.size):
                first, second, weight = numbers[order[rows[e]]], numbers[order[columns[e]]], weights[e]
                for c in range(width):
                    total[c] += weight * first[c] * second[c]

    return compiler().njit(cache=True, nogil=True, fastmath=True)(add)
