"""Intervals of indices from their draws: the push of noise is taken off, bounds hold, gaps stay gaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.mixes import index_of_tables
from klastr.identify.reference_mix import reference_of
from klastr.identify.table_draws import interval_of_draws, rank_interval, table_draws
from klastr.identify.unevenness import even_gini, weighted_gini


def grid(seed: int, regions: int = 40, industries: int = 12) -> IndustryGrid:
    random = np.random.default_rng(seed)
    cells = np.round(random.lognormal(5, 1, (regions, industries)))
    return IndustryGrid(
        regions=tuple(f"r{k}" for k in range(regions)),
        industries=tuple(f"i{k}" for k in range(industries)),
        employment=cells,
        establishments=None,
        region_total=cells.sum(axis=1),
        year=None,
        industry_names={},
    )


def test_draws_that_lie_above_the_index_move_the_interval_below_it() -> None:
    drawn = np.random.default_rng(0).normal(0.40, 0.02, (400, 1))
    low, high = interval_of_draws(drawn, np.array([0.30]), 0.90, lowest=0, highest=1)
    assert 0.05 < low[0] < 0.20
    assert high[0] == pytest.approx(0.30, abs=0.01), "the index itself stays inside"


def test_unbiased_draws_give_the_normal_interval() -> None:
    drawn = np.random.default_rng(0).normal(10, 1, (4000, 1))
    low, high = interval_of_draws(drawn, np.array([10.0]), 0.90)
    assert [low[0], high[0]] == pytest.approx([8.355, 11.645], abs=0.1)


@pytest.mark.parametrize(("lowest", "highest"), [(0, 1), (0, np.inf), (-np.inf, 1), (-np.inf, np.inf)])
def test_ends_lie_within_the_bounds_and_around_the_index(lowest: float, highest: float) -> None:
    random = np.random.default_rng(1)
    value = random.uniform(0.001, 0.999, 200)
    drawn = np.clip(value + random.normal(0.1, 0.3, (100, 200)), 1e-6, 1 - 1e-6)
    low, high = interval_of_draws(drawn, value, 0.90, lowest=lowest, highest=highest)
    assert ((lowest <= low) & (low <= value) & (value <= high) & (high <= highest)).all()


def test_an_index_on_its_bound_keeps_an_interval() -> None:
    drawn = np.array([[0.0, 1.0], [0.5, 1.0], [0.25, 1.0]])
    low, high = interval_of_draws(drawn, np.array([0.0, 1.0]), 0.90, lowest=0, highest=1)
    assert low.tolist() == [0.0, 1.0]
    assert 0 <= high[0] < 1
    assert high[1] == 1.0


def test_gaps_stay_gaps() -> None:
    drawn = np.array([[1.0, np.nan, 1.0], [2.0, np.nan, np.nan], [3.0, 2.0, np.nan]])
    low, high = interval_of_draws(drawn, np.array([2.0, 2.0, np.nan]), 0.90)
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [False, True, True]


def test_shape_is_kept_and_pieces_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, value = np.random.default_rng(2).random((30, 4, 5)), np.full((4, 5), 0.5)
    whole = interval_of_draws(drawn, value, 0.90, lowest=0, highest=1)
    monkeypatch.setattr("klastr.identify.index_intervals._CELLS", 60)
    pieces = interval_of_draws(drawn, value, 0.90, lowest=0, highest=1)
    assert whole[0].shape == (4, 5)
    np.testing.assert_array_equal(whole, pieces)


def test_ranks_of_what_has_no_value_are_no_ranks() -> None:
    rank, low, high = rank_interval(
        np.array([[1.0, 2.0, np.nan], [2.0, 1.0, np.nan]]), np.array([1.6, 1.5, np.nan]), 0.9
    )
    assert rank[:2].tolist() == [1.0, 2.0]
    assert low[:2].tolist() == [1.0, 1.0]
    assert high[:2].tolist() == [2.0, 2.0]
    assert np.isnan([rank[2], low[2], high[2]]).all()


def test_equal_values_share_a_rank() -> None:
    value = np.array([5.0, 33.0, np.nan, 33.0 * (1 + 1e-15), 40.0, 5.0])
    rank, low, high = rank_interval(np.tile(value, (20, 1)), value, 0.9)
    for found in (rank, low, high):
        np.testing.assert_array_equal(found, [4, 2, np.nan, 2, 1, 4])


def test_ranks_are_those_of_draws_moved_back_to_the_truth() -> None:
    """The first is pushed up twice, in the table and in its draws; without the push the second stands before it."""
    random = np.random.default_rng(3)
    drawn = np.column_stack(
        [random.normal(0.8, 0.01, 300), random.normal(0.5, 0.01, 300), random.normal(0.1, 0.01, 300)]
    )
    rank, low, high = rank_interval(drawn, np.array([0.6, 0.5, 0.1]), 0.9, lowest=0, highest=1)
    assert rank.tolist() == [1, 2, 3]
    assert (low[0], high[0]) == (1, 2)
    assert (low[1], high[1]) == (1, 2)
    assert (low[2], high[2]) == (3, 3)


@pytest.mark.parametrize("against", ["equal", "all", "others", "rest"])
@pytest.mark.parametrize("of", ["region", "industry"])
def test_tables_in_pieces_give_what_they_give_at_once(against: str, of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ground = grid(3)
    reference = reference_of(ground, of, against)
    tables = np.concatenate(list(table_draws(ground, 20).blocks()))
    whole = index_of_tables(tables, reference, weighted_gini)
    monkeypatch.setattr("klastr.identify.mixes._CELLS", 70)
    np.testing.assert_allclose(index_of_tables(tables, reference, weighted_gini), whole, rtol=1e-5)
    precise = index_of_tables(tables.astype(np.float64), reference, weighted_gini)
    np.testing.assert_allclose(precise, whole, rtol=1e-4, atol=1e-5)


def test_ninety_of_a_hundred_intervals_hold_the_true_gini() -> None:
    """A Poisson number of plants of ten persons in each cell; percentiles of the draws would hold it far less often."""
    random = np.random.default_rng(5)
    ground, ours, percentiles, ranks = grid(0), [], [], []
    for seed in range(25):
        true = random.lognormal(3, 0.5, ground.employment.shape)
        plants = random.poisson(true).astype(float)
        seen = replace(ground, employment=plants * 10, establishments=plants, region_total=plants.sum(axis=1) * 10)
        reference = reference_of(seen, "industry", "equal")
        tables = table_draws(seen, 100, seed=seed, size_dispersion=0)
        drawn = np.concatenate([index_of_tables(block, reference, even_gini) for block in tables.blocks()])
        value, expected = (index_of_tables(cells[None], reference, even_gini)[0] for cells in (plants, true))
        for hits, (low, high) in (
            (ours, interval_of_draws(drawn, value, 0.90, lowest=0, highest=1)),
            (percentiles, np.quantile(drawn, [0.05, 0.95], axis=0)),
        ):
            hits.append((low <= expected) & (expected <= high))
        of_truth = (-expected).argsort().argsort() + 1
        _, low, high = rank_interval(drawn, value, 0.90, lowest=0, highest=1)
        ranks.append((low <= of_truth) & (of_truth <= high))
    assert 0.85 < np.mean(ours) < 0.97
    assert np.mean(ranks) > 0.85
    assert np.mean(percentiles) < 0.7
