"""What became of each group of a definition in another one, and which group there is most like it."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from klastr.methods.partitions import Fate, fates, jaccard

Positions = NDArray[np.intp]

_SEEN_FROM_SECOND: dict[Fate, Fate] = {"same": "same", "split": "merged", "merged": "split", "mixed": "mixed"}


class GroupMatch(NamedTuple):
    """One group of a definition, seen against the groups of the other one.

    ``fate`` says what happens from the first definition to the second: ``same``; ``split`` (a group of the first) into
    several whole groups, or (of the second) out of one; ``merged`` with others into one, or out of several whole
    groups; ``mixed``.
    """

    industries: int
    fate: Fate
    groups_met: int
    best: int
    """Position of the group with the highest Jaccard index."""
    overlap: int
    """Industries in common with it."""
    jaccard: float
    """Industries in common over industries in either."""
    counterpart: int
    """Position of the group that is its counterpart one to one; -1: none."""


def group_matches(
    table: NDArray[np.integer[Any]], counterpart: Positions, side: Literal["first", "second"]
) -> tuple[GroupMatch, ...]:
    """One match for each group of one side.

    Parameters
    ----------
    table : (G, H) int
        Industries in group g of the first and h of the second definition.
    counterpart : (G,) int
        Of each group of the first in the second, -1: none; see `klastr.methods.partitions.matched_groups`.
    side : {"first", "second"}
        Whose groups.

    Examples
    --------
    >>> table, counterpart = np.array([[3, 1], [0, 4]]), np.array([0, 1])
    >>> [(one.fate, one.best, one.overlap, one.jaccard) for one in group_matches(table, counterpart, "first")]
    [('mixed', 0, 3, 0.75), ('merged', 1, 4, 0.8)]
    """
    first = side == "first"
    seen = table if first else table.T
    partner = counterpart if first else _inverse(counterpart, table.shape[1])
    alike, became = jaccard(seen), fates(seen)
    best = alike.argmax(axis=1)
    return tuple(
        GroupMatch(
            industries=int(seen[g].sum()),
            fate=became[g] if first else _SEEN_FROM_SECOND[became[g]],
            groups_met=int((seen[g] > 0).sum()),
            best=int(best[g]),
            overlap=int(seen[g, best[g]]),
            jaccard=float(alike[g, best[g]]),
            counterpart=int(partner[g]),
        )
        for g in range(seen.shape[0])
    )


def _inverse(counterpart: Positions, groups: int) -> Positions:
    found = np.full(groups, -1, dtype=np.intp)
    there = counterpart >= 0
    found[counterpart[there]] = np.flatnonzero(there)
    return found
