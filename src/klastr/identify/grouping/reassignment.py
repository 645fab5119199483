"""A candidate made better: marginal industries move and small groups join others, while the score rises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.grouping.limits import GroupLimits
from klastr.identify.grouping.ties import Contrast, GroupTies, Ties, numbered, passing

Positions = NDArray[np.intp]
Numbers = NDArray[np.floating]

# Of the industries that would rather be elsewhere, the most eager part moves at a time: when all move at once, groups
# change under the feet of those who came for their members.
_MOVING_PART = 0.3
_MOST_STEPS = 40
_MOST_ROUNDS = 6
_ALTERNATIVES = 3
# The four shares decide; between definitions that are equal in them, how far apart their groups are.
_WEIGHT_OF_SEPARATION = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """A candidate with the ties that its shares and its quality are read from."""

    group_at: Positions
    groups: int
    means: GroupTies
    shares: NDArray[np.float64]
    quality: float

    @classmethod
    def of(cls, ties: Ties, labels: NDArray[np.integer]) -> Partition:
        """The labels, numbered, with their quality."""
        group_at, groups = numbered(labels)
        means = GroupTies.of(ties, group_at, groups)
        by_group = Contrast.of(means.group, np.eye(groups, dtype=bool))
        by_industry = Contrast.of(means.industry, means.own)
        shares = passing(by_group, by_industry)
        return cls(group_at, groups, means, shares, _quality(ties, means, by_industry, shares))

    @property
    def sizes(self) -> Positions:
        """(G,) industries in each group."""
        return np.bincount(self.group_at, minlength=self.groups)


def _quality(ties: Ties, means: GroupTies, industries: Contrast, shares: NDArray[np.float64]) -> float:
    """Mean of the four shares, and a little for how much more tied industries are to their group than to the next.

    The shares alone do not mind when groups that have nothing to do with each other are joined, nor when one is split.
    """
    next_best = np.where(means.own | np.isnan(means.industry), -np.inf, means.industry).max(axis=1)
    spread = max(ties.spread, 1e-12)
    separation = np.nan_to_num(np.tanh((industries.within - next_best) / spread), nan=-1)
    return float(shares.mean() + _WEIGHT_OF_SEPARATION * separation.mean())


def refined(ties: Ties, group_at: Positions, limits: GroupLimits) -> Positions:
    """(I,) groups after reassigning and merging; the quality never falls, unless limits ask for it.

    Parameters
    ----------
    ties : Ties
    group_at : (I,) int
    limits : GroupLimits
        A candidate outside them is brought inside first: its largest groups are split, its smallest join others.
    """
    best = _within_limits(ties, Partition.of(ties, group_at), limits)
    for _ in range(_MOST_ROUNDS):
        before = best.quality
        best = _reassigned(ties, best, limits)
        best = _merged(ties, best, limits)
        best = _polished(ties, best, limits)
        if best.quality <= before + 1e-9:
            break
    return best.group_at


def _reassigned(ties: Ties, start: Partition, limits: GroupLimits) -> Partition:
    """The best of the states on the way to where no industry is more tied to another group than to its own."""
    best = now = start
    for _ in range(_MOST_STEPS):
        labels = _after_eager_moves(now, limits)
        if labels is None:
            break
        now = _within_limits(ties, Partition.of(ties, labels), limits)
        if now.quality > best.quality and now.groups >= limits.fewest:
            best = now
    return best


def _after_eager_moves(now: Partition, limits: GroupLimits) -> Positions | None:
    """Labels after the most eager industries moved to the group they are most tied to; None where nobody wants to."""
    rows = np.arange(now.group_at.size)
    wish = np.where(np.isnan(now.means.industry), -np.inf, now.means.industry)
    full = now.sizes >= limits.largest
    own = wish[rows, now.group_at]
    wish[:, full] = -np.inf
    wish[rows, now.group_at] = own
    there = wish.argmax(axis=1)
    gain = np.where(np.isfinite(own), wish[rows, there] - np.where(np.isfinite(own), own, 0), np.inf)
    gain[there == now.group_at] = 0
    eager = np.flatnonzero(gain > 1e-7)
    if eager.size == 0:
        return None
    moving = eager[np.argsort(-gain[eager], kind="stable")][: max(1, int(eager.size * _MOVING_PART))]
    labels, sizes = now.group_at.copy(), now.sizes.copy()
    for industry in moving:
        if sizes[there[industry]] < limits.largest:
            sizes[labels[industry]] -= 1
            sizes[there[industry]] += 1
            labels[industry] = there[industry]
    return labels if not np.array_equal(labels, now.group_at) else None


def _within_limits(ties: Ties, now: Partition, limits: GroupLimits) -> Partition:
    """Too large or too few groups are split, small ones dissolved, the smallest while there are too many."""
    while (now.groups < limits.fewest or now.sizes.max() > limits.largest) and now.groups < limits.most:
        now = Partition.of(ties, _split(ties, now, int(now.sizes.argmax())))
    now = _relieved(ties, now, limits)
    while now.groups > limits.fewest:
        sizes = now.sizes
        smallest = int(sizes.argmin())
        if now.groups <= limits.most and sizes[smallest] >= limits.smallest:
            break
        now = Partition.of(ties, _dissolved(now, smallest, limits))
    return _filled(ties, now, limits)


def _filled(ties: Ties, now: Partition, limits: GroupLimits) -> Partition:
    """Groups that are too small, where none may be dissolved any more, take the industries most tied to them."""
    while (sizes := now.sizes).min() < limits.smallest and sizes.max() > limits.smallest:
        group = int(sizes.argmin())
        free = (sizes[now.group_at] > limits.smallest) & (now.group_at != group)
        wish = np.where(np.isnan(now.means.industry[:, group]), -np.finfo(np.float32).max, now.means.industry[:, group])
        labels = now.group_at.copy()
        labels[int(np.where(free, wish, -np.inf).argmax())] = group
        now = Partition.of(ties, labels)
    return now


def _split(ties: Ties, now: Partition, group: int) -> Positions:
    """A group in two halves along the direction in which the ties of its members differ most."""
    members = np.flatnonzero(now.group_at == group)
    inside = ties.values[np.ix_(members, members)].astype(np.float64)
    inside -= inside.mean(axis=0) + inside.mean(axis=1)[:, None] - inside.mean()
    along = np.linalg.eigh(inside)[1][:, -1]
    labels = now.group_at.copy()
    labels[members[np.argsort(along, kind="stable")[: members.size // 2]]] = now.groups
    return labels


def _relieved(ties: Ties, now: Partition, limits: GroupLimits) -> Partition:
    """Groups beyond the limit, where no further group may be made, give their least tied members to others.

    Every step leaves one group less beyond the limit: members go where there is room, and there is room for all.
    """
    while now.sizes.max() > limits.largest:
        group = int(now.sizes.argmax())
        members = np.flatnonzero(now.group_at == group)
        leaving = members[np.argsort(now.means.industry[members, group], kind="stable")]
        labels = now.group_at.copy()
        for industry in leaving[: members.size - limits.largest]:
            labels[industry] = _best_other(now, industry, np.bincount(labels, minlength=now.groups), limits)
        now = Partition.of(ties, labels)
    return now


def _dissolved(now: Partition, group: int, limits: GroupLimits) -> Positions:
    """Each member of a group in the other group that it is most tied to."""
    labels, sizes = now.group_at.copy(), now.sizes.copy()
    for industry in np.flatnonzero(now.group_at == group):
        labels[industry] = _best_other(now, int(industry), sizes, limits)
        sizes[labels[industry]] += 1
    return labels


def _best_other(now: Partition, industry: int, sizes: Positions, limits: GroupLimits) -> int:
    wish = np.where(np.isnan(now.means.industry[industry]), -np.inf, now.means.industry[industry])
    open_ = sizes < limits.largest
    open_[now.group_at[industry]] = False
    wish = np.where(open_, wish, -np.inf)
    if np.isfinite(wish).any():
        return int(wish.argmax())
    sizes = sizes.copy()
    sizes[now.group_at[industry]] = sizes.max() + 1
    return int(sizes.argmin())


def _merged(ties: Ties, best: Partition, limits: GroupLimits) -> Partition:
    """Pairs of groups joined where that makes the definition better: those that fail, and small ones, are tried."""
    while best.groups > max(limits.fewest, 2):
        better = None
        for labels in _mergers(best, limits):
            tried = Partition.of(ties, labels)
            if tried.quality > (better or best).quality:
                better = tried
        if better is None:
            break
        best = better
    return best


def _mergers(now: Partition, limits: GroupLimits) -> Iterator[Positions]:
    """Each failing or small group joined with the group it is most tied to, or dissolved."""
    groups = Contrast.of(now.means.group, np.eye(now.groups, dtype=bool))
    sizes = now.sizes
    tied = np.where(np.isnan(now.means.group), -np.inf, now.means.group)
    np.fill_diagonal(tied, -np.inf)
    for group in np.flatnonzero(~groups.above_percentile | (sizes <= limits.smallest)):
        other = int(tied[group].argmax())
        if sizes[group] + sizes[other] <= limits.largest:
            yield np.where(now.group_at == group, other, now.group_at)
        yield _dissolved(now, int(group), limits)


def _polished(ties: Ties, best: Partition, limits: GroupLimits) -> Partition:
    """Industries below their threshold tried, one by one, in the groups they are most tied to."""
    industries = Contrast.of(best.means.industry, best.means.own)
    for industry in np.flatnonzero(~industries.above_percentile):
        wish = np.where(np.isnan(best.means.industry[industry]), -np.inf, best.means.industry[industry])
        for group in np.argsort(-wish, kind="stable")[:_ALTERNATIVES]:
            old, sizes = best.group_at[industry], best.sizes
            if group == old or sizes[group] >= limits.largest or sizes[old] <= limits.smallest:
                continue
            labels = best.group_at.copy()
            labels[industry] = group
            tried = Partition.of(ties, labels)
            if tried.quality > best.quality:
                best = tried
                break
    return best
