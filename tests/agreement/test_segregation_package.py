"""Indices of segregation against PySAL's segregation, run beside klastr on one map of rectangles."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

Difference = Callable[[str, str, float], None]
Peer = Callable[[str], ModuleType]

SIZE, INDUSTRIES = 36, [f"i{k}" for k in range(6)]
LABELS = [f"r{k:02d}" for k in range(SIZE)]
NONE = {"draws": 0, "labellings": 0}
EXACT = 1e-12
VERSION = "segregation 2.5"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture
def table() -> pd.DataFrame:
    random = np.random.default_rng(3)
    jobs = random.poisson(random.gamma(1, 40, (SIZE, 6))).astype(float)
    return pd.DataFrame(jobs, index=LABELS, columns=INDUSTRIES)


@pytest.fixture
def shapes(peer: Peer) -> list[Any]:
    box = peer("shapely.geometry").box
    wide = np.random.default_rng(4).uniform(0.5, 1, SIZE)
    return [box(k % 6, k // 6, k % 6 + wide[k], k // 6 + wide[k]) for k in range(SIZE)]


@pytest.fixture
def frame(peer: Peer, table: pd.DataFrame, shapes: list[Any]) -> Any:
    return peer("geopandas").GeoDataFrame(table.assign(t=table.sum(axis=1)), geometry=shapes, crs=3035)


@pytest.fixture
def lie(shapes: list[Any]) -> dict[str, Any]:
    return {
        "points": {label: (shape.centroid.x, shape.centroid.y) for label, shape in zip(LABELS, shapes, strict=True)},
        "areas": {label: shape.area for label, shape in zip(LABELS, shapes, strict=True)},
    }


ONE_GROUP = {
    "Dissim": "dissimilarity",
    "Gini": "gini",
    "Entropy": "entropy",
    "Atkinson": "atkinson",
    "Isolation": "isolation",
    "Interaction": "interaction",
    "CorrelationR": "correlation_ratio",
    "MinMax": "minmax",
}
MANY_GROUPS = {
    "MultiInfoTheory": "theil",
    "MultiDissim": "dissimilarity",
    "MultiGini": "gini",
    "MultiNormExposure": "exposure",
    "MultiRelativeDiversity": "relative_diversity",
    "MultiSquaredCoefVar": "squared_variation",
    "MultiDivergence": "divergence",
}


@pytest.mark.proves("segregation", by="agreement", peer="segregation 2.5")
def test_one_industry_against_all_others(peer: Peer, difference: Difference, table, frame) -> None:
    package = peer("segregation.singlegroup")
    seen = {}
    for theirs, kind in ONE_GROUP.items():
        own = klastr.segregation(table, kind=kind, **NONE)
        seen[kind] = max(abs(getattr(package, theirs)(frame, i, "t").statistic - own.at(i)) for i in INDUSTRIES)
    difference("segregation", VERSION, max(seen.values()))
    assert max(seen.values()) < EXACT, seen


@pytest.mark.proves("multigroup_segregation", by="agreement", peer="segregation 2.5")
def test_all_industries_together(peer: Peer, difference: Difference, table, frame) -> None:
    package = peer("segregation.multigroup")
    seen = {
        kind: abs(
            getattr(package, theirs)(frame, INDUSTRIES).statistic
            - klastr.multigroup_segregation(table, kind=kind, **NONE).at("all")
        )
        for theirs, kind in MANY_GROUPS.items()
    }
    difference("multigroup_segregation", VERSION, max(seen.values()))
    assert max(seen.values()) < EXACT, seen


@pytest.mark.proves("spatial_segregation", by="agreement", peer="segregation 2.5")
def test_centre_area_and_borders(peer: Peer, difference: Difference, table, frame, lie) -> None:
    package, library = peer("segregation.singlegroup"), peer("libpysal.weights")
    lattice = library.lat2W(6, 6)
    pairs = [(LABELS[a], LABELS[b]) for a, near in lattice.neighbors.items() for b in near]
    weights = klastr.spatial_weights(LABELS, neighbours=pairs)
    centred = {"center": 3}, {"centre": "r03", **lie}
    cases = [
        ("Delta", "delta", {}, {"areas": lie["areas"]}),
        ("AbsoluteCentralization", "absolute_centralisation", *centred),
        ("RelativeCentralization", "relative_centralisation", *centred),
        ("SpatialDissim", "adjusted_dissimilarity", {"w": lattice}, {"weights": weights}),
    ]
    seen = {}
    for theirs, kind, options, own in cases:
        found = klastr.spatial_segregation(table, kind=kind, **own, **NONE)
        numbers = [getattr(package, theirs)(frame, i, "t", **options).statistic for i in INDUSTRIES]
        seen[kind] = float(np.max(np.abs(np.array(numbers) - found.values)))
    difference("spatial_segregation", VERSION, max(seen.values()))
    assert max(seen.values()) < EXACT, seen


def test_beyond_chance_is_near_the_packages(peer: Peer, table, frame) -> None:
    """Both draw; the package deals each person's group by the shares of all regions, as plants of one job do here."""
    package = peer("segregation.singlegroup")
    own = klastr.segregation(table, kind="modified_dissimilarity", plant_size=1, draws=0)
    theirs = package.ModifiedDissim(frame, "i0", "t", seed=1, n_jobs=1, iterations=100).statistic
    assert own.at("i0") == pytest.approx(theirs, abs=0.02)


def test_nearness_in_the_package_grows_with_distance(peer: Peer, lie, table, frame) -> None:
    """It takes 1 - exp(-d), so that its isolation and interaction do not add up to 1, as all jobs would have to."""
    package = peer("segregation.singlegroup")
    isolation = package.DistanceDecayIsolation(frame, "i0", "t").statistic
    interaction = package.DistanceDecayInteraction(frame, "i0", "t").statistic
    assert abs(isolation + interaction - 1) > 0.005
    own = [
        klastr.spatial_segregation(table, kind=f"distance_decay_{kind}", **lie, **NONE).at("i0")
        for kind in ("isolation", "interaction")
    ]
    assert sum(own) == pytest.approx(1)


def test_an_industry_that_vanishes_in_some_labellings_has_a_p_value(table: pd.DataFrame) -> None:
    small = table.copy()
    small["i5"] = 0.0
    small.loc["r00", "i5"] = 12.0
    found = klastr.segregation(small, labellings=99, draws=0)
    assert 0 < found.p_values[-1] <= 1
