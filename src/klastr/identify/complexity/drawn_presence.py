"""The table of presence of every table that is drawn again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.presence import presences
from klastr.identify.table_draws import TableDraws

_MOST_THREADS = 4


def drawn_presence(again: TableDraws, threshold: float = 1.0) -> Iterator[NDArray[np.float32]]:
    """(R, I) zeros and ones, one table after the other; jobs outside the compared industries stay as they are."""
    rest = again.grid.region_total - again.grid.employment.sum(axis=1)

    def present(table: NDArray[np.float32]) -> NDArray[np.float32]:
        size = table.sum(axis=1, dtype=np.float64) + rest
        (found,) = presences(table[None], size[None], threshold)
        return np.asarray(found)

    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
        for block in again.blocks():
            yield from list(pool.map(present, block))
