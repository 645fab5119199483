"""Longitude and latitude laid flat so that areas keep their proportions: Lambert's azimuthal equal-area projection.

A map of regions is read by area, so the projection keeps areas. The ellipsoid is GRS 1980; around the centre of
Europe the result is that of EPSG:3035 up to its false origin.

References
----------
.. [1] Snyder, J. P. (1987). Map projections: a working manual. U.S. Geological Survey Professional Paper 1395,
   equations 3-12, 24-17 to 24-20.
.. [2] IOGP (2019). Geomatics guidance note 7, part 2, section 3.2.2 with the worked example for ETRS89-LAEA.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EUROPE = (10.0, 52.0)
"""Longitude and latitude of the centre that European statistics use (EPSG:3035)."""

_EQUATORIAL_RADIUS_KM = 6378.137
_ECCENTRICITY = np.sqrt(2 / 298.257222101 - 1 / 298.257222101**2)


def projected(lon: ArrayLike, lat: ArrayLike, *, centre: tuple[float, float] | None = None) -> tuple[Floats, Floats]:
    """Kilometres east and north of a centre, areas true.

    x = B D cos b sin(lon - lon0),  y = (B / D) (cos b0 sin b - sin b0 cos b cos(lon - lon0)),  b = authalic latitude

    Parameters
    ----------
    lon, lat : (V,) float
        Degrees east and north.
    centre : (lon, lat), optional
        Where the map touches the globe. Default: the middle of the box around the points; `EUROPE` for all of Europe.

    Returns
    -------
    x, y : (V,) float64
        Kilometres; NaN where longitude or latitude is.

    Examples
    --------
    >>> x, y = projected([10.0, 5.0], [52.0, 50.0], centre=EUROPE)
    >>> x.round(3).tolist(), y.round(3).tolist()
    ([0.0, -358.201], [0.0, -210.281])
    """
    east, north = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    centre = centre or middle(east, north)
    turn, latitude, latitude_0 = np.radians(east - centre[0]), np.radians(north), np.radians(np.float64(centre[1]))
    pole = _authalic(np.float64(np.pi / 2))
    sin_b, sin_b0 = _authalic(latitude) / pole, _authalic(latitude_0) / pole
    cos_b, cos_b0 = np.sqrt(np.maximum(1 - sin_b**2, 0)), np.sqrt(1 - sin_b0**2)
    radius = _EQUATORIAL_RADIUS_KM * np.sqrt(pole / 2)
    stretch = radius * np.sqrt(2 / np.maximum(1 + sin_b0 * sin_b + cos_b0 * cos_b * np.cos(turn), 1e-12))
    scale = (
        _EQUATORIAL_RADIUS_KM
        * np.cos(latitude_0)
        / (np.sqrt(1 - (_ECCENTRICITY * np.sin(latitude_0)) ** 2) * radius * cos_b0)
    )
    x = stretch * scale * cos_b * np.sin(turn)
    y = stretch / scale * (cos_b0 * sin_b - sin_b0 * cos_b * np.cos(turn))
    return x, y


def middle(lon: Floats, lat: Floats) -> tuple[float, float]:
    """The middle of the box around points; (0, 0) where there are none.

    >>> middle(np.array([10.0, 20.0]), np.array([40.0, 50.0]))
    (15.0, 45.0)
    """
    if not np.isfinite(lon).any():
        return 0.0, 0.0
    return float(np.nanmin(lon) + np.nanmax(lon)) / 2, float(np.nanmin(lat) + np.nanmax(lat)) / 2


def _authalic(latitude: Floats | np.float64) -> Floats | np.float64:
    """Snyder's q: twice the area between equator and latitude, in units of the squared radius."""
    e, sine = _ECCENTRICITY, np.sin(latitude)
    q = (1 - e**2) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
    return np.asarray(q) if np.ndim(latitude) else np.float64(q)
