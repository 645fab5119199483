"""What differs from chance by rounding alone, or cannot differ from it, is no finding."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import klastr
from klastr.identify.distances.curves import DistanceCurves


def everywhere(kinds: list[str], *, weight: list[float] | None = None, seed: int = 1) -> klastr.PointSet:
    x, y = np.random.default_rng(seed).uniform(0, 400, (2, len(kinds)))
    return klastr.PointSet.from_arrays(x, y, kinds, weight=weight)


CURVES: dict[str, Callable[..., DistanceCurves]] = {
    "k_density": klastr.k_density,
    "m": klastr.m_function,
    "k": klastr.k_function,
    "g": klastr.g_function,
}


@pytest.mark.parametrize("name", CURVES)
def test_an_industry_that_is_all_there_is_cannot_differ_from_chance(name: str) -> None:
    found = CURVES[name](everywhere(["a"] * 60), draws=199)
    assert found.sentence().startswith("a: every draw gives the same curve")
    assert found.finding() == ""
    assert np.nanmin(found.p_values) == 1


@pytest.mark.parametrize("method", ["spectrum", "grid", "pairs"])
def test_the_same_plants_in_another_order_are_the_same(method: str) -> None:
    found = klastr.k_density(everywhere(["a"] * 60), draws=199, method=method)
    assert found.p_global.tolist() == [1]
    assert not found.localisation().any()


def test_computed_bands_of_all_plants_are_no_finding() -> None:
    found = klastr.k_density(everywhere(["a"] * 90), draws=199, bands="analytic")
    assert found.p_global.tolist() == [1]


@pytest.mark.parametrize("name", CURVES)
def test_equal_weights_that_are_exchanged_change_nothing(name: str) -> None:
    found = CURVES[name](everywhere(["a", "b"] * 20), "a", null="labelling", draws=99)
    assert found.p_global.tolist() == [1]
    assert any("no weights to exchange" in note for note in found.notes)


def test_distances_that_half_of_the_draws_have_too_are_no_finding() -> None:
    points = klastr.PointSet.from_arrays([0, 1, 2, 9], [0, 0, 0, 9], ["a", "a", "b", "b"])
    found = klastr.k_density(points, "a", draws=199)
    assert float(found.p_global[0]) > 0.2
    assert found.finding() == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["k_density", "m", "k"])
def test_words_of_chance_alone_are_as_rare_as_the_level_says_with_few_draws(name: str) -> None:
    said = []
    for seed in range(40):
        kinds = np.random.default_rng(seed).permutation(["a"] * 25 + ["b"] * 75).tolist()
        said.append(CURVES[name](everywhere(kinds, seed=seed), "a", draws=39, up_to=100).finding())
    assert sum(map(bool, said)) <= 6
