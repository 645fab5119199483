"""Matrices scaled to sums: what holds for any of them."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings

from klastr.methods.biproportional import biproportional


@given(st.lists(st.floats(0.5, 50), min_size=12, max_size=12), st.lists(st.floats(0.2, 5), min_size=7, max_size=7))
@settings(max_examples=30)
def test_sums_are_met_and_cross_ratios_stay(cells: list[float], factors: list[float]) -> None:
    matrix = np.array(cells).reshape(3, 4)
    target = matrix * np.array(factors[:3])[:, None] * np.array(factors[3:])
    found, gap = biproportional(matrix, target.sum(axis=1), target.sum(axis=0))
    np.testing.assert_allclose(found, target, rtol=1e-6)
    assert gap < 1e-6


def test_entries_below_zero_stay_below_zero() -> None:
    matrix = np.array([[10.0, -2], [3, 8]])
    found, gap = biproportional(matrix, np.array([9.0, 12]), np.array([14.0, 7]))
    assert gap < 1e-6
    assert found[0, 1] < 0


def test_sums_that_no_matrix_has_leave_a_gap() -> None:
    _, gap = biproportional(np.eye(2), np.array([1.0, 3]), np.array([3.0, 1]), most=50)
    assert gap > 0.5
