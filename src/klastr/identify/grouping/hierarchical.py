"""Groups by joining the most related industries first: one tree for each linkage, cut at any number of groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

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
    from scipy.cluster.hierarchy import cut_tree, linkage
    from scipy.spatial.distance import pdist, squareform

    largest = values.max()
    short_of = largest - values
    np.fill_diagonal(short_of, 0)
    pairs = squareform(short_of, checks=False)
    for name in LINKAGES:
        # Distances, not rows: a square matrix with zeros in its diagonal would be taken for distances, with a warning.
        tree = linkage(pdist(_rows(values, largest)) if name == "ward" else pairs, name)
        cuts = cut_tree(tree, n_clusters=list(counts))
        for column, count in enumerate(counts):
            yield f"hierarchical, {name}", count, cuts[:, column].astype(np.intp)


def _rows(values: Floats, largest: float) -> Floats:
    """Rows of ties, an industry as tied to itself as the closest pair is."""
    rows = values.copy()
    np.fill_diagonal(rows, largest)
    return rows
