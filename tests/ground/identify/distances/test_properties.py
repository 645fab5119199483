"""What must not matter to a measure of points: their order, where the map begins, how it is turned, in which unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import klastr

Curve = Callable[[klastr.PointSet], np.ndarray]
DISTANCES = np.array([2.0, 6.0, 11.0])


def plants(seed: int, *, scale: float = 1.0, shift: float = 0.0, turn: bool = False, n: int = 24) -> klastr.PointSet:
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 40, n), random.uniform(0, 40, n)
    kinds = ["a", "b"] * (n // 2)
    weight = random.integers(1, 9, n)
    if turn:
        x, y = 40 - y, x
    low, high = shift, shift + 40 * scale
    return klastr.PointSet.from_arrays(
        x * scale + shift, y * scale + shift, kinds, weight=weight, window=(low, high, low, high)
    )


def values(name: str, points: klastr.PointSet, scale: float = 1.0) -> np.ndarray:
    """What does not depend on the unit of length."""
    r = DISTANCES * scale
    curves: dict[str, Callable[[], Any]] = {
        "k_density": lambda: klastr.k_density(points, "a", distances=r, bandwidth=2 * scale, draws=0).values * scale,
        "m": lambda: klastr.m_function(points, "a", distances=r, draws=0).values,
        "k": lambda: klastr.k_function(points, "a", distances=r, draws=0).values / scale**2,
        "l": lambda: klastr.l_function(points, "a", distances=r, draws=0).values / scale,
        "g": lambda: klastr.g_function(points, "a", distances=r, draws=0).values,
        "d": lambda: klastr.d_function(points, "a", distances=r, draws=0).values / scale**2,
        "k_inhomogeneous": lambda: klastr.k_inhomogeneous(points, "a", distances=r, draws=0).values / scale**2,
        "nearest_neighbour": lambda: klastr.nearest_neighbour(points, "a", distances=r, draws=0).values,
        "local_m": lambda: np.sort(klastr.local_m(points, "a", within=r[2], draws=0).values),
        "quadrat_test": lambda: klastr.quadrat_test(points, across=2, up=2).values,
        "space_time": lambda: klastr.space_time(points, points.weight, near_km=r[1], near_time=2, draws=0).values,
        "hansen": lambda: np.sort(klastr.hansen(points, nearest_km=scale).values) * scale,
        "huff": lambda: np.sort(klastr.huff(points, points, nearest_km=scale).values.ravel()),
        "centrography": lambda: klastr.centrography(points).values[:, 4:7] / scale,
        "reilly": lambda: klastr.reilly({"A": 3, "B": 5}, {"A": r[0], "B": r[1]}).values,
        "converse": lambda: klastr.converse({"A": 3, "B": 5}, r[2]).values / scale,
    }
    return np.asarray(curves[name]())


NAMES = (
    pytest.param("k_density", marks=pytest.mark.proves("k_density", by="property")),
    pytest.param("m", marks=pytest.mark.proves("m", by="property")),
    pytest.param("k", marks=pytest.mark.proves("k", by="property")),
    pytest.param("l", marks=pytest.mark.proves("l", by="property")),
    pytest.param("g", marks=pytest.mark.proves("g", by="property")),
    pytest.param("d", marks=pytest.mark.proves("d", by="property")),
    pytest.param("k_inhomogeneous", marks=pytest.mark.proves("k_inhomogeneous", by="property")),
    pytest.param("nearest_neighbour", marks=pytest.mark.proves("nearest_neighbour", by="property")),
    pytest.param("local_m", marks=pytest.mark.proves("local_m", by="property")),
    pytest.param("quadrat_test", marks=pytest.mark.proves("quadrat_test", by="property")),
    pytest.param("space_time", marks=pytest.mark.proves("space_time", by="property")),
    pytest.param("hansen", marks=pytest.mark.proves("hansen", by="property")),
    pytest.param("huff", marks=pytest.mark.proves("huff", by="property")),
    pytest.param("centrography", marks=pytest.mark.proves("centrography", by="property")),
    pytest.param("reilly", marks=pytest.mark.proves("reilly", by="property")),
    pytest.param("converse", marks=pytest.mark.proves("converse", by="property")),
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6)
@given(
    seed=st.integers(0, 10_000),
    scale=st.sampled_from([0.1, 3.0, 40.0]),
    shift=st.sampled_from([-70.0, 0.0, 900.0]),
    turn=st.booleans(),
)
def test_the_map_may_be_moved_turned_and_scaled(name: str, seed: int, scale: float, shift: float, turn: bool) -> None:
    here = values(name, plants(seed))
    there = values(name, plants(seed, scale=scale, shift=shift, turn=turn), scale)
    if name == "quadrat_test" and turn:
        assert np.sort(there) == pytest.approx(np.sort(here), rel=1e-6)
    else:
        assert np.allclose(there, here, rtol=2e-4, atol=2e-4 * np.nanmax(np.abs(here)), equal_nan=True)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=4)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_plants_does_not_matter(name: str, seed: int) -> None:
    points = plants(seed)
    order = np.random.default_rng(seed + 1).permutation(len(points))
    mixed = points.taken(order)
    assert np.allclose(values(name, points), values(name, mixed), rtol=1e-4, atol=1e-6, equal_nan=True)


@pytest.mark.slow
@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_a_k_density_is_a_density(seed: int) -> None:
    points = plants(seed)
    r = np.linspace(0, 80, 400)
    curve = klastr.k_density(points, "a", distances=r, bandwidth=2.0, draws=0).values[0]
    assert np.trapezoid(curve, r) == pytest.approx(1, rel=2e-3)
    assert curve.min() > -1e-6


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_k_never_falls_and_g_of_plants_is_a_share(seed: int) -> None:
    points = plants(seed)
    assert (np.diff(klastr.k_function(points, "a", up_to=20, draws=0).values[0]) >= 0).all()
    g = klastr.nearest_neighbour(points, "a", up_to=40, draws=0).values[0]
    assert (np.diff(g) >= 0).all()
    assert 0 <= g[0] <= g[-1] == 1


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_m_of_everyone_is_one(seed: int) -> None:
    points = plants(seed)
    same = klastr.PointSet.from_arrays(points.x, points.y, ["a"] * len(points), weight=points.weight)
    m = klastr.m_function(same, "a", distances=[5.0, 20.0], draws=0).values
    assert m == pytest.approx(np.ones((1, 2)), rel=1e-12)
