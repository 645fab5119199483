"""What an answer of distances says, and how it leaves as a frame."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import klastr
from klastr.errors import InvalidOption
from klastr.identify.distances.curves import DistanceCurves, axes_of, distance_labels

R = np.array([0.0, 1.0, 2.0, 3.0, 4.0])


def curves(value: list[float], *, p: float = 0.01, high_means: str = "localised") -> DistanceCurves:
    values = np.array([value])
    band = np.ones((1, 5))
    return DistanceCurves(
        measure="k_density",
        axes=axes_of(("steel",), None, R),
        values=values,
        reasons=np.zeros((1, 5), dtype=np.uint8),
        formula="-",
        low=band * 0.9,
        high=band * 1.1,
        p_values=band * 0.5,
        distances=R,
        expected=band,
        global_low=band * 0.5,
        global_high=band * 1.5,
        p_global=np.array([p]),
        high_means=high_means,
    )


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ([2, 2, 1, 1, 1], "Steel: localised between 0 and 1 km (p = 0.01)."),
        ([1, 1, 1, 2, 1], "Steel: localised at 3 km (p = 0.01)."),
        ([1, 0.2, 0.2, 1, 1], "Steel: dispersed between 1 and 2 km (p = 0.01)."),
        ([2, 1, 0.2, 1, 2], "Steel: localised at 0 km and at 4 km (p = 0.01)."),
        ([2, 1, 2, 1, 2], "Steel: localised at 0 km, at 2 km and at 4 km (p = 0.01)."),
        ([1, 1, 1, 1, 1], "Steel: unlike chance as a whole (p = 0.01), at no distance outside its band."),
    ],
)
def test_one_sentence_says_where(value: list[float], sentence: str) -> None:
    assert curves(value).sentence("steel") == sentence


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ([1, 1, 1, 1, 1], "Steel: no further from chance than whole curves stray (p = 0.09)."),
        (
            [1, 1, 0.2, 1, 1],
            "Steel: no further from chance than whole curves stray (p = 0.09), though outside its band at 2 km.",
        ),
    ],
)
def test_words_need_a_curve_that_as_a_whole_is_unlike_chance(value: list[float], sentence: str) -> None:
    found = curves(value, p=0.09)
    assert found.sentence("steel") == sentence
    assert not found.localisation().any()
    assert not found.dispersion().any()
    assert found.finding() == ""


def test_a_curve_that_no_draw_differs_from_says_nothing_of_chance() -> None:
    one = np.ones((1, 5))
    found = dataclasses.replace(curves([1, 1, 1, 1, 1], p=1.0), global_low=one, global_high=one)
    assert found.sentence() == "Steel: every draw gives the same curve, so nothing can be said of chance (p = 1)."


def test_a_distance_is_a_number_or_its_text() -> None:
    found = curves([5, 6, 7, 8, 9])
    for distance in (2, 2.0, np.float64(2), "2", "2.0", found.distances[2]):
        assert found.at("steel", distance) == 7
        assert "7" in found.explain("steel", distance).sentence
        assert found.reason("steel", distance) == ""
    with pytest.raises(InvalidOption, match=r"no distance of 2\.4 km") as refused:
        found.at("steel", 2.4)
    assert refused.value.hint == "the nearest is 2 km."
    with pytest.raises(InvalidOption, match="no distance 'far'"):
        found.at("steel", "far")


def test_a_sentence_needs_a_label_only_where_there_are_several_curves() -> None:
    found = curves([2, 2, 1, 1, 1])
    assert found.sentence() == found.sentence("steel")
    assert found.finding() == "localised"
    with pytest.raises(InvalidOption, match="no industry 'paper'"):
        found.sentence("paper")
    with pytest.raises(InvalidOption, match="2 labels for a curve"):
        found.sentence("steel", "paper")
    points = klastr.PointSet.from_arrays([0, 1, 2, 5], [0, 4, 0, 3], ["a", "a", "b", "b"])
    with pytest.raises(InvalidOption, match="Which of the 2 curves"):
        klastr.k_density(points, draws=0).sentence()


def test_without_draws_the_highest_value_is_told() -> None:
    bare = {"global_low": None, "global_high": None, "p_global": None}
    assert "highest at 3 km (4)" in dataclasses.replace(curves([1, 1, 1, 4, 1]), **bare).sentence()
    assert "Steel: 0 at every distance;" in dataclasses.replace(curves([0, 0, 0, 0, 0]), **bare).sentence()


def test_where_high_means_far_the_words_are_the_other_way_round() -> None:
    assert curves([2, 1, 1, 1, 1], high_means="dispersed").sentence("steel").startswith("Steel: dispersed at 0 km")


def test_indices_are_what_lies_beyond_the_global_band() -> None:
    assert curves([2, 1, 1, 1, 1.6]).localisation()[0] == pytest.approx([0.5, 0, 0, 0, 0.1])
    assert curves([1, 0.2, 1, 1, 1]).dispersion()[0] == pytest.approx([0, 0.3, 0, 0, 0])
    # An industry that is localised at any distance is not called dispersed at another.
    assert not curves([2, 0.2, 1, 1, 1]).dispersion().any()


def test_frames_are_wide_and_long() -> None:
    found = curves([2, 2, 1, 1, 1])
    assert found.to_frame().loc["steel", "1"] == 2
    long = found.to_long_frame()
    assert long["distance"].tolist() == [0, 1, 2, 3, 4]
    assert long["p_global"].tolist() == [0.01] * 5
    assert list(long.columns[:8]) == [
        "industry", "distance", "measure", "value", "low", "high", "p_value", "reason",
    ]  # fmt: skip


def test_labels_are_kilometres_as_text() -> None:
    assert distance_labels(np.array([0, 0.5, 12, 1 / 3])) == ("0", "0.5", "12", "0.3333333333")


def test_without_draws_nothing_is_said_of_chance() -> None:
    points = klastr.PointSet.from_arrays([0, 1, 2], [0, 0, 0], ["steel"] * 3, window=(0, 3, 0, 3))
    found = klastr.k_density(points, "steel", distances=[0.0, 1.0], draws=0)
    assert found.global_high is None
    assert "nothing is said of chance" in found.sentence("steel")
    assert "null" not in found.settings
