"""Two definitions side by side: scores on the same industries, who moves and why, groups that split and merge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.errors import InvalidDefinition, InvalidOption
from klastr.identify.colocation import employment_colocation
from klastr.identify.definition_comparison import DefinitionComparison, definition_comparison
from klastr.identify.grouping.scores import definition_scores
from klastr.identify.industry_grid import industry_grid
from klastr.identify.relatedness import Relatedness
from klastr.tables.coarser_codes import coarser_codes
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

CODES = ("ore", "steel", "cars", "milk", "cheese", "beer")


def matrix(ties: dict[tuple[str, str], float], codes: tuple[str, ...] = CODES, other: float = 0.1) -> Relatedness:
    frame = pd.DataFrame(other, index=list(codes), columns=list(codes))
    for (one, two), tie in ties.items():
        frame.loc[one, two] = frame.loc[two, one] = tie
    return Relatedness.from_frame(frame, name="ties by hand", source="a hand")


def groups(name: str = "own", **members: str) -> Definition:
    return Definition(name, {code: group for group, codes in members.items() for code in codes.split()})


TIES = matrix(
    {("ore", "steel"): 3, ("steel", "cars"): 1, ("milk", "cheese"): 4, ("milk", "beer"): 2, ("cars", "beer"): 0.5}
)
OLD = groups("old", heavy="ore steel", road="cars beer", dairy="milk cheese")
NEW = groups("new", food="milk cheese beer", metal="ore steel cars")


@pytest.fixture
def found() -> DefinitionComparison:
    return definition_comparison(OLD, NEW, TIES)


def test_an_industry_moves_when_its_group_is_not_the_counterpart_of_its_old_one(found: DefinitionComparison) -> None:
    frame = found.to_frame().set_index("code")
    assert found.moved == ("cars", "beer")
    assert frame["change"].to_dict() == {
        "ore": "stays", "steel": "stays", "milk": "stays", "cheese": "stays", "cars": "moved", "beer": "moved",
    }  # fmt: skip
    assert frame.loc["cars", ["first_group", "second_group"]].tolist() == ["road", "metal"]


def test_the_ties_say_why(found: DefinitionComparison) -> None:
    frame = found.to_frame().set_index("code")
    assert frame.loc["beer", "relatedness_first"] == 0.5
    assert frame.loc["beer", "relatedness_second"] == pytest.approx((2 + 0.1) / 2)
    assert frame.loc["beer", "strongest_ties"] == "milk 2 (joined); cars 0.5 (left); cheese 0.1 (joined)"
    assert frame.loc["beer", "reason"] == "more related to its companions in 'new' (1.05) than in 'old' (0.5)"
    assert frame.loc["ore", "reason"] == "less related to its companions in 'new' (1.55) than in 'old' (3)"


def test_one_industry_is_explained_with_its_ties(found: DefinitionComparison) -> None:
    told = found.explain("beer")
    assert told.sentence.startswith("beer (beer) moves: more related")
    assert told.cells["tie to milk (milk; joined)"] == 2
    assert told.cells["companions kept, joined, left"] == "0, 2, 1"
    assert told.sources == ("a hand",)
    assert "stays in its group" in found.explain("ore").sentence


def test_the_whole_is_explained_and_cited(found: DefinitionComparison) -> None:
    told = found.explain()
    assert told.cells["industries that move"] == 2
    assert told.cells["adjusted Rand"] == round(found.agreement.adjusted_rand, 4)
    assert "a hand" in found.cite()


def test_both_are_scored_on_the_same_industries() -> None:
    more = groups("more", food="milk cheese beer", metal="ore steel cars", alone="wine")
    ties = matrix({}, codes=(*CODES, "wine", "tea"))
    found = definition_comparison(more, OLD, ties)
    assert found.first.industries == found.second.industries == CODES
    assert found.agreement.items == 6
    assert found.only_first == ("wine",)
    assert found.notes == (
        "1 of 8 industries are in a group of 'more' only (wine).",
        "1 of 8 industries are in a group of neither definition.",
    )


def test_the_scores_are_those_of_each_definition(found: DefinitionComparison) -> None:
    frame = found.scores_frame().set_index("definition")
    for definition in (OLD, NEW):
        assert frame.loc[definition.name, "overall"] == definition_scores(definition, TIES).overall
    assert frame["groups"].tolist() == [3, 2]


def test_groups_say_what_became_of_them(found: DefinitionComparison) -> None:
    frame = found.groups_frame().set_index(["side", "group"])
    assert frame["fate"].to_dict() == {
        ("first", "heavy"): "merged", ("first", "road"): "mixed", ("first", "dairy"): "merged",
        ("second", "metal"): "mixed", ("second", "food"): "mixed",
    }  # fmt: skip
    assert frame.loc[("first", "heavy"), ["best_match", "overlap", "counterpart"]].tolist() == ["metal", 2, "metal"]
    assert frame.loc[("first", "heavy"), "jaccard"] == pytest.approx(2 / 3)
    assert frame.loc[("first", "road"), "counterpart"] == ""


def test_a_group_that_splits_and_groups_that_merge() -> None:
    whole = groups("whole", all="ore steel cars beer", food="milk cheese")
    halves = groups("halves", a="ore steel", b="cars beer", c="milk cheese")
    there = definition_comparison(whole, halves, TIES).groups_frame()
    assert there["fate"].tolist() == ["split", "same", "split", "split", "same"]
    back = definition_comparison(halves, whole, TIES).groups_frame()
    assert back["fate"].tolist() == ["merged", "merged", "same", "merged", "same"]


labels = st.lists(st.integers(0, 3), min_size=6, max_size=6).filter(lambda one: len(set(one)) > 1)


@given(labels, labels, st.permutations(range(4)), st.randoms(use_true_random=False))
def test_names_and_order_of_groups_change_nothing(first, second, names, random) -> None:
    one = Definition("one", {code: str(g) for code, g in zip(CODES, first, strict=True)})
    other = Definition("other", {code: str(g) for code, g in zip(CODES, second, strict=True)})
    rows = [(code, f"group {names[g]}") for code, g in zip(CODES, second, strict=True)]
    random.shuffle(rows)
    before = definition_comparison(one, other, TIES)
    after = definition_comparison(one, Definition("other", dict(rows)), TIES)
    assert before.moved == after.moved
    assert before.to_frame()["reason"].tolist() == after.to_frame()["reason"].tolist()
    assert before.groups_frame()["fate"].tolist() == after.groups_frame()["fate"].tolist()


@given(labels)
def test_nothing_moves_to_the_same_definition(first: list[int]) -> None:
    one = Definition("one", {code: str(g) for code, g in zip(CODES, first, strict=True)})
    found = definition_comparison(one, one, TIES)
    assert found.moved == ()
    assert set(found.to_frame()["change"]) == {"same"}
    assert found.agreement.adjusted_rand == 1
    assert found.names == ("one (first)", "one (second)")


class TestEdges:
    def test_an_industry_alone_has_no_ties_there(self) -> None:
        alone = groups("alone", a="ore", b="steel cars", c="milk cheese beer")
        reasons = definition_comparison(alone, NEW, TIES).to_frame().set_index("code")["reason"]
        assert reasons["ore"] == "alone in 'alone'; in 'new' its mean tie to them is 1.55"
        reasons = definition_comparison(NEW, alone, TIES).to_frame().set_index("code")["reason"]
        assert reasons["ore"] == "alone in 'alone'; in 'new' its mean tie to them is 1.55"

    def test_alone_in_both(self) -> None:
        one = groups("one", a="ore", b="steel cars milk cheese beer")
        two = groups("two", a="ore", b="steel cars milk", c="cheese beer")
        reasons = definition_comparison(one, two, TIES).to_frame().set_index("code")["reason"]
        assert reasons["ore"] == "is alone in both"

    def test_unknown_ties_are_said_to_be_unknown(self) -> None:
        ties = matrix({("ore", "steel"): np.nan, ("ore", "cars"): np.nan})
        frame = definition_comparison(OLD, NEW, ties).to_frame().set_index("code")
        assert np.isnan(frame.loc["ore", "relatedness_first"])
        assert frame.loc["ore", "reason"] == (
            "no tie to its companions in 'old' is known; in 'new' its mean tie to them is not known"
        )
        assert frame.loc["ore", "strongest_ties"] == ""

    def test_ties_of_a_coarser_table_are_shown_as_such(self) -> None:
        coarse = np.zeros((6, 6), dtype=bool)
        coarse[3, 5] = coarse[5, 3] = True
        ties = Relatedness(industries=CODES, values=np.array(TIES.values), name="t", formula="f", coarse=coarse)
        found = definition_comparison(OLD, NEW, ties)
        assert found.to_frame().set_index("code").loc["beer", "strongest_ties"].startswith("milk 2 (joined, coarse)")
        assert "tie to milk (milk; joined, of a coarser table)" in found.explain("beer").cells

    def test_each_industry_by_itself_against_groups(self) -> None:
        single = Definition("single", {code: code for code in CODES})
        found = definition_comparison(single, NEW, TIES)
        assert found.agreement.adjusted_rand == 0
        assert len(found.moved) == 4  # one industry of each group stays, whatever it is called


class TestBadMaterial:
    def test_definitions_without_an_industry_in_common(self) -> None:
        with pytest.raises(InvalidDefinition, match="in a group both of 'a' and of 'b'"):
            definition_comparison(groups("a", x="ore", y="steel"), groups("b", x="milk", y="beer"), TIES)

    def test_a_definition_of_another_revision(self) -> None:
        ties = matrix({}, codes=("C10", "C24", "C29", "G47"))
        naics = groups("american", a="336411 336412", b="311111")
        nace = groups("european", a="C10 C24", b="C29 G47")
        with pytest.raises(InvalidDefinition, match="written in NAICS 2017, and the table in NACE"):
            definition_comparison(nace, naics, ties)

    def test_a_definition_that_names_one_code_twice(self) -> None:
        ties = matrix({}, codes=("C10", "C24", "C29", "G47"))
        twice = groups("twice", a="29 C10", b="C29 G47")
        with pytest.raises(InvalidDefinition, match="several groups"):
            definition_comparison(twice, groups("fine", a="C10 C24", b="C29 G47"), ties)

    def test_one_group_for_everything(self) -> None:
        with pytest.raises(InvalidDefinition, match="into 1 group"):
            definition_comparison(groups("one", all=" ".join(CODES)), NEW, TIES)

    def test_more_groups_than_industries(self) -> None:
        """Groups without an industry of the matrix are neither counted nor scored."""
        many = Definition("many", {**OLD.group_of, **{f"other{k}": f"group{k}" for k in range(20)}})
        found = definition_comparison(many, NEW, TIES)
        assert found.groups_first == ("heavy", "road", "dairy")
        assert found.moved == ("cars", "beer")

    def test_an_industry_that_is_not_compared(self, found: DefinitionComparison) -> None:
        with pytest.raises(InvalidOption, match="no industry 'wine'"):
            found.explain("wine")


@pytest.mark.slow
def test_published_groups_against_three_digits(real_data: Path) -> None:
    """The figures of docs/methods/comparing-definitions.md."""
    cells = pd.read_parquet(real_data / "us_cbp_cbsa_2019.parquet")
    table = RegionalTable.from_frame(cells, "cbsa_code", "naics_code", "employment")
    listed = pd.read_csv(real_data / "us_cluster_definitions.csv.gz", dtype=str)
    listed = listed[(listed["traded_local"] == "Traded") & listed["cluster"].notna()]
    listed = listed.rename(columns={"naics_code": "code", "cluster": "group"})
    published = Definition.from_frame(listed[["code", "group"]], name="published")
    ties = employment_colocation(industry_grid(table, industry_level=6))
    found = definition_comparison(published, coarser_codes(ties.industries, 3), ties)
    assert (found.agreement.items, found.agreement.groups_first, found.agreement.groups_second) == (652, 51, 66)
    assert round(found.agreement.adjusted_rand, 3) == 0.504
    assert round(found.agreement.adjusted_mutual_information, 3) == 0.706
    chance = found.by_chance(200)
    assert abs(chance.adjusted_rand[1]) < 0.002
    assert chance.p_value == 1 / 201
    assert found.first.overall > found.second.overall
    aircraft = found.to_frame().set_index("code").loc["336411"]
    assert aircraft["second_group"] == "336"
    assert aircraft["relatedness_first"] > aircraft["relatedness_second"]
