"""Groups of two partitions, matched; what became of each; partitions by chance."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.methods.agreement import contingency
from klastr.methods.partitions import by_first_item, dealt_again, fates, jaccard, matched_groups

labels = st.lists(st.integers(0, 4), min_size=14, max_size=14).map(np.array)


@given(labels, labels)
def test_no_other_match_keeps_more_items_together(first: np.ndarray, second: np.ndarray) -> None:
    table = contingency(first, second)
    match = matched_groups(table)
    kept = sum(table[g, h] for g, h in enumerate(match) if h >= 0)
    tall = table if table.shape[0] <= table.shape[1] else table.T
    every = permutations(range(tall.shape[1]), tall.shape[0])
    assert kept == max(sum(tall[g, h] for g, h in enumerate(one)) for one in every)
    used = match[match >= 0]
    assert len(set(used.tolist())) == used.size


@given(labels, st.permutations(range(5)))
def test_a_partition_by_other_names_is_matched_to_itself(first: np.ndarray, names: list[int]) -> None:
    second = np.array(names)[first]
    a, b = by_first_item(first)[0], by_first_item(second)[0]
    assert (a == b).all()
    table = contingency(a, b)
    assert matched_groups(table).tolist() == list(range(len(table)))
    assert set(fates(table)) == {"same"}
    assert (np.diag(jaccard(table)) == 1).all()


def test_of_two_equal_matches_the_one_more_alike_is_taken() -> None:
    # Both groups of the first have two items in group 0 of the second; the smaller one is more like it.
    assert matched_groups(np.array([[2, 3], [2, 0]])).tolist() == [1, 0]
    assert matched_groups(np.array([[2, 0, 0, 1], [2, 0, 0, 0]]))[1] == 0


@given(labels, labels)
def test_fates_by_their_meaning(first: np.ndarray, second: np.ndarray) -> None:
    groups = {h: set(np.flatnonzero(second == h)) for h in set(second.tolist())}
    for g, fate in zip(sorted(set(first.tolist())), fates(contingency(first, second)), strict=True):
        members = set(np.flatnonzero(first == g))
        met = [others for others in groups.values() if others & members]
        whole = all(others <= members for others in met)
        assert fate == {(1, True): "same", (2, True): "split", (1, False): "merged"}.get(
            (min(len(met), 2), whole), "mixed"
        )


def test_items_are_dealt_to_groups_of_the_same_sizes() -> None:
    given_labels = np.array([0] * 5 + [1] * 3 + [-1, 2])
    dealt = list(dealt_again(given_labels, 200, seed=4))
    assert all(np.bincount(one[one >= 0]).tolist() == [5, 3, 1] for one in dealt)
    assert all(one[8] == -1 for one in dealt)
    assert np.mean([one[0] == 0 for one in dealt]) == pytest.approx(5 / 9, abs=0.12)


def test_the_same_seed_deals_the_same() -> None:
    given_labels = np.arange(30) % 4
    first, again, other = (np.array(list(dealt_again(given_labels, 3, seed=seed))) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()
