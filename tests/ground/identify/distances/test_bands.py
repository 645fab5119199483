"""Bands of chance: drawn and computed ones agree, hold what they promise, and find what was put there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption
from klastr.identify.distances.all_places import place_sums
from klastr.identify.distances.asked import AskedPoints
from klastr.methods.ring_spectrum import ring


def towns(sites: int, plants: int, seed: int, *, gathered: bool = False) -> klastr.PointSet:
    """Sites about towns; the industry is drawn from all of them, or from those of one town."""
    random = np.random.default_rng(seed)
    centres = random.uniform(20, 180, (12, 2))
    town = random.integers(0, 12, sites)
    x, y = (centres[town] + random.normal(0, 12, (sites, 2))).T
    pool = np.flatnonzero(town < 2) if gathered else np.arange(sites)
    kinds = np.full(sites, "rest", dtype=object)
    kinds[random.choice(pool, plants, replace=False)] = "steel"
    return klastr.PointSet.from_arrays(x, y, kinds.tolist())


def test_sums_over_all_places_are_those_over_all_pairs() -> None:
    points, distances, h = towns(250, 20, 1), np.array([0.0, 10.0, 35.0]), 4.0
    sums = place_sums(points, distances, h)
    apart = np.hypot(points.x[:, None] - points.x, points.y[:, None] - points.y)
    kernels = np.stack([ring(apart, d, h) * (1 - np.eye(250)) for d in distances])
    own = kernels.sum(axis=2)
    assert sums.total == pytest.approx(kernels.sum(axis=(1, 2)) / 2, rel=5e-3)
    assert np.allclose(sums.shared, own @ own.T, rtol=1e-2)
    squares = np.einsum("aij,bij->ab", kernels, kernels) / 2
    assert np.allclose(sums.squares, squares, rtol=2e-2, atol=2e-3 * squares.max())


def test_computed_bands_are_those_of_many_draws() -> None:
    points = towns(2_000, 150, 2)
    asked = {"up_to": 80, "bandwidth": "sites"}
    drawn = klastr.k_density(points, "steel", bands="simulated", draws=2000, **asked)
    computed = klastr.k_density(points, "steel", bands="analytic", up_to=80)
    assert computed.settings["bandwidth_km"]["steel"] == pytest.approx(
        drawn.settings["bandwidth_km"]["steel"], rel=0.02
    )
    assert np.allclose(computed.expected, drawn.expected, rtol=0.02)
    ratio = (computed.high - computed.low) / (drawn.high - drawn.low)
    assert ratio.mean() == pytest.approx(1, abs=0.04)
    wide = (computed.global_high - computed.global_low) / (drawn.global_high - drawn.global_low)
    assert wide.mean() == pytest.approx(1, abs=0.08)


@pytest.mark.parametrize("bands", ["simulated", "analytic"])
def test_what_gathers_is_found_and_what_does_not_is_left(bands: str) -> None:
    asked = {"up_to": 60, "bands": bands, "draws": 199}
    steel = klastr.k_density(towns(1_500, 90, 3, gathered=True), "steel", **asked)
    assert steel.sentence("steel").startswith("Steel: localised between 0 and ")
    assert float(steel.p_global[0]) < 0.01
    assert (steel.localisation()[0][:10] > 0).all()
    assert not steel.dispersion().any()


@pytest.mark.slow
@pytest.mark.parametrize("bands", ["simulated", "analytic"])
def test_chance_alone_is_rarely_a_finding(bands: str) -> None:
    found = [
        float(klastr.k_density(towns(800, 70, seed), "steel", up_to=60, bands=bands, draws=99).p_global[0])
        for seed in range(14)
    ]
    assert sum(p <= 0.05 for p in found) <= 3
    assert 0.25 < np.mean(found) < 0.75


def test_many_industries_get_computed_bands_and_small_ones_are_drawn() -> None:
    random = np.random.default_rng(4)
    kinds = np.repeat([f"i{k:02d}" for k in range(25)], [1, 2, 5] + [70] * 22)
    x, y = random.uniform(0, 100, (2, kinds.size))
    found = klastr.k_density(klastr.PointSet.from_arrays(x, y, kinds.tolist()), up_to=40, draws=99)
    assert "covariance of sampling" in found.settings["bands"]
    assert found.reason("i00", "0") == "one_plant"
    assert np.isfinite(found.global_high[1:]).all()
    assert (found.p_global[1:] <= 0.05).sum() <= 6
    assert "p = " in found.sentence("i24")


@pytest.mark.parametrize("wrong", [{"weighted": True}, {"null": "uniform"}, {"around": "rest"}, {"draws": 0}])
def test_computed_bands_are_for_one_question_only(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidOption, match="Analytic bands"):
        klastr.k_density(towns(100, 20, 5), "steel", bands="analytic", **wrong)
    with pytest.raises(InvalidOption, match="no bands 'wide'"):
        klastr.k_density(towns(100, 20, 5), "steel", bands="wide")


def test_a_grid_says_how_far_it_is_off() -> None:
    found = klastr.k_density(towns(600, 200, 6), "steel", up_to=40, method="grid", draws=0)
    assert 0 < found.settings["largest_relative_error"] < 0.01


@pytest.mark.slow
def test_the_way_of_summing_follows_bandwidth_and_number() -> None:
    points = towns(400, 100, 6)
    assert klastr.k_density(points, "steel", up_to=40, draws=0).settings["method"] == "spectrum"
    assert klastr.k_density(points, "steel", up_to=40, bandwidth=0.05, draws=0).settings["method"] == "pairs"
    many = towns(4_000, 3_000, 6)
    assert klastr.k_density(many, "steel", up_to=40, draws=0).settings["method"] == "grid"


@pytest.mark.parametrize("function", [klastr.m_function, klastr.k_density])
def test_the_share_of_the_work_is_told(function: object) -> None:
    told: list[float] = []
    function(towns(200, 40, 7), up_to=20, draws=39, progress=told.append)  # type: ignore[operator]
    assert len(told) == 2
    assert told == sorted(told)
    assert told[-1] == 1


def test_m_looks_at_the_pairs_of_its_plants_alone() -> None:
    from klastr.identify.distances import m_ratios

    points = towns(600, 60, 5)
    here = klastr.m_function(points, "steel", up_to=200, draws=39)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(m_ratios, "neighbour_table", lambda lists: None)
        lists_alone = klastr.m_function(points, "steel", up_to=200, draws=39)
    assert np.allclose(here.values, lists_alone.values, rtol=1e-12, equal_nan=True)
    assert np.allclose(here.global_high, lists_alone.global_high, rtol=1e-12, equal_nan=True)
    near = m_ratios.surroundings(
        AskedPoints(points, ("steel",), None, here.distances), "cumulative", weighted=True, case_control=False
    )
    listed: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(near.lists), "sums", lambda *_: listed.append(1))
        near._within(points.of("steel"), (points.industry == points.industries.index("steel")) * 1.0)
    assert not listed


def test_the_same_seed_gives_the_same_bands() -> None:
    points = towns(300, 40, 7)
    for function in (klastr.k_density, klastr.m_function, klastr.k_function):
        one, two = (function(points, "steel", up_to=20, draws=39, seed=5) for _ in range(2))
        assert np.array_equal(one.global_high, two.global_high, equal_nan=True)
        other = function(points, "steel", up_to=20, draws=39, seed=6)
        assert not np.array_equal(one.global_high, other.global_high, equal_nan=True)


def test_weights_of_large_plants_that_gather_are_found_by_labelling() -> None:
    points = towns(400, 120, 8)
    steel = points.of("steel")
    weight = np.ones(400)
    weight[steel[np.argsort(np.hypot(points.x[steel] - 100, points.y[steel] - 100))[:25]]] = 30
    kinds = [points.industries[k] for k in points.industry]
    heavy = klastr.PointSet.from_arrays(points.x, points.y, kinds, weight=weight)
    found = klastr.k_density(heavy, "steel", up_to=60, weighted=True, null="labelling", draws=199)
    assert float(found.p_global[0]) <= 0.01


def test_an_answer_says_which_plants_made_it() -> None:
    frame = pd.DataFrame(
        {"x": [0, 1, 2, 40], "y": [0, 0, 0, 30], "nace": ["a"] * 4, "name": ["Ore", "Pit", "Mill", "Far"]}
    )
    points = klastr.PointSet.from_frame(frame, plant="name")
    cells = klastr.k_density(points, "a", distances=[0.0, 1.0], bandwidth=0.5, draws=0).explain("a", "1").cells
    assert cells["pairs between 0.5 and 1.5 km"] == 2
    assert cells["share through Pit"] == pytest.approx(1, abs=0.2)
    assert "share through Far" not in cells


@pytest.mark.slow
def test_without_compiled_kernels_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from klastr.identify.distances import k_density_sums
    from klastr.methods import pair_histogram

    points = towns(300, 40, 9)
    asked = {"up_to": 30, "method": "pairs", "draws": 39}
    here = klastr.k_density(points, "steel", **asked)
    for module in (k_density_sums, pair_histogram):
        monkeypatch.setattr(module, "numba_is_there", lambda: False)
    plain = klastr.k_density(points, "steel", **asked)
    assert np.allclose(here.values, plain.values, rtol=1e-12)
    assert np.allclose(here.global_high, plain.global_high, rtol=1e-12)
