"""Which numbers fit the totals? Iterative proportional fitting of hidden entries to sums that are known or hidden.

Entries are numbered 0..N-1. A family of sums gives each entry at most one parent entry; the parent is the sum of its
children. Hidden entries start from a seed and are scaled, family after family, until the sums hold. Each step is the
projection that changes the hidden entries least in the sense of Kullback and Leibler (generalised iterative scaling),
also where the parent itself is hidden.

References
----------
.. [1] Deming, W. E. and Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when the
   expected marginal totals are known. Annals of Mathematical Statistics 11 (4), 427-444.
.. [2] Csiszár, I. (1975). I-divergence geometry of probability distributions and minimization problems. Annals of
   Probability 3 (1), 146-158.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.floating[Any]]

# A published total below the sum of its published parts (rounding, revisions) leaves nothing for the hidden ones;
# they then share this little, so that no factor is zero and later families can still move them.
_LEAST_REMAINDER = 0.5


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
class _Sums:
    """One family, reduced to the sums in which something is hidden."""

    members: csr_array  # (C, H): 1 where hidden entry h is a child in sum c
    child: NDArray[np.intp]  # hidden entries that are children ...
    sum_of_child: NDArray[np.intp]  # ... and the sum each belongs to
    known: Floats  # (C, 1): sum of the published children
    total: Floats  # (C, 1): the parent where it is published
    open_parent: NDArray[np.intp]  # sums whose parent is hidden ...
    parent_entry: NDArray[np.intp]  # ... and which hidden entry that is
    at_most: NDArray[np.bool_]  # (C, 1): the children only stay below the total


def fitted(seed: Floats, hidden: NDArray[np.intp], published: NDArray[np.float64], families: Sequence[SumFamily], *,
           sweeps: int = 100, tolerance: float = 1e-4) -> tuple[Floats, float]:
    """Scale hidden entries until the sums hold.

    x[h] <- x[h] * (total[c] - known[c]) / sum of x over the hidden children of c,  for every sum c, in turn

    Parameters
    ----------
    seed : (H,) or (H, B) float, > 0
        First guesses; B columns are fitted side by side.
    hidden : (H,) int
        Numbers of the hidden entries.
    published : (N,) float64
        All entries; those in `hidden` are not read. NaN: not part of any sum.
    families : sequence of SumFamily
        Applied in this order; the sums of the last one hold exactly at the end.
    sweeps : int
        Most passes over all families.
    tolerance : float
        Stop when no sum is further off than this share of itself.

    Returns
    -------
    (H,) or (H, B) float
        The fitted entries, same dtype as the seed.
    float
        Largest relative gap of a sum before the last pass; large where the published totals contradict each other.
    """
    x = np.array(seed if seed.ndim == 2 else seed[:, None])
    reduced = [_reduced(family, hidden, published, x.dtype) for family in families]
    gap = 0.0
    for _ in range(sweeps):
        gap = max((_scale(x, sums) for sums in reduced if sums.known.size), default=0.0)
        if gap < tolerance:
            break
    return (x if seed.ndim == 2 else x[:, 0]), gap


def _reduced(family: SumFamily, hidden: NDArray[np.intp], published: NDArray[np.float64], dtype: Any) -> _Sums:
    from scipy.sparse import csr_array

    number = np.full(published.size, -1, dtype=np.intp)  # entry -> hidden entry
    number[hidden] = np.arange(hidden.size)
    child = np.flatnonzero(family.parent[hidden] >= 0)
    parents, sum_of_child = np.unique(family.parent[hidden[child]], return_inverse=True)
    lonely = np.setdiff1d(hidden[_has_children(family, hidden)], parents)  # hidden totals of published parts
    parents = np.concatenate([parents, lonely])

    order = np.full(published.size, -1, dtype=np.intp)  # entry -> sum
    order[parents] = np.arange(parents.size)
    is_known_child = (family.parent >= 0) & (number < 0) & ~np.isnan(published)
    sums_of_known = order[family.parent[is_known_child]]
    inside = sums_of_known >= 0
    known = np.bincount(sums_of_known[inside], published[is_known_child][inside], minlength=parents.size)

    entry = number[parents]
    total = np.where(entry < 0, published[parents], np.nan)
    usable = (entry >= 0) & family.exact[parents] | ~np.isnan(total)
    members = csr_array((np.ones(child.size, dtype=dtype), (sum_of_child, child)), shape=(parents.size, hidden.size))
    kept = usable[sum_of_child]
    renumber = np.cumsum(usable) - 1
    open_parent = np.flatnonzero(usable & (entry >= 0))
    return _Sums(members=members[np.flatnonzero(usable)], child=child[kept],
                 sum_of_child=renumber[sum_of_child[kept]], known=known[usable, None].astype(dtype),
                 total=total[usable, None].astype(dtype), open_parent=renumber[open_parent],
                 parent_entry=entry[open_parent], at_most=~family.exact[parents][usable, None])


def _has_children(family: SumFamily, hidden: NDArray[np.intp]) -> NDArray[np.bool_]:
    with_children = np.zeros(family.parent.size, dtype=bool)
    with_children[family.parent[family.parent >= 0]] = True
    return with_children[hidden] & family.exact[hidden]


def _scale(x: Floats, sums: _Sums) -> float:
    """One projection of all columns on all sums of a family; returns the largest relative gap found."""
    tiny = np.finfo(x.dtype).tiny
    inside = sums.members @ x
    factor = np.maximum(sums.total - sums.known, _LEAST_REMAINDER) / np.maximum(inside, tiny)
    np.minimum(factor, 1, out=factor, where=sums.at_most)
    if sums.open_parent.size:
        factor[sums.open_parent] = _shared_factor(inside[sums.open_parent], sums.known[sums.open_parent],
                                                  x[sums.parent_entry])
    moved = np.abs(factor - 1) * inside / np.maximum(inside + sums.known, tiny)
    x[sums.child] *= factor[sums.sum_of_child]
    if sums.open_parent.size:
        x[sums.parent_entry] = sums.members[sums.open_parent] @ x + sums.known[sums.open_parent]
    return float(moved.max(initial=0.0))


def _shared_factor(inside: Floats, known: Floats, parent: Floats) -> Floats:
    """Factor t that lets children and hidden parent meet half-way: known + inside * t = parent / t.

    The projection on {sum = parent} in the Kullback-Leibler sense multiplies children by t and divides the parent
    by t; t is the positive root of inside * t^2 + known * t - parent = 0, written so that it is stable for small
    ``inside``.
    """
    below = known + np.sqrt(known * known + 4 * inside * parent)
    return np.divide(2 * parent, below, out=np.ones_like(below), where=below > 0)
