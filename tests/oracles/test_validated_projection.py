"""Null models and tails against slow definitions: all tables counted, convolutions, iterations cell by cell."""

from __future__ import annotations

from itertools import combinations, product
from math import comb

import numpy as np
import pytest

import klastr
from klastr.identify.product_space.chance import hypergeometric_tail
from klastr.identify.product_space.degree_null import bicm
from klastr.identify.product_space.fixed_degrees import fixed_degree_draws
from klastr.identify.product_space.pair_chances import pair_chances
from klastr.identify.product_space.stochastic_degree import stochastic_degree
from klastr.identify.product_space.tails import _saddle_point, poisson_binomial_tail


def convolved_tail(shared: float, chances: np.ndarray) -> float:
    """P(X >= shared), from the whole distribution."""
    likely = np.array([1.0])
    for chance in chances:
        likely = np.convolve(likely, [1 - chance, chance])
    return float(likely[int(shared) :].sum())


def table(seed: int, shape: tuple[int, int] = (120, 14)) -> np.ndarray:
    random = np.random.default_rng(seed)
    shared = random.normal(0, 1, (shape[0], 2)) @ random.normal(0, 1.5, (2, shape[1]))
    return (shared + random.logistic(0, 0.6, shape) > 0.7).astype(np.float32)


def iterated(degrees_r: np.ndarray, degrees_i: np.ndarray) -> np.ndarray:
    """The configuration model by fixed-point iteration, node by node."""
    x, y = (part / np.sqrt(degrees_r.sum()) for part in (degrees_r, degrees_i))
    for _ in range(20_000):
        x = degrees_r / (y / (1 + np.outer(x, y))).sum(axis=1)
        y = degrees_i / (x[:, None] / (1 + np.outer(x, y))).sum(axis=0)
    odds = np.outer(x, y)
    return np.asarray(odds / (1 + odds))


@pytest.mark.proves("validated_ties", by="oracle")
def test_the_configuration_model_is_that_of_slow_iterations() -> None:
    found = table(0, (30, 14))
    assert found.sum(axis=0).min() > 0
    assert found.sum(axis=1).max() < 14
    some = found[found.sum(axis=1) > 0]
    expected = iterated(some.sum(axis=1).astype(float), some.sum(axis=0).astype(float))
    np.testing.assert_allclose(bicm(some).cells(), expected, atol=1e-5)


@pytest.mark.proves("validated_ties", by="oracle")
@pytest.mark.parametrize("tail", ["poisson_binomial", "poisson"])
@pytest.mark.parametrize("null", ["bicm", "stochastic_degree"])
def test_the_ties_kept_are_those_of_convolutions_and_sorted_p_values(null: str, tail: str) -> None:
    seen = table(1, (360, 14))
    cells = (bicm if null == "bicm" else stochastic_degree)(seen).cells().astype(np.float64)
    pairs = list(combinations(range(14), 2))
    chances = []
    for i, j in pairs:
        q, shared = cells[:, i] * cells[:, j], float((seen[:, i] * seen[:, j]).sum())
        if tail == "poisson":
            k = np.arange(int(shared))
            logs = k * np.log(q.sum()) - q.sum() - np.concatenate([[0], np.cumsum(np.log(np.arange(1, k.size)))])
            chances.append(1 - np.exp(logs).sum())
        else:
            chances.append(convolved_tail(shared, q))
    ordered = sorted(chances)
    limit = max((p for k, p in enumerate(ordered, 1) if p <= 0.05 * k / len(pairs)), default=-1.0)
    wanted = {pair: p for pair, p in zip(pairs, chances, strict=True) if p <= limit}
    found = pair_chances(seen, null, 0.05, tail, 0, 0)
    assert set(zip(found.first.tolist(), found.second.tolist(), strict=True)) == set(wanted)
    assert len(wanted) > 5
    np.testing.assert_allclose(found.p_values, list(wanted.values()), rtol=1e-3, atol=1e-12)


@pytest.mark.slow
@pytest.mark.proves("validated_ties", by="oracle")
@pytest.mark.parametrize("seed", [7, 8])
def test_in_large_tables_too_the_ties_kept_are_those_of_convolutions(seed: int) -> None:
    random = np.random.default_rng(seed)
    strength = random.normal(0, 1, (700, 2)) @ random.normal(0, 0.8, (2, 30)) + random.logistic(0, 0.6, (700, 30))
    seen = (strength + random.normal(0, 1, (700, 1)) + random.normal(0, 1, 30) > 1.2).astype(np.float32)
    cells, pairs = bicm(seen).cells().astype(np.float64), list(combinations(range(30), 2))
    both = seen.T @ seen
    chances = np.array([convolved_tail(both[i, j], cells[:, i] * cells[:, j]) for i, j in pairs])
    passed = np.sort(chances) <= 0.05 * np.arange(1, chances.size + 1) / chances.size
    limit = np.sort(chances)[passed].max()
    wanted = {pair for pair, chance in zip(pairs, chances, strict=True) if chance <= limit}
    quick, found = (pair_chances(seen, "bicm", 0.05, tail, 0, 0) for tail in ("poisson", "poisson_binomial"))
    assert set(zip(found.first.tolist(), found.second.tolist(), strict=True)) == wanted
    assert 0 < quick.first.size < len(wanted)


@pytest.mark.proves("validated_ties", by="oracle")
def test_hypergeometric_tails_are_counted_draw_by_draw() -> None:
    for regions, first, second in product([5, 8], [1, 3, 5], [0, 2, 4]):
        for shared in range(min(first, second) + 1):
            ways = sum(
                comb(first, k) * comb(regions - first, second - k) for k in range(shared, min(first, second) + 1)
            )
            tail = hypergeometric_tail(*(np.array([float(n)]) for n in (shared, first, second)), regions)
            assert tail[0] == pytest.approx(ways / comb(regions, second))


@pytest.mark.proves("validated_ties", by="oracle")
def test_curveball_draws_every_table_of_given_sums_equally_often() -> None:
    rows, columns = (2, 1, 2), (2, 2, 1)
    every = [
        cells
        for cells in product([0, 1], repeat=9)
        if tuple(sum(cells[3 * r : 3 * r + 3]) for r in range(3)) == rows
        and tuple(sum(cells[c::3]) for c in range(3)) == columns
    ]
    counted = dict.fromkeys(every, 0)
    start = np.array(every[0], dtype=np.float32).reshape(3, 3)
    for drawn in fixed_degree_draws(start, 400 * len(every), 1):
        counted[tuple(int(cell) for cell in drawn.ravel())] += 1
    assert len(counted) == len(every)
    assert 320 < min(counted.values()) <= max(counted.values()) < 480


@pytest.mark.proves("validated_ties", by="oracle")
def test_saddle_points_come_near_convolutions() -> None:
    random = np.random.default_rng(2)
    q, count = random.beta(1, 6, (60, 40)), random.integers(5, 20, 40).astype(float)
    mean, spread = q @ count, np.sqrt((q * (1 - q)) @ count)
    shared = np.floor(mean + spread * random.uniform(0.7, 6, 60))
    exact = [convolved_tail(c, np.repeat(one, count.astype(int))) for c, one in zip(shared, q, strict=True)]
    np.testing.assert_allclose(_saddle_point(shared, q, count), exact, rtol=1e-3)
    np.testing.assert_allclose(poisson_binomial_tail(shared, q[:, :10], np.ones(10))[:5], 0, atol=1e-12)


@pytest.mark.proves("strongest_ties", by="oracle")
def test_the_tree_is_the_heaviest_of_all_trees() -> None:
    import pandas as pd

    random = np.random.default_rng(3)
    half = np.triu(random.random((5, 5)), 1)
    codes = [f"I{k}" for k in range(5)]
    ties = klastr.Relatedness.from_frame(pd.DataFrame(half + half.T, codes, codes))
    edges = list(combinations(range(5), 2))

    def connects(chosen: tuple[tuple[int, int], ...]) -> bool:
        part = list(range(5))
        for i, j in chosen:
            part = [part[i] if one == part[j] else one for one in part]
        return len(set(part)) == 1

    heaviest = max(sum(half[edge] for edge in chosen) for chosen in combinations(edges, 4) if connects(chosen))
    assert klastr.strongest_ties(ties, per_industry=0).weights.sum() == pytest.approx(heaviest)
