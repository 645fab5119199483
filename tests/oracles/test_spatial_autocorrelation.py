"""Spatial statistics against their formulas, written out pair by pair."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import klastr
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.spatial.join_counts import _moments
from klastr.identify.spatial.permutation_moments import form_moments, pair_sums, power_sums

REGIONS, INDUSTRIES = 9, 3


@pytest.fixture(params=[0, 1, 2])
def case(request: pytest.FixtureRequest) -> tuple[IndustryGrid, Any, np.ndarray]:
    """A grid, weights with unequal strengths, and the quotients written out."""
    random = np.random.default_rng(request.param)
    jobs = random.gamma(1, 100, (REGIONS, INDUSTRIES))
    strengths = random.random((REGIONS, REGIONS)) * (random.random((REGIONS, REGIONS)) < 0.5)
    np.fill_diagonal(strengths, 0)
    strengths[np.arange(REGIONS), (np.arange(REGIONS) + 1) % REGIONS] = 0.7
    labels = tuple(f"r{k}" for k in range(REGIONS))
    industries = tuple(f"i{k}" for k in range(INDUSTRIES))
    grid = IndustryGrid(labels, industries, jobs, None, jobs.sum(axis=1), None, {})
    weights = klastr.spatial_weights(labels, neighbours=strengths, style="given")
    quotients = (jobs / jobs.sum(axis=1, keepdims=True)) / (jobs.sum(axis=0) / jobs.sum())
    return grid, weights, quotients


def pairs() -> itertools.product:
    return itertools.product(range(REGIONS), repeat=2)


@pytest.mark.proves("moran", by="oracle")
def test_moran_is_the_sum_over_pairs(case: Any) -> None:
    grid, weights, x = case
    w, found = weights.matrix.toarray(), klastr.moran(grid, weights=weights)
    for c in range(INDUSTRIES):
        z = x[:, c] - x[:, c].mean()
        value = sum(w[i, j] * z[i] * z[j] for i, j in pairs()) * REGIONS / w.sum() / (z**2).sum()
        assert found.values[c] == pytest.approx(value)


@pytest.mark.parametrize("size", [4, 5, 6, 7])
@pytest.mark.proves("moran", by="oracle")
@pytest.mark.proves("getis_ord", by="oracle")
def test_mean_variance_and_skewness_are_those_of_all_permutations(size: int) -> None:
    random = np.random.default_rng(size)
    w = random.random((size, size)) * (random.random((size, size)) < 0.6)
    np.fill_diagonal(w, 0)
    x = random.gamma(1, 1, (size, 2))
    orders = [list(order) for order in itertools.permutations(range(size))]
    drawn = np.array([np.einsum("ij,ia,ja->a", w, x[order], x[order]) for order in orders])
    apart = drawn - drawn.mean(axis=0)
    weights = klastr.spatial_weights([str(k) for k in range(size)], neighbours=w, style="given")
    mean, variance, skewness = form_moments(pair_sums(weights.matrix), power_sums(x))
    assert mean == pytest.approx(drawn.mean(axis=0))
    assert variance == pytest.approx(drawn.var(axis=0))
    assert skewness == pytest.approx((apart**3).mean(axis=0) / drawn.std(axis=0) ** 3, abs=1e-6)


@pytest.mark.proves("geary", by="oracle")
def test_geary_is_the_sum_of_squared_differences(case: Any) -> None:
    grid, weights, x = case
    w, found = weights.matrix.toarray(), klastr.geary(grid, weights=weights)
    for c in range(INDUSTRIES):
        apart = sum(w[i, j] * (x[i, c] - x[j, c]) ** 2 for i, j in pairs())
        value = (REGIONS - 1) * apart / (2 * w.sum() * ((x[:, c] - x[:, c].mean()) ** 2).sum())
        assert found.values[c] == pytest.approx(value)


@pytest.mark.proves("getis_ord", by="oracle")
def test_general_g_is_the_share_of_products_between_neighbours(case: Any) -> None:
    grid, weights, x = case
    near, found = weights.matrix.toarray() > 0, klastr.getis_ord(grid, weights=weights)
    for c in range(INDUSTRIES):
        joined = sum(x[i, c] * x[j, c] for i, j in pairs() if near[i, j])
        every = sum(x[i, c] * x[j, c] for i, j in pairs() if i != j)
        assert found.values[c] == pytest.approx(joined / every)


@pytest.mark.proves("local_moran", by="oracle")
@pytest.mark.proves("local_geary", by="oracle")
@pytest.mark.proves("spatial_lag", by="oracle")
@pytest.mark.proves("local_bivariate_moran", by="oracle")
@pytest.mark.proves("losh", by="oracle")
def test_local_statistics_region_by_region(case: Any) -> None:
    grid, weights, x = case
    w, z = weights.matrix.toarray(), (x - x.mean(axis=0)) / x.std(axis=0)
    e = np.array([[(x[j, c] - w[j] @ x[:, c] / w[j].sum()) ** 2 for c in range(INDUSTRIES)] for j in range(REGIONS)])
    moran = klastr.local_moran(grid, weights=weights, permutations=19).values
    geary = klastr.local_geary(grid, weights=weights, permutations=19).values
    two = klastr.local_bivariate_moran(grid, attribute="i1", weights=weights, permutations=19).values
    lag, losh = (
        klastr.spatial_lag(grid, weights=weights).values,
        klastr.losh(grid, weights=weights, permutations=19).values,
    )
    for i, c in itertools.product(range(REGIONS), range(INDUSTRIES)):
        others = range(REGIONS)
        assert moran[i, c] == pytest.approx(z[i, c] * sum(w[i, j] * z[j, c] for j in others))
        assert geary[i, c] == pytest.approx(sum(w[i, j] * (z[i, c] - z[j, c]) ** 2 for j in others))
        assert two[i, c] == pytest.approx(z[i, c] * sum(w[i, j] * z[j, 1] for j in others))
        assert lag[i, c] == pytest.approx(sum(w[i, j] * x[j, c] for j in others))
        assert losh[i, c] == pytest.approx(sum(w[i, j] * e[j, c] for j in others) / e[:, c].mean() / w[i].sum())


@pytest.mark.proves("local_getis_ord", by="oracle")
def test_local_g_is_standardised_by_the_mean_and_variance_of_its_sums(case: Any) -> None:
    grid, weights, x = case
    w = weights.matrix.toarray()
    plain = klastr.local_getis_ord(grid, weights=weights, star=False, inference="normal").values
    star = klastr.local_getis_ord(grid, weights=weights, inference="normal").values
    for i, c in itertools.product(range(REGIONS), range(INDUSTRIES)):
        rest, n, v = np.delete(x[:, c], i), REGIONS - 1, np.delete(w[i], i)
        spread = rest.std() * np.sqrt((n * (v**2).sum() - v.sum() ** 2) / (n - 1))
        assert plain[i, c] == pytest.approx((v @ rest - v.sum() * rest.mean()) / spread)
        own = w[i].copy()
        own[i] = own.max()
        spread = x[:, c].std() * np.sqrt((REGIONS * (own**2).sum() - own.sum() ** 2) / (REGIONS - 1))
        assert star[i, c] == pytest.approx((own @ x[:, c] - own.sum() * x[:, c].mean()) / spread)


@pytest.mark.proves("bivariate_moran", by="oracle")
@pytest.mark.proves("lee", by="oracle")
def test_pairs_of_industries(case: Any) -> None:
    grid, weights, x = case
    w, z = weights.matrix.toarray(), (x - x.mean(axis=0)) / x.std(axis=0)
    two, lee = klastr.bivariate_moran(grid, weights=weights), klastr.lee(grid, weights=weights, permutations=19)
    for a, b in itertools.product(range(INDUSTRIES), repeat=2):
        assert two.values[a, b] == pytest.approx(sum(w[i, j] * z[i, a] * z[j, b] for i, j in pairs()) / w.sum())
        around = sum((w[i] @ z[:, a]) * (w[i] @ z[:, b]) for i in range(REGIONS))
        assert lee.values[a, b] == pytest.approx(around / sum(w[i].sum() ** 2 for i in range(REGIONS)))


@pytest.mark.proves("join_counts", by="oracle")
@pytest.mark.proves("local_join_counts", by="oracle")
def test_joins_are_counted_pair_by_pair() -> None:
    random = np.random.default_rng(5)
    near = np.triu(random.random((7, 7)) < 0.5, 1)
    near = near | near.T
    labels = [f"r{k}" for k in range(7)]
    has = np.array([1, 1, 0, 0, 1, 0, 1.0])
    weights = klastr.spatial_weights(labels, neighbours=near.astype(float))
    found = klastr.join_counts(dict(zip(labels, has, strict=True)), weights=weights)
    local = klastr.local_join_counts(dict(zip(labels, has, strict=True)), weights=weights, permutations=19)
    joined = list(zip(*np.nonzero(np.triu(near)), strict=True))
    kinds = [sum(has[i] + has[j] == both for i, j in joined) for both in (2, 1, 0)]
    assert found.values[0].tolist() == kinds
    assert local.values[:, 0].tolist() == [has[i] * (near[i] @ has) for i in range(7)]


@pytest.mark.proves("join_counts", by="oracle")
def test_expected_joins_are_those_of_all_permutations() -> None:
    random = np.random.default_rng(6)
    near = np.triu(random.random((7, 7)) < 0.5, 1).astype(float)
    near = near + near.T
    x = np.array([[1, 1, 0, 0, 1, 0, 0.0]]).T
    drawn = []
    for order in itertools.permutations(range(7)):
        y = x[list(order), 0]
        both, neither = y @ near @ y / 2, (1 - y) @ near @ (1 - y) / 2
        drawn.append((both, near.sum() / 2 - both - neither, neither))
    weights = klastr.spatial_weights([str(k) for k in range(7)], neighbours=near, style="given")
    mean, variance = _moments(x, pair_sums(weights.matrix))
    assert mean[0] == pytest.approx(np.mean(drawn, axis=0))
    assert variance[0] == pytest.approx(np.var(drawn, axis=0))


@pytest.mark.proves("dense_areas", by="oracle")
def test_dense_areas_are_grown_point_by_point() -> None:
    random = np.random.default_rng(7)
    points = np.vstack([random.normal(0, 0.3, (40, 2)), random.normal(3, 0.3, (30, 2)), random.uniform(-2, 5, (30, 2))])
    near = np.sqrt(((points[:, None] - points) ** 2).sum(axis=2)) <= 0.35
    dense = near.sum(axis=1) >= 6
    areas, number = np.full(100, -1), 0
    for start in range(100):
        if areas[start] >= 0 or not dense[start]:
            continue
        queue = [start]
        while queue:
            point = queue.pop()
            if areas[point] >= 0:
                continue
            areas[point] = number
            queue += list(np.flatnonzero(near[point])) if dense[point] else []
        number += 1
    found = klastr.dense_areas(points, distance=0.35, fewest=6, sample=1, repetitions=1)
    together = areas[:, None] == areas
    assert np.array_equal(found.areas >= 0, areas >= 0)
    assert np.array_equal((found.areas[:, None] == found.areas)[dense][:, dense], together[dense][:, dense])
