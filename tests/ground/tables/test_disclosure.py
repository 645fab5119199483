"""What is published of plants tells of none more than promised, and nothing that is published is changed."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klastr.errors import InvalidOption, NothingToMeasure
from klastr.tables.cells import CellKind
from klastr.tables.collapsed_plants import CollapsedPlants, PlantSizes
from klastr.tables.disclosure import protected
from klastr.tables.disclosure_audit import feasible_intervals
from klastr.tables.plant_cells import PlantCells

Plants = list[tuple[int, int, float]]


def summed(plants: Plants, *, regions: int, industries: int) -> CollapsedPlants:
    """What `klastr.collapse` would give for plants (region, industry, persons)."""
    sizes: dict[tuple[int, int], list[float]] = {}
    for region, industry, persons in plants:
        sizes.setdefault((region, industry), []).append(persons)
    keys = sorted(sizes)
    tops = [sorted(sizes[key], reverse=True) for key in keys]
    cells = PlantCells(
        regions=tuple(f"R{k}" for k in range(regions)),
        industries=tuple(f"I{k}" for k in range(industries)),
        years=(None,),
        year_at=np.zeros(len(keys), dtype=np.int32),
        region_at=np.array([key[0] for key in keys], dtype=np.int32),
        industry_at=np.array([key[1] for key in keys], dtype=np.int32),
        persons=np.array([math.fsum(top) for top in tops]),
        plants=np.array([len(top) for top in tops]),
        squares=np.array([math.fsum(e * e for e in top) for top in tops]),
        largest=np.array([top[0] for top in tops]),
        second=np.array([top[1] if len(top) > 1 else np.nan for top in tops]),
    )
    return CollapsedPlants(cells=cells, sizes=PlantSizes(industries=(), years=(), moments={}))


@st.composite
def tables(draw: st.DrawFn) -> CollapsedPlants:
    regions, industries = draw(st.integers(3, 6)), draw(st.integers(3, 6))
    plant = st.tuples(
        st.integers(0, regions - 1),
        st.integers(0, industries - 1),
        st.integers(0, 300).map(lambda k: float(k * k // 90)),
    )
    return summed(draw(st.lists(plant, min_size=20, max_size=120)), regions=regions, industries=industries)


GROUPS = {"region_groups": {"R0": "G0", "R1": "G0", "R2": "G1", "R3": "G1"}, "industry_groups": {"I0": "S", "I1": "S"}}


def hides_enough(answer: Any) -> None:
    for one in answer.years:
        true = one.margins.persons
        asked = one.sensitive
        assert np.isfinite(one.low[asked]).all()
        assert (one.low[asked] <= np.maximum(true - one.room, 0)[asked] + 1e-6 * (1 + true[asked])).all()
        assert (one.high[asked] >= (true + one.room)[asked] - 1e-6 * (1 + true[asked])).all()
        assert (one.room[asked] >= np.maximum(0.1 * true[asked], 1) - 1e-9).all()


@pytest.mark.slow
@pytest.mark.parametrize("groups", [{}, GROUPS], ids=["flat", "groups"])
@settings(max_examples=12)
@given(table=tables())
def test_no_sensitive_cell_can_be_worked_out_more_closely_than_promised(table: CollapsedPlants, groups: Any) -> None:
    held = {*table.cells.regions, *table.cells.industries}
    own = {side: {leaf: group for leaf, group in given.items() if leaf in held} for side, given in groups.items()}
    try:
        answer = protected(table, **own, audit="all")
    except NothingToMeasure:
        return
    hides_enough(answer)
    assert answer.kept


@settings(max_examples=12)
@given(table=tables())
def test_nothing_that_is_published_is_changed(table: CollapsedPlants) -> None:
    before = table.cells.persons.copy()
    try:
        answer = protected(table, audit="none")
    except NothingToMeasure:
        return
    frame = answer.to_frame(sums=True)
    one = answer.years[0]
    rows, columns = answer.rows.labels, answer.columns.labels
    for region, industry, persons, flag, _ in frame.itertuples(index=False):
        r, c = rows.index(region), columns.index(industry)
        true = one.margins.persons[r, c]
        assert (flag == "c") == (one.why[r, c] > 0)
        assert math.isnan(persons) if flag == "c" else persons == true
    inside = one.margins.persons[: answer.rows.leaves, : answer.columns.leaves]
    assert one.margins.persons[-1, -1] == pytest.approx(inside.sum())
    assert (before == table.cells.persons).all()


PLAIN = [(r, c, float(e)) for r in range(4) for c in range(4) for e in (20, 22, 24, 26)]


def test_a_table_without_sensitive_cells_is_published_whole() -> None:
    answer = protected(summed(PLAIN, regions=4, industries=4), dominance=None)
    assert answer.cost["cells"] == 0
    assert answer.hidden().empty
    assert answer.table.values.sum() == sum(plant[2] for plant in PLAIN)


def test_one_sensitive_cell_takes_three_others_with_it() -> None:
    plants = [plant for plant in PLAIN if plant[:2] != (0, 0)] + [(0, 0, 50.0), (0, 0, 40.0)]
    answer = protected(summed(plants, regions=4, industries=4), dominance=None)
    assert {name: answer.cost[name] for name in ("cells", "sensitive", "complementary", "sums")} == {
        "cells": 4,
        "sensitive": 1,
        "complementary": 3,
        "sums": 0,
    }
    assert answer.cost["persons"] == 90 + 3 * 92
    told = answer.explain("R0", "I0")
    assert told.sentence == "R0, I0: few."
    assert told.cells["low"] <= 81
    assert told.cells["high"] >= 99


def test_without_sums_only_the_sensitive_cells_are_hidden() -> None:
    plants = [plant for plant in PLAIN if plant[:2] != (0, 0)] + [(0, 0, 50.0)]
    answer = protected(summed(plants, regions=4, industries=4), dominance=None, totals=False)
    assert answer.cost["cells"] == 1
    assert len(answer.to_frame(sums=True)) == 16


@pytest.mark.parametrize(
    ("plants", "rule", "why"),
    [
        ([5.0, 5.0], {}, "few"),
        ([90.0, 4.0, 3.0, 3.0], {"p_percent": None}, "dominance"),
        ([50.0, 45.0, 1.0, 1.0], {"dominance": None}, "p_percent"),
        ([50.0, 45.0, 1.0, 1.0], {"dominance": (2, 0.9), "p_percent": None}, "dominance"),
        ([0.0], {}, "few"),
    ],
)
def test_each_rule_hides_what_it_is_for(plants: list[float], rule: dict[str, Any], why: str) -> None:
    rest = [plant for plant in PLAIN if plant[:2] != (1, 1)]
    answer = protected(summed(rest + [(1, 1, e) for e in plants], regions=4, industries=4), **rule)
    hidden = answer.hidden().set_index(["region", "industry"])
    assert hidden.loc[("R1", "I1"), "why"] == why


def test_rounded_numbers_are_multiples_and_hidden_ones_stay_hidden() -> None:
    plants = [plant for plant in PLAIN if plant[:2] != (0, 0)] + [(0, 0, 50.0)]
    frame = protected(summed(plants, regions=4, industries=4), dominance=None, round_to=5).to_frame()
    shown = frame["persons_employed"].dropna()
    assert len(shown) == 12
    assert set(shown) == {90.0}


def test_the_published_table_has_confidential_cells_and_no_squares() -> None:
    plants = [plant for plant in PLAIN if plant[:2] != (0, 0)] + [(0, 0, 50.0)]
    table = protected(summed(plants, regions=4, industries=4), dominance=None).table
    assert table.counts()[CellKind.CONFIDENTIAL] == 4
    assert table.plant_squares is None


def test_the_only_cell_of_a_table_hides_its_sums_too_and_nothing_can_be_worked_out() -> None:
    answer = protected(summed([(0, 0, 7.0)], regions=1, industries=1))
    assert answer.cost["sums"] == 3
    assert math.isinf(answer.hidden()["high"].iloc[0])


@pytest.mark.parametrize(
    "wrong",
    [
        {"fewest": 0},
        {"dominance": (3, 0.8)},
        {"dominance": (1, 1.5)},
        {"p_percent": 0},
        {"within": 0},
        {"within": 101},
        {"round_to": 0},
        {"audit": "some"},
        {"fewest": "3"},
        {"fewest": math.nan},
        {"fewest": 2.5},
        {"fewest": True},
        {"dominance": 0.85},
        {"dominance": (1,)},
        {"dominance": ("1", 0.85)},
        {"dominance": (1, math.nan)},
        {"p_percent": "x"},
        {"within": "x"},
        {"within": math.nan},
        {"round_to": math.nan},
        {"round_to": 2.5},
        {"region_groups": pd.Series({"R0": "N"})},
        {"region_groups": {"R0": "N", "R1": 5}},
        {"region_groups": {"R0": None}},
        {"region_groups": {"R0": "N", "X9": "N"}},
        {"region_groups": {"R0": "R1"}},
        {"industry_groups": {"I0": "TOTAL"}},
        {"industry_groups": {"I0": "S"}, "totals": False},
    ],
    ids=str,
)
def test_rules_outside_their_domain_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidOption):
        protected(summed(PLAIN, regions=4, industries=4), **wrong)


def test_groups_stand_in_the_settings_and_may_be_empty() -> None:
    groups = {"R0": "N", "R1": "N"}
    answer = protected(summed(PLAIN, regions=4, industries=4), region_groups=groups, industry_groups={}, dominance=None)
    assert answer.settings["region_groups"] == groups
    assert "N" in set(answer.to_frame(sums=True)["region"])


def test_whole_numbers_and_fractions_of_numpy_are_numbers() -> None:
    table = summed(PLAIN, regions=4, industries=4)
    assert protected(table, fewest=np.int64(3), p_percent=np.float64(10), within=np.float32(10)).cost["cells"] == 0


def test_a_table_that_knows_no_plants_is_refused() -> None:
    from klastr.tables.regional import RegionalTable

    with pytest.raises(InvalidOption, match=r"A table of klastr.collapse was expected, not RegionalTable"):
        protected(RegionalTable.from_rows([("A", "x", 1)]))  # type: ignore[arg-type]


def test_the_audit_of_large_fractions_finds_what_the_audit_of_small_ones_finds() -> None:
    random = np.random.default_rng(19)
    where = random.integers(0, 5, (60, 2))
    sizes = np.round(random.lognormal(14, 3, 60), 3).clip(0, 9e8)
    plants = [(int(r), int(c), float(e)) for (r, c), e in zip(where, sizes, strict=True)]
    one = protected(summed(plants, regions=5, industries=5), audit="all").years[0]
    hidden = one.why > 0
    assert one.kept
    assert not one.not_computed.any()
    true = one.margins.persons[hidden]
    assert (one.low[hidden] <= true).all()
    assert (one.high[hidden] >= true).all()
    # Halves of halves change no digit of a number.
    small = replace(one.margins, persons=one.margins.persons / 2**16)
    low, high = feasible_intervals(small, hidden, hidden)
    assert low[hidden] * 2**16 == pytest.approx(one.low[hidden], rel=1e-6, abs=1.0)
    assert high[hidden] * 2**16 == pytest.approx(one.high[hidden], rel=1e-6, abs=1.0)


ONE_SENSITIVE = [plant for plant in PLAIN if plant[:2] != (0, 0)] + [(0, 0, 50.0), (0, 0, 40.0)]


@pytest.mark.parametrize("status", [1, 2, 4])
def test_a_program_that_was_not_solved_is_no_proof_of_safety(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    def failed(*_: Any, **__: Any) -> Any:
        return SimpleNamespace(status=status, fun=None, x=None, success=False)

    monkeypatch.setattr("scipy.optimize.linprog", failed)
    answer = protected(summed(ONE_SENSITIVE, regions=4, industries=4), dominance=None, audit="all")
    assert not answer.kept
    assert answer.not_computed == 4
    assert answer.hidden()["high"].isna().all()


@pytest.mark.parametrize(("status", "why"), [(2, "no other cell can take"), (4, "could not be solved")])
def test_a_cell_that_nothing_protects_is_told_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, status: int, why: str
) -> None:
    def failed(*_: Any, **__: Any) -> Any:
        return SimpleNamespace(status=status, fun=None, x=None, success=False)

    monkeypatch.setattr("scipy.optimize.linprog", failed)
    with pytest.raises(NothingToMeasure, match=why):
        protected(summed([(0, 0, 7.0)], regions=1, industries=1))


def test_what_is_hidden_is_not_shown_by_chance() -> None:
    plants = [plant for plant in PLAIN if plant[:2] != (0, 0)] + [(0, 0, 51234.0)]
    answer = protected(summed(plants, regions=4, industries=4), dominance=None)
    for shown in (repr(answer), str(answer), repr(answer.years), f"{answer.years[0]}"):
        assert "51234" not in shown
        assert "persons" not in shown.replace("persons employed", "")
