"""Distances between plants: hand calculations of the method pages, and figures in the documentation of pointpats."""

from __future__ import annotations

import math

import numpy as np
import pytest

import klastr

# Two steel plants 3 km apart, one 5 km from the first and 4 km from the second, and two paper mills.
PLANTS = klastr.PointSet.from_arrays(
    [0, 3, 3, 0, 8],
    [0, 0, 4, 4, 8],
    ["steel", "steel", "steel", "paper", "paper"],
    weight=[10, 20, 30, 40, 100],
    window=(0, 10, 0, 10),
)


@pytest.mark.proves("k_density", by="worked")
def test_k_density_of_three_plants() -> None:
    # Pairs at 3, 5 and 4 km, h = 1: at 4 km the mean of phi(1), phi(1), phi(0); the reflection is beyond all digits.
    phi = [math.exp(-z * z / 2) / math.sqrt(2 * math.pi) for z in (1, 1, 0)]
    found = klastr.k_density(PLANTS, "steel", distances=[4.0], bandwidth=1.0, draws=0, method="pairs")
    assert found.at("steel", "4") == pytest.approx(sum(phi) / 3, rel=1e-3)
    assert round(found.at("steel", "4"), 3) == 0.294
    # Weighted by 200, 300 and 600 out of 1,100.
    weighted = klastr.k_density(PLANTS, "steel", distances=[4.0], bandwidth=1.0, draws=0, weighted=True)
    assert weighted.at("steel", "4") == pytest.approx((200 * phi[0] + 300 * phi[1] + 600 * phi[2]) / 1100, rel=1e-3)


@pytest.mark.proves("m", by="worked")
@pytest.mark.proves("local_m", by="worked")
def test_m_of_three_plants() -> None:
    # Within 4 km. First: steel 20, all 20 + 40. Second: steel 10 + 30, all the same. Third: steel 20, all 20 + 40.
    # Share of steel among all others: 50/190, 40/180, 30/170.
    local = [(20 / 60) / (50 / 190), 1 / (40 / 180), (20 / 60) / (30 / 170)]
    m = (20 / 60 + 1 + 20 / 60) / (50 / 190 + 40 / 180 + 30 / 170)
    assert klastr.m_function(PLANTS, "steel", distances=[4.0], draws=0).at("steel", "4") == pytest.approx(m, rel=1e-12)
    assert round(m, 3) == 2.518
    assert klastr.local_m(PLANTS, "steel", within=4.0, draws=0).values == pytest.approx(local, rel=1e-12)


@pytest.mark.proves("k", by="worked")
@pytest.mark.proves("l", by="worked")
@pytest.mark.proves("d", by="worked")
def test_k_of_three_plants() -> None:
    # Of six ordered pairs four are within 4 km: K = 100 km2 x 4 / 6. The paper mills are 8.9 km apart: K = 0.
    asked = {"distances": [4.0], "correction": "none", "draws": 0}
    assert klastr.k_function(PLANTS, "steel", **asked).at("steel", "4") == pytest.approx(400 / 6, rel=1e-12)
    line = math.sqrt(400 / 6 / math.pi) - 4
    assert klastr.l_function(PLANTS, "steel", **asked).at("steel", "4") == pytest.approx(line, rel=1e-12)
    assert klastr.d_function(PLANTS, "steel", **asked).at("steel", "4") == pytest.approx(400 / 6, rel=1e-12)


@pytest.mark.proves("g", by="worked")
def test_g_of_three_plants() -> None:
    # b = 2 at 4 km: kernels 0.75 (1 - 1/4) / 2 twice and 0.75 / 2 once, each pair both ways.
    total = 2 * (2 * 0.75 * 0.75 / 2 + 0.75 / 2)
    found = klastr.g_function(PLANTS, "steel", distances=[4.0], bandwidth=2.0, correction="none", draws=0)
    assert found.at("steel", "4") == pytest.approx(100 * total / (2 * math.pi * 4 * 6), rel=1e-12)


@pytest.mark.proves("k_inhomogeneous", by="worked")
def test_the_inhomogeneous_k_of_an_even_density() -> None:
    # A density smoothed far beyond the map is 4 other plants on 100 km2 times 3 of 5: 0.024 per km2 at each plant.
    found = klastr.k_inhomogeneous(
        PLANTS, "steel", distances=[4.0], intensity_bandwidth=1e6, correction="none", draws=0
    )
    assert found.at("steel", "4") == pytest.approx(4 / 0.024**2 / 100, rel=1e-6)


@pytest.mark.proves("nearest_neighbour", by="worked")
def test_the_nearest_of_three_plants() -> None:
    # Nearest others at 3, 3 and 4 km.
    found = klastr.nearest_neighbour(PLANTS, "steel", distances=[2.0, 3.0, 4.0], draws=0)
    assert found.values[0] == pytest.approx([0, 2 / 3, 1])


@pytest.mark.proves("quadrat_test", by="worked")
def test_quadrats_of_three_plants() -> None:
    # All three in the south-west quarter, 0.75 expected in each: (2.25^2 + 3 x 0.75^2) / 0.75.
    assert klastr.quadrat_test(PLANTS, "steel", across=2, up=2).at("steel") == pytest.approx(9)


@pytest.mark.proves("space_time", by="worked")
def test_space_and_time_of_three_plants() -> None:
    when = [1990, 1991, 2005, 2000, 2001]
    asked = {"near_km": 4, "near_time": 2, "draws": 0}
    # Near in space: pairs 1-2 and 2-3; of these near in time: 1-2.
    assert klastr.space_time(PLANTS, when, **asked).at("steel") == 1
    # Expected of each plant: neighbours in space 1, 2, 1; in time 1, 1, 0; (1 + 2 + 0) / (2 x 2) = 0.75.
    assert klastr.space_time(PLANTS, when, form="modified_knox", **asked).at("steel") == pytest.approx(0.25)
    # Nearest in space 2, 1, 2; in time 2, 1, 2: all three agree.
    assert klastr.space_time(PLANTS, when, form="jacquez", neighbours=1, draws=0).at("steel") == 3


@pytest.mark.proves("hansen", by="worked")
@pytest.mark.proves("huff", by="worked")
@pytest.mark.proves("reilly", by="worked")
@pytest.mark.proves("converse", by="worked")
def test_attraction_by_hand() -> None:
    assert klastr.hansen(PLANTS).at("0") == pytest.approx(20 / 3 + 30 / 5 + 40 / 4 + 100 / math.sqrt(128))
    mills = PLANTS.taken(PLANTS.of("paper"))
    # The first steel plant is 4 km and 11.3 km from mills of 40 and 100: 40 / 16 against 100 / 128.
    assert klastr.huff(PLANTS, mills).at("0", "0") == pytest.approx(2.5 / (2.5 + 100 / 128))
    assert klastr.reilly({"A": 40, "B": 100}, {"A": 4, "B": math.sqrt(128)}).at("A") == pytest.approx(128 / 168)
    assert klastr.converse({"A": 90, "B": 10}, 40).values == pytest.approx([30, 10])


POINTPATS = np.array(
    [
        [66.22, 32.54],
        [22.52, 22.39],
        [31.01, 81.21],
        [9.47, 31.02],
        [30.78, 60.10],
        [75.21, 58.93],
        [79.26, 7.68],
        [8.23, 39.93],
        [98.73, 77.17],
        [89.78, 42.53],
        [65.19, 92.08],
    ]
)


@pytest.mark.proves("centrography", by="published")
def test_centres_in_the_documentation_of_pointpats() -> None:
    """Documentation of pointpats 2.5.5, ``centrography.std_distance`` and ``centrography.ellipse``."""
    found = klastr.centrography(klastr.PointSet.from_arrays(*POINTPATS.T, ["all"] * 11))
    assert found.at("all", "standard_distance") == pytest.approx(40.21575987282547, rel=1e-12)
    assert found.at("all", "ellipse_along") == pytest.approx(50.13029459102783, rel=1e-12)
    assert found.at("all", "ellipse_across") == pytest.approx(37.95222670267865, rel=1e-12)
    # The same axis: its angle runs from east against the clock, ours from north with it.
    assert math.radians(found.at("all", "ellipse_turn")) == pytest.approx(math.pi / 2 - 0.3465582095042642, rel=1e-9)
