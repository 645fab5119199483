"""What a person reads when something goes wrong, and what a program can ask the same error."""

from __future__ import annotations

import inspect
import re

import pytest

from klastr import errors
from klastr.errors import (
    InvalidTable,
    KlastrError,
    MaterialError,
    MisuseError,
    Problem,
    ServiceError,
    SuppressedCells,
    nearest_names,
    rows_in_words,
)

CLASSES = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, KlastrError)]
BRANCHES = {MisuseError: 2, MaterialError: 3, ServiceError: 4}
LEAVES = [one for one in CLASSES if one is not KlastrError and one not in BRANCHES]


def test_the_drawn_tree_is_the_tree() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert sorted(["KlastrError", *drawn]) == sorted(one.__name__ for one in CLASSES)


@pytest.mark.parametrize("error", LEAVES)
def test_every_error_is_of_one_branch_with_its_exit_code(error: type[KlastrError]) -> None:
    assert [error.exit_code] == [code for branch, code in BRANCHES.items() if issubclass(error, branch)]
    assert error.__doc__


def test_an_error_says_what_is_wrong_and_what_to_do() -> None:
    error = SuppressedCells("14 of 1,176 cells are confidential.", hint="klastr.tables.impute(table).", cells=14)
    assert str(error) == "14 of 1,176 cells are confidential. Hint: klastr.tables.impute(table)."
    assert (error.code, error.params) == ("suppressed_cells", {"cells": 14})


def test_without_a_hint_the_sentence_stands_alone() -> None:
    assert str(MaterialError("Cut off.")) == "Cut off."


def test_one_report_holds_all_problems_of_a_table() -> None:
    problems = [
        Problem("text", "Text in 'jobs'.", count=7, rows=(2, 5, 9, 11, 12, 13), hint="use --decimal ,."),
        Problem("negative", "Negative numbers.", rows=(4,)),
        Problem("dash", "A dash is read as zero.", severity="note"),
    ]
    error = InvalidTable(problems, where="jobs.csv")
    assert str(error).splitlines() == [
        "jobs.csv has 2 problems that must be mended first:",
        "  - Text in 'jobs'. (rows 2, 5, 9, 11, 12 and 2 more) Hint: use --decimal ,.",
        "  - Negative numbers. (row 4)",
    ]
    assert error.problems == tuple(problems)
    assert error.exit_code == 3


def test_one_problem_is_one_problem() -> None:
    assert str(InvalidTable([Problem("empty", "No rows.")])).startswith("The table has 1 problem that")


@pytest.mark.parametrize(
    ("rows", "count", "told"),
    [
        ((7,), 1, "row 7"),
        ((1234, 5678), 2, "rows 1,234, 5,678"),
        ((1, 2, 3, 4, 5, 6), 6, "rows 1, 2, 3, 4, 5 and 1 more"),
        ((1, 2), 1002, "rows 1, 2 and 1,000 more"),
    ],
)
def test_rows_are_named_and_counted(rows: tuple[int, ...], count: int, told: str) -> None:
    assert rows_in_words(rows, count) == told


def test_the_nearest_names_keep_their_own_letters() -> None:
    assert nearest_names("nuts code", ["NUTS_Code", "nace_code", "year"])[0] == "NUTS_Code"
    assert nearest_names("xyz", ["NUTS_Code", "year"]) == ()
    assert len(nearest_names("C24", [f"C2{k}" for k in range(10)], at_most=3)) == 3
