"""Least-squares balancing against a general optimiser, its draws against the textbook of the normal distribution."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import minimize
from scipy.sparse import csr_array

from klastr.methods import balancing
from klastr.methods.balancing import Constraints, balanced, balanced_draws


def random_problem(seed: int, entries: int) -> tuple[np.ndarray, np.ndarray, Constraints]:
    random = np.random.default_rng(seed)
    guess, variance = random.lognormal(4, 1, entries), random.uniform(0.01, 0.3, entries)
    matrix = (random.random((2, entries)) < 0.7).astype(float)
    matrix[0, 0] = matrix[1, -1] = 1
    total = matrix @ (guess * np.exp(random.normal(0, 0.3, entries)))
    return guess, variance, Constraints(csr_array(matrix), total, (1 + 0.001 * total) ** 2, np.zeros(2, dtype=bool))


def loss(moved: np.ndarray, guess: np.ndarray, variance: np.ndarray, sums: Constraints) -> float:
    missed = sums.remainder - sums.matrix @ (guess * np.exp(moved))
    return float((moved**2 / variance).sum() + (missed**2 / sums.variance).sum())


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(2, 6))
def test_nothing_fits_better(seed: int, entries: int) -> None:
    guess, variance, sums = random_problem(seed, entries)
    found = np.log(balanced(guess, variance, sums) / guess)
    general = minimize(loss, found, args=(guess, variance, sums), method="Nelder-Mead",
                       options={"xatol": 1e-6, "fatol": 1e-8, "maxiter": 4000})  # fmt: skip
    assert loss(found, guess, variance, sums) <= general.fun * 1.01 + 1e-3


@pytest.mark.parametrize("largest_dense", [2000, 0], ids=["dense", "sparse"])
def test_draws_are_normal_errors_conditional_on_the_sums(largest_dense: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balancing, "_LARGEST_DENSE", largest_dense)
    fit, variance, sums = random_problem(5, 5)
    noise = np.random.default_rng(0).standard_normal((5, 40_000)).astype(np.float32)
    drawn = np.log(balanced_draws(fit, variance, sums, noise) / fit[:, None])
    jacobian = sums.matrix.toarray() * fit
    prior = np.diag(variance)
    inner = np.linalg.inv(jacobian @ prior @ jacobian.T + np.diag(sums.variance))
    kept = np.eye(5) - prior @ jacobian.T @ inner @ jacobian
    np.testing.assert_allclose(np.cov(drawn), kept @ prior @ kept.T, atol=0.02 * variance.max())
