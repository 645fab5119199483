"""Which sums bind hidden entries? Totals that are known, or themselves hidden, and what their known parts leave.

Entries are numbered 0..N-1. A family of sums gives each entry at most one parent entry; the parent is the sum of its
children. `reduced` keeps of a family only the sums in which something is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.floating[Any]]

# Parts that exceed their total by more than rounding show that the two were not counted alike: the sum is left out.
_ROUNDING = 5.0
_ROUNDING_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class SumFamily:
    """Sums that do not share a child.

    Attributes
    ----------
    parent : (N,) int
        Number of each entry's parent entry; -1 where the entry is in no sum of this family.
    exact : (N,) bool
        Read at the parent: True where the children add up to it, False where they only stay below it (some children
        are missing from the table).
    """

    parent: NDArray[np.intp]
    exact: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class OpenSums:
    """The C sums of one family in which something of H hidden entries is hidden."""

    members: csr_array  # (C, H): 1 where hidden entry h is a child in sum c
    child: NDArray[np.intp]  # hidden entries that are children ...
    sum_of_child: NDArray[np.intp]  # ... and the sum each belongs to
    known: Floats  # (C, 1): sum of the published children
    total: Floats  # (C, 1): the parent where it is published, else NaN
    open_parent: NDArray[np.intp]  # sums whose parent is hidden ...
    parent_entry: NDArray[np.intp]  # ... and which hidden entry that is
    open_members: csr_array  # the rows of `members` that belong to them
    at_most: NDArray[np.bool_]  # (C, 1): the children only stay below the total

    @property
    def count(self) -> int:
        """C."""
        return int(self.known.shape[0])


def reduced(family: SumFamily, hidden: NDArray[np.intp], published: NDArray[np.float64], dtype: Any) -> OpenSums:
    """The sums of a family that bind hidden entries.

    Parameters
    ----------
    hidden : (H,) int
        Numbers of the hidden entries.
    published : (N,) float64
        All entries; those in `hidden` are not read. NaN: not part of any sum.
    dtype : float32 or float64
        Of the numbers in the answer.
    """
    from scipy.sparse import csr_array

    number = np.full(published.size, -1, dtype=np.intp)  # entry -> hidden entry
    number[hidden] = np.arange(hidden.size)
    child = np.flatnonzero(family.parent[hidden] >= 0)
    parents, sum_of_child = np.unique(family.parent[hidden[child]], return_inverse=True)
    lonely = np.setdiff1d(hidden[_has_children(family, hidden)], parents)  # hidden totals of published parts
    parents = np.concatenate([parents, lonely])

    known = _known_parts(family, parents, number, published)
    entry = number[parents]
    total = np.where(entry < 0, published[parents], np.nan)
    believable = known <= total * (1 + _ROUNDING_SHARE) + _ROUNDING
    usable = (entry >= 0) & family.exact[parents] | believable
    members = csr_array((np.ones(child.size, dtype=dtype), (sum_of_child, child)), shape=(parents.size, hidden.size))
    members = members[np.flatnonzero(usable)]
    kept = usable[sum_of_child]
    renumber = np.cumsum(usable) - 1
    open_parent = np.flatnonzero(usable & (entry >= 0))
    return OpenSums(
        members=members,
        child=child[kept],
        sum_of_child=renumber[sum_of_child[kept]],
        known=known[usable, None].astype(dtype),
        total=total[usable, None].astype(dtype),
        open_parent=renumber[open_parent],
        parent_entry=entry[open_parent],
        open_members=members[renumber[open_parent]],
        at_most=~family.exact[parents][usable, None],
    )


def _has_children(family: SumFamily, hidden: NDArray[np.intp]) -> NDArray[np.bool_]:
    with_children = np.zeros(family.parent.size, dtype=bool)
    with_children[family.parent[family.parent >= 0]] = True
    return with_children[hidden] & family.exact[hidden]


def _known_parts(
    family: SumFamily, parents: NDArray[np.intp], number: NDArray[np.intp], published: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(P,) sum of the published children of each parent."""
    order = np.full(published.size, -1, dtype=np.intp)  # entry -> sum
    order[parents] = np.arange(parents.size)
    is_known_child = (family.parent >= 0) & (number < 0) & ~np.isnan(published)
    sums = order[family.parent[is_known_child]]
    inside = sums >= 0
    return np.asarray(np.bincount(sums[inside], published[is_known_child][inside], parents.size), dtype=np.float64)
