"""Indicators and stages against obvious formulas on random tables, and their draws against a second method."""

from __future__ import annotations

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from klastr.codes.classification import OwnCodes
from klastr.identify.growth import shift_share
from klastr.identify.lifecycle import lifecycle_stages
from klastr.identify.lifecycle_indicators import composition, composition_change, entropy
from klastr.identify.regional_clusters import regional_clusters
from klastr.tables.cells import CellKind
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable


def two_years(cells: np.ndarray, units: np.ndarray | None = None) -> RegionalTable:
    return RegionalTable(
        regions=tuple(f"r{k:02d}" for k in range(cells.shape[1])),
        industries=tuple(f"i{k}" for k in range(cells.shape[2])),
        years=(2010, 2014),
        values=cells.astype(float),
        kinds=np.full(cells.shape, CellKind.PUBLISHED, dtype=np.uint8),
        establishments=units,
        region_codes=OwnCodes(),
        industry_codes=OwnCodes(),
    )


def bits(cells: list[float]) -> float:
    whole = sum(cells)
    return -sum(one / whole * math.log2(one / whole) for one in cells if one)


def decided(lq: float, before: float, growth: float, focus: float, entry: float, change: float) -> str:
    """The rules of `four-indicators`, written out once more."""
    if before < 1 and lq >= 0.5 and growth >= 0.02 and focus >= 0.02 and (math.isnan(entry) or entry >= 0):
        return "emerging"
    if before >= 1 and growth < -0.02:
        return "declining"
    if lq >= 1 and growth >= 0.02:
        return "growing"
    if lq >= 1 and change >= 0.1:
        return "transforming"
    return "sustaining" if lq >= 1 else "no regional cluster"


@settings(max_examples=60)
@given(st.integers(2, 5), st.integers(0, 2**32))
def test_indicators_and_stages_are_those_of_the_formulas(regions: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    # A group of two industries with fewer than 200 persons would be too small for a stage.
    cells = 100 + np.round(np.exp(random.normal(7, 1, (1, regions, 5)) + random.normal(0, 0.3, (2, regions, 5))))
    units = np.round(cells / np.exp(random.normal(2, 0.5, (2, 1, 5)))) + 1
    group = {"i0": "a", "i1": "a", "i2": "a", "i3": "b", "i4": "b"}
    table = two_years(cells, units)
    found = lifecycle_stages(regional_clusters(table, Definition("own", group), since=2010, draws=0))
    totals = cells.sum(axis=(1, 2))
    for r in range(regions):
        for g, members in enumerate(([0, 1, 2], [3, 4])):
            e0, e1 = cells[0, r, members], cells[1, r, members]
            whole0, whole1 = cells[0][:, members].sum(), cells[1][:, members].sum()
            lq = e1.sum() / cells[1, r].sum() / (whole1 / totals[1])
            before = e0.sum() / cells[0, r].sum() / (whole0 / totals[0])
            growth = (e1.sum() / e0.sum() / (whole1 / whole0)) ** 0.25 - 1
            entry = (units[1, r, members].sum() / units[0, r, members].sum()) ** 0.25 - 1
            would_be = [e0[k] * cells[1][:, i].sum() / cells[0][:, i].sum() for k, i in enumerate(members)]
            change = sum(abs(e1[k] / e1.sum() - would_be[k] / sum(would_be)) for k in range(len(members))) / 2
            told = {name: values[r, g] for name, values in found.measures.items()}
            expected = {
                "location_quotient": lq,
                "location_quotient_before": before,
                "specialisation_a_year": (lq / before) ** 0.25 - 1,
                "growth_a_year": growth,
                "entry_a_year": entry,
                "entropy": bits(list(e1)),
                "entropy_change": bits(list(e1)) - bits(list(e0)),
                "composition_change": change,
            }
            for name, value in expected.items():
                assert told[name] == pytest.approx(value, abs=1e-9), name
            if found.reasons[r, g] not in ("", "no regional cluster"):
                assert max(e0.sum(), e1.sum()) < 250
            else:
                assert found.stage[r, g] == decided(lq, before, growth, told["specialisation_a_year"], entry, change)
            came = [
                cells[1, r, i] * totals[1] / cells[1, r].sum() / cells[1][:, i].sum() >= 1
                and cells[0, r, i] * totals[0] / cells[0, r].sum() / cells[0][:, i].sum() < 1
                for i in members
            ]
            assert found.entered[r, g] == sum(came)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8).filter(lambda cells: sum(cells) > 0.1))
def test_entropy_agrees_with_scipy_and_stays_within_its_bounds(cells: list[float]) -> None:
    from scipy.stats import entropy as of_scipy

    start = np.array([0])
    shares = composition(np.array(cells)[:, None], start)
    found = entropy(shares, start)[0, 0]
    assert found == pytest.approx(of_scipy(cells, base=2), abs=1e-9)
    assert 0 <= found <= math.log2(len(cells)) + 1e-9


@given(st.integers(1, 6), st.integers(0, 2**32))
def test_a_composition_change_is_between_none_and_all_and_the_same_both_ways(industries: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    start = np.array([0])
    one, other = (composition(random.random((industries, 1)) + 1e-6, start) for _ in range(2))
    found = composition_change(one, other, start)
    assert 0 <= found[0, 0] < 1
    assert found == pytest.approx(composition_change(other, one, start))
    assert composition_change(one, one, start)[0, 0] == 0


def test_the_interval_of_growth_agrees_with_that_of_shift_share() -> None:
    # With few regions nothing is drawn towards what is usual, and two programs draw the same growth.
    random = np.random.default_rng(5)
    cells = np.exp(random.normal(8, 0.5, (1, 8, 6)) + random.normal(0, 0.2, (2, 8, 6)))
    table = two_years(cells, np.round(cells / 10) + 1)
    found = lifecycle_stages(regional_clusters(table, since=2010), draws=4000)
    grown = shift_share(table, since=2010, draws=4000)
    assert grown.low is not None
    assert grown.high is not None
    for ours, theirs in ((found.low, grown.low), (found.high, grown.high)):
        expected = ((1 + theirs) / (1 + grown.expected)) ** 0.25 - 1
        np.testing.assert_allclose(ours["growth_a_year"], expected, atol=0.008)


def test_a_probability_agrees_with_plants_that_are_drawn_one_by_one() -> None:
    # One cell of 40 plants, true growth 3 % a year; how often do draws of a normal log growth pass 2 %?
    cells = np.full((2, 3, 3), 1e7)
    cells[0, 0, 0], cells[1, 0, 0] = 4000, 4000 * 1.03**4
    units = cells / 1000
    units[:, 0, 0] = 40
    found = lifecycle_stages(regional_clusters(two_years(cells, units), since=2010, size_dispersion=0.5), draws=4000)
    assert found.probability is not None
    w = math.log1p((1 + 0.5) / 40)
    spread = math.sqrt(2 * w * (1 - 0.92**4))
    random = np.random.default_rng(1)
    passes = (np.exp(4 * math.log(1.03) + spread * random.standard_normal(200_000)) ** 0.25 - 1 >= 0.02).mean()
    name = found.rules.rules[0]
    assert name.stage == "emerging"
    growth = found.measures["growth_a_year"][0, 0]
    assert growth == pytest.approx(0.03, abs=1e-3)
    low, high = found.low["growth_a_year"][0, 0], found.high["growth_a_year"][0, 0]
    assert low == pytest.approx(1.03 * math.exp(-1.645 * spread / 4) - 1, abs=0.004)
    assert high == pytest.approx(1.03 * math.exp(1.645 * spread / 4) - 1, abs=0.004)
    assert 0.5 < passes < 0.9
