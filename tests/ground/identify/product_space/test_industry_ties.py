"""Ties in every normalisation: what holds whatever the table, and what is refused."""

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
from klastr.identify.relatedness import Relatedness

Grid = Callable[..., IndustryGrid]

SHARES = ("cosine", "salton", "jaccard", "minimum_probability", "continuous")
SYMMETRIC = (*SHARES, "association", "probability", "z_score", "correlation")
tables = arrays(np.int64, (7, 5), elements=st.integers(0, 9)).filter(lambda jobs: (jobs.sum(axis=1) > 0).sum() > 2)


@pytest.mark.proves("relatedness", by="property")
@pytest.mark.parametrize("normalisation", SYMMETRIC)
@given(jobs=tables)
def test_ties_are_the_same_in_both_directions(grid: Grid, normalisation: str, jobs: np.ndarray) -> None:
    found = klastr.relatedness(grid(jobs), normalisation=normalisation)
    np.testing.assert_allclose(found.values, found.values.T, atol=1e-12)
    assert np.isnan(np.diag(found.values)).all()


@pytest.mark.parametrize("normalisation", SHARES)
@given(jobs=tables)
def test_shares_lie_between_0_and_1(grid: Grid, normalisation: str, jobs: np.ndarray) -> None:
    known = klastr.relatedness(grid(jobs), normalisation=normalisation).values
    known = known[~np.isnan(known)]
    assert ((known >= -1e-12) & (known <= 1 + 1e-12)).all()


@pytest.mark.proves("relatedness", by="property")
@pytest.mark.parametrize("normalisation", [*SYMMETRIC, "conditional"])
@given(jobs=tables, seed=st.integers(0, 99))
def test_order_and_units_do_not_matter(grid: Grid, normalisation: str, jobs: np.ndarray, seed: int) -> None:
    random = np.random.default_rng(seed)
    regions, industries = (random.permutation(size) for size in jobs.shape)
    found = klastr.relatedness(grid(jobs), normalisation=normalisation)
    moved = klastr.relatedness(grid(jobs[regions][:, industries] * 7), normalisation=normalisation)
    np.testing.assert_allclose(moved.values, found.values[np.ix_(industries, industries)], atol=1e-9)


@pytest.mark.proves("proximity", by="property")
@given(jobs=tables)
def test_proximity_is_the_smaller_of_both_conditional_probabilities(grid: Grid, jobs: np.ndarray) -> None:
    given_other = klastr.relatedness(grid(jobs), normalisation="conditional").values
    np.testing.assert_allclose(klastr.proximity(grid(jobs)).values, np.minimum(given_other, given_other.T), atol=1e-12)


@given(jobs=tables)
def test_every_region_twice_changes_no_tie_but_those_that_count(grid: Grid, jobs: np.ndarray) -> None:
    twice = grid(np.concatenate([jobs, jobs]))
    for normalisation in ("association", "cosine", "jaccard", "minimum_probability", "correlation"):
        found = klastr.relatedness(grid(jobs), normalisation=normalisation).values
        np.testing.assert_allclose(klastr.relatedness(twice, normalisation=normalisation).values, found, atol=1e-9)
    once = klastr.relatedness(grid(jobs), normalisation="z_score").values
    more = klastr.relatedness(twice, normalisation="z_score").values
    known = ~np.isnan(once)
    assert (np.abs(more[known]) >= np.abs(once[known]) - 1e-9).all()


def test_weights_of_one_are_no_weights(grid: Grid) -> None:
    ground = grid(np.random.default_rng(0).poisson(3, (9, 6)))
    plain = klastr.relatedness(ground)
    same = klastr.relatedness(ground, weights=dict.fromkeys(ground.regions, 5.0))
    np.testing.assert_allclose(same.values, plain.values, atol=1e-12)
    assert not np.allclose(klastr.relatedness(ground, weights="size").values, plain.values, equal_nan=True)
    assert not np.allclose(klastr.relatedness(ground, weights="diversity").values, plain.values, equal_nan=True)


def test_a_region_without_weight_does_not_count(grid: Grid) -> None:
    jobs = np.random.default_rng(1).poisson(3, (9, 6))
    ground = grid(jobs)
    weights = dict.fromkeys(ground.regions, 1.0) | {"R8": 0.0}
    found = klastr.relatedness(ground, weights=weights, normalisation="jaccard")
    both = klastr.relatedness(ground, normalisation="jaccard").values
    assert not np.allclose(found.values, both, equal_nan=True)
    heavier = klastr.relatedness(ground, weights=weights | {"R0": 3.0}, normalisation="jaccard")
    assert not np.allclose(found.values, heavier.values, equal_nan=True)


def test_counts_of_pairs_give_the_ties_of_their_table(grid: Grid) -> None:
    ground = grid(np.random.default_rng(2).poisson(3, (9, 6)))
    by_table = klastr.relatedness(ground, normalisation="probability", margins="cooccurrence")
    z = klastr.relatedness(ground, normalisation="z_score")
    assert z.parts is not None
    both = np.zeros((6, 6))
    for i in range(6):
        for j in range(6):
            both[i, j] = 0 if i == j else z.parts(f"I{i}", f"I{j}")["regions with both"]
    counts = Relatedness.from_frame(pd.DataFrame(both, ground.industries, ground.industries))
    np.testing.assert_allclose(klastr.relatedness(counts, normalisation="probability").values, by_table.values)
    given_other = klastr.relatedness(counts, normalisation="conditional")
    assert given_other.at("I0", "I1") == both[0, 1] / both[:, 1].sum()


def test_the_explanation_names_the_regions_that_carry_a_tie() -> None:
    rows = [("A", "ore", 9), ("A", "steel", 8), ("B", "ore", 1), ("B", "food", 99), ("C", "steel", 9)]
    told = klastr.proximity(klastr.RegionalTable.from_rows(rows)).explain("ore", "steel")
    assert told.cells["regions with both"] == 1
    assert told.cells["at least so many in both, A"] == 8.0


def test_the_long_answer_has_every_pair_once_with_its_chance(grid: Grid) -> None:
    frame = klastr.relatedness(grid(np.random.default_rng(3).poisson(2, (8, 5)))).to_long_frame()
    assert list(frame.columns) == [
        "industry", "other", "year", "measure", "value", "low", "high", "p_value", "reason",
    ]  # fmt: skip
    assert len(frame) == 10
    assert set(frame["measure"]) == {"relatedness"}
    assert frame["p_value"].between(0, 1).all()


def test_picked_ties_keep_their_chance_and_reasons(grid: Grid) -> None:
    found = klastr.relatedness(grid(np.random.default_rng(4).poisson(2, (8, 5))))
    some = found.ordered(["I3", "X", "I1"])
    assert found.p_values is not None
    assert some.p_values is not None
    assert some.p_values[0, 2] == found.p_values[3, 1]
    assert some.reason("X", "I1") == "not_there"
    assert some.explain("I3", "I1").cells["regions with both"] == found.explain("I3", "I1").cells["regions with both"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"normalisation": "asociation"}, "no normalisation 'asociation'"),
        ({"margins": "ubiquitous"}, "no margins 'ubiquitous'"),
        ({"weights": "heavy"}, "no weights 'heavy'"),
        ({"weights": {"R0": 1.0}}, r"2 of 3 regions \(first: R1\)"),
        ({"weights": "size", "normalisation": "z_score"}, "takes no weights"),
        ({"convention": "econgeo", "normalisation": "jaccard"}, "was not compared for jaccard"),
        ({"convention": "reat"}, "no convention 'reat'"),
        ({"threshold": -1.0}, "threshold is -1.0"),
    ],
)
def test_what_cannot_be_is_refused(grid: Grid, options: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidOption, match=said):
        klastr.relatedness(grid(np.ones((3, 2))), **options)  # type: ignore[call-overload]


def test_counts_below_zero_and_z_scores_of_counts_are_refused() -> None:
    codes = ["a", "b"]
    counts = Relatedness.from_frame(pd.DataFrame([[0, -1], [-1, 0]], codes, codes))
    with pytest.raises(InvalidOption, match="1 of the counts of pairs are below 0"):
        klastr.relatedness(counts)
    with pytest.raises(InvalidOption, match="needs the table"):
        klastr.relatedness(counts, normalisation="z_score")
