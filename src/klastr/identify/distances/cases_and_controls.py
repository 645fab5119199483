"""Are the plants of an industry nearer to each other than those of the others are? Diggle and Chetwynd's D."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.identify.distances.asked import AskedPoints, asked_points
from klastr.identify.distances.curves import DistanceCurves
from klastr.identify.distances.judged import Chance, Judged, curves_answer, judged, unknown
from klastr.identify.distances.nulls import NullModel, Pattern
from klastr.identify.distances.pair_parts import pair_parts
from klastr.identify.distances.ripley_answer import quarter_side
from klastr.identify.distances.ripley_sums import RipleySums, checked_correction
from klastr.identify.distances.study_area import check_area
from klastr.identify.reasons import Reason
from klastr.measures import checked_convention, measure
from klastr.methods.envelopes import Envelope
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]


@measure(
    name="d",
    family="distances",
    needs=("points",),
    returns=("industry", "distance"),
    reference="Diggle, P. J. and Chetwynd, A. G. (1991). Second-order analysis of spatial clustering",
    page="ripley",
    covers=("Diggle and Chetwynd's D",),
    command="points",
)
def d_function(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    around: str | None = None,
    up_to: float | None = None,
    distances: ArrayLike | None = None,
    correction: str = "isotropic",
    draws: int = 200,
    level: float = 0.95,
    envelope: Envelope = "extremes",
    fit: str = "rank",
    convention: str = "published",
    seed: int = 0,
) -> DistanceCurves:
    """K of an industry (cases) less K of the other plants (controls): 0 where it follows them.

    D(r) = K_cases(r) - K_controls(r)

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
        The cases; default: every industry in turn.
    around : str, optional
        The controls; default: the plants of all other industries.
    up_to : float, optional
    distances : array_like, optional
    correction : {"isotropic", "translation", "border", "none"}
    draws, seed : int
        Cases are drawn among cases and controls.
    level : float
    envelope : {"extremes", "rank", "deviation"}
    fit : {"rank", "squares"}
    convention : {"published"}

    Returns
    -------
    DistanceCurves
        Square kilometres. Other arguments as in `klastr.k_function`. ``no_controls`` where fewer than two plants are
        left to compare with.

    Raises
    ------
    NothingToMeasure
        Plants on one line, in a study area that nobody gave.

    References
    ----------
    .. [1] Diggle, P. J. and Chetwynd, A. G. (1991). Second-order analysis of spatial clustering for inhomogeneous
       populations. Biometrics 47 (3), 1155-1163.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([0, 3, 9, 9], [0, 4, 0, 9], ["a", "a", "b", "b"], window=(0, 10, 0, 10))
    >>> round(klastr.d_function(plants, "a", distances=[5.0], correction="none", draws=0).at("a", "5"), 1)
    100.0
    """
    convention = checked_convention(convention, d_function)
    if points.between is None:
        check_area(points)
    asked = asked_points(
        points,
        of,
        around,
        up_to=quarter_side(points, distances) if up_to is None else up_to,
        distances=distances,
        needs_places=True,
    )
    sums = RipleySums(asked.distances, points.box, checked_correction(correction))
    chance = Chance(null="location", draws=draws, seed=seed, level=level, envelope=envelope, fit=fit)
    made = [_cases_less_controls(asked, industry, sums, chance) for industry in asked.industries]
    return curves_answer(
        points,
        made,
        measure="d",
        industries=asked.industries,
        other=around,
        distances=asked.distances,
        formula="K of the cases less K of the controls",
        unit="km2",
        theory=np.zeros(1) if not draws else None,
        has_bands=draws > 0,
        parts=lambda at: _parts(asked, at),
        settings={"convention": convention, "correction": correction, **chance.settings()},
    )


def _cases_less_controls(asked: AskedPoints, industry: str, sums: RipleySums, chance: Chance) -> Judged:
    points = asked.points
    cases, controls = _both(asked, industry)
    if cases.size < 2 or controls.size < 2:
        return unknown(asked.distances, Reason.ONE_PLANT if cases.size < 2 else Reason.NO_CONTROLS)
    everyone = points.taken(np.concatenate([cases, controls]))

    def difference(ours: NDArray[np.intp]) -> Floats:
        theirs = np.setdiff1d(np.arange(len(everyone)), ours)
        return sums.k(_of(everyone, ours)) - sums.k(_of(everyone, theirs))

    model = NullModel(everyone, np.arange(cases.size), None, "location", chance.draws, chance.seed, False)
    drawn = [difference(pattern.at) for pattern in model.patterns() if pattern.at is not None]
    value = difference(np.arange(cases.size))
    return judged(value, np.array(drawn).reshape(-1, asked.distances.size), chance)


def _both(asked: AskedPoints, industry: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Cases, and the controls they are compared with."""
    cases = asked.points.of(industry)
    if asked.around is not None:
        return cases, asked.points.of(asked.around)
    return cases, np.setdiff1d(np.arange(len(asked.points)), cases)


def _parts(asked: AskedPoints, at: tuple[int, ...]) -> Mapping[str, float | str]:
    """Pairs of cases and of controls within the distance, and the cases that have most others around them."""
    cases, controls = _both(asked, asked.industries[at[0]])
    if cases.size < 2 or controls.size < 2:
        return {}
    distance = float(asked.distances[at[-1]])
    theirs = pair_parts(_of(asked.points, controls), distance, asked.points)
    pairs = f"pairs within {distance:g} km"
    return {f"controls: {pairs}": theirs[pairs]} | {
        f"cases: {name}": value for name, value in pair_parts(_of(asked.points, cases), distance, asked.points).items()
    }


def _of(points: PointSet, at: NDArray[np.intp]) -> Pattern:
    return Pattern(points.x[at], points.y[at], np.ones(at.size), at)
