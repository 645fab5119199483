"""How far a quotient would move if the establishments were drawn again, and the hidden cells filled again.

Establishments. The plants of a cell are drawn again (`klastr.identify.plants`), and with them what it is divided by:

    total of the region*     = cell*  +  rest of the region * LogNormal(variance of the rest)
    group in the reference*  = cell*  +  rest of the group  * LogNormal(variance of the rest)
    total of the reference*  = total of the region*  +  rest of the reference * LogNormal(variance of the rest)

Hidden cells. Each draw takes another set of estimates that fits all published totals (`klastr.tables.impute`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis
from klastr.identify.hidden import HiddenDraws
from klastr.identify.plants import PlantSpread, plant_spread, redrawn
from klastr.methods.streams import stream

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
Positions = NDArray[np.intp]
Sources = Literal["both", "establishments", "hidden", "persons"]

# Relative variance of plant sizes inside a cell. Median over the NACE divisions that the differences in persons per
# local unit between European regions imply: 8.0, with quartiles 3.7 and 18 (Eurostat sbs_r_nuts06_r2, 2014;
# docs/methods/intervals.md, speed/measured_assumptions.py).
SIZE_DISPERSION = 8.0

# Eight arrays of a block are alive at once; blocks of this size stay near the processor.
_BLOCK_BYTES = 8e6
_FEWEST_DRAWS = 100


@dataclass(frozen=True, slots=True)
class Redrawing:
    """What is drawn again, how often, and under which assumption."""

    draws: int = 1000
    seed: int = 0
    sources: Sources = "both"
    size_dispersion: float = SIZE_DISPERSION
    level: float = 0.90
    fewest: int = _FEWEST_DRAWS

    def __post_init__(self) -> None:
        if self.draws < 0 or 0 < self.draws < self.fewest:
            raise InvalidOption(
                f"--draws is {self.draws}; an interval needs at least {self.fewest}, none needs 0.",
                hint="use --draws 1000.",
                draws=self.draws,
            )
        if not 0 <= self.size_dispersion < np.inf:
            raise InvalidOption(
                f"size_dispersion is {self.size_dispersion}; a relative variance is a number from 0 on.",
                hint=f"the default is {SIZE_DISPERSION}.",
            )
        if self.sources not in get_args(Sources):
            raise InvalidOption(
                f"There is no source of uncertainty {self.sources!r}.",
                hint=f"use one of {', '.join(get_args(Sources))}.",
            )

    def plants(self, basis: Basis, t: int, rows: Positions) -> PlantSpread | None:
        """The spread that plants give some rows in one year; None where they are not drawn again or not known."""
        if self.sources == "hidden":
            return None
        unit: Literal["plants", "persons"] = "persons" if self.sources == "persons" else "plants"
        return plant_spread(basis, t, rows, size_dispersion=self.size_dispersion, unit=unit)

    def hidden(self, basis: Basis, years: tuple[int, ...]) -> tuple[HiddenDraws | None, ...]:
        """The hidden cells of some years filled again; None for each where they are not, or nothing is hidden."""
        if self.sources in ("establishments", "persons") or not self.draws:
            return (None,) * len(years)
        return HiddenDraws.of(basis, years, self.draws, stream(self.seed, "hidden cells"))


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Some regions' redrawn employment, totals and reference; all float32, draws on the last axis."""

    rows: slice
    employment: Draws  # (r, G, B)
    region_total: Draws  # (r, G, B)
    reference_group: Draws  # (r, G, B)
    reference_total: Draws  # (r, G, B) or (1, 1, B)
    is_defined: NDArray[np.bool_]  # (r, G)

    def location_quotient(self) -> Draws:
        """(r, G, B); NaN where the region or the group has nobody."""
        with np.errstate(invalid="ignore", divide="ignore"):
            quotient = self.employment / self.region_total
            quotient *= self.reference_total
            quotient /= self.reference_group
        quotient[~self.is_defined] = np.nan
        return quotient


class Redraws:
    """Draws of one basis, handed out in blocks of regions so that memory stays bounded.

    Each region draws from its own stream, seeded by its code: which of the regions are shown does not change an
    interval.
    """

    def __init__(self, basis: Basis, redrawing: Redrawing, hidden: HiddenDraws | None = None) -> None:
        self.basis = basis
        self.redrawing = redrawing
        self.spread = redrawing.plants(basis, basis.t, basis.region_at)
        self.hidden = hidden or redrawing.hidden(basis, (basis.t,))[0]
        self.is_alive = self.spread is not None or self.hidden is not None
        self._inside = basis.in_reference
        self._reference = self._reference_draws()
        self._noise, self._variance, self._total_variance = self._reference_noise()

    def blocks(self) -> Iterator[Block]:
        """All regions, a few at a time."""
        regions, groups = self.basis.employment.shape
        step = max(1, int(_BLOCK_BYTES / (4 * groups * self.redrawing.draws)))
        for start in range(0, regions, step):
            yield self._block(slice(start, min(start + step, regions)))

    def _block(self, rows: slice) -> Block:
        basis, draws = self.basis, self.redrawing.draws
        centre = np.repeat(basis.employment[rows, :, None].astype(np.float32), draws, axis=2)
        total = np.repeat(basis.region_total[rows, None].astype(np.float32), draws, axis=1)
        if self.hidden is not None:
            self.hidden.put(centre, basis.region_at[rows])
            if basis.total_at is None:
                total += self.hidden.change_of_total(basis.region_at[rows])
        drawn, region_total = self._redrawn_regions(rows, centre, total)
        reference_group, reference_total = self._references(rows, centre, total, drawn, region_total)
        defined = (basis.region_total[rows, None] > 0) & (basis.reference_group[None] > 0)
        return Block(rows, drawn, region_total, reference_group, reference_total, defined)

    def _redrawn_regions(self, rows: slice, centre: Draws, total: Draws) -> tuple[Draws, Draws]:
        """(r, G, B) employment drawn again, and the total of its region with it."""
        inside = _groups_in_total(self.basis)
        rest = np.where(inside[None, :, None], total[:, None, :] - centre, total[:, None, :])
        np.maximum(rest, 0, out=rest)
        drawn = centre
        if self.spread is not None:
            drawn = np.empty_like(centre)
            of_rest = self._variance_of_rest(rows, inside)
            for k, code in enumerate(self.basis.regions[rows]):
                random = stream(self.redrawing.seed, code)
                drawn[k] = redrawn(random, centre[k], self.spread, rows.start + k, self.redrawing.size_dispersion)
                rest[k] *= _log_normal(of_rest[k], random.standard_normal((centre.shape[2],), dtype=np.float32))
        rest += np.where(inside[None, :, None], drawn, np.float32(0))
        return drawn, rest

    def _variance_of_rest(self, rows: slice, inside: NDArray[np.bool_]) -> Floats:
        """(r, G) relative variance of a region's employment outside each cell."""
        assert self.spread is not None
        cells = np.where(inside, self.basis.employment[rows], 0.0)
        variance = self.spread.total_variance[rows, None] - self.spread.relative_variance[rows] * cells**2
        return _relative(variance, self.basis.region_total[rows, None] - cells)

    def _references(
        self, rows: slice, centre: Draws, total: Draws, drawn: Draws, region_total: Draws
    ) -> tuple[Draws, Draws]:
        """(r, G, B) the group in the reference and the total of the reference, with each region as it was drawn."""
        basis, inside = self.basis, self._inside[rows]
        part = np.where(inside[:, None, None], centre, np.float32(0))
        group = np.maximum(self._reference[None] - part, 0)
        rest = np.maximum(np.float32(basis.reference_total) - np.where(inside[:, None], total, np.float32(0)), 0)
        if self.spread is not None:
            cells = np.where(inside[:, None], basis.employment[rows], 0.0)
            own = self.spread.relative_variance[rows] * cells**2
            group *= _log_normal(
                _relative(self._variance[None] - own, basis.reference_group - cells), self._noise[None, :-1]
            )
            totals = np.where(inside, basis.region_total[rows], 0.0)
            of_regions = self._total_variance - np.where(inside, self.spread.total_variance[rows], 0.0)
            rest *= _log_normal(_relative(of_regions, basis.reference_total - totals), self._noise[-1:])
        group += np.where(inside[:, None, None], drawn, np.float32(0))
        reference_total = np.where(inside[:, None, None], region_total, np.float32(0))
        reference_total += rest[:, None, :]
        return group, reference_total

    def _reference_draws(self) -> Draws:
        """(G, B): the reference's employment by group with its hidden cells filled again."""
        reference = np.repeat(self.basis.reference_group[:, None].astype(np.float32), self.redrawing.draws, axis=1)
        if self.hidden is not None:
            reference += self.hidden.change_by_group(self.basis.reference_rows)
        return reference

    def _reference_noise(self) -> tuple[Draws, Floats, float]:
        """(G + 1, B) noise of the reference's groups and total; their variances, persons squared."""
        basis, groups = self.basis, len(self.basis.groups)
        spread = self.redrawing.plants(basis, basis.t, basis.reference_rows)
        if spread is None:
            return np.zeros((groups + 1, 0), dtype=np.float32), np.zeros(groups), 0.0
        cells = np.nan_to_num(basis.grouped(basis.table.values[basis.t], basis.reference_rows))
        random = stream(self.redrawing.seed, "reference")
        noise = random.standard_normal((groups + 1, self.redrawing.draws), dtype=np.float32)
        return noise, (spread.relative_variance * cells**2).sum(axis=0), float(spread.total_variance.sum())


def _relative(variance: Floats | float, size: Floats) -> Floats:
    """Variance over size squared; 0 where nothing is left."""
    left = np.where(size > 0, size, 1.0)
    return np.where(size > 0, np.maximum(variance, 0.0) / left**2, 0.0)


def _log_normal(variance: Floats, noise: Draws) -> Draws:
    """Factors exp(s^2 / 2 + s z), s^2 = log(1 + variance): what was expected, where this was observed."""
    spread = np.sqrt(np.log1p(variance)).astype(np.float32)[..., None]
    return np.exp(spread * noise + spread * spread / 2)


def _groups_in_total(basis: Basis) -> NDArray[np.bool_]:
    """(G,): groups whose industries are part of the total."""
    inside = np.zeros(len(basis.groups), dtype=bool)
    inside[basis.group_of[basis.in_total & (basis.group_of >= 0)]] = True
    return inside
