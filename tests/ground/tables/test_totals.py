"""Parts are compared with their totals, where all of them are published."""

from __future__ import annotations

import pandas as pd
import pytest

from klastr.errors import Problem
from klastr.tables.frames import arrow_column
from klastr.tables.long import LongRows, long_rows
from klastr.tables.pivot import checked_table
from klastr.tables.rows import RowNumbers

Cells = dict[tuple[str, str], float | None]


def rows(cells: Cells) -> LongRows:
    frame = pd.DataFrame([(*key, value) for key, value in cells.items()], columns=["region", "industry", "value"])
    roles = ("region", "industry", "value")
    return long_rows({role: arrow_column(frame, role) for role in roles}, {role: role for role in roles},
                     numbering=RowNumbers())  # fmt: skip


def problems(cells: Cells) -> dict[str, Problem]:
    return {problem.code: problem for problem in checked_table(rows(cells)).problems}


def country(total: float | None, first: float | None, second: float | None, times: int = 1) -> Cells:
    cells: Cells = {}
    for k in range(10, 10 + times):
        cells |= {("CZ", f"C{k}"): total, ("CZ0", f"C{k}"): total, ("CZ01", f"C{k}"): first, ("CZ02", f"C{k}"): second}
    return cells


def test_parts_that_add_up_are_no_problem() -> None:
    assert "totals_differ" not in problems(country(1000, 600, 400))


def test_rounding_is_no_problem() -> None:
    assert "totals_differ" not in problems(country(1000, 600, 402))
    assert "totals_differ" not in problems(country(10, 5, 4))


def test_parts_that_do_not_add_up_are_named_with_row_and_numbers() -> None:
    cells = country(1000, 600, 400, times=20)
    cells["CZ02", "C15"] = 700
    found = problems(cells)["totals_differ"]
    assert found.severity == "warning"
    assert "1 of 40 totals of regions differ" in found.message
    assert "CZ0 × C15: total 1,000, parts 1,300" in found.message
    assert found.rows == (23,)


def test_an_empty_part_is_not_compared() -> None:
    assert "totals_differ" not in problems(country(1000, 600, None))


def test_parts_of_industries_are_compared_too() -> None:
    cells: Cells = {("CZ01", "C"): 100.0, ("CZ01", "C10"): 60.0, ("CZ01", "C11"): 90.0}
    assert "totals of industries" in problems(cells)["totals_differ"].message


def test_a_table_that_leaves_parts_out_is_told_so_once() -> None:
    found = problems(country(1000, 600, 300, times=20))
    assert "totals_differ" not in found
    assert found["parts_missing"].severity == "note"
    assert "sum to 95.0% of their totals" in found["parts_missing"].message


@pytest.mark.parametrize("aggregate", ["B-E", "M_N"])
def test_aggregates_beside_the_hierarchy_are_no_parts(aggregate: str) -> None:
    cells: Cells = {("CZ01", "TOTAL"): 100.0, ("CZ01", "A"): 10.0, ("CZ01", "F"): 10.0, ("CZ01", aggregate): 80.0}
    found = problems(cells)
    assert not {"totals_differ", "parts_missing"} & set(found)
