"""Shocks and recoveries: by hand, and what holds always."""

from __future__ import annotations

from typing import Any, cast

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import klastr
from klastr.errors import InvalidOption
from klastr.identify.dynamics.region_series import By
from klastr.identify.resilience.regional_resilience import resilience
from klastr.identify.resilience.shocks import INDICES, Expected

Frames = dict[int, pd.DataFrame]


def frames(cells: Any, regions: str = "ABCDEFGH") -> Frames:
    """Of (T, R, I) cells."""
    array = np.array(cells, dtype=float)
    labels = list(regions[: array.shape[1]]), [f"i{k}" for k in range(array.shape[2])]
    return {2008 + t: pd.DataFrame(one, *labels) for t, one in enumerate(array)}


HAND = frames(
    [
        [[60, 40], [50, 150]],
        [[48, 40], [40, 150]],
        [[54, 42], [44, 165]],
        [[66, 42], [44, 165]],
    ]
)


@pytest.mark.proves("resilience", by="worked")
def test_resilience_by_hand() -> None:
    """The example of docs/methods/resilience.md: i0 falls by 20 % everywhere (110 to 88), i1 stays."""
    found = resilience(HAND, draws=0)
    assert found.settings["shock"] == {"all": (2008, 2009)}
    assert found.at("A", "depth") == pytest.approx(0.12)
    assert found.at("A", "sensitivity") == pytest.approx(0.12 / (22 / 300))
    assert found.at("A", "resistance") == pytest.approx(0)
    assert found.at("A", "recovery_years") == 2
    assert found.at("A", "regained") == pytest.approx(20 / 12)
    assert found.at("A", "recovery_rate") == pytest.approx((108 / 88) ** 0.5 - 1)
    # From 2009 to 2011 i0 grows by 25 % and i1 by 207 / 190 - 1: A was to gain 12 + 3.579, and gained 20.
    assert found.at("A", "recoverability") == pytest.approx((20 - (12 + 40 * 17 / 190)) / (12 + 40 * 17 / 190))
    total = resilience(HAND, expected="total", draws=0)
    assert total.at("A", "resistance") == pytest.approx((-12 + 100 * 22 / 300) / (100 * 22 / 300))


@pytest.mark.proves("resilience", by="property")
@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(1, 9))
def test_neither_size_nor_order_matters(seed: int, times: int) -> None:
    cells = np.random.default_rng(seed).integers(10, 100, (5, 4, 3))
    one = resilience(frames(cells), draws=0).values
    order = np.random.default_rng(seed).permutation(4)
    other = resilience(frames(cells[:, order] * times), draws=0).values
    np.testing.assert_allclose(one[order], other)


@pytest.mark.proves("resilience", by="property")
@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_expectations_of_all_regions_add_up_to_what_happened(seed: int) -> None:
    cells = np.random.default_rng(seed).integers(10, 100, (4, 5, 3))
    found = resilience(frames(cells), shock=(2008, 2010), draws=0)
    change = cells[2].sum(axis=1) - cells[0].sum(axis=1)
    resistance = found.values[:, INDICES.index("resistance")]
    # (change - e) / |e| = resistance: of the two e with that ratio, one has each sign.
    growth = cells[2].sum(axis=0) / cells[0].sum(axis=0) - 1
    hoped = (cells[0] * growth).sum(axis=1)
    np.testing.assert_allclose(resistance, (change - hoped) / np.abs(hoped))
    assert hoped.sum() == pytest.approx(change.sum())


def test_no_fall_is_no_shock_and_a_lasting_one_no_recovery() -> None:
    found = resilience(frames([[[10], [10]], [[11], [6]], [[12], [7]]]), draws=0)
    assert found.at("A", "depth") == 0
    assert {found.reason("A", name) for name in ("recovery_years", "recovery_rate", "regained")} == {"no_shock"}
    assert found.at("B", "depth") == pytest.approx(0.4)
    assert found.reason("B", "recovery_years") == "not_recovered"
    assert found.at("B", "regained") == pytest.approx(0.25)


def test_growth_everywhere_leaves_nothing_to_resist() -> None:
    found = resilience(frames([[[10], [10]], [[11], [12]], [[12], [13]]]), draws=0)
    assert {found.reason("A", name) for name in INDICES[1:]} == {"no_shock"}
    named = resilience(frames([[[10], [10]], [[11], [12]], [[12], [13]]]), shock=(2008, 2009), draws=0)
    assert named.at("A", "resistance") == pytest.approx((1 - 1.5) / 1.5)


def test_a_trough_in_the_last_year_has_nothing_after_it() -> None:
    found = resilience(frames([[[10, 5], [10, 5]], [[9, 5], [8, 5]]]), draws=0)
    assert found.at("A", "resistance") > 0
    for name in ("recoverability", "recovery_years", "recovery_rate"):
        assert found.reason("A", name) == "too_few", name


def test_every_country_has_its_own_shock() -> None:
    cells = [[[10], [10], [20]], [[8], [9], [21]], [[9], [9], [15]]]
    found = resilience(frames(cells), groups={"A": "x", "B": "x", "C": "y"}, draws=0)
    assert found.settings["shock"] == {"x": (2008, 2009), "y": (2009, 2010)}
    assert found.at("A", "sensitivity") == pytest.approx(0.2 / 0.15)
    assert found.at("C", "sensitivity") == pytest.approx(1)
    with pytest.raises(InvalidOption, match="in no group"):
        resilience(frames(cells), groups={"A": "x"})


def test_industries_of_regions_have_their_own() -> None:
    found = resilience(HAND, by="industry", draws=0)
    assert tuple(found.axes) == ("region", "industry", "index")
    assert found.at("A", "i0", "depth") == pytest.approx(0.2)
    assert found.at("A", "i0", "resistance") == pytest.approx(0)
    assert found.reason("A", "i1", "recovery_years") == "no_shock"
    assert found.explain("A", "i0", "depth").cells["own trough (2009)"] == 48


def test_the_interval_holds_the_index_and_widens_where_plants_are_few() -> None:
    few, many = (resilience(frames(np.array([list(one.to_numpy()) for one in HAND.values()]) * k)) for k in (1, 10_000))
    for found in (few, many):
        assert found.low is not None
        assert found.high is not None
        known = ~np.isnan(found.high)
        assert (found.low[known] <= found.values[known]).all()
        assert (found.values[known] <= found.high[known]).all()
    depth = few.high[0, 0] - few.low[0, 0], many.high[0, 0] - many.low[0, 0]  # type: ignore[index]  # checked above
    assert depth[0] > 10 * depth[1]


def test_a_region_that_is_not_there_all_the_time_has_a_reason() -> None:
    years = dict(HAND)
    years[2008] = years[2008].drop(index="B")
    found = resilience(years, draws=0)
    assert {found.reason("B", name) for name in INDICES} == {"not_there"}
    assert found.at("A", "resistance") == pytest.approx(0)


@pytest.mark.parametrize(
    "cells",
    [
        [[[5, 5]], [[4, 5]], [[6, 5]]],
        [[[5], [5]], [[4], [5]], [[6], [5]]],
        [[[5, 0], [5, 0]], [[4, 0], [5, 0]], [[4, 0], [5, 0]]],
        [[[5, 5], [0, 0]], [[4, 5], [0, 0]], [[4, 5], [0, 0]]],
        [[[5, 0], [0, 5]], [[4, 0], [0, 5]], [[5, 0], [0, 5]]],
        [[[5, 5], [5, 5]]] * 3,
        [[[5, 5], [5, 5]], [[0, 0], [0, 1]], [[5, 5], [1, 1]]],
    ],
    ids=["one region", "one industry", "empty industry", "empty region", "disconnected", "nothing moves", "all gone"],
)
@pytest.mark.parametrize("by", ["region", "industry"])
def test_every_table_gets_a_value_or_a_reason(cells: list[list[list[int]]], by: By) -> None:
    years = frames(cells)
    kept = {year: frame.copy() for year, frame in years.items()}
    found = resilience(years, by=by)
    assert np.array_equal(np.isnan(found.values), found.reasons > 0)
    assert not np.isinf(found.values).any()
    for year, frame in years.items():
        pd.testing.assert_frame_equal(frame, kept[year])


def test_what_cannot_be_asked_is_told() -> None:
    with pytest.raises(InvalidOption, match="not in the years"):
        resilience(HAND, shock=(2009, 2030))
    with pytest.raises(InvalidOption, match="mix or total"):
        resilience(HAND, expected=cast("Expected", "own"))
    with pytest.raises(InvalidOption, match="region or industry"):
        resilience(HAND, by=cast("By", "country"))


def test_groups_of_industries_take_the_shock_together() -> None:
    table = klastr.visegrad()
    vehicles = klastr.Definition.from_frame(pd.DataFrame({"code": ["C29", "C30"], "group": ["vehicles"] * 2}))
    options: dict[str, Any] = {"by": "industry", "region_level": 2, "industry_level": 2, "draws": 0}
    together, apart = (resilience(table, definition, **options) for definition in (vehicles, None))
    assert together.axes["industry"] == ("vehicles",)
    parts = [apart.values[:, apart.axes["industry"].index(code), 0] for code in ("C29", "C30")]
    both = together.values[:, 0, 0]
    known = ~np.isnan(both) & ~np.isnan(parts).any(axis=0)
    assert known.sum() > 20
    # A sum cannot fall more deeply than the part of it that falls most deeply.
    assert (both[known] <= np.max(parts, axis=0)[known] + 1e-12).all()


def test_a_region_that_was_empty_before_the_shock_has_nothing_to_compare() -> None:
    found = resilience(frames([[[10], [0]], [[8], [3]], [[9], [2]]]), shock=(2008, 2009), draws=0)
    assert found.reason("B", "sensitivity") == found.reason("B", "resistance") == "nobody_before"
    assert found.at("B", "depth") == pytest.approx(1 / 3)


@pytest.mark.parametrize("shock", ["2008-2009", "2008, 2009", "2008 2009", (2008, 2009), [2008, 2009]])
def test_a_shock_may_be_typed_as_text(shock: Any) -> None:
    found = resilience(HAND, shock=shock, draws=0)
    assert found.settings["shock"] == {"all": (2008, 2009)}


@pytest.mark.parametrize("shock", [2010, "2010", "crisis", (2008,), "2008-2009-2010"])
def test_what_is_no_shock_is_told(shock: Any) -> None:
    with pytest.raises(InvalidOption, match="it has two years"):
        resilience(HAND, shock=shock)


def test_a_region_that_never_fell_has_no_interval_of_its_depth_instead_of_one_without_width() -> None:
    found = resilience(frames([[[100, 50], [60, 30]], [[120, 50], [40, 20]], [[130, 60], [50, 20]]]))
    assert found.low is not None
    assert found.high is not None
    assert found.at("A", "depth") == 0
    assert np.isnan([found.low[0, 0], found.high[0, 0]]).all()
    assert found.low[1, 0] < found.at("B", "depth") < found.high[1, 0]


def test_nothing_is_regained_of_a_loss_in_the_last_year() -> None:
    found = resilience(frames([[[10, 5], [10, 5]], [[9, 5], [8, 5]]]))
    assert found.reason("A", "regained") == "too_few"
    assert found.low is not None
    assert not (found.low == found.high).any()
