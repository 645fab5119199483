"""How many plants are near a plant, beside an even spread? Ripley's K, and Besag's L."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.identify.distances.curves import DistanceCurves
from klastr.identify.distances.judged import Chance
from klastr.identify.distances.ripley_answer import RipleyQuestion, ripley_answer
from klastr.measures import checked_convention, measure
from klastr.methods.envelopes import Envelope
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]


@measure(
    name="k",
    family="distances",
    needs=("points",),
    returns=("industry", "distance"),
    conventions=("published", "dbmss"),
    reference="Ripley, B. D. (1977). Modelling spatial patterns",
    page="ripley",
    covers=("Ripley's K", "Kmm (mark-weighted K)", "K of two industries"),
    command="points",
)
def k_function(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    around: str | None = None,
    up_to: float | None = None,
    distances: ArrayLike | None = None,
    weighted: bool = False,
    correction: str = "isotropic",
    null: str = "location",
    draws: int = 200,
    level: float = 0.95,
    envelope: Envelope = "extremes",
    fit: str = "rank",
    convention: str = "published",
    seed: int = 0,
) -> DistanceCurves:
    """Plants within each distance of a plant, over plants per square kilometre.

    K(r) = A / (n (n - 1)) sum_{i != j} e_ij 1(d_ij <= r)

    Parameters
    ----------
    points : PointSet
        Its window is the study area; the box around the plants where it has none.
    of : str or sequence of str, optional
        Industries; default: every one.
    around : str, optional
        Count plants of `of` around plants of this industry.
    up_to : float, optional
        Largest distance in km; default: a quarter of the shorter side of the window.
    distances : array_like, optional
        The distances themselves.
    weighted : bool
        Weigh a pair by the product of its weights over the sum of all such products: Kmm, the K of marks.
    correction : {"isotropic", "translation", "border", "none"}
        For what lies beyond the edge.
    null : {"location", "labelling", "independence", "shift", "uniform"}
        ``uniform`` is the complete randomness of textbooks; ``location`` asks about this industry among all.
    draws, seed : int
        How often chance is asked (0: no bands), and the seed.
    level : float
        Share of drawn curves inside the bands.
    envelope : {"extremes", "rank", "deviation"}
    fit : {"rank", "squares"}
    convention : {"published", "dbmss"}
        Both are the same formula.

    Returns
    -------
    DistanceCurves
        Square kilometres; pi r^2 where plants are spread evenly.

    Raises
    ------
    InvalidOption
        An unknown industry, correction, null model or convention.

    References
    ----------
    .. [1] Ripley, B. D. (1977). Modelling spatial patterns. Journal of the Royal Statistical Society B 39 (2), 172-212.
    .. [2] Penttinen, A., Stoyan, D. and Henttonen, H. M. (1992). Marked point processes in forest statistics. Forest
       Science 38 (4), 806-824: Kmm.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([0, 3, 10], [0, 4, 10], ["steel"] * 3, window=(0, 10, 0, 10))
    >>> round(klastr.k_function(plants, "steel", distances=[5.0], correction="none", draws=0).at("steel", "5"), 2)
    33.33
    """
    return ripley_answer(
        "k",
        lambda sums, pattern: sums.k(pattern),
        RipleyQuestion(points, of, around, up_to, distances, weighted, correction),
        Chance(null=null, draws=draws, seed=seed, level=level, envelope=envelope, fit=fit),
        settings={"convention": checked_convention(convention, k_function)},
        formula="study area x pairs of plants within the distance / all pairs",
        unit="km2",
        theory=lambda r: np.pi * r**2,
    )


@measure(
    name="l",
    family="distances",
    needs=("points",),
    returns=("industry", "distance"),
    reference="Besag, J. (1977). Comments on Ripley's paper",
    page="ripley",
    covers=("Besag's L", "Lmm (mark-weighted L)"),
    command="points",
)
def l_function(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    around: str | None = None,
    up_to: float | None = None,
    distances: ArrayLike | None = None,
    weighted: bool = False,
    correction: str = "isotropic",
    null: str = "location",
    draws: int = 200,
    level: float = 0.95,
    envelope: Envelope = "extremes",
    fit: str = "rank",
    convention: str = "published",
    seed: int = 0,
) -> DistanceCurves:
    """Ripley's K in kilometres, less the distance: 0 where plants are spread evenly.

    L(r) = sqrt(K(r) / pi) - r

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
    around : str, optional
    up_to : float, optional
    distances : array_like, optional
    weighted : bool
        Lmm, out of Kmm.
    correction : {"isotropic", "translation", "border", "none"}
    null : {"location", "labelling", "independence", "shift", "uniform"}
    draws, seed : int
    level : float
    envelope : {"extremes", "rank", "deviation"}
    fit : {"rank", "squares"}
    convention : {"published"}

    Returns
    -------
    DistanceCurves
        Kilometres. All arguments are those of `klastr.k_function`.

    References
    ----------
    .. [1] Besag, J. (1977). Contribution to the discussion of Dr Ripley's paper. Journal of the Royal Statistical
       Society B 39 (2), 193-195.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([0, 3, 10], [0, 4, 10], ["steel"] * 3, window=(0, 10, 0, 10))
    >>> round(klastr.l_function(plants, "steel", distances=[5.0], correction="none", draws=0).at("steel", "5"), 2)
    -1.74
    """
    return ripley_answer(
        "l",
        lambda sums, pattern: np.sqrt(sums.k(pattern) / np.pi) - sums.distances,
        RipleyQuestion(points, of, around, up_to, distances, weighted, correction),
        Chance(null=null, draws=draws, seed=seed, level=level, envelope=envelope, fit=fit),
        settings={"convention": checked_convention(convention, l_function)},
        formula="square root of (K / pi), less the distance",
        unit="km",
        theory=np.zeros_like,
    )
