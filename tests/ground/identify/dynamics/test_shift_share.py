"""Shift-share in all its forms: what holds for every table, and what a person would say."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.errors import InvalidGeography, InvalidOption
from klastr.identify.dynamics.shift_share_forms import Form
from klastr.identify.growth import shift_share
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]

ADDITIVE: tuple[Form, ...] = ("dunn", "esteban-marquillas", "arcelus", "rigby-anderson", "spatial")
AROUND = {"r0": ["r1"], "r1": ["r0", "r2"], "r2": ["r1"]}
CELLS = [[[100, 50], [200, 150], [0, 300]], [[130, 40], [200, 180], [70, 300]], [[150, 45], [210, 150], [90, 330]]]


def random_table(seed: int) -> tuple[RegionalTable, RegionalTable]:
    random = np.random.default_rng(seed)
    cells = random.integers(0, 40, (3, 3, 4)) * (random.random((3, 3, 4)) < 0.8) + np.eye(3, 4)[None]
    made = cells * random.uniform(5, 9, cells.shape)
    return of_cells(cells), of_cells(made)


def of_cells(cells: np.ndarray) -> RegionalTable:
    rows = [(f"r{r}", f"i{i}", 2010 + t, cells[t, r, i]) for t, r, i in np.ndindex(*cells.shape)]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    return RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")


@pytest.mark.proves("shift_share", by="property")
@pytest.mark.parametrize("form", ADDITIVE)
@pytest.mark.parametrize("each_year", [False, True])
@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_components_add_up_to_the_change_whatever_the_form(form: Form, each_year: bool, seed: int) -> None:
    table, output = random_table(seed)
    found = shift_share(table, form=form, each_year=each_year, output=output, neighbours=AROUND, draws=0)
    change = found.after - found.before
    parts = np.sum(list(found.components.values()), axis=0)
    known = ~np.isnan(parts)
    assert known.any()
    np.testing.assert_allclose(parts[known], change[known], atol=1e-8)
    if form != "spatial":
        assert known.all()
        np.testing.assert_allclose(sum(found.region_components.values()), change.sum(axis=1), atol=1e-8)


@pytest.mark.proves("shift_share", by="property")
@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_ratios_of_gerfin_multiply_to_growth(seed: int) -> None:
    found = shift_share(random_table(seed)[0], form="gerfin", draws=0)
    product = np.prod(list(found.components.values()), axis=0)
    known = (found.before > 0) & ~np.isnan(product)
    np.testing.assert_allclose(product[known], (found.after / np.where(known, found.before, 1))[known])
    whole = np.prod(list(found.region_components.values()), axis=0)
    np.testing.assert_allclose(whole, found.after.sum(axis=1) / found.before.sum(axis=1))


def test_what_is_twice_as_large_shifts_twice_as_much(table: Make) -> None:
    once, twice = (shift_share(table(np.array(CELLS) * k), form="arcelus", draws=0) for k in (1, 2))
    for name, part in once.components.items():
        np.testing.assert_allclose(2 * part, twice.components[name])


@pytest.mark.parametrize("form", ["dunn", "esteban-marquillas", "arcelus", "spatial"])
def test_newcomers_are_all_the_regions_own(table: Make, form: Form) -> None:
    found = shift_share(table(CELLS), at=2011, form=form, neighbours=AROUND, draws=0)
    came = {name: part[2, 0] for name, part in found.components.items()}
    own = {"dunn": "regional_shift", "esteban-marquillas": "competitive_effect"}.get(form)
    own = own or {"arcelus": "regional_industry_mix_expected", "spatial": "local_shift"}[form]
    assert came.pop(own) == 70
    assert set(came.values()) == {0}


def test_an_industry_new_everywhere_is_the_regions_own(table: Make) -> None:
    found = shift_share(table([[[10, 0], [20, 0]], [[10, 5], [20, 0]]]), draws=0)
    assert found.measured("regional_shift").at("r0", "i1") == 5
    assert found.measured("growth").reason("r0", "i1") == "nobody_before"
    outside = shift_share(table([[[10, 5], [20, 0]], [[10, 5], [20, 1]]]), reference="r1", draws=0)
    assert outside.measured("industry_mix").reason("r0", "i1") == "empty_industry"


def test_gerfin_has_no_ratio_for_newcomers_and_says_why(table: Make) -> None:
    found = shift_share(table(CELLS), form="gerfin", draws=0).measured("regional_ratio")
    assert found.reason("r2", "i0") == "nobody_before"
    assert found.at("r0", "i0") == pytest.approx(1.5 / (450 / 300))


def test_year_by_year_weighs_each_year_by_its_own_mix(table: Make) -> None:
    found = shift_share(table(CELLS), each_year=True, draws=0)
    steps = [shift_share(table(CELLS), since=year, at=year + 1, draws=0) for year in (2010, 2011)]
    for name in found.components:
        np.testing.assert_allclose(found.components[name], sum(step.components[name] for step in steps))
    assert not np.allclose(found.components["industry_mix"], shift_share(table(CELLS), draws=0).industry_mix)


def test_a_region_without_neighbours_has_no_neighbourhood_shift(table: Make) -> None:
    found = shift_share(table(CELLS), form="spatial", neighbours={"r0": ["r1"], "r1": ["r0"]}, draws=0)
    assert found.measured("neighbourhood_shift").reason("r2", "i1") == "no_neighbour"
    assert found.by_region("local_shift").reason("r2") == "no_neighbour"
    around = found.measured("neighbourhood_shift").at("r0", "i0")
    assert around == pytest.approx(100 * (210 / 200 - 450 / 300))


def test_neighbours_that_nobody_has_are_told(table: Make) -> None:
    with pytest.raises(InvalidGeography, match="ties none of the 3 regions"):
        shift_share(table(CELLS), form="spatial", draws=0)


def test_productivity_needs_output(table: Make) -> None:
    with pytest.raises(InvalidOption, match="needs output"):
        shift_share(table(CELLS), form="rigby-anderson")
    with pytest.raises(InvalidOption, match="lacks 1"):
        shift_share(table(CELLS), form="rigby-anderson", output=table(np.array(CELLS)[:, :, :1]), total="table")


def test_twice_the_output_from_the_same_people_is_all_productivity(table: Make) -> None:
    cells = np.array(CELLS)[[0, 0]]
    output = table(cells * np.array([1.0, 2.0])[:, None, None])
    found = shift_share(table(cells), form="rigby-anderson", output=output, draws=0)
    np.testing.assert_allclose(found.components["output_national"], cells[0])
    np.testing.assert_allclose(found.components["productivity_national"], -cells[0])
    assert np.allclose([part for name, part in found.components.items() if not name.endswith("national")], 0)


def test_an_unknown_form_or_component_is_an_error_with_a_hint(table: Make) -> None:
    with pytest.raises(InvalidOption, match="dunn"):
        shift_share(table(CELLS), form=cast("Form", "dun"))
    with pytest.raises(InvalidOption, match="industry_mix"):
        shift_share(table(CELLS), draws=0).measured("mix")


def test_the_long_frame_has_every_component_and_its_interval(table: Make) -> None:
    found = shift_share(table(CELLS), form="esteban-marquillas", draws=100)
    frame = found.to_long_frame()
    head = ["region", "industry", "year", "measure", "value", "low", "high", "p_value", "reason"]
    assert list(frame.columns[:9]) == head
    assert set(frame["measure"]) == {"growth", *found.components}
    parts = frame[frame["measure"] == "competitive_effect"]
    assert (parts["low"] <= parts["value"]).all()
    assert (parts["value"] <= parts["high"]).all()
    assert (parts["low"] < parts["high"]).any()
    assert len(found.explain("r0", "i0").cells) == 6


def test_the_table_is_not_changed(table: Make) -> None:
    given = table(CELLS)
    kept = given.values.copy()
    shift_share(given, form="arcelus", draws=100)
    np.testing.assert_array_equal(given.values, kept)


@pytest.mark.parametrize(
    "cells",
    [
        [[[5, 5]], [[4, 5]]],
        [[[5], [5]], [[4], [5]]],
        [[[5, 0], [5, 0]], [[4, 0], [5, 0]]],
        [[[5, 5], [0, 0]], [[4, 5], [0, 0]]],
        [[[5, 0], [0, 5]], [[4, 0], [0, 5]]],
        [[[5, 5], [5, 5]], [[5, 5], [5, 5]]],
        [[[5, 5], [5, 5]], [[0, 5], [0, 5]]],
    ],
    ids=["one region", "one industry", "empty industry", "empty region", "disconnected", "nothing moves", "all left"],
)
@pytest.mark.parametrize("form", ["dunn", "esteban-marquillas", "arcelus", "gerfin"])
def test_every_table_gets_a_value_or_a_reason(table: Make, cells: list[list[list[int]]], form: Form) -> None:
    found = shift_share(table(cells), form=form, draws=100)
    for name in found.components:
        for part in (found.measured(name), found.by_region(name)):
            assert np.array_equal(np.isnan(part.values), part.reasons > 0)
            assert not np.isinf(part.values).any()
