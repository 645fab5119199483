"""Spatial weights out of what there is: neighbours, borders, coordinates, or the built-in list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidGeography, InvalidOption
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.spatial.weights import Sparse, SpatialWeights, Style
from klastr.identify.spatial.weights_from_pairs import Neighbourhood, given_strengths, strangers
from klastr.identify.spatial.weights_from_points import (
    Kernel,
    band_strengths,
    kernel_strengths,
    nearest_strengths,
    refuse_bad_points,
)
from klastr.tables.neighbours import listed_neighbours, shared_borders
from klastr.tables.regional import RegionalTable

if TYPE_CHECKING:
    import pandas as pd

    from klastr.tables.geography import Geography

Floats = NDArray[np.float64]
Form = Literal["border", "nearest", "band", "inverse", "kernel"]
Regions: TypeAlias = "RegionalTable | IndustryGrid | pd.DataFrame | Sequence[str]"
Points: TypeAlias = "Mapping[str, tuple[float, float]] | pd.DataFrame | Floats"


def spatial_weights(
    regions: Regions,
    *,
    neighbours: Neighbourhood | None = None,
    geography: Geography | None = None,
    points: Points | None = None,
    form: Form | None = None,
    k: int | None = None,
    band: float | None = None,
    power: float = 1.0,
    kernel: Kernel = "triangular",
    degrees: bool = False,
    style: Style = "row",
) -> SpatialWeights:
    """Which regions count as neighbours, and how much.

    Parameters
    ----------
    regions : RegionalTable, IndustryGrid, wide frame or sequence of str
        Whose weights; codes keep their order.
    neighbours : pairs, mapping, frame or matrix, optional
        Pairs of codes (both directions); region -> neighbours, or region -> neighbour -> strength; a frame of region,
        neighbour and perhaps strength; a square matrix in the order of the regions.
    geography : Geography, optional
        Shapes: regions whose outlines have two points or more in common are neighbours; with another `form`, distances
        between their centres of gravity.
    points : mapping, frame or (R, 2) array, optional
        x and y of every region: by code, or in the order of the regions.
    form : {"border", "nearest", "band", "inverse", "kernel"}, optional
        Default: "nearest" with `points`, else "border".
    k : int, optional
        How many nearest neighbours; default 8, or one less than there are regions. With "kernel": the bandwidth is the
        distance to the k-th.
    band : float, optional
        How far "band", "inverse" and "kernel" reach; kilometres with `degrees`, else the unit of the coordinates.
    power : float
        "inverse": strength = distance to the power -p.
    kernel : {"uniform", "triangular", "quadratic", "quartic", "gaussian"}
    degrees : bool
        Whether points are longitude and latitude: distances are then kilometres on the globe. A `geography` knows it
        itself.
    style : {"row", "binary", "variance", "given"}
        See `SpatialWeights`.

    Returns
    -------
    SpatialWeights

    Raises
    ------
    InvalidGeography
        Neighbours or coordinates that do not fit the regions; nothing is known of any neighbour.
    InvalidOption
        Options that contradict each other, or lie outside their domain.

    Examples
    --------
    >>> import klastr
    >>> weights = klastr.spatial_weights(["SK01", "AT12", "AT11", "HU22"])
    >>> weights.neighbours("AT12")
    {'SK01': 0.5, 'AT11': 0.5}
    >>> near = klastr.spatial_weights(["A", "B", "C"], points={"A": (0, 0), "B": (1, 0), "C": (5, 0)}, k=1)
    >>> near.neighbours("C")
    {'B': 1.0}
    """
    labels = region_labels(regions)
    _refuse_two_grounds(neighbours=neighbours, geography=geography, points=points)
    asked = form or ("nearest" if points is not None else "border")
    if neighbours is not None:
        return SpatialWeights(
            labels=labels,
            strengths=given_strengths(labels, neighbours),
            style=style,
            origin="the neighbours given",
            strangers=strangers(labels, neighbours),
        )
    if asked == "border":
        strengths, origin = _bordering(labels, geography, points)
        return SpatialWeights(labels=labels, strengths=strengths, style=style, origin=origin)
    places, is_round = region_places(labels, geography, points, degrees)
    strengths, origin = _by_distance(places, asked, k=k, band=band, power=power, kernel=kernel, degrees=is_round)
    return SpatialWeights(labels=labels, strengths=strengths, style=style, origin=origin)


def region_labels(regions: Any) -> tuple[str, ...]:
    """The codes of a table, a grid, a wide frame or a list.

    Raises
    ------
    InvalidOption
        A code that stands twice.
    """
    if isinstance(regions, IndustryGrid | RegionalTable):
        return regions.regions
    listed = regions.index if hasattr(regions, "index") and hasattr(regions, "columns") else regions
    labels = tuple(str(label) for label in listed)
    twice = (
        [label for label in dict.fromkeys(labels) if labels.count(label) > 1] if len(set(labels)) < len(labels) else []
    )
    if twice:
        raise InvalidOption(
            f"{len(twice):,} region codes stand more than once (first: {twice[0]!r}).", hint="name each region once."
        )
    return labels


def _refuse_two_grounds(**grounds: Any) -> None:
    given = [name for name, ground in grounds.items() if ground is not None]
    if len(given) > 1:
        raise InvalidOption(
            f"Neighbours can come from {' or from '.join(given)}, not from both.", hint=f"give {given[0]} only."
        )


def _bordering(labels: tuple[str, ...], geography: Geography | None, points: Any) -> tuple[Sparse, str]:
    if points is not None:
        raise InvalidOption("Points have no borders.", hint="use form='nearest', 'band', 'inverse' or 'kernel'.")
    if geography is not None:
        return given_strengths(labels, shared_borders(geography)), "regions whose shapes share a border"
    found = listed_neighbours(labels)
    if not found.pairs:
        raise InvalidGeography(
            found.reason,
            hint="give neighbours=, geography= or points=, see klastr.spatial_weights.",
            regions=labels[:5],
        )
    return given_strengths(labels, found.pairs), "the built-in list of NUTS 2 regions with a common land border"


def region_places(
    labels: tuple[str, ...], geography: Geography | None, points: Any, degrees: bool
) -> tuple[Floats, bool]:
    """(R, 2) coordinates, and whether they are degrees."""
    if geography is not None:
        by_code: Any = {code: shape.anchor for code, shape in geography.shapes.items()}
        degrees = not geography.is_planar
    elif points is None:
        raise InvalidOption("Distances need coordinates.", hint="give points= or geography=.")
    elif hasattr(points, "columns"):
        x, y = (list(points[name]) for name in list(points.columns)[:2])
        by_code = {str(label): pair for label, pair in zip(points.index, zip(x, y, strict=True), strict=True)}
    else:
        by_code = points
    if isinstance(by_code, Mapping):
        nowhere = (np.nan, np.nan)
        by_code = [by_code.get(label, nowhere) for label in labels]
    places = np.array(by_code, dtype=np.float64)
    if places.shape != (len(labels), 2):
        raise InvalidGeography(
            f"Coordinates of shape {places.shape} do not fit {len(labels):,} regions.",
            hint="give x and y of each region.",
        )
    refuse_bad_points(labels, places, degrees=degrees)
    return places, degrees


def _by_distance(
    places: Floats,
    form: str,
    *,
    k: int | None,
    band: float | None,
    power: float,
    kernel: Kernel,
    degrees: bool,
) -> tuple[Sparse, str]:
    unit = " km" if degrees else ""
    count = k if k is not None else min(8, len(places) - 1)
    if form == "nearest":
        return nearest_strengths(places, count, degrees=degrees), f"the {count} nearest regions"
    if form == "kernel":
        reach = f"of {band:g}{unit}" if band is not None else f"up to the {count}-th nearest region"
        return kernel_strengths(places, kernel, band=band, k=count, degrees=degrees), f"a {kernel} kernel {reach}"
    if form not in ("band", "inverse"):
        raise InvalidOption(
            f"There are no weights of the form {form!r}.", hint="use border, nearest, band, inverse or kernel."
        )
    if band is None and form == "band":
        raise InvalidOption("A distance band needs its reach.", hint="give band=100, in the unit of the coordinates.")
    reach = f"within {band:g}{unit}" if band is not None else "at any distance"
    everywhere = 2e4 + 100 if degrees else 2 * float(np.ptp(places, axis=0).sum()) + 1
    falls = power if form == "inverse" else 0.0
    strengths = band_strengths(places, band if band is not None else everywhere, power=falls, degrees=degrees)
    return strengths, f"regions {reach}" + (f", by the distance to the power -{power:g}" if falls else "")
