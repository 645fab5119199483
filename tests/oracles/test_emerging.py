"""Emerging bundles against nested loops, and chance against newcomers that are swapped between regions."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from klastr.identify.emerging_null import Chance, chances, new_pairs, pairs_by_chance
from klastr.identify.emerging_search import _joined


@settings(max_examples=50)
@given(st.integers(1, 6), st.integers(2, 6), st.integers(0, 2**32))
def test_new_pairs_are_those_that_loops_count(regions: int, industries: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    newcomer = random.random((regions, industries)) < 0.4
    stayer = ~newcomer & (random.random((regions, industries)) < 0.5)
    related = np.triu(random.random((industries, industries)) < 0.5, 1)
    related |= related.T
    found = new_pairs(newcomer, stayer, related)
    for r in range(regions):
        count = 0
        for i in range(industries):
            for j in range(i + 1, industries):
                there = (newcomer[r, i] or stayer[r, i]) and (newcomer[r, j] or stayer[r, j])
                count += bool(there and related[i, j] and (newcomer[r, i] or newcomer[r, j]))
        assert found[r] == count


@settings(max_examples=50)
@given(st.integers(3, 12), st.integers(3, 12), st.integers(0, 2**32))
def test_chances_keep_what_each_region_and_industry_got(regions: int, industries: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    possible = random.random((regions, industries)) < 0.9
    newcomer = possible & (random.random((regions, industries)) < 0.3)
    # Keep one open place in every row and column, else no finite chance keeps the margins.
    open_places = possible & ~newcomer
    if not (open_places.any(axis=1).all() and open_places.any(axis=0).all()):
        return
    found = chances(newcomer, possible)
    assert ((found >= 0) & (found <= 1)).all()
    assert (found[~possible] == 0).all()
    assert found.sum() == pytest.approx(newcomer.sum(), rel=0.02, abs=0.05)
    np.testing.assert_allclose(found.sum(axis=0), newcomer.sum(axis=0), atol=0.25)


def swapped(random: np.random.Generator, newcomer: np.ndarray, swaps: int) -> np.ndarray:
    """The second method: two newcomers change places so that all margins stay exactly what they are."""
    cells = newcomer.copy()
    for _ in range(swaps):
        (r, i), (s, j) = random.permutation(np.argwhere(cells))[:2]
        if not cells[r, j] and not cells[s, i]:
            cells[r, i] = cells[s, j] = False
            cells[r, j] = cells[s, i] = True
    return cells


def test_chance_agrees_with_swapping_newcomers() -> None:
    random = np.random.default_rng(3)
    newcomer = random.random((25, 12)) < 0.25
    related = np.triu(random.random((12, 12)) < 0.3, 1)
    related |= related.T
    stayer = np.zeros_like(newcomer)
    everywhere = np.ones_like(newcomer)
    drawn = pairs_by_chance(
        chances(newcomer, everywhere), newcomer.sum(axis=1), stayer, related, draws=2000, seed=0
    ).sum(axis=0)
    cells, others = newcomer, []
    for _ in range(250):
        cells = swapped(random, cells, 25)
        others.append(new_pairs(cells, stayer, related).sum())
    assert drawn.mean() == pytest.approx(np.mean(others), rel=0.06)


def test_p_values_promise_no_more_than_they_keep_where_nothing_draws_newcomers_together() -> None:
    random = np.random.default_rng(7)
    p_values = []
    for seed in range(15):
        related = np.triu(random.random((20, 20)) < 0.15, 1)
        related |= related.T
        chance = np.outer(random.beta(2, 6, 40), random.beta(2, 3, 20)) * 2
        newcomer = random.random((40, 20)) < chance
        stayer = ~newcomer & (random.random((40, 20)) < 0.15)
        possible = ~stayer
        rows = np.arange(40)
        found = Chance(
            rows,
            new_pairs(newcomer, stayer, related),
            pairs_by_chance(chances(newcomer, possible), newcomer.sum(axis=1), stayer, related, draws=199, seed=seed),
        )
        p_values += [found.p_value(int(r), int(found.found[r])) for r in rows if found.found[r]]
    shares = [(np.array(p_values) <= limit).mean() for limit in (0.05, 0.1, 0.2)]
    # Of the regions that have pairs at all; those without would only lower the shares.
    assert shares[0] <= 0.08
    assert shares[1] <= 0.15
    assert shares[2] <= 0.30


@settings(max_examples=60)
@given(st.integers(2, 12), st.integers(0, 2**32))
def test_bundles_agree_with_the_connected_components_of_networkx(industries: int, seed: int) -> None:
    import networkx

    random = np.random.default_rng(seed)
    pairs = np.argwhere(np.triu(random.random((industries, industries)) < 0.2, 1))
    graph = networkx.Graph()
    graph.add_nodes_from(range(industries))
    graph.add_edges_from(map(tuple, pairs))
    label = _joined(pairs, industries)
    ours = {frozenset(np.flatnonzero(label == one).tolist()) for one in np.unique(label)}
    assert ours == {frozenset(part) for part in networkx.connected_components(graph)}
