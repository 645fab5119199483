"""How a definition meets a table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klastr.codes.classifications import recognised_industries
from klastr.errors import InvalidDefinition
from klastr.tables.definition_fit import fit, membership
from klastr.tables.definitions import Definition

DIVISIONS = ["C10", "C28", "C29", "C30", "G45", "J62"]


def groups_of(group_of: dict[str, str], industries: list[str]) -> list[str | None]:
    own = Definition("own", group_of)
    return [own.groups[g] if g >= 0 else None for g in membership(own, industries)]


@pytest.mark.parametrize("code", ["C29", "29", "c29", "C 29", "29."])
def test_every_form_of_a_code_is_the_same_industry(code: str) -> None:
    assert groups_of({code: "cars"}, DIVISIONS) == [None, None, "cars", None, None, None]


def test_tables_with_bare_digits_meet_definitions_with_letters() -> None:
    assert groups_of({"C29": "cars", "A01": "farms"}, ["01", "29", "45"]) == ["farms", "cars", None]


def test_a_zero_that_a_spreadsheet_dropped_comes_back() -> None:
    assert groups_of({"1": "farms", "29": "cars"}, ["A01", "C29", "G45"]) == ["farms", "cars", None]


def test_a_code_covers_everything_below_it() -> None:
    assert groups_of({"C29": "cars", "C": "making"}, ["C28.1", "C29.1", "C29.3", "G45.1"]) == [
        "making",
        "cars",
        "cars",
        None,
    ]


def test_two_digits_cover_six_and_sectors_with_a_dash() -> None:
    naics = ["311111", "336111", "336112", "541511", "722511"]
    assert groups_of({"31-33": "making", "3361": "cars", "72": "meals"}, naics) == [
        "making",
        "cars",
        "cars",
        None,
        "meals",
    ]


def test_what_does_not_fit_is_told() -> None:
    found = fit(Definition("own", {"C29": "cars", "C33": "repair"}), DIVISIONS)
    assert found.missing == ("C33",)
    assert found.outside == ("C10", "C28", "C30", "G45", "J62")
    assert found.notes[0] == "1 of 2 codes of the definition 'own' are not in the table (C33)."
    assert found.notes[1].startswith(
        "5 of 6 industries of the table are in no group of the definition 'own' (C10, C28,"
    )


def test_a_code_above_others_of_the_definition_is_not_missing() -> None:
    assert fit(Definition("own", {"C": "making", **dict.fromkeys(DIVISIONS, "all")}), DIVISIONS).missing == ()


def test_a_definition_that_fits_has_nothing_to_tell() -> None:
    found = fit(Definition("own", dict.fromkeys(DIVISIONS, "all")), DIVISIONS)
    assert (found.missing, found.outside, found.notes) == ((), (), ())
    assert found.group_at.tolist() == [0] * 6


def test_names_of_industries_are_codes_too() -> None:
    assert groups_of({"steel": "metals", "copper": "metals"}, ["copper", "food", "steel"]) == ["metals", None, "metals"]


def test_two_forms_of_one_code_in_two_groups_are_refused() -> None:
    with pytest.raises(InvalidDefinition, match=r"1 industry is in several groups \(first: C29 in cars and machines\)"):
        fit(Definition("own", {"29": "cars", "C29": "machines"}), DIVISIONS)


def test_codes_finer_than_the_table_are_refused() -> None:
    with pytest.raises(
        InvalidDefinition, match=r"2 codes .* finer than the industries of the table \(first: C291 within C29\)"
    ) as error:
        fit(Definition("own", {"C291": "cars", "C293": "parts", "C30": "trains"}), DIVISIONS)
    assert "--industry-level" in str(error.value)


def test_codes_finer_than_the_table_do_no_harm_where_the_whole_industry_is_in_their_group() -> None:
    assert groups_of({"C29": "cars", "C293": "cars"}, DIVISIONS)[2] == "cars"


def test_codes_of_another_revision_are_refused() -> None:
    # NACE Rev. 1.1: DM34 are motor vehicles, D15 is food.
    with pytest.raises(InvalidDefinition) as error:
        fit(Definition("old", {"DM34": "cars", "D15": "food", "G50": "cars", "K72": "software"}), DIVISIONS)
    assert "written in NACE Rev. 1.1, and the table in NACE Rev. 2" in str(error.value)


def test_bare_digits_of_another_revision_are_refused_where_one_of_them_tells() -> None:
    with pytest.raises(InvalidDefinition, match=r"written in NACE Rev\. 1\.1"):
        fit(Definition("old", {"15": "food", "34": "cars", "40": "power", "67": "money"}), [*DIVISIONS, "C15"])


def test_codes_of_another_classification_are_refused() -> None:
    with pytest.raises(InvalidDefinition) as error:
        fit(Definition("us", {"336111": "cars", "311111": "food"}), DIVISIONS)
    assert "written in NAICS" in str(error.value)
    assert "None of the 2 codes" in str(error.value)


def test_codes_that_nobody_knows_are_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidDefinition, match="it has C29") as error:
        fit(Definition("own", {"C2g": "cars"}), DIVISIONS)
    assert "None of the 1 codes" in str(error.value)


def test_one_wrong_code_among_right_ones_is_told_not_refused() -> None:
    found = fit(
        Definition("own", {"C29": "cars", "C99": "typing error", **dict.fromkeys(DIVISIONS[3:], "rest")}), DIVISIONS
    )
    assert found.missing == ("C99",)


def test_the_us_definitions_cover_945_of_961_industries(real_data: Path) -> None:
    published = pd.read_csv(real_data / "us_cluster_definitions.csv.gz", dtype=str)
    published = published[published["source"].str.startswith("ACR1")]
    frame = published.rename(columns={"naics_code": "code", "cluster": "group", "traded_local": "traded"})
    rows = pd.read_parquet(real_data / "us_cbp_cbsa_2019.parquet", columns=["naics_code", "naics_level"])
    industries = sorted(rows.loc[rows["naics_level"] == 6, "naics_code"].astype(str).unique())
    found = fit(Definition.from_frame(frame), industries, codes=recognised_industries(industries))
    assert len(industries) == 961
    assert len(found.outside) == 16
    assert len(found.missing) == 9  # codes of NAICS 2012


def test_the_built_in_grouping_covers_eurostats_table(real_data: Path) -> None:
    rows = pd.read_parquet(real_data / "eu_sbs_regional_2008_2014.parquet", columns=["nace_code", "nace_level"])
    industries = sorted(rows.loc[rows["nace_level"] == 2, "nace_code"].astype(str).unique())
    found = fit(Definition.built_in("nace"), industries)
    assert found.outside == ()
    assert set(found.missing) == {"A01", "A02", "A03", "K64", "K65", "K66", "O84", "P85", "Q86", "Q87", "Q88"} | {
        "R90", "R91", "R92", "R93", "S94", "S96", "T97", "T98", "U99",
    }  # fmt: skip
