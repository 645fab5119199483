"""The table of presence of every table that is drawn again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.presence import presences
from klastr.identify.table_draws import TableDraws

Result = TypeVar("Result")

_MOST_THREADS = 4


def drawn_presence(again: TableDraws, threshold: float = 1.0) -> Iterator[NDArray[np.float32]]:
    """(R, I) zeros and ones, one table after the other; jobs outside the compared industries stay as they are."""
    return of_drawn_presence(again, threshold, lambda table: table)


def of_drawn_presence(
    again: TableDraws, threshold: float, kernel: Callable[[NDArray[np.float32]], Result]
) -> Iterator[Result]:
    """What a kernel makes of each of them, in their order; several threads work, each on a table of its own."""
    rest = again.grid.region_total - again.grid.employment.sum(axis=1)

    def of_one(table: NDArray[np.float32]) -> Result:
        size = table.sum(axis=1, dtype=np.float64) + rest
        (present,) = presences(table[None], size[None], threshold)
        return kernel(present)

    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
        for block in again.blocks():
            yield from list(pool.map(of_one, block))
