"""Centres, squares, space and time, reach and local M by the slow, obvious formula."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

import klastr


def plants(seed: int = 1, n: int = 30) -> klastr.PointSet:
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 50, n), random.uniform(0, 30, n)
    return klastr.PointSet.from_arrays(
        x, y, ["a", "b", "a"] * (n // 3), weight=random.integers(1, 9, n), window=(0, 50, 0, 30)
    )


def apart(points: klastr.PointSet, i: int, j: int) -> float:
    return math.hypot(points.x[i] - points.x[j], points.y[i] - points.y[j])


@pytest.mark.proves("local_m", by="oracle")
def test_local_m_is_a_share_around_one_plant() -> None:
    points, w, r = plants(), plants().weight, 9.0
    mine = points.of("a").tolist()
    found = klastr.local_m(points, "a", within=r, draws=99)
    for i, value, p in zip(mine, found.values, found.p_values, strict=True):
        near = [j for j in range(len(points)) if j != i and apart(points, i, j) <= r]
        if not near:
            assert np.isnan(value)
            continue
        share = sum(w[j] for j in near if j in mine) / sum(w[j] for j in near)
        assert value == pytest.approx(share / ((w[mine].sum() - w[i]) / (w.sum() - w[i])), rel=1e-12)
        assert 0.01 <= p <= 1


@pytest.mark.proves("quadrat_test", by="oracle")
@pytest.mark.parametrize("expected", ["area", "plants"])
def test_quadrats_are_counted(expected: str) -> None:
    points = plants()

    def cells(at: list[int]) -> Counter[tuple[int, int]]:
        return Counter((min(int(points.x[i] / 12.5), 3), min(int(points.y[i] / 10), 2)) for i in at)

    mine, everyone = cells(points.of("a").tolist()), cells(list(range(len(points))))
    total = 0.0
    for column in range(4):
        for row in range(3):
            share = 1 / 12 if expected == "area" else everyone[column, row] / len(points)
            hoped = share * len(points.of("a"))
            total += (mine[column, row] - hoped) ** 2 / hoped if hoped else 0
    assert klastr.quadrat_test(points, "a", across=4, up=3, expected=expected).at("a") == pytest.approx(total)


@pytest.mark.proves("space_time", by="oracle")
@pytest.mark.parametrize("form", ["knox", "modified_knox", "mantel", "jacquez"])
def test_space_and_time_by_pairs(form: str) -> None:
    points = plants(3)
    when = np.random.default_rng(4).uniform(1980, 2020, len(points))
    mine = points.of("a").tolist()
    pairs = [(i, j) for i in mine for j in mine if i < j]
    near = {(i, j): (apart(points, i, j) <= 12, abs(when[i] - when[j]) <= 9) for i, j in pairs}
    if form == "mantel":
        closeness = [(1 / (1 + apart(points, i, j)), 1 / (1 + abs(when[i] - when[j]))) for i, j in pairs]
        slow = float(np.corrcoef(np.array(closeness).T)[0, 1])
    elif form == "jacquez":
        slow = 0.0
        for i in mine:
            others = [j for j in mine if j != i]
            in_space = sorted(others, key=lambda j: apart(points, i, j))[:3]
            in_time = sorted(others, key=lambda j: abs(when[i] - when[j]))[:3]
            slow += len(set(in_space) & set(in_time))
    else:
        slow = float(sum(space and time for space, time in near.values()))
        if form == "modified_knox":
            around = [[sum(both[k] for pair, both in near.items() if i in pair) for i in mine] for k in (0, 1)]
            slow -= sum(s * t for s, t in zip(*around, strict=True)) / (2 * (len(mine) - 1))
    found = klastr.space_time(points, when, form=form, near_km=12, near_time=9, draws=99)
    assert found.at("a") == pytest.approx(slow, rel=1e-9)
    assert 0.01 <= float(found.p_values[0]) <= 1


@pytest.mark.proves("centrography", by="oracle")
@pytest.mark.parametrize("weighted", [False, True])
def test_centres_and_spread(weighted: bool) -> None:
    points = plants(5)
    mine = points.of("a").tolist()
    w = [float(points.weight[i]) if weighted else 1.0 for i in mine]
    x, y = [float(points.x[i]) for i in mine], [float(points.y[i]) for i in mine]
    mean_x = sum(a * b for a, b in zip(w, x, strict=True)) / sum(w)
    mean_y = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    squares = sum(a * ((b - mean_x) ** 2 + (c - mean_y) ** 2) for a, b, c in zip(w, x, y, strict=True))
    found = klastr.centrography(points, "a", weighted=weighted)
    assert found.at("a", "mean_x") == pytest.approx(mean_x)
    assert found.at("a", "mean_y") == pytest.approx(mean_y)
    assert found.at("a", "standard_distance") == pytest.approx(math.sqrt(squares / sum(w)))

    def total(at_x: float, at_y: float) -> float:
        return sum(a * math.hypot(b - at_x, c - at_y) for a, b, c in zip(w, x, y, strict=True))

    middle = found.at("a", "median_x"), found.at("a", "median_y")
    least = total(*middle)
    assert all(total(middle[0] + dx, middle[1] + dy) >= least - 1e-9 for dx in (-0.01, 0, 0.01) for dy in (-0.01, 0.01))

    def along(turn: float) -> float:
        """Weighted variance along a direction, clockwise from north."""
        far = [(b - mean_x) * math.sin(turn) + (c - mean_y) * math.cos(turn) for b, c in zip(x, y, strict=True)]
        return sum(a * f * f for a, f in zip(w, far, strict=True)) / sum(w)

    best = max((math.radians(k / 20) for k in range(3600)), key=along)
    n = len(mine)
    assert found.at("a", "ellipse_turn") == pytest.approx(math.degrees(best), abs=0.06)
    assert found.at("a", "ellipse_along") == pytest.approx(math.sqrt(2 * along(best) * n / (n - 2)), rel=1e-5)
    across = along(best + math.pi / 2)
    assert found.at("a", "ellipse_across") == pytest.approx(math.sqrt(2 * across * n / (n - 2)), rel=1e-3)


@pytest.mark.proves("hansen", by="oracle")
@pytest.mark.parametrize(("decay", "power"), [("power", 1.5), ("exponential", 0.2)])
def test_reach_is_a_sum_over_others(decay: str, power: float) -> None:
    points = plants(6)
    found = klastr.hansen(points, power=power, decay=decay, nearest_km=2.0)
    for i, value in enumerate(found.values):
        slow = 0.0
        for j in range(len(points)):
            far = apart(points, i, j)
            left = max(far, 2.0) ** -power if decay == "power" else math.exp(-power * far)
            slow += points.weight[j] * left if j != i else 0
        assert value == pytest.approx(slow, rel=1e-12)


@pytest.mark.proves("huff", by="oracle")
@pytest.mark.proves("reilly", by="oracle")
@pytest.mark.proves("converse", by="oracle")
def test_shares_of_places() -> None:
    homes, shops = plants(7, 6), plants(8, 9)
    found = klastr.huff(homes, shops, power=1.7, attraction=0.8)
    for i in range(6):
        pull = [
            shops.weight[j] ** 0.8 * max(math.hypot(homes.x[i] - shops.x[j], homes.y[i] - shops.y[j]), 1.0) ** -1.7
            for j in range(9)
        ]
        assert found.values[i] == pytest.approx([one / sum(pull) for one in pull], rel=1e-12)
    for a, b, far in ((3.0, 8.0, 20.0), (50.0, 2.0, 7.0)):
        reach = klastr.converse({"A": a, "B": b}, far).values
        # Where the pull of both is the same, found by halving.
        low, high = 1e-9, far - 1e-9
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if a / middle**2 > b / (far - middle) ** 2 else (low, middle)
        assert reach == pytest.approx([low, far - low], rel=1e-9)
        share = klastr.reilly({"A": a, "B": b}, {"A": 4.0, "B": 5.0}).at("A")
        assert share / (1 - share) == pytest.approx(a / b * (5 / 4) ** 2, rel=1e-12)
