"""Knowledge bases: by hand, from occupations, from industries, and what holds always."""

from __future__ import annotations

from typing import cast

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.codes.facts import facts
from klastr.errors import InvalidDefinition, InvalidOption
from klastr.identify.knowledge_bases import BASES, Kind, base_of, built_in_classification, knowledge_bases
from klastr.tables.occupations import StaffingTable
from klastr.tables.regional import RegionalTable

CODES = ["2113", "2144", "2651", "9112"]
PEOPLE = pd.DataFrame([[10, 20, 5, 65], [5, 40, 5, 150], [0, 0, 0, 30]], ["A", "B", "C"], CODES)


@pytest.mark.proves("knowledge_bases", by="worked")
def test_bases_by_hand() -> None:
    """The example of docs/methods/knowledge-bases.md (invented figures)."""
    people = PEOPLE.iloc[:2]
    shares = knowledge_bases(people, draws=0)
    assert shares.to_frame().to_numpy().tolist() == [[0.1, 0.2, 0.05], [0.025, 0.2, 0.025]]
    quotients = knowledge_bases(people, kind="quotient", draws=0)
    assert quotients.at("A", "analytical") == pytest.approx(0.1 / (15 / 300))
    assert quotients.at("A", "synthetic") == pytest.approx(1)
    assert knowledge_bases(people, kind="dominance", draws=0).at("A") == pytest.approx(2 / 1.5)
    parts = np.array([10, 20, 5]) / 35
    assert knowledge_bases(people, kind="variety", draws=0).at("A") == pytest.approx(
        -(parts * np.log(parts)).sum() / np.log(3)
    )


@pytest.mark.proves("knowledge_bases", by="oracle")
@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_quotients_are_those_of_a_loop(seed: int) -> None:
    cells = np.random.default_rng(seed).integers(1, 50, (4, 6))
    codes = ["2111", "2141", "2143", "2641", "3434", "5120"]
    base = ["analytical", "synthetic", "synthetic", "symbolic", None, None]
    found = knowledge_bases(pd.DataFrame(cells, list("ABCD"), codes), kind="quotient", draws=0)
    for r, region in enumerate("ABCD"):
        for name in BASES:
            inside = sum(int(cells[r, k]) for k in range(6) if base[k] == name) / int(cells[r].sum())
            everywhere = sum(int(cells[:, k].sum()) for k in range(6) if base[k] == name) / int(cells.sum())
            assert found.at(region, name) == pytest.approx(inside / everywhere)


@pytest.mark.slow
@pytest.mark.proves("knowledge_bases", by="property")
@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_bounds_order_and_size(seed: int) -> None:
    cells = pd.DataFrame(np.random.default_rng(seed).integers(1, 50, (4, 4)), list("ABCD"), CODES)
    shares = knowledge_bases(cells, draws=0)
    assert (shares.values.sum(axis=1) <= 1).all()
    for kind in ("share", "quotient", "dominance", "variety"):
        one = knowledge_bases(cells, kind=kind, draws=0).to_frame()
        other = knowledge_bases(cells.iloc[::-1] * 3, kind=kind, draws=0).to_frame()
        pd.testing.assert_frame_equal(one, other.loc[list("ABCD")], check_names=False)
    variety = knowledge_bases(cells, kind="variety", draws=0).values
    assert ((variety >= 0) & (variety <= 1 + 1e-12)).all()


def test_splitting_an_occupation_of_a_base_changes_nothing() -> None:
    whole = pd.DataFrame([[30, 5, 65], [45, 5, 150]], ["A", "B"], ["2144", "2651", "9112"])
    split = pd.DataFrame([[10, 20, 5, 65], [5, 40, 5, 150]], ["A", "B"], ["2141", "2144", "2651", "9112"])
    for kind in ("share", "quotient", "dominance"):
        one, other = (knowledge_bases(frame, kind=kind, draws=0).values for frame in (whole, split))
        np.testing.assert_allclose(one, other)


def test_industries_bring_their_occupations() -> None:
    rows = [("A", "C21", 100), ("A", "C28", 100), ("B", "C28", 300)]
    table = RegionalTable.from_rows(rows)
    staffing = StaffingTable.from_wide(
        pd.DataFrame([[40, 10, 50], [0, 30, 70]], ["C21", "C28"], ["2131", "2144", "8111"])
    )
    found = knowledge_bases(table, staffing, draws=0)
    assert found.at("A", "analytical") == pytest.approx(0.2)
    assert found.at("A", "synthetic") == pytest.approx(0.2)
    assert found.at("B", "synthetic") == pytest.approx(0.3)
    alone = knowledge_bases(table, draws=0)
    assert alone.at("A", "analytical") == pytest.approx(0.5)
    assert alone.at("B", "synthetic") == 1
    assert alone.settings["codes_in_a_base"] == 2


def test_soc_codes_and_codes_of_ones_own() -> None:
    soc = pd.DataFrame([[10, 20], [5, 40]], ["A", "B"], ["17-1011", "17-1022"])
    found = knowledge_bases(soc, draws=0)
    assert found.at("A", "symbolic") == pytest.approx(1 / 3)
    assert found.at("A", "synthetic") == pytest.approx(2 / 3)
    own = pd.DataFrame([[10, 20], [5, 40]], ["A", "B"], ["weavers", "singers"])
    mapped = knowledge_bases(own, classification={"weavers": "craft", "singers": "art"}, draws=0)
    assert mapped.axes["base"] == ("art", "craft")


def test_the_longest_code_decides_and_none_takes_out() -> None:
    known = built_in_classification(["2111"])
    assert base_of("3434", known) is None
    assert base_of("OC343", known) == "symbolic"
    assert base_of("2165", known) == "synthetic"
    assert base_of("21", known) is None


@pytest.mark.parametrize("row", facts("knowledge_bases.csv"), ids=lambda row: f"{row['scheme']} {row['code']}")
def test_every_code_of_the_file_has_a_base(row: dict[str, str]) -> None:
    assert row["base"] in (*BASES, "none")
    known = [one["code"] for one in facts("knowledge_bases.csv") if one["scheme"] == row["scheme"]]
    assert known.count(row["code"]) == 1


def test_the_interval_holds_the_value_and_ranks_are_there() -> None:
    for kind in ("share", "quotient", "dominance", "variety"):
        found = knowledge_bases(PEOPLE.iloc[:2] * 100, kind=kind)
        assert found.low is not None
        assert found.high is not None
        known = ~np.isnan(found.values)
        assert (found.low[known] <= found.values[known]).all()
        assert (found.values[known] <= found.high[known]).all()
    assert knowledge_bases(PEOPLE, kind="dominance").rank is not None


def test_gaps_have_reasons() -> None:
    empty = PEOPLE.copy()
    empty.loc["C"] = 0
    assert knowledge_bases(empty).reason("C", "symbolic") == "empty_region"
    assert knowledge_bases(PEOPLE, kind="variety").reason("C") == "not_specialised"
    without = PEOPLE.assign(**{"2651": 0})
    assert knowledge_bases(without, kind="quotient").reason("A", "symbolic") == "empty_industry"
    one = knowledge_bases(pd.DataFrame([[3, 4]], ["A"], ["2113", "9112"]), kind="dominance")
    assert one.reason("A") == "not_specialised"
    assert knowledge_bases(pd.DataFrame([[3], [4]], ["A", "B"], ["2113"])).at("A", "analytical") == 1


def test_what_cannot_be_asked_is_told() -> None:
    with pytest.raises(InvalidOption, match="no kind"):
        knowledge_bases(PEOPLE, kind=cast("Kind", "mix"))
    with pytest.raises(InvalidDefinition, match="at least three digits"):
        knowledge_bases(pd.DataFrame([[1, 2], [3, 4]], ["A", "B"], ["21", "91"]))
    with pytest.raises(InvalidOption, match="has occupations already"):
        knowledge_bases(PEOPLE, StaffingTable.from_wide(PEOPLE))
    staffing = StaffingTable.from_wide(pd.DataFrame([[1, 9], [2, 8]], ["C10", "C11"], ["5120", "9112"]))
    with pytest.raises(InvalidDefinition, match="codes"):
        knowledge_bases(RegionalTable.from_rows([("A", "C10", 1), ("B", "C11", 2)]), staffing)


def test_the_table_is_not_changed_and_the_persons_are_told() -> None:
    kept = PEOPLE.copy()
    assert knowledge_bases(PEOPLE).explain("A", "synthetic").cells["persons of 2144"] == 20
    assert knowledge_bases(PEOPLE, kind="variety").explain("A").cells["persons in symbolic"] == 5
    pd.testing.assert_frame_equal(PEOPLE, kept)
