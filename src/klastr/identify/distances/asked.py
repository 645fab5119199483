"""What is asked of the points: which industries, around which, up to how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.nulls import NullModel, checked_null
from klastr.identify.reasons import Reason
from klastr.methods.streams import stream
from klastr.results import label_position
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

_STEPS = 50
_PAIRS = 200_000
_LISTED = 2e7


@dataclass(frozen=True, eq=False, slots=True)
class AskedPoints:
    """A question about points.

    Attributes
    ----------
    points : PointSet
    industries : tuple of str
        Whose plants are counted.
    around : str, optional
        Around whose plants; around each other where none is named.
    distances : (D,) float64
    """

    points: PointSet
    industries: tuple[str, ...]
    around: str | None
    distances: Floats

    def model(self, industry: str, *, null: str, draws: int, seed: int, weighted: bool) -> NullModel:
        """The plants of one industry, or of two, and how chance draws them."""
        kind = checked_null(null, alone=self.around is None)
        mine = self.points.of(industry)
        if self.around is None:
            return NullModel(self.points, mine, None, kind, draws, seed, weighted)
        return NullModel(self.points, self.points.of(self.around), mine, kind, draws, seed, weighted)

    def chance_notes(self, *, null: str, draws: int, weighted: bool) -> tuple[str, ...]:
        """Where chance has no choice: what is exchanged is equal, or who is drawn is everyone."""
        if not draws:
            return ()
        if null == "labelling":
            weights = self.points.weight if weighted else np.ones(1)
            at = [self.points.of(name) for name in (self.industries if self.around is None else (self.around,))]
            if not weighted or all(np.ptp(weights[one]) == 0 for one in at if one.size):
                why = "plants are not weighted" if not weighted else "the plants of an industry weigh the same"
                return (f"There are no weights to exchange: {why}. Hint: weighted=True, or --weight COL.",)
        if null == "location" and self.around is None and len(self.points.industries) == 1:
            return ("All plants are of one industry: chance can only draw them as they are.",)
        return ()

    def no_answer(self, model: NullModel) -> Reason:
        """Why nothing can be said of an industry; DEFINED where something can."""
        if self.around is None and model.at.size < 2:
            return Reason.ONE_PLANT
        counted = model.at if model.other is None else model.other
        if not model.weight[counted].any() or not model.weight[model.at].any():
            return Reason.EMPTY_INDUSTRY
        if model.other is None and np.count_nonzero(model.weight[model.at]) < 2:
            return Reason.ONE_PLANT
        return Reason.DEFINED


def asked_points(
    points: PointSet,
    of: str | Sequence[str] | None,
    around: str | None,
    *,
    up_to: float | None,
    distances: ArrayLike | None,
    listed_pairs: bool = False,
    needs_places: bool = False,
) -> AskedPoints:
    """A checked question.

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
        Default: every industry.
    around : str, optional
    up_to : float, optional
        Largest distance in km; default: the median distance between two plants of any industry.
    distances : array_like, optional
        The distances themselves, in place of `up_to`; default: fifty equal steps.
    listed_pairs : bool
        All pairs within reach are kept in memory: look less far where there would be too many.
    needs_places : bool
        A table of distances is not enough.

    Raises
    ------
    InvalidOption
        An industry that is not there, an industry around itself, distances that are none.
    """
    if needs_places and points.between is not None:
        raise InvalidOption(
            "This measure needs coordinates; there is only a table of distances.",
            hint="k_density and m take such a table.",
        )
    named = points.industries if of is None else (of,) if isinstance(of, str) else tuple(of)
    for name in (*named, *(() if around is None else (around,))):
        label_position(name, points.industries, "industry")
    if around is not None:
        if of is None:
            named = tuple(name for name in named if name != around)
        if around in named:
            raise InvalidOption(
                f"{around} is counted around itself.", hint="leave out around (--around) for that.", around=around
            )
    steps = _distances(points, up_to, distances, most=_LISTED if listed_pairs else np.inf)
    if listed_pairs and (pairs := _pairs_within(points, float(steps[-1]))) > 4 * _LISTED:
        raise InvalidOption(
            f"About {pairs:,.0f} pairs of plants are within {steps[-1]:g} km, too many to list.",
            hint="look less far: up_to (--up-to).",
            up_to=float(steps[-1]),
        )
    return AskedPoints(points, named, around, steps)


def _distances(points: PointSet, up_to: float | None, distances: ArrayLike | None, *, most: float) -> Floats:
    if distances is not None:
        given = np.atleast_1d(np.asarray(distances, dtype=np.float64))
        if given.size == 0 or not np.isfinite(given).all() or (given < 0).any() or (np.diff(given) <= 0).any():
            raise InvalidOption("Distances must rise from 0 or more.", hint="such as distances=range(0, 51).")
        if given[-1] == 0:
            raise InvalidOption("The largest distance is 0 km.", hint="name one beyond 0.")
        return given
    last = float(up_to) if up_to is not None else _round(_usual_reach(points, most))
    if not (np.isfinite(last) and last > 0):
        raise InvalidOption(
            f"{last:g} km is no distance to look up to.", hint="such as up_to=50, or --up-to 50.", up_to=up_to
        )
    return np.linspace(0, last, _STEPS + 1).round(10)


def median_distance(points: PointSet) -> float:
    """The median distance between two plants of any industry, over pairs drawn at random."""
    apart = _sampled(points)
    return float(np.median(apart)) or float(apart.max())


def _usual_reach(points: PointSet, most: float) -> float:
    """The median distance, or the one within which there are so many pairs."""
    share = min(0.5, most / max(len(points) * (len(points) - 1.0), 1.0))
    if share == 0.5:
        return median_distance(points)
    return float(np.quantile(_sampled(points), share)) or median_distance(points)


def _pairs_within(points: PointSet, reach: float) -> float:
    return float((_sampled(points) <= reach).mean()) * len(points) * (len(points) - 1)


def _sampled(points: PointSet) -> Floats:
    """Distances of pairs drawn at random."""
    if points.between is not None:
        return points.between[np.triu_indices(len(points), 1)]
    one, two = stream(0, "median distance").integers(0, len(points), size=(2, _PAIRS))
    apart = np.hypot(points.x[one] - points.x[two], points.y[one] - points.y[two])
    return np.asarray(apart[one != two], dtype=np.float64)


def _round(km: float) -> float:
    """Two digits are enough for a distance to look up to."""
    return float(f"{km:.2g}")
