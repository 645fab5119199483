"""Distances between plants by the slow, obvious formula: one pair after the other."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest

import klastr
from klastr.methods.sampling_moments import PairSums

DISTANCES = [0.0, 3.0, 7.5, 20.0]


def plants(seed: int, n: int = 40) -> klastr.PointSet:
    random = np.random.default_rng(seed)
    kinds = [("a", "b", "c")[k] for k in random.integers(0, 3, n)]
    kinds[:4] = ["a", "a", "b", "b"]
    x, y = random.uniform(0, 50, n), random.uniform(0, 30, n)
    return klastr.PointSet.from_arrays(x, y, kinds, weight=random.integers(1, 9, n), window=(0, 50, 0, 30))


def apart(points: klastr.PointSet, i: int, j: int) -> float:
    return math.hypot(points.x[i] - points.x[j], points.y[i] - points.y[j])


def normal(z: float) -> float:
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def slow_k_density(points: klastr.PointSet, pairs: list[tuple[int, int]], d: float, h: float, weighted: bool) -> float:
    total = weights = 0.0
    for i, j in pairs:
        w = points.weight[i] * points.weight[j] if weighted else 1.0
        far = apart(points, i, j)
        total += w * (normal((d - far) / h) + normal((d + far) / h)) / h
        weights += w
    return total / weights


@pytest.mark.proves("k_density", by="oracle")
@pytest.mark.parametrize("method", ["spectrum", "grid", "pairs"])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("around", [None, "b"])
def test_k_density_is_a_sum_over_pairs(method: str, weighted: bool, around: str | None) -> None:
    points = plants(1)
    mine = points.of("a").tolist()
    pairs = list(combinations(mine, 2)) if around is None else [(i, j) for i in mine for j in points.of(around)]
    found = klastr.k_density(
        points, "a", around=around, distances=DISTANCES, weighted=weighted, bandwidth=3.0, method=method, draws=0
    )
    slow = [slow_k_density(points, pairs, d, 3.0, weighted) for d in DISTANCES]
    # The grid rounds places; pairs are counted in classes a hundredth of the bandwidth wide.
    error = {"spectrum": 2e-4, "grid": 2e-2, "pairs": 2e-3}[method]
    assert found.values.ravel() == pytest.approx(slow, rel=error, abs=error * max(slow))


@pytest.mark.proves("k_density", by="oracle")
@pytest.mark.parametrize("around", [None, "b"])
def test_k_density_of_a_table_of_distances_is_that_of_the_places(around: str | None) -> None:
    points = plants(2)
    between = np.hypot(points.x[:, None] - points.x, points.y[:, None] - points.y)
    table = klastr.PointSet.from_distances(
        between, [points.industries[k] for k in points.industry], weight=points.weight
    )
    for function in (klastr.k_density, klastr.m_function):
        one = function(points, "a", around=around, distances=DISTANCES, draws=0)
        other = function(table, "a", around=around, distances=DISTANCES, draws=0)
        assert np.allclose(one.values, other.values, rtol=2e-4, equal_nan=True)


@pytest.mark.proves("m", by="oracle")
@pytest.mark.parametrize("around", [None, "b"])
@pytest.mark.parametrize("weighted", [False, True])
def test_m_is_a_share_among_neighbours_over_a_share_everywhere(around: str | None, weighted: bool) -> None:
    points = plants(3)
    w = points.weight if weighted else np.ones(len(points))
    counted, centres = set(points.of("a").tolist()), points.of(around or "a").tolist()
    found = klastr.m_function(points, "a", around=around, distances=DISTANCES, weighted=weighted, draws=0)
    for d, value in zip(DISTANCES, found.values.ravel(), strict=True):
        near = everywhere = 0.0
        for i in centres:
            others = [j for j in range(len(points)) if j != i and apart(points, i, j) <= d]
            if others:
                near += sum(w[j] for j in others if j in counted) / sum(w[j] for j in others)
                everywhere += (sum(w[j] for j in counted) - (0 if around else w[i])) / (w.sum() - w[i])
        assert value == pytest.approx(near / everywhere, rel=1e-12) if everywhere else np.isnan(value)


@pytest.mark.proves("m", by="oracle")
def test_the_density_of_m_weighs_neighbours_by_their_distance() -> None:
    points = plants(11)
    mine, w = points.of("a").tolist(), points.weight
    found = klastr.m_function(points, "a", distances=[4.0, 12.0], form="density", draws=0)
    h = found.settings["bandwidth_km"]
    for d, value in zip([4.0, 12.0], found.values[0], strict=True):
        near = everywhere = 0.0
        for i in mine:
            others = [j for j in range(len(points)) if j != i and apart(points, i, j) <= 12.0 + 4 * h]
            kernel = {j: w[j] * normal((d - apart(points, i, j)) / h) for j in others}
            near += sum(kernel[j] for j in others if j in mine) / sum(kernel.values())
            everywhere += (sum(w[j] for j in mine) - w[i]) / (w.sum() - w[i])
        assert value == pytest.approx(near / everywhere, rel=1e-2)


@pytest.mark.proves("m", by="oracle")
def test_m_of_cases_and_controls_knows_nobody_else() -> None:
    points = plants(4)
    cases, controls, d = points.of("a").tolist(), points.of("b").tolist(), 20.0
    found = klastr.m_function(points, "a", around="b", distances=[d], case_control=True, weighted=False, draws=0)
    near = everywhere = 0.0
    for i in cases:
        against = sum(apart(points, i, j) <= d for j in controls)
        if against:
            near += sum(apart(points, i, j) <= d for j in cases if j != i) / against
            everywhere += (len(cases) - 1) / len(controls)
    assert found.values[0, 0] == pytest.approx(near / everywhere, rel=1e-12)


def circle_inside(x: float, y: float, r: float, box: tuple[float, float, float, float]) -> float:
    turn = (np.arange(40_000) + 0.5) * 2 * np.pi / 40_000
    at_x, at_y = x + r * np.cos(turn), y + r * np.sin(turn)
    return float(((at_x >= box[0]) & (at_x <= box[1]) & (at_y >= box[2]) & (at_y <= box[3])).mean())


@pytest.mark.proves("k", by="oracle")
@pytest.mark.proves("l", by="oracle")
@pytest.mark.parametrize("correction", ["isotropic", "translation", "border", "none"])
def test_k_counts_pairs(correction: str) -> None:
    points = plants(5)
    mine, area = points.of("a").tolist(), 50.0 * 30.0
    found = klastr.k_function(points, "a", distances=[3.0, 9.0], correction=correction, draws=0).values[0]
    lines = klastr.l_function(points, "a", distances=[3.0, 9.0], correction=correction, draws=0).values[0]
    for d, value, line in zip([3.0, 9.0], found, lines, strict=True):
        total, pairs = 0.0, 0
        for i in mine:
            x, y = points.x[i], points.y[i]
            if correction == "border" and min(x, 50 - x, y, 30 - y) < d:
                continue
            for j in mine:
                if j == i:
                    continue
                pairs += 1
                if apart(points, i, j) <= d:
                    share = {
                        "isotropic": circle_inside(x, y, apart(points, i, j), points.box),
                        "translation": (1 - abs(x - points.x[j]) / 50) * (1 - abs(y - points.y[j]) / 30),
                    }.get(correction, 1.0)
                    total += 1 / share
        assert value == pytest.approx(area * total / pairs, rel=1e-3)
        assert line == pytest.approx(math.sqrt(area * total / pairs / math.pi) - d, rel=1e-2, abs=1e-3)


@pytest.mark.proves("k", by="oracle")
def test_k_of_marks_weighs_pairs() -> None:
    points, d = plants(6), 9.0
    pairs = [(i, j) for i in points.of("a") for j in points.of("a") if i != j]
    near = sum(points.weight[i] * points.weight[j] for i, j in pairs if apart(points, i, j) <= d)
    every = sum(points.weight[i] * points.weight[j] for i, j in pairs)
    found = klastr.k_function(points, "a", distances=[d], weighted=True, correction="none", draws=0)
    assert found.values[0, 0] == pytest.approx(1500 * near / every, rel=1e-12)


@pytest.mark.proves("g", by="oracle")
def test_g_is_a_kernel_over_pairs() -> None:
    points, d, b = plants(7), 6.0, 2.0
    mine = points.of("a").tolist()
    total = 0.0
    for i in mine:
        for j in mine:
            u = (apart(points, i, j) - d) / b
            total += 0.75 * (1 - u * u) / b if i != j and abs(u) < 1 else 0.0
    found = klastr.g_function(points, "a", distances=[d], bandwidth=b, correction="none", draws=0)
    assert found.values[0, 0] == pytest.approx(1500 * total / (2 * math.pi * d * len(mine) * (len(mine) - 1)), rel=1e-9)


@pytest.mark.proves("d", by="oracle")
def test_d_is_k_of_cases_less_k_of_controls() -> None:
    points, d = plants(8), 8.0
    sides = []
    for mine in (points.of("a").tolist(), [i for i in range(len(points)) if i not in points.of("a")]):
        near = sum(apart(points, i, j) <= d for i in mine for j in mine if i != j)
        sides.append(1500 * near / (len(mine) * (len(mine) - 1)))
    found = klastr.d_function(points, "a", distances=[d], correction="none", draws=0)
    assert found.values[0, 0] == pytest.approx(sides[0] - sides[1], rel=1e-12)


@pytest.mark.proves("k_inhomogeneous", by="oracle")
def test_the_inhomogeneous_k_divides_by_densities() -> None:
    points, d, s = plants(9), 8.0, 5.0
    mine = points.of("a").tolist()

    def inside(at: float, low: float, high: float) -> float:
        return 0.5 * (math.erf((high - at) / s / math.sqrt(2)) - math.erf((low - at) / s / math.sqrt(2)))

    def density(i: int) -> float:
        around = [apart(points, i, j) for j in range(len(points)) if j != i]
        kernel = sum(math.exp(-((a / s) ** 2) / 2) / (2 * math.pi * s * s) for a in around if a <= 4 * s)
        edge = inside(points.x[i], 0, 50) * inside(points.y[i], 0, 30)
        return kernel / edge * len(mine) / len(points)

    total = sum(1 / density(i) / density(j) for i in mine for j in mine if i != j and apart(points, i, j) <= d)
    found = klastr.k_inhomogeneous(points, "a", distances=[d], intensity_bandwidth=s, correction="none", draws=0)
    assert found.values[0, 0] == pytest.approx(total / 1500, rel=1e-9)


@pytest.mark.proves("nearest_neighbour", by="oracle")
def test_the_nearest_plant_is_the_nearest() -> None:
    points = plants(10)
    mine = points.of("a").tolist()
    nearest = [min(apart(points, i, j) for j in mine if j != i) for i in mine]
    places = [((k + 0.5) * 50 / 64, (m + 0.5) * 30 / 64) for k in range(64) for m in range(64)]
    empty = [min(math.hypot(points.x[j] - x, points.y[j] - y) for j in mine) for x, y in places]
    for d in (2.0, 5.0):
        g, f = np.mean([one <= d for one in nearest]), np.mean([one <= d for one in empty])
        for form, slow in (("G", g), ("F", f), ("J", (1 - g) / (1 - f))):
            found = klastr.nearest_neighbour(points, "a", form=form, distances=[d], draws=0)
            assert found.values[0, 0] == pytest.approx(slow, rel=1e-12)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_moments_of_pair_sums_are_those_of_all_samples(n: int) -> None:
    random = np.random.default_rng(n)
    kernels = random.random((2, 7, 7))
    kernels = (kernels + kernels.transpose(0, 2, 1)) * (1 - np.eye(7))
    own = kernels.sum(axis=2)
    half = np.einsum("aij,bij->ab", kernels, kernels) / 2
    sums = PairSums(7, kernels.sum(axis=(1, 2)) / 2, own @ own.T, half)
    drawn = np.array(
        [
            [np.mean([k[i, j] for i, j in combinations(sample, 2)]) for k in kernels]
            for sample in combinations(range(7), n)
        ]
    )
    assert sums.mean() == pytest.approx(drawn.mean(axis=0), rel=1e-12)
    assert np.allclose(sums.covariance(n), np.cov(drawn.T, bias=True), rtol=1e-10, atol=1e-15)
