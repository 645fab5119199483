"""Are plants that are near in space near in time too? Knox, modified Knox, Mantel, Jacquez."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.errors import InvalidOption
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import checked_convention, measure
from klastr.methods.streams import stream
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], float]

_MOST_PLANTS = 5_000
_FORMULAS = {
    "knox": "pairs near in space and in time",
    "modified_knox": "pairs near in space and in time, less those expected of each plant",
    "mantel": "correlation of 1 / (1 + distance) with 1 / (1 + years apart) over pairs",
    "jacquez": "neighbours of plants that are among the nearest in space and in time",
}


@measure(
    family="distances",
    needs=("points",),
    returns=("industry",),
    reference="Knox, E. G. (1964). The detection of space-time interactions",
    page="space-time",
    covers=("Knox test", "Modified Knox test", "Mantel test", "Jacquez test"),
    command="none",
)
def space_time(
    points: PointSet,
    times: ArrayLike,
    *,
    form: str = "knox",
    near_km: float | None = None,
    near_time: float | None = None,
    neighbours: int = 3,
    draws: int = 999,
    convention: str = "published",
    seed: int = 0,
) -> Measured:
    """Interaction of space and time among the plants of each industry, such as years of foundation.

    Knox: number of pairs with d_ij <= near_km and |t_i - t_j| <= near_time

    Parameters
    ----------
    points : PointSet
    times : (N,) array_like
        When each plant was founded, in the order of `points`; years, or any number.
    form : {"knox", "modified_knox", "mantel", "jacquez"}
        ``mantel``: correlation of 1 / (1 + km) and 1 / (1 + time) over pairs; ``jacquez``: common members of the
        nearest `neighbours` in space and in time.
    near_km, near_time : float, optional
        What is near, for both kinds of Knox; default: a tenth of the median distance, and of the range of times.
    neighbours : int
        For Jacquez. Among equally near plants the first in the table count.
    draws, seed : int
        How often times are exchanged among plants (0: no p-value), and the seed.
    convention : {"published"}

    Returns
    -------
    Measured
        By industry; the p-value is the share of draws with as much interaction or more. ``too_few`` below three plants
        or `neighbours` + 1, ``no_variation`` where all are of one time or at one place.

    Raises
    ------
    InvalidOption
        Times that are not one finite number per plant, an unknown form, an industry of more than 5,000 plants.

    References
    ----------
    .. [1] Knox, E. G. (1964). The detection of space-time interactions. Applied Statistics 13 (1), 25-29.
    .. [2] Mantel, N. (1967). The detection of disease clustering and a generalized regression approach. Cancer Research
       27 (2), 209-220.
    .. [3] Jacquez, G. M. (1996). A k nearest neighbour test for space-time interaction. Statistics in Medicine 15,
       1935-1949.
    .. [4] Baker, R. D. (1996). Testing for space-time clusters of unknown size. Journal of Applied Statistics 23 (5),
       543-554: the modified Knox.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([0, 1, 9, 10], [0, 0, 9, 9], ["a"] * 4)
    >>> klastr.space_time(plants, [1990, 1991, 2010, 2011], near_km=2, near_time=2, draws=0).at("a")
    2.0
    """
    convention = checked_convention(convention, space_time)
    if form not in _FORMULAS:
        raise InvalidOption(f"There is no form {form!r}.", hint=f"use {', '.join(_FORMULAS)}.", form=form)
    when = np.asarray(times, dtype=np.float64)
    if when.shape != (len(points),) or not np.isfinite(when).all():
        raise InvalidOption(f"{when.size} times for {len(points):,} plants, or some that are none.", hint="one each.")
    values, p_values, reasons = (np.full(len(points.industries), np.nan) for _ in range(3))
    for k, industry in enumerate(points.industries):
        at = points.of(industry)
        reasons[k] = reason = _why_not(points, at, when, neighbours if form == "jacquez" else 2)
        if reason is Reason.DEFINED:
            statistic = _statistic(points, at, when[at], form, near_km, near_time, neighbours)
            values[k], p_values[k] = _tested(statistic, when[at], draws, seed)
    return Measured(
        measure="space_time",
        axes={"industry": points.industries},
        values=values,
        reasons=reasons.astype(np.uint8),
        p_values=p_values if draws else None,
        formula=_FORMULAS[form],
        parts=lambda at: {"plants": int(points.of(points.industries[at[0]]).size)},
        sources=() if points.source is None else (points.source,),
        settings={
            "convention": convention,
            "form": form,
            "near_km": near_km,
            "near_time": near_time,
            "neighbours": neighbours,
            "null": f"times exchanged among the plants of an industry, {draws:,} draws",
        },
    )


def _why_not(points: PointSet, at: NDArray[np.intp], when: Floats, fewest: int) -> Reason:
    if at.size > _MOST_PLANTS:
        raise InvalidOption(
            f"{points.industries[int(points.industry[at[0]])]} has {at.size:,} plants; at most {_MOST_PLANTS:,}.",
            hint="take a sample of them.",
        )
    if at.size <= fewest:
        return Reason.TOO_FEW
    same_place = not (np.ptp(points.x[at]) or np.ptp(points.y[at]))
    return Reason.NO_VARIATION if same_place or not np.ptp(when[at]) else Reason.DEFINED


def _tested(statistic: Statistic, when: Floats, draws: int, seed: int) -> tuple[float, float]:
    """The statistic, and the share of draws that reach it."""
    observed = statistic(when)
    if not draws:
        return observed, np.nan
    random = stream(seed, "times exchanged")
    reached = sum(statistic(random.permutation(when)) >= observed - 1e-12 for _ in range(draws))
    return observed, (1 + reached) / (1 + draws)


def _statistic(
    points: PointSet,
    at: NDArray[np.intp],
    when: Floats,
    form: str,
    near_km: float | None,
    near_time: float | None,
    neighbours: int,
) -> Statistic:
    """What turns times into the statistic; all that depends on places alone is computed once."""
    apart = np.hypot(points.x[at, None] - points.x[at], points.y[at, None] - points.y[at])
    pairs = np.triu_indices(at.size, 1)
    if form == "jacquez":
        near = _nearest(apart, neighbours)
        return lambda t: float((near & _nearest(np.abs(t[:, None] - t), neighbours)).sum())
    if form == "mantel":
        closeness = 1 / (1 + apart[pairs])
        return lambda t: float(np.corrcoef(closeness, 1 / (1 + np.abs(t[pairs[0]] - t[pairs[1]])))[0, 1])
    km = float(np.median(apart[pairs])) / 10 if near_km is None else near_km
    span = float(np.ptp(when)) / 10 if near_time is None else near_time
    one, two = (place[apart[pairs] <= km] for place in pairs)
    if form == "knox":
        return lambda t: float((np.abs(t[one] - t[two]) <= span).sum())
    around = np.bincount(np.concatenate([one, two]), minlength=at.size)

    def modified(t: Floats) -> float:
        then = (np.abs(t[:, None] - t) <= span).sum(axis=1) - 1
        return float((np.abs(t[one] - t[two]) <= span).sum() - around @ then / (2 * (at.size - 1)))

    return modified


def _nearest(apart: Floats, neighbours: int) -> NDArray[np.bool_]:
    """(n, n) whether each is among the nearest others."""
    away = apart.copy()
    np.fill_diagonal(away, np.inf)
    order = np.argsort(away, axis=1, kind="stable")[:, :neighbours]
    near = np.zeros(apart.shape, dtype=bool)
    np.put_along_axis(near, order, True, axis=1)
    return near
