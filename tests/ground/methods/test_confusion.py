"""Cohen's kappa: the same as scikit-learn, its bounds, one verdict for all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.methods.confusion import accuracy, kappa

verdicts = st.lists(st.integers(0, 1), min_size=12, max_size=12)


@given(verdicts, verdicts, st.lists(st.integers(1, 9), min_size=12, max_size=12))
def test_the_same_as_scikit_learn(first: list[int], second: list[int], weight: list[int]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    table = np.zeros((2, 2))
    np.add.at(table, (first, second), weight)
    assert accuracy(table) == pytest.approx(metrics.accuracy_score(first, second, sample_weight=weight))
    if len(set(first) | set(second)) == 2:
        theirs = metrics.cohen_kappa_score(first, second, sample_weight=weight)
        assert kappa(table) == pytest.approx(theirs, abs=1e-9)


def test_one_verdict_for_everything_is_full_agreement() -> None:
    assert kappa(np.array([[7, 0], [0, 0]])) == 1


def test_crossed_verdicts_are_below_chance() -> None:
    assert kappa(np.array([[0, 5], [5, 0]])) == -1
