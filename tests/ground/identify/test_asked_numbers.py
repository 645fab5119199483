"""Options that are no numbers are refused by name, in Python as on the command line."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption
from klastr.identify.mixes import Mix
from klastr.identify.unevenness import aversion

FRAME = pd.DataFrame({"food": [10, 20, 7, 4], "steel": [5, 3, 9, 8]}, index=["A", "B", "C", "D"])


@pytest.mark.parametrize("wrong", ["a", None, [1], np.nan, np.inf, -1.0, True])
@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("atkinson", "epsilon"),
        ("entropy", "base"),
        ("kullback_leibler", "base"),
        ("diversity", "threshold"),
        ("presence", "threshold"),
    ],
)
def test_what_is_no_number_in_its_range_is_refused(name: str, option: str, wrong: object) -> None:
    with pytest.raises(InvalidOption, match=option) as caught:
        getattr(klastr, name)(FRAME, draws=0, **{option: wrong})
    assert caught.value.hint


@pytest.mark.parametrize("wrong", ["many", 20.5, 19, -1, None])
def test_draws_are_a_whole_number(wrong: object) -> None:
    with pytest.raises(InvalidOption, match="draws"):
        klastr.hachman(FRAME, draws=wrong)


@pytest.mark.parametrize("wrong", ["large", 0, np.nan])
def test_a_size_of_plants_is_a_number(wrong: object) -> None:
    with pytest.raises(InvalidOption, match="plant-size"):
        klastr.hachman(FRAME, plant_size=wrong)


def test_numbers_of_regions_are_a_mapping() -> None:
    with pytest.raises(InvalidOption, match=r"gdp\.csv"):
        klastr.gini(FRAME, attribute="gdp.csv", draws=0)


@pytest.mark.parametrize("epsilon", [1.5, 2.0, 5.0, 40.0])
def test_a_strong_aversion_is_that_of_the_formula(epsilon: float) -> None:
    jobs = FRAME["food"].to_numpy(dtype=float)
    obvious = 1 - np.mean(jobs ** (1 - epsilon)) ** (1 / (1 - epsilon)) / jobs.mean()
    assert klastr.atkinson(FRAME, epsilon=epsilon, draws=0).at("food") == pytest.approx(obvious, rel=1e-9)


def test_tiny_shares_under_a_strong_aversion_warn_of_nothing_and_have_an_answer() -> None:
    """Draws are float32: 1e-30 to the power of -2 is too large for them."""
    share = np.array([[[1e-30, 1.0]]], dtype=np.float32)
    mix = Mix(share, np.full((1, 1, 2), 0.5, dtype=np.float32), share.sum(axis=-1), share.sum(axis=-1))
    with warnings.catch_warnings(), np.errstate(over="raise", divide="ignore", invalid="ignore"):
        warnings.simplefilter("error")
        for epsilon in (2.0, 3.0, 400.0):
            assert aversion(epsilon)(mix)[0, 0] == pytest.approx(1.0)


def test_an_absent_cell_under_a_strong_aversion_has_its_reason() -> None:
    found = klastr.atkinson(FRAME.replace(20, 0), epsilon=2, draws=40)
    assert found.reason("food") == "not_positive"
    assert found.reason("steel") == ""
    assert found.low is not None
    at = found.axes["industry"].index("steel")
    assert 0 <= found.low[at] <= found.values[at] <= found.high[at] <= 1
