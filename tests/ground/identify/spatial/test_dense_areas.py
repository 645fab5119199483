"""Dense areas of points: what is found, what is not, what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidGeography, InvalidOption


@pytest.fixture
def points() -> np.ndarray:
    random = np.random.default_rng(2)
    return np.vstack([random.normal((0, 0), 0.3, (120, 2)), random.normal((5, 5), 0.3, (60, 2)), [(20.0, -20.0)]])


@pytest.mark.proves("dense_areas", by="property")
def test_two_heaps_are_two_areas_and_a_lone_point_is_in_none(points: np.ndarray) -> None:
    found = klastr.dense_areas(points, distance=0.8, fewest=8, sample=0.5, repetitions=30)
    assert found.settings["areas"] == 2
    assert set(found.areas[:120]) == {0}  # the larger one is the first
    assert set(found.areas[120:180]) == {1}
    assert found.areas[180] == -1
    assert found.reason("180") == "no_neighbour"
    assert np.nanmin(found.values[:180]) >= 0.9


def test_probability_falls_between_two_heaps() -> None:
    random = np.random.default_rng(3)
    heaps = np.vstack([random.normal((0, 0), 0.5, (200, 2)), random.normal((2.6, 0), 0.5, (200, 2))])
    found = klastr.dense_areas(heaps, distance=0.3, fewest=10, sample=0.5, repetitions=40, threshold=0.0)
    sure = found.values[np.abs(heaps[:, 0] - 1.3) > 1.2]
    between = found.values[np.abs(heaps[:, 0] - 1.3) < 0.4]
    assert np.nanmean(sure) > np.nanmean(between)


def test_a_frame_gives_its_labels_and_the_order_of_points_does_not_matter(points: np.ndarray) -> None:
    frame = pd.DataFrame(points, columns=["x", "y"], index=[f"p{k}" for k in range(len(points))])
    whole = {"distance": 0.8, "fewest": 8, "sample": 1, "repetitions": 1}
    one, other = klastr.dense_areas(frame, **whole), klastr.dense_areas(frame.iloc[::-1], **whole)
    assert one.axes["point"][0] == "p0"
    assert one.areas.tolist() == other.areas[::-1].tolist()
    assert one.to_long_frame()["area"].tolist() == one.areas.tolist()


def test_degrees_are_kilometres() -> None:
    brno = np.array([16.6, 49.2]) + np.random.default_rng(1).normal(0, 0.01, (30, 2))
    assert klastr.dense_areas(brno, distance=2, fewest=5, degrees=True, sample=1, repetitions=1).settings["areas"] == 1
    assert klastr.dense_areas(brno, distance=0.01, fewest=5, degrees=True, sample=1, repetitions=1).areas.max() == -1


def test_nothing_dense_is_a_reason_for_every_point(points: np.ndarray) -> None:
    found = klastr.dense_areas(points, distance=0.001, fewest=9, sample=0.5, repetitions=5)
    assert set(found.to_long_frame()["reason"]) == {"no_neighbour"}


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"distance": 0}, InvalidOption, "reaches nobody"),
        ({"fewest": 0}, InvalidOption, "fewest=0"),
        ({"sample": 0}, InvalidOption, "sample=0"),
        ({"sample": 0.001}, InvalidOption, "single point"),
        ({"labels": ["a"]}, InvalidOption, "1 labels for 181 points"),
        ({"degrees": True, "points": [(100.0, 100.0), (1.0, 1.0)]}, InvalidGeography, "100, 100"),
        ({"points": [(1.0, 1.0)] * 5}, InvalidGeography, "same coordinates"),
        ({"points": [(1.0, np.nan), (1.0, 2.0)]}, InvalidGeography, "no coordinates"),
        ({"points": [1.0, 2.0, 3.0]}, InvalidGeography, "no points"),
    ],
)
def test_what_cannot_be_is_refused(
    points: np.ndarray, changed: dict[str, Any], error: type[Exception], said: str
) -> None:
    options = {"points": points, "distance": 1.0, "fewest": 3, **changed}
    with pytest.raises(error, match=said):
        klastr.dense_areas(options.pop("points"), **options)
