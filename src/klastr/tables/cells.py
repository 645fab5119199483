"""Why a cell of a table is empty: three reasons that are never mixed.

A statistical office leaves a cell empty because it may not say (*confidential*), because it cannot say
(*unreliable or not collected*), or because there was nothing to say it about (*not there*: the region code did not
exist in that year). The first two hide a number and can be estimated; the third hides nothing and is never filled.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class CellKind(IntEnum):
    """What is known about one cell of a table."""

    PUBLISHED = 0
    CONFIDENTIAL = 1
    UNAVAILABLE = 2
    """Unreliable, or not collected."""
    NOT_THERE = 3
    """The region had no data at all in that year."""


# Eurostat writes "c" (also combined, "bc"); the US Census Bureau writes "D" (withheld to avoid disclosure).
# Eurostat's small "d" means "definition differs" and says nothing about confidentiality.
_CONFIDENTIAL_LETTERS = ("c", "C", "D")

# A region-year without any number is "not there" unless most of its cells say that they are confidential.
_CONFIDENTIAL_SHARE_OF_A_LIVING_REGION = 0.5


def is_confidential(flag: str | None) -> bool:
    """Whether a flag says that the value is withheld to protect somebody.

    >>> [is_confidential(flag) for flag in ("c", "bc", "D", "d", "u", "", None)]
    [True, True, True, False, False, False, False]
    """
    return bool(flag) and any(letter in str(flag) for letter in _CONFIDENTIAL_LETTERS)


def cell_kinds(values: NDArray[np.float64], confidential: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Tell the kinds of empty cells apart.

    Parameters
    ----------
    values : (T, R, I) float64
        NaN where the cell is empty.
    confidential : (T, R, I) bool
        Where a flag says that the value is withheld.

    Returns
    -------
    (T, R, I) uint8
        A `CellKind` for every cell.
    """
    empty = np.isnan(values)
    kinds = np.full(values.shape, CellKind.PUBLISHED, dtype=np.uint8)
    kinds[empty] = CellKind.UNAVAILABLE
    kinds[empty & confidential] = CellKind.CONFIDENTIAL
    silent = empty.all(axis=2)
    withheld = confidential.mean(axis=2) >= _CONFIDENTIAL_SHARE_OF_A_LIVING_REGION if values.size else silent
    kinds[silent & ~withheld] = CellKind.NOT_THERE
    return kinds


def counted_kinds(kinds: NDArray[np.uint8]) -> dict[CellKind, int]:
    """How many cells there are of each kind.

    >>> counted_kinds(np.array([[[0, 0, 1]]], dtype=np.uint8))[CellKind.CONFIDENTIAL]
    1
    """
    counts: NDArray[Any] = np.bincount(kinds.ravel(), minlength=len(CellKind))
    return {kind: int(counts[kind]) for kind in CellKind}
