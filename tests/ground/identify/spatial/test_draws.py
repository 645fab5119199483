"""Draws: kernels and their twins, exact moments against many permutations, what noise finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import klastr
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.spatial.conditional_draws import lag_tails
from klastr.identify.spatial.moran import standard_scores
from klastr.identify.spatial.permuted_sums import permutations_of, permuted_sums
from klastr.identify.spatial.weights import SpatialWeights
from klastr.methods.compiled_kernels import numba_is_there


def made(size: int, industries: int, *, seed: int = 0, k: int = 5) -> tuple[IndustryGrid, SpatialWeights]:
    random = np.random.default_rng(seed)
    labels = tuple(f"r{number}" for number in range(size))
    jobs = random.gamma(0.5, 100, (size, industries))
    grid = IndustryGrid(labels, tuple(f"i{c}" for c in range(industries)), jobs, None, jobs.sum(axis=1), None, {})
    return grid, klastr.spatial_weights(labels, points=random.random((size, 2)), k=k)


@pytest.mark.slow
@pytest.mark.parametrize("industries", [1, 7, 70, 300])
def test_permuted_sums_are_the_sums_of_permuted_numbers(industries: int) -> None:
    grid, weights = made(40, industries)
    z = standard_scores(grid.employment)
    orders = permutations_of(40, 30, 1, "any")
    expected = [np.einsum("ij,ij->j", z[order], weights.matrix @ z[order]) for order in orders]
    for fast in (False, *((True,) if numba_is_there() else ())):
        assert permuted_sums(z, weights.matrix, orders, fast=fast) == pytest.approx(np.array(expected), abs=2e-4)


@pytest.mark.slow
@pytest.mark.proves("moran", by="property")
def test_both_kernels_give_the_same_p_values(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    from klastr.identify.spatial import permuted_sums as kernels

    grid, weights = made(60, 80)
    found = []
    for fast in (True, False):
        monkeypatch.setattr(kernels, "numba_is_there", lambda fast=fast: fast)
        found.append(klastr.moran(grid, weights=weights, inference="permutations", permutations=199).p_values)
    assert found[0] == pytest.approx(found[1], abs=2.5 / 200)
    assert (found[0] != found[1]).mean() < 0.02


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from(["row", "given"]), st.booleans())
@pytest.mark.proves("local_moran", by="property")
def test_counts_are_those_of_draws_made_region_by_region(seed: int, style: str, alike: bool) -> None:
    """With weights that many regions share, and with weights that none does."""
    random = np.random.default_rng(seed)
    strengths = (random.random((9, 9)) < 0.4) * (1.0 if alike else random.random((9, 9)))
    np.fill_diagonal(strengths, 0)
    w = klastr.spatial_weights("ABCDEFGHI", neighbours=strengths, style=style).matrix
    z = standard_scores(random.integers(0, 4, (9, 3)).astype(float))
    lags, draws = w @ z, 50
    above, below = lag_tails(z, w, lags, draws, seed)
    most = int(np.diff(w.indptr).max(initial=0))
    places = permutations_of(8, draws, seed, "neighbours")[:, :most]
    for i in range(9):
        own = np.sort(w.data[w.indptr[i] : w.indptr[i + 1]])[::-1]
        if own.size:
            drawn = np.einsum("j,pjc->pc", own, z[np.where(places[:, : own.size] == i, 8, places[:, : own.size])])
            assert above[i].tolist() == (drawn >= lags[i] - 1e-9).sum(axis=0).tolist()
            assert below[i].tolist() == (drawn <= lags[i] + 1e-9).sum(axis=0).tolist()


@pytest.mark.proves("moran", by="property")
def test_the_pearson_tail_is_that_of_many_permutations() -> None:
    """Skewed numbers, where a normal tail is wrong: at 1 % the Pearson tail is off by a fifth of its p at most."""
    random = np.random.default_rng(2)
    labels = [f"r{k}" for k in range(50)]
    weights = klastr.spatial_weights(labels, points=random.random((50, 2)), k=4)
    z = standard_scores(random.gamma(0.3, 1, (50, 1)))
    drawn = permuted_sums(z, weights.matrix, permutations_of(50, 20_000, 3, "any"), fast=False)[:, 0]
    value = np.quantile(drawn, 0.99)
    from klastr.identify.spatial.permutation_moments import form_moments, pair_sums, pearson_p_values, power_sums

    mean, variance, skewness = form_moments(pair_sums(weights.matrix), power_sums(z))
    score = (value - mean) / np.sqrt(variance)
    assert pearson_p_values(score, skewness, "greater")[0] == pytest.approx(0.01, rel=0.2)
    assert pearson_p_values(score, 0 * skewness, "greater")[0] < 0.006


@pytest.mark.parametrize(
    "measure", ["local_moran", "local_geary", "local_getis_ord", "local_join_counts", "losh", "local_bivariate_moran"]
)
@pytest.mark.proves("local_geary", by="property")
@pytest.mark.proves("local_getis_ord", by="property")
@pytest.mark.proves("local_join_counts", by="property")
@pytest.mark.proves("losh", by="property")
@pytest.mark.proves("local_bivariate_moran", by="property")
def test_noise_is_found_as_often_as_promised(measure: str) -> None:
    grid, weights = made(150, 40, seed=3)
    other = {"attribute": dict(zip(grid.regions, np.random.default_rng(5).random(150), strict=True))}
    options = other if "bivariate" in measure else {}
    found = getattr(klastr, measure)(grid, weights=weights, permutations=199, **options)
    # Join counts say something of regions that have the industry; the p-value of all others is 1.
    counted = ~np.isnan(found.expected) if measure == "local_join_counts" else ~np.isnan(found.p_values)
    tested = found.p_values[counted]
    # A residual holds its own neighbours, so that residuals of neighbours go together even in noise: LOSH tests high.
    most = 0.075 if measure == "losh" else 0.062
    assert 0.01 < (tested <= 0.05).mean() < most
    assert found.found.mean() < 0.02


@pytest.mark.parametrize("measure", ["moran", "geary", "getis_ord", "join_counts", "bivariate_moran", "lee"])
@pytest.mark.proves("moran", by="property")
@pytest.mark.proves("geary", by="property")
@pytest.mark.proves("getis_ord", by="property")
@pytest.mark.proves("join_counts", by="property")
@pytest.mark.proves("bivariate_moran", by="property")
@pytest.mark.proves("lee", by="property")
def test_global_statistics_reject_noise_as_often_as_promised(measure: str) -> None:
    grid, weights = made(60, 60, seed=8)
    weights = weights.both_ways()
    options = {"permutations": 199} if measure == "lee" else {}
    p_values = getattr(klastr, measure)(grid, weights=weights, **options).p_values
    p_values = p_values[~np.isnan(p_values)]
    # Quotients of one table add up to the region's total and so lean against each other a little.
    assert 0.005 < (p_values <= 0.05).mean() < 0.12


@pytest.mark.proves("spatial_lag", by="property")
@pytest.mark.proves("local_moran", by="property")
def test_local_values_add_up_to_the_global_one() -> None:
    grid, weights = made(80, 5)
    z = standard_scores(grid.employment / grid.employment.sum(axis=1, keepdims=True))
    local, whole = klastr.local_moran(grid, weights=weights), klastr.moran(grid, weights=weights)
    assert local.values.mean(axis=0) == pytest.approx(whole.values)
    lag = klastr.spatial_lag(grid, weights=weights).values
    constant = klastr.spatial_lag(dict.fromkeys(grid.regions, 7.0), weights=weights).values
    assert constant == pytest.approx(7.0)
    assert np.corrcoef(lag[:, 0], (weights.matrix @ z)[:, 0])[0, 1] == pytest.approx(1)


def test_quotient_and_share_have_the_same_moran() -> None:
    grid, weights = made(60, 10)
    one, other = (klastr.moran(grid, weights=weights, of=of) for of in ("quotient", "share"))
    assert one.values == pytest.approx(other.values)
    assert one.p_values == pytest.approx(other.p_values)


def test_only_findings_are_named() -> None:
    side = 12
    labels = [f"{x:02d}-{y:02d}" for x in range(side) for y in range(side)]
    points = {label: tuple(map(float, label.split("-"))) for label in labels}
    weights = klastr.spatial_weights(labels, points=points, form="band", band=1)
    noise = np.random.default_rng(1).normal(size=len(labels))
    block = {label for label in labels if min(points[label]) > 2 and max(points[label]) < 8}
    numbers = {label: float(noise[k] + 6 * (label in block)) for k, label in enumerate(labels)}
    frame = klastr.local_moran(numbers, weights=weights, permutations=9999).to_long_frame()
    hot = frame[frame["association"] == "high-high"]
    assert len(hot) >= 9  # those inside the block, with four neighbours in it
    assert set(hot["region"]) <= block
    assert (hot["q_value"] <= 0.05).all()
    assert set(frame.loc[frame["q_value"] > 0.05, "association"]) == {""}


def test_weights_may_be_sparse_arrays() -> None:
    near = sparse.coo_array(([1.0, 1.0], ([0, 1], [1, 0])), shape=(2, 2))
    assert klastr.spatial_weights("AB", neighbours=near).neighbours("A") == {"B": 1.0}
