"""False-discovery control and percentile intervals."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from klastr.methods.inference import adjusted_p_values, percentile_interval


@given(st.lists(st.floats(0, 1) | st.just(float("nan")), max_size=30))
def test_adjusted_values_are_never_smaller_never_above_one_and_in_the_same_order(p_values: list[float]) -> None:
    p = np.array(p_values)
    adjusted = adjusted_p_values(p)
    known = np.isfinite(p)
    assert np.array_equal(np.isfinite(adjusted), known)
    assert (adjusted[known] >= p[known] * (1 - 1e-12)).all()
    assert (adjusted[known] <= 1).all()
    order = np.argsort(p[known])
    assert (np.diff(adjusted[known][order]) >= 0).all()


def test_cells_that_are_not_tested_do_not_count() -> None:
    tested = np.array([0.01, 0.2, 0.03])
    wide = np.full((2, 4), np.nan)
    wide.ravel()[[1, 4, 6]] = tested
    assert adjusted_p_values(wide).ravel()[[1, 4, 6]].tolist() == adjusted_p_values(tested).tolist()


def test_the_input_stays_as_it_was() -> None:
    p = np.array([0.5, 0.1])
    adjusted_p_values(p)
    assert p.tolist() == [0.5, 0.1]


@pytest.mark.parametrize("count", [100, 199, 500, 1000, 1999])
def test_a_further_draw_falls_inside_at_the_level_or_just_above(count: int) -> None:
    low, high = percentile_interval(np.arange(1.0, count + 1)[None], 0.9)
    inside = (high - low)[0] / (count + 1)  # gaps between neighbouring order statistics are equally likely
    assert 0.9 <= inside < 0.9 + 2 / count + 1e-9


@given(st.integers(0, 2**32), st.integers(100, 300), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_ends_are_order_statistics(seed: int, count: int, level: float) -> None:
    draws = np.random.default_rng(seed).normal(size=(3, count))
    ordered = np.sort(draws, axis=1)
    low, high = percentile_interval(draws.copy(), level)
    k = max(int((count + 1) * (1 - level) / 2 + 1e-9), 1)
    assert low.tolist() == ordered[:, k - 1].tolist()
    assert high.tolist() == ordered[:, -k].tolist()


def test_equal_draws_give_a_point() -> None:
    low, high = percentile_interval(np.full((2, 100), 3.5), 0.9)
    assert low.tolist() == high.tolist() == [3.5, 3.5]


def test_the_estimate_is_inside_whatever_the_draws() -> None:
    draws = np.tile(np.linspace(1.0, 2.0, 200), (3, 1))
    low, high = percentile_interval(draws, 0.9, around=np.array([0.0, 1.5, 9.0]))
    assert low[0] == 0
    assert low[1] > 1
    assert high[1] < 2
    assert high[2] == 9


def test_an_undefined_estimate_has_an_undefined_interval() -> None:
    low, high = percentile_interval(np.ones((1, 100)), 0.9, around=np.array([np.nan]))
    assert np.isnan([low[0], high[0]]).all()
