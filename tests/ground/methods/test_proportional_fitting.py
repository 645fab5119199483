"""Scaling hidden entries to their sums."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from klastr.methods.proportional_fitting import fitted
from klastr.methods.sums import OpenSums, SumFamily, reduced


def one_sum(hidden: int, total: float, known: float = 0.0, exact: bool = True) -> OpenSums:
    published = np.array([np.nan] * hidden + [known, total])
    parent = np.array([hidden + 1] * (hidden + 1) + [-1])
    return reduced(SumFamily(parent, np.full(hidden + 2, exact)), np.arange(hidden), published, np.float64)


def rows_and_columns(rows: list[float], columns: list[float]) -> list[OpenSums]:
    count = len(rows) * len(columns)
    row, column = np.divmod(np.arange(count), len(columns))
    nothing = np.full(len(rows) + len(columns), -1)
    published = np.array([np.nan] * count + rows + columns)
    exact = np.ones(published.size, dtype=bool)
    return [reduced(SumFamily(np.concatenate([parent, nothing]), exact), np.arange(count), published, np.float64)
            for parent in (count + row, count + len(rows) + column)]  # fmt: skip


def test_a_worked_example_keeps_its_odds_ratio() -> None:
    # 40 x 30 / (30 x 10) = 4 = 20 x 20 / (10 x 10), and 20 + 10 = 30 everywhere.
    found, gap = fitted(np.array([40.0, 30.0, 10.0, 30.0]), rows_and_columns([30, 30], [30, 30]), tolerance=1e-9)
    np.testing.assert_allclose(found, [20, 10, 10, 20])
    assert gap < 1e-9


def test_without_a_guess_rows_and_columns_are_independent() -> None:
    found, _ = fitted(np.ones(6), rows_and_columns([10, 30], [4, 12, 24]), tolerance=1e-12)
    np.testing.assert_allclose(found, np.outer([10, 30], [4, 12, 24]).ravel() / 40)


@given(st.integers(0, 2**32))
def test_totals_hold_and_scaling_rows_and_columns_of_the_guess_changes_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    true = random.lognormal(3, 1, (4, 3))
    sums = rows_and_columns(true.sum(axis=1).tolist(), true.sum(axis=0).tolist())
    guess = random.lognormal(0, 1, (4, 3))
    found, _ = fitted(guess.ravel(), sums, sweeps=1000, tolerance=1e-12)
    np.testing.assert_allclose(found.reshape(4, 3).sum(axis=1), true.sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(found.reshape(4, 3).sum(axis=0), true.sum(axis=0), rtol=1e-9)
    scaled = guess * random.lognormal(0, 2, (4, 1)) * random.lognormal(0, 2, (1, 3))
    np.testing.assert_allclose(fitted(scaled.ravel(), sums, sweeps=1000, tolerance=1e-12)[0], found, rtol=1e-7)


def test_draws_are_fitted_side_by_side() -> None:
    sums = rows_and_columns([10, 30], [15, 25])
    guesses = np.random.default_rng(0).lognormal(0, 1, (4, 5))
    together, _ = fitted(guesses, sums, sweeps=9, tolerance=0)
    for k in range(5):
        np.testing.assert_allclose(fitted(guesses[:, k], sums, sweeps=9, tolerance=0)[0], together[:, k])


def test_the_guess_stays_as_it_was() -> None:
    guess = np.ones(2)
    fitted(guess, [one_sum(2, 10.0)])
    assert guess.tolist() == [1, 1]


def test_an_upper_bound_is_not_filled_up_but_kept() -> None:
    assert fitted(np.array([2.0, 3.0]), [one_sum(2, 10.0, exact=False)])[0].tolist() == [2, 3]
    np.testing.assert_allclose(fitted(np.array([20.0, 30.0]), [one_sum(2, 10.0, exact=False)])[0], [4, 6])


def test_a_used_up_total_leaves_next_to_nothing_and_is_no_contradiction() -> None:
    found, gap = fitted(np.array([8.0, 2.0]), [one_sum(2, 100.0, known=102.0)])
    assert found.sum() == pytest.approx(0.5)
    assert gap < 1e-4


def test_totals_that_contradict_each_other_are_reported() -> None:
    _, gap = fitted(np.ones(4), rows_and_columns([100, 100], [30, 70]), sweeps=50)
    assert gap == pytest.approx(1.0, abs=0.01)  # rows promise twice what columns do


def test_a_hidden_total_and_its_parts_meet_between_their_guesses() -> None:
    published = np.array([np.nan, np.nan, 10.0, np.nan])
    sums = reduced(SumFamily(np.array([3, 3, 3, -1]), np.ones(4, dtype=bool)), np.array([0, 1, 3]), published, float)
    found, _ = fitted(np.array([10.0, 10.0, 90.0]), [sums])
    assert found[0] + found[1] + 10 == pytest.approx(found[2])
    assert 20 < found[0] + found[1] < 80
    assert found[2] < 90
    # each side is moved by the same factor: 20 t + 10 = 90 / t
    t = found[0] / 10
    assert found[2] == pytest.approx(90 / t)


def test_no_sums_leave_the_guess_alone() -> None:
    assert fitted(np.array([3.0]), [])[0].tolist() == [3.0]
