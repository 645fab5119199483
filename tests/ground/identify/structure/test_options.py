"""Choices of the indices of shares: what is refused, and with which words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidDefinition, InvalidOption
from klastr.identify.structure.industry_hierarchy import industry_hierarchy
from klastr.tables.definitions import Definition

FRAME = pd.DataFrame([[5.0, 3, 2], [4, 1, 7], [1, 4, 9]], index=["R0", "R1", "R2"], columns=list("abc"))
EMPTY = pd.DataFrame([[5.0, 3, 2], [0, 0, 0]], index=["R0", "R1"], columns=list("abc"))
PEOPLE = {"R0": 10.0, "R1": 20.0, "R2": 30.0}


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: klastr.krugman(FRAME, against="R9"), "nothing called 'R9'.*R0"),
        (lambda: klastr.krugman(EMPTY, against="R1"), "Nobody works in R1"),
        (lambda: klastr.krugman(FRAME, of="city"), "'region' or 'industry'"),
        (lambda: klastr.hoover(FRAME, attribute=PEOPLE), "say of='industry'"),
        (lambda: klastr.hoover(FRAME, of="industry", attribute={"R0": 5.0}), "2 of 3 regions.*R1"),
        (lambda: klastr.williamson(FRAME, PEOPLE | {"R1": -1.0}), "1 of 3 regions.*R1"),
        (lambda: klastr.herfindahl(FRAME, kind="inverse"), "plain, normalised, equivalent"),
        (lambda: klastr.entropy(FRAME, kind="odd"), "evenness"),
        (lambda: klastr.entropy(FRAME, base=1), "above 1"),
        (lambda: klastr.kullback_leibler(FRAME, base=-2), "above 1"),
        (lambda: klastr.relative_diversity(FRAME, kind="odd"), "diversity or specialisation"),
        (lambda: klastr.gini(FRAME, normalised=True, against="all"), "normalised by the number"),
        (lambda: klastr.gini_locational(FRAME, scale="third"), "full, half, unweighted, attainable"),
        (lambda: klastr.theil(FRAME, kind="g"), "t or l"),
        (lambda: klastr.atkinson(FRAME, epsilon=-1), "from 0 on"),
        (lambda: klastr.diversity(FRAME, threshold=0), "above 0"),
        (lambda: klastr.normalised_ubiquity(FRAME, kind="odd"), "normalised, logarithmic"),
        (lambda: klastr.related_variety(FRAME.set_axis(["tin", "law", "tax"], axis=1)), "codes of their own.*--defin"),
        (lambda: klastr.related_variety(FRAME, groups={"z": "y"}), "None of the 3 industries"),
        (lambda: klastr.unrelated_variety(FRAME, groups={"a": "y"}, group_level=2), "give one of the two"),
        (lambda: klastr.land_requirement(FRAME, percent_settling=101, percent_moving=1, area_per_person_m2=1),
         "percent_settling has no number from 0 to 100 for 3 of 3"),
        (lambda: klastr.land_requirement(FRAME, percent_settling={"a": 1}, percent_moving=1, area_per_person_m2=1),
         r"2 of 3 industries \(first: b\)"),
        (lambda: klastr.land_requirement(FRAME, percent_settling=1, percent_moving=1, area_per_person_m2=1, years=0),
         "above 0"),
        (lambda: klastr.hachman(FRAME, draws=5), "at least 20"),
        (lambda: klastr.hachman(FRAME, plant_size=-1), "above 0"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_hint(ask: Any, said: str) -> None:
    with pytest.raises(InvalidOption, match=said) as refused:
        ask()
    assert refused.value.hint


def test_kinds_of_gini() -> None:
    assert klastr.gini_locational(FRAME, convention="econgeo", draws=0).settings["scale"] == "half"
    assert klastr.gini_locational(FRAME, convention="reat", draws=0).settings["scale"] == "unweighted"
    full = klastr.gini_locational(FRAME, draws=0).values
    np.testing.assert_allclose(klastr.gini_locational(FRAME, scale="half", draws=0).values, full / 2)
    share = FRAME.sum().to_numpy() / FRAME.to_numpy().sum()
    np.testing.assert_allclose(klastr.gini_locational(FRAME, scale="attainable", draws=0).values, full / (1 - share))


def test_reat_takes_log_deviation_for_theil() -> None:
    assert klastr.theil(FRAME, convention="reat", draws=0).settings["kind"] == "l"
    np.testing.assert_array_equal(
        klastr.theil(FRAME, convention="reat", draws=0).values, klastr.theil(FRAME, kind="l", draws=0).values
    )


def test_variation_of_a_sample_and_normalised() -> None:
    lone = pd.DataFrame([[9.0, 1], [0, 1], [0, 1]], index=list("xyz"), columns=["a", "b"])
    assert klastr.coefficient_of_variation(lone, normalised=True, draws=0).at("a") == pytest.approx(1)
    assert klastr.coefficient_of_variation(lone, normalised=True, sample=True, draws=0).at("a") == pytest.approx(1)
    sample = klastr.coefficient_of_variation(lone, sample=True, draws=0).at("a")
    assert sample == pytest.approx(np.std([9, 0, 0], ddof=1) / 3)


def test_the_lorenz_curve_as_rows_and_in_words() -> None:
    curves = klastr.lorenz_curve(FRAME, attribute=PEOPLE)
    rows = curves.to_frame()
    assert list(rows.columns) == ["industry", "step", "region", "share_of_weight", "share_of_jobs"]
    assert len(rows) == 9
    assert "Lorenz curve of a" in str(curves.explain("a"))
    assert np.isnan(klastr.lorenz_curve(EMPTY, of="region").points("R1")).all()
    with pytest.raises(InvalidOption, match="no industry 'z'"):
        curves.points("z")


def test_industries_below_a_level_of_their_classification() -> None:
    codes = ["C101", "C102", "C110", "J620", "J631"]
    divisions, sections = industry_hierarchy(codes), industry_hierarchy(codes, level=1)
    assert divisions.groups == ("C10", "C11", "J62", "J63")
    assert sections.groups == ("C", "J")
    assert sections.group_of.tolist() == [0, 0, 0, 1, 1]
    assert industry_hierarchy(["336111", "336112", "541110"], level=3).groups == ("336", "541")


def test_industries_of_a_definition_and_those_outside_it() -> None:
    definition = Definition("own", {"a": "first", "b": "first"})
    found = industry_hierarchy(["a", "b", "first"], definition)
    assert found.group_of.tolist() == [0, 0, 1]
    assert "1 industry in no group, each by itself (first: first)" in found.words
    with pytest.raises(InvalidDefinition):
        industry_hierarchy(["x", "y"], definition)


def test_levels_that_lie_below_the_industries_are_refused() -> None:
    with pytest.raises(InvalidOption, match="None of the 2 industries has a group in level 4"):
        industry_hierarchy(["C10", "C29"], level=4)
