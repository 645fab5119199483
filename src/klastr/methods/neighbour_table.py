"""The same neighbours as a table of classes: one number for every pair of points, near or far.

Lists are walked from each point through all of its neighbours. Where few points count and most points are neighbours,
it is quicker to look up the pairs that count, and no others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.methods.neighbour_lists import NeighbourLists

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_MOST_BYTES = 3e8
_BLOCK_PAIRS = 2_000_000


@dataclass(frozen=True, eq=False, slots=True)
class NeighbourTable:
    """Classes of distance of all pairs of N points.

    Attributes
    ----------
    radius : (N, N) uint8 or uint16
        The first radius that holds a pair; `count` where none does, and for a point with itself.
    count : int
        D radii.
    """

    radius: NDArray[np.uint8] | NDArray[np.uint16]
    count: int

    def sums(self, at: Places, weight: Floats, counted: Places) -> Floats:
        """(n, D) summed weight of those neighbours of some points that count, within each radius.

        Parameters
        ----------
        at : (n,) int
        weight : (N,) float64
        counted : (m,) int
            Points whose weight is not 0.
        """
        classes = self.count + 1
        summed = np.empty((at.size, classes))
        heavy = weight[counted]
        alike = bool(heavy.size) and bool((heavy == heavy[0]).all())  # counting is quicker than adding up
        step = max(1, _BLOCK_PAIRS // max(counted.size, 1))
        for start in range(0, at.size, step):
            rows = at[start : start + step]
            cells = self.radius[rows].take(counted, axis=1) + np.arange(rows.size, dtype=np.intp)[:, None] * classes
            weights = None if alike else np.broadcast_to(heavy, cells.shape).ravel()
            found = np.bincount(cells.ravel(), weights, minlength=rows.size * classes) * (heavy[0] if alike else 1.0)
            summed[start : start + step] = found.reshape(rows.size, classes)
        return np.cumsum(summed[:, :-1], axis=1)


def neighbour_table(lists: NeighbourLists) -> NeighbourTable | None:
    """The table of some lists; None where it would not fit into memory.

    Examples
    --------
    >>> from klastr.methods.neighbour_lists import neighbour_lists
    >>> lists = neighbour_lists(np.array([0.0, 1.0, 3.0]), np.zeros(3), np.array([1.0, 2.0, 3.0]))
    >>> table = neighbour_table(lists)
    >>> table.sums(np.array([0, 2]), np.ones(3), np.arange(3)).tolist() if table else None
    [[1.0, 1.0, 2.0], [0.0, 1.0, 2.0]]
    """
    points = lists.starts.size - 1
    kind = np.dtype(np.uint8 if lists.count < 255 else np.uint16)
    if float(points) ** 2 * kind.itemsize > _MOST_BYTES:
        return None
    radius = np.full((points, points), lists.count, dtype=kind)
    radius[np.repeat(np.arange(points), np.diff(lists.starts)), lists.neighbour] = lists.radius
    return NeighbourTable(radius, lists.count)
