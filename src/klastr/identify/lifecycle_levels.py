"""What persons and establishments of a group are held against, in both years of a life-cycle stage."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis, summed_by_group
from klastr.identify.growth import ShiftShare
from klastr.identify.lifecycle_change import IndustryChange, Usual, usual
from klastr.identify.specialisation import quotients

Floats = NDArray[np.float64]
Array = NDArray[np.floating[Any]]
Positions = NDArray[np.intp]

# Establishments of a group count where those industries give them that hold at least this share of its persons.
_LEAST_COVERED = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Level:
    """What turns persons of the groups into quotients, R regions x G groups."""

    region_total: Floats
    reference_group: Floats
    reference_total: float
    before: Floats
    """(R, G) location quotient in the first year."""
    persons_before: Floats
    expected: Floats
    """(G,) growth factor of the group in the reference."""
    in_total: NDArray[np.bool_]
    in_reference: NDArray[np.bool_]

    def now(self, r: int, groups: Positions, persons: Array, moved: Array) -> Array:
        """(n, B) quotients of persons that moved the totals along."""
        total = self.region_total[r] + np.where(self.in_total[groups, None], moved, 0)
        whole = self.reference_total + np.where(self.in_total[groups, None] & self.in_reference[r], moved, 0)
        group = self.reference_group[groups, None] + np.where(self.in_reference[r], moved, 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(persons / total * whole / group, dtype=persons.dtype)


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """Establishments of R regions x G groups: log change less that of all regions, its variance, what is usual."""

    log_relative: Floats
    of_all: Floats
    """(G,) log change in all regions of the reference."""
    variance: Floats
    usual: Usual | None

    def drawn_towards_usual(self, at: tuple[Any, ...]) -> tuple[Floats, Floats]:
        """Centre and standard deviation of what some cells are drawn from; `at` ends with the groups."""
        logs, variance = self.log_relative[at], self.variance[at]
        kept = np.ones(variance.shape) if self.usual is None else self.usual.kept(at[-1], variance)
        finite = np.isfinite(logs)
        drawn = np.where(finite, kept * np.where(finite, logs, 0.0), logs) + self.of_all[at[-1]]
        return drawn, np.sqrt(kept * variance)

    def interval(self, level: float, years: int) -> tuple[Floats, Floats]:
        """(R, G) ends of the interval of entry a year, from the normal distribution of its logarithm."""
        centre, deviation = self.drawn_towards_usual((slice(None), slice(None)))
        reach = NormalDist().inv_cdf((1 + level) / 2) * deviation
        return np.expm1((centre - reach) / years), np.expm1((centre + reach) / years)


def level(ground: Basis, growth: ShiftShare, change: IndustryChange) -> Level:
    """Totals of both years; the share of a group in the reference before follows from its growth there."""
    return Level(
        region_total=ground.region_total,
        reference_group=ground.reference_group,
        reference_total=ground.reference_total,
        before=quotients_before(ground, growth, change.region_before[change.row_of]),
        persons_before=growth.before,
        expected=1 + growth.expected,
        in_total=np.isin(np.arange(len(ground.groups)), ground.group_of[ground.in_total]),
        in_reference=ground.in_reference,
    )


def quotients_before(ground: Basis, growth: ShiftShare, region_before: Floats) -> Floats:
    """(R, G) location quotients in the first year; 0 where nobody was there, NaN where that is not known."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = ground.reference_group / ground.reference_total * (1 + growth.expected_total) / (1 + growth.expected)
        return np.where(growth.before > 0, growth.before / region_before[:, None] / share, growth.before)


def entered(ground: Basis, change: IndustryChange) -> NDArray[np.intp]:
    """(R, G) industries of each group whose location quotient rose from below 1 to 1 or more."""
    fine = change.fine
    now = quotients(change.now, fine.region_total, fine.reference_group, fine.reference_total)
    with np.errstate(invalid="ignore"):
        came = (now >= 1) & (quotients_before(fine, change.grown, change.region_before) < 1)
    return _grouped(ground, came.astype(float))[change.row_of].astype(np.intp)


def entry(ground: Basis, change: IndustryChange) -> Entry:
    """Change of establishments; NaN where they are not known in both years."""
    table, at = ground.table, ground.industry_at
    shape = (change.now.shape[0], len(ground.groups))
    if table.establishments is None:
        nothing = np.full((change.row_of.size, shape[1]), np.nan)
        return Entry(nothing, np.zeros(shape[1]), np.zeros_like(nothing), None)
    units = table.establishments[ground.t][np.ix_(change.fine.region_at, at)]
    units_before = change.past.summed(table.establishments[change.t0][:, at])
    known = np.isfinite(units) & np.isfinite(units_before)
    now, before = (_grouped(ground, np.where(known, cells, 0.0)) for cells in (units, units_before))
    persons = np.maximum(change.now, np.nan_to_num(change.before))
    covered = _grouped(ground, np.where(known, persons, 0.0)) >= _LEAST_COVERED * _grouped(ground, persons)
    inside = change.in_reference
    with np.errstate(invalid="ignore", divide="ignore"):
        of_all = np.log(now[inside].sum(axis=0) / before[inside].sum(axis=0))
        of_all = np.where(np.isfinite(of_all), of_all, 0.0)
        logs = np.where(covered & (before > 0), np.log(now / before) - of_all, np.nan)
        # Of independent plants that stay, leave and come; a half keeps the last one that left finite.
        variance = (1 - change.shared) * (1 / np.maximum(before, 0.5) + 1 / np.maximum(now, 0.5))
    shown = change.row_of
    return Entry(logs[shown], of_all, variance[shown], usual(logs[inside], variance[inside]))


def _grouped(ground: Basis, cells: Floats) -> Floats:
    return summed_by_group(cells, ground.group_of, len(ground.groups))
