"""What K and its kin share: the curve of each industry beside those of chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.identify.distances.asked import AskedPoints, asked_points
from klastr.identify.distances.curves import DistanceCurves
from klastr.identify.distances.judged import Chance, curves_answer, judged, unknown
from klastr.identify.distances.nulls import NullModel, Pattern
from klastr.identify.distances.pair_parts import pair_parts
from klastr.identify.distances.ripley_sums import RipleySums, checked_correction
from klastr.identify.distances.study_area import check_area
from klastr.identify.reasons import Reason
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]
Curve = Callable[[RipleySums, Pattern], Floats]


@dataclass(frozen=True, eq=False, slots=True)
class RipleyQuestion:
    """What was asked: see `klastr.k_function`."""

    points: PointSet
    of: str | Sequence[str] | None
    around: str | None
    up_to: float | None
    distances: ArrayLike | None
    weighted: bool
    correction: str


def ripley_answer(
    name: str,
    curve: Curve,
    question: RipleyQuestion,
    chance: Chance,
    *,
    formula: str,
    theory: Callable[[Floats], Floats],
    settings: Mapping[str, Any],
    unit: str = "",
    reason: Reason = Reason.TOO_FEW,
    high_means: str = "localised",
    needs_area: bool = True,
) -> DistanceCurves:
    """Each industry's curve, its bands, and the reason where there is none.

    Parameters
    ----------
    name : str
        Of the measure.
    curve : callable
        Sums and a pattern -> (D,) values.
    question : RipleyQuestion
    chance : Chance
    formula, unit : str
    theory : callable
        Distances -> values of an even spread.
    settings : mapping
    reason : Reason
        Why a distance has no number.
    high_means : str
        What a value above the band says.
    needs_area : bool
        Plants on one line are refused.

    Raises
    ------
    NothingToMeasure
        Plants on one line.
    """
    points, distances = question.points, question.distances
    if needs_area and points.between is None:
        check_area(points)
    up_to = quarter_side(points, distances) if question.up_to is None else question.up_to
    asked = asked_points(points, question.of, question.around, up_to=up_to, distances=distances, needs_places=True)
    sums = RipleySums(asked.distances, points.box, checked_correction(question.correction))
    models = [
        asked.model(industry, null=chance.null, draws=chance.draws, seed=chance.seed, weighted=question.weighted)
        for industry in asked.industries
    ]
    made = []
    for model in models:
        if why := asked.no_answer(model):
            made.append(unknown(asked.distances, why))
            continue
        drawn = np.array([curve(sums, pattern) for pattern in model.patterns()])
        made.append(judged(curve(sums, model.observed), drawn.reshape(-1, asked.distances.size), chance))
    how = {"correction": question.correction, "weighted": question.weighted}
    return curves_answer(
        points,
        made,
        measure=name,
        industries=asked.industries,
        other=question.around,
        distances=asked.distances,
        formula=formula,
        unit=unit,
        theory=theory(asked.distances) if not chance.draws else None,
        has_bands=chance.draws > 0,
        parts=lambda at: _parts(asked, models[at[0]], float(asked.distances[at[-1]])),
        notes=asked.chance_notes(null=chance.null, draws=chance.draws, weighted=question.weighted),
        reason=reason,
        high_means=high_means,
        settings={**settings, **how, **chance.settings()},
    )


def _parts(asked: AskedPoints, model: NullModel, distance: float) -> Mapping[str, float | str]:
    """Pairs within the distance; none where nothing can be said of the industry."""
    return {} if asked.no_answer(model) else pair_parts(model.observed, distance, asked.points)


def quarter_side(points: PointSet, distances: object) -> float | None:
    """A quarter of the shorter side of the study area; beyond it the edge says more than the plants."""
    west, east, south, north = points.box
    shorter = min(east - west, north - south) or max(east - west, north - south)
    return float(f"{shorter / 4:.2g}") if distances is None else None
