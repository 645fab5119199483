"""K where plants are denser in some places anyway: Baddeley, Moller and Waagepetersen's inhomogeneous K."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.curves import DistanceCurves
from klastr.identify.distances.judged import Chance
from klastr.identify.distances.nulls import Pattern
from klastr.identify.distances.ripley_answer import RipleyQuestion, ripley_answer
from klastr.identify.distances.ripley_sums import RipleySums
from klastr.identify.distances.study_area import check_area
from klastr.measures import checked_convention, measure
from klastr.methods.envelopes import Envelope
from klastr.methods.near_pairs import near_pairs
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

_REACH = 4.0


@measure(
    family="distances",
    needs=("points",),
    returns=("industry", "distance"),
    reference="Baddeley, A., Moller, J. and Waagepetersen, R. (2000). Non- and semi-parametric estimation",
    page="ripley",
    covers=("K, inhomogeneous",),
    command="points",
)
def k_inhomogeneous(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    around: str | None = None,
    up_to: float | None = None,
    distances: ArrayLike | None = None,
    intensity_bandwidth: float | None = None,
    correction: str = "isotropic",
    null: str = "location",
    draws: int = 200,
    level: float = 0.95,
    envelope: Envelope = "extremes",
    fit: str = "rank",
    convention: str = "published",
    seed: int = 0,
) -> DistanceCurves:
    """Ripley's K with the density of all plants taken out.

    K(r) = 1 / A sum_{i != j} e_ij 1(d_ij <= r) / (lambda(x_i) lambda(x_j))

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
        Industries; default: every one.
    around : str, optional
        Count plants of `of` around plants of this industry.
    up_to : float, optional
        Largest distance in km; default: a quarter of the shorter side of the window.
    distances : array_like, optional
    intensity_bandwidth : float, optional
        Kilometres over which density is smoothed; default: an eighth of the shorter side of the window. The density of
        an industry is that of all other plants, times the industry's share of plants.
    correction : {"isotropic", "translation", "none"}
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
        Square kilometres; about pi r^2 where the industry follows the density of all plants.

    References
    ----------
    .. [1] Baddeley, A., Moller, J. and Waagepetersen, R. (2000). Non- and semi-parametric estimation of interaction in
       inhomogeneous point patterns. Statistica Neerlandica 54 (3), 329-350.

    Examples
    --------
    >>> import klastr
    >>> random = np.random.default_rng(1)
    >>> x, y = random.uniform(0, 100, (2, 400))
    >>> plants = klastr.PointSet.from_arrays(x, y, ["a", "b"] * 200, window=(0, 100, 0, 100))
    >>> k = klastr.k_inhomogeneous(plants, "a", distances=[10.0], draws=0).at("a", "10")
    >>> bool(abs(k / (np.pi * 100) - 1) < 0.2)
    True
    """
    if correction == "border":
        raise InvalidOption("The inhomogeneous K has no border correction.", hint="use isotropic, translation or none.")
    if points.between is None:
        check_area(points)
    west, east, south, north = points.box
    width = intensity_bandwidth or min(east - west, north - south) / 8
    if not (np.isfinite(width) and width > 0):
        raise InvalidOption(f"A bandwidth of {width} km is none.", hint="a number above 0.", bandwidth=width)

    def curve(sums: RipleySums, pattern: Pattern) -> Floats:
        mine = _density(points, pattern.x, pattern.y, width) * pattern.x.size / len(points)
        if pattern.other_x is None or pattern.other_y is None:
            return sums.inhomogeneous(pattern, mine, mine)
        others = _density(points, pattern.other_x, pattern.other_y, width) * pattern.other_x.size / len(points)
        return sums.inhomogeneous(pattern, mine, others)

    return ripley_answer(
        "k_inhomogeneous",
        curve,
        RipleyQuestion(points, of, around, up_to, distances, False, correction),
        Chance(null=null, draws=draws, seed=seed, level=level, envelope=envelope, fit=fit),
        settings={
            "convention": checked_convention(convention, k_inhomogeneous),
            "intensity_bandwidth_km": float(f"{width:.6g}"),
        },
        formula="sum over pairs within the distance of 1 / (product of densities), over the study area",
        unit="km2",
        theory=lambda r: np.pi * r**2,
    )


def _density(points: PointSet, x: Floats, y: Floats, width: float) -> Floats:
    """Plants per square kilometre around each place, itself left out, what lies beyond the edge put back."""
    from scipy.special import ndtr

    density = np.zeros(x.size)
    for pairs in near_pairs(x, y, _REACH * width, other=(points.x, points.y)):
        away = pairs.apart > 0
        kernel = np.exp(-0.5 * (pairs.apart[away] / width) ** 2) / (2 * np.pi * width**2)
        density += np.bincount(pairs.one[away], kernel, minlength=x.size)
    west, east, south, north = points.box
    inside = (ndtr((east - x) / width) - ndtr((west - x) / width)) * (
        ndtr((north - y) / width) - ndtr((south - y) / width)
    )
    # A plant with nobody near has the density that one plant would give it there, never none.
    least = np.exp(-0.5 * _REACH**2) / (2 * np.pi * width**2)
    return np.asarray(np.maximum(density, least) / inside, dtype=np.float64)
