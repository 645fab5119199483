"""Mean ties of industries and groups to groups: the arithmetic under every score of a definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]
Positions = NDArray[np.intp]
PERCENTILE = 0.95
# Means of equal ties differ in their last digits; that is not "more tied".
_ROUNDINGS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """A matrix of ties prepared for sums over groups.

    Attributes
    ----------
    values : (I, I) float
        Symmetric; 0 on the diagonal and where a tie is not known.
    known : (I, I) float, optional
        1 where a tie is known; None where all are, except those on the diagonal.
    spread : float
        Standard deviation of `values`, zeros included.
    """

    values: Numbers
    known: Numbers | None
    spread: float

    @classmethod
    def of(cls, values: NDArray[np.float64], *, dtype: type[np.floating] = np.float64) -> Ties:
        """Out of a matrix with NaN where a tie is not known; its diagonal is not used."""
        known = ~np.isnan(values)
        np.fill_diagonal(known, False)
        whole = int(known.sum()) == known.shape[0] * (known.shape[0] - 1)
        filled = np.where(known, values, 0)
        return cls(filled.astype(dtype), None if whole else known.astype(dtype), float(filled.std()))

    def of_part(self, at: Positions) -> Ties:
        """The ties between some of the industries, named by position."""
        if at.size == len(self.values):
            return self
        square = np.ix_(at, at)
        values = self.values[square]
        return Ties(values, None if self.known is None else self.known[square], float(values.std(dtype=np.float64)))


@dataclass(frozen=True, slots=True, eq=False)
class GroupTies:
    """Mean ties under one definition of G groups; NaN where no tie is known.

    Attributes
    ----------
    industry : (I, G) float
        Mean tie of an industry to the members of a group, without itself.
    group : (G, G) float
        Mean tie between members of two groups; on the diagonal between different members of one.
    """

    industry: Numbers
    group: Numbers
    group_at: Positions

    @classmethod
    def of(cls, ties: Ties, group_at: Positions, groups: int) -> GroupTies:
        """Means over the blocks that the groups cut out of the matrix."""
        member = membership_rows(group_at, groups, ties.values.dtype)
        sums = member @ ties.values
        counts = _counts(member) if ties.known is None else member @ ties.known
        with np.errstate(invalid="ignore", divide="ignore"):
            industry, group = sums / counts, (member @ sums.T) / (member @ counts.T)
        return cls(np.ascontiguousarray(industry.T), group, group_at)

    @property
    def own(self) -> NDArray[np.bool_]:
        """(I, G) bool: the group of each industry."""
        own = np.zeros(self.industry.shape, dtype=bool)
        own[np.arange(self.group_at.size), self.group_at] = True
        return own


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """Rows held against what they are not in: the tie within, and mean and 95th percentile of those between.

    All (N,) float; NaN where not defined: a group of one has no tie within, a single group none between.
    """

    within: Numbers
    between_mean: Numbers
    between_percentile: Numbers

    @classmethod
    def of(cls, means: Numbers, own: NDArray[np.bool_]) -> Contrast:
        """Row by row, out of (N, G) mean ties and the one place of each row that is within."""
        between = np.where(own | np.isnan(means), -np.inf, means)
        between.sort(axis=1)
        count = np.isfinite(between).sum(axis=1)
        total = np.where(np.isfinite(between), between, 0).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(count > 0, total / count, np.nan)
        return cls(means[own], mean, _percentiles(between, count))

    @property
    def above_mean(self) -> NDArray[np.bool_]:
        """(N,) bool: more tied within than, on average, to other groups."""
        return _clearly_above(self.within, self.between_mean)

    @property
    def above_percentile(self) -> NDArray[np.bool_]:
        """(N,) bool: more tied within than to 95 % of the other groups."""
        return _clearly_above(self.within, self.between_percentile)


def membership_rows(group_at: Positions, groups: int, dtype: Any = np.float64) -> Any:
    """(G, N) sparse matrix with a 1 where an item is in a group: its products add up the rows of each group.

    A dense product would do G times the work, and wait for threads where a machine is busy.

    >>> (membership_rows(np.array([1, 0, 1]), 2) @ np.array([[1.0], [2.0], [4.0]])).tolist()
    [[2.0], [5.0]]
    """
    from scipy.sparse import csr_array

    starts = np.concatenate([[0], np.cumsum(np.bincount(group_at, minlength=groups))])
    rows = (np.ones(group_at.size, dtype=dtype), np.argsort(group_at, kind="stable"), starts)
    return csr_array(rows, shape=(groups, group_at.size))


def _counts(member: Any) -> Numbers:
    """(G, I) members of each group other than the industry itself."""
    sizes = np.diff(member.indptr).astype(member.dtype)
    return np.asarray(sizes[:, None] - member.toarray())


def _clearly_above(within: Numbers, between: Numbers) -> NDArray[np.bool_]:
    """Above by more than rounding; False where one of the two is not defined."""
    rounding = _ROUNDINGS * np.finfo(within.dtype).eps * np.maximum(np.abs(within), np.abs(between))
    return np.asarray(within - between > rounding)


def _percentiles(between: Numbers, count: Positions) -> Numbers:
    """(N,) 95th percentiles of the last `count` numbers of sorted rows, interpolated linearly."""
    rows, width = np.arange(between.shape[0]), between.shape[1]
    place = np.maximum(width - count + PERCENTILE * (count - 1), 0)
    low = np.minimum(np.floor(place).astype(np.intp), width - 1)
    high = np.minimum(low + 1, width - 1)
    part = (place - low).astype(between.dtype)
    some = count > 0
    lower = np.where(some, between[rows, low], 0)
    upper = np.where(some, between[rows, high], 0)
    return np.asarray(np.where(some, lower + part * (upper - lower), np.nan))


def shares(ties: Ties, group_at: Positions, groups: int) -> NDArray[np.float64]:
    """(4,) the shares of groups and of industries above the mean and above the 95th percentile.

    In the order groups above mean, groups above percentile, industries above mean, industries above percentile.
    """
    means = GroupTies.of(ties, group_at, groups)
    by_group = Contrast.of(means.group, np.eye(groups, dtype=bool))
    by_industry = Contrast.of(means.industry, means.own)
    return passing(by_group, by_industry)


def passing(by_group: Contrast, by_industry: Contrast) -> NDArray[np.float64]:
    """(4,) the shares, where the contrasts are known already."""
    return np.array([part.mean() for one in (by_group, by_industry) for part in (one.above_mean, one.above_percentile)])


def numbered(labels: NDArray[np.integer]) -> tuple[Positions, int]:
    """The same partition with groups 0 to G-1, in the order of their labels, and G.

    >>> numbered(np.array([7, 3, 7]))
    (array([1, 0, 1]), 2)
    """
    used, positions = np.unique(labels, return_inverse=True)
    return positions.astype(np.intp), used.size
