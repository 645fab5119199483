"""Indices from 0 on stay there, whatever rounding does."""

from __future__ import annotations

import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption


def test_the_locational_gini_of_a_single_industry_is_zero_and_not_below() -> None:
    found = klastr.gini_locational(pd.DataFrame({"x": [1.0, 2, 3, 4]}, list("ABCD")))
    assert found.at("x") == 0
    assert found.low is not None
    assert found.low[0] == 0


def test_draws_that_are_no_whole_number_are_told_in_the_words_of_python() -> None:
    with pytest.raises(InvalidOption, match=r"^draws is 1\.5; it is a whole number"):
        klastr.gini_locational(pd.DataFrame({"x": [1.0, 2]}, list("AB")), draws=1.5)  # type: ignore[arg-type]


def test_a_long_frame_is_told_from_a_wide_one_with_text_in_it() -> None:
    long = pd.DataFrame({"region": list("AABB"), "industry": list("xyxy"), "year": 2014, "jobs": [1.0, 2, 3, 4]})
    with pytest.raises(InvalidOption, match="looks like a long frame: 'region', 'industry' hold text") as refused:
        klastr.location_quotient(long)
    assert "RegionalTable.from_frame" in str(refused.value)
