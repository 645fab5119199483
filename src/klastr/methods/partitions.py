"""Two partitions of the same items, group by group: which group is which, and what became of each.

Both are arrays of (I,) whole numbers >= 0: the group of each item. Labels are arbitrary, so groups are first numbered
by the first item in them (`by_first_item`); nothing here depends on what they are called.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.methods.streams import stream

Labels = NDArray[np.integer[Any]]
Positions = NDArray[np.intp]
Counts = NDArray[np.integer[Any]]
Fate = Literal["same", "split", "merged", "mixed"]


def by_first_item(labels: Labels) -> tuple[Positions, Positions]:
    """Groups numbered in the order in which the items name them first.

    Returns
    -------
    (I,) int, (G,) int
        The new number of each item's group; the label of each group.

    Examples
    --------
    >>> numbers, names = by_first_item(np.array([7, 2, 7, 5]))
    >>> numbers.tolist(), names.tolist()
    ([0, 1, 0, 2], [7, 2, 5])
    """
    names, first, at = np.unique(labels, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    number = np.empty(order.size, dtype=np.intp)
    number[order] = np.arange(order.size)
    return number[at], names[order].astype(np.intp)


def matched_groups(table: Counts) -> Positions:
    """For each group of the first partition its counterpart in the second, so that as many items as possible stay.

    maximise sum_g n[g, m(g)], m one to one; among equals the larger sum of Jaccard indices

    Parameters
    ----------
    table : (G, H) int
        Items in group g of the first and h of the second partition.

    Returns
    -------
    (G,) int
        Position in the second partition; -1 for a group that has no counterpart.

    References
    ----------
    .. [1] Kuhn, H. W. (1955). The Hungarian method for the assignment problem. Naval Research Logistics Quarterly 2,
       83-97.

    Examples
    --------
    >>> matched_groups(np.array([[2, 3], [0, 4], [1, 0]])).tolist()
    [0, 1, -1]
    """
    from scipy.optimize import linear_sum_assignment

    # All Jaccard indices of an assignment together stay below one item.
    value = table + jaccard(table) / (min(table.shape) + 1)
    rows, columns = linear_sum_assignment(value, maximize=True)
    found = np.full(table.shape[0], -1, dtype=np.intp)
    met = table[rows, columns] > 0
    found[rows[met]] = columns[met]
    return found


def jaccard(table: Counts) -> NDArray[np.float64]:
    """(G, H) items in both groups over items in either.

    >>> jaccard(np.array([[2, 1], [0, 1]])).round(3).tolist()
    [[0.667, 0.25], [0.0, 0.5]]
    """
    either = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    return np.asarray(table / either)


def fates(table: Counts) -> tuple[Fate, ...]:
    """(G,) what became of each group of the first partition in the second.

    ``same``: it is a group there too; ``split``: it is several whole groups; ``merged``: it is a part of one;
    ``mixed``: its items are in several groups, with others.

    Examples
    --------
    >>> fates(np.array([[4, 0, 0], [0, 1, 2]])), fates(np.array([[4, 0], [1, 0], [1, 2]]))
    (('same', 'split'), ('merged', 'merged', 'mixed'))
    """
    meets = table > 0
    parts = meets.sum(axis=1)
    shared = (meets & (meets.sum(axis=0) > 1)).any(axis=1)  # a group that it meets holds others too
    words: dict[tuple[bool, bool], Fate] = {
        (False, False): "same",
        (True, False): "split",
        (False, True): "merged",
        (True, True): "mixed",
    }
    return tuple(words[several, other] for several, other in zip((parts > 1).tolist(), shared.tolist(), strict=True))


def dealt_again(labels: Labels, draws: int, *, seed: int = 0) -> Iterator[Labels]:
    """Random partitions with groups of the same sizes: the items are dealt to them again.

    Parameters
    ----------
    labels : (I,) int
        Items of label -1 stay in no group.
    draws : int
    seed : int
        The same seed gives the same partitions on every machine.

    Examples
    --------
    >>> [sorted(one.tolist()) for one in dealt_again(np.array([0, 0, 1, -1]), 2)]
    [[-1, 0, 0, 1], [-1, 0, 0, 1]]
    """
    random = stream(seed, "partitions dealt again")
    inside = np.flatnonzero(labels >= 0)
    for _ in range(draws):
        dealt = labels.copy()
        dealt[inside] = random.permutation(labels[inside])
        yield dealt
