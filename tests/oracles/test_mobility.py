"""Markov chains against counting one by one, and against walking them."""

from __future__ import annotations

import itertools

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.identify.dynamics.chains import first_passage
from klastr.identify.dynamics.markov import markov
from klastr.identify.dynamics.rank_mobility import rank_mobility
from klastr.identify.dynamics.spatial_markov import spatial_markov

ROW = {"A": ["B"], "B": ["A", "C"], "C": ["B", "D"], "D": ["C", "E"], "E": ["D"]}


def tercile(value: float, all_values: list[float]) -> int:
    low, high = np.quantile(all_values, (1 / 3, 2 / 3))
    return 0 if value <= low else 1 if value <= high else 2


@pytest.mark.proves("markov", by="oracle")
@pytest.mark.proves("spatial_markov", by="oracle")
@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_transitions_are_those_that_a_person_counts(seed: int) -> None:
    values = np.random.default_rng(seed).random((5, 6))
    data = pd.DataFrame(values, list("ABCDE"), list(range(2000, 2006)))
    alone, among = np.zeros((3, 3)), np.zeros((3, 3, 3))
    for t in range(5):
        for r, region in enumerate("ABCDE"):
            before = tercile(values[r, t], list(values[:, t]))
            after = tercile(values[r, t + 1], list(values[:, t + 1]))
            around = sum(values["ABCDE".index(other), t] for other in ROW[region]) / len(ROW[region])
            alone[before, after] += 1
            among[tercile(around, list(values[:, t])), before, after] += 1
    np.testing.assert_array_equal(markov(data, classes=3, draws=0).counts, alone)
    np.testing.assert_array_equal(spatial_markov(data, neighbours=ROW, classes=3, draws=0).counts, among)


def test_first_passage_is_what_a_long_walk_shows() -> None:
    matrix = np.array([[0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.2, 0.2, 0.6]])
    random = np.random.default_rng(0)
    waits = []
    for _ in range(3_000):
        state, years = 0, 0
        while years == 0 or state != 2:
            state = int(np.searchsorted(matrix[state].cumsum(), random.random()))
            years += 1
        waits.append(years)
    assert np.mean(waits) == pytest.approx(first_passage(matrix)[0, 2], rel=0.06)


@pytest.mark.proves("rank_mobility", by="oracle")
@settings(max_examples=30)
@given(st.integers(5, 9), st.integers(0, 10_000))
def test_rank_correlations_are_those_of_the_definitions(regions: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    before, after = random.permutation(regions).astype(float), random.permutation(regions).astype(float)
    data = pd.DataFrame({2000: before, 2001: after})
    pairs = list(itertools.combinations(range(regions), 2))
    agree = sum(np.sign((before[a] - before[b]) * (after[a] - after[b])) for a, b in pairs)
    squares = sum((a - b) ** 2 for a, b in zip(before, after, strict=True))
    found = rank_mobility(data)
    assert found.at("kendall", "2001") == pytest.approx(agree / len(pairs))
    assert found.at("spearman", "2001") == pytest.approx(1 - 6 * squares / (regions * (regions**2 - 1)))
    assert found.at("mean_rank_change", "2001") == pytest.approx(np.abs(before - after).mean())
