"""Ties between industries: what holds whatever the numbers, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from klastr.errors import InvalidOption, InvalidTable, NothingToMeasure
from klastr.identify.coagglomeration import coagglomeration
from klastr.identify.colocation import employment_colocation, establishment_colocation
from klastr.identify.industry_grid import IndustryGrid, industry_grid
from klastr.identify.proximity import proximity
from klastr.identify.relatedness import Relatedness, combined, standardised
from klastr.tables.regional import RegionalTable

Measure = Callable[[IndustryGrid], Relatedness]
MEASURES: list[Measure] = [
    employment_colocation,
    lambda grid: employment_colocation(grid, scale="count"),
    establishment_colocation,
    coagglomeration,
    lambda grid: coagglomeration(grid, size="industries"),
    proximity,
]
IDS = ["log colocation", "colocation", "plants", "coagglomeration", "coagglomeration by industries", "proximity"]

every = arrays(np.int64, st.tuples(st.integers(3, 8), st.integers(3, 6)), elements=st.integers(0, 60))
cells = every.filter(lambda jobs: (jobs.sum(axis=1) > 0).sum() > 1)  # jobs in one region alone are refused


def grid_of(jobs: NDArray[np.integer]) -> IndustryGrid:
    """With one further job in each region, so that none is without."""
    employment = np.array(jobs, dtype=np.float64)
    return IndustryGrid(
        regions=tuple(f"R{r}" for r in range(len(employment))),
        industries=tuple(f"I{i}" for i in range(employment.shape[1])),
        employment=employment,
        establishments=np.ceil(employment / 7),
        region_total=employment.sum(axis=1) + 1,
        year=2020,
        industry_names={"I0": "Ore"},
        sources=("somebody's table",),
    )


@pytest.mark.parametrize("measure", MEASURES, ids=IDS)
@given(jobs=cells)
def test_ties_are_the_same_in_both_directions_and_nobody_is_tied_to_itself(
    measure: Measure, jobs: NDArray[np.int64]
) -> None:
    found = measure(grid_of(jobs)).values
    np.testing.assert_allclose(found, found.T, atol=1e-12)
    assert np.isnan(np.diag(found)).all()
    empty = jobs.sum(axis=0) == 0
    assert np.isnan(found[empty]).all()


@pytest.mark.parametrize("measure", MEASURES, ids=IDS)
@given(jobs=cells, seed=st.integers(0, 99))
def test_order_of_regions_and_industries_does_not_matter(measure: Measure, jobs: NDArray[np.int64], seed: int) -> None:
    random = np.random.default_rng(seed)
    regions, industries = (random.permutation(size) for size in jobs.shape)
    found = measure(grid_of(jobs)).values[np.ix_(industries, industries)]
    moved = measure(grid_of(jobs[regions][:, industries])).values
    np.testing.assert_allclose(moved, found, atol=1e-9)


@pytest.mark.parametrize("measure", [MEASURES[1], *MEASURES[3:]], ids=[IDS[1], *IDS[3:]])
@given(jobs=cells, times=st.integers(2, 1000))
def test_counting_in_other_units_changes_nothing(measure: Measure, jobs: NDArray[np.int64], times: int) -> None:
    grid = grid_of(jobs)
    larger = replace(grid, employment=grid.employment * times, region_total=grid.region_total * times)
    np.testing.assert_allclose(measure(larger).values, measure(grid).values, atol=1e-9)


@given(jobs=cells, times=st.integers(2, 50))
def test_a_larger_industry_is_tied_as_before_where_shares_are_compared(jobs: NDArray[np.int64], times: int) -> None:
    grid = grid_of(jobs)
    employment = grid.employment.copy()
    employment[:, 0] *= times
    grown = replace(grid, employment=employment)  # regions as large as before
    np.testing.assert_allclose(coagglomeration(grown).values, coagglomeration(grid).values, atol=1e-9)
    counted = [employment_colocation(one, scale="count").values for one in (grown, grid)]
    np.testing.assert_allclose(*counted, atol=1e-9)


@pytest.mark.parametrize("measure", MEASURES, ids=IDS)
@given(jobs=cells)
def test_bounds(measure: Measure, jobs: NDArray[np.int64]) -> None:
    found = measure(grid_of(jobs))
    known = found.values[~np.isnan(found.values)]
    low = 0 if found.name == "proximity" else -1
    if found.name != "coagglomeration":
        assert ((low <= known) & (known <= 1)).all()
    assert np.isfinite(known).all()


@pytest.mark.parametrize("measure", MEASURES, ids=IDS)
def test_nothing_is_changed_that_was_given_and_an_answer_cannot_be(measure: Measure) -> None:
    grid = grid_of(np.random.default_rng(0).poisson(9, (6, 5)))
    before = grid.employment.copy()
    found = measure(grid)
    np.testing.assert_array_equal(grid.employment, before)
    assert found.sources == ("somebody's table",)
    with pytest.raises(ValueError, match="read-only"):
        found.values[0, 1] = 1


@pytest.mark.parametrize("measure", [*MEASURES[:2], *MEASURES[3:]], ids=[*IDS[:2], *IDS[3:]])
def test_industries_with_the_same_profile_are_tied_to_others_alike(measure: Measure) -> None:
    jobs = np.random.default_rng(1).poisson(9, (7, 5))
    jobs[:, 3] = jobs[:, 1]
    found = measure(grid_of(jobs)).values
    np.testing.assert_allclose(found[1, [0, 2, 4]], found[3, [0, 2, 4]], atol=1e-12)
    assert found[1, 3] >= np.nanmax(np.delete(found[1], 3)) - 1e-12


def test_correlations_are_those_of_numpy() -> None:
    jobs = np.random.default_rng(2).poisson(30, (50, 9))
    expected = np.corrcoef(jobs.T)
    np.fill_diagonal(expected, np.nan)
    np.testing.assert_allclose(employment_colocation(grid_of(jobs), scale="count").values, expected, atol=1e-12)
    expected = np.corrcoef(np.log1p(jobs).T)
    np.fill_diagonal(expected, np.nan)
    np.testing.assert_allclose(employment_colocation(grid_of(jobs)).values, expected, atol=1e-12)


def test_of_two_equal_ties_the_first_industry_is_named_first() -> None:
    codes = ["a", "b", "c", "d"]
    ties = pd.DataFrame([[0, 1, 2, 1], [1, 0, 0, 0], [2, 0, 0, 0], [1, 0, 0, 0]], codes, codes)
    assert Relatedness.from_frame(ties).strongest("a") == [("c", 2), ("b", 1), ("d", 1)]


def test_a_tie_says_where_it_stands_and_an_unknown_one_that_it_is_unknown() -> None:
    jobs = np.random.default_rng(3).poisson(9, (6, 4))
    jobs[:, 2] = 0
    found = employment_colocation(grid_of(jobs))
    assert "rank among the 2 ties of I0" in found.explain("I0", "I1").cells
    unknown = found.explain("I0", "I2")
    assert unknown.sentence == "Employment colocation of I0 (Ore) and I2: not known"
    assert unknown.cells["reason"] == "not known from this material"


def test_frames_hold_every_known_pair_once_strongest_first() -> None:
    jobs = np.random.default_rng(4).poisson(9, (6, 5))
    jobs[:, 2] = 0
    found = employment_colocation(grid_of(jobs))
    frame = found.ties_frame()
    assert len(frame) == 4 * 3 / 2
    assert frame["tie"].is_monotonic_decreasing
    assert found.known_share == pytest.approx(12 / 20)
    assert found.to_frame().shape == (5, 5)


def test_picked_and_ordered_matrices_keep_their_ties() -> None:
    found = employment_colocation(grid_of(np.random.default_rng(5).poisson(9, (6, 5))))
    picked, ordered = found.pick({"I3", "I1"}), found.ordered(["I3", "unknown", "I1"])
    assert picked.industries == ("I1", "I3")
    assert picked.at("I1", "I3") == found.at("I3", "I1") == ordered.at("I1", "I3")
    assert np.isnan(ordered.values[1]).all()


@given(st.integers(3, 8), st.integers(0, 99), st.floats(1e-9, 1e9), st.floats(-5, 5))
def test_standardised_ties_do_not_depend_on_unit_and_origin(size: int, seed: int, times: float, plus: float) -> None:
    values = np.random.default_rng(seed).normal(size=(size, size))
    values = values + values.T
    found = standardised(values)
    off = ~np.eye(size, dtype=bool)
    assert found[off].mean() == pytest.approx(0, abs=1e-12)
    assert found[off].std() == pytest.approx(1)
    np.testing.assert_allclose(standardised((values + plus) * times), found, atol=1e-6)


def test_a_matrix_of_equal_ties_says_nothing() -> None:
    for value in (0.0, 0.1, 1e9):
        found = standardised(np.full((4, 4), value))
        np.testing.assert_array_equal(found[~np.eye(4, dtype=bool)], 0)


def test_a_matrix_that_knows_nothing_stays_out_of_the_mean() -> None:
    known = employment_colocation(grid_of(np.random.default_rng(6).poisson(9, (6, 4))))
    nothing = replace(known, values=np.full((4, 4), np.nan), name="nothing")
    np.testing.assert_allclose(combined([known, nothing]).values, combined([known]).values)
    assert np.isnan(combined([nothing]).values).all()


# Refused


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (pd.DataFrame([[0.0, 1]], ["a"], ["a", "b"]), "not_square"),
        (pd.DataFrame([[0.0, 1], [1, 0]], ["a", "b"], ["b", "a"]), "not_square"),
        (pd.DataFrame([[0.0, 1], [1, 0]], ["a", "a"], ["a", "a"]), "repeated_code"),
        (pd.DataFrame([[0.0, 1], [2, 0]], ["a", "b"], ["a", "b"]), "not_symmetric"),
        (pd.DataFrame([[0.0, np.nan], [2, 0]], ["a", "b"], ["a", "b"]), "not_symmetric"),
        (pd.DataFrame([[0.0, np.inf], [np.inf, 0]], ["a", "b"], ["a", "b"]), "not_finite"),
        (pd.DataFrame([["", "much"], ["much", ""]], ["a", "b"], ["a", "b"]), "not_a_number"),
    ],
)
def test_a_frame_that_is_no_matrix_of_ties_is_refused(frame: pd.DataFrame, code: str) -> None:
    with pytest.raises(InvalidTable) as refused:
        Relatedness.from_frame(frame, name="mine")
    assert [problem.code for problem in refused.value.problems] == [code]
    assert "mine" in str(refused.value)


@pytest.mark.parametrize("weights", [[1.0], [1.0, 0.0], [1.0, -1.0], [1.0, float("nan")], [1.0, float("inf")]])
def test_weights_that_are_none_are_refused(weights: list[float]) -> None:
    one = employment_colocation(grid_of(np.random.default_rng(7).poisson(9, (6, 4))))
    with pytest.raises(InvalidOption, match="weights for 2 matrices"):
        combined([one, one], weights)


def test_no_matrix_at_all_is_refused() -> None:
    with pytest.raises(InvalidOption, match="No matrix"):
        combined([])


def test_another_scale_or_size_is_refused() -> None:
    grid = grid_of(np.random.default_rng(8).poisson(9, (6, 4)))
    with pytest.raises(InvalidOption, match="'log' or 'count'"):
        employment_colocation(grid, scale="square")  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="'jobs' or 'industries'"):
        coagglomeration(grid, size="plants")  # type: ignore[arg-type]


def test_all_jobs_in_one_region_or_nowhere_leave_nothing_to_measure() -> None:
    grid = grid_of(np.zeros((4, 3), dtype=int))
    one = replace(grid, region_total=np.array([0.0, 9, 0, 0]))
    with pytest.raises(NothingToMeasure, match="one region"):
        coagglomeration(one)
    with pytest.raises(NothingToMeasure, match="No region has any jobs"):
        coagglomeration(replace(grid, region_total=np.zeros(4)))


def test_a_table_without_plants_says_so() -> None:
    rows = [(region, code, 1 + k) for k, region in enumerate("ABC") for code in ("ore", "steel", "food")]
    with pytest.raises(NothingToMeasure, match="no establishments") as refused:
        establishment_colocation(RegionalTable.from_rows(rows))
    assert "--establishments" in str(refused.value)


@pytest.mark.parametrize(("regions", "codes"), [("AB", ["ore", "steel", "food"]), ("ABCD", ["ore", "steel"])])
def test_fewer_than_three_regions_or_industries_are_refused(regions: str, codes: list[str]) -> None:
    rows = [(region, code, 1 + k) for k, region in enumerate(regions) for code in codes]
    with pytest.raises(NothingToMeasure, match="at least three of each"):
        industry_grid(RegionalTable.from_rows(rows))


def test_an_unknown_industry_is_named_with_those_that_are_near() -> None:
    rows = [(region, code, 1 + k) for k, region in enumerate("ABC") for code in ("ore", "steel", "food")]
    with pytest.raises(InvalidOption, match=r"1 of 2 industries are not in the table.*stele") as refused:
        industry_grid(RegionalTable.from_rows(rows), industries=["ore", "stele"])
    assert "steel" in str(refused.value)
