"""Where do points lie densely, and how surely? A-DBSCAN: density-based areas out of many random samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidGeography, InvalidOption
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.spatial.dense_labels import NOWHERE, dense_labels, renamed_like
from klastr.identify.spatial.weights_from_points import on_a_plane, refuse_bad_points
from klastr.measures import measure
from klastr.methods.streams import stream

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]
Located: TypeAlias = "pd.DataFrame | Floats | Sequence[tuple[float, float]]"


@dataclass(frozen=True, kw_only=True, eq=False)
class DenseAreas(Measured):
    """Points with the area each belongs to, and how often it did.

    Attributes
    ----------
    areas : (n,) int
        0, 1, ... from the area with most points on; -1 for points in none.
    """

    areas: NDArray[np.intp]

    def to_long_frame(self) -> pd.DataFrame:
        """One row per point, with ``area`` beside the probability."""
        frame = super().to_long_frame()
        frame["area"] = self.areas
        return frame


@measure(
    family="spatial",
    needs=("points",),
    returns=("point",),
    reference="Arribas-Bel, D., Garcia-López, M.-À. and Viladecans-Marsal, E. (2021). J. of Urban Economics 125",
    page="spatial-autocorrelation",
    covers=("A-DBSCAN",),
    command="none",
)
def dense_areas(
    points: Located,
    *,
    distance: float,
    fewest: int,
    labels: Sequence[str] | None = None,
    degrees: bool = False,
    sample: float = 0.1,
    repetitions: int = 100,
    threshold: float = 0.9,
    seed: int = 0,
) -> DenseAreas:
    """Areas in which points lie densely, with the probability of each point to belong to its area.

    p[i] = share of the samples in which point i falls into the area that it falls into most often

    In each repetition a random sample of the points is grouped by density (DBSCAN: points with at least `fewest` x
    `sample` others within `distance`, and all that is reached from them); every other point follows the nearest point
    of the sample. Areas of different repetitions are matched by their centres.

    Parameters
    ----------
    points : frame or (n, 2) array
        x and y of every point: plants, or centres of regions. Of a frame, the first two columns; its index are labels.
    distance : float
        How near the next point must be; kilometres with `degrees`, else the unit of the coordinates.
    fewest : int
        How many points within that distance, the point itself counted, make a place dense.
    labels : sequence of str, optional
        Names of the points. Default: of the frame, or 0, 1, ...
    degrees : bool
        Whether points are longitude and latitude.
    sample : float
        Share of the points in each repetition; 1 with one repetition is DBSCAN itself.
    repetitions : int
    threshold : float
        Points that belong to an area less often than this belong to none.
    seed : int

    Returns
    -------
    DenseAreas
        By point: the probability, and its ``area``; ``no_neighbour`` for points that belong to none.

    Raises
    ------
    InvalidGeography
        Coordinates that are missing, out of range or all the same.
    InvalidOption
        An option outside its domain, or a sample of fewer than two points.

    References
    ----------
    .. [1] Arribas-Bel, D., Garcia-López, M.-À. and Viladecans-Marsal, E. (2021). Building(s and) cities: Delineating
       urban areas with a machine learning algorithm. Journal of Urban Economics 125, 103217.
    .. [2] Ester, M., Kriegel, H.-P., Sander, J. and Xu, X. (1996). A density-based algorithm for discovering clusters
       in large spatial databases with noise. KDD-96, 226-231.

    Examples
    --------
    >>> import klastr
    >>> two = [(0, 0), (0, 1), (1, 0), (9, 9), (9, 8), (8, 9), (8, 8), (5, 0)]
    >>> found = klastr.dense_areas(two, distance=1.5, fewest=3, sample=1, repetitions=1)
    >>> found.areas.tolist()
    [1, 1, 1, 0, 0, 0, 0, -1]
    """
    places, names = _located(points, labels)
    refuse_bad_points(names, places, degrees=degrees)
    _refuse(distance, fewest, sample, repetitions, threshold, len(places))
    flat = on_a_plane(places, degrees=degrees)
    size = max(round(sample * len(places)), 2)
    need = max(int(np.floor(fewest * sample + 1e-9)), 1)
    solutions = np.empty((repetitions, len(places)), dtype=np.intp)
    for number in range(repetitions):
        random = stream(seed, f"dense areas {number}")
        chosen = random.choice(len(places), size, replace=False) if size < len(places) else np.arange(len(places))
        solutions[number] = dense_labels(flat, np.sort(chosen), distance, need)
    areas, share = _voted(renamed_like(solutions, flat))
    inside = (areas != NOWHERE) & (share >= threshold - 1e-12)
    areas = _by_size(np.where(inside, areas, NOWHERE))
    value = share.copy()
    reasons = reasoned(value, (~inside, Reason.NO_NEIGHBOUR))
    return DenseAreas(
        measure="dense_areas",
        axes={"point": names},
        values=value,
        reasons=reasons,
        areas=areas,
        formula="share of the samples in which the point falls into its area",
        settings={
            "distance": distance,
            "fewest": fewest,
            "sample": sample,
            "repetitions": repetitions,
            "threshold": threshold,
            "seed": seed,
            "areas": int(areas.max(initial=NOWHERE)) + 1,
        },
    )


def _located(points: Any, labels: Sequence[str] | None) -> tuple[Floats, tuple[str, ...]]:
    """(n, 2) coordinates and the names of the points."""
    if hasattr(points, "columns"):
        columns = [list(points[name]) for name in list(points.columns)[:2]]
        labels = [str(label) for label in points.index] if labels is None else labels
        points = np.array(columns, dtype=np.float64).T
    places = np.array(points, dtype=np.float64)
    if places.ndim != 2 or places.shape[1] != 2 or not len(places):
        raise InvalidGeography(
            f"Coordinates of shape {places.shape} are no points.", hint="give x and y of each point."
        )
    names = tuple(str(k) for k in range(len(places))) if labels is None else tuple(str(label) for label in labels)
    if len(names) != len(places):
        raise InvalidOption(f"{len(names):,} labels for {len(places):,} points.", hint="give one label per point.")
    return places, names


def _refuse(distance: float, fewest: int, sample: float, repetitions: int, threshold: float, points: int) -> None:
    if not 0 < distance < np.inf:
        raise InvalidOption(f"A distance of {distance} reaches nobody.", hint="give a distance above 0.")
    if fewest < 1 or repetitions < 1:
        raise InvalidOption(
            f"fewest={fewest} and repetitions={repetitions} must be 1 or more.", hint="use fewest=10, repetitions=100."
        )
    if not 0 < sample <= 1 or not 0 <= threshold <= 1:
        raise InvalidOption(
            f"sample={sample} and threshold={threshold} are shares.", hint="use sample=0.1 and threshold=0.9."
        )
    if points > 1 and sample * points < 1.5:
        raise InvalidOption(
            f"A sample of {sample:g} of {points:,} points is a single point.", hint="use a larger sample, up to 1."
        )


def _voted(solutions: Labels) -> tuple[Labels, Floats]:
    """(n,) the area of most repetitions (the smaller number of equal ones), and its share of them."""
    repetitions, size = solutions.shape
    most = int(solutions.max(initial=NOWHERE)) + 2
    votes = np.zeros((most, size), dtype=np.intp)
    for solution in solutions:
        votes[solution + 1, np.arange(size)] += 1
    best = votes.argmax(axis=0)
    return best - 1, votes[best, np.arange(size)] / repetitions


def _by_size(areas: Labels) -> Labels:
    """Areas numbered from the one with most points on."""
    found, at, counts = np.unique(areas, return_inverse=True, return_counts=True)
    order = np.argsort(np.where(found == NOWHERE, -1, counts) * -1, kind="stable")
    number = np.empty(len(found), dtype=np.intp)
    number[order] = np.arange(len(found))
    number[found == NOWHERE] = NOWHERE
    return number[at.ravel()]
