"""Other neighbours for each region, drawn at random from all others: one table of draws for all regions and industries.

Drawing k of the n - 1 others for each region anew would take n x P x k look-ups per industry. But regions whose
neighbours have the same weights may share their draws: positions 0 ... n - 2 are drawn once, and for region i the
position i, which is itself, stands for the last one, n - 1. Few draws hold i; only those are corrected. Each region's
draws are thereby exactly draws from its others; draws of different regions are alike, which a test of one cell does
not feel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.identify.spatial.permuted_sums import Indices, permutations_of
from klastr.identify.spatial.weights import Sparse

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]

_HIT_BYTES = 32e6
_FEW = 4  # fewer regions than this are compared one by one; sorting the draws would cost more
_TIE = 1e-10


@dataclass(frozen=True, eq=False)
class NeighbourDraws:
    """Lags over drawn neighbours, of regions whose neighbours have the same weights.

    Attributes
    ----------
    members : (g,) int
        The regions.
    lags : (P, N) float64
        Sum of weight x value over the drawn neighbours, right for every member but for `hits`.
    hit_draw, hit_member : (H,) int
        Draws that hold the member itself, by the place of the member among the members.
    hit_change : (H, N) float64
        What has to be added to the lag there.
    """

    members: NDArray[np.intp]
    lags: Floats
    hit_draw: NDArray[np.intp]
    hit_member: NDArray[np.intp]
    hit_change: Floats

    @cached_property
    def ordered(self) -> Floats:
        """(N, P): the lags of each column from the smallest on."""
        return np.sort(self.lags.T, axis=1)


def neighbour_draws(values: Floats, matrix: Sparse, draws: int, seed: int) -> Iterator[NeighbourDraws]:
    """Draw neighbours for all regions that have any.

    Parameters
    ----------
    values : (n, N) float64
    matrix : (n, n) CSR
        Weights with an empty diagonal.
    draws : int
    seed : int
    """
    size = len(values)
    counts = np.diff(matrix.indptr)
    most = int(counts.max(initial=0))
    if most == 0:
        return
    places = np.ascontiguousarray(permutations_of(size - 1, draws, seed, "neighbours")[:, :most])
    for members, weights in _alike(matrix):
        if len(members) == 1:
            yield _of_one(values, int(members[0]), weights, places)
        else:
            yield from _of_many(values, members, weights, places)


def lag_tails(values: Floats, matrix: Sparse, lags: Floats, draws: int, seed: int) -> tuple[Counts, Counts]:
    """(n, N) how many drawn lags are at least, and how many at most, as large as the lag that is there.

    Parameters
    ----------
    values, matrix, draws, seed
        See `neighbour_draws`; values about 1 in size.
    lags : (n, N) float64
    """
    above, below = np.zeros(lags.shape, dtype=np.int32), np.zeros(lags.shape, dtype=np.int32)
    near = _TIE * np.maximum(np.abs(values).max(axis=0, initial=0.0), 1e-300)
    for drawn in neighbour_draws(values, matrix, draws, seed):
        there = lags[drawn.members]
        above[drawn.members] = _at_least(drawn, there - near, draws)
        below[drawn.members] = draws - _at_least(drawn, there + near, draws, strictly=True)
    return above, below


def count_by_region(drawn: NeighbourDraws, is_extreme: NDArray[np.bool_], corrected: NDArray[np.bool_]) -> Counts:
    """(g, N) change of a count where draws are corrected: (H, N) marks of the corrected ones less those before."""
    change = np.zeros((len(drawn.members), is_extreme.shape[1]), dtype=np.int32)
    if drawn.hit_member.size:
        starts = np.flatnonzero(np.diff(drawn.hit_member, prepend=-1))
        step = corrected.astype(np.int32) - is_extreme.astype(np.int32)
        change[drawn.hit_member[starts]] = np.add.reduceat(step, starts, axis=0)
    return change


def _alike(matrix: Sparse) -> Iterator[tuple[NDArray[np.intp], Floats]]:
    """Regions whose neighbours have the same weights, and these weights from the largest on."""
    groups: dict[bytes, list[int]] = {}
    for i in range(matrix.shape[0]):
        weights = np.sort(matrix.data[matrix.indptr[i] : matrix.indptr[i + 1]])[::-1]
        if weights.size:
            groups.setdefault(np.round(weights, 12).tobytes(), []).append(i)
    for key, members in groups.items():
        yield np.array(members, dtype=np.intp), np.frombuffer(key)


def _of_one(values: Floats, region: int, weights: Floats, places: Indices) -> NeighbourDraws:
    from scipy import sparse

    draws, count = len(places), weights.size
    own = places[:, :count]
    taken = np.where(own == region, len(values) - 1, own)
    chosen = sparse.csr_array(
        (np.tile(weights, draws), taken.ravel(), np.arange(draws + 1) * count), shape=(draws, len(values))
    )
    none = np.empty(0, dtype=np.intp)
    return NeighbourDraws(np.array([region]), np.asarray(chosen @ values), none, none, np.empty((0, values.shape[1])))


def _of_many(values: Floats, members: NDArray[np.intp], weights: Floats, places: Indices) -> Iterator[NeighbourDraws]:
    """One set of lags, corrected for some members at a time so that the corrections stay small."""
    lags = np.zeros((len(places), values.shape[1]))
    for j, weight in enumerate(weights):
        lags += weight * values[places[:, j]]
    where = np.full(len(values), -1, dtype=np.intp)
    where[members] = np.arange(len(members))
    hit = where[places[:, : weights.size]]
    draw, position = np.nonzero(hit >= 0)
    member = hit[draw, position]
    order = np.argsort(member, kind="stable")
    draw, position, member = draw[order], position[order], member[order]
    change = values[-1]
    step = max(1, int(_HIT_BYTES / (8 * max(values.shape[1], 1) * max(draw.size / len(members), 1))))
    whole = NeighbourDraws(members, lags, draw, member, np.empty((0, 0)))
    for start in range(0, len(members), step):
        some = slice(*np.searchsorted(member, (start, start + step)))
        changes = weights[position[some], None] * (change - values[members[member[some]]])
        part = NeighbourDraws(members[start : start + step], lags, draw[some], member[some] - start, changes)
        if len(part.members) > _FEW:
            part.__dict__["ordered"] = whole.ordered
        yield part


def _at_least(drawn: NeighbourDraws, limits: Floats, draws: int, *, strictly: bool = False) -> Counts:
    """(g, N) how many draws reach the limits."""
    if len(drawn.members) > _FEW:
        side: Literal["left", "right"] = "right" if strictly else "left"
        found = [np.searchsorted(column, limits[:, c], side=side) for c, column in enumerate(drawn.ordered)]
        counts = draws - np.column_stack(found) if found else np.zeros(limits.shape, dtype=np.int64)
    else:
        reach = np.greater if strictly else np.greater_equal
        counts = np.stack([reach(drawn.lags, limit).sum(axis=0) for limit in limits])
    before, limit = drawn.lags[drawn.hit_draw], limits[drawn.hit_member]
    after = before + drawn.hit_change
    marks = (before > limit, after > limit) if strictly else (before >= limit, after >= limit)
    return np.asarray(counts + count_by_region(drawn, *marks), dtype=np.int32)
