"""Years are read in every form that means a year, and nothing else is."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pytest

from klastr.tables.frames import Column
from klastr.tables.years import no_years, years


@pytest.mark.parametrize(
    "column",
    [
        pa.array([2014, 2013]),
        pa.array([2014.0, 2013.0]),
        pa.array(["2014", " 2013 "]),
        pa.array(["2014.0", "2013"]).dictionary_encode(),
        pa.array([datetime.date(2014, 1, 1), datetime.date(2013, 1, 1)]),
        pa.array([datetime.datetime(2014, 1, 1), datetime.datetime(2013, 1, 1)]),  # noqa: DTZ001
    ],
    ids=lambda column: str(column.type),
)
def test_a_year_in_every_form(column: pa.Array) -> None:
    read = years(pa.chunked_array([column]))
    assert read.labels == (2013, 2014)
    assert read.at.tolist() == [1, 0]
    assert not read.wrong.any()


@pytest.mark.parametrize("text", ["20l4", "14", "2014-Q1", "2014/15", "3014", "0"])
def test_what_is_no_year_is_wrong_and_named(text: str) -> None:
    read = years(pa.chunked_array([["2014", text]]))
    assert read.wrong.tolist() == [False, True]
    assert read.wrong_texts == (text,)


def test_an_empty_cell_is_no_wrong_text() -> None:
    column: Column = ["2014", None]
    read = years(column)
    assert read.at.tolist() == [0, -1]
    assert not read.wrong.any()


def test_a_table_without_years_has_one_period_without_a_name() -> None:
    assert no_years(2).labels == (None,)
