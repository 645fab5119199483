"""p-values of localisation against plants thrown one by one, where regions are few and G is far from normal."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.localisation.dartboard import skewness_of_raw
from klastr.identify.localisation.each_plant import PlantsOfCells
from klastr.identify.localisation.plant_sums import plant_sums
from klastr.identify.localisation.region_sizes import region_sizes
from klastr.identify.localisation.thrown_plants import FEW_PLANTS, THROWS

THROWN_HERE = 20_000
NUMBERS = {"few": 8, "some": 40, "many": 260}


def invented(regions: int, seed: int, *, alike: bool) -> pd.DataFrame:
    """Three industries of few, some and many plants, rather gathered than not, and a fourth that fills the map."""
    random = np.random.default_rng(seed)
    numbers = NUMBERS | {"rest": 400}
    frames = []
    for industry, number in numbers.items():
        pull = random.dirichlet(np.full(regions, 12.0 if industry == "many" else 4.0))
        jobs = np.full(number, 10) if alike else np.ceil(random.gamma(0.7, 30, number)).astype(int)
        where = [f"R{k}" for k in random.choice(regions, number, p=pull)]
        frames.append(pd.DataFrame({"region": where, "industry": industry, "jobs": jobs}))
    return pd.concat(frames)


def read(frame: pd.DataFrame) -> klastr.PlantTable:
    return klastr.PlantTable.from_frame(frame, "region", "industry", "jobs")


def thrown_p_value(frame: pd.DataFrame, industry: str, x: pd.Series) -> float:
    """Share of throws whose sum of (s - x)^2 is at least the industry's."""
    own = frame[frame.industry == industry]
    share = own.groupby("region").jobs.sum().reindex(x.index, fill_value=0) / own.jobs.sum()
    seen = float(((share - x) ** 2).sum())
    random = np.random.default_rng(99)
    where = random.choice(len(x), (THROWN_HERE, len(own)), p=x.to_numpy())
    z = own.jobs.to_numpy() / own.jobs.sum()
    raw = np.zeros(THROWN_HERE)
    for k, size in enumerate(x):
        raw += (((where == k) @ z) - size) ** 2
    return float((raw >= seen - 1e-9).mean())


@pytest.mark.proves("devereux_griffith_simpson", by="oracle")
@pytest.mark.proves("ellison_glaeser", by="oracle")
@pytest.mark.parametrize("alike", [False, True])
@pytest.mark.parametrize("regions", [2, 3, 4, 5])
def test_with_few_regions_p_values_are_those_of_plants_thrown_one_by_one(regions: int, alike: bool) -> None:
    frame = invented(regions, regions, alike=alike)
    jobs = frame.groupby("region").jobs.sum()
    sizes = {"devereux_griffith_simpson": jobs * 0 + 1 / len(jobs), "ellison_glaeser": jobs / jobs.sum()}
    for name, x in sizes.items():
        found = getattr(klastr, name)(read(frame), draws=0)
        for industry, number in NUMBERS.items():
            truth = thrown_p_value(frame, industry, x)
            ours = found.p_values[found.axes["industry"].index(industry)]
            throws = 999 if truth > 0.15 else THROWS
            error = 4 * np.sqrt(truth * (1 - truth) * (1 / throws + 1 / THROWN_HERE)) + 2 / THROWS
            # A smooth distribution has no steps: plants of one size alone reach a value in lumps.
            smooth = 0.15 * truth + 0.002 if number > FEW_PLANTS else 0.0
            assert abs(ours - truth) <= error + smooth, (name, industry, ours, truth)


@pytest.mark.proves("devereux_griffith_simpson", by="oracle")
def test_of_two_regions_a_large_share_is_no_six_standard_errors() -> None:
    """Of 40 like plants 27 lie in one of two regions: 3.8 % of all throws; a normal distribution says 0.3 %."""
    rows = [("A", "x", 5)] * 27 + [("B", "x", 5)] * 13 + [("B", "y", 5)] * 14
    found = klastr.devereux_griffith_simpson(read(pd.DataFrame(rows, columns=["region", "industry", "jobs"])), draws=0)
    assert found.p_values is not None
    assert found.p_values[0] == pytest.approx(0.0385, abs=0.008)
    assert "each as likely as any other" in found.settings["null"]
    assert "by their size" not in found.settings["null"]


@pytest.mark.proves("ellison_glaeser", by="oracle")
def test_the_skewness_of_g_is_that_of_all_ways_to_throw_the_plants() -> None:
    """Four plants over three regions: all 81 throws with their chances."""
    x, sizes = np.array([0.5, 0.3, 0.2]), np.array([5.0, 3.0, 2.0, 2.0])
    z = sizes / sizes.sum()
    chances, raws = [], []
    for throw in product(range(3), repeat=4):
        share = np.array([sum(z[k] for k in range(4) if throw[k] == r) for r in range(3)])
        chances.append(np.prod([x[r] for r in throw]))
        raws.append(((share - x) ** 2).sum())
    chance, raw = np.array(chances), np.array(raws)
    away = raw - chance @ raw
    sums = plant_sums(read(pd.DataFrame({"region": list("PQRP"), "industry": "a", "jobs": sizes})))
    against = region_sizes(sums, dict(zip("PQR", x, strict=True)))
    assert skewness_of_raw(sums, against)[0] == pytest.approx((chance @ away**3) / (chance @ away**2) ** 1.5)


def test_one_or_two_plants_of_a_cell_are_found_again_from_its_sums() -> None:
    jobs, squares = np.array([[30.0], [7.0], [0.0]]), np.array([[20.0**2 + 10**2], [49.0], [0.0]])
    found = PlantsOfCells(jobs, squares)
    assert sorted(found.sizes_of(0)) == pytest.approx([7, 10, 20])
    assert found.powers(4)[0] == pytest.approx(7**4 + 10**4 + 20**4)


@pytest.mark.parametrize("seed", range(5))
def test_plants_behind_a_cell_have_its_sums_and_no_larger_fourth_powers(seed: int) -> None:
    plants = np.random.default_rng(seed).integers(1, 60, 9).astype(float)
    found = PlantsOfCells(np.array([[plants.sum()]]), np.array([[(plants**2).sum()]]))
    assert found.powers(1)[0] == pytest.approx(plants.sum())
    assert found.powers(2)[0] == pytest.approx((plants**2).sum())
    assert found.powers(4)[0] <= (plants**4).sum() * (1 + 1e-9)
    assert found.sizes_of(0).sum() == pytest.approx(plants.sum())


def test_p_values_do_not_depend_on_what_stands_beside_an_industry() -> None:
    frame = invented(3, 7, alike=False)
    turned = frame.assign(industry=frame.industry.map({"few": "z", "some": "b", "many": "a", "rest": "c"}))[::-1]
    one, two = (klastr.ellison_glaeser(read(part), draws=0) for part in (frame, turned))
    assert one.p_values is not None
    assert two.p_values is not None
    names = {"few": "z", "some": "b", "many": "a", "rest": "c"}
    ours = [two.p_values[two.axes["industry"].index(names[code])] for code in one.axes["industry"]]
    assert one.p_values == pytest.approx(ours)
