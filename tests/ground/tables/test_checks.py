"""Everything that is wrong with the rows of a table is told once, with all its rows."""

from __future__ import annotations

import pyarrow as pa
import pytest

from klastr.errors import Problem
from klastr.tables.checks import problems_of_rows
from klastr.tables.long import LongRows, long_rows, placed
from klastr.tables.rows import RowNumbers

COLUMNS = {
    "region": ["CZ01", "CZ01", "CZ02", "CZ02"],
    "industry": ["C10", "C11", "C10", "C11"],
    "year": ["2014"] * 4,
    "value": ["1", "2", "3", "4"],
}


def rows(**changed: list[str | None]) -> LongRows:
    columns = {role: pa.chunked_array([pa.array(cells)]) for role, cells in {**COLUMNS, **changed}.items()}
    return long_rows(columns, {role: role for role in columns}, numbering=RowNumbers())


def problems(**changed: list[str | None]) -> dict[str, Problem]:
    read = rows(**changed)
    return {problem.code: problem for problem in problems_of_rows(read, placed(read, read.value))}


def test_a_sound_table_has_no_problems() -> None:
    assert problems() == {}


@pytest.mark.parametrize("what", ["region", "industry"])
def test_a_row_without_a_code(what: str) -> None:
    found = problems(**{what: [*COLUMNS[what][:3], None]})
    assert found[f"missing_{what}"].rows == (5,)
    assert found[f"missing_{what}"].severity == "error"


def test_blank_rows_are_left_out_and_told() -> None:
    found = problems(region=["CZ01", "CZ01", "CZ02", None], industry=["C10", "C11", "C10", ""],
                     year=["2014", "2014", "2014", None], value=["1", "2", "3", None])  # fmt: skip
    assert list(found) == ["blank_rows"]
    assert found["blank_rows"].rows == (5,)


def test_a_year_that_is_not_a_year() -> None:
    found = problems(year=["2014", "2014", "20l4", None])["not_a_year"]
    assert found.rows == (4, 5)
    assert "“20l4”" in found.message


def test_text_where_numbers_belong_names_rows_and_text() -> None:
    found = problems(value=["1", "about 5", "3", "many"])["not_a_number"]
    assert found.rows == (3, 5)
    assert "'value': “about 5”, “many”" in found.message


def test_text_in_another_column_of_numbers_is_told_too() -> None:
    assert problems(establishments=["1", "two", "3", "4"])["not_a_number"].rows == (3,)


def test_negative_numbers() -> None:
    found = problems(value=["1", "-2", "3", "-4"])["negative_values"]
    assert found.rows == (3, 5)
    assert "lowest: -4" in found.message


def test_negative_wages_are_left_out_with_a_warning() -> None:
    found = problems(wages=["1", "-2", "3", "4"])["negative_wages"]
    assert found.severity == "warning"
    assert found.rows == (3,)


def test_the_same_cell_twice_with_the_same_number() -> None:
    found = problems(region=["CZ01"] * 4, industry=["C10", "C11", "C10", "C12"], value=["1", "2", "1", "4"])
    assert found["duplicate_rows"].rows == (2, 4)
    assert "with the same number (first: CZ01 × C10, 2014)" in found["duplicate_rows"].message
    assert found["duplicate_rows"].hint == "remove the repeated rows."


def test_the_same_cell_twice_with_different_numbers() -> None:
    found = problems(region=["CZ01"] * 4, industry=["C10", "C11", "C10", "C11"])["duplicate_rows"]
    assert found.count == 4
    assert "with different numbers" in found.message
    assert found.hint is not None
    assert "sum the rows" in found.hint


def test_an_empty_and_a_full_cell_are_different() -> None:
    found = problems(region=["CZ01"] * 4, industry=["C10", "C11", "C10", "C12"], value=["1", "2", None, "4"])
    assert "with different numbers" in found["duplicate_rows"].message


def test_two_empty_cells_are_the_same() -> None:
    found = problems(region=["CZ01"] * 4, industry=["C10", "C11", "C10", "C12"], value=[None, "2", ":", "4"])
    assert "with the same number" in found["duplicate_rows"].message


def test_a_decimal_comma_is_a_note_and_a_doubtful_reading_a_warning() -> None:
    assert problems(value=["1,5", "2", "3", "4"])["number_format"].severity == "note"
    doubtful = problems(value=["1.234", "2", "3", "4"])["number_format"]
    assert doubtful.severity == "warning"
    assert doubtful.hint == "if that is wrong, say --decimal ."


def test_dashes_are_told_with_a_way_out() -> None:
    found = problems(value=["-", "2", "–", "4"])["dashes"]
    assert found.count == 2
    assert "2 cells of 'value' with a dash, read as empty" in found.message
