"""Relatedness density: what holds whatever the table, its kinds, its interval and its chance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import klastr
from klastr.errors import InvalidOption
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.product_space.draw_summary import DrawSummary
from klastr.identify.product_space.presence import presence
from klastr.identify.redraw import SIZE_DISPERSION
from klastr.identify.table_draws import PLANT_SIZE

Grid = Callable[..., IndustryGrid]

tables = arrays(np.int64, (7, 5), elements=st.integers(0, 9)).filter(lambda jobs: (jobs.sum(axis=1) > 0).sum() > 2)


@pytest.mark.proves("relatedness_density", by="property")
@given(jobs=tables)
def test_a_density_is_a_share(grid: Grid, jobs: np.ndarray) -> None:
    known = klastr.relatedness_density(grid(jobs), draws=0).values
    known = known[~np.isnan(known)]
    assert ((known >= 0) & (known <= 1 + 1e-6)).all()


@pytest.mark.proves("relatedness_density", by="property")
@given(jobs=tables, seed=st.integers(0, 99))
def test_order_and_units_do_not_matter(grid: Grid, jobs: np.ndarray, seed: int) -> None:
    random = np.random.default_rng(seed)
    regions, industries = (random.permutation(size) for size in jobs.shape)
    found = klastr.relatedness_density(grid(jobs), draws=0).values[regions][:, industries]
    moved = klastr.relatedness_density(grid(jobs[regions][:, industries] * 3), draws=0).values
    np.testing.assert_allclose(moved, found, atol=1e-6)


@given(jobs=tables)
def test_what_a_region_has_and_has_not_make_up_all(grid: Grid, jobs: np.ndarray) -> None:
    every, inside, outside = (
        klastr.relatedness_density(grid(jobs), kind=kind, draws=0) for kind in ("all", "in", "out")
    )
    here = presence(grid(jobs)) > 0
    np.testing.assert_array_equal(inside.values[here], every.values[here])
    np.testing.assert_array_equal(outside.values[~here], every.values[~here])
    assert np.isnan(inside.values[~here]).all()
    assert np.isnan(outside.values[here]).all()


@given(jobs=tables)
def test_all_ties_as_nearest_are_all_ties(grid: Grid, jobs: np.ndarray) -> None:
    every = klastr.relatedness_density(grid(jobs), draws=0).values
    nearest = klastr.relatedness_density(grid(jobs), kind="nearest", nearest=4, draws=0).values
    np.testing.assert_array_equal(nearest, every)
    distance = klastr.relatedness_density(grid(jobs), kind="complement", draws=0).values
    np.testing.assert_allclose(distance, 1 - every, atol=1e-7)


def test_nearest_keeps_the_weights_of_the_ties(grid: Grid) -> None:
    codes = ["I0", "I1", "I2", "I3"]
    ties = klastr.Relatedness.from_frame(
        pd.DataFrame([[0, 6, 3, 1], [6, 0, 0, 0], [3, 0, 0, 0], [1, 0, 0, 0]], codes, codes)
    )
    jobs = np.array([[0, 9, 0, 9], [9, 0, 9, 0], [9, 9, 9, 9]])
    found = klastr.relatedness_density(grid(jobs), ties, kind="nearest", nearest=2, draws=0)
    assert found.at("R0", "I0") == pytest.approx(6 / 9)
    assert klastr.relatedness_density(grid(jobs), ties, draws=0).at("R0", "I0") == pytest.approx(0.7)


def test_a_one_on_the_diagonal_lets_an_industry_predict_itself(grid: Grid) -> None:
    ground = grid(np.random.default_rng(0).poisson(2, (12, 8)))
    here = presence(ground) > 0
    with_own, without = (klastr.relatedness_density(ground, diagonal=one, draws=0).values for one in (1.0, 0.0))
    assert (with_own[here] >= without[here] - 1e-7).all()
    assert (with_own[~here] <= without[~here] + 1e-7).all()


def test_the_explanation_names_the_industries_that_carry_it(grid: Grid) -> None:
    ground = grid(np.random.default_rng(1).poisson(2, (12, 8)))
    found = klastr.relatedness_density(ground, draws=0)
    cells = found.explain("R3", "I2").cells
    carried = [value for name, value in cells.items() if name.startswith("from ") and isinstance(value, float)]
    assert len(carried) == min(5, int(cells["industries that carry it"]))
    if len(carried) < 5:
        assert sum(carried) == pytest.approx(found.at("R3", "I2"), abs=1e-3)


@given(jobs=tables)
def test_the_interval_holds_the_density(grid: Grid, jobs: np.ndarray) -> None:
    found = klastr.relatedness_density(grid(jobs * 10), draws=30)
    if found.low is None or found.high is None:
        return
    known = ~np.isnan(found.values)
    assert (found.low[known] <= found.values[known] + 1e-9).all()
    assert (found.high[known] >= found.values[known] - 1e-9).all()


def test_the_same_seed_gives_the_same_interval(grid: Grid) -> None:
    ground = grid(np.random.default_rng(2).poisson(5, (9, 6)))
    first, again, other = (klastr.relatedness_density(ground, draws=40, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.low, again.low)
    assert first.low is not None
    assert other.low is not None
    assert not np.array_equal(first.low, other.low)


def test_draws_are_summed_up_without_keeping_them() -> None:
    random = np.random.default_rng(3)
    value = random.uniform(0.3, 0.7, (30, 10))
    drawn = value + 0.01 + random.normal(0, 0.02, (200, 30, 10))
    summary = DrawSummary(value)
    for one in drawn:
        summary.add(one)
    bias, spread = drawn.mean(axis=0) - value, drawn.std(axis=0)
    reach = 1.6448536 * np.sqrt(3 * spread**2 + bias**2)
    low, high = summary.interval(0.9, lowest=0.3)
    np.testing.assert_allclose(low, np.clip(value - bias - reach, 0.3, None), atol=1e-6)
    np.testing.assert_allclose(high, value - bias + reach, atol=1e-6)


@pytest.mark.proves("relatedness_density", by="property")
def test_the_interval_holds_the_true_density_of_most_cells(grid: Grid) -> None:
    random = np.random.default_rng(0)
    tied = np.exp(random.normal(0, 0.7, (60, 3)) @ random.normal(0, 0.7, (3, 30)))
    jobs = np.outer(random.lognormal(0, 0.8, 60), random.lognormal(0, 0.8, 30)) * tied * 2000
    true, held = klastr.relatedness_density(grid(jobs), draws=0).values, []
    for seed in range(6):
        variance = (1 + SIZE_DISPERSION) / np.maximum(jobs / PLANT_SIZE, 1)
        seen = klastr.relatedness_density(grid(random.gamma(1 / variance, jobs * variance)), draws=50, seed=seed)
        assert seen.low is not None
        assert seen.high is not None
        held.append(((seen.low <= true) & (true <= seen.high)).mean())
    assert 0.85 < np.mean(held) < 0.99


def test_densities_of_a_table_without_structure_have_even_chances(grid: Grid) -> None:
    random = np.random.default_rng(4)
    jobs = (random.random((150, 60)) < random.beta(2, 5, 60)) * 1.0
    found = klastr.relatedness_density(grid(jobs), null="bicm", draws=0)
    assert found.p_values is not None
    assert 0.4 < np.nanmean(found.p_values) < 0.6
    assert np.nanmean(found.p_values < 0.05) < 0.08


def test_densities_of_a_table_with_blocks_are_no_chance(grid: Grid) -> None:
    jobs = np.kron(np.eye(3), np.ones((10, 6))) * 5 + 1
    found = klastr.relatedness_density(grid(jobs), null="bicm", draws=0)
    assert found.p_values is not None
    here = presence(grid(jobs)) > 0
    assert found.p_values[here].max() < 0.001
    assert found.p_values[~here].min() > 0.5


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kind": "outside"}, "no kind 'outside'"),
        ({"ties": "proximity"}, "knows no ties 'proximity'"),
        ({"ties": "z_score"}, r"of the ties \(z_score relatedness\) are below 0"),
        ({"nearest": 0}, "nearest is 0"),
        ({"null": "curveball"}, "no null 'curveball'"),
        ({"null": "bicm", "kind": "weighted"}, "no null 'bicm'"),
        ({"convention": "econgeo", "kind": "nearest"}, "was not compared for kind 'nearest'"),
        ({"draws": 3}, "needs at least 20"),
    ],
)
def test_what_cannot_be_is_refused(grid: Grid, options: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidOption, match=said):
        klastr.relatedness_density(grid(np.random.default_rng(5).poisson(2, (9, 6))), **options)  # type: ignore[arg-type]
