"""How many pairs of points lie how far apart: every pair is looked at, none is kept.

The compiled twin (`klastr.methods.pair_histogram_compiled`, the extra ``klastr[fast]``) is asked first; where numba is
not installed the same counts are made here, a block of pairs at a time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.methods.compiled_kernels import numba_is_there

Floats = NDArray[np.float64]

_BLOCK_PAIRS = 1_000_000


def pair_histogram(
    x: Floats,
    y: Floats,
    weight: Floats | None,
    width: float,
    bins: int,
    *,
    other: tuple[Floats, Floats, Floats | None] | None = None,
    compiled: bool | None = None,
) -> Floats:
    """Weight of the pairs in each class of distance, ``width`` wide, from 0 on; pairs beyond the last are left out.

    Parameters
    ----------
    x, y : (n,) float64
    weight : (n,) float64, optional
        A pair weighs the product of its weights; 1 where none are given.
    width : float
    bins : int
    other : (x, y, weight), optional
        Count pairs of a point of the first and one of the second set. Default: each pair inside the first set, once.
    compiled : bool, optional
        Whether the compiled twin counts. Default: where numba is installed.

    Returns
    -------
    (bins,) float64

    Examples
    --------
    >>> x, y = np.array([0.0, 3.0, 0.0]), np.array([0.0, 4.0, 1.0])
    >>> pair_histogram(x, y, None, 1.0, 6, compiled=False).tolist()
    [0.0, 1.0, 0.0, 0.0, 1.0, 1.0]
    """
    if compiled if compiled is not None else numba_is_there():
        from klastr.methods.pair_histogram_compiled import counted_pairs

        return counted_pairs(x, y, weight, width, bins, other)
    return _counted(x, y, weight, width, bins, other)


def distance_class(dx: Any, dy: Any, width: float) -> NDArray[np.intp]:
    """Which class of distance a pair falls into; the compiled twin too multiplies, which takes half as long."""
    return np.asarray(np.sqrt(dx * dx + dy * dy) * (1.0 / width)).astype(np.intp)


def _counted(
    x: Floats,
    y: Floats,
    weight: Floats | None,
    width: float,
    bins: int,
    other: tuple[Floats, Floats, Floats | None] | None,
) -> Floats:
    """The twin in NumPy: rows of the matrix of pairs, some at a time."""
    total = np.zeros(bins)
    far_x, far_y, far_weight = other or (x, y, weight)
    for start, stop in _row_blocks(x.size, far_x.size):
        rows = slice(start, stop)
        columns = slice(start, None) if other is None else slice(None)
        at = distance_class(x[rows, None] - far_x[columns], y[rows, None] - far_y[columns], width)
        wanted = at < bins
        if other is None:
            wanted &= np.arange(start, far_x.size) > np.arange(start, stop)[:, None]
        if weight is None and far_weight is None:
            total += np.bincount(at[wanted], minlength=bins)
            continue
        ones = np.ones(1)
        one, two = (ones if w is None else w[s] for w, s in ((weight, rows), (far_weight, columns)))
        products = np.broadcast_to(one[:, None] * two, at.shape)
        total += np.bincount(at[wanted], products[wanted], minlength=bins)
    return total


def _row_blocks(rows: int, columns: int) -> list[tuple[int, int]]:
    step = max(1, _BLOCK_PAIRS // max(columns, 1))
    return [(start, min(start + step, rows)) for start in range(0, rows, step)]
