"""Sums over pairs of neighbours when all numbers are dealt out anew: the same permutations for all industries at once.

One kernel in NumPy and SciPy, and its twin in Numba (`klastr[fast]`), which needs no intermediate tables; both add in
float32 and agree to its rounding.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.spatial.compiled_sums import add_pairs
from klastr.identify.spatial.weights import Sparse
from klastr.methods.compiled_kernels import numba_is_there
from klastr.methods.streams import stream

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.int32]

_COLUMNS = 64  # so many float32 columns of a few thousand regions stay in the cache
_THREADS = 2
_TIE = 1e-4
"""Draws closer to the value than this part of their standard deviation count as equal: float32 cannot tell them."""


def permutations_of(size: int, draws: int, seed: int, name: str) -> Indices:
    """(P, n) int32: random orders of n things."""
    ordered = np.tile(np.arange(size, dtype=np.int32), (draws, 1))
    return stream(seed, name).permuted(ordered, axis=1, out=ordered)


def permuted_sums(values: NDArray[np.float64], matrix: Sparse, orders: Indices, *, fast: bool | None = None) -> Floats:
    """(P, N) float32: sum_ij w_ij v_p(i) v_p(j) of every permutation p.

    Parameters
    ----------
    values : (n, N) float64
        About 1 in size.
    matrix : (n, n) CSR
        Weights; the diagonal counts too.
    orders : (P, n) int32
        See `permutations_of`.
    fast : bool, optional
        Whether to use Numba. Default: where it is installed.
    """
    from scipy import sparse

    both = (matrix + matrix.T).tocsr() / 2
    half = (2 * sparse.triu(both, k=1) + sparse.diags_array(both.diagonal())).tocsr()
    fast = numba_is_there() if fast is None else fast
    numbers = np.ascontiguousarray(values, dtype=np.float32)
    found = np.empty((len(orders), values.shape[1]), dtype=np.float32)
    compute = _compiled if fast else _by_products
    parts = [part for part in np.array_split(np.arange(len(orders)), _THREADS) if part.size]
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(lambda part: compute(numbers, half, orders[part[0] : part[-1] + 1], found, part[0]), parts))
    return found


def permuted_totals(values: NDArray[np.float64], weights: NDArray[np.float64], orders: Indices) -> Floats:
    """(P, N) float32: sum_i d_i v_p(i) of every permutation, for one weight per place."""
    dealt = np.empty(orders.shape, dtype=np.float32)
    np.put_along_axis(dealt, orders, np.broadcast_to(weights.astype(np.float32), orders.shape), axis=1)
    return np.asarray(dealt @ values.astype(np.float32))


def tail_counts(drawn: Floats, value: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(N,) how many draws are at least, and how many at most, as large as the value."""
    near = _TIE * np.maximum(drawn.std(axis=0, dtype=np.float64), 1e-12 * np.abs(value))
    apart = drawn - value
    return (apart >= -near).sum(axis=0), (apart <= near).sum(axis=0)


def _by_products(numbers: Floats, half: Sparse, orders: Indices, found: Floats, first: int) -> None:
    """A few columns, or a few permutations of them, at a time: one sparse product for all of them."""
    matrix = half.astype(np.float32)
    size, columns = numbers.shape
    together = max(1, _COLUMNS // max(columns, 1))
    for left in range(0, columns, _COLUMNS):
        block = np.ascontiguousarray(numbers[:, left : left + _COLUMNS])
        for start in range(0, len(orders), together):
            some = orders[start : start + together]
            dealt = block[some.T].reshape(size, -1)
            sums = np.einsum("ij,ij->j", dealt, matrix @ dealt).reshape(len(some), -1)
            found[first + start : first + start + len(some), left : left + _COLUMNS] = sums


def _compiled(numbers: Floats, half: Sparse, orders: Indices, found: Floats, first: int) -> None:
    pairs = half.tocoo()
    rows, columns = (at.astype(np.int32) for at in pairs.coords)
    weights, kernel = pairs.data.astype(np.float32), add_pairs()
    for left in range(0, numbers.shape[1], 4 * _COLUMNS):
        block = np.ascontiguousarray(numbers[:, left : left + 4 * _COLUMNS])
        sums = np.zeros((len(orders), block.shape[1]), dtype=np.float32)
        kernel(block, rows, columns, weights, orders, sums)
        found[first : first + len(orders), left : left + 4 * _COLUMNS] = sums
