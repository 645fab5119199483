"""Null models of a table of zeros and ones: the degrees they keep, and the chances they give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from klastr.identify.product_space.chance import hypergeometric_tail
from klastr.identify.product_space.degree_null import bicm
from klastr.identify.product_space.fixed_degrees import fixed_degree_draws
from klastr.identify.product_space.stochastic_degree import stochastic_degree
from klastr.identify.product_space.tails import BELOW_BY, binomial_tail, poisson_binomial_tail, poisson_tail

zeros_and_ones = arrays(
    np.float32, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12), elements=st.sampled_from([0.0, 1.0])
)


@given(zeros_and_ones)
def test_the_configuration_model_keeps_every_degree(table: np.ndarray) -> None:
    chances = bicm(table).cells()
    assert ((chances >= 0) & (chances <= 1)).all()
    np.testing.assert_allclose(chances.sum(axis=1), table.sum(axis=1), atol=1e-4)
    np.testing.assert_allclose(chances.sum(axis=0), table.sum(axis=0), atol=1e-4)


def test_it_is_the_model_and_not_only_the_degrees() -> None:
    # log odds add up: the odds of any two regions have the same ratio in every industry.
    random = np.random.default_rng(0)
    table = (random.random((30, 20)) < random.uniform(0.2, 0.8, (30, 1))).astype(np.float32)
    found = bicm(table)
    chances = np.clip(found.chances, 1e-12, 1 - 1e-12)
    inside = (found.chances > 1e-6) & (found.chances < 1 - 1e-6)
    assert inside.all()
    log_odds = np.log(chances / (1 - chances))
    np.testing.assert_allclose(np.diff(log_odds, axis=0).std(axis=1), 0, atol=1e-6)


def test_a_large_nested_table_is_fitted_too() -> None:
    random = np.random.default_rng(1)
    strength = np.add.outer(random.normal(0, 2, 400), random.normal(0, 2, 150)) + random.logistic(0, 1, (400, 150))
    found = bicm((strength > 1).astype(np.float32))
    assert found.farthest < 1e-6


@given(zeros_and_ones, st.integers(0, 5))
def test_drawn_tables_keep_both_sums_exactly(table: np.ndarray, seed: int) -> None:
    before = table.copy()
    for drawn in fixed_degree_draws(table, 3, seed):
        np.testing.assert_array_equal(drawn.sum(axis=0), table.sum(axis=0))
        np.testing.assert_array_equal(drawn.sum(axis=1), table.sum(axis=1))
        assert set(np.unique(drawn)) <= {0.0, 1.0}
    np.testing.assert_array_equal(table, before)


def test_every_table_with_these_sums_is_drawn_equally_often() -> None:
    # Six tables have two rows and columns sums of one in 3 x 3.
    counted: dict[bytes, int] = {}
    for drawn in fixed_degree_draws(np.eye(3, dtype=np.float32), 3000, 0):
        counted[drawn.tobytes()] = counted.get(drawn.tobytes(), 0) + 1
    assert len(counted) == 6
    assert 400 < min(counted.values()) <= max(counted.values()) < 600


def test_the_regression_keeps_all_ones_and_tells_how_far_degrees_are() -> None:
    random = np.random.default_rng(2)
    table = (random.random((40, 25)) < np.outer(random.random(40), random.random(25)) ** 0.5).astype(np.float32)
    found = stochastic_degree(table)
    assert found.cells().sum() == pytest.approx(table.sum(), rel=1e-5)
    assert found.farthest > 0.01


@given(st.integers(0, 10**6))
def test_tails_fall_as_more_is_shared(seed: int) -> None:
    random = np.random.default_rng(seed)
    q = np.repeat(random.beta(1, 4, (1, 30)), 12, axis=0)
    shared, count = np.arange(12.0), random.integers(1, 5, 30).astype(float)
    mean = q @ count
    for tail in (
        poisson_binomial_tail(shared, q, count),
        poisson_tail(shared, mean),
        hypergeometric_tail(shared, np.full(12, 20.0), np.full(12, 25.0), 40),
    ):
        assert (np.diff(tail) <= 1e-12).all()
        assert ((tail >= 0) & (tail <= 1)).all()
        assert tail[0] == pytest.approx(1)


def test_the_poisson_tail_is_never_too_low_from_one_above_the_mean_on() -> None:
    random = np.random.default_rng(3)
    q, count = random.beta(1, 4, (400, 30)), np.ones(30)
    mean = q @ count
    shared = np.ceil(mean + 1 + random.integers(0, 4, 400))
    assert (poisson_tail(shared, mean) >= poisson_binomial_tail(shared, q, count) - 1e-12).all()


def test_the_binomial_tail_is_hardly_ever_too_high() -> None:
    random = np.random.default_rng(4)
    q, count = random.beta(1, 4, (400, 30)), random.integers(1, 9, 30).astype(float)
    shared = np.ceil(q @ count + 1 + random.integers(0, 12, 400))
    below = binomial_tail(shared, q @ count, (q**2) @ count)
    exact = poisson_binomial_tail(shared, q, count)
    seen = exact > 1e-10
    assert (below[seen] <= BELOW_BY * exact[seen]).all()
    assert np.median(below[seen] / exact[seen]) > 0.8
