"""Cells that went through lines of text are the cells that were there."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from klastr.engines.copied_lines import batch_of
from klastr.engines.stored import StoredColumn
from klastr.errors import UnreadableDatabase

COLUMNS = (
    StoredColumn("geo", "text", '"geo"'),
    StoredColumn("jobs", "number", '"jobs"'),
    StoredColumn("year", "integer", '"year"'),
)
# As the documentation of COPY says: backslash, tabulator and the ends of lines stand after a backslash.
ESCAPES = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def written(cell: str | float | None) -> str:
    return "\\N" if cell is None else "".join(ESCAPES.get(sign, sign) for sign in str(cell))


def lines_of(rows: list[tuple[str | None, float | None, int | None]]) -> bytes:
    return "".join("\t".join(map(written, row)) + "\n" for row in rows).encode()


texts = (
    st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.text("\\Nnrt\t\n\r\"',")
)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
years = st.none() | st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.tuples(texts, numbers, years), min_size=1))
def test_whatever_the_cells_they_come_back(rows: list[tuple[str | None, float | None, int | None]]) -> None:
    batch = batch_of(lines_of(rows), COLUMNS, "economy")
    assert list(zip(*(column.to_pylist() for column in batch), strict=True)) == rows


@given(st.lists(texts, min_size=1))
@example(["\ufeffCZ01", "CZ02"])
@example(["A\u2028B\x85C\x1c"])
def test_a_single_column_keeps_its_empty_lines(cells: list[str | None]) -> None:
    lines = "".join(written(cell) + "\n" for cell in cells).encode()
    assert batch_of(lines, COLUMNS[:1], "economy")[0].to_pylist() == cells


def test_numbers_without_a_value_are_known() -> None:
    found = batch_of(b"NaN\nInfinity\n-Infinity\n1e-300\n", COLUMNS[1:2], "economy")[0].to_pylist()
    assert math.isnan(found[0])
    assert found[1:] == [math.inf, -math.inf, 1e-300]


def test_texts_in_another_encoding_are_refused() -> None:
    with pytest.raises(UnreadableDatabase, match="What 'economy' sent cannot be read"):
        batch_of(b"\xa9R\n", COLUMNS[:1], "economy")
