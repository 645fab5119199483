"""Who is within reach of whom, listed once: any number of questions about the same points then need no distances.

Rows of a sparse matrix: for each point its neighbours, with the class of their distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.methods.near_pairs import class_of, near_pairs

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class NeighbourLists:
    """Neighbours of N points within the last of D radii.

    Attributes
    ----------
    starts : (N + 1,) int
        Where the neighbours of each point begin.
    neighbour : (K,) int32
    radius : (K,) uint16
        The first radius that holds each of them.
    count : int
        D.
    """

    starts: Places
    neighbour: NDArray[np.int32]
    radius: NDArray[np.uint16]
    count: int

    def sums(self, at: Places, weight: Floats) -> Floats:
        """(n, D) summed weight of the neighbours of some points within each radius.

        Parameters
        ----------
        at : (n,) int
        weight : (N,) float64
            0 for points that do not count.
        """
        many = self.starts[at + 1] - self.starts[at]
        ends = np.cumsum(many)
        place = np.arange(int(ends[-1]) if at.size else 0) + np.repeat(self.starts[at] - (ends - many), many)
        row = np.repeat(np.arange(at.size) * self.count, many)
        heavy = weight[self.neighbour[place]]
        counts = heavy != 0
        cells = row[counts] + self.radius[place[counts]]
        summed = np.bincount(cells, heavy[counts], minlength=at.size * self.count).reshape(at.size, self.count)
        return np.cumsum(summed, axis=1)


def neighbour_lists(x: Floats, y: Floats, radii: Floats) -> NeighbourLists:
    """List the neighbours of every point.

    Parameters
    ----------
    x, y : (N,) float64
    radii : (D,) float64
        Increasing.

    Examples
    --------
    >>> lists = neighbour_lists(np.array([0.0, 1.0, 3.0]), np.zeros(3), np.array([1.0, 2.0, 3.0]))
    >>> lists.sums(np.array([0, 2]), np.ones(3)).tolist()
    [[1.0, 1.0, 2.0], [0.0, 1.0, 2.0]]
    """
    ones, twos, classes = [], [], []
    for pairs in near_pairs(x, y, float(radii[-1])):
        held = class_of(pairs.apart, radii)
        inside = held < radii.size
        ones.append(pairs.one[inside].astype(np.int32))
        twos.append(pairs.two[inside].astype(np.int32))
        classes.append(held[inside].astype(np.uint16))
    return _listed(np.concatenate(ones), np.concatenate(twos), np.concatenate(classes), x.size, radii.size)


def neighbours_in_table(between: Floats, radii: Floats) -> NeighbourLists:
    """The same out of a table of distances.

    Parameters
    ----------
    between : (N, N) float64
    radii : (D,) float64

    Examples
    --------
    >>> lists = neighbours_in_table(np.array([[0.0, 5.0], [5.0, 0.0]]), np.array([4.0, 6.0]))
    >>> lists.sums(np.array([0]), np.ones(2)).tolist()
    [[0.0, 1.0]]
    """
    held = class_of(between, radii)
    near = held < radii.size
    np.fill_diagonal(near, False)
    one, two = np.nonzero(near)
    return _listed(one.astype(np.int32), two.astype(np.int32), held[near].astype(np.uint16), len(between), radii.size)


def _listed(
    one: NDArray[np.int32], two: NDArray[np.int32], radius: NDArray[np.uint16], points: int, count: int
) -> NeighbourLists:
    order = np.argsort(one, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(one, minlength=points))]).astype(np.intp)
    return NeighbourLists(starts, two[order], radius[order], count)
