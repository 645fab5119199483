"""What a table's codes are recognised as, and what can be asked of them then."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.codes.classifications import (
    Cbsa,
    Nace,
    Naics,
    Nuts,
    OwnCodes,
    named_industries,
    recognised_industries,
    recognised_regions,
)
from klastr.errors import InvalidOption

VISEGRAD = ["CZ01", "CZ08", "SK01", "PL22", "HU10"]


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        (["C10", "C29", "F41", "TOTAL"], "NACE Rev. 2"),
        (["10", "29", "41", "62"], "NACE Rev. 2"),
        (["10.1", "29.10", "62.01"], "NACE Rev. 2"),
        (["DA15", "DM34", "K72", "F45"], "NACE Rev. 1.1"),
        (["C10", "G46", "K62", "N71", "V99"], "NACE Rev. 2.1"),
        (["00", "31-33", "336", "336411", "541511"], "NAICS 2017"),
        (["336411", "541711", "517110"], "NAICS 2012"),
        (["11", "21", "22", "23", "31-33", "42", "44-45", "48-49", "54"], "NAICS 2017"),
        (["steel", "food", "IT"], "own codes"),
        (["S1", "S2", "S3"], "own codes"),
        (["1", "2", "3", "4"], "own codes"),
        ([], "own codes"),
    ],
)
def test_industries_are_recognised_by_their_codes(codes: list[str], name: str) -> None:
    assert recognised_industries(codes).name == name


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        (VISEGRAD, "NUTS 2003-2013"),
        (["CZ08", "HU11"], "NUTS 2016-2021"),
        (["CZ", "CZ0", "CZ08", "EU28", "CZZZ"], "NUTS 2003-2021"),
        (["HU10", "HU11", "CZ08"], "NUTS mixed versions"),
        (["GR11", "GR12", "FR21", "DE40"], "NUTS 2010"),
        (["10180", "31080", "US"], "CBSA"),
        (["01001", "01003", "48453"], "own codes"),
        (["north", "south"], "own codes"),
        ([], "own codes"),
    ],
)
def test_regions_are_recognised_by_their_codes(codes: list[str], name: str) -> None:
    assert recognised_regions(codes).name == name


def test_a_few_wrong_codes_are_named_and_the_rest_is_recognised() -> None:
    industries = recognised_industries(["C10", "C11", "C12", "C13", "C99", "C10"])
    assert (industries.share, industries.unknown) == (0.8, ("C99",))
    regions = recognised_regions([*VISEGRAD, "CZ99"])
    assert regions.unknown == ("CZ99",)
    assert regions.share == pytest.approx(5 / 6)


def test_too_many_wrong_codes_make_a_coding_of_its_own() -> None:
    assert recognised_industries(["C10", "C11", "C98", "C99"]).name == "own codes"


def test_another_revision_is_told_with_its_evidence() -> None:
    assert recognised_industries(["C10", "G46", "K62", "N71"]).note == (
        "NACE Rev. 2.1: 2 of 4 codes do not exist in Rev. 2 (first: K62)."
    )


def test_mixed_versions_of_regions_are_told_with_the_first_code() -> None:
    assert (
        "1 of 7 is not in version 2003-2013 (first: HU11, version 2016-2021)"
        in recognised_regions([*VISEGRAD, "PL12", "HU11"]).note
    )


def test_the_parent_is_the_nearest_code_of_the_table() -> None:
    industries = recognised_industries(["C", "C10", "C29", "C291"])
    assert industries.parent("C291", {"C", "C29", "C291"}) == "C29"
    assert industries.parent("C291", {"C", "C291"}) == "C"
    assert industries.parent("C", {"C", "C29"}) is None
    regions = recognised_regions(["CZ", "CZ08", "CZ080"])
    assert regions.parent("CZ080", {"CZ", "CZ080"}) == "CZ"
    assert Naics(name="NAICS 2017").parent("336411", {"31-33", "00"}) == "31-33"


def test_the_parent_is_given_as_the_table_writes_it() -> None:
    assert Nace(name="").parent("29.10", {"29.1", "29"}) == "29.1"
    assert Nace(name="").parent("C2910", {"29"}) == "29"
    assert Nuts(name="").parent("GR30", {"GR", "CZ"}) == "GR"


def test_a_total_is_above_what_it_covers_and_nothing_else() -> None:
    codes = Nace(name="")
    assert codes.parent("C", {"C", "B-N_S95_X_K"}) == "B-N_S95_X_K"
    assert codes.parent("C29", {"C29", "TOTAL"}) == "TOTAL"
    assert codes.parent("K", {"K", "B-N_S95_X_K"}) is None
    assert codes.parent("C", {"C", "B-S_X_K642", "B-N_S95_X_K"}) == "B-N_S95_X_K", "the smaller one"
    assert codes.parent("C10-C12", {"TOTAL", "C"}) is None
    assert codes.parent("B-N_S95_X_K", {"TOTAL", "B-N_S95_X_K"}) is None


def test_aggregates_overlap_and_totals_do_not() -> None:
    codes = Nace(name="")
    asked = ("C10-C12", "C-F", "M_N", "C10", "C", "TOTAL", "B-S_X_K642", "C99", "NRP")
    assert {code: codes.overlaps(code) for code in asked} == dict.fromkeys(asked, False) | dict.fromkeys(
        asked[:3], True
    )
    assert [code for code in asked if codes.is_total(code)] == ["TOTAL", "B-S_X_K642"]


def test_several_countries_together_are_a_total() -> None:
    regions = recognised_regions([*VISEGRAD, "EU28"])
    assert regions.is_total("EU28")
    assert not regions.is_total("CZ08")
    assert regions.level("EU28") is None
    assert regions.is_place("CZ08")
    assert not regions.is_place("CZZZ")


def test_own_codes_have_no_levels_and_are_their_own_names() -> None:
    own = OwnCodes()
    assert (own.level("steel"), own.parent("steel", {"all"}), own.label("steel", "cs")) == (None, None, "steel")
    assert own.canonical("steel") == "steel"
    assert own.is_total("Total")
    assert not own.is_total("steel")
    assert not own.overlaps("C10-C12")
    assert own.country("CZ") is None


def test_american_areas_are_below_their_country() -> None:
    areas = Cbsa()
    assert (areas.level("35620"), areas.level("US"), areas.level("CZ08")) == (1, 0, None)
    assert areas.parent("35620", {"US", "35620"}) == "US"
    assert areas.parent("35620", {"35620"}) is None
    assert (areas.country("35620"), areas.label("35620"), areas.label("US", "cs")) == ("US", "35620", "Spojené státy")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("NACE", "NACE Rev. 2"), ("nace rev. 1.1", "NACE Rev. 1.1"), ("NACE Rev 2.1", "NACE Rev. 2.1"),
     ("naics 2017", "NAICS 2017"), ("own codes", "own codes")],
)  # fmt: skip
def test_a_person_may_name_the_classification(name: str, kind: str) -> None:
    assert named_industries(name, ["336411", "454110"] if kind.startswith("NAICS") else ["C10"]).name == kind


def test_codes_that_do_not_fit_the_named_classification_are_named() -> None:
    assert named_industries("NACE", ["C10", "steel"]).unknown == ("steel",)


def test_a_classification_nobody_knows_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidOption, match=r"called 'NACE Rev 3'.*NACE Rev"):
        named_industries("NACE Rev 3", ["C10"])


@given(st.lists(st.text(max_size=6), max_size=8))
def test_any_codes_get_a_classification_that_answers(codes: list[str]) -> None:
    for found in (recognised_industries(codes), recognised_regions(codes)):
        assert 0 <= found.share <= 1
        for code in codes:
            parent = found.parent(code, codes)
            assert parent is None or (parent in codes and parent != code)
            assert found.label(code, "cs") is not None
            assert found.level(code) is None or found.canonical(code) is not None
            assert not (found.is_total(code) and found.overlaps(code))


def unique(path: Path, column: str) -> list[str]:
    read = pd.read_parquet(path, columns=[column]) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)
    return [str(code) for code in read[column].unique()]


@pytest.mark.parametrize(
    ("file", "column", "name", "share"),
    [
        ("eu_sbs_regional_2008_2014.parquet", "nace_code", "NACE Rev. 2", 1),
        ("eu_lfs_nuts2_nace_2008_2014.parquet", "nace_group", "NACE Rev. 2", 11 / 12),
        ("us_cbp_cbsa_2019.parquet", "naics_code", "NAICS 2017", 1),
        ("uk_sic4_industry_segments.csv", "sic4_code", "NACE Rev. 2", 1),
    ],
)
def test_industries_of_real_tables(real_data: Path, file: str, column: str, name: str, share: float) -> None:
    found = recognised_industries(unique(real_data / file, column))
    assert (found.name, found.share) == (name, pytest.approx(share))


@pytest.mark.parametrize(
    ("file", "column", "name"),
    [
        ("eu_sbs_regional_2008_2014.parquet", "nuts_code", "NUTS mixed versions"),
        ("eu_lfs_nuts2_nace_2008_2014.parquet", "nuts_code", "NUTS mixed versions"),
        ("us_cbp_cbsa_2019.parquet", "cbsa_code", "CBSA"),
    ],
)
def test_regions_of_real_tables(real_data: Path, file: str, column: str, name: str) -> None:
    found = recognised_regions(unique(real_data / file, column))
    assert (found.name, found.share) == (name, 1)
