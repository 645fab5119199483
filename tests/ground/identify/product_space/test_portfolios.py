"""Relative relatedness, coherence, similar regions, ties between two tables, and the tree of the strongest ties."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import klastr
from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.product_space.presence import presence

Grid = Callable[..., IndustryGrid]

tables = arrays(np.int64, (7, 5), elements=st.integers(0, 9)).filter(lambda jobs: (jobs.sum(axis=1) > 0).sum() > 2)
BLOCKS = np.kron(np.eye(3), np.ones((6, 4))) * 8 + 1


@pytest.mark.proves("relative_relatedness", by="property")
def test_the_options_of_a_region_are_standardised(grid: Grid) -> None:
    ground = grid(np.random.default_rng(0).poisson(2, (20, 12)) + np.eye(20, 12, dtype=int))
    found = klastr.relative_relatedness(ground, draws=0).values
    for row, here in zip(found, presence(ground) > 0, strict=True):
        assert row[~here].mean() == pytest.approx(0, abs=1e-5)
        assert row[~here].std(ddof=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.proves("coherence", by="property")
def test_a_region_of_related_industries_is_more_coherent(grid: Grid) -> None:
    jobs = BLOCKS.copy()
    jobs[0] = [9, 1, 1, 1, 9, 1, 1, 1, 9, 1, 1, 1]
    for kind in ("jobs", "presence", "density_in"):
        found = klastr.coherence(grid(jobs), kind=kind, draws=20)  # type: ignore[arg-type]
        assert found.at("R0") == found.values.min()
        assert found.rank is not None
        assert found.rank[0] == len(jobs)


@pytest.mark.proves("coherence", by="property")
@given(jobs=tables)
def test_coherence_does_not_depend_on_order_or_size(grid: Grid, jobs: np.ndarray) -> None:
    found = klastr.coherence(grid(jobs), draws=0).values
    moved = klastr.coherence(grid(jobs[::-1, ::-1] * 5), draws=0).values[::-1]
    np.testing.assert_allclose(moved, found, atol=1e-9)


def test_the_pairs_that_hold_a_region_together_are_told(grid: Grid) -> None:
    cells = klastr.coherence(grid(BLOCKS), "minimum_probability", kind="presence", draws=0).explain("R0").cells
    assert next(name for name in cells if " and " in name) == "I0 and I1"


@pytest.mark.proves("region_similarity", by="property")
@pytest.mark.parametrize("kind", ["proximity", "jaccard", "cosine", "correlation"])
@given(jobs=tables)
def test_similar_is_mutual_and_at_most_1(grid: Grid, kind: str, jobs: np.ndarray) -> None:
    found = klastr.region_similarity(grid(jobs), kind=kind, draws=0).values  # type: ignore[arg-type]
    np.testing.assert_allclose(found, found.T, atol=1e-12)
    known = found[~np.isnan(found)]
    assert (np.abs(known) <= 1 + 1e-9).all()


def test_regions_with_the_same_mix_are_as_similar_as_can_be(grid: Grid) -> None:
    jobs = np.random.default_rng(1).poisson(3, (8, 6)) + 1
    jobs[5] = jobs[2] * 3
    for kind in ("proximity", "jaccard", "cosine", "correlation"):
        found = klastr.region_similarity(grid(jobs), kind=kind, draws=0)  # type: ignore[arg-type]
        assert found.at("R2", "R5") == pytest.approx(1)


@pytest.mark.proves("cross_proximity", by="property")
@given(jobs=tables)
def test_a_table_across_from_itself_has_the_ties_it_has(grid: Grid, jobs: np.ndarray) -> None:
    found = klastr.cross_proximity(grid(jobs), grid(jobs)).values
    off = ~np.eye(len(found), dtype=bool)
    np.testing.assert_allclose(found[off], klastr.proximity(grid(jobs)).values[off])
    assert (np.diag(found)[~np.isnan(np.diag(found))] == 1).all()


@pytest.mark.proves("cross_space_density", by="property")
def test_a_class_that_goes_with_an_industry_foretells_it(grid: Grid) -> None:
    found = klastr.cross_space_density(grid(BLOCKS), grid(BLOCKS[:, ::2]), draws=20)
    assert found.axes["other_industry"] == tuple(f"I{k}" for k in range(6))
    assert found.low is not None
    for r in range(18):
        near = found.values[r]
        assert near.reshape(3, 2).mean(axis=1).argmax() == r // 6


def test_only_regions_of_both_tables_are_told(grid: Grid) -> None:
    patents, jobs = grid(BLOCKS), grid(BLOCKS)
    some = klastr.cross_space_density(patents, jobs.of_regions([5, 1, 9]), draws=0)
    assert some.axes["region"] == ("R1", "R5", "R9")
    other = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], ["X", "Y"], ["a", "b"])
    with pytest.raises(NothingToMeasure, match=r"share none of their 18 and 2 regions"):
        klastr.cross_proximity(patents, other)


@pytest.mark.proves("strongest_ties", by="property")
@given(jobs=tables)
def test_a_tree_has_no_cycle_and_reaches_what_can_be_reached(grid: Grid, jobs: np.ndarray) -> None:
    found = klastr.strongest_ties(grid(jobs), per_industry=0)
    assert set(found.kept) <= {"tree"}
    part = list(range(jobs.shape[1]))
    for i, j in zip(found.first, found.second, strict=True):
        assert part[i] != part[j]
        part = [part[i] if one == part[j] else one for one in part]
    ties = np.nan_to_num(klastr.proximity(grid(jobs)).values)
    for i, j in np.argwhere(ties > 0):
        assert part[i] == part[j]


def test_the_strongest_of_the_others_come_with_the_tree(grid: Grid) -> None:
    ground = grid(np.random.default_rng(2).poisson(2, (30, 20)))
    found = klastr.strongest_ties(ground, per_industry=5)
    tree, strong = (found.weights[found.kept == why] for why in ("tree", "strong"))
    assert tree.size == 19
    assert found.first.size >= 50
    left = np.triu(klastr.proximity(ground).values, 1)
    left[found.first, found.second] = 0
    assert np.nanmax(left) < strong.min()
    assert found.p_values is not None
    assert found.explain("I0", found.neighbours("I0")[0][0]).sentence.endswith(": tied")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda ground: klastr.coherence(ground, kind="jobs_in"), "no kind 'jobs_in'"),
        (lambda ground: klastr.coherence(ground, "zscore"), "no ties 'zscore'"),
        (lambda ground: klastr.region_similarity(ground, kind="cosin"), "no kind 'cosin'"),
        (lambda ground: klastr.strongest_ties(ground, per_industry=-1), "per_industry is -1"),
        (lambda ground: klastr.strongest_ties(ground, normalisation="conditional"), "symmetric"),
        (lambda ground: klastr.relative_relatedness(ground, "z_score"), "are below 0"),
    ],
)
def test_what_cannot_be_is_refused(grid: Grid, asked: Callable[[IndustryGrid], object], said: str) -> None:
    with pytest.raises(InvalidOption, match=said):
        asked(grid(np.random.default_rng(3).poisson(2, (9, 6))))
