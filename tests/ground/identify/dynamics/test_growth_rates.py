"""Growth of cells, regions, industries and of everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from klastr.errors import InvalidOption
from klastr.identify.dynamics.growth_rates import By, Rate, growth

Make = Callable[..., Any]
CELLS = [[[50, 0], [100, 40]], [[72, 9], [100, 0]], [[72, 9], [110, 0]]]


@pytest.mark.proves("growth", by="worked")
def test_growth_by_hand(frames: Make) -> None:
    """The example of docs/methods/growth-measures.md."""
    years = frames(CELLS[:2], years=(2010, 2012))
    assert growth(years).at("r0", "i0") == pytest.approx(0.44)
    assert growth(years, rate="annual").at("r0", "i0") == pytest.approx(0.2)
    assert growth(years, rate="log").at("r0", "i0") == pytest.approx(np.log(1.44))
    assert growth(years, rate="symmetric").at("r0", "i0") == pytest.approx(2 * 22 / 122)
    assert growth(years, by="region").at("r1") == pytest.approx(-40 / 140)
    assert growth(years, by="industry").at("i1") == pytest.approx(-31 / 40)
    assert growth(years, by="total").at("2012") == pytest.approx(181 / 190 - 1)


def test_who_came_and_who_left(frames: Make) -> None:
    years = frames(CELLS[:2])
    assert growth(years).reason("r0", "i1") == "nobody_before"
    assert growth(years).at("r1", "i1") == -1
    assert growth(years, rate="log").reason("r1", "i1") == "not_positive"
    symmetric = growth(years, rate="symmetric")
    assert (symmetric.at("r0", "i1"), symmetric.at("r1", "i1")) == (2, -2)
    assert symmetric.low is not None
    assert symmetric.low[0, 1] == 2
    nobody = frames([[[1, 0]], [[1, 0]]])
    assert growth(nobody, rate="symmetric").reason("r0", "i1") == "nobody_before"


@pytest.mark.proves("growth", by="property")
def test_log_growth_of_each_year_adds_up(frames: Make) -> None:
    random = np.random.default_rng(0)
    years = frames(random.integers(5, 50, (4, 3, 3)))
    for by in ("cell", "region", "industry", "total"):
        steps = growth(years, by=by, rate="log", each_year=True, draws=0)
        whole = growth(years, by=by, rate="log", draws=0)
        np.testing.assert_allclose(steps.values.sum(axis=-1), whole.values.reshape(steps.values.shape[:-1]))
        assert tuple(steps.axes)[-1] == "year"


@pytest.mark.proves("growth", by="property")
def test_symmetric_growth_turns_with_time(frames: Make) -> None:
    cells = np.random.default_rng(1).integers(0, 9, (2, 4, 4))
    there, back = (growth(frames(order), rate="symmetric", draws=0).values for order in (cells, cells[::-1]))
    np.testing.assert_allclose(there, -back)


def test_the_interval_holds_growth_and_narrows_with_size(frames: Make) -> None:
    cells = np.random.default_rng(2).integers(5, 50, (2, 4, 4))
    small, large = growth(frames(cells)), growth(frames(cells * 10_000))
    for found in (small, large):
        assert found.low is not None
        assert found.high is not None
        assert (found.low <= found.values).all()
        assert (found.values <= found.high).all()
    widths = [np.mean(np.asarray(found.high) - np.asarray(found.low)) for found in (small, large)]
    assert widths[0] > 5 * widths[1]
    assert "survive" in small.settings["interval"]
    assert growth(frames(cells), draws=0).low is None


def test_a_region_that_came_into_the_table_is_no_growth_of_its_industry(frames: Make) -> None:
    years = frames(CELLS[:2])
    years[2010] = years[2010].drop(index="r1")
    assert growth(years, by="industry").at("i0") == pytest.approx(0.44)
    assert growth(years, by="region").reason("r1") == "not_there"


def test_what_cannot_be_asked_is_told(frames: Make) -> None:
    with pytest.raises(InvalidOption, match="cell, region"):
        growth(frames(CELLS), by=cast("By", "country"))
    with pytest.raises(InvalidOption, match="annual"):
        growth(frames(CELLS), rate=cast("Rate", "yearly"))


def test_explanations_tell_the_persons(frames: Make) -> None:
    found = growth(frames(CELLS), each_year=True)
    assert found.explain("r0", "i0", "2011").cells["persons employed after"] == 72
    frame = found.to_long_frame()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == 8


@pytest.mark.parametrize(
    "cells",
    [
        [[[5, 5]], [[4, 5]]],
        [[[5], [5]], [[4], [5]]],
        [[[5, 0], [5, 0]], [[4, 0], [5, 0]]],
        [[[5, 5], [0, 0]], [[4, 5], [0, 0]]],
        [[[5, 0], [0, 5]], [[4, 0], [0, 5]]],
        [[[5, 5], [5, 5]], [[5, 5], [5, 5]]],
    ],
    ids=["one region", "one industry", "empty industry", "empty region", "disconnected", "nothing moves"],
)
@pytest.mark.parametrize("rate", ["simple", "log", "annual", "symmetric"])
def test_every_table_gets_a_value_or_a_reason(frames: Make, cells: list[list[list[int]]], rate: Rate) -> None:
    years = frames(cells)
    kept = {year: frame.copy() for year, frame in years.items()}
    for by in ("cell", "region", "industry", "total"):
        found = growth(years, by=by, rate=rate)
        assert np.array_equal(np.isnan(found.values), found.reasons > 0)
        assert not np.isinf(found.values).any()
    for year, frame in years.items():
        pd.testing.assert_frame_equal(frame, kept[year])
