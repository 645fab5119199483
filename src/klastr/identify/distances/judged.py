"""Curves beside what chance draws: bands, p-values, and the answer they make together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.curves import DistanceCurves, axes_of
from klastr.identify.distances.nulls import MEANS
from klastr.identify.reasons import Reason
from klastr.methods.envelopes import (
    Envelope,
    extreme_rank_p_value,
    global_band,
    pointwise_band,
    pointwise_p_values,
    squares_p_value,
    without_rounding,
)
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

FEWEST_DRAWS = 39
FITS = ("rank", "squares")
EXACT = 1e-9
"""Rounding of sums in double precision, relative to the largest value."""


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """One curve and what chance makes of it; all (D,) but `p_global`."""

    value: Floats
    expected: Floats
    low: Floats
    high: Floats
    global_low: Floats
    global_high: Floats
    p_values: Floats
    p_global: float
    reason: Reason = Reason.DEFINED


@dataclass(frozen=True, kw_only=True, slots=True)
class Chance:
    """How chance is asked.

    Attributes
    ----------
    null : str
        See `klastr.identify.distances.nulls`.
    draws, seed : int
    level : float
        Share of draws inside the bands.
    envelope : {"extremes", "rank", "deviation"}
        See `klastr.methods.envelopes.global_band`.
    fit : {"rank", "squares"}
        What the p-value of the whole curve rests on: extreme ranks, or Diggle's sum of squares.
    """

    null: str
    draws: int
    seed: int
    level: float = 0.95
    envelope: Envelope = "extremes"
    fit: str = "rank"

    def __post_init__(self) -> None:
        if self.draws and self.draws < FEWEST_DRAWS:
            raise InvalidOption(
                f"{self.draws} draws are too few for bands of {self.level:.0%}.",
                hint=f"at least {FEWEST_DRAWS}, or 0 for none.",
                draws=self.draws,
            )
        if not 0.5 <= self.level < 1:
            raise InvalidOption(f"A level of {self.level} is none.", hint="such as level=0.95.", level=self.level)
        if self.envelope not in ("extremes", "rank", "deviation"):
            raise InvalidOption(
                f"There is no envelope {self.envelope!r}.",
                hint="use extremes, rank or deviation.",
                envelope=self.envelope,
            )
        if self.fit not in FITS:
            raise InvalidOption(f"There is no fit {self.fit!r}.", hint=f"use {' or '.join(FITS)}.", fit=self.fit)

    def settings(self) -> dict[str, Any]:
        """For the answer."""
        if not self.draws:
            return {"draws": 0}
        means = MEANS.get(self.null, self.null)
        return {
            "null": f"{self.null}: {means}; {self.draws:,} draws",
            "draws": self.draws,
            "seed": self.seed,
            "level": self.level,
            "envelope": self.envelope,
            "fit": self.fit,
        }


def judged(value: Floats, drawn: Floats, chance: Chance, *, rounding: float = EXACT) -> Judged:
    """A curve beside drawn ones.

    Parameters
    ----------
    value : (D,) float64
    drawn : (B, D) float64
        Distances at which the value or any draw is not defined take no part.
    chance : Chance
    rounding : float
        Differences so small, relative to the largest value, are none.
    """
    gap = np.full(value.shape, np.nan)
    known = np.isfinite(value) & np.isfinite(drawn).all(axis=0) if len(drawn) else np.zeros(value.shape, dtype=bool)
    if not known.any():
        return Judged(value, gap, gap, gap, gap, gap, gap, np.nan)
    curve = value[known]
    inside = without_rounding(curve, drawn[:, known], rounding)
    narrow, wide = pointwise_band(inside, chance.level), global_band(inside, chance.level, kind=chance.envelope)
    p = squares_p_value if chance.fit == "squares" else extreme_rank_p_value
    return Judged(
        value=value,
        expected=_placed(inside.mean(axis=0), known),
        low=_placed(narrow.low, known),
        high=_placed(narrow.high, known),
        global_low=_placed(wide.low, known),
        global_high=_placed(wide.high, known),
        p_values=_placed(pointwise_p_values(curve, inside), known),
        p_global=p(curve, inside),
    )


def unknown(distances: Floats, reason: Reason) -> Judged:
    """An industry without an answer."""
    gap = np.full(distances.shape, np.nan)
    return Judged(gap, gap, gap, gap, gap, gap, gap, np.nan, reason)


def curves_answer(
    points: PointSet,
    all_judged: Sequence[Judged],
    *,
    measure: str,
    industries: tuple[str, ...],
    other: str | None,
    distances: Floats,
    formula: str,
    settings: Mapping[str, Any],
    parts: Callable[[tuple[int, ...]], Mapping[str, float | str]] | None = None,
    unit: str = "",
    reason: Reason = Reason.NO_NEIGHBOUR,
    theory: Floats | None = None,
    has_bands: bool = True,
    high_means: str = "localised",
    notes: tuple[str, ...] = (),
) -> DistanceCurves:
    """Curves of some industries as one answer; `reason` is that of a distance without a number."""
    shape = (len(industries), distances.size) if other is None else (len(industries), 1, distances.size)

    def stacked(name: str) -> Floats:
        return np.array([getattr(one, name) for one in all_judged], dtype=np.float64).reshape(shape)

    values = stacked("value")
    own = np.array([int(one.reason) for one in all_judged], dtype=np.uint8).reshape((*shape[:-1], 1))
    gaps = np.where(own > 0, own, np.uint8(reason)).astype(np.uint8)
    expected = stacked("expected")
    if theory is not None:
        expected = np.where(np.isnan(values), np.nan, np.broadcast_to(theory, shape))
    p_global = np.array([one.p_global for one in all_judged]).reshape(shape[:-1])
    return DistanceCurves(
        measure=measure,
        axes=axes_of(industries, other, distances),
        values=values,
        reasons=np.where(np.isnan(values), gaps, np.uint8(0)).astype(np.uint8),
        formula=formula,
        low=stacked("low") if has_bands else None,
        high=stacked("high") if has_bands else None,
        p_values=stacked("p_values") if has_bands else None,
        unit=unit,
        year=points.year,
        parts=parts,
        distances=distances,
        expected=expected if has_bands or theory is not None else None,
        global_low=stacked("global_low") if has_bands else None,
        global_high=stacked("global_high") if has_bands else None,
        p_global=p_global if has_bands else None,
        high_means=high_means,
        notes=notes,
        settings=dict(settings),
        sources=() if points.source is None else (points.source,),
    )


def _placed(numbers: Floats, known: NDArray[np.bool_]) -> Floats:
    whole = np.full(known.shape, np.nan)
    whole[known] = numbers
    return whole
