"""Codes of NUTS: levels, countries, names, versions."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.codes import nuts

VISEGRAD = ("CZ", "SK", "PL", "HU")
EU_27_OF_2020 = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
]  # fmt: skip
NOT_IN_THE_SOURCE_BEFORE_2016 = {"NO", "CH", "IS", "LI", "ME", "MK", "RS", "TR", "AL"}
EVERY = sorted(
    {code for version in nuts.VERSIONS for level in range(3) for code in nuts.codes_of(version, level=level)}
)


def members(version: int, countries: list[str]) -> int:
    return sum(code[:2] in countries for code in nuts.codes_of(version, level=2))


# Eurostat, "NUTS history": regions of level 2 of the member states of the time.
@pytest.mark.parametrize(("version", "count"), [(2003, 268), (2006, 271), (2010, 272), (2013, 276), (2016, 281)])
def test_each_version_has_as_many_regions_as_eurostat_counts(version: int, count: int) -> None:
    assert members(version, [*EU_27_OF_2020, "UK"]) == count


def test_nuts_2021_has_242_regions_in_the_union_of_27() -> None:
    assert members(2021, EU_27_OF_2020) == 242


def test_the_visegrad_regions_of_2013_and_2016() -> None:
    count = {version: members(version, list(VISEGRAD)) for version in (2013, 2016)}
    assert count == {2013: 8 + 4 + 16 + 7, 2016: 8 + 4 + 17 + 8}


def test_every_region_has_a_parent_in_all_its_versions() -> None:
    for code in EVERY:
        parent = nuts.parent(code)
        assert (parent is None) == (len(code) == 2)
        assert parent is None or set(nuts.versions(code)) <= set(nuts.versions(parent)), code


@pytest.mark.parametrize("language", ["en", "cs", "native"])
def test_every_region_has_a_name(language: str) -> None:
    for code in EVERY:
        name = nuts.label(code, language)
        assert name not in ("", code)
        assert name == name.strip()


def test_visegrad_regions_have_english_names() -> None:
    regions = [code for code in EVERY if code[:2] in VISEGRAD and len(code) == 4]
    assert {nuts.label(code) for code in regions if not nuts.label(code).isascii()} == {"Łódź"}
    assert all(
        nuts.label(code) != nuts.label(code, "native") or code in ("HU11", "HU12", "PL11", "PL71") for code in regions
    )


def test_names_as_people_say_them() -> None:
    english = {code: nuts.label(code) for code in ("CZ08", "PL22", "SK01", "HU11", "DED4", "AT12", "EL30", "BG41")}
    assert english == {
        "CZ08": "Moravia-Silesia",
        "PL22": "Silesia",
        "SK01": "Bratislava Region",
        "HU11": "Budapest",
        "DED4": "Chemnitz",
        "AT12": "Lower Austria",
        "EL30": "Attica",
        "BG41": "Southwest Bulgaria",
    }
    czech = {code: nuts.label(code, "cs") for code in ("CZ08", "PL22", "SK02", "HU11", "AT", "DED2")}
    assert czech == {
        "CZ08": "Moravskoslezsko",
        "PL22": "Slezsko",
        "SK02": "Západní Slovensko",
        "HU11": "Budapešť",
        "AT": "Rakousko",
        "DED2": "Drážďany",
    }


def test_english_names_are_in_latin_letters() -> None:
    letters = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")
    assert [code for code in EVERY if letters.search(nuts.label(code))] == []


def test_candidates_without_nuts_have_a_name_only() -> None:
    assert nuts.label("UA") == "Ukraine"
    assert nuts.label("UA", "cs") == "Ukrajina"
    assert nuts.versions("UA") == ()


@pytest.mark.parametrize(
    ("written", "code"), [(" cz08 ", "CZ08"), ("GR30", "EL30"), ("GB", "UK"), ("gr11", "EL11"), ("CZ080", "CZ080")]
)
def test_a_region_is_recognised_however_it_is_written(written: str, code: str) -> None:
    assert nuts.normalised(written) == code


@pytest.mark.parametrize("written", ["", "C", "CZ99", "XX", "CZ0800", "Praha", "10180", "C29", "CZ-08", "ČZ08"])
def test_what_no_version_knows_is_none(written: str) -> None:
    assert nuts.normalised(written) is None
    assert nuts.level(written) is None
    assert nuts.country(written) is None
    assert nuts.label(written) == written


@pytest.mark.parametrize("code", ["CZZZ", "CZZ", "FRZZ", "SKZZZ"])
def test_what_lies_outside_regions_is_told_so(code: str) -> None:
    assert nuts.is_extra_regio(code)
    assert nuts.level(code) == len(code) - 2
    assert nuts.parent(code) == code[:-1]
    assert "outside" in nuts.label(code)
    assert "mimo" in nuts.label(code, "cs")


def test_a_country_that_does_not_exist_has_nothing_outside_regions() -> None:
    assert nuts.normalised("XXZZ") is None


@pytest.mark.parametrize("code", ["EU", "EU15", "EU28", "EU27_2020", "EA19", "EFTA"])
def test_several_countries_together_are_no_level(code: str) -> None:
    assert nuts.is_aggregate(code)
    assert nuts.level(code) is None
    assert nuts.country(code) is None


def test_estonia_is_not_an_aggregate() -> None:
    assert nuts.level("EE") == 0
    assert nuts.level("EE00") == 2


def test_districts_of_northern_ireland_lie_in_its_only_region() -> None:
    assert nuts.parent("UKN10") == nuts.parent("UKN06") == "UKN0"


def test_codes_of_one_year_tell_the_version() -> None:
    assert nuts.version_of(["FR21", "EL51", "SI03", "HU10"]).versions == (2013,)
    assert nuts.version_of(["FR21", "EL11", "SI01", "DE40"]).versions == (2010,)
    assert nuts.version_of(["CZ08", "CZ07"]).versions == nuts.VERSIONS


def test_mixed_versions_are_named_with_the_codes_that_do_not_fit() -> None:
    fit = nuts.version_of(["CZ08", "FRF2", "HU11", "HU10", "CZ99", "EU28"])
    assert fit.mixed
    assert fit.versions == (2016, 2021)
    assert dict(fit.elsewhere) == {"HU10": (2003, 2006, 2010, 2013)}
    assert fit.unknown == ("CZ99",)
    assert "1 of 5 is not in version 2016-2021 (first: HU10, version 2003-2013)" in fit.reason


@given(st.text(max_size=8))
def test_no_text_is_too_strange_to_be_asked(text: str) -> None:
    canonical = nuts.normalised(text)
    assert canonical is None or nuts.normalised(canonical) == canonical
    assert nuts.level(text) in (None, 0, 1, 2, 3)
    assert isinstance(nuts.label(text), str)


@given(st.sampled_from(EVERY))
def test_every_spelling_of_a_code_leads_back_to_it(code: str) -> None:
    assert {nuts.normalised(spelling) for spelling in nuts.spellings(code)} == {code}


def rows_of_changes(folder: Path) -> Iterator[dict[str, str]]:
    with gzip.open(folder / "nuts_code_changes.csv.gz", "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize("version", nuts.VERSIONS)
def test_codes_of_each_version_agree_with_the_correspondence_tables(real_data: Path, version: int) -> None:
    source = set()
    for row in rows_of_changes(real_data):
        code = row[f"code_{version}"].removesuffix(" (part)").replace("GR", "EL")
        if code and not code[2:].startswith("Z"):
            source.add(code)
    told = {code for level in range(4) for code in nuts.codes_of(version, level=level)}
    later = {code for code in told - source if version < 2016 and code[:2] in NOT_IN_THE_SOURCE_BEFORE_2016}
    assert told - later == source


def test_codes_levels_and_names_agree_with_the_map_of_2016(real_data: Path) -> None:
    with gzip.open(real_data / "nuts_2016_60m.geojson.gz", "rt", encoding="utf-8") as file:
        shapes = [feature["properties"] for feature in json.load(file)["features"]]
    for level in range(4):
        drawn = {one["nuts_code"] for one in shapes if one["nuts_level"] == level}
        # The map shows Trøndelag as it was joined in 2018; the tables, as in the Regulation, only in 2021.
        assert drawn ^ nuts.codes_of(2016, level=level) <= {"NO060", "NO061", "NO062"}
    assert all(nuts.country(one["nuts_code"]) == one["country"] for one in shapes)
    assert all(nuts.level(one["nuts_code"]) == one["nuts_level"] for one in shapes)


@pytest.mark.parametrize(("year", "version"), [(2008, 2006), (2011, 2010), (2013, 2013), (2014, 2013)])
def test_eurostats_table_is_of_one_version_in_each_year(real_data: Path, year: int, version: int) -> None:
    table = pd.read_parquet(
        real_data / "eu_sbs_regional_2008_2014.parquet", columns=["year", "nuts_code", "nuts_level", "persons_employed"]
    )
    codes = table[(table["year"] == year) & table["persons_employed"].notna()]["nuts_code"].unique()
    fit = nuts.version_of(map(str, codes))
    assert (fit.versions, fit.share) == ((version,), 1)
