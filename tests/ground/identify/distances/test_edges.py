"""Points at the edge of what can be measured: a number or a reason for every label, and clear errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.distances.curves import DistanceCurves

CURVES: dict[str, Callable[..., DistanceCurves]] = {
    "k_density": klastr.k_density,
    "m": klastr.m_function,
    "k": klastr.k_function,
    "l": klastr.l_function,
    "g": klastr.g_function,
    "d": klastr.d_function,
    "k_inhomogeneous": klastr.k_inhomogeneous,
    "nearest_neighbour": klastr.nearest_neighbour,
}
NEED_AN_AREA = ("k", "l", "g", "d", "k_inhomogeneous")
R = [0.0, 2.0, 5.0]


def some(kinds: list[str], *, weight: list[float] | None = None, seed: int = 1) -> klastr.PointSet:
    x, y = np.random.default_rng(seed).uniform(0, 10, (2, len(kinds)))
    return klastr.PointSet.from_arrays(x, y, kinds, weight=weight, window=(0, 10, 0, 10))


EDGES = {
    "plain": some(["a", "b"] * 8),
    "an industry with one plant": some(["a"] * 9 + ["b"]),
    "two plants": some(["a", "a"]),
    "one of each": some(["a", "b"]),
    "all weights zero": some(["a", "b"] * 5, weight=[0.0] * 10),
    "an industry without weight": some(["a", "b"] * 5, weight=[0.0, 3.0] * 5),
    "all but one without weight": some(["a", "b"] * 5, weight=[1.0] + [0.0] * 9),
    "shared places": klastr.PointSet.from_arrays([1, 1, 1, 9], [1, 1, 1, 9], ["a", "a", "a", "b"]),
    "on one line": klastr.PointSet.from_arrays([0, 1, 2, 3], [0, 0, 0, 0], ["a", "a", "b", "b"]),
}


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("draws", [0, 39])
def test_every_label_has_a_number_or_a_reason(name: str, edge: str, draws: int) -> None:
    points = EDGES[edge]
    if edge == "on one line" and name in NEED_AN_AREA:
        with pytest.raises(NothingToMeasure, match="stand on one line: there is no area"):
            CURVES[name](points, distances=R, draws=draws)
        return
    before = points.x.copy(), points.weight.copy()
    found = CURVES[name](points, distances=R, draws=draws)
    assert found.values.shape == (len(points.industries), 3)
    assert np.array_equal(np.isnan(found.values), found.reasons != 0)
    frame = found.to_long_frame()
    assert list(frame.columns[:7]) == ["industry", "distance", "measure", "value", "low", "high", "p_value"]
    assert frame.loc[frame["value"].isna(), "reason"].ne("").all()
    assert all(found.sentence(industry) and found.explain(industry, "2") for industry in points.industries)
    assert np.array_equal(before[0], points.x)
    assert np.array_equal(before[1], points.weight)


@pytest.mark.parametrize("name", NEED_AN_AREA)
def test_plants_on_one_line_need_a_study_area(name: str) -> None:
    parallel = klastr.PointSet.from_frame(
        pd.DataFrame({"lon": [12.0, 13.0, 15.0, 18.0], "lat": [50.0] * 4, "nace": ["a", "a", "b", "b"]})
    )
    slanted = klastr.PointSet.from_arrays([0, 1, 2, 4], [0, 2, 4, 8], ["a", "a", "b", "b"])
    for points in (parallel, slanted):
        with pytest.raises(NothingToMeasure, match="on one line") as refused:
            CURVES[name](points, draws=0)
        assert "--window" in str(refused.value.hint)
        assert any("on one line" in note for note in points.notes)
    given = klastr.PointSet.from_arrays([0, 1, 2, 4], [0, 0, 0, 0], ["a", "a", "b", "b"], window=(-1, 5, -1, 5))
    assert np.isfinite(CURVES[name](given, distances=[1.0], draws=0).values).all()


def test_an_industry_without_others_has_no_controls() -> None:
    found = klastr.d_function(EDGES["two plants"], distances=R, draws=0)
    assert found.reason("a", 2) == "no_controls"
    assert "fewer than two plants of other industries" in found.sentence()
    found = klastr.d_function(EDGES["an industry with one plant"], distances=R, draws=0)
    assert (found.reason("a", 2), found.reason("b", 2)) == ("no_controls", "one_plant")


@pytest.mark.parametrize("name", ["k", "l", "g", "d", "k_inhomogeneous", "nearest_neighbour"])
def test_k_and_its_kin_name_their_pairs(name: str) -> None:
    frame = pd.DataFrame({"x": [0, 1, 2, 9, 8], "y": [0, 0, 0, 9, 4], "nace": [*"aaabb"], "name": [*"PQRST"]})
    points = klastr.PointSet.from_frame(frame, plant="name")
    cells = CURVES[name](points, distances=[1.0], draws=0).explain("a", 1).cells
    before = "cases: " if name == "d" else ""
    assert cells[f"{before}pairs within 1 km"] == "2 of 3"
    assert cells[f"{before}plants within 1 km of Q"] == 2
    assert name != "d" or cells["controls: pairs within 1 km"] == "0 of 1"


def test_looking_up_to_nowhere_is_refused() -> None:
    for name in CURVES:
        with pytest.raises(InvalidOption, match="no distance to look up to") as refused:
            CURVES[name](EDGES["plain"], up_to=0)
        assert "--up-to 50" in str(refused.value.hint)


@pytest.mark.parametrize("name", CURVES)
def test_an_industry_with_one_plant_has_a_reason_and_the_others_have_numbers(name: str) -> None:
    found = CURVES[name](EDGES["an industry with one plant"], distances=R, draws=0)
    assert found.reason("b", "5") in ("one_plant", "")
    assert name == "d" or np.isfinite(found.at("a", "5"))


def test_zero_weights_are_a_reason_where_weights_count() -> None:
    points = EDGES["an industry without weight"]
    assert klastr.k_density(points, weighted=True, distances=R, draws=0).reason("a", "2") == "empty_industry"
    assert klastr.m_function(points, distances=R, draws=0).reason("a", "2") == "empty_industry"
    assert klastr.k_density(points, distances=R, draws=0).at("a", "2") > 0
    assert (
        klastr.k_density(EDGES["all but one without weight"], weighted=True, distances=R, draws=0).reason("a", "2")
        == "one_plant"
    )


WRONG: dict[str, dict[str, Any]] = {
    "no convention 'x'": {"convention": "x"},
    "no industry 'steel'": {"of": "steel"},
    "counted around itself": {"of": "a", "around": "a"},
    "must rise": {"distances": [3, 2]},
    "no distance to look up to": {"up_to": -4.0, "distances": None},
    "too few": {"draws": 5},
    "level": {"level": 1.0},
    "no envelope": {"envelope": "wide"},
    "no fit": {"fit": "loose"},
}


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("message", WRONG)
def test_what_cannot_be_asked_is_refused(name: str, message: str) -> None:
    asked = {"distances": R, **WRONG[message]}
    with pytest.raises(InvalidOption) as refused:
        CURVES[name](EDGES["plain"], **asked)
    assert message in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize("name", sorted(set(CURVES) - {"d", "k_inhomogeneous"}))
@pytest.mark.parametrize(("null", "around"), [("somehow", None), ("shift", None), ("somehow", "b")])
def test_a_null_model_must_fit(name: str, null: str, around: str | None) -> None:
    with pytest.raises(InvalidOption, match="null model"):
        CURVES[name](EDGES["plain"], "a", around=around, distances=R, null=null, draws=39)


@pytest.mark.parametrize("null", ["location", "independence", "shift", "uniform", "labelling"])
@pytest.mark.parametrize("name", ["k_density", "k", "l", "g", "nearest_neighbour"])
def test_every_null_model_draws_two_industries(name: str, null: str) -> None:
    found = CURVES[name](EDGES["plain"], "a", around="b", distances=[2.0, 5.0], null=null, draws=39)
    assert found.values.shape == (1, 1, 2)
    assert "a around b" in found.sentence("a", "b").lower()
    assert null in found.settings["null"]


@pytest.mark.parametrize("name", sorted(set(CURVES) - {"k_density", "m"}))
def test_a_table_of_distances_is_not_enough_for_all(name: str) -> None:
    table = klastr.PointSet.from_distances([[0, 1], [1, 0]], ["a", "b"])
    with pytest.raises(InvalidOption):
        CURVES[name](table, draws=0)
    for one in (klastr.centrography, klastr.quadrat_test):
        with pytest.raises(InvalidOption, match="needs coordinates"):
            one(table)


def test_times_must_be_one_for_each_plant() -> None:
    with pytest.raises(InvalidOption, match="3 times for 16 plants"):
        klastr.space_time(EDGES["plain"], [1, 2, 3])
    assert klastr.space_time(EDGES["plain"], np.ones(16), draws=0).reason("a") == "no_variation"
    assert klastr.space_time(EDGES["two plants"], [1, 2], draws=0).reason("a") == "too_few"


def test_attraction_needs_sizes_and_distances() -> None:
    for wrong in ({"A": 1.0}, {"A": 1.0, "B": 0.0}, {"A": 1.0, "B": float("nan")}):
        with pytest.raises(InvalidOption, match="sizes above 0"):
            klastr.converse(wrong, 10)
    with pytest.raises(InvalidOption, match="distances above 0"):
        klastr.reilly({"A": 1, "B": 2}, {"A": 4})
    with pytest.raises(InvalidOption, match="no decay"):
        klastr.hansen(EDGES["plain"], decay="fast")
    nobody = klastr.huff(EDGES["plain"], EDGES["all weights zero"])
    assert nobody.reason("0", "0") == "not_positive"


def test_a_quadrat_test_needs_cells() -> None:
    with pytest.raises(InvalidOption, match="1 x 1 cells"):
        klastr.quadrat_test(EDGES["plain"], across=1, up=1)
    assert klastr.quadrat_test(EDGES["an industry with one plant"]).reason("b") == "one_plant"
    follows = klastr.quadrat_test(EDGES["two plants"], expected="plants")
    assert follows.at("a") == 0


def test_centres_of_few_plants() -> None:
    found = klastr.centrography(EDGES["an industry with one plant"])
    assert found.at("b", "standard_distance") == 0
    assert found.reason("b", "ellipse_along") == "too_few"
    assert found.at("b", "hull_area") == 0
    heavy = klastr.centrography(EDGES["an industry without weight"], weighted=True)
    assert heavy.reason("a", "mean_x") == "empty_industry"
