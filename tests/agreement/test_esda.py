"""Spatial statistics against esda, run beside klastr on the same numbers and weights."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.spatial.weights import SpatialWeights

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

Difference = Callable[[str, str, float], None]
Peer = Callable[[str], ModuleType]

SIZE = 60
LABELS = [f"r{k:02d}" for k in range(SIZE)]
EXACT = 1e-12
# Two samples of 999 permutations: each p-value has a standard error of up to 0.016.
SAMPLED = 0.09


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture
def esda(peer: Peer) -> ModuleType:
    return peer("esda")


@pytest.fixture
def weights() -> SpatialWeights:
    points = np.random.default_rng(3).random((SIZE, 2))
    return klastr.spatial_weights(LABELS, points=points, k=5)


@pytest.fixture
def x(weights: SpatialWeights) -> np.ndarray:
    random = np.random.default_rng(4)
    return random.gamma(1, 1, SIZE) + weights.matrix @ random.gamma(1, 1, SIZE)


@pytest.fixture
def y(x: np.ndarray) -> np.ndarray:
    return x + np.random.default_rng(5).normal(size=SIZE)


@pytest.fixture
def theirs(peer: Peer) -> Callable[[SpatialWeights], Any]:
    """The same weights as an object of PySAL."""
    library = peer("libpysal.weights")

    def turned(weights: SpatialWeights) -> Any:
        matrix = weights.matrix
        rows = [slice(*matrix.indptr[k : k + 2]) for k in range(SIZE)]
        near = {k: list(matrix.indices[row]) for k, row in enumerate(rows)}
        return library.W(near, {k: list(matrix.data[row]) for k, row in enumerate(rows)}, silence_warnings=True)

    return turned


def named(numbers: np.ndarray) -> dict[str, float]:
    return dict(zip(LABELS, numbers, strict=True))


def apart(one: Any, other: Any) -> float:
    return float(np.max(np.abs(np.asarray(one) - np.asarray(other))))


STYLES = pytest.mark.parametrize(("style", "letter"), [("row", "r"), ("binary", "b"), ("variance", "v")])


@STYLES
@pytest.mark.proves("moran", by="agreement", peer="esda 2.9")
def test_moran(esda, theirs, difference: Difference, weights, x, style, letter) -> None:
    peer = esda.Moran(x, theirs(weights.of_style("binary")), transformation=letter, permutations=999)
    own = {
        inference: klastr.moran(named(x), weights=weights.of_style(style), inference=inference, convention="esda")
        for inference in ("randomisation", "normality", "permutations")
    }
    seen = [
        apart(peer.I, own["randomisation"].values),
        apart(peer.EI, own["randomisation"].expected),
        apart(peer.z_rand, own["randomisation"].z_scores),
        apart(peer.p_rand, own["randomisation"].p_values),
        apart(peer.z_norm, own["normality"].z_scores),
    ]
    difference("moran", "esda 2.9", max(seen))
    assert max(seen) < EXACT
    assert apart(peer.p_sim, own["permutations"].p_values) < SAMPLED


@pytest.mark.proves("moran", by="agreement", peer="esda 2.9 rates")
def test_moran_of_rates(esda, theirs, difference: Difference, weights, x) -> None:
    random = np.random.default_rng(6)
    population = random.integers(1000, 100000, SIZE).astype(float)
    events = random.poisson(population * 0.02 * np.exp(0.3 * x)).astype(float)
    jobs = np.column_stack([events, population - events])
    grid = IndustryGrid(tuple(LABELS), ("a", "b"), jobs, None, population, None, {})
    peer = esda.Moran_Rate(events, population, theirs(weights), permutations=0)
    local = esda.Moran_Local_Rate(events, population, theirs(weights), permutations=9)
    own = klastr.moran(grid, of="rate", weights=weights, inference="randomisation")
    own_local = klastr.local_moran(grid, of="rate", weights=weights, convention="esda")
    seen = max(apart(peer.I, own.at("a")), apart(peer.z_rand, own.z_scores[0]), apart(local.Is, own_local.values[:, 0]))
    difference("moran", "esda 2.9 rates", seen)
    assert seen < EXACT


@pytest.mark.parametrize(("style", "letter"), [("row", "r"), ("binary", "b")])
@pytest.mark.proves("local_moran", by="agreement", peer="esda 2.9")
def test_local_moran(esda, theirs, difference: Difference, weights, x, style, letter) -> None:
    peer = esda.Moran_Local(x, theirs(weights.of_style("binary")), transformation=letter, permutations=999, seed=1)
    own = klastr.local_moran(named(x), weights=weights.of_style(style), convention="esda")
    difference("local_moran", "esda 2.9", apart(peer.Is, own.values[:, 0]))
    assert apart(peer.Is, own.values[:, 0]) < EXACT
    assert apart(peer.p_sim, own.p_values[:, 0]) < SAMPLED
    assert peer.q.tolist() == own.quadrants[:, 0].tolist()


@STYLES
@pytest.mark.proves("geary", by="agreement", peer="esda 2.9")
def test_geary(esda, theirs, difference: Difference, weights, x, style, letter) -> None:
    peer = esda.Geary(x, theirs(weights.of_style("binary")), transformation=letter, permutations=999)
    own = klastr.geary(named(x), weights=weights.of_style(style))
    normal = klastr.geary(named(x), weights=weights.of_style(style), inference="normality")
    seen = max(apart(peer.C, own.values), apart(peer.z_rand, own.z_scores), apart(peer.z_norm, normal.z_scores))
    difference("geary", "esda 2.9", seen)
    assert seen < EXACT
    sampled = klastr.geary(named(x), weights=weights.of_style(style), inference="permutations", convention="esda")
    assert apart(peer.p_sim, sampled.p_values) < SAMPLED


@pytest.mark.proves("local_geary", by="agreement", peer="esda 2.9")
def test_local_geary(esda, theirs, difference: Difference, weights, x) -> None:
    peer = esda.Geary_Local(theirs(weights), permutations=999).fit(x)
    own = klastr.local_geary(named(x), weights=weights, convention="esda")
    difference("local_geary", "esda 2.9", apart(peer.localG, own.values[:, 0]))
    assert apart(peer.localG, own.values[:, 0]) < EXACT
    assert apart(peer.p_sim, own.p_values[:, 0]) < SAMPLED


@pytest.mark.proves("getis_ord", by="agreement", peer="esda 2.9")
def test_general_g(esda, theirs, difference: Difference, weights, x) -> None:
    peer = esda.G(x, theirs(weights.of_style("binary")), permutations=999)
    own = klastr.getis_ord(named(x), weights=weights, inference="randomisation")
    seen = max(apart(peer.G, own.values), apart(peer.EG, own.expected), apart(peer.z_norm, own.z_scores))
    difference("getis_ord", "esda 2.9", seen)
    assert seen < 1e-10
    sampled = klastr.getis_ord(named(x), weights=weights, inference="permutations", convention="esda")
    assert apart(peer.p_sim, sampled.p_values) < SAMPLED


@pytest.mark.parametrize("star", [False, True])
@pytest.mark.proves("local_getis_ord", by="agreement", peer="esda 2.9, binary weights")
def test_local_g(esda, theirs, difference: Difference, weights, x, star) -> None:
    binary = weights.of_style("binary")
    peer = esda.G_Local(x, theirs(binary), transform="B", star=star, permutations=999, seed=1)
    own = klastr.local_getis_ord(named(x), weights=binary, star=star, convention="esda")
    difference("local_getis_ord", "esda 2.9, binary weights", apart(peer.Zs, own.values[:, 0]))
    assert apart(peer.Zs, own.values[:, 0]) < EXACT
    assert apart(peer.p_sim, own.p_values[:, 0]) < SAMPLED


def test_esda_takes_row_standardised_weights_for_binary_ones_in_the_variance_of_local_g(
    esda, theirs, weights, x
) -> None:
    """Its variance is W (N - W) / (N - 1), which holds for weights of 0 and 1 only: here z is 2.3 times too small."""
    peer = esda.G_Local(x, theirs(weights.of_style("binary")), transform="R", star=False, permutations=0)
    own = klastr.local_getis_ord(named(x), weights=weights, star=False, inference="normal")
    rest, k = SIZE - 1, 5
    assert own.values[:, 0] / peer.Zs == pytest.approx(np.sqrt((rest - 1) / (rest / k - 1)))


@pytest.mark.proves("bivariate_moran", by="agreement", peer="esda 2.9")
@pytest.mark.proves("local_bivariate_moran", by="agreement", peer="esda 2.9")
def test_bivariate_moran(esda, theirs, difference: Difference, weights, x, y) -> None:
    peer = esda.Moran_BV(x, y, theirs(weights), permutations=999)
    local = esda.Moran_Local_BV(x, y, theirs(weights), permutations=999, seed=1)
    own = klastr.bivariate_moran(
        named(x), attribute=named(y), weights=weights, inference="permutations", convention="esda"
    )
    own_local = klastr.local_bivariate_moran(named(x), attribute=named(y), weights=weights, convention="esda")
    difference("bivariate_moran", "esda 2.9", apart(peer.I, own.values[0]))
    difference("local_bivariate_moran", "esda 2.9", apart(local.Is, own_local.values[:, 0]))
    assert apart(peer.I, own.values[0]) < EXACT
    assert apart(local.Is, own_local.values[:, 0]) < EXACT
    assert apart(peer.p_sim, own.p_values[0]) < SAMPLED
    assert apart(peer.z_sim, own.z_scores[0]) < 0.2
    assert apart(local.p_sim, own_local.p_values[:, 0]) < SAMPLED
    assert local.q.tolist() == own_local.quadrants[:, 0].tolist()


@pytest.mark.proves("lee", by="agreement", peer="esda 2.9")
def test_lee(esda, theirs, difference: Difference, weights, x, y) -> None:
    peer = esda.Spatial_Pearson(theirs(weights).sparse, permutations=199).fit(x[:, None], y[:, None])
    frame = pd.DataFrame({"x": x, "y": y}, index=LABELS)
    own = klastr.lee(frame, of="values", weights=weights, convention="esda")
    difference("lee", "esda 2.9", apart(peer.association_, own.values))
    assert apart(peer.association_, own.values) < EXACT
    assert apart(peer.significance_, own.p_values) < 2 * SAMPLED


@pytest.mark.proves("losh", by="agreement", peer="esda 2.9")
def test_losh(esda, theirs, difference: Difference, weights, x) -> None:
    peer = esda.LOSH(theirs(weights), inference="chi-square").fit(x)
    own = klastr.losh(named(x), weights=weights, inference="chi-square")
    seen = max(apart(peer.Hi, own.values[:, 0]), apart(peer.pval, own.p_values[:, 0]))
    difference("losh", "esda 2.9", seen)
    assert seen < EXACT


@pytest.mark.proves("join_counts", by="agreement", peer="esda 2.9")
@pytest.mark.proves("local_join_counts", by="agreement", peer="esda 2.9")
def test_join_counts(esda, theirs, difference: Difference, weights, x) -> None:
    both_ways = weights.of_style("binary").both_ways()
    has = (x > np.quantile(x, 0.6)).astype(int)
    peer = esda.Join_Counts(has, theirs(both_ways), permutations=999)
    own = klastr.join_counts(named(has), weights=both_ways, inference="permutations", alternative="greater")
    seen = apart([peer.bb, peer.bw, peer.ww], own.values[0])
    difference("join_counts", "esda 2.9", seen)
    assert seen < EXACT
    assert apart(peer.p_sim_bb, own.p_values[0, 0]) < SAMPLED
    local = esda.Join_Counts_Local(connectivity=theirs(both_ways), permutations=999).fit(has)
    own_local = klastr.local_join_counts(named(has), weights=both_ways)
    difference("local_join_counts", "esda 2.9", apart(local.LJC, own_local.values[:, 0]))
    assert apart(local.LJC, own_local.values[:, 0]) < EXACT
    lag = both_ways.matrix @ x
    difference("spatial_lag", "libpysal 4.14", apart(lag, klastr.spatial_lag(named(x), weights=both_ways).values[:, 0]))


@pytest.mark.proves("spatial_lag", by="agreement", peer="libpysal 4.14")
def test_lag(peer: Peer, theirs, difference: Difference, weights, x) -> None:
    lag = peer("libpysal.weights").lag_spatial(theirs(weights), x)
    own = klastr.spatial_lag(named(x), weights=weights)
    difference("spatial_lag", "libpysal 4.14", apart(lag, own.values[:, 0]))
    assert apart(lag, own.values[:, 0]) < EXACT


def test_weights_by_distance(peer: Peer, difference: Difference) -> None:
    library = peer("libpysal.weights")
    points = np.random.default_rng(9).random((SIZE, 2))

    def ours(**options: object) -> np.ndarray:
        return klastr.spatial_weights(LABELS, points=points, style="given", **options).matrix.toarray()

    assert apart(library.KNN(points, k=6).full()[0], ours(k=6)) == 0
    band = library.DistanceBand(points, 0.2, binary=True, silence_warnings=True)
    assert apart(band.full()[0], ours(form="band", band=0.2)) == 0
    falling = library.DistanceBand(points, 0.3, alpha=-2.0, binary=False, silence_warnings=True)
    assert apart(falling.full()[0], ours(form="inverse", band=0.3, power=2.0)) < 1e-9
    for kernel in ("triangular", "uniform", "quadratic", "quartic"):
        dense = library.Kernel(points, bandwidth=0.25, fixed=True, function=kernel).full()[0]
        np.fill_diagonal(dense, 0)  # there every region is its own neighbour
        assert apart(dense, ours(form="kernel", band=0.25, kernel=kernel)) < 1e-9


@pytest.mark.proves("dense_areas", by="agreement", peer="esda 2.9")
@pytest.mark.proves("dense_areas", by="agreement", peer="scikit-learn")
def test_dense_areas(peer: Peer, esda, difference: Difference) -> None:
    random = np.random.default_rng(1)
    middles = [(0, 0), (3, 3), (0, 4)]
    points = np.vstack([random.normal(at, 0.3, (150, 2)) for at in middles] + [random.uniform(-2, 6, (150, 2))])
    rand = peer("sklearn.metrics").adjusted_rand_score
    plain = peer("sklearn.cluster").DBSCAN(eps=0.35, min_samples=12).fit(points).labels_
    own = klastr.dense_areas(points, distance=0.35, fewest=12, sample=1, repetitions=1)
    difference("dense_areas", "scikit-learn", 1 - rand(plain, own.areas))
    assert rand(plain, own.areas) == 1
    np.random.seed(0)  # noqa: NPY002  esda draws from it
    theirs = esda.adbscan.ADBSCAN(0.5, 20, pct_exact=0.5, reps=20)
    theirs.fit(pd.DataFrame(points, columns=["X", "Y"]))
    own = klastr.dense_areas(points, distance=0.5, fewest=20, sample=0.5, repetitions=20)
    alike = rand(theirs.labels_.astype(int), own.areas)
    difference("dense_areas", "esda 2.9", 1 - alike)
    assert alike > 0.95
