"""Longitude and latitude laid flat so that distances between places stay nearly true, and by how much they do not.

An equidistant conic projection of the ellipsoid: true along every meridian and along two parallels, which are placed so
that the points lie about them. No flat map keeps all distances; the error of this one is measured on pairs of the
points themselves, against the geodesic.

References
----------
.. [1] Snyder, J. P. (1987). Map projections: a working manual. U.S. Geological Survey Professional Paper 1395,
   equations 3-21, 14-15 and 16-1 to 16-11.
.. [2] Lambert, W. D. (1942). The distance between two widely separated points on the surface of the earth. Journal of
   the Washington Academy of Sciences 32 (5), 125-130.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.methods.streams import stream

Floats = NDArray[np.float64]

_RADIUS_KM = 6378.137
_FLATTENING = 1 / 298.257222101
_E2 = 2 * _FLATTENING - _FLATTENING**2


def laid_flat(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Kilometres east and north of the middle of the points, distances nearly true.

    rho = a (G - M / a),  theta = n (lon - lon0),  x = rho sin theta,  y = rho0 - rho cos theta

    Parameters
    ----------
    lon, lat : (N,) float64
        Degrees east and north.

    Returns
    -------
    x, y : (N,) float64
        Kilometres.

    Examples
    --------
    >>> x, y = laid_flat(np.array([14.42, 16.61]), np.array([50.09, 49.20]))
    >>> round(float(np.hypot(x[1] - x[0], y[1] - y[0])), 2), round(float(geodesic_km(14.42, 50.09, 16.61, 49.20)), 2)
    (186.58, 186.58)
    """
    middle = _middle_meridian(lon)
    turn = np.radians((lon - middle + 180) % 360 - 180)
    south, north = np.radians(lat.min()), np.radians(lat.max())
    centre, span = (south + north) / 2, max(north - south, 1e-4)
    # Distances of a map of this kind are best when the true parallels lie a sixth of the span inside its edges.
    first, second = south + span / 6, north - span / 6
    if abs(first + second) < 1e-3:  # a cone about the equator is a cylinder: move it by a hair
        second += 2e-3
    cone = (_parallel(first) - _parallel(second)) / (_arc(second) - _arc(first))
    tip = _parallel(first) / cone + _arc(first)
    radius = tip - _arc(np.radians(lat))
    theta = cone * turn
    x = radius * np.sin(theta)
    y = (tip - _arc(centre)) - radius * np.cos(theta)
    return _RADIUS_KM * x, _RADIUS_KM * y


def distance_error(lon: Floats, lat: Floats, x: Floats, y: Floats, *, pairs: int = 4000) -> tuple[float, float]:
    """Relative error of flat distances: the mean and the 99th percentile over pairs of points drawn at random.

    Examples
    --------
    >>> lon, lat = np.array([14.42, 16.61, 12.0]), np.array([50.09, 49.20, 51.0])
    >>> max(distance_error(lon, lat, *laid_flat(lon, lat))) < 0.001
    True
    """
    draw = stream(0, "error of flat distances").integers(0, lon.size, size=(2, pairs))
    one, two = draw[:, (lon[draw[0]] != lon[draw[1]]) | (lat[draw[0]] != lat[draw[1]])]
    if not one.size:
        return 0.0, 0.0
    true = geodesic_km(lon[one], lat[one], lon[two], lat[two])
    error = np.abs(np.hypot(x[one] - x[two], y[one] - y[two]) / true - 1)
    return float(error.mean()), float(np.quantile(error, 0.99))


def geodesic_km(
    lon: Floats | float, lat: Floats | float, other_lon: Floats | float, other_lat: Floats | float
) -> Floats:
    """Kilometres along the ellipsoid, by Lambert's formula: about ten metres off over thousands of kilometres.

    Examples
    --------
    >>> round(float(geodesic_km(0.0, 0.0, 0.0, 1.0)), 2)
    110.57
    """
    reduced = [np.arctan((1 - _FLATTENING) * np.tan(np.radians(one))) for one in (lat, other_lat)]
    turn = np.radians(np.asarray(other_lon) - np.asarray(lon))
    half = np.sin((reduced[1] - reduced[0]) / 2) ** 2
    half = half + np.cos(reduced[0]) * np.cos(reduced[1]) * np.sin(turn / 2) ** 2
    angle = 2 * np.arcsin(np.sqrt(np.clip(half, 1e-24, 1 - 1e-12)))
    p, q = (reduced[0] + reduced[1]) / 2, (reduced[1] - reduced[0]) / 2
    x = (angle - np.sin(angle)) * (np.sin(p) * np.cos(q) / np.cos(angle / 2)) ** 2
    y = (angle + np.sin(angle)) * (np.cos(p) * np.sin(q) / np.sin(angle / 2)) ** 2
    return np.asarray(_RADIUS_KM * (angle - _FLATTENING / 2 * (x + y)), dtype=np.float64)


def _middle_meridian(lon: Floats) -> float:
    """The middle of the narrowest band that holds all points, across the date line where that is narrower."""
    turned = np.sort(lon % 360)
    gaps = np.diff(np.append(turned, turned[0] + 360))
    widest = int(gaps.argmax())
    return float((turned[(widest + 1) % turned.size] + (360 - gaps[widest]) / 2) % 360)


def _parallel(latitude: float) -> float:
    """Radius of a parallel, in units of the equatorial radius."""
    return float(np.cos(latitude) / np.sqrt(1 - _E2 * np.sin(latitude) ** 2))


def _arc(latitude: Floats | float) -> Floats:
    """Length of the meridian from the equator, in units of the equatorial radius."""
    e4, e6 = _E2**2, _E2**3
    return np.asarray(
        (1 - _E2 / 4 - 3 * e4 / 64 - 5 * e6 / 256) * np.asarray(latitude)
        - (3 * _E2 / 8 + 3 * e4 / 32 + 45 * e6 / 1024) * np.sin(2 * np.asarray(latitude))
        + (15 * e4 / 256 + 45 * e6 / 1024) * np.sin(4 * np.asarray(latitude))
        - (35 * e6 / 3072) * np.sin(6 * np.asarray(latitude)),
        dtype=np.float64,
    )
