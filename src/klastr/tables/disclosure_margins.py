"""Cells with all their sums: regions, groups of regions and all of them, by industries, their groups and all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TOTAL = "TOTAL"


@dataclass(frozen=True, slots=True)
class Axis:
    """Labels of rows or columns: leaves first, then groups, then the total.

    Attributes
    ----------
    labels : tuple of str
    leaves : int
    parts : mapping of position to positions
        What each group and the total is the sum of.
    group : (L,) int
        Position of each leaf's parent.
    """

    labels: tuple[str, ...]
    leaves: int
    parts: Mapping[int, tuple[int, ...]]
    group: NDArray[np.intp]


def axis(leaves: Sequence[str], groups: Mapping[str, str] | None) -> Axis:
    """An axis with its sums.

    Parameters
    ----------
    leaves : sequence of str
    groups : mapping of leaf to group, optional
        A leaf that is in no group stands directly below the total.

    Examples
    --------
    >>> rows = axis(("A", "B", "C"), {"A": "north", "B": "north"})
    >>> rows.labels, dict(rows.parts), rows.group.tolist()
    (('A', 'B', 'C', 'north', 'TOTAL'), {3: (0, 1), 4: (2, 3)}, [3, 3, 4])
    """
    own = groups or {}
    names = sorted({own[leaf] for leaf in leaves if leaf in own})
    many, total = len(leaves), len(leaves) + len(names)
    place = {name: many + k for k, name in enumerate(names)}
    parent = np.array([place[own[leaf]] if leaf in own else total for leaf in leaves], dtype=np.intp)
    parts = {at: tuple(np.flatnonzero(parent == at).tolist()) for at in place.values()}
    free = tuple(np.flatnonzero(parent == total).tolist())
    parts[total] = (*free, *place.values())
    return Axis((*leaves, *names, TOTAL), many, parts, parent)


@dataclass(frozen=True, eq=False, slots=True)
class Margins:
    """Every cell that is published or hidden, R+ rows x C+ columns, and the sums that bind them."""

    rows: Axis
    columns: Axis
    persons: Floats
    plants: Floats
    largest: Floats
    second: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """(R+, C+)."""
        return len(self.rows.labels), len(self.columns.labels)

    def equations(self) -> Any:
        """(K, R+ C+) sparse: each row is a sum minus its parts, and is zero for the true cells."""
        from scipy.sparse import csr_array, kron, vstack

        high, wide = self.shape
        down = kron(_binding(self.rows, high), csr_array(np.eye(wide)))
        across = kron(csr_array(np.eye(high)), _binding(self.columns, wide))
        return csr_array(vstack([down, across]))


def _binding(side: Axis, many: int) -> Any:
    from scipy.sparse import csr_array

    matrix = np.zeros((len(side.parts), many))
    for k, (whole, parts) in enumerate(side.parts.items()):
        matrix[k, list(parts)] = 1.0
        matrix[k, whole] = -1.0
    return csr_array(matrix)


def with_margins(
    persons: Floats, plants: Floats, largest: Floats, second: Floats, rows: Axis, columns: Axis
) -> Margins:
    """All sums of (R, C) cells, and the two largest plants of each sum.

    Parameters
    ----------
    persons, plants, largest, second : (R, C) float64
        0 where there is no plant.
    rows, columns : Axis
    """
    sums = [_summed(_summed(cells, rows, 0), columns, 1) for cells in (persons, plants)]
    top = np.stack([largest, second])
    for side, where in ((rows, 1), (columns, 2)):
        top = _two_largest(top, side, where)
    return Margins(rows, columns, sums[0], sums[1], top[0], top[1])


def _summed(cells: Floats, side: Axis, where: int) -> Floats:
    found = list(np.moveaxis(cells, where, 0))
    for parts in side.parts.values():
        found.append(np.sum([found[k] for k in parts], axis=0) if parts else np.zeros_like(found[0]))
    return np.moveaxis(np.stack(found), 0, where)


def _two_largest(top: Floats, side: Axis, where: int) -> Floats:
    """(2, R, C) to (2, R+, C) or (2, R, C+): the two largest of the two largest of the parts."""
    found = list(np.moveaxis(top, where, 0))
    for parts in side.parts.values():
        if not parts:
            found.append(np.zeros_like(found[0]))
            continue
        both = np.concatenate([found[k] for k in parts])
        found.append(-np.sort(-both, axis=0)[:2])
    return np.moveaxis(np.stack(found), 0, where)
