"""What is worth knowing about a table as a whole."""

from __future__ import annotations

import pandas as pd

from klastr.errors import Problem
from klastr.tables.frames import arrow_column
from klastr.tables.long import long_rows
from klastr.tables.pivot import CheckedTable, checked_table
from klastr.tables.rows import RowNumbers

NONE = None


def checked(**columns: list[object]) -> CheckedTable:
    frame = pd.DataFrame(columns)
    roles = {role: arrow_column(frame, role) for role in frame.columns}
    return checked_table(long_rows(roles, {role: role for role in roles}, numbering=RowNumbers()))


def problems(**columns: list[object]) -> dict[str, Problem]:
    return {problem.code: problem for problem in checked(**columns).problems}


SQUARE = {"region": ["CZ01", "CZ01", "CZ02", "CZ02"], "industry": ["C10", "C11"] * 2}


def test_all_cells_confidential() -> None:
    found = problems(**SQUARE, value=[NONE] * 4, flag=["c"] * 4)["all_confidential"]
    assert found.severity == "error"
    assert "4 of 4 are confidential" in found.message


def test_nothing_published() -> None:
    assert problems(**SQUARE, value=[NONE] * 4)["nothing_published"].severity == "error"


def test_only_zeros() -> None:
    assert problems(**SQUARE, value=[0] * 4)["only_zeros"].severity == "warning"


def test_one_region_and_one_industry() -> None:
    found = problems(region=["CZ01"], industry=["C10"], value=[1])
    assert "a single region, CZ01" in found["one_region"].message
    assert "a single industry, C10" in found["one_industry"].message


def test_regions_that_are_not_there_in_a_year() -> None:
    found = problems(region=["CZ01", "CZ02", "CZ01"], industry=["C10"] * 3, year=[2013, 2013, 2014], value=[1, 2, 3])
    assert (
        "1 region without any number in some years (1 pair of region and year; first: CZ02)"
        in found["not_there"].message
    )


def test_establishments_without_persons_are_told() -> None:
    found = problems(**SQUARE, value=[1, 2, NONE, NONE], establishments=[1, 1, 4, 5])
    assert (
        "1 pair of region and year without any number, but with establishments" in found["establishments_only"].message
    )


def test_an_empty_cell_without_establishments_stays_hidden() -> None:
    made = checked(**SQUARE, value=[1, 2, 3, NONE], establishments=[1, 1, 1, 0], flag=[NONE, NONE, NONE, "c"])
    assert made.table is not None
    assert made.table.counts()[1] == 1
    assert (
        "1 empty cell with no establishment"
        in {one.code: one for one in made.problems}["empty_without_establishments"].message
    )


def test_of_a_table_with_bad_rows_only_the_codes_are_judged() -> None:
    found = problems(region=["CZ01", "CZ01", "CZ02"], industry=["C10", "C11", "C10"], value=[1, 2, -1])
    assert set(found) == {"negative_values"}
