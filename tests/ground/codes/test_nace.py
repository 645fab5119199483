"""Codes of NACE: how they are written, how deep they lie, what they are called."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.codes import nace
from klastr.codes.facts import facts

SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"

# Regulation (EC) 1893/2006, counted by hand per section: groups, classes.
COUNTS = {
    "A": (13, 39), "B": (10, 15), "C": (95, 230), "D": (3, 8), "E": (6, 9), "F": (9, 22), "G": (21, 91),
    "H": (15, 23), "I": (7, 8), "J": (13, 26), "K": (10, 18), "L": (3, 4), "M": (15, 19), "N": (19, 33),
    "O": (3, 9), "P": (6, 11), "Q": (9, 12), "R": (5, 15), "S": (6, 19), "T": (3, 3), "U": (1, 1),
}  # fmt: skip


def codes_at(level: int, revision: nace.Revision = "2") -> list[str]:
    """Every code of one level, from the file of the structure."""
    found = []
    for row in facts("nace_structure.csv"):
        if row["revision"] != revision:
            continue
        groups = [entry.partition(":") for entry in row["groups"].split()]
        found += {
            1: [row["division"][0]],
            2: [row["division"]],
            3: [row["division"] + group for group, _, _ in groups],
            4: [row["division"] + group + digit for group, _, digits in groups for digit in digits],
        }[level]
    return sorted(set(found))


EVERY = [code for level in (1, 2, 3, 4) for code in codes_at(level)]


@pytest.mark.parametrize(
    ("revision", "counts"),
    [("1.1", [17, 62, 224]), ("2", [21, 88, 272, 615]), ("2.1", [22, 87, 287, 651])],
)
def test_each_revision_has_as_many_codes_as_its_regulation(revision: nace.Revision, counts: list[int]) -> None:
    assert [len(codes_at(level, revision)) for level in range(1, len(counts) + 1)] == counts


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_has_as_many_groups_and_classes_as_the_regulation(section: str) -> None:
    groups, classes = ([code for code in codes_at(level) if code[0] == section] for level in (3, 4))
    assert (len(groups), len(classes)) == COUNTS[section]


def test_every_code_has_its_level_and_a_parent_one_level_up() -> None:
    for code in EVERY:
        parent = nace.parent(code)
        assert nace.normalised(code) == code
        assert parent is not None
        assert nace.level(parent) == (nace.level(code) or 0) - 1
        assert list(nace.ancestors(code))[-1] == "TOTAL"


@pytest.mark.parametrize("language", ["en", "cs"])
def test_sections_divisions_and_groups_have_a_short_name(language: str) -> None:
    for code in codes_at(1) + codes_at(2) + codes_at(3):
        name = nace.label(code, language)
        assert name != code
        assert 3 <= len(name) <= 60, name
        assert name == name.strip()
        assert name[0].isupper(), name


def test_divisions_of_one_section_have_different_names() -> None:
    for language in ("en", "cs"):
        names = [nace.label(code, language) for code in codes_at(2)]
        assert len(set(names)) == len(names)


def test_czech_names_are_not_the_english_ones() -> None:
    same = [code for code in codes_at(1) + codes_at(2) if nace.label(code, "cs") == nace.label(code)]
    assert same == []


def test_a_language_that_is_not_there_falls_back_to_english() -> None:
    assert nace.label("C29", "de") == "Motor vehicles"


def test_names_a_director_would_recognise() -> None:
    assert nace.label("F41") == "Construction of buildings"
    assert nace.label("C29", "cs") == "Motorová vozidla"
    assert nace.label("G451") == "Sale of motor vehicles"
    assert nace.title("G45") == "Wholesale and retail trade and repair of motor vehicles and motorcycles"


@pytest.mark.parametrize("written", ["C29.10", "c2910", "29.10", "2910", " C 29.10 ", "C29.1.0", "29.1.0", "29.10."])
def test_a_class_is_recognised_however_it_is_written(written: str) -> None:
    assert nace.normalised(written) == "C2910"


@pytest.mark.parametrize("written", ["A1.11", "A01.11", "01.11", "0111"])
def test_the_zero_of_a_division_may_be_missing_after_the_letter(written: str) -> None:
    assert nace.normalised(written) == "A0111"


@pytest.mark.parametrize(
    "written",
    ["", " ", "1", "1.1", "4", "34", "40", "C99", "D29", "29.17", "291.0", "X", "steel", "C29-", "-", "_", "C29-C99",
     "291000000", "29Z", "Č29", "²9", "EU28", "CZ08", "31-", "B-S_X_K999"],
)  # fmt: skip
def test_what_is_no_code_of_the_revision_is_none(written: str) -> None:
    assert nace.normalised(written) is None
    assert nace.level(written) is None
    assert nace.parent(written) is None
    assert nace.label(written) == written


@pytest.mark.parametrize(
    ("national", "parent"), [("62.01.0", "J6201"), ("620100", "J62010"), ("62.01.Z", "J6201"), ("01110", "A0111")]
)
def test_national_codes_lie_below_their_class(national: str, parent: str) -> None:
    assert nace.parent(national) == parent
    assert (nace.level(national) or 0) > 4


def test_two_national_codes_of_one_class_stay_two() -> None:
    assert nace.normalised("47.11.1") != nace.normalised("47.11.2")


@pytest.mark.parametrize(
    ("aggregate", "first", "last", "count"),
    [
        ("C10-C12", "10", "12", 3),
        ("10-12", "10", "12", 3),
        ("M_N", "69", "82", 13),
        ("B-E", "05", "39", 34),
        ("C31_C32", "31", "32", 2),
        ("R-U", "90", "99", 10),
        ("C-F", "10", "43", 32),
        ("G-N_X_K", "45", "82", 30),
    ],
)
def test_an_aggregate_overlaps_and_has_no_level(aggregate: str, first: str, last: str, count: int) -> None:
    covered = sorted(nace.divisions(aggregate))
    assert (covered[0], covered[-1], len(covered)) == (first, last, count)
    assert nace.level(aggregate) is None
    assert not nace.is_total(aggregate)


@pytest.mark.parametrize(
    "total", ["TOTAL", "_T", "00", "B-S_X_K642", "B-N_S95_X_K", "BTSXO_S94", "A-U", "B-N_X_K", "BTN"]
)
def test_totals_of_the_economy_are_of_level_0(total: str) -> None:
    assert nace.is_total(total)
    assert nace.level(total) == 0
    assert nace.parent(total) is None


def test_what_is_left_out_of_an_aggregate_is_not_covered() -> None:
    assert {"64", "65", "66"}.isdisjoint(nace.divisions("B-N_S95_X_K"))
    assert "95" in nace.divisions("B-N_S95_X_K")
    assert {"84", "94"}.isdisjoint(nace.divisions("BTSXO_S94"))
    assert "64" in nace.divisions("B-S_X_K642"), "only a group of it is left out"


@given(st.text(max_size=12))
def test_no_text_is_too_strange_to_be_asked(text: str) -> None:
    canonical = nace.normalised(text)
    assert canonical is None or nace.normalised(canonical) == canonical
    assert nace.level(text) in (None, 0, 1, 2, 3, 4, 5, 6)
    assert isinstance(nace.label(text, "cs"), str)
    assert nace.parent(text) is None or canonical is not None


@given(st.text("ABCDKSTX0123456789-_.", max_size=10))
def test_the_canonical_form_is_its_own_canonical_form(text: str) -> None:
    canonical = nace.normalised(text)
    assert canonical is None or nace.normalised(canonical) == canonical
    assert nace.level(text) == (None if canonical is None else nace.level(canonical))


@given(st.sampled_from(EVERY))
def test_every_spelling_of_a_code_leads_back_to_it(code: str) -> None:
    assert {nace.normalised(spelling) for spelling in nace.spellings(code)} == {code}


@given(st.sampled_from(EVERY), st.sampled_from(EVERY))
def test_a_code_lies_in_the_divisions_of_all_above_it(code: str, other: str) -> None:
    above = set(nace.ancestors(code))
    assert all(nace.divisions(code) <= nace.divisions(ancestor) for ancestor in above)
    if other in above:
        assert code not in set(nace.ancestors(other))


def test_other_revisions_have_their_own_letters() -> None:
    assert nace.normalised("62", revision="2.1") == "K62"
    assert nace.normalised("DA15", revision="1.1") == "D15"
    assert nace.normalised("DB15", revision="1.1") is None, "15 is food, DB is textiles"
    assert nace.level("DA", revision="1.1") is None
    assert nace.label("K", revision="2.1") == "Telecommunications and IT"
    assert nace.label("K62", revision="2.1") == nace.label("J62")


def test_every_class_of_the_british_classification_is_a_class(real_data: Path) -> None:
    """UK SIC 2007 is NACE Rev. 2 up to four digits: a second list of the classes, made elsewhere."""
    codes = pd.read_csv(real_data / "uk_sic4_industry_segments.csv", dtype=str)["sic4_code"]
    assert {nace.level(code) for code in codes} == {4}


def test_levels_agree_with_eurostats_table(real_data: Path) -> None:
    table = pd.read_parquet(real_data / "eu_sbs_regional_2008_2014.parquet", columns=["nace_code", "nace_level"])
    for code, level in table.drop_duplicates().itertuples(index=False):
        assert nace.level(code) == level
