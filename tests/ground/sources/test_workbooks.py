"""Sheets of workbooks are read like any table; formulas count by their saved value."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from klastr.errors import InvalidOption, MissingExtra, UnreadableFile
from klastr.sources.files import opened_table
from klastr.sources.tables import read_regional_table

ROWS = [
    ["geo", "nace", "year", "jobs"],
    ["CZ01", "C10", 2014, 5],
    ["CZ01", "C11", 2014, 6.5],
    ["CZ02", "C10", 2014, None],
]


def workbook(folder: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "book.xlsx"
    book.save(path)
    return path


def test_a_sheet_is_a_table(tmp_path: Path) -> None:
    table = read_regional_table(workbook(tmp_path, ("Data", ROWS))).table
    assert table.values[0, 0].tolist() == [5.0, 6.5]
    assert table.years == (2014,)


def test_a_workbook_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Data", ROWS)).rename(tmp_path / "table.csv")
    assert read_regional_table(path).form == "Excel, sheet 'Data'"


def test_the_first_sheet_with_a_table_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Read me", [["This is about jobs"]]), ("Data", ROWS), ("More", ROWS))
    reading = read_regional_table(path)
    assert reading.form == "Excel, sheet 'Data'"
    assert "others are there: Read me, More" in str(reading.problems)


def test_a_sheet_may_be_chosen(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Data", ROWS), ("More", [*ROWS, ["CZ02", "C11", 2014, 9]]))
    assert read_regional_table(path, table="More").table.values[0, 1, 1] == 9.0


def test_a_sheet_that_is_not_there_offers_the_nearest(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Data 2014", ROWS), ("More", ROWS))
    with pytest.raises(InvalidOption, match=r"no sheet 'data'; it has Data 2014, More.*did you mean 'Data 2014'"):
        read_regional_table(path, table="data")


def test_titles_above_and_footnotes_below_are_left_out(tmp_path: Path) -> None:
    rows = [["Jobs by region"], [], *ROWS, [], ["Source: office"]]
    reading = read_regional_table(workbook(tmp_path, ("Data", rows)))
    codes = {problem.code: problem.message for problem in reading.problems}
    assert "“Jobs by region”" in codes["lines_above"]
    assert "“Source: office”" in codes["lines_below"]
    assert reading.rows == 3


def test_rows_are_numbered_as_the_sheet_numbers_them(tmp_path: Path) -> None:
    rows = [["Jobs"], [], *ROWS[:3], [], ["CZ02", "C10", 2014, -5]]
    reading = read_regional_table(workbook(tmp_path, ("Data", rows)))
    assert {problem.code: problem.rows for problem in reading.errors} == {"negative_values": (7,)}


def test_formulas_without_a_saved_value_are_told_with_their_rows(tmp_path: Path) -> None:
    rows = [*ROWS[:2], ["CZ01", "C11", 2014, "=1+1"], ["CZ02", "C10", 2014, 3], ["CZ02", "C11", 2014, "=D2*2"]]
    reading = read_regional_table(workbook(tmp_path, ("Data", rows)))
    assert {problem.code: problem.rows for problem in reading.errors} == {"formula_without_value": (3, 5)}


def test_errors_of_formulas_are_texts_where_numbers_belong(tmp_path: Path) -> None:
    rows = [*ROWS[:3], ["CZ02", "C10", 2014, "#DIV/0!"]]
    reading = read_regional_table(workbook(tmp_path, ("Data", rows)))
    assert {problem.code: problem.rows for problem in reading.errors} == {"not_a_number": (4,)}


def test_numbers_among_texts_and_dates_for_years(tmp_path: Path) -> None:
    day = datetime.datetime(2014, 1, 1)  # noqa: DTZ001
    rows = [ROWS[0], ["CZ01", "C10", day, "1 234,5"], ["CZ01", "C11", day, 6.5], ["CZ02", "C10", day, ": c"]]
    table = read_regional_table(workbook(tmp_path, ("Data", rows))).table
    assert table.values[0, 0].tolist() == [1234.5, 6.5]
    assert table.counts()[1] == 1


def test_codes_that_a_sheet_keeps_as_numbers(tmp_path: Path) -> None:
    rows = [["cbsa", "naics", "jobs"], [10180, 311, 5], [10200, 312, 6]]
    table = read_regional_table(workbook(tmp_path, ("Data", rows))).table
    assert table.regions == ("10180", "10200")
    assert table.industries == ("311", "312")


def test_years_side_by_side(tmp_path: Path) -> None:
    rows = [["geo", "nace", 2013, 2014], ["CZ01", "C10", 5, 6], ["CZ02", "C10", 7, ": c"]]
    reading = read_regional_table(workbook(tmp_path, ("Data", rows)))
    assert reading.columns.shape == "years"
    assert reading.table.values[:, 0, 0].tolist() == [5.0, 6.0]


@pytest.mark.parametrize("rows", [[], [["alone"]], [ROWS[0]]], ids=["nothing", "one cell", "names only"])
def test_a_sheet_without_a_table(tmp_path: Path, rows: list[list[Any]]) -> None:
    with pytest.raises(UnreadableFile, match="holds no table"):
        read_regional_table(workbook(tmp_path, ("Data", rows)))


def test_without_the_extra_one_sentence_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path, ("Data", ROWS))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"needs openpyxl.*pip install 'klastr\[reports\]'"), opened_table(path):
        pass
