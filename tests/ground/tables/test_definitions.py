"""Industry groups: reading them, and the grouping that is built in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from klastr.codes import nace
from klastr.errors import InvalidDefinition, InvalidOption
from klastr.tables.definition_fit import membership
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

ROWS = {"code": ["C29", "C30", "G45"], "group": ["cars", "trains", "cars"]}


@pytest.mark.parametrize(
    "frame", [pd.DataFrame(ROWS), pl.DataFrame(ROWS), pa.table(ROWS)], ids=["pandas", "polars", "arrow"]
)
def test_any_frame_with_code_and_group_is_a_definition(frame: Any) -> None:
    definition = Definition.from_frame(frame)
    assert definition.groups == ("cars", "trains")
    assert definition.group_of["G45"] == "cars"
    assert definition.group_label("cars") == "cars"
    assert definition.is_traded("cars") is None
    assert definition.notes == ()


def test_names_of_columns_may_be_written_in_capitals_and_with_spaces() -> None:
    frame = pd.DataFrame({" Code ": ["C29"], "GROUP": ["cars"], "Group_Name": ["Motor vehicles"]})
    assert Definition.from_frame(frame).group_label("cars", "cs") == "Motor vehicles"


def test_codes_that_a_spreadsheet_took_for_numbers_stay_codes() -> None:
    frame = pd.DataFrame({"code": [29.0, 30.0, None], "group": ["cars", "trains", None]})
    assert list(Definition.from_frame(frame).group_of) == ["29", "30"]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (["Traded", "traded"], True),
        (["yes", "Yes"], True),
        ([True, True], True),
        ([1, 1], True),
        ([1.0, 1.0], True),
        (["Local", "local"], False),
        (["no", "false"], False),
        ([0, 0], False),
        (["traded", "local"], None),
        (["traded", None], None),
        ([None, None], None),
    ],
)
def test_traded_is_told_in_many_words(words: list[Any], verdict: bool | None) -> None:
    frame = pd.DataFrame({"code": ["C29", "C30"], "group": "vehicles", "traded": words})
    assert Definition.from_frame(frame).is_traded("vehicles") is verdict


def test_a_group_of_traded_and_local_industries_is_said_aloud() -> None:
    frame = pd.DataFrame({"code": ["C29", "C30"], "group": "vehicles", "traded": ["traded", "local"]})
    assert "Traded and local industries are in the group 'vehicles'" in " ".join(Definition.from_frame(frame).notes)


def test_an_industry_without_a_group_is_in_none_and_that_is_said() -> None:
    frame = pd.DataFrame({"code": ["C29", "C30", "C31"], "group": ["cars", None, ""]})
    definition = Definition.from_frame(frame)
    assert list(definition.group_of) == ["C29"]
    assert definition.notes == ("2 of 3 industries of the definition are in no group (rows 1, 2).",)


def test_a_group_with_two_names_keeps_the_first() -> None:
    frame = pd.DataFrame({"code": ["C29", "C30"], "group": "vehicles", "group_name": ["Vehicles", "Cars"]})
    definition = Definition.from_frame(frame)
    assert definition.group_label("vehicles") == "Vehicles"
    assert definition.notes == ("Several names were given to the group 'vehicles'; the first name is used.",)


def test_the_same_row_twice_does_no_harm() -> None:
    assert Definition.from_frame(pd.DataFrame({"code": ["C29", "C29"], "group": ["cars", "cars"]})).groups == ("cars",)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            {"code": ["C29", "C29"], "group": ["cars", "machines"]},
            "1 industry is in several groups (first: C29 in cars and machines)",
        ),
        ({"code": ["C29", None], "group": ["cars", "machines"]}, "a group without an industry code in row 1"),
        ({"code": [None], "group": [None]}, "holds no industry code"),
        ({"code": ["C29"], "group": [None]}, "puts none of its 1 industries into a group"),
        ({"code": ["C29"], "group": ["cars"], "traded": ["maybe"]}, "holds 'maybe' (row 0)"),
        ({"naics_code": ["336111"], "cluster": ["cars"]}, "rename 'naics_code' to 'code' and 'cluster' to 'group'"),
        ({"code": ["C29"], "groups": ["cars"]}, "rename 'groups' to 'group'"),
        ({"x": [1]}, "has no column 'code' and 'group'; its columns are 'x'"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(rows: dict[str, list[Any]], said: str) -> None:
    with pytest.raises(InvalidDefinition) as error:
        Definition.from_frame(pd.DataFrame(rows))
    assert said in str(error.value)
    assert error.value.hint


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(InvalidDefinition, match="holds no industry code"):
        Definition.from_frame(pd.DataFrame({"code": [], "group": []}))


def test_each_industry_of_a_table_by_itself() -> None:
    table = RegionalTable.from_rows([("CZ01", "C10", 1.0), ("CZ02", "C29", 2.0), ("CZ02", "C30", 2.0)])
    definition = Definition.own_industries(table)
    assert definition.groups == table.industries
    assert definition.group_label("C29", "cs") == "Motorová vozidla"
    assert membership(definition, table.industries).tolist() == [0, 1, 2]


def test_the_us_definitions_have_51_traded_and_16_local_groups(real_data: Path) -> None:
    published = pd.read_csv(real_data / "us_cluster_definitions.csv.gz", dtype=str)
    published = published[published["source"].str.startswith("ACR1")]
    frame = published.rename(columns={"naics_code": "code", "cluster": "group", "traded_local": "traded"})
    definition = Definition.from_frame(frame)
    assert len(definition.group_of) == 954  # households that employ people (814110) are in no group
    assert Counter(map(definition.is_traded, definition.groups)) == {True: 51, False: 16}


# -- the built-in grouping -------------------------------------------------------------------------------------------


def test_there_is_one_built_in_grouping() -> None:
    with pytest.raises(InvalidOption, match="no built-in definition 'naics'; there is nace"):
        Definition.built_in("naics")


def test_the_built_in_grouping_covers_every_division_once() -> None:
    definition = Definition.built_in("nace")
    assert len(definition.group_of) == 88
    assert all(nace.level(code) == 2 for code in definition.group_of)
    assert 20 <= len(definition.groups) <= 35


def test_every_built_in_group_is_named_in_both_languages_and_is_traded_or_local() -> None:
    definition = Definition.built_in("nace")
    for group in definition.groups:
        english, czech = definition.group_label(group), definition.group_label(group, "cs")
        assert group not in (english, czech)
        assert definition.is_traded(group) in (True, False)
    names = [definition.group_label(group, language) for language in ("en", "cs") for group in definition.groups]
    assert len(set(names)) >= 2 * len(definition.groups) - 1  # Tourism and the like may never share a name


@pytest.mark.parametrize(
    ("code", "traded"), [("C29", True), ("I55", True), ("G47", False), ("I56", False), ("D35", False)]
)
def test_verdicts_a_reader_expects(code: str, traded: bool) -> None:
    definition = Definition.built_in("nace")
    assert definition.is_traded(definition.group_of[code]) is traded
