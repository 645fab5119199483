"""What an answer of distances says, and how it leaves as a frame."""

from __future__ import annotations

import numpy as np
import pytest

import klastr
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
        ([1, 1, 1, 1, 1], "Steel: no further from chance than whole curves stray (p = 0.01)."),
    ],
)
def test_one_sentence_says_where(value: list[float], sentence: str) -> None:
    assert curves(value).sentence("steel") == sentence


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
