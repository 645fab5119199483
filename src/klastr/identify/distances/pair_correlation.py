"""How many plants are at a distance from a plant, beside an even spread? The pair correlation g."""

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
from klastr.identify.reasons import Reason
from klastr.measures import checked_convention, measure
from klastr.methods.envelopes import Envelope
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]


@measure(
    name="g",
    family="distances",
    needs=("points",),
    returns=("industry", "distance"),
    reference="Stoyan, D. and Stoyan, H. (1994). Fractals, random shapes and point fields",
    page="ripley",
    covers=("Pair correlation g",),
    command="points",
)
def g_function(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    around: str | None = None,
    up_to: float | None = None,
    distances: ArrayLike | None = None,
    weighted: bool = False,
    correction: str = "isotropic",
    bandwidth: float | None = None,
    null: str = "location",
    draws: int = 200,
    level: float = 0.95,
    envelope: Envelope = "extremes",
    fit: str = "rank",
    convention: str = "published",
    seed: int = 0,
) -> DistanceCurves:
    """Plants at each distance of a plant, relative to an even spread.

    g(r) = A / (2 pi r n (n - 1)) sum_{i != j} e_ij k_b(r - d_ij),  k_b(u) = 0.75 (1 - u^2 / b^2) / b for |u| < b

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
    around : str, optional
    up_to : float, optional
    distances : array_like, optional
    weighted : bool
    correction : {"isotropic", "translation", "none"}
    bandwidth : float, optional
        b in km; default: sqrt(5) 0.15 / sqrt(n / A), the rule of [1]_.
    null : {"location", "labelling", "independence", "shift", "uniform"}
    draws, seed : int
    level : float
    envelope : {"extremes", "rank", "deviation"}
    fit : {"rank", "squares"}
    convention : {"published"}

    Returns
    -------
    DistanceCurves
        1 where plants are spread evenly; ``not_positive`` at distance 0. Other arguments as in `klastr.k_function`.

    References
    ----------
    .. [1] Stoyan, D. and Stoyan, H. (1994). Fractals, random shapes and point fields. Wiley, chapter 14.

    Examples
    --------
    >>> import klastr
    >>> random = np.random.default_rng(1)
    >>> x, y = random.uniform(0, 100, (2, 500))
    >>> plants = klastr.PointSet.from_arrays(x, y, ["steel"] * 500, window=(0, 100, 0, 100))
    >>> bool(abs(klastr.g_function(plants, "steel", distances=[10.0], draws=0).at("steel", "10") - 1) < 0.15)
    True
    """
    if correction == "border":
        raise InvalidOption("g has no border correction.", hint="use isotropic, translation or none.")
    if bandwidth is not None and not (np.isfinite(bandwidth) and bandwidth > 0):
        raise InvalidOption(f"A bandwidth of {bandwidth} km is none.", hint="a number above 0.", bandwidth=bandwidth)

    def curve(sums: RipleySums, pattern: Pattern) -> Floats:
        far = pattern.x if pattern.other_x is None else pattern.other_x
        return sums.pair_correlation(pattern, bandwidth or 0.15 * np.sqrt(5 * sums.area / far.size))

    return ripley_answer(
        "g",
        curve,
        RipleyQuestion(points, of, around, up_to, distances, weighted, correction),
        Chance(null=null, draws=draws, seed=seed, level=level, envelope=envelope, fit=fit),
        settings={"convention": checked_convention(convention, g_function)},
        formula="density of pairs at the distance / that of an even spread",
        theory=np.ones_like,
        reason=Reason.NOT_POSITIVE,
    )
