"""How far is it to the nearest plant? The functions F (from any place), G (from a plant) and J (the two compared)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.curves import DistanceCurves
from klastr.identify.distances.judged import Chance
from klastr.identify.distances.nulls import Pattern
from klastr.identify.distances.ripley_answer import RipleyQuestion, ripley_answer
from klastr.identify.distances.ripley_sums import RipleySums
from klastr.identify.reasons import Reason
from klastr.measures import checked_convention, measure
from klastr.methods.edge_corrections import border_distance
from klastr.methods.envelopes import Envelope
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

_GRID = 64
_FORMULAS = {
    "F": "share of places that have a plant within the distance",
    "G": "share of plants that have another within the distance",
    "J": "(1 - G) / (1 - F)",
}


@measure(
    name="nearest_neighbour",
    family="distances",
    needs=("points",),
    returns=("industry", "distance"),
    reference="van Lieshout, M. N. M. and Baddeley, A. J. (1996). A nonparametric measure of spatial interaction",
    page="nearest-neighbours",
    covers=("F (empty space)", "G (nearest neighbour)", "J"),
    command="points",
)
def nearest_neighbour(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    around: str | None = None,
    form: str = "G",
    up_to: float | None = None,
    distances: ArrayLike | None = None,
    correction: str = "none",
    null: str = "location",
    draws: int = 200,
    level: float = 0.95,
    envelope: Envelope = "extremes",
    fit: str = "rank",
    convention: str = "published",
    seed: int = 0,
) -> DistanceCurves:
    """Shares of plants, or of places, that have a plant within each distance.

    G(r) = #(plants whose nearest other plant is within r) / n,  F(r) the same from places of a grid,
    J(r) = (1 - G(r)) / (1 - F(r))

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
        Industries; default: every one.
    around : str, optional
        The nearest plant of `of` to each plant of this industry.
    form : {"G", "F", "J"}
    up_to : float, optional
        Largest distance in km; default: a quarter of the shorter side of the window.
    distances : array_like, optional
    correction : {"none", "border"}
        ``border``: only plants and places that are further from the edge than the distance.
    null : {"location", "independence", "shift", "uniform"}
    draws, seed : int
        How often chance is asked (0: no bands), and the seed.
    level : float
    envelope : {"extremes", "rank", "deviation"}
    fit : {"rank", "squares"}
    convention : {"published"}

    Returns
    -------
    DistanceCurves
        0 to 1 for F and G. J is 1 for an even spread and below 1 where plants crowd; ``not_positive`` where every
        place has a plant within the distance.

    Raises
    ------
    InvalidOption

    References
    ----------
    .. [1] van Lieshout, M. N. M. and Baddeley, A. J. (1996). A nonparametric measure of spatial interaction in point
       patterns. Statistica Neerlandica 50 (3), 344-361.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([0, 3, 10], [0, 4, 10], ["steel"] * 3, window=(0, 10, 0, 10))
    >>> klastr.nearest_neighbour(plants, "steel", distances=[4.0, 5.0, 10.0], draws=0).values.round(2).tolist()
    [[0.0, 0.67, 1.0]]
    """
    if form not in _FORMULAS:
        raise InvalidOption(f"There is no form {form!r}.", hint="use F, G or J.", form=form)
    if correction not in ("none", "border"):
        raise InvalidOption(f"{form} has no correction {correction!r}.", hint="use none or border.")
    curve = {"F": _empty_space, "G": _nearest, "J": _ratio}[form]
    return ripley_answer(
        "nearest_neighbour",
        curve,
        RipleyQuestion(points, of, around, up_to, distances, False, correction),
        Chance(null=null, draws=draws, seed=seed, level=level, envelope=envelope, fit=fit),
        settings={"convention": checked_convention(convention, nearest_neighbour), "form": form},
        formula=_FORMULAS[form],
        theory=_even(points, form, of),
        reason=Reason.NOT_POSITIVE,
        high_means="dispersed" if form == "J" else "localised",
        needs_area=form != "G",
    )


def _even(points: PointSet, form: str, of: str | Sequence[str] | None) -> Callable[[Floats], Floats]:
    """An even spread: 1 - exp(-n pi r^2 / A) for F and G of one industry, 1 for J; unknown for several at once."""
    west, east, south, north = points.box
    count = points.of(of).size if isinstance(of, str) else np.nan
    if form == "J":
        return np.ones_like
    area = (east - west) * (north - south)
    if area == 0:  # on one line, where an even spread means nothing
        return lambda r: np.full(r.shape, np.nan)
    return lambda r: np.asarray(1 - np.exp(-count * np.pi * r**2 / area), dtype=np.float64)


def _nearest(sums: RipleySums, pattern: Pattern) -> Floats:
    """(D,) G."""
    from scipy.spatial import cKDTree

    mine = np.column_stack([pattern.x, pattern.y])
    if pattern.other_x is None or pattern.other_y is None:
        apart = cKDTree(mine).query(mine, k=2)[0][:, 1]
    else:
        apart = cKDTree(np.column_stack([pattern.other_x, pattern.other_y])).query(mine)[0]
    return _shares(apart, pattern.x, pattern.y, sums)


def _empty_space(sums: RipleySums, pattern: Pattern) -> Floats:
    """(D,) F, from the middles of a grid of 64 x 64 cells."""
    from scipy.spatial import cKDTree

    west, east, south, north = sums.box
    x = west + (np.arange(_GRID) + 0.5) * (east - west) / _GRID
    y = south + (np.arange(_GRID) + 0.5) * (north - south) / _GRID
    places_x, places_y = (grid.ravel() for grid in np.meshgrid(x, y))
    far_x = pattern.x if pattern.other_x is None else pattern.other_x
    far_y = pattern.y if pattern.other_y is None else pattern.other_y
    apart = cKDTree(np.column_stack([far_x, far_y])).query(np.column_stack([places_x, places_y]))[0]
    return _shares(apart, places_x, places_y, sums)


def _ratio(sums: RipleySums, pattern: Pattern) -> Floats:
    """(D,) J; NaN where F is 1."""
    free = 1 - _empty_space(sums, pattern)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(free > 0, (1 - _nearest(sums, pattern)) / free, np.nan)


def _shares(apart: Floats, x: Floats, y: Floats, sums: RipleySums) -> Floats:
    within = apart[:, None] <= sums.distances * (1 + 1e-12)
    if sums.correction == "none":
        return np.asarray(within.mean(axis=0), dtype=np.float64)
    inside = border_distance(x, y, sums.box)[:, None] >= sums.distances
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((within & inside).sum(axis=0) / inside.sum(axis=0), dtype=np.float64)
