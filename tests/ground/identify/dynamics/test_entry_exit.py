"""Entries, exits and stays: what a person would say, and what holds for every table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.errors import InvalidOption, MissingYear
from klastr.identify.dynamics.entry_exit import Kind, entry_exit

Frames = dict[int, pd.DataFrame]
Make = Callable[..., Any]

BEFORE = [[60, 10, 5], [30, 90, 0], [10, 10, 20]]
AFTER = [[60, 90, 5], [30, 20, 0], [10, 10, 2]]


def test_what_came_left_and_stayed(frames: Make) -> None:
    years = frames([BEFORE, AFTER])
    assert entry_exit(years).at("r0", "i1") == 1
    assert entry_exit(years).at("r1", "i2") == 0
    assert entry_exit(years).at("r0", "i2") == 1  # it did not grow, but the industry shrank elsewhere
    assert entry_exit(years).reason("r0", "i0") == "present_already"
    left = entry_exit(years, kind="exit")
    assert left.at("r1", "i1") == 1
    assert left.at("r0", "i0") == 1  # it did not shrink, but the region grew around it
    assert left.reason("r1", "i2") == "not_there"


@pytest.mark.proves("entry_exit", by="property")
@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_what_was_there_left_or_stayed_and_only_what_was_not_came(seed: int) -> None:
    random = np.random.default_rng(seed)
    cells = random.integers(0, 20, (2, 5, 4)) + np.eye(5, 4, dtype=int)[None]
    years = {2010 + t: pd.DataFrame(cells[t]) for t in range(2)}
    came, left, stayed = (entry_exit(years, kind=kind, draws=0).values for kind in ("entry", "exit", "stay"))
    np.testing.assert_array_equal(left + stayed, np.where(np.isnan(left), np.nan, 1))
    assert (np.isnan(came) ^ np.isnan(left)).all()
    back = entry_exit({2010: years[2011], 2011: years[2010]}, draws=0).values
    np.testing.assert_array_equal(back == 1, left == 1)  # time turned round: exits are entries


@pytest.mark.proves("entry_exit", by="property")
@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_order_of_regions_and_units_do_not_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    years = {2010 + t: pd.DataFrame(random.integers(1, 50, (5, 4)), list("ABCDE"), list("wxyz")) for t in range(2)}
    shuffled = {year: frame.sample(frac=1, random_state=seed) * 3 for year, frame in years.items()}
    one, other = (entry_exit(frames, draws=0).to_frame() for frames in (years, shuffled))
    pd.testing.assert_frame_equal(one, other.loc[list("ABCDE")])


def test_one_good_year_is_no_stay(frames: Make) -> None:
    years = frames([BEFORE, BEFORE, AFTER])
    assert entry_exit(years).at("r0", "i1") == 1
    assert entry_exit(years, stays=2).at("r0", "i1") == 0
    assert entry_exit(frames([BEFORE, AFTER, AFTER]), stays=2).at("r0", "i1") == 1


def test_each_year_against_the_one_before(frames: Make) -> None:
    found = entry_exit(frames([BEFORE, AFTER, AFTER]), each_year=True)
    assert found.axes["year"] == ("2011", "2012")
    assert found.at("r0", "i1", "2011") == 1
    assert found.reason("r0", "i1", "2012") == "present_already"
    late = entry_exit(frames([BEFORE, AFTER, AFTER]), each_year=True, stays=2)
    assert late.at("r0", "i1", "2011") == 1
    assert late.reason("r0", "i1", "2012") == "too_few"
    assert list(found.to_long_frame().columns[:5]) == ["region", "industry", "year", "measure", "value"]


def test_an_entry_by_a_hair_is_not_sure_and_one_by_far_is(frames: Make) -> None:
    cells = np.array([[[5000, 100], [5000, 5000]], [[5000, 5000], [5000, 5000]]]) * 100
    sure = entry_exit(frames(cells), at=2011)
    by_far = np.array([[[5000, 100], [500, 5000]], [[500, 5000], [5000, 500]]]) * 100
    assert sure.at("r0", "i1") == 1
    assert sure.low is not None
    assert sure.low[0, 1] == 0
    certain = entry_exit(frames(by_far))
    assert certain.low is not None
    assert certain.low[0, 1] == 1
    assert certain.confidence is not None
    assert certain.confidence[0, 1] == 1
    assert sure.confidence is not None
    assert 0.05 < sure.confidence[0, 1] < 0.95


def test_a_region_that_is_new_in_the_table_entered_nothing(frames: Make) -> None:
    years = frames([BEFORE, AFTER])
    years[2010] = years[2010].drop(index="r2")
    found = entry_exit(years)
    assert {found.reason("r2", industry) for industry in ("i0", "i1", "i2")} == {"not_there"}


@pytest.mark.parametrize(
    "cells",
    [
        [[[5, 5]], [[5, 5]]],
        [[[5], [5]], [[5], [6]]],
        [[[5, 0], [5, 0]], [[5, 0], [5, 0]]],
        [[[5, 5], [0, 0]], [[5, 5], [0, 0]]],
        [[[5, 0], [0, 5]], [[5, 0], [0, 5]]],
        [[[5, 5], [5, 5]], [[5, 5], [5, 5]]],
    ],
    ids=["one region", "one industry", "empty industry", "empty region", "disconnected", "all alike"],
)
def test_every_table_gets_a_value_or_a_reason(frames: Make, cells: list[list[list[int]]]) -> None:
    years = frames(cells)
    kept = {year: frame.copy() for year, frame in years.items()}
    for kind in ("entry", "exit", "stay"):
        found = entry_exit(years, kind=kind)
        assert found.values.shape == np.array(cells).shape[1:]
        assert np.array_equal(np.isnan(found.values), found.reasons > 0)
    for year, frame in years.items():
        pd.testing.assert_frame_equal(frame, kept[year])


def test_what_cannot_be_asked_is_told(frames: Make) -> None:
    years = frames([BEFORE, AFTER])
    with pytest.raises(InvalidOption, match="no kind"):
        entry_exit(years, kind=cast("Kind", "birth"))
    with pytest.raises(InvalidOption, match="above 0"):
        entry_exit(years, threshold=0)
    with pytest.raises(InvalidOption, match="none is left to come from"):
        entry_exit(years, stays=2)
    with pytest.raises(InvalidOption, match="at least one year"):
        entry_exit(years, stays=0)
    with pytest.raises(MissingYear, match="change needs two"):
        entry_exit({2010: years[2010]})
    with pytest.raises(MissingYear, match="2009 is not in the table"):
        entry_exit(years, since=2009)
    with pytest.raises(InvalidOption, match="is not before"):
        entry_exit(years, since=2011, at=2011)


def test_the_quotients_behind_an_entry_are_told(frames: Make) -> None:
    cells = entry_exit(frames([BEFORE, AFTER])).explain("r0", "i1").cells
    assert cells["persons employed 2010"] == 10
    assert cells["quotient 2010"] == pytest.approx(10 * 235 / (75 * 110), abs=1e-3)
