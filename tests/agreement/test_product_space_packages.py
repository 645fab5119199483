"""Ties, densities and regions against ecomplexity and economic-complexity as they run here; trees against networkx."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.product_space.tie_values import quotients

Difference = Callable[[str, str, float], None]
Peer = Callable[[str], ModuleType]

COLUMNS = {"time": "year", "loc": "region", "prod": "industry", "val": "jobs"}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """30 regions x 18 industries with jobs in every row and column."""
    random = np.random.default_rng(11)
    jobs = random.poisson(np.outer(random.lognormal(2, 1, 30), random.lognormal(0, 1, 18)))
    jobs = jobs * (random.random((30, 18)) < 0.6) + np.eye(30, 18, dtype=int)
    return pd.DataFrame(jobs, [f"r{k:02d}" for k in range(30)], [f"i{k:02d}" for k in range(18)])


def run_quietly(function: Callable[..., Any], frame: pd.DataFrame, **options: object) -> pd.DataFrame:
    long = frame.rename_axis(index="region", columns="industry").stack().rename("jobs").reset_index()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        found: pd.DataFrame = function(long.assign(year=2020), COLUMNS, **options)
    return found


def square(found: pd.DataFrame, codes: pd.Index) -> np.ndarray:
    wide = found.pivot(index="industry_1", columns="industry_2", values="proximity")
    return np.asarray(wide.loc[codes, codes].to_numpy(dtype=float))


def density_of(found: pd.DataFrame, frame: pd.DataFrame) -> np.ndarray:
    wide = found.pivot(index="region", columns="industry", values="density")
    return np.asarray(wide.loc[frame.index, frame.columns].to_numpy(dtype=float))


@pytest.mark.peers
@pytest.mark.proves("proximity", by="agreement", peer="ecomplexity 0.5.3")
@pytest.mark.proves("relatedness", by="agreement", peer="ecomplexity 0.5.3")
def test_ties_are_those_of_ecomplexity(peer: Peer, table: pd.DataFrame, difference: Difference) -> None:
    theirs = peer("ecomplexity").proximity
    plain = np.abs(
        klastr.proximity(table, convention="ecomplexity").values - square(run_quietly(theirs, table), table.columns)
    ).max()
    continuous = klastr.relatedness(table, normalisation="continuous", convention="ecomplexity").values
    smooth = np.abs(continuous - square(run_quietly(theirs, table, continuous=True), table.columns)).max()
    # Their rows are the given industry, ours the columns.
    one_way = klastr.relatedness(table, normalisation="conditional", convention="ecomplexity").values.T
    directed = np.abs(one_way - square(run_quietly(theirs, table, asymmetric=True), table.columns)).max()
    difference("proximity", "ecomplexity 0.5.3", plain)
    difference("relatedness", "ecomplexity 0.5.3", max(plain, smooth, directed))
    assert max(plain, smooth, directed) < 1e-12


@pytest.mark.peers
@pytest.mark.proves("relatedness_density", by="agreement", peer="ecomplexity 0.5.3")
def test_densities_are_those_of_ecomplexity(peer: Peer, table: pd.DataFrame, difference: Difference) -> None:
    theirs = peer("ecomplexity").ecomplexity
    found = klastr.relatedness_density(table, convention="ecomplexity", draws=0).values
    plain = np.abs(found - density_of(run_quietly(theirs, table), table)).max()
    weighted = klastr.relatedness_density(table, kind="weighted", convention="ecomplexity", draws=0).values
    heavy = density_of(run_quietly(theirs, table, continuous=True), table)
    difference("relatedness_density", "ecomplexity 0.5.3", plain)
    assert plain < 1e-6
    np.testing.assert_allclose(weighted, heavy, rtol=1e-5, atol=1e-6)


@pytest.mark.peers
def test_the_nearest_neighbours_of_ecomplexity_are_counted_and_not_weighed(peer: Peer, table: pd.DataFrame) -> None:
    theirs = density_of(run_quietly(peer("ecomplexity").ecomplexity, table, knn=5), table)
    assert set(np.unique(theirs)) <= {0, 1, 2, 3, 4, 5}
    assert theirs.max() > 1
    assert klastr.relatedness_density(table, kind="nearest", nearest=5, draws=0).values.max() <= 1


def quotients_of(frame: pd.DataFrame) -> pd.DataFrame:
    jobs = frame.to_numpy(dtype=float)
    return pd.DataFrame(quotients(jobs, jobs.sum(axis=1)), frame.index, frame.columns)


@pytest.mark.peers
@pytest.mark.proves("relatedness_density", by="agreement", peer="economic-complexity 0.3.0")
@pytest.mark.proves("relative_relatedness", by="agreement", peer="economic-complexity 0.3.0")
@pytest.mark.proves("region_similarity", by="agreement", peer="economic-complexity 0.3.0")
def test_densities_and_regions_are_those_of_economic_complexity(
    peer: Peer, table: pd.DataFrame, difference: Difference
) -> None:
    package, rca = peer("economic_complexity.product_space"), quotients_of(table)
    ties = np.nan_to_num(klastr.proximity(table).values)
    given = {"proximities": pd.DataFrame(ties, table.columns, table.columns)}  # theirs fails under pandas 3
    name = "economic-complexity 0.3.0"
    near = package.relatedness(rca, **given).to_numpy(dtype=float)
    far = package.distance(rca, **given).to_numpy(dtype=float)
    ours = klastr.relatedness_density(table, draws=0).values
    difference("relatedness_density", name, np.abs(ours - near).max())
    np.testing.assert_allclose(ours, near, atol=1e-6)
    np.testing.assert_allclose(klastr.relatedness_density(table, kind="complement", draws=0).values, far, atol=1e-6)
    relative = package.relative_relatedness(rca, **given).to_numpy(dtype=float)
    ours = klastr.relative_relatedness(table, draws=0).values
    difference("relative_relatedness", name, np.abs(ours - relative).max())
    np.testing.assert_allclose(ours, relative, atol=1e-4)
    alike = package.similarity(rca).to_numpy(dtype=float)
    ours = klastr.region_similarity(table, kind="correlation", draws=0).values
    off = ~np.eye(len(table), dtype=bool)
    difference("region_similarity", name, np.abs(ours - alike)[off].max())
    np.testing.assert_allclose(ours[off], alike[off], atol=1e-12)


@pytest.mark.peers
@pytest.mark.proves("cross_proximity", by="agreement", peer="economic-complexity 0.3.0")
@pytest.mark.proves("cross_space_density", by="agreement", peer="economic-complexity 0.3.0")
def test_ties_between_tables_are_those_of_economic_complexity(
    peer: Peer, table: pd.DataFrame, difference: Difference
) -> None:
    package, other = peer("economic_complexity.cross_space"), table.iloc[:, ::-3] + 1
    theirs = package.cross_proximity(quotients_of(table), quotients_of(other))
    ours = klastr.cross_proximity(table, other).to_frame().loc[theirs.index, theirs.columns].to_numpy()
    difference("cross_proximity", "economic-complexity 0.3.0", np.abs(ours - theirs.to_numpy()).max())
    np.testing.assert_allclose(ours, theirs.to_numpy(), atol=1e-12)
    near = package.cross_relatedness(quotients_of(table), theirs)
    found = klastr.cross_space_density(table, other, draws=0).to_frame().loc[near.index, near.columns].to_numpy()
    difference("cross_space_density", "economic-complexity 0.3.0", np.abs(found - near.to_numpy()).max())
    np.testing.assert_allclose(found, near.to_numpy(), atol=1e-12)


@pytest.mark.proves("strongest_ties", by="agreement", peer="networkx")
def test_the_tree_is_that_of_networkx(table: pd.DataFrame, difference: Difference) -> None:
    import networkx

    ties = np.nan_to_num(klastr.proximity(table).values)
    tree = networkx.maximum_spanning_tree(networkx.from_numpy_array(ties))
    found = klastr.strongest_ties(table, per_industry=0)
    largest = abs(sum(tree[i][j]["weight"] for i, j in tree.edges) - found.weights.sum())
    difference("strongest_ties", "networkx", largest)
    assert tree.number_of_edges() == found.first.size
    assert largest < 1e-9
