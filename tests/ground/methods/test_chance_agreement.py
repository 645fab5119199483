"""Agreement next to chance."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.errors import InvalidOption
from klastr.methods.agreement import expected_mutual_information, mutual_information
from klastr.methods.chance_agreement import agreement_by_chance
from klastr.methods.partitions import dealt_again


@pytest.mark.slow
def test_random_partitions_are_no_finding() -> None:
    random = np.random.default_rng(0)
    p_values = [
        agreement_by_chance(random.integers(0, 5, 60), random.integers(0, 5, 60), draws=99, seed=k).p_value
        for k in range(40)
    ]
    assert 0.3 < np.mean(p_values) < 0.7


def test_a_partition_next_to_itself_is_one() -> None:
    labels = np.repeat(np.arange(6), 5)
    chance = agreement_by_chance(labels, labels, draws=199)
    assert chance.p_value == 1 / 200
    assert abs(chance.adjusted_rand[1]) < 0.03
    assert abs(chance.adjusted_mutual_information[1]) < 0.03
    low, mean, high = chance.adjusted_rand
    assert low <= mean <= high


def test_the_mean_of_what_is_dealt_is_the_exact_expectation() -> None:
    """Drawn and calculated: two ways to the same expected information."""
    first, second = np.arange(40) % 7, np.arange(40) // 6
    drawn = [mutual_information(first, one) for one in dealt_again(second, 2000)]
    assert np.mean(drawn) == pytest.approx(expected_mutual_information(first, second), abs=4 * np.std(drawn) / 44)


def test_items_in_no_group_are_left_alone() -> None:
    first, second = np.array([0, 0, 1, 1, -1, 2]), np.array([0, 0, 1, 1, 1, -1])
    assert agreement_by_chance(first, second, draws=20).draws == 20


def test_no_draw_is_refused() -> None:
    with pytest.raises(InvalidOption, match="0 random partitions say nothing"):
        agreement_by_chance(np.array([0, 1]), np.array([0, 1]), draws=0)
