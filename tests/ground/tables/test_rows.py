"""Rows are numbered as a spreadsheet numbers them."""

from __future__ import annotations

import numpy as np

from klastr.tables.rows import RowNumbers


def test_the_first_row_below_the_names_is_row_2() -> None:
    assert RowNumbers().of([0, 1]) == (2, 3)


def test_rows_that_were_not_read_are_counted() -> None:
    numbers = RowNumbers(first=2, gaps=lambda: np.array([2, 4, 5, 9]))
    assert numbers.of(range(5)) == (3, 6, 7, 8, 10)


def test_a_frame_is_counted_from_zero() -> None:
    assert RowNumbers(first=0).of([3]) == (3,)


def test_gaps_are_not_looked_for_where_no_row_is_named() -> None:
    def fail() -> np.ndarray:
        raise AssertionError

    assert RowNumbers(gaps=fail).of([]) == ()
