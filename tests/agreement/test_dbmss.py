"""Distances between plants beside dbmss 2.11-0, on its answers for 400 marked points; and beside second methods."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import klastr

Kept = Callable[[str, str, float], None]


def columns(path: Path) -> dict[str, list[str]]:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


def numbers(texts: list[str]) -> np.ndarray:
    return np.array([np.nan if text == "NA" else float(text) for text in texts])


@pytest.fixture(scope="module")
def plants(peers_tables: Path) -> klastr.PointSet:
    read = columns(peers_tables / "in_points_400.csv")
    x, y, weight = (numbers(read[name]) for name in ("X", "Y", "PointWeight"))
    return klastr.PointSet.from_arrays(x, y, read["PointType"], weight=weight, window=(0, 100, 0, 100))


def largest(ours: np.ndarray, theirs: np.ndarray) -> float:
    assert np.array_equal(np.isnan(ours), np.isnan(theirs))
    return float(np.nanmax(np.abs(ours - theirs)))


@pytest.mark.proves("k_density", by="agreement", peer="dbmss 2.11-0")
@pytest.mark.parametrize(
    ("file", "of", "around"), [("dbmss_Kdhat_A_exact.csv", "A", None), ("dbmss_Kdhat_AB_exact.csv", "B", "A")]
)
def test_k_density_by_the_convention_of_dbmss(
    plants: klastr.PointSet, peers_tables: Path, difference: Kept, file: str, of: str, around: str | None
) -> None:
    theirs = columns(peers_tables / file)
    found = klastr.k_density(
        plants, of, around=around, distances=numbers(theirs["r"]), convention="dbmss", draws=0
    ).values.ravel()
    apart = largest(found, numbers(theirs["Kd"]))
    difference("k_density", "dbmss 2.11-0", apart)
    assert apart < 1e-15


def test_the_published_k_density_differs_by_its_binning_and_bandwidth(
    plants: klastr.PointSet, peers_tables: Path
) -> None:
    theirs = columns(peers_tables / "dbmss_Kdhat_A_exact.csv")
    r, other = numbers(theirs["r"]), numbers(theirs["Kd"])
    same_width = klastr.k_density(plants, "A", distances=r, bandwidth=3.452126891867423, draws=0).values[0]
    assert 1e-4 < np.abs(same_width / other - 1).max() < 0.01
    own_width = klastr.k_density(plants, "A", distances=r, draws=0).values[0]
    assert 0.05 < np.abs(own_width / other - 1).max() < 0.3


@pytest.mark.proves("m", by="agreement", peer="dbmss 2.11-0")
@pytest.mark.parametrize(("of", "around", "column"), [("A", None, "M"), ("B", "A", "M_AB")])
def test_m(
    plants: klastr.PointSet, peers_tables: Path, difference: Kept, of: str, around: str | None, column: str
) -> None:
    theirs = columns(peers_tables / "dbmss_Mhat_A.csv")
    found = klastr.m_function(plants, of, around=around, distances=numbers(theirs["r"]), convention="dbmss", draws=0)
    apart = largest(found.values.ravel(), numbers(theirs[column]))
    difference("m", "dbmss 2.11-0", apart)
    assert apart < 1e-13


@pytest.mark.proves("local_m", by="agreement", peer="dbmss 2.11-0")
def test_m_is_the_mean_of_local_m_weighted_by_shares_everywhere(
    plants: klastr.PointSet, peers_tables: Path, difference: Kept
) -> None:
    theirs = columns(peers_tables / "dbmss_Mhat_A.csv")
    at = theirs["r"].index("8")
    local = klastr.local_m(plants, "A", within=8.0, draws=0).values
    weight = plants.weight[plants.of("A")]
    everywhere = (weight.sum() - weight) / (plants.weight.sum() - weight)
    apart = abs(local @ everywhere / everywhere.sum() - float(theirs["M"][at]))
    difference("local_m", "dbmss 2.11-0", apart)
    assert apart < 1e-13


@pytest.fixture(scope="module")
def everyone(plants: klastr.PointSet) -> klastr.PointSet:
    return klastr.PointSet.from_arrays(plants.x, plants.y, ["all"] * len(plants), window=(0, 100, 0, 100))


@pytest.mark.proves("k", by="agreement", peer="dbmss 2.11-0")
@pytest.mark.proves("l", by="agreement", peer="dbmss 2.11-0")
def test_k_and_l(everyone: klastr.PointSet, peers_tables: Path, difference: Kept) -> None:
    theirs = columns(peers_tables / "dbmss_Khat_all.csv")
    r, k = numbers(theirs["r"]), numbers(theirs["iso"])
    apart = largest(klastr.k_function(everyone, distances=r, convention="dbmss", draws=0).values[0], k)
    difference("k", "dbmss 2.11-0", apart)
    assert apart < 1e-10
    apart = largest(klastr.l_function(everyone, distances=r, draws=0).values[0], np.sqrt(k / np.pi) - r)
    difference("l", "dbmss 2.11-0", apart)
    assert apart < 1e-12


@pytest.mark.proves("g", by="agreement", peer="slope of K")
def test_g_is_the_slope_of_k(everyone: klastr.PointSet, difference: Kept) -> None:
    b = 3.0
    u = np.linspace(-b, b, 4001)
    apart = 0.0
    for r in (8.0, 15.0):
        k = klastr.k_function(everyone, distances=r + u, draws=0).values[0]
        # The kernel times the slope of K, summed by parts: - integral of k_b'(u) K(r + u).
        slope = 1.5 / b**3 * np.trapezoid(u * k, u)
        g = klastr.g_function(everyone, distances=[r], bandwidth=b, draws=0).values[0, 0]
        apart = max(apart, abs(g - slope / (2 * np.pi * r)))
    difference("g", "slope of K", apart)
    assert apart < 1e-3


@pytest.mark.proves("huff", by="agreement", peer="Reilly's law")
@pytest.mark.proves("reilly", by="agreement", peer="Huff's shares")
@pytest.mark.proves("converse", by="agreement", peer="Reilly's law")
@pytest.mark.proves("hansen", by="agreement", peer="whole matrix")
def test_laws_of_attraction_agree_with_each_other(difference: Kept) -> None:
    home = klastr.PointSet.from_arrays([0, 50], [0, 50], ["home"] * 2)
    shops = klastr.PointSet.from_arrays([20, 0], [0, 35], ["shop"] * 2, weight=[300, 700])
    by_huff = klastr.huff(home, shops).values[0]
    by_reilly = klastr.reilly({"A": 300, "B": 700}, {"A": 20, "B": 35}).values
    difference("huff", "Reilly's law", float(np.abs(by_huff - by_reilly).max()))
    difference("reilly", "Huff's shares", float(np.abs(by_huff - by_reilly).max()))
    assert by_huff == pytest.approx(by_reilly, rel=1e-12)
    a, b = klastr.converse({"A": 300, "B": 700}, 55).values
    half = klastr.reilly({"A": 300, "B": 700}, {"A": a, "B": b}).at("A")
    difference("converse", "Reilly's law", abs(half - 0.5))
    assert half == pytest.approx(0.5, rel=1e-12)
    apart = np.hypot(shops.x[:, None] - shops.x, shops.y[:, None] - shops.y) + np.diag([np.inf, np.inf])
    whole = (1 / apart) @ shops.weight
    difference("hansen", "whole matrix", float(np.abs(klastr.hansen(shops).values - whole).max()))
    assert klastr.hansen(shops).values == pytest.approx(whole, rel=1e-12)
