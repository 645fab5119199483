"""Columns are recognised by name and content in several languages, and never guessed."""

from __future__ import annotations

import pytest

from klastr.errors import InvalidOption, MissingColumn
from klastr.tables.column_words import claim, plain_name, words
from klastr.tables.columns import Columns, recognised_columns

LOOKS = {
    "region": ["CZ01", "CZ02", "SK01"],
    "industry": ["C10", "C11", "C29"],
    "year": ["2013", "2014", "2014"],
    "number": ["1 234", "5", ": c"],
    "text": ["Praha", "Střední Čechy", "Bratislava"],
    "flag": ["", "b", "c"],
    "level": ["2", "2", "2"],
}


def found(**columns: str) -> Columns:
    """Columns by name, each with a look; ``__`` stands for a blank."""
    names = tuple(name.replace("__", " ") for name in columns)
    return recognised_columns(names, [LOOKS[kind] for kind in columns.values()])


@pytest.mark.parametrize(
    "names",
    [
        ("geo", "nace_r2", "TIME_PERIOD", "OBS_VALUE"),
        ("nuts_code", "nace_code", "year", "persons_employed"),
        ("kraj", "odvětví", "rok", "Počet zaměstnanců"),
        ("okres", "SK NACE", "rok", "počet zamestnancov"),
        ("województwo", "dział PKD 2007", "rok", "liczba pracujących"),
        ("megye", "ágazat", "év", "foglalkoztatottak száma"),
        ("Kreis", "Wirtschaftszweig", "Jahr", "Beschäftigte"),
        ("département", "secteur", "année", "effectifs"),
        ("area_fips", "industry_code", "year", "annual_avg_emplvl"),
        ("CBSA", "NAICS2017", "YEAR", "EMP"),
    ],
    ids=["Eurostat", "tidy", "Czech", "Slovak", "Polish", "Hungarian", "German", "French", "BLS", "Census"],
)
def test_columns_are_recognised_in_the_language_of_the_table(names: tuple[str, ...]) -> None:
    looks = [LOOKS[kind] for kind in ("region", "industry", "year", "number")]
    columns = recognised_columns(names, looks)
    assert [columns.name(role) for role in ("region", "industry", "year", "value")] == list(names)
    assert columns.recognised == {"region", "industry", "year", "value"}


def test_what_stands_beside_the_value_is_recognised_too() -> None:
    columns = found(
        nuts_code="region", nuts_level="level", region_name="text", nace_code="industry", jobs="number",
        jobs_flag="flag", local_units="number", wages_meur="number",
    )  # fmt: skip
    assert columns.name("flag") == "jobs_flag"
    assert columns.name("establishments") == "local_units"
    assert columns.name("wages") == "wages_meur"
    assert columns.name("region_name") == "region_name"


def test_codes_are_taken_before_names_and_regions_before_countries() -> None:
    columns = found(country="region", region="text", region_code="region", nace="industry", jobs="number")
    assert columns.name("region") == "region_code"


def test_unknown_names_are_recognised_by_their_content() -> None:
    columns = found(a="region", b="industry", c="year", d="number")
    assert [columns.name(role) for role in ("region", "industry", "year", "value")] == ["a", "b", "c", "d"]


def test_a_column_that_was_named_is_taken_as_it_is() -> None:
    columns = recognised_columns(
        ("place", "geo", "nace", "jobs"), [LOOKS[kind] for kind in ("text", "region", "industry", "number")],
        named={"region": "place", "value": None},
    )  # fmt: skip
    assert columns.name("region") == "place"
    assert "region" not in columns.recognised


def test_two_columns_of_persons_are_not_chosen_between() -> None:
    with pytest.raises(MissingColumn, match=r"2 columns could hold the persons employed: 'jobs', 'employees'.*--value"):
        found(geo="region", nace="industry", jobs="number", employees="number")


@pytest.mark.parametrize("name", ["", "place", "region"])
def test_industries_of_ones_own_coding_stand_side_by_side(name: str) -> None:
    names, look = (name, "i0", "i1", "i2"), (["r0", "r1"], ["1", "2"], ["3", "4"], ["5", "6"])
    found = recognised_columns(names, look)
    assert (found.shape, found.labels, found.name("region")) == ("industries", ("i0", "i1", "i2"), name)


def test_two_columns_of_numbers_are_not_taken_for_industries() -> None:
    with pytest.raises(MissingColumn, match="could hold the persons employed"):
        recognised_columns(("place", "first", "second"), (["r0"], ["1"], ["2"]))


def test_two_unknown_columns_of_numbers_are_not_chosen_between() -> None:
    with pytest.raises(MissingColumn, match=r"2 columns could hold the persons employed: 'a', 'b'.*--value"):
        found(geo="region", nace="industry", a="number", b="number")


def test_a_table_without_industries_says_what_it_has() -> None:
    with pytest.raises(MissingColumn, match=r"holds industries; the table has 'geo', 'jobs'.*--industry COLUMN"):
        found(geo="region", jobs="number")


def test_a_misspelt_column_offers_the_nearest_names() -> None:
    with pytest.raises(MissingColumn, match=r"no column 'nuts'.*did you mean 'nuts_code'"):
        recognised_columns(("nuts_code", "nace", "jobs"), [LOOKS["region"], LOOKS["industry"], LOOKS["number"]],
                           named={"region": "nuts"})  # fmt: skip


def test_one_column_cannot_have_two_roles() -> None:
    with pytest.raises(InvalidOption, match=r"'geo' was named twice: as region and as industry"):
        recognised_columns(("geo", "jobs"), [LOOKS["region"], LOOKS["number"]],
                           named={"region": "geo", "industry": "geo"})  # fmt: skip


def test_a_row_of_data_in_place_of_the_names_is_noticed() -> None:
    with pytest.raises(MissingColumn, match=r"The first row looks like data"):
        recognised_columns(("CZ01", "C10", "12"), [LOOKS["region"], LOOKS["industry"], LOOKS["number"]])


def test_years_side_by_side() -> None:
    columns = recognised_columns(
        ("geo", "nace", "2013", "2014"), [LOOKS["region"], LOOKS["industry"], LOOKS["number"], LOOKS["number"]]
    )
    assert columns.shape == "years"
    assert columns.labels == ("2013", "2014")
    assert columns.wide == (2, 3)


def test_years_side_by_side_behind_a_word() -> None:
    columns = recognised_columns(
        ("geo", "nace", "emp2013", "emp2014"), [LOOKS["region"], LOOKS["industry"], LOOKS["number"], LOOKS["number"]]
    )
    assert columns.labels == ("2013", "2014")


def test_industries_side_by_side() -> None:
    columns = recognised_columns(("geo", "C10", "C11"), [LOOKS["region"], LOOKS["number"], LOOKS["number"]])
    assert columns.shape == "industries"
    assert columns.labels == ("C10", "C11")


def test_regions_side_by_side() -> None:
    columns = recognised_columns(("nace", "CZ01", "CZ02"), [LOOKS["industry"], LOOKS["number"], LOOKS["number"]])
    assert columns.shape == "regions"


def test_a_column_of_values_that_are_all_hidden_is_still_the_column_of_values() -> None:
    columns = recognised_columns(("geo", "nace", "jobs"), [LOOKS["region"], LOOKS["industry"], [":", "", "c"]])
    assert columns.name("value") == "jobs"


def test_words_are_plain_and_claim_one_role() -> None:
    every = [word for lists in words().values() for words_of_list in lists for word in words_of_list]
    assert all(plain_name(word) == word for word in every)
    twice = {word for word in every if every.count(word) > 1}
    assert twice == set()


@pytest.mark.parametrize(
    "name", ["nuts_level", "industry_name", "lq_emplvl", "employment share", "year of growth rate"]
)
def test_a_column_about_something_else_claims_nothing(name: str) -> None:
    assert all(claim(name, role) is None for role in ("region", "industry", "value", "year"))
