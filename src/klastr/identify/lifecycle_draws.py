"""A region's four indicators, as the figures have them and with plants and hidden cells of both years drawn again.

Each filling of the hidden cells serves several draws of plants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis
from klastr.identify.hidden import HiddenDraws
from klastr.identify.lifecycle_change import IndustryChange
from klastr.identify.lifecycle_indicators import (
    composition,
    composition_change,
    entropy,
    growth_a_year,
    summed,
)
from klastr.identify.lifecycle_levels import Entry, Level
from klastr.identify.plants import plant_factors
from klastr.identify.redraw import Redrawing
from klastr.methods.streams import stream

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
Array = NDArray[np.floating[Any]]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Chosen:
    """The groups of one region that are looked at, and their industries, group by group."""

    region: int
    groups: Positions
    industries: Positions
    starts: Positions

    @classmethod
    def of(cls, region: int, groups: Positions, members: tuple[Positions, ...]) -> Chosen:
        """The groups of a region with their members, (G,) positions of industries."""
        sizes = np.array([members[g].size for g in groups], dtype=np.intp)
        return cls(region, groups, np.concatenate([members[g] for g in groups]), np.cumsum(sizes) - sizes)

    @property
    def several(self) -> NDArray[np.bool_]:
        """(n,) groups of more than one industry: only they have a composition."""
        return np.diff(np.append(self.starts, self.industries.size)) > 1


class LifecycleDraws:
    """The indicators of one region after the other; each region draws from its own stream."""

    def __init__(
        self,
        ground: Basis,
        change: IndustryChange,
        level: Level,
        entry: Entry,
        redrawing: Redrawing,
        fillings: tuple[HiddenDraws | None, ...],
    ) -> None:
        self.ground, self.change, self.level, self.entry, self.redrawing = ground, change, level, entry, redrawing
        now, then = fillings if redrawing.draws and fillings else (None, None)
        self._codes = ground.regions
        fine = change.fine
        self._now = _by_row(now, fine.region_at, np.arange(fine.region_at.size))
        self._then = _by_row(then, change.past.all_members, change.past.row_of_member)
        self.is_alive = bool(redrawing.draws) and (change.spread_now is not None or bool(self._now or self._then))

    def figures(self, chosen: Chosen) -> Mapping[str, Array]:
        """(n, 1) of each indicator, by the figures themselves."""
        row = self.change.row_of[chosen.region]
        now, before = (cells[row, chosen.industries][:, None] for cells in (self.change.now, self.change.before))
        entry = (self.entry.log_relative[chosen.region] + self.entry.of_all)[chosen.groups][:, None]
        return self._indicators(chosen, now, np.nan_to_num(before), entry)

    def drawn(self, chosen: Chosen) -> Mapping[str, Array]:
        """(n, B) of each indicator, drawn again."""
        change, draws, row = self.change, self.redrawing.draws, self.change.row_of[chosen.region]
        random = stream(self.redrawing.seed, f"stage {self._codes[chosen.region]}")
        now, then = (
            _filled(cells[row], hidden.get(int(row)), chosen.industries, draws)
            for cells, hidden in ((change.now, self._now), (np.nan_to_num(change.before), self._then))
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            hidden_part = np.log(now / then) - np.log(now / then).mean(axis=1, keepdims=True)
        now, noise = self._plants(random, row, chosen, now)
        both = np.isfinite(change.log_relative[row, chosen.industries])
        deviation = np.where(both[:, None], hidden_part, 0) + noise
        x = self._relative(row, chosen, deviation.astype(np.float32), both)
        expected = change.expected[chosen.industries].astype(np.float32)[:, None]
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            before = np.where(both[:, None], now * np.exp(-x) / expected, then)
        return self._indicators(chosen, now, before, self._entry(random, chosen))

    def _plants(self, random: np.random.Generator, row: int, chosen: Chosen, now: Draws) -> tuple[Draws, Draws]:
        """(m, B) persons now with the plants drawn again, and the deviation of log growth that comes with them."""
        change, draws, at = self.change, self.redrawing.draws, chosen.industries
        if change.spread_now is None or change.spread_then is None:
            return np.broadcast_to(now, (at.size, draws)), np.zeros((at.size, draws), dtype=np.float32)
        spread = change.spread_now
        factors = plant_factors(
            random, spread.plants[row, at], spread.size_part[row, at], draws, self.redrawing.size_dispersion
        )
        level = np.log(factors)
        level -= level.mean(axis=1, keepdims=True)
        w0, w1 = np.log1p(change.spread_then.relative_variance[row, at]), np.log1p(spread.relative_variance[row, at])
        error = np.sqrt(change.variance[row, at])
        with np.errstate(invalid="ignore", divide="ignore"):
            together = np.clip(np.nan_to_num((w1 - change.shared * np.sqrt(w0 * w1)) / (np.sqrt(w1) * error)), -1, 1)
        level *= (error * together / np.maximum(level.std(axis=1), 1e-9)).astype(np.float32)[:, None]
        own = random.standard_normal((at.size, draws), dtype=np.float32)
        own *= (error * np.sqrt(1 - together**2)).astype(np.float32)[:, None]
        factors *= now
        level += own
        return factors, level

    def _relative(self, row: int, chosen: Chosen, deviation: Draws, both: NDArray[np.bool_]) -> Draws:
        """(m, B) log growth against the reference, drawn towards 0."""
        change, at = self.change, chosen.industries
        x = np.where(both, change.log_relative[row, at], 0.0)
        if change.usual is None:
            return deviation + x.astype(np.float32)[:, None]
        kept = change.usual.kept(at, deviation.var(axis=1, dtype=np.float64))
        deviation *= np.sqrt(kept).astype(np.float32)[:, None]
        deviation += (kept * x).astype(np.float32)[:, None]
        return deviation

    def _entry(self, random: np.random.Generator, chosen: Chosen) -> Array:
        """(n, B) log change of establishments, drawn towards that of all regions."""
        centre, deviation = self.entry.drawn_towards_usual((chosen.region, chosen.groups))
        noise = random.standard_normal((centre.size, self.redrawing.draws), dtype=np.float32)
        noise *= deviation.astype(np.float32)[:, None]
        noise += centre.astype(np.float32)[:, None]
        return np.asarray(noise)

    def _indicators(self, chosen: Chosen, now: Array, before: Array, entry: Array) -> Mapping[str, Array]:
        """(n, B) of each indicator, from persons of the industries now and before."""
        level, change, starts, several = self.level, self.change, chosen.starts, chosen.several[:, None]
        persons, then = summed(now, starts), summed(before, starts)
        at = (chosen.region, chosen.groups)
        counted, counted_before = self.ground.employment[at][:, None], level.persons_before[at][:, None]
        quotient_before = np.where(counted_before > 0, level.before[at][:, None], 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            moved_before = np.where(counted_before > 0, then / counted_before, 0)
        expected = change.expected[chosen.industries][:, None]
        quotient = level.now(chosen.region, chosen.groups, persons, persons - counted)
        quotient_then = (quotient_before * moved_before).astype(now.dtype)
        found: dict[str, Array] = {
            "location_quotient": quotient,
            "location_quotient_before": quotient_then,
            "specialisation_a_year": growth_a_year(quotient, quotient_then, np.ones((1, 1)), change.years),
            "growth_a_year": growth_a_year(persons, then, level.expected[chosen.groups][:, None], change.years),
            "entry_a_year": np.expm1(entry / change.years),
        }
        missing = np.full(persons.shape, np.nan, dtype=now.dtype)
        if not several.any():
            return found | {"entropy": missing, "entropy_change": missing, "composition_change": missing}
        shares = composition(now, starts)
        shares_then = composition(before, starts)
        would_be = composition(np.nan_to_num(before * expected).astype(now.dtype), starts)
        bits = entropy(shares, starts)
        there = several & (persons > 0)
        followed = there & (then > 0)
        return found | {
            "entropy": np.where(there, bits, np.nan),
            "entropy_change": np.where(followed, bits - entropy(shares_then, starts), np.nan),
            "composition_change": np.where(followed, composition_change(shares, would_be, starts), np.nan),
        }


def _by_row(hidden: HiddenDraws | None, positions: Positions, rows: Positions) -> dict[int, tuple[Positions, Draws]]:
    """For each row its hidden industries and their changes; a region of several predecessors has some twice."""
    if hidden is None or not hidden.region.size:
        return {}
    row_of = {int(position): int(row) for position, row in zip(positions, rows, strict=True)}
    row = np.array([row_of.get(int(position), -1) for position in hidden.region], dtype=np.intp)
    order = np.argsort(row, kind="stable")
    found, firsts = np.unique(row[order], return_index=True)
    return {
        int(one): (hidden.industry[at], hidden.change[at])
        for one, at in zip(found, np.split(order, firsts[1:]), strict=True)
        if one >= 0
    }


def _filled(cells: Floats, hidden: tuple[Positions, Draws] | None, at: Positions, draws: int) -> Draws:
    """(m, 1) or (m, B) persons of some industries of a region, its hidden cells filled again."""
    plain = cells[at].astype(np.float32)[:, None]
    if hidden is None:
        return plain
    whole = np.zeros((cells.size, hidden[1].shape[1]), dtype=np.float32)
    np.add.at(whole, hidden[0], hidden[1])
    several = np.tile(whole[at], (1, -(-draws // whole.shape[1])))[:, :draws]
    # An industry that was there is not filled with nobody: a growth from or to that says nothing.
    least = np.minimum(plain, 1)
    return np.asarray(np.maximum(plain + several, least))
