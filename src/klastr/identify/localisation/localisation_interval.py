"""How far an index of localisation may be off: its plants drawn again, and their sizes where those are assumed.

Sampling, from the draws, and the sizes of plants, from the index at relative variances that 5 % and 95 % of the
industries do not exceed, are two things that do not know of each other: their reaches add up as squares.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klastr.identify.localisation.assumed_sizes import dispersion_at, drawn_dispersions
from klastr.identify.localisation.plant_draws import DrawnSums, drawn_from_cells, drawn_indices
from klastr.identify.localisation.plant_sums import PlantSums
from klastr.identify.localisation.region_sizes import RegionSizes
from klastr.identify.table_draws import interval_of_draws, rank_interval
from klastr.methods.streams import stream
from klastr.tables.plant_table import PlantTable

Floats = NDArray[np.float64]
LEVEL = 0.90


@dataclass(frozen=True, eq=False, slots=True)
class Terms:
    """What an index is made of; all by industry.

    Attributes
    ----------
    raw : (I,) float64
        G, sum of squared differences between the industry's and all shares.
    share_squares, size_squares, herfindahl, plants : float64
        Sum of s^2, sum of x^2, H, N.
    """

    raw: Floats
    share_squares: Floats
    size_squares: Floats
    herfindahl: Floats
    plants: Floats


Index = Callable[[Terms], Floats]
Bounds = Callable[[Terms], tuple[Floats, Floats]]


def terms_of(sums: PlantSums, sizes: RegionSizes) -> Terms:
    """The terms of the table itself."""
    jobs = np.where(sums.industry_jobs > 0, sums.industry_jobs, np.nan)
    return Terms(
        raw=sizes.apart(sums.jobs),
        share_squares=np.einsum("ri,ri->i", sums.jobs, sums.jobs) / jobs**2,
        size_squares=np.broadcast_to(sizes.squares, jobs.shape),
        herfindahl=sums.herfindahl,
        plants=sums.plants,
    )


@dataclass(frozen=True, eq=False, slots=True)
class Uncertain:
    """An index, what it rests on, and how often that is drawn again."""

    plants: PlantTable | None
    sums: PlantSums
    sizes: RegionSizes
    index: Index
    bounds: Bounds
    draws: int
    seed: int
    units: str

    def in_words(self) -> str:
        """What was drawn again, as one clause."""
        if not self.draws:
            return "no draws were asked for"
        if self.plants is not None:
            return "plants drawn again"
        grid = self.sums.grid
        filled = "; hidden cells filled again" if grid is not None and grid.fill is not None else ""
        if not self.sums.is_assumed.any():
            return f"cells drawn again with the variance of their plants{filled}"
        low, high = dispersion_at(0.05), dispersion_at(0.95)
        return f"cells drawn again with plants of assumed sizes, relative variance {low:.1f} to {high:.0f}{filled}"

    def beside(self, values: Floats) -> dict[str, Floats]:
        """Interval and ranks, by the names that `Measured` has for them; sizes of regions are held fixed."""
        if not self.draws:
            return {}
        drawn = self._drawn()
        drawn[:, np.isnan(values)] = np.nan
        drawn[~np.isfinite(drawn)] = np.nan
        low, high = self._bounded(*self._widened(values, *interval_of_draws(drawn, values, LEVEL)), values)
        rank, rank_low, rank_high = rank_interval(drawn + self._shifts(values), values, LEVEL)
        return {"low": low, "high": high, "rank": rank, "rank_low": rank_low, "rank_high": rank_high}

    def _drawn(self) -> Floats:
        """(B, I) the index of every draw."""
        shares = self.sizes.shares

        def of(drawn: DrawnSums) -> Floats:
            whole = np.broadcast_to(self.sizes.squares, drawn.share_squares.shape)
            raw = drawn.share_squares - 2 * drawn.share_sizes + whole
            with np.errstate(invalid="ignore", divide="ignore"):
                return self.index(Terms(raw, drawn.share_squares, whole, drawn.herfindahl, self.sums.plants))

        if self.plants is not None:
            return drawn_indices(self.plants, shares, of, draws=self.draws, seed=self.seed, units=self.units)
        return np.stack([of(one) for one in drawn_from_cells(self.sums, shares, draws=self.draws, seed=self.seed)])

    def _at(self, dispersion: float | Floats) -> Terms:
        """The terms if assumed plant sizes had this relative variance."""
        own = terms_of(self.sums, self.sizes)
        return replace(own, herfindahl=self.sums.dispersed(dispersion).herfindahl)

    def _widened(self, values: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """Ends that also hold what assumed sizes leave open."""
        if not self.sums.is_assumed.any():
            return low, high
        with np.errstate(invalid="ignore", divide="ignore"):
            ends = np.stack([self.index(self._at(dispersion_at(share))) for share in (0.05, 0.95)])
        below = np.fmax(values - np.fmin.reduce(ends), 0)
        above = np.fmax(np.fmax.reduce(ends) - values, 0)
        return values - np.hypot(values - low, below), values + np.hypot(high - values, above)

    def _bounded(self, low: Floats, high: Floats, values: Floats) -> tuple[Floats, Floats]:
        """Ends that leave no bound of the index behind; bounds widen with H, and so with what it may be."""
        with np.errstate(invalid="ignore", divide="ignore"):
            lowest, highest = self.bounds(self._at(dispersion_at(0.95)))
        return np.minimum(np.fmax(low, lowest), values), np.maximum(np.fmin(high, highest), values)

    def _shifts(self, values: Floats) -> Floats:
        """(B, I) or (1, I) what assumed sizes move the index by, in the draws of its rank."""
        if not self.sums.is_assumed.any():
            return np.zeros((1, values.size))
        random = stream(self.seed, "assumed sizes of plants")
        dispersions = drawn_dispersions(values.size, self.draws, random)
        with np.errstate(invalid="ignore", divide="ignore"):
            moved = np.stack([self.index(self._at(one)) for one in dispersions]) - values
        moved = np.nan_to_num(moved, posinf=0.0, neginf=0.0)
        return np.asarray(moved - moved.mean(axis=0))
