"""Shares of an industry among the neighbours of plants: the inside of M, of its density m and of its local values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.asked import AskedPoints
from klastr.methods.bandwidths import rule_of_thumb
from klastr.methods.neighbour_lists import NeighbourLists, neighbour_lists, neighbours_in_table
from klastr.methods.neighbour_table import NeighbourTable, neighbour_table
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Members = NDArray[np.bool_]

_FINE_CLASSES = 2000
_REACH = 4.0


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Neighbours of all plants, and how they count.

    Attributes
    ----------
    lists : NeighbourLists
    kernel : (C, D) float64, optional
        Weight of each fine class of distance at each distance; None where neighbours are counted up to a distance.
    weight : (N,) float64
    weighted, case_control, around_others : bool
        Case and control: everyone who is not counted is a control, and nobody else is there.
    bandwidth : float, optional
    """

    lists: NeighbourLists
    kernel: Floats | None
    weight: Floats
    weighted: bool
    case_control: bool
    around_others: bool
    bandwidth: float | None = field(default=None)

    def local(self, at: Places, member: Members, weight: Floats) -> Floats:
        """(n, D) share around each reference plant, relative to the share everywhere; NaN without a neighbour."""
        return self._share(at, member, weight) / self._everywhere(at, member, weight)[:, None]

    def value(self, at: Places, member: Members, weight: Floats) -> Floats:
        """(D,) M: summed shares around plants over summed shares everywhere, of those that have a neighbour."""
        share = self._share(at, member, weight)
        known = np.isfinite(share)
        everywhere = self._everywhere(at, member, weight) @ known
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.where(known, share, 0.0).sum(axis=0) / everywhere, dtype=np.float64)

    def settings(self) -> dict[str, Any]:
        """For the answer."""
        return {} if self.bandwidth is None else {"bandwidth_km": float(f"{self.bandwidth:.6g}")}

    def _share(self, at: Places, member: Members, weight: Floats) -> Floats:
        mine = self._sums(at, np.where(member, weight, 0.0))
        with np.errstate(invalid="ignore", divide="ignore"):
            share = mine / self._all_sums(at, member, weight)
        return np.where(np.isfinite(share), share, np.nan)

    def _all_sums(self, at: Places, member: Members, weight: Floats) -> Floats:
        """Everyone around the plants: the same for all draws, unless weights move or controls are counted."""
        if self.case_control:
            return self._sums(at, np.where(member, 0.0, weight))
        if weight is self.weight or np.array_equal(weight, self.weight):
            return self._everyone[at]
        return self._sums(at, weight)

    @cached_property
    def _everyone(self) -> Floats:
        return self._sums(np.arange(self.weight.size), self.weight)

    def _sums(self, at: Places, weight: Floats) -> Floats:
        summed = self._within(at, weight)
        if self.kernel is None:
            return summed
        return np.diff(summed, axis=1, prepend=0.0) @ self.kernel

    def _within(self, at: Places, weight: Floats) -> Floats:
        """(n, C) weight of the neighbours within each radius, by whichever looks at fewer pairs."""
        counted = np.flatnonzero(weight)
        listed = int((self.lists.starts[at + 1] - self.lists.starts[at]).sum())
        if at.size * counted.size < listed and self._table is not None:
            return self._table.sums(at, weight, counted)
        return self.lists.sums(at, weight)

    @cached_property
    def _table(self) -> NeighbourTable | None:
        return neighbour_table(self.lists)

    def _everywhere(self, at: Places, member: Members, weight: Floats) -> Floats:
        """(n,) share of the counted industry among all other plants."""
        counted = weight[member].sum() - (0.0 if self.around_others else weight[at])
        everyone = weight[~member].sum() if self.case_control else weight.sum() - weight[at]
        return np.asarray(np.broadcast_to(counted / everyone, at.shape), dtype=np.float64)


def surroundings(asked: AskedPoints, form: str, *, weighted: bool, case_control: bool) -> Surroundings:
    """List the neighbours of all plants once.

    Raises
    ------
    InvalidOption
        Neither cumulative nor density.
    """
    points = asked.points
    weight = points.weight if weighted else np.ones(len(points))
    how = (weight, weighted, case_control, asked.around is not None)
    if form == "cumulative":
        return Surroundings(_lists(points, asked.distances), None, *how)
    if form != "density":
        raise InvalidOption(f"M has no form {form!r}.", hint="use cumulative or density.", form=form)
    last = float(asked.distances[-1])
    bandwidth = _bandwidth(asked)
    radii = np.linspace(0, last + _REACH * bandwidth, _FINE_CLASSES + 1)
    middle = np.concatenate([[0.0], (radii[1:] + radii[:-1]) / 2])
    kernel = np.exp(-0.5 * ((middle[:, None] - asked.distances) / bandwidth) ** 2)
    return Surroundings(_lists(points, radii), kernel, *how, bandwidth)


def _lists(points: PointSet, radii: Floats) -> NeighbourLists:
    if points.between is not None:
        return neighbours_in_table(points.between, radii)
    return neighbour_lists(points.x, points.y, radii)


def _bandwidth(asked: AskedPoints) -> float:
    """Silverman's rule on distances in reach, with as many pairs as the smallest industry that is asked for has."""
    from klastr.identify.distances.nulls import NullModel
    from klastr.identify.distances.pair_distances import sampled_distances

    everyone = NullModel(asked.points, np.arange(len(asked.points)), None, "location", 0, 0, False).observed
    apart = sampled_distances(everyone, between=asked.points.between, most=200_000)
    near = apart[apart <= 2 * asked.distances[-1]]
    smallest = max(min(asked.points.of(industry).size for industry in asked.industries), 2)
    return rule_of_thumb(near, count=smallest * (smallest - 1) / 2) or float(asked.distances[-1]) / 10
