"""Intervals cover the truth of invented economies as often as they say.

The full tables are printed by speed/interval_coverage.py; this is the smallest part of them that can still fail.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from klastr.identify.growth import shift_share
from klastr.identify.specialisation import location_quotient

SPEED = Path(__file__).parents[2] / "speed"
LEVELS = {"region_level": 2, "industry_level": 2, "draws": 300}


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SPEED / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def economies() -> ModuleType:
    return script("invented_economies")


@pytest.fixture(scope="module")
def coverage(economies: ModuleType) -> ModuleType:
    return script("interval_coverage")


@pytest.mark.slow
def test_nine_of_ten_true_quotients_are_inside_whatever_the_number_of_plants(economies: ModuleType) -> None:
    hits, plants = [], []
    shape = economies.Shape()
    for seed in range(6):
        random = np.random.default_rng(seed)
        true = economies.truth(random, shape)
        seen = economies.observed(random, true)
        hidden = economies.hidden_cells(seen, shape)
        found = location_quotient(economies.table({2014: seen}, shape, {2014: hidden}), seed=seed, **LEVELS)
        expected = economies.quotients_of(true.persons)
        hits.append((found.low <= expected) & (expected <= found.high))
        plants.append(seen.plants)
    hit, count = np.array(hits), np.array(plants)
    assert 0.87 <= hit.mean() <= 0.93
    for low, high in ((3, 10), (11, 50), (51, 200), (201, 10**6)):
        inside = hit[(count >= low) & (count <= high)].mean()
        assert 0.86 <= inside <= 0.95, (low, high)


@pytest.mark.slow
def test_nine_of_ten_true_growth_rates_are_inside(economies: ModuleType, coverage: ModuleType) -> None:
    hits = []
    shape = economies.Shape()
    nothing = np.zeros(shape.size, dtype=bool)
    for seed in range(4):
        random = np.random.default_rng(seed)
        true = economies.truth(random, shape)
        first, last, growth = coverage.two_years(random, true, 0.92**4)
        table = economies.table({2010: first, 2014: last}, shape, {2010: nothing, 2014: nothing})
        found = shift_share(table, since=2010, seed=seed, **LEVELS)
        used = np.isfinite(found.growth)
        hits.append(((found.low <= growth) & (growth <= found.high))[used].mean())
    assert 0.87 <= np.mean(hits) <= 0.94
