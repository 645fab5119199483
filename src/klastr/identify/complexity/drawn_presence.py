"""The table of presence of every table that is drawn again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.presence import presences
from klastr.identify.table_draws import TableDraws


def drawn_presence(again: TableDraws, threshold: float = 1.0) -> Iterator[NDArray[np.float32]]:
    """(R, I) zeros and ones, one table after the other; jobs outside the compared industries stay as they are."""
    for block in drawn_presence_blocks(again, threshold):
        yield from block


def drawn_presence_blocks(again: TableDraws, threshold: float = 1.0) -> Iterator[NDArray[np.float32]]:
    """(b, R, I) of them at a time."""
    rest = again.grid.region_total - again.grid.employment.sum(axis=1)
    for block in again.blocks():
        yield presences(block, block.sum(axis=2, dtype=np.float64) + rest, threshold)
