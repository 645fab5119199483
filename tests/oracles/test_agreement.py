"""Agreement of partitions against every pair, and against every way to deal the items."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations
from math import log

import numpy as np
import pytest

from klastr.methods.agreement import adjusted_mutual_information, agreement, rand

CASES = [
    ([0, 0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 1, 2, 0]),
    ([0, 0, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1]),
    ([0, 0, 0, 0, 0, 1, 2], [0, 0, 1, 1, 2, 2, 2]),
    ([0, 1, 2, 3, 3, 3, 3], [0, 0, 0, 0, 0, 0, 1]),
]


def information(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """Sum of p log(p / (q r)) over the pairs of groups that are met."""
    items = len(first)
    a, b, both = Counter(first), Counter(second), Counter(zip(first, second, strict=True))
    return sum(n / items * log(n * items / (a[g] * b[h])) for (g, h), n in both.items())


def agreeing_pairs(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    pairs = list(combinations(range(len(first)), 2))
    return sum((first[i] == first[j]) == (second[i] == second[j]) for i, j in pairs) / len(pairs)


@pytest.mark.parametrize(("first", "second"), CASES)
def test_chance_is_the_mean_over_every_way_to_deal_the_items(first: list[int], second: list[int]) -> None:
    dealt = list(permutations(second))
    expected = sum(information(tuple(first), one) for one in dealt) / len(dealt)
    by_chance = sum(agreeing_pairs(tuple(first), one) for one in dealt) / len(dealt)
    found = agreement(np.array(first), np.array(second))
    assert found.expected_mutual_information == pytest.approx(expected, rel=1e-12)
    assert found.mutual_information == pytest.approx(information(tuple(first), tuple(second)), rel=1e-12, abs=1e-15)
    # The adjusted Rand index is (index - mean) / (most - mean); the most is that of Hubert and Arabie.
    pairs = len(first) * (len(first) - 1) / 2
    within = [sum(n * (n - 1) / 2 for n in Counter(one).values()) for one in (first, second)]
    together = (agreeing_pairs(tuple(first), tuple(second)) * pairs - pairs + sum(within)) / 2
    mean_together = (by_chance * pairs - pairs + sum(within)) / 2
    assert found.adjusted_rand == pytest.approx((together - mean_together) / (sum(within) / 2 - mean_together))


@pytest.mark.parametrize(("first", "second"), CASES)
@pytest.mark.parametrize("normalisation", ["mean", "max"])
def test_adjusted_information_by_its_definition(first: list[int], second: list[int], normalisation: str) -> None:
    expected = np.mean([information(tuple(first), one) for one in permutations(second)])
    told = information(tuple(first), tuple(second))
    entropies = [information(tuple(one), tuple(one)) for one in (first, second)]
    most = max(entropies) if normalisation == "max" else np.mean(entropies)
    found = adjusted_mutual_information(np.array(first), np.array(second), normalisation=normalisation)
    assert found == pytest.approx((told - expected) / (most - expected), rel=1e-9)


@pytest.mark.parametrize(("first", "second"), CASES)
def test_rand_counts_pairs(first: list[int], second: list[int]) -> None:
    assert rand(np.array(first), np.array(second)) == pytest.approx(agreeing_pairs(tuple(first), tuple(second)))


def test_precision_and_recall_count_pairs() -> None:
    first, second = CASES[0]
    pairs = list(combinations(range(7), 2))
    in_first = {(i, j) for i, j in pairs if first[i] == first[j]}
    in_second = {(i, j) for i, j in pairs if second[i] == second[j]}
    found = agreement(np.array(first), np.array(second))
    assert found.precision == pytest.approx(len(in_first & in_second) / len(in_second))
    assert found.recall == pytest.approx(len(in_first & in_second) / len(in_first))
