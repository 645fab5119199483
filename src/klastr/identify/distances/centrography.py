"""Where is the middle of an industry, and how far around it do its plants stand?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from klastr.identify.distances.asked import asked_points
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import checked_convention, measure
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

STATISTICS = (
    "mean_x",
    "mean_y",
    "median_x",
    "median_y",
    "standard_distance",
    "ellipse_across",
    "ellipse_along",
    "ellipse_turn",
    "hull_area",
)
_STEPS = 500


@measure(
    family="distances",
    needs=("points",),
    returns=("industry", "statistic"),
    reference="Bachi, R. (1963). Standard distance measures and related methods for spatial analysis",
    page="quadrats-and-centres",
    covers=("Centrography: centres, distances, ellipse, hull",),
    command="none",
)
def centrography(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    weighted: bool = False,
    convention: str = "published",
) -> Measured:
    """Centre, spread and outline of the plants of each industry.

    Standard distance = sqrt(sum w (x - mean x)^2 + w (y - mean y)^2) / sum w); the median centre has the smallest sum
    of distances; the ellipse has the standard deviations along and across its own axes (times sqrt 2, n - 2).

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
        Industries; default: every one.
    weighted : bool
        Weigh plants (the outline knows no weights).
    convention : {"published"}

    Returns
    -------
    Measured
        By industry and statistic: kilometres, ``ellipse_turn`` in degrees clockwise from north, ``hull_area`` in square
        kilometres; ``too_few`` for an ellipse of fewer than three plants.

    References
    ----------
    .. [1] Bachi, R. (1963). Standard distance measures and related methods for spatial analysis. Papers of the Regional
       Science Association 10, 83-132.
    .. [2] Levine, N. (2010). CrimeStat III, chapter 4: the ellipse with n - 2.
    .. [3] Weiszfeld, E. (1937). Sur le point pour lequel la somme des distances de n points donnes est minimum. Tohoku
       Mathematical Journal 43, 355-386.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([0, 4, 0, 4], [0, 0, 2, 2], ["a"] * 4)
    >>> of = klastr.centrography(plants)
    >>> of.at("a", "mean_x"), round(of.at("a", "standard_distance"), 3), of.at("a", "hull_area")
    (2.0, 2.236, 8.0)
    """
    convention = checked_convention(convention, centrography)
    asked = asked_points(points, of, None, up_to=1.0, distances=None, needs_places=True)
    values = np.full((len(asked.industries), len(STATISTICS)), np.nan)
    reasons = np.zeros(values.shape, dtype=np.uint8)
    for row, industry in enumerate(asked.industries):
        at = points.of(industry)
        weight = points.weight[at] if weighted else np.ones(at.size)
        if not weight.any():
            reasons[row] = Reason.EMPTY_INDUSTRY
            continue
        values[row] = _statistics(points.x[at], points.y[at], weight)
        reasons[row, np.isnan(values[row])] = Reason.TOO_FEW
    return Measured(
        measure="centrography",
        axes={"industry": asked.industries, "statistic": STATISTICS},
        values=values,
        reasons=reasons,
        formula="centres, spread and outline of the plants",
        year=points.year,
        parts=lambda at: {"plants": int(points.of(asked.industries[at[0]]).size)},
        sources=() if points.source is None else (points.source,),
        settings={"convention": convention, "weighted": weighted},
    )


def _statistics(x: Floats, y: Floats, weight: Floats) -> Floats:
    share = weight / weight.sum()
    mean = np.array([share @ x, share @ y])
    dx, dy = x - mean[0], y - mean[1]
    spread = np.sqrt(share @ (dx**2 + dy**2))
    return np.array([*mean, *_median_centre(x, y, share), spread, *_ellipse(dx, dy, share), _hull_area(x, y)])


def _median_centre(x: Floats, y: Floats, share: Floats) -> Floats:
    """Weiszfeld's iteration, with the rule of Vardi and Zhang (2000) for a centre that meets a plant."""
    centre = np.array([share @ x, share @ y])
    places = np.column_stack([x, y])
    for _ in range(_STEPS):
        apart = np.hypot(*(places - centre).T)
        away = apart > 1e-12
        pull = np.divide(share, apart, out=np.zeros_like(apart), where=away)
        if not pull.any():
            break
        to = pull @ places / pull.sum()
        here = float(share[~away].sum())
        strength = float(np.hypot(*(pull @ places - pull.sum() * centre)))
        stay = min(1.0, here / strength) if here and strength else float(here > 0)
        step = (1 - stay) * to + stay * centre
        if np.hypot(*(step - centre)) < 1e-10 * (1 + apart.max()):
            return np.asarray(step, dtype=np.float64)
        centre = step
    return centre


def _ellipse(dx: Floats, dy: Floats, share: Floats) -> tuple[float, float, float]:
    """Standard deviations across and along the axis of most spread, and its turn from north in degrees."""
    n = dx.size
    if n < 3:
        return np.nan, np.nan, np.nan
    xx, yy, xy = share @ dx**2, share @ dy**2, share @ (dx * dy)
    values, vectors = np.linalg.eigh(np.array([[xx, xy], [xy, yy]]))
    turn = float(np.degrees(np.arctan2(vectors[0, 1], vectors[1, 1])) % 180)
    across, along = np.sqrt(2 * np.maximum(values, 0) * n / (n - 2))
    return float(across), float(along), turn


def _hull_area(x: Floats, y: Floats) -> float:
    """Area of the smallest convex outline; 0 for plants on one line."""
    from scipy.spatial import ConvexHull, QhullError

    try:
        return float(ConvexHull(np.unique(np.column_stack([x, y]), axis=0)).volume)
    except (QhullError, ValueError):
        return 0.0
