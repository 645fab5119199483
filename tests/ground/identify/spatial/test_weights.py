"""Spatial weights: where they come from, their styles, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import klastr
from klastr.errors import InvalidGeography, InvalidOption
from klastr.tables.geography import Geography, Shape

LABELS = ["A", "B", "C", "D"]


def square(west: float, south: float) -> np.ndarray:
    return np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float) + np.array([west, south])


@pytest.mark.parametrize(
    "neighbours",
    [
        [("A", "B"), ("B", "C")],
        {("A", "B"), ("C", "B"), ("B", "C")},
        {"A": ["B"], "B": ["A", "C"], "C": ["B"]},
        {"A": {"B": 1.0}, "B": {"A": 1, "C": 1}, "C": {"B": 1}},
        pd.DataFrame({"region": ["A", "B", "B", "C"], "neighbour": ["B", "A", "C", "B"]}),
        np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 5.0]]),
    ],
    ids=["pairs", "a set of pairs", "a mapping", "strengths", "a frame", "a matrix with a diagonal"],
)
def test_neighbours_may_be_given_in_many_ways(neighbours: object) -> None:
    weights = klastr.spatial_weights(LABELS, neighbours=neighbours)
    assert weights.neighbours("B") == {"A": 0.5, "C": 0.5}
    assert weights.islands == ("D",)
    assert weights.is_symmetric


def test_strengths_keep_their_proportions() -> None:
    weights = klastr.spatial_weights(LABELS, neighbours={"A": {"B": 3.0, "C": 1.0}})
    assert weights.neighbours("A") == {"B": 0.75, "C": 0.25}
    assert weights.of_style("binary").neighbours("A") == {"B": 1.0, "C": 1.0}
    assert weights.of_style("given").neighbours("A") == {"B": 3.0, "C": 1.0}


def test_shapes_that_share_a_border_are_neighbours() -> None:
    shapes = {label: Shape(label, (square(k, 0),)) for k, label in enumerate("AB")} | {"C": Shape("C", (square(2, 1),))}
    weights = klastr.spatial_weights("ABC", geography=Geography(shapes))
    assert weights.neighbours("A") == {"B": 1.0}
    assert weights.islands == ("C",)  # touches B at one corner only
    assert klastr.spatial_weights("ABC", geography=Geography(shapes), form="nearest", k=1).neighbours("C") == {"B": 1.0}


def test_the_built_in_list_knows_nuts_regions() -> None:
    assert set(klastr.spatial_weights(["CZ08", "PL22", "SK01"]).neighbours("CZ08")) == {"PL22"}


def test_distances_on_the_globe_are_kilometres() -> None:
    vienna, bratislava, prague = (16.37, 48.21), (17.11, 48.15), (14.42, 50.09)
    points = {"AT13": vienna, "SK01": bratislava, "CZ01": prague}
    near = klastr.spatial_weights(points, points=points, degrees=True, form="band", band=60)
    assert near.neighbours("AT13") == {"SK01": 1.0}
    falling = klastr.spatial_weights(points, points=points, degrees=True, form="inverse", style="given")
    assert 1 / falling.neighbours("AT13")["SK01"] == pytest.approx(55, abs=1)
    assert 1 / falling.neighbours("AT13")["CZ01"] == pytest.approx(252, abs=2)


def test_equally_near_regions_are_taken_in_the_order_of_the_table() -> None:
    cross = {"A": (0, 0), "B": (1, 0), "C": (-1, 0), "D": (0, 1)}
    assert set(klastr.spatial_weights(LABELS, points=cross, k=2).neighbours("A")) == {"B", "C"}


@given(st.integers(0, 10_000))
def test_styles_add_up_to_what_they_promise(seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix = random.random((6, 6)) * (random.random((6, 6)) < 0.5)
    weights = klastr.spatial_weights("ABCDEF", neighbours=matrix)
    rows = weights.matrix.sum(axis=1)
    has = np.diff(weights.matrix.indptr) > 0
    assert rows[has] == pytest.approx(1.0)
    assert (rows[~has] == 0).all()
    assert weights.of_style("variance").matrix.sum() == pytest.approx(has.sum())
    assert weights.both_ways().is_symmetric
    back = weights.of_regions("FEDCBA").of_regions("ABCDEF")
    assert np.array_equal(back.matrix.toarray(), weights.matrix.toarray())


def test_weights_become_a_frame_of_pairs() -> None:
    frame = klastr.spatial_weights(LABELS, neighbours=[("A", "B")]).to_frame()
    assert frame.to_dict("list") == {"region": ["A", "B"], "neighbour": ["B", "A"], "weight": [1.0, 1.0]}


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"neighbours": [("X", "Y")]}, InvalidGeography, "'X'"),
        ({"neighbours": np.ones((3, 3))}, InvalidGeography, "3 x 3"),
        ({"neighbours": {"A": {"B": -1.0}}}, InvalidGeography, "negative"),
        ({"neighbours": pd.DataFrame({"a": ["A"]})}, InvalidGeography, "two columns"),
        ({"points": {"A": (0, 0), "B": (1, 1)}}, InvalidGeography, "2 of 4 regions have no coordinates"),
        ({"points": [(1, 1)] * 4}, InvalidGeography, "same coordinates"),
        ({"points": [(50, 100), (1, 2), (3, 4), (5, 6)], "degrees": True}, InvalidGeography, "'A' at 50, 100"),
        ({"points": [(0, 0), (0, 0), (1, 1), (2, 2)], "form": "inverse"}, InvalidGeography, "same place"),
        ({"points": np.eye(4)[:, :2], "k": 4}, InvalidOption, "4 nearest neighbours"),
        ({"points": np.eye(4)[:, :2], "form": "band"}, InvalidOption, "reach"),
        ({"points": np.eye(4)[:, :2], "form": "band", "band": -1}, InvalidOption, "reaches nobody"),
        ({"points": np.eye(4)[:, :2], "form": "kernel", "kernel": "cosine"}, InvalidOption, "'cosine'"),
        ({"points": np.eye(4)[:, :2], "form": "ring"}, InvalidOption, "'ring'"),
        ({"points": np.eye(4)[:, :2], "form": "border"}, InvalidOption, "no borders"),
        ({"neighbours": [("A", "B")], "style": "rows"}, InvalidOption, "'rows'"),
        ({"neighbours": [("A", "B")], "points": np.eye(4)[:, :2]}, InvalidOption, "not from both"),
        ({"form": "nearest"}, InvalidOption, "coordinates"),
        ({}, InvalidGeography, "not NUTS 2 regions"),
    ],
)
def test_what_cannot_be_is_refused_by_name(options: dict[str, object], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        klastr.spatial_weights(LABELS, **options)


def test_regions_that_the_weights_do_not_know_are_named() -> None:
    weights = klastr.spatial_weights(["A", "B"], neighbours=[("A", "B")])
    with pytest.raises(InvalidGeography, match=r"1 of 3 regions .* \(first: 'C'"):
        klastr.moran({"A": 1.0, "B": 2.0, "C": 3.0}, weights=weights)


def test_joins_need_neighbours_in_both_directions() -> None:
    one_way = klastr.spatial_weights(LABELS, neighbours={"A": ["B"], "B": ["C"], "C": ["D"]})
    has = dict(zip(LABELS, [1.0, 1.0, 0.0, 0.0], strict=True))
    with pytest.raises(InvalidGeography, match="both directions"):
        klastr.join_counts(has, weights=one_way)
    assert klastr.join_counts(has, weights=one_way.both_ways()).at("attribute", "both") == 1


def test_codes_that_stand_twice_are_refused() -> None:
    with pytest.raises(InvalidOption, match="'A'"):
        klastr.spatial_weights(["A", "B", "A"], neighbours=[("A", "B")])
