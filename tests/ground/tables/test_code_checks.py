"""What codes tell: slips, other revisions, levels, regions whose code changed."""

from __future__ import annotations

import pandas as pd
import pytest

from klastr.errors import Problem
from klastr.tables.frames import arrow_column
from klastr.tables.long import long_rows
from klastr.tables.pivot import checked_table
from klastr.tables.rows import RowNumbers

DIVISIONS = [f"C{k}" for k in range(10, 34)]


def problems(
    industries: list[str], regions: tuple[str, ...] = ("CZ01", "CZ02"), classification: str | None = None
) -> dict[str, Problem]:
    frame = pd.DataFrame([(region, industry, 5) for region in regions for industry in industries],
                         columns=["region", "industry", "value"])  # fmt: skip
    columns = {role: arrow_column(frame, role) for role in frame.columns}
    read = long_rows(columns, {role: role for role in columns}, numbering=RowNumbers())
    return {problem.code: problem for problem in checked_table(read, classification=classification).problems}


def test_known_codes_of_one_level_are_no_problem() -> None:
    assert problems(DIVISIONS) == {}


def test_a_slip_among_the_industries_is_named_with_its_rows() -> None:
    found = problems([*DIVISIONS, "X99"])["unknown_industry"]
    assert found.severity == "warning"
    assert found.rows == (26, 51)
    assert "1 industry code is not in NACE Rev. 2 (X99)" in found.message


def test_a_slip_among_the_regions_is_named_with_its_rows() -> None:
    found = problems(["C10", "C11"], regions=("CZ01", "CZ02", "CZ03", "CZ04", "CZ05", "QQ01"))["unknown_region"]
    assert found.rows == (12, 13)


def test_one_code_of_another_revision_is_a_warning() -> None:
    found = problems([*DIVISIONS, "DM34"])["other_revision"]
    assert found.severity == "warning"
    assert "NACE Rev. 1.1 and not of Rev. 2" in found.message


@pytest.mark.parametrize("foreign", [["DA15", "DM34", "K72"], ["DA15", "DA16", "DB17", "DB18", "DC19", "DD20"]])
def test_two_revisions_mixed_are_an_error(foreign: list[str]) -> None:
    found = problems([*DIVISIONS[12:18], *foreign])["other_revision"]
    assert found.severity == "error"
    assert found.hint is not None
    assert "translate" in found.hint


def test_a_table_of_another_revision_is_told_with_the_evidence() -> None:
    found = problems(["DA15", "DA16", "DM34", "K72"])["revision"]
    assert found.severity == "warning"
    assert "NACE Rev. 1.1: 4 of 4 codes do not exist in Rev. 2 (first: DA15)" in found.message


def test_a_table_of_another_revision_than_was_said_is_an_error() -> None:
    found = problems(["DA15", "DA16", "DM34", "K72"], classification="NACE Rev. 2")["other_revision"]
    assert found.severity == "error"
    assert "You say NACE Rev. 2" in found.message


def test_a_table_of_another_revision_that_was_said_is_welcome() -> None:
    assert problems(["DA15", "DA16", "DM34", "K72"], classification="NACE Rev. 1.1") == {}


def test_codes_that_are_nearly_nace_are_told() -> None:
    found = problems(["C10", "C11", "C12", "steel", "food"])["own_codes"]
    assert "60% of the industry codes are NACE Rev. 2" in found.message


def test_own_codes_are_no_problem() -> None:
    assert problems(["steel", "food"], regions=("north", "south")) == {}


def test_levels_side_by_side_are_a_note_that_says_what_to_choose() -> None:
    found = problems(["C", *DIVISIONS])["mixed_levels"]
    assert found.severity == "note"
    assert "1 at level 1, 24 at level 2" in found.message
    assert found.hint is not None
    assert "--industry-level" in found.hint


def test_regions_whose_code_changed_are_followed_to_the_new_one() -> None:
    cells = [("CZ01", 2010, 5), ("CZ01", 2014, 5), ("EL11", 2010, 5), ("EL51", 2014, 5), ("IE01", 2010, 5),
             ("IE04", 2014, 5), ("IE05", 2014, 5), ("IE06", 2014, 5)]  # fmt: skip
    frame = pd.DataFrame([(region, "C10", year, value) for region, year, value in cells],
                         columns=["region", "industry", "year", "value"])  # fmt: skip
    columns = {role: arrow_column(frame, role) for role in frame.columns}
    read = long_rows(columns, {role: role for role in columns}, numbering=RowNumbers())
    found = {problem.code: problem for problem in checked_table(read).problems}["recoded_regions"]
    assert "1 were recoded (EL11 → EL51)" in found.message
    assert "1 were split, merged or redrawn (IE01)" in found.message
