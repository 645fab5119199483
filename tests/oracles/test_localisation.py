"""Indices of localisation, plant by plant and pair by pair, by slow obvious formulas."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.localisation.colocation_moments import colocation_moments
from klastr.identify.localisation.dartboard import variance_of_raw
from klastr.identify.localisation.pair_chance import chances
from klastr.identify.localisation.plant_sums import plant_sums
from klastr.identify.localisation.region_sizes import region_sizes


def invented(seed: int, plants: int = 60) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "region": random.choice(list("PQRST"), plants, p=[0.4, 0.3, 0.15, 0.1, 0.05]),
            "industry": random.choice(list("abcd"), plants),
            "jobs": random.integers(1, 90, plants),
        }
    )


def read(frame: pd.DataFrame) -> klastr.PlantTable:
    return klastr.PlantTable.from_frame(frame, "region", "industry", "jobs")


def terms(frame: pd.DataFrame, industry: str) -> tuple[float, float, float, float, int]:
    """G, sum of s^2, sum of x^2, H, N by loops."""
    own = frame[frame.industry == industry]
    total, jobs = frame.jobs.sum(), own.jobs.sum()
    raw = spread = sizes = 0.0
    for region in sorted(frame.region.unique()):
        s = own[own.region == region].jobs.sum() / jobs
        x = frame[frame.region == region].jobs.sum() / total
        raw, spread, sizes = raw + (s - x) ** 2, spread + s**2, sizes + x**2
    herfindahl = sum((size / jobs) ** 2 for size in own.jobs)
    return raw, spread, sizes, herfindahl, len(own)


@pytest.mark.proves("ellison_glaeser", by="oracle")
@pytest.mark.proves("maurel_sedillot", by="oracle")
@pytest.mark.proves("devereux_griffith_simpson", by="oracle")
@pytest.mark.parametrize("seed", range(4))
def test_indices_plant_by_plant(seed: int) -> None:
    frame = invented(seed)
    plants = read(frame)
    found = {
        name: getattr(klastr, name)(plants, draws=0)
        for name in ("ellison_glaeser", "maurel_sedillot", "devereux_griffith_simpson")
    }
    for industry in "abcd":
        raw, spread, sizes, herfindahl, number = terms(frame, industry)
        gamma = (raw - (1 - sizes) * herfindahl) / ((1 - sizes) * (1 - herfindahl))
        assert found["ellison_glaeser"].at(industry) == pytest.approx(gamma)
        ms = ((spread - sizes) / (1 - sizes) - herfindahl) / (1 - herfindahl)
        assert found["maurel_sedillot"].at(industry) == pytest.approx(ms)
        alpha = spread - 1 / min(number, 5) - (herfindahl - 1 / number)
        assert found["devereux_griffith_simpson"].at(industry) == pytest.approx(alpha)


@pytest.mark.proves("ellison_glaeser", by="oracle")
def test_the_variance_of_g_is_that_of_all_ways_to_throw_the_plants() -> None:
    """Three plants over three regions: all 27 throws with their chances."""
    x, sizes = np.array([0.5, 0.3, 0.2]), np.array([5.0, 3.0, 2.0])
    z = sizes / sizes.sum()
    moments = np.zeros(3)
    for throw in product(range(3), repeat=3):
        chance = np.prod([x[r] for r in throw])
        share = np.array([sum(z[k] for k in range(3) if throw[k] == r) for r in range(3)])
        raw = ((share - x) ** 2).sum()
        moments += chance * np.array([1, raw, raw**2])
    frame = pd.DataFrame({"region": list("PQR"), "industry": "a", "jobs": sizes})
    sums = plant_sums(read(frame))
    against = region_sizes(sums, dict(zip("PQR", x, strict=True)))
    assert moments[0] == pytest.approx(1)
    assert moments[1] == pytest.approx((1 - (x**2).sum()) * (z**2).sum())
    assert variance_of_raw(sums, against)[0] == pytest.approx(moments[2] - moments[1] ** 2)


@pytest.mark.proves("group_coagglomeration", by="oracle")
@pytest.mark.parametrize("seed", range(4))
def test_a_group_is_the_weighted_mean_of_its_pairs(seed: int) -> None:
    """gamma_c = sum over pairs of w_i w_j C[i, j] / sum over pairs of w_i w_j: Ellison, Glaeser and Kerr (2010)."""
    frame = invented(seed)
    weight = frame.groupby("industry").jobs.sum() / frame.jobs.sum()
    x = frame.groupby("region").jobs.sum() / frame.jobs.sum()
    cells = frame.pivot_table(index="region", columns="industry", values="jobs", aggfunc="sum", fill_value=0)
    away = cells / cells.sum() - x.to_numpy()[:, None]
    top = bottom = 0.0
    for i, j in product("abcd", repeat=2):
        if i != j:
            pair = (away[i] * away[j]).sum() / (1 - (x**2).sum())
            top, bottom = top + weight[i] * weight[j] * pair, bottom + weight[i] * weight[j]
    assert klastr.group_coagglomeration(read(frame)).at("all") == pytest.approx(top / bottom)


@pytest.mark.proves("colocated_firms", by="oracle")
@pytest.mark.parametrize("seed", range(3))
def test_colocated_firms_pair_by_pair(seed: int) -> None:
    frame = invented(seed, 40)
    share = klastr.colocated_firms(read(frame), form="share")
    excess = klastr.colocated_firms(read(frame))
    for i, j in (("a", "b"), ("c", "d")):
        first, second = frame[frame.industry == i].region, frame[frame.industry == j].region
        together = [p == q for p in first for q in second]
        pooled = [*first, *second]
        alike = [pooled[m] == pooled[n] for m in range(len(pooled)) for n in range(m)]
        assert share.at(i, j) == pytest.approx(np.mean(together))
        assert excess.at(i, j) == pytest.approx(np.mean(together) - np.mean(alike))


@pytest.mark.proves("colocated_firms", by="oracle")
def test_the_moments_of_colocation_are_those_of_all_deals() -> None:
    """Five firms in three regions, two of one industry: all ten deals."""
    from itertools import combinations

    regions = np.array([0, 0, 1, 1, 2])
    shares = []
    for first in combinations(range(5), 2):
        second = [k for k in range(5) if k not in first]
        shares.append(np.mean([regions[p] == regions[q] for p in first for q in second]))
    firms = np.zeros((3, 2))
    np.add.at(firms, (regions, [0, 1, 0, 1, 1]), 1)
    moments = colocation_moments(firms)
    assert moments.expected[0, 1] == pytest.approx(np.mean(shares))
    assert moments.variance[0, 1] == pytest.approx(np.var(shares))


@pytest.mark.proves("litzenberger_sternberg", by="oracle")
def test_litzenberger_and_sternberg_factor_by_factor() -> None:
    frame = invented(1)
    grouped = frame.groupby(["region", "industry"]).jobs.agg(["sum", "count"]).reset_index()
    table = klastr.RegionalTable.from_frame(grouped, "region", "industry", "sum", establishments="count")
    area = dict(zip("PQRST", (10.0, 20, 5, 40, 25), strict=True))
    people = dict(zip("PQRST", (900.0, 500, 300, 100, 50), strict=True))
    found = klastr.litzenberger_sternberg(table, area=area, population=people, draws=0)
    for row in grouped.itertuples():
        own = grouped[grouped.industry == row.industry]
        jobs, firms = own["sum"].sum(), own["count"].sum()
        density = (row.sum / area[row.region]) / (jobs / sum(area.values()))
        weight = (row.sum / people[row.region]) / (jobs / sum(people.values()))
        size = (row.sum / row.count) / (jobs / firms)
        assert found.at(row.region, row.industry) == pytest.approx(density * weight / size)


@pytest.mark.proves("coagglomeration", by="oracle")
def test_the_chance_of_a_pair_is_that_of_plants_thrown() -> None:
    """One industry in its place, nine plants of the other thrown 20,000 times: as often as the p-value says."""
    random = np.random.default_rng(5)
    x, away = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.1, -0.2, 0.25, -0.15])
    sizes = np.array([9.0, 7, 7, 5, 4, 4, 3, 2, 1]) / 42
    thrown = random.choice(4, (20_000, 9), p=x)
    shares = np.stack([(sizes * (thrown == r)).sum(axis=1) for r in range(4)], axis=1)
    drawn = (shares - x) @ away
    other = shares[np.argsort(drawn)[18_000]] - x  # a draw that one in ten exceeds
    p_values = chances(np.column_stack([away, other]), x, np.array([0.0, (sizes**2).sum()]))
    assert drawn.var() == pytest.approx((sizes**2).sum() * (x @ away**2 - (x @ away) ** 2), rel=0.03)
    assert p_values[0, 1] == pytest.approx(0.1, abs=0.02)
