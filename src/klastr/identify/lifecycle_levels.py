"""What persons and establishments of a group are held against, in both years of a life-cycle stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis, summed_by_group
from klastr.identify.growth import ShiftShare
from klastr.identify.lifecycle_change import IndustryChange, Usual, usual

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
    """Establishments of R regions x G groups against the reference: log change, its variance, what is usual."""

    log_relative: Floats
    variance: Floats
    usual: Usual | None


def level(ground: Basis, growth: ShiftShare, change: IndustryChange) -> Level:
    """Totals of both years; the share of a group in the reference before follows from its growth there."""
    everywhere = np.arange(len(ground.table.regions))
    totals = replace(ground, t=change.t0).totals(everywhere)
    region_before = change.past.summed(np.nan_to_num(totals)[:, None])[change.row_of]
    expected = 1 + growth.expected
    with np.errstate(invalid="ignore", divide="ignore"):
        share = ground.reference_group / ground.reference_total * (1 + growth.expected_total) / expected
        before = growth.before / region_before / share
    return Level(
        region_total=ground.region_total,
        reference_group=ground.reference_group,
        reference_total=ground.reference_total,
        before=before,
        persons_before=growth.before,
        expected=expected,
        in_total=np.isin(np.arange(len(ground.groups)), ground.group_of[ground.in_total]),
        in_reference=ground.in_reference,
    )


def entry(ground: Basis, change: IndustryChange) -> Entry:
    """Change of establishments against the reference; NaN where they are not known in both years."""
    table, at = ground.table, ground.industry_at
    shape = (change.now.shape[0], len(ground.groups))
    if table.establishments is None:
        nothing = np.full((change.row_of.size, shape[1]), np.nan)
        return Entry(nothing, np.zeros_like(nothing), None)
    units = table.establishments[ground.t][np.ix_(change.fine.region_at, at)]
    units_before = change.past.summed(table.establishments[change.t0][:, at])
    known = np.isfinite(units) & np.isfinite(units_before)
    now, before = (_grouped(ground, np.where(known, cells, 0.0)) for cells in (units, units_before))
    persons = np.maximum(change.now, np.nan_to_num(change.before))
    covered = _grouped(ground, np.where(known, persons, 0.0)) >= _LEAST_COVERED * _grouped(ground, persons)
    inside = change.in_reference
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.log(now / before) - np.log(now[inside].sum(axis=0) / before[inside].sum(axis=0))
        logs = np.where(covered & (before > 0), logs, np.nan)
        # Of independent plants that stay, leave and come; a half keeps the last one that left finite.
        variance = (1 - change.shared) * (1 / np.maximum(before, 0.5) + 1 / np.maximum(now, 0.5))
    shown = change.row_of
    return Entry(logs[shown], variance[shown], usual(logs[inside], variance[inside]))


def _grouped(ground: Basis, cells: Floats) -> Floats:
    return summed_by_group(cells, ground.group_of, len(ground.groups))
