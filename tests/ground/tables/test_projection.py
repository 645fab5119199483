"""Laying longitude and latitude flat."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.tables.projection import EUROPE, middle, projected


def test_the_worked_example_of_the_geomatics_guidance_note() -> None:
    # IOGP guidance note 7-2, ETRS89-LAEA Europe: 50 N 5 E is 3962799.45 E, 2999718.85 N; false origin 4321000, 3210000.
    x, y = projected([5.0], [50.0], centre=EUROPE)
    assert x[0] == pytest.approx((3962799.45 - 4321000) / 1000, abs=1e-5)
    assert y[0] == pytest.approx((2999718.85 - 3210000) / 1000, abs=1e-5)


@pytest.mark.parametrize("lat", [-35.0, 0.0, 30.0, 52.0, 69.0])
def test_areas_stay_true(lat: float) -> None:
    step = 0.01
    x, y = projected([20, 20 + step, 20 + step, 20], [lat, lat, lat + step, lat + step], centre=EUROPE)
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    assert area == pytest.approx(ellipsoidal_cell(lat, step), rel=1e-4)


def ellipsoidal_cell(lat: float, step: float) -> float:
    """Area of a small cell by summing strips, radius of curvature by radius of curvature."""
    a, e2 = 6378.137, 0.00669438002290
    strips = np.radians(lat + step * (np.arange(1000) + 0.5) / 1000)
    meridian = a * (1 - e2) / (1 - e2 * np.sin(strips) ** 2) ** 1.5
    parallel = a * np.cos(strips) / np.sqrt(1 - e2 * np.sin(strips) ** 2)
    return float((meridian * parallel).mean() * np.radians(step) ** 2)


def test_the_centre_is_the_origin_and_north_is_up() -> None:
    x, y = projected([14.4, 14.4, 15.4], [50.1, 51.1, 50.1], centre=(14.4, 50.1))
    assert (x[0], y[0]) == pytest.approx((0, 0), abs=1e-9)
    assert y[1] == pytest.approx(111.2, abs=0.3)  # a degree of latitude there, km
    assert x[1] == pytest.approx(0, abs=1e-9)
    assert x[2] == pytest.approx(71.6, abs=0.3)


def test_without_a_centre_the_map_lies_around_its_points() -> None:
    x, y = projected([12.0, 18.0], [48.0, 51.0])
    assert x[0] < 0 < x[1]
    assert y[0] < 0 < y[1]


def test_points_without_a_place_stay_without() -> None:
    x, _ = projected([np.nan, 10.0], [50.0, 52.0])
    assert np.isnan(x[0])
    assert np.isfinite(x[1])
    assert middle(np.array([np.nan]), np.array([np.nan])) == (0.0, 0.0)
