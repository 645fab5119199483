"""Which industries came to a region, which others grow there, and which could have come?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis
from klastr.identify.hidden import HiddenDraws
from klastr.identify.lifecycle_change import IndustryChange
from klastr.identify.lifecycle_draws import Chosen, LifecycleDraws
from klastr.identify.lifecycle_indicators import growth_a_year
from klastr.identify.lifecycle_levels import entry, level, quotients_before
from klastr.identify.redraw import Redrawing
from klastr.identify.specialisation import quotients

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What makes an industry present and growing; all assumed.

    Attributes
    ----------
    quotient : float
        Present is an industry whose location quotient is at least that,
    persons : float
        with at least so many persons.
    growth : float
        Growing is one whose growth a year against the industry's elsewhere, and whose quotient's, are at least that.
    hidden : float
        Cells of which a larger share is an estimate in either year are left out.
    """

    quotient: float = 1.0
    persons: float = 250.0
    growth: float = 0.02
    hidden: float = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class IndustryCells:
    """L living regions x K industries in two years.

    Attributes
    ----------
    present_before : (L, K) bool
    newcomer : (L, K) bool
        Not present before, present and growing now.
    stayer : (L, K) bool
        Present before, present and growing now.
    possible : (L, K) bool
        Could have come: not present before, and known.
    quotient, quotient_before, growth : (L, K) float64
    """

    present_before: Mask
    newcomer: Mask
    stayer: Mask
    possible: Mask
    quotient: Floats
    quotient_before: Floats
    growth: Floats


def industry_cells(change: IndustryChange, usable: Mask, limits: Thresholds) -> IndustryCells:
    """Tell newcomers, stayers and the rest apart.

    Parameters
    ----------
    usable : (K,) bool
        Industries that may be part of a bundle.
    """
    fine = change.fine
    now = quotients(change.now, fine.region_total, fine.reference_group, fine.reference_total)
    before = quotients_before(fine, change.grown, change.region_before)
    growth = growth_a_year(change.now, change.before, change.expected[None], change.years)
    focus = growth_a_year(now, before, np.ones(1), change.years)
    known = usable & ~np.isnan(change.before) & (hidden_share(change) <= limits.hidden)
    with np.errstate(invalid="ignore"):
        present_before = (before >= limits.quotient) & (change.before > 0)
        growing = (growth >= limits.growth) & (focus >= limits.growth)
        present = known & growing & (now >= limits.quotient) & (change.now >= limits.persons)
    return IndustryCells(
        present_before=present_before,
        newcomer=present & ~present_before,
        stayer=present & present_before,
        possible=known & ~present_before,
        quotient=now,
        quotient_before=before,
        growth=np.asarray(growth, dtype=np.float64),
    )


def hidden_share(change: IndustryChange) -> Floats:
    """(L, K) larger share of the two years that is an estimate of hidden cells."""
    fine = change.fine
    at = change.fine.table.is_imputed[change.t0][:, fine.industry_at]
    values = np.nan_to_num(fine.table.values[change.t0][:, fine.industry_at])
    before = change.past.summed(np.where(at, values, 0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.fmax(np.nan_to_num(fine.hidden_employment / change.now), np.nan_to_num(before / change.before))


class CombinationDraws:
    """New combinations of a region with plants and hidden cells of both years drawn again."""

    def __init__(
        self,
        change: IndustryChange,
        redrawing: Redrawing,
        limits: Thresholds,
        fillings: tuple[HiddenDraws | None, ...],
    ) -> None:
        fine = change.fine
        everywhere = replace(change, row_of=np.arange(fine.region_at.size))
        self._drawing = LifecycleDraws(
            fine, everywhere, level(fine, change.grown, everywhere), entry(fine, everywhere), redrawing, fillings
        )
        self.is_alive = self._drawing.is_alive
        self._limits = limits

    def probability(self, region: int, industries: Positions, pairs: Positions) -> float:
        """Share of draws in which at least one pair is a new combination: both there and growing, not both before.

        Parameters
        ----------
        region : int
            Row among the living regions.
        industries : (m,) int
        pairs : (p, 2) int
            Positions in `industries`.
        """
        members = tuple(np.array([k]) for k in range(len(self._drawing.ground.groups)))
        drawn = self._drawing.drawn(Chosen.of(region, industries, members))
        limits = self._limits
        there = (drawn["location_quotient"] >= limits.quotient) & (drawn["growth_a_year"] >= limits.growth)
        there &= drawn["specialisation_a_year"] >= limits.growth
        was = drawn["location_quotient_before"] >= limits.quotient
        one, other = pairs.T
        return float((there[one] & there[other] & ~(was[one] & was[other])).any(axis=0).mean())


def sectors_of(ground: Basis) -> tuple[str, ...]:
    """(K,) the sector of each industry: its group where the definition has groups of several, else its division.

    Codes without a hierarchy are sectors by themselves; so are industries in no group.
    """
    codes = [ground.table.industries[k] for k in ground.industry_at]
    if np.bincount(ground.group_of[ground.group_of >= 0]).max(initial=0) > 1:
        return tuple(ground.groups[g] if g >= 0 else code for g, code in zip(ground.group_of, codes, strict=True))
    known = frozenset(ground.table.industries)
    return tuple(_division(ground, code, known) for code in codes)


def _division(ground: Basis, code: str, known: frozenset[str]) -> str:
    classification = ground.table.industry_codes
    while (classification.level(code) or 0) > 2 and (above := classification.parent(code, known)) is not None:
        code = above
    return code
