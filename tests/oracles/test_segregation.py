"""Indices of segregation against their formulas, written out region by region."""

from __future__ import annotations

import itertools
from math import exp, log, sqrt

import numpy as np
import pytest

import klastr
from klastr.identify.industry_grid import IndustryGrid

NONE = {"draws": 0, "labellings": 0}
REGIONS, INDUSTRIES = 7, 3


@pytest.fixture
def jobs() -> np.ndarray:
    return np.random.default_rng(4).gamma(1, 100, (REGIONS, INDUSTRIES)).round()


@pytest.fixture
def grid(jobs: np.ndarray) -> IndustryGrid:
    labels = tuple(f"r{k}" for k in range(REGIONS))
    return IndustryGrid(labels, tuple(f"i{k}" for k in range(INDUSTRIES)), jobs, None, jobs.sum(axis=1), None, {})


@pytest.fixture
def places() -> np.ndarray:
    return np.random.default_rng(5).random((REGIONS, 2)) * 100


def two_way(p: float) -> float:
    return -sum(share * log(share) for share in (p, 1 - p) if share > 0)


@pytest.mark.proves("segregation", by="oracle")
def test_indices_without_a_map(grid: IndustryGrid, jobs: np.ndarray) -> None:
    found = {
        kind: klastr.segregation(grid, kind=kind, **NONE).values
        for kind in ("dissimilarity", "gini", "entropy", "atkinson", "isolation", "correlation_ratio")
    }
    t, total = jobs.sum(axis=1), jobs.sum()
    for c in range(INDUSTRIES):
        x, whole = jobs[:, c], jobs[:, c].sum()
        y, share = t - x, whole / total
        p = x / t
        apart = sum(abs(x[r] / whole - y[r] / (total - whole)) for r in range(REGIONS)) / 2
        pairs = itertools.product(range(REGIONS), repeat=2)
        gini = sum(t[r] * t[s] * abs(p[r] - p[s]) for r, s in pairs) / (2 * total**2 * share * (1 - share))
        everywhere = two_way(share)
        theil = sum(t[r] * (everywhere - two_way(p[r])) for r in range(REGIONS)) / (everywhere * total)
        inner = sum(sqrt((1 - p[r]) * p[r]) * t[r] for r in range(REGIONS)) / (share * total)
        isolation = sum(x[r] / whole * p[r] for r in range(REGIONS))
        expected = {
            "dissimilarity": apart,
            "gini": gini,
            "entropy": theil,
            "atkinson": 1 - share / (1 - share) * inner**2,
            "isolation": isolation,
            "correlation_ratio": (isolation - share) / (1 - share),
        }
        for kind, value in expected.items():
            assert found[kind][c] == pytest.approx(value), kind


@pytest.mark.proves("spatial_segregation", by="oracle")
def test_indices_on_a_map(grid: IndustryGrid, jobs: np.ndarray, places: np.ndarray) -> None:
    regions = range(REGIONS)
    area = {f"r{k}": 10.0 + k for k in regions}
    points = {f"r{k}": tuple(places[k]) for k in regions}
    near = [(f"r{k}", f"r{k + 1}") for k in range(REGIONS - 1)]
    away = np.sqrt(((places[:, None] - places) ** 2).sum(axis=2))
    c = [[exp(-(away[r, s] if r != s else sqrt(0.6 * (10 + r))) / 30) for s in regions] for r in regions]
    t, total = jobs.sum(axis=1), jobs.sum()

    def found(kind: str, **options: object) -> float:
        return float(klastr.spatial_segregation(grid, kind=kind, **options, **NONE).values[0])

    x, whole = jobs[:, 0], jobs[:, 0].sum()
    y, p, a = t - x, jobs[:, 0] / t, np.array(list(area.values())) / sum(area.values())
    apart = sum(abs(x[r] / whole - y[r] / y.sum()) for r in regions) / 2
    gaps = sum(abs(p[k] - p[k + 1]) for k in range(REGIONS - 1)) / (REGIONS - 1)
    weights = klastr.spatial_weights(grid, neighbours=near)
    assert found("adjusted_dissimilarity", weights=weights) == pytest.approx(apart - gaps)
    assert found("delta", areas=area) == pytest.approx(sum(abs(x[r] / whole - a[r]) for r in regions) / 2)

    order = sorted(regions, key=lambda r: away[2, r])
    running = [np.cumsum([share[r] for r in order]) for share in (x / whole, y / y.sum(), a)]
    steps = range(1, REGIONS)
    for kind, other in (("relative_centralisation", running[1]), ("absolute_centralisation", running[2])):
        value = sum(running[0][k - 1] * other[k] - running[0][k] * other[k - 1] for k in steps)
        assert found(kind, points=points, centre="r2", areas=area) == pytest.approx(value)

    def mean_nearness(first: np.ndarray, second: np.ndarray) -> float:
        pairs = itertools.product(regions, repeat=2)
        return sum(first[r] * c[r][s] * second[s] for r, s in pairs) / first.sum() / second.sum()

    map_of = {"points": points, "areas": area, "reach": 30.0}
    own, others, every = mean_nearness(x, x), mean_nearness(y, y), mean_nearness(t, t)
    value = (whole * own + y.sum() * others) / (total * every)
    assert found("spatial_proximity", **map_of) == pytest.approx(value)
    assert found("relative_clustering", **map_of) == pytest.approx(own / others - 1)
    even = whole * sum(map(sum, c)) / REGIONS**2
    value = (whole * own - even) / (total * mean_nearness(x, t) - even)
    assert found("absolute_clustering", **map_of) == pytest.approx(value)
    reached = [sum(c[r][s] * x[s] for s in regions) / sum(c[r][s] * t[s] for s in regions) for r in regions]
    isolation = sum(x[r] / whole * reached[r] for r in regions)
    assert found("distance_decay_isolation", **map_of) == pytest.approx(isolation)
    assert found("distance_decay_interaction", **map_of) == pytest.approx(1 - isolation)


@pytest.mark.proves("multigroup_segregation", by="oracle")
def test_indices_of_all_industries_together(grid: IndustryGrid, jobs: np.ndarray) -> None:
    t, total = jobs.sum(axis=1), jobs.sum()
    share, p = jobs.sum(axis=0) / total, jobs / t[:, None]
    cells = list(itertools.product(range(REGIONS), range(INDUSTRIES)))
    mixed = sum(s * (1 - s) for s in share)
    entropy = sum(s * log(1 / s) for s in share)
    divergence = sum(t[r] * p[r, i] * log(p[r, i] / share[i]) for r, i in cells if p[r, i] > 0) / total
    pairs = itertools.product(range(REGIONS), range(REGIONS), range(INDUSTRIES))
    expected = {
        "theil": divergence / entropy,
        "divergence": divergence,
        "dissimilarity": sum(t[r] * abs(p[r, i] - share[i]) for r, i in cells) / (2 * total * mixed),
        "gini": sum(t[r] * t[s] * abs(p[r, i] - p[s, i]) for r, s, i in pairs) / (2 * total**2 * mixed),
        "exposure": sum(t[r] * (p[r, i] - share[i]) ** 2 / (1 - share[i]) for r, i in cells) / total,
        "relative_diversity": sum(t[r] * (p[r, i] - share[i]) ** 2 for r, i in cells) / (total * mixed),
        "squared_variation": sum(t[r] * (p[r, i] - share[i]) ** 2 / share[i] for r, i in cells)
        / (total * (INDUSTRIES - 1)),
    }
    for kind, value in expected.items():
        assert klastr.multigroup_segregation(grid, kind=kind, **NONE).at("all") == pytest.approx(value), kind
