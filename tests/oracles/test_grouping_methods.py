"""The methods that propose groups against their definitions, against every partition, and against other packages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.cluster.hierarchy import cut_tree, linkage
from scipy.spatial.distance import squareform
from sklearn.cluster import AgglomerativeClustering, KMeans, SpectralClustering
from sklearn.metrics import adjusted_rand_score

from klastr.identify.grouping.centroids import k_means
from klastr.identify.grouping.hierarchical import LINKAGES, hierarchical_groups
from klastr.identify.grouping.modularity import louvain, modularity
from klastr.identify.grouping.spectral import (
    NEIGHBOURS,
    on_the_sphere,
    row_directions,
    spectral_directions,
    strongest_ties,
)

Values = NDArray[np.float64]
SEEDS = range(5)


def graph_of(seed: int, nodes: int) -> Values:
    random = np.random.default_rng(seed)
    weights = np.triu(random.gamma(1, 1, (nodes, nodes)) * (random.random((nodes, nodes)) < 0.5), 1)
    return weights + weights.T


def planted(seed: int, groups: int = 6, each: int = 9, *, strength: float = 3.0) -> tuple[Values, NDArray[np.intp]]:
    """Ties of noise, and stronger ones within groups."""
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(groups), each)
    noise = random.normal(size=(labels.size, labels.size))
    values = (noise + noise.T) / 2 + strength * (labels[:, None] == labels)
    np.fill_diagonal(values, 0)
    return values, labels


def scattered(points: Values, labels: NDArray[np.intp]) -> float:
    """Sum of squared distances to the mean of each group, point by point."""
    total = 0.0
    for g in sorted(set(labels.tolist())):
        some = points[labels == g]
        centre = [sum(column) / len(some) for column in some.T.tolist()]
        total += sum((x - c) ** 2 for point in some.tolist() for x, c in zip(point, centre, strict=True))
    return total


def partitions(items: int) -> Iterator[NDArray[np.intp]]:
    """Every way to put a few items into groups."""
    for labels in product(range(items), repeat=items - 1):
        whole = (0, *labels)
        if all(label <= max(whole[:k]) + 1 for k, label in enumerate(whole) if k):
            yield np.array(whole)


# k-means


@pytest.mark.parametrize("seed", SEEDS)
def test_every_point_is_with_the_nearest_centre(seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(60, 4))
    found = k_means(points, 7, np.random.default_rng(seed))
    centres = [[sum(column) / len(column) for column in points[found == g].T.tolist()] for g in range(7)]
    for point, g in zip(points.tolist(), found.tolist(), strict=True):
        distances = [sum((x - c) ** 2 for x, c in zip(point, centre, strict=True)) for centre in centres]
        assert distances[g] <= min(distances) + 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_step_of_lloyd_changes_nothing(seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(80, 3))
    found = k_means(points, 6, np.random.default_rng(seed))
    centres = np.array([points[found == g].mean(axis=0) for g in range(6)])
    again = KMeans(6, init=centres, n_init=1, max_iter=1).fit(points)
    np.testing.assert_array_equal(again.labels_, found)
    assert again.inertia_ == pytest.approx(scattered(points, found))


@pytest.mark.parametrize("seed", SEEDS)
def test_k_means_scatters_no_more_than_that_of_scikit_learn(seed: int) -> None:
    """Lloyd's steps stop at different places; the best of ten starts are alike."""
    points = np.random.default_rng(seed).normal(size=(70, 5))
    best = min(scattered(points, k_means(points, 8, np.random.default_rng(start))) for start in range(10))
    theirs = KMeans(8, n_init=10, random_state=seed, algorithm="lloyd").fit(points).inertia_
    assert best <= theirs * 1.03


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_no_centre_stays_empty_where_points_coincide(count: int) -> None:
    points = np.zeros((9, 2))
    points[:3] = 1
    found = k_means(points, count, np.random.default_rng(0))
    assert sorted(set(found.tolist())) == list(range(count))


# Modularity


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("resolution", [0.5, 1.0, 3.0])
def test_modularity_by_pairs_and_by_networkx(seed: int, resolution: float) -> None:
    graph = graph_of(seed, 12)
    group_at = np.random.default_rng(seed).integers(4, size=12)
    strength, whole = graph.sum(axis=1), graph.sum()
    by_pairs = sum(
        graph[i, j] / whole - resolution * strength[i] * strength[j] / whole**2
        for i in range(12)
        for j in range(12)
        if group_at[i] == group_at[j]
    )
    theirs = nx.community.modularity(
        nx.from_numpy_array(graph),
        [set(np.flatnonzero(group_at == g).tolist()) for g in range(4)],
        resolution=resolution,
    )
    assert modularity(graph, group_at, resolution) == pytest.approx(by_pairs, abs=1e-12)
    assert modularity(graph, group_at, resolution) == pytest.approx(theirs, abs=1e-12)


def test_a_graph_without_weight_has_no_modularity() -> None:
    assert modularity(np.zeros((3, 3)), np.array([0, 1, 1])) == 0
    assert sorted(louvain(np.zeros((3, 3)), 1.0, np.random.default_rng(0)).tolist()) == [0, 1, 2]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0, 8.0])
def test_louvain_is_never_worse_than_every_node_alone(seed: int, resolution: float) -> None:
    graph = graph_of(seed, 40)
    found = louvain(graph, resolution, np.random.default_rng(seed))
    alone = modularity(graph, np.arange(40), resolution)
    assert modularity(graph, found, resolution) >= alone - 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_louvain_leaves_no_node_that_would_gain_by_moving(seed: int) -> None:
    """True of the last level: of whole groups, which may not gain by joining either."""
    graph = graph_of(seed, 30)
    found = louvain(graph, 1.0, np.random.default_rng(seed))
    quality = modularity(graph, found)
    groups = sorted(set(found.tolist()))
    for first in groups:
        for second in groups:
            joined = np.where(found == first, second, found)
            assert modularity(graph, joined) <= quality + 1e-10


@pytest.mark.parametrize("seed", SEEDS)
def test_louvain_comes_near_the_best_of_all_partitions(seed: int) -> None:
    graph = graph_of(seed, 7)
    best = max(modularity(graph, labels) for labels in partitions(7))
    found = max(modularity(graph, louvain(graph, 1.0, np.random.default_rng(k))) for k in range(10))
    assert best * 0.95 - 1e-12 <= found <= best + 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_louvain_does_as_well_as_that_of_networkx(seed: int) -> None:
    graph = graph_of(seed, 60)
    ours = max(modularity(graph, louvain(graph, 1.0, np.random.default_rng(k))) for k in range(8))
    drawn = nx.from_numpy_array(graph)
    theirs = max(nx.community.modularity(drawn, nx.community.louvain_communities(drawn, seed=k)) for k in range(8))
    assert ours >= theirs - 0.01


# Trees


@pytest.mark.parametrize("linkage", ["average", "complete", "ward"])
def test_trees_are_those_of_scikit_learn(linkage: str) -> None:
    values, _ = planted(3, strength=1.0)
    largest = values.max()
    short_of = largest - values
    rows = values + np.diag(np.full(len(values), largest))
    np.fill_diagonal(short_of, 0)
    for name, count, found in hierarchical_groups(values, [2, 5, 11]):
        if name == f"hierarchical, {linkage}":
            ward = linkage == "ward"
            made = AgglomerativeClustering(count, metric="euclidean" if ward else "precomputed", linkage=linkage)
            assert adjusted_rand_score(made.fit_predict(rows if ward else short_of), found) == 1


def test_trees_are_cut_where_scipy_cuts_them() -> None:
    values, _ = planted(4, strength=1.0)
    largest = values.max()
    short_of = largest - values
    np.fill_diagonal(short_of, 0)
    counts = [2, 3, 10, 53]
    cuts = cut_tree(linkage(squareform(short_of), "weighted"), n_clusters=counts)
    expected = {count: cuts[:, column] for column, count in enumerate(counts)}
    found = {c: labels for name, c, labels in hierarchical_groups(values, counts) if name == "hierarchical, weighted"}
    assert found.keys() == expected.keys()
    assert all(adjusted_rand_score(found[count], expected[count]) == 1 for count in counts)


def test_trees_give_the_number_of_groups_asked_for_even_where_all_ties_are_equal() -> None:
    values = np.full((10, 10), 0.5)
    np.fill_diagonal(values, 0)
    found = [(count, len(set(labels.tolist()))) for _, count, labels in hierarchical_groups(values, [2, 3, 9])]
    assert found == [(2, 2), (3, 3), (9, 9)] * len(LINKAGES)


# Directions


def test_directions_keep_the_distances_between_rows() -> None:
    values, _ = planted(1)
    kept = row_directions(values, len(values))
    np.testing.assert_allclose(distances(kept), distances(values), atol=1e-9)


def distances(points: Values) -> Values:
    return np.linalg.norm(points[:, None] - points, axis=2)


def test_only_strong_ties_enter_the_graph() -> None:
    values, _ = planted(2)
    graph = strongest_ties(values, 4)
    np.testing.assert_array_equal(graph, graph.T)
    for i, row in enumerate(values):
        named = {j for j in sorted(range(len(row)), key=lambda j: -row[j]) if j != i}
        strongest = sorted(named, key=lambda j: -row[j])[:4]
        for j in range(len(row)):
            others = sorted((k for k in range(len(row)) if k != j), key=lambda k: -values[j, k])[:4]
            expected = row[j] if i != j and row[j] > 0 and (j in strongest or i in others) else 0
            assert graph[i, j] == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_groups_are_found_by_every_method_as_by_scikit_learn(seed: int) -> None:
    values, labels = planted(seed)
    random = np.random.default_rng(seed)
    graph = strongest_ties(values, NEIGHBOURS)
    spectral = on_the_sphere(spectral_directions(values, 6))
    theirs = SpectralClustering(6, affinity="precomputed", random_state=seed).fit_predict(graph)
    starts = range(10)
    tried = [k_means(spectral, 6, np.random.default_rng(k)) for k in starts]
    rows = row_directions(values, 6)
    by_centres = min((k_means(rows, 6, np.random.default_rng(k)) for k in starts), key=lambda one: scattered(rows, one))
    assert adjusted_rand_score(labels, min(tried, key=lambda one: scattered(spectral, one))) > 0.95
    assert adjusted_rand_score(labels, theirs) > 0.95
    assert adjusted_rand_score(labels, by_centres) > 0.95
    assert adjusted_rand_score(labels, louvain(graph, 1.0, random)) > 0.9
    for name, _, found in hierarchical_groups(values, [6]):
        assert adjusted_rand_score(labels, found) > 0.9, name
