"""Moving guesses to their sums by as much as they are uncertain."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy.sparse import csr_array

from klastr.methods.balancing import Constraints, balanced, balanced_draws, constraints
from klastr.methods.sums import SumFamily, reduced


def total_of(count: int, remainder: float, at_most: bool = False, variance: float = 1.0) -> Constraints:
    return Constraints(csr_array(np.ones((1, count))), np.array([remainder]), np.array([variance]), np.array([at_most]))


@given(st.integers(0, 2**32), st.floats(0.3, 2.5))
def test_the_sum_holds_and_the_uncertain_move_more(seed: int, factor: float) -> None:
    random = np.random.default_rng(seed)
    guess = np.full(4, 100.0)
    variance = np.sort(random.uniform(0.001, 0.5, 4))
    found = balanced(guess, variance, total_of(4, 400 * factor))
    assert found.sum() == pytest.approx(400 * factor, abs=5)  # the sum is known to a person
    moved = np.abs(np.log(found / guess))
    assert (np.diff(moved) >= -0.12).all()  # found to within a few per cent
    assert (np.sign(found - guess) == np.sign(factor - 1)).all() or abs(factor - 1) < 0.02


def test_of_two_equal_guesses_the_surer_one_hardly_moves() -> None:
    found = balanced(np.array([100.0, 100.0]), np.array([1.0, 0.0001]), total_of(2, 700.0))
    np.testing.assert_allclose(found, [600, 100], rtol=0.01)


def test_entries_in_no_sum_stay() -> None:
    sums = Constraints(csr_array(np.array([[1.0, 0.0]])), np.array([9.0]), np.array([0.01]), np.array([False]))
    found = balanced(np.array([5.0, 5.0]), np.array([0.1, 0.1]), sums)
    assert found[1] == 5
    assert found[0] == pytest.approx(9, rel=0.01)


def test_an_upper_bound_pulls_down_and_never_up() -> None:
    guess, variance = np.array([10.0, 10.0]), np.array([0.1, 0.1])
    assert balanced(guess, variance, total_of(2, 50.0, at_most=True)).tolist() == [10, 10]
    assert balanced(guess, variance, total_of(2, 15.0, at_most=True)).sum() == pytest.approx(15, rel=0.05)


def test_totals_that_contradict_each_other_end_in_a_compromise() -> None:
    sums = Constraints(csr_array(np.ones((2, 3))), np.array([100.0, 200.0]), np.ones(2), np.zeros(2, dtype=bool))
    found = balanced(np.full(3, 40.0), np.full(3, 0.2), sums)
    assert 100 < found.sum() < 200


def test_nothing_left_leaves_next_to_nothing() -> None:
    found = balanced(np.full(3, 40.0), np.full(3, 0.2), total_of(3, 0.0, variance=1.0))
    assert (found > 0).all()
    assert found.sum() < 10


def test_a_hidden_total_moves_with_its_parts() -> None:
    published = np.array([np.nan, np.nan, 10.0, np.nan])
    family = SumFamily(np.array([3, 3, 3, -1]), np.ones(4, dtype=bool))
    sums = constraints([reduced(family, np.array([0, 1, 3]), published, np.float64)], 3)
    found = balanced(np.array([10.0, 10.0, 90.0]), np.array([0.3, 0.3, 0.001]), sums)
    assert found[2] == pytest.approx(90, rel=0.02)
    assert found[0] + found[1] + 10 == pytest.approx(found[2], rel=0.02)


def test_no_sums_leave_the_guesses_alone() -> None:
    nothing = constraints([], 2)
    assert balanced(np.array([3.0, 4.0]), np.array([0.1, 0.1]), nothing).tolist() == [3, 4]
    noise = np.zeros((2, 5), dtype=np.float32)
    assert balanced_draws(np.array([3.0, 4.0]), np.array([0.1, 0.1]), nothing, noise).tolist() == [[3] * 5, [4] * 5]


def test_draws_keep_the_sum_and_leave_the_sure_ones_alone() -> None:
    fit, variance = np.array([600.0, 100.0]), np.array([0.25, 0.0001])
    noise = np.random.default_rng(0).standard_normal((2, 2000)).astype(np.float32)
    drawn = balanced_draws(fit, variance, total_of(2, 700.0), noise)
    assert np.abs(drawn.sum(axis=0) / 700 - 1).max() < 0.01
    assert np.log(drawn[1]).std() == pytest.approx(0.01, rel=0.1)
    assert np.log(drawn[0]).std() < 0.01  # known but for what the other does not know
