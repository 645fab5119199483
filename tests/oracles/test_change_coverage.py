"""How often intervals of change hold the truth, in invented economies whose truth is known.

Every cell expects a number of plants; in the next year each plant is still there, as it was, with probability 0.92, and
newcomers make up for the rest. True growth is 0; what a table shows is chance.
"""

from __future__ import annotations

import numpy as np
import pytest

from klastr.identify.dynamics.growth_rates import growth
from klastr.identify.dynamics.panel import Panel
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.resilience.regional_resilience import resilience

REGIONS, INDUSTRIES, SURVIVAL, GAP = 40, 12, 0.92, 4
EXPECTED_PLANTS = np.geomspace(3, 400, INDUSTRIES)
# Sizes of plants: gamma with mean 10 persons and the relative variance of 8 that intervals assume.
SHAPE, SCALE = 1 / 8, 80.0


def persons(random: np.random.Generator, plants: np.ndarray) -> np.ndarray:
    """Employment of cells with so many plants."""
    return np.where(plants > 0, random.gamma(np.maximum(plants, 1e-9) * SHAPE, SCALE), 0.0)


def economy(seed: int, years: int) -> Panel:
    random = np.random.default_rng(seed)
    expected = np.tile(EXPECTED_PLANTS, (REGIONS, 1))
    plants = random.poisson(expected)
    jobs, counts = [persons(random, plants)], [plants]
    for _ in range(years - 1):
        stay = SURVIVAL**GAP
        left = random.binomial(counts[-1], stay)
        part = np.where(counts[-1] > 0, left / np.maximum(counts[-1], 1), 0.0)
        # The share of gamma sizes that belongs to those who stay is a beta variable.
        share = np.where((part > 0) & (part < 1), random.beta(*beta_of(left, counts[-1])), part)
        new = random.poisson(expected * (1 - stay))
        jobs.append(jobs[-1] * share + persons(random, new))
        counts.append(left + new)
    return panel(jobs, counts)


def beta_of(left: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.maximum(left, 0.5) * SHAPE, np.maximum(before - left, 0.5) * SHAPE


def panel(jobs: list[np.ndarray], counts: list[np.ndarray]) -> Panel:
    regions, industries = tuple(f"r{k:02}" for k in range(REGIONS)), tuple(f"i{k:02}" for k in range(INDUSTRIES))
    years = tuple(2000 + GAP * t for t in range(len(jobs)))
    grids = tuple(
        IndustryGrid(regions, industries, cells, units.astype(float), cells.sum(axis=1), year, {})
        for cells, units, year in zip(jobs, counts, years, strict=True)
    )
    return Panel(regions, industries, years, np.stack(jobs), ("same",) * REGIONS, grids)


@pytest.mark.parametrize("by", ["cell", "region", "industry"])
def test_nine_of_ten_intervals_of_growth_hold_the_truth(by: str) -> None:
    held = []
    for seed in range(6):
        found = growth(economy(seed, 2), by=by, rate="log", seed=seed)  # type: ignore[arg-type]  # of three words
        assert found.low is not None
        assert found.high is not None
        known = ~np.isnan(found.values)
        if by == "cell":
            known[:, EXPECTED_PLANTS < 10] = False  # a cell of few plants has no rate that says anything
        held.append(((found.low <= 0) & (found.high >= 0))[known])
    share = float(np.concatenate(held).mean())
    assert 0.80 < share < 0.97, f"{share:.3f} of the intervals by {by}"


def test_shocks_of_chance_are_not_called_worse_than_expected() -> None:
    surely = []
    for seed in range(4):
        found = resilience(economy(seed, 4), shock=(2000, 2008), seed=seed)
        assert found.low is not None
        assert found.high is not None
        at = found.axes["index"].index("resistance")
        surely.append((found.high[:, at] < 0) | (found.low[:, at] > 0))
    assert np.concatenate(surely).mean() < 0.25
