"""What a table of zeros and ones looks like if only degrees count: the bipartite configuration model (BiCM).

p[r, i] = x[r] y[i] / (1 + x[r] y[i]),  sum_i p[r, i] = industries of region r,  sum_r p[r, i] = regions of industry i

The most random table in which every region keeps its number of industries and every industry its number of regions, on
average. Regions with equally many industries share one x, industries in equally many regions one y: 3,000 x 1,000 cells
become a few hundred times a few hundred.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.presence import Presence

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_STEPS = 100
_NEAR_ENOUGH = 1e-8  # of a region or an industry: how far an expected degree may be from its degree


@dataclass(frozen=True, eq=False, slots=True)
class DegreeClasses:
    """Nodes of both sides by their degree; A classes of rows, B of columns.

    Attributes
    ----------
    degree : ((A,), (B,)) float64
    count : ((A,), (B,)) float64
        Nodes of each class.
    of : ((R,), (I,)) int
        Class of each node.
    """

    degree: tuple[Floats, Floats]
    count: tuple[Floats, Floats]
    of: tuple[Places, Places]


@dataclass(frozen=True, eq=False, slots=True)
class DegreeNull:
    """Chances of every cell.

    Attributes
    ----------
    classes : DegreeClasses
    chances : (A, B) float64
        Of a cell whose region and industry have these degrees.
    farthest : float
        Largest difference between a degree and its expectation.
    """

    classes: DegreeClasses
    chances: Floats
    farthest: float

    def cells(self) -> NDArray[np.float32]:
        """(R, I) chances, cell by cell."""
        rows, columns = self.classes.of
        return self.chances.astype(np.float32)[rows][:, columns]


def degree_classes(present: Presence) -> DegreeClasses:
    """Sort the nodes of an (R, I) table of zeros and ones by degree."""
    found = [np.unique(present.sum(axis=axis), return_inverse=True, return_counts=True) for axis in (1, 0)]
    (rows, row_of, row_count), (columns, column_of, column_count) = found
    return DegreeClasses(
        degree=(rows.astype(np.float64), columns.astype(np.float64)),
        count=(row_count.astype(np.float64), column_count.astype(np.float64)),
        of=(row_of, column_of),
    )


def bicm(present: Presence) -> DegreeNull:
    """Fit the configuration model to an (R, I) table of zeros and ones, by Newton's method on the classes.

    References
    ----------
    .. [1] Saracco, F., Di Clemente, R., Gabrielli, A., Squartini, T. (2015). Randomizing bipartite networks: the case
       of the World Trade Web. Scientific Reports 5, 10595.

    >>> found = bicm(np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1]], dtype=np.float32))
    >>> found.cells().sum(axis=1).round(6).tolist(), found.cells().sum(axis=0).round(6).tolist()
    ([2.0, 1.0, 2.0], [2.0, 2.0, 1.0])
    """
    classes = degree_classes(present)
    chances, rows, columns, degrees = _settled(classes)
    if rows.any() and columns.any():
        counts = (classes.count[0][rows], classes.count[1][columns])
        chances[np.ix_(rows, columns)] = _newton((degrees[0][rows], degrees[1][columns]), counts)
    return DegreeNull(classes, chances, _farthest(classes.degree, classes.count, chances))


def _settled(
    classes: DegreeClasses,
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_], tuple[Floats, Floats]]:
    """Chances of the cells that the degrees leave no choice, what is left open, and the degrees that are left there.

    A region with all industries, or none, has them for sure; without it, an industry may be in all regions, or none.
    """
    degrees = [part.copy() for part in classes.degree]
    open_ = [np.ones(part.size, dtype=bool) for part in degrees]
    chances = np.zeros((degrees[0].size, degrees[1].size))
    while True:
        before = sum(int(part.sum()) for part in open_)
        for side, other in ((0, 1), (1, 0)):
            room = (classes.count[other] * open_[other]).sum()
            full = open_[side] & (degrees[side] >= room)
            block = np.ix_(full, open_[1]) if side == 0 else np.ix_(open_[0], full)
            chances[block] = 1.0
            degrees[other] -= (classes.count[side] * full).sum()
            open_[side] &= ~full & (degrees[side] > 0)
        if sum(int(part.sum()) for part in open_) == before:
            return chances, open_[0], open_[1], (degrees[0], degrees[1])


def _newton(degree: tuple[Floats, Floats], count: tuple[Floats, Floats]) -> Floats:
    """(A, B) chances with the given degrees: the likelihood is concave in log x and log y."""
    edges = (degree[0] * count[0]).sum()
    a, b = (np.log(part / np.sqrt(edges)) for part in degree)
    chances = _logistic(a, b)
    off = _farthest(degree, count, chances)
    for _ in range(_STEPS):
        if off <= _NEAR_ENOUGH:
            break
        step_a, step_b = _newton_step(degree, count, chances)
        length = min(1.0, 8.0 / max(np.abs(step_a).max(), np.abs(step_b).max()))
        for _ in range(30):
            trial = _logistic(a + length * step_a, b + length * step_b)
            now = _farthest(degree, count, trial)
            if now < off:
                break
            length /= 2
        else:
            break
        a, b, chances, off = a + length * step_a, b + length * step_b, trial, now
    return chances


def _newton_step(degree: tuple[Floats, Floats], count: tuple[Floats, Floats], chances: Floats) -> tuple[Floats, Floats]:
    """Solve for both sides at once: one side by conjugate gradients, the other follows from it."""
    (d, e), (m, n) = degree, count
    mixed = chances * (1 - chances)
    mixed *= m[:, None]
    mixed *= n
    root_a, root_b = (np.sqrt(np.maximum(mixed.sum(axis=axis), 1e-300)) for axis in (1, 0))
    miss_a, miss_b = m * (d - chances @ n) / root_a, n * (e - m @ chances) / root_b
    mixed /= root_a[:, None]
    mixed /= root_b
    step_a = _conjugate_gradients(mixed, miss_a - mixed @ miss_b, root_a / np.linalg.norm(root_a))
    return step_a / root_a, (miss_b - step_a @ mixed) / root_b


def _conjugate_gradients(mixed: Floats, wanted: Floats, still: Floats) -> Floats:
    """Solve z - mixed mixed' z = wanted across `still`: x times a number and y divided by it is the same model."""
    left = wanted - still * (still @ wanted)
    found, direction, size = np.zeros_like(left), left.copy(), float(left @ left)
    enough = 1e-18 * size
    for _ in range(_STEPS):
        if size <= enough:
            break
        image = direction - mixed @ (direction @ mixed)
        length = size / max(float(direction @ image), 1e-300)
        found += length * direction
        left -= length * image
        left -= still * (still @ left)
        size, last = float(left @ left), size
        direction = left + (size / last) * direction
    return found


def _logistic(a: Floats, b: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(np.add.outer(a, b), -700, 700))))


def _farthest(degree: tuple[Floats, Floats], count: tuple[Floats, Floats], chances: Floats) -> float:
    rows, columns = degree[0] - chances @ count[1], degree[1] - count[0] @ chances
    return float(max(np.abs(rows).max(initial=0.0), np.abs(columns).max(initial=0.0)))
