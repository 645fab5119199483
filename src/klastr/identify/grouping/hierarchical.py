"""Groups by joining the most related industries first: one tree for each linkage, cut at any number of groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from klastr.identify.grouping.ties import numbered

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

LINKAGES = ("ward", "average", "complete", "weighted")


def hierarchical_groups(values: Floats, counts: Sequence[int]) -> Iterator[tuple[str, int, Positions]]:
    """(linkage, number of groups asked for, (I,) group of each industry) for every linkage and count.

    Average, complete and weighted linkage work on how much a tie falls short of the largest; Ward's on the distance
    between whole rows of ties, so that industries with the same partners are joined.

    Parameters
    ----------
    values : (I, I) float64
        Ties, symmetric, without NaN.
    counts : sequence of int
        2 or more each.
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import pdist, squareform

    largest = values.max()
    short_of = largest - values
    np.fill_diagonal(short_of, 0)
    pairs = squareform(short_of, checks=False)
    for name in LINKAGES:
        # Distances, not rows: a square matrix with zeros in its diagonal would be taken for distances, with a warning.
        tree = linkage(pdist(_rows(values, largest)) if name == "ward" else pairs, name)
        cuts = _cuts(tree, frozenset(counts))
        for count in counts:
            yield f"hierarchical, {name}", count, numbered(cuts[count])[0]


def _cuts(tree: Floats, counts: frozenset[int]) -> dict[int, Positions]:
    """Number of groups -> labels, out of one walk through the (I - 1, 4) joins of a tree.

    `scipy.cluster.hierarchy.cut_tree` gives the same; it writes down every cut first, a hundred times as slowly.
    """
    industries = len(tree) + 1
    labels, found = np.arange(industries), {}
    for step, (first, second) in enumerate(tree[:, :2]):
        if industries - step in counts:
            found[industries - step] = labels.copy()
        labels[(labels == first) | (labels == second)] = industries + step
    return found | ({1: labels} if 1 in counts else {})


def _rows(values: Floats, largest: float) -> Floats:
    """Rows of ties, an industry as tied to itself as the closest pair is."""
    rows = values.copy()
    np.fill_diagonal(rows, largest)
    return rows
