"""Years as they are written in tables."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.codes.periods import year_of


@pytest.mark.parametrize(
    "value",
    ["2014", " 2014 ", "2014.0", "2014-01-01", "2014-12-31T00:00:00", "2014-12-31 00:00:00", 2014, 2014.0,
     np.int64(2014), np.float64(2014), np.str_("2014"), dt.date(2014, 1, 1), pd.Timestamp("2014-07-01"),
     pd.Period("2014", "Y")],
)  # fmt: skip
def test_a_year_is_recognised_however_it_is_written(value: object) -> None:
    assert year_of(value) == 2014


@pytest.mark.parametrize(
    "value",
    ["", "14", "2014Q1", "2014-01", "2014M03", "2014.5", "2014/15", "20140101", "year", 2014.5, 14, 201401,
     float("nan"), float("inf"), None, True, np.nan, np.bool_(True), pd.NaT, pd.NA, b"2014", [2014],
     "1066", "9999", "２０１４年"],
)  # fmt: skip
def test_what_is_not_clearly_a_year_is_none(value: object) -> None:
    assert year_of(value) is None


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.binary()))
def test_no_value_is_too_strange_to_be_asked(value: object) -> None:
    year = year_of(value)
    assert year is None or 1800 <= year <= 2200
