"""Which revision of NACE a table uses, and what gives it away."""

from __future__ import annotations

import pytest

from klastr.codes.nace_revisions import revision_of

REVISION_1_1 = ["DA15", "DB17", "DG24", "DM34", "E40", "F45", "G52", "K72", "K74"]
REVISION_2 = ["C10", "C13", "C20", "C29", "D35", "F43", "G45", "G47", "J62", "M71"]
REVISION_2_1 = ["C10", "C20", "C29", "D35", "F43", "G46", "G47", "K62", "N71", "S90"]


@pytest.mark.parametrize(("revision", "codes"), [("1.1", REVISION_1_1), ("2", REVISION_2), ("2.1", REVISION_2_1)])
def test_letters_tell_the_revision(revision: str, codes: list[str]) -> None:
    found = revision_of([*codes, "TOTAL"])
    assert found.revision == revision
    assert found.share == 1
    assert found.missing == ()


def test_bare_digits_of_rev_1_1_are_told_by_divisions_that_are_gone() -> None:
    found = revision_of(["15", "17", "24", "29", "34", "40", "67"])
    assert found.revision == "1.1"
    assert found.not_in_revision_2 == ("34", "40", "67")


def test_bare_digits_that_all_revisions_have_are_taken_for_rev_2() -> None:
    found = revision_of(["10", "20", "26", "29"])
    assert found.revision == "2"
    assert found.reason == "NACE Rev. 2."


def test_the_evidence_is_told_with_its_amount_and_an_example() -> None:
    assert revision_of(REVISION_2_1).reason == "NACE Rev. 2.1: 3 of 10 codes do not exist in Rev. 2 (first: K62)."


def test_one_code_of_another_revision_does_not_change_the_table_but_is_named() -> None:
    found = revision_of([*REVISION_2, "DA15"])
    assert found.revision == "2"
    assert found.missing == ("DA15",)
    assert found.not_in_revision_2 == ()


@pytest.mark.parametrize("codes", [[], ["TOTAL"], ["steel", "food"]])
def test_without_nace_codes_there_is_no_revision(codes: list[str]) -> None:
    found = revision_of(codes)
    assert found.revision is None
    assert found.share == 0
    assert found.reason == "No code is a NACE code."


def test_repeated_codes_count_once() -> None:
    assert revision_of(["C10"] * 100 + ["D15"]).shares["2"] == 0.5
