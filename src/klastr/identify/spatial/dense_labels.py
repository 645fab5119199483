"""Points grouped by density, and groups of several samples given the same numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]

NOWHERE = -1


def dense_labels(places: Floats, chosen: Labels, distance: float, fewest: int) -> Labels:
    """(n,) group of every point: DBSCAN of the chosen ones, the others as the nearest chosen one.

    Parameters
    ----------
    places : (n, d) float64
    chosen : (m,) int
        Ascending.
    distance : float
    fewest : int
        Points within the distance, the point itself counted, that make a place dense.

    Examples
    --------
    >>> line = np.array([[0.0], [1.0], [2.0], [9.0]])
    >>> dense_labels(line, np.arange(4), 1.0, 3).tolist()
    [0, 0, 0, -1]
    """
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    some = places[chosen]
    tree = cKDTree(some)
    pairs = tree.query_pairs(distance, output_type="ndarray")
    counts = 1 + np.bincount(pairs.ravel(), minlength=len(some))
    dense = counts >= fewest
    joined = pairs[dense[pairs].all(axis=1)]
    links = sparse.coo_array((np.ones(len(joined)), (joined[:, 0], joined[:, 1])), shape=(len(some), len(some)))
    groups = connected_components(links.tocsr(), directed=False)[1].astype(np.intp)
    found = np.where(dense, groups, NOWHERE)
    _give_borders(found, pairs, dense)
    found = _numbered(found)
    if len(chosen) == len(places):
        return found
    nearest = tree.query(places)[1]
    return np.asarray(found[nearest])


def renamed_like(solutions: Labels, places: Floats) -> Labels:
    """(B, n) the same groups, each with the number of the nearest centre in the solution that has most of them."""
    from scipy.spatial import cKDTree

    model = int(np.argmax(solutions.max(axis=1)))
    centres = _centres(solutions[model], places)
    if not len(centres):
        return solutions
    tree, renamed = cKDTree(centres), np.full(solutions.shape, NOWHERE, dtype=np.intp)
    for number, solution in enumerate(solutions):
        own = _centres(solution, places)
        if number == model or not len(own):
            renamed[number] = solution
            continue
        names = np.append(tree.query(own)[1], NOWHERE)
        renamed[number] = names[solution]
    return renamed


def _give_borders(found: Labels, pairs: NDArray[np.intp], dense: NDArray[np.bool_]) -> None:
    """Points that are not dense but near a dense one join it; of several groups that which stands first; in place."""
    both = np.vstack([pairs, pairs[:, ::-1]])
    reached = both[dense[both[:, 0]] & ~dense[both[:, 1]]]
    group, point = found[reached[:, 0]], reached[:, 1]
    order = np.lexsort((group, point))
    point, first = np.unique(point[order], return_index=True)
    found[point] = group[order][first]


def _numbered(groups: Labels) -> Labels:
    """Groups numbered 0, 1, ... by their first point."""
    inside = groups != NOWHERE
    known, first, at = np.unique(groups[inside], return_index=True, return_inverse=True)
    place = np.empty(len(known), dtype=np.intp)
    place[np.argsort(first)] = np.arange(len(known))
    numbered = np.full(groups.shape, NOWHERE, dtype=np.intp)
    numbered[inside] = place[at.ravel()]
    return numbered


def _centres(labels: Labels, places: Floats) -> Floats:
    """(g, d) mean place of each group."""
    inside = labels != NOWHERE
    counts = np.bincount(labels[inside])
    sums = [np.bincount(labels[inside], weights=column[inside]) for column in places.T]
    return np.column_stack(sums) / counts[:, None] if counts.size else np.empty((0, places.shape[1]))
