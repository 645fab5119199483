"""Codes of NAICS: digits, sectors that are ranges, versions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.codes import naics
from klastr.codes.facts import facts

CODES = [row["code"] for row in facts("naics.csv")]


# U.S. Census Bureau: numbers of codes by digits; 99, establishments not classified, comes on top here.
@pytest.mark.parametrize(
    ("version", "counts"), [(2007, {6: 1175}), (2012, {6: 1065}), (2017, {2: 24, 3: 99, 4: 311, 5: 709, 6: 1057})]
)
def test_each_version_has_as_many_codes_as_the_census_bureau_counts(version: int, counts: dict[int, int]) -> None:
    held = [code for code in CODES if version in naics.versions(code) and code.isdigit() and code != "00"]
    for digits, count in counts.items():
        assert sum(len(code) == digits and not code.startswith("99") for code in held) == count


def test_every_code_leads_up_to_the_total() -> None:
    for code in CODES:
        above = [code, *naics.ancestors(code)]
        levels = [naics.level(ancestor) or 0 for ancestor in above]
        assert above[-1] == "00"
        assert levels == sorted(set(levels), reverse=True)


def test_the_way_up_from_aircraft() -> None:
    assert list(naics.ancestors("336411")) == ["33641", "3364", "336", "31-33", "00"]
    assert naics.parent("541") == "54"
    assert naics.parent("445") == "44-45"
    assert naics.parent("00") is None


@pytest.mark.parametrize(
    ("code", "level"), [("00", 0), ("31-33", 2), ("54", 2), ("336", 3), ("3364", 4), ("33641", 5), ("336411", 6)]
)
def test_the_level_is_the_number_of_digits(code: str, level: int) -> None:
    assert naics.level(code) == level


@pytest.mark.parametrize("written", ["", "C29", "7", "100000", "336412345", "31-34", "--", "336411.0", "１１"])
def test_what_is_no_code_is_none(written: str) -> None:
    if written == "--":  # the total, as County Business Patterns fill it up
        assert naics.normalised(written) == "00"
    else:
        assert naics.normalised(written) is None
        assert naics.label(written) == written


@pytest.mark.parametrize(
    ("written", "code"), [("31----", "31-33"), ("44----", "44-45"), ("336///", "336"), ("------", "00")]
)
def test_codes_filled_up_to_six_are_understood(written: str, code: str) -> None:
    assert naics.normalised(written) == code
    assert written in naics.spellings(code)


def test_sectors_and_subsectors_of_2017_have_titles() -> None:
    wanted = [code for code in CODES if naics.level(code) in (0, 2, 3) and 2017 in naics.versions(code)]
    assert len(wanted) > 120
    assert [code for code in wanted if naics.label(code) == code] == []


def test_a_title_written_once_serves_the_only_part_too() -> None:
    assert naics.label("336411") == "Aircraft Manufacturing"
    assert naics.label("111110") == naics.label("11111") == "Soybean Farming"


def test_a_code_that_ended_before_2017_has_no_title() -> None:
    assert naics.label("517110") == "517110"


def test_codes_that_exist_in_one_version_only_tell_it() -> None:
    assert naics.versions("454110") == (2017,)
    assert naics.versions("541711") == (2007, 2012)
    assert naics.versions("455110") == naics.versions("513") == (2022,)
    fit = naics.version_of(["336411", "454110"])
    assert (fit.versions, fit.mixed) == ((2017,), False)
    assert naics.version_of(["336411", "454110", "541711"]).mixed


@given(st.text("0123456789-/ ", max_size=8))
def test_the_canonical_form_is_its_own_canonical_form(text: str) -> None:
    canonical = naics.normalised(text)
    assert canonical is None or naics.normalised(canonical) == canonical
    assert (naics.level(text) is None) == (canonical is None)


def test_levels_agree_with_the_census_table(real_data: Path) -> None:
    table = pd.read_parquet(real_data / "us_cbp_cbsa_2019.parquet", columns=["naics_code", "naics_level"])
    for code, level in table.drop_duplicates().itertuples(index=False):
        assert naics.level(str(code)) == level
        assert 2017 in naics.versions(str(code))
