"""Agreement of two partitions: bounds, what changes nothing, edge cases, the same numbers as scikit-learn."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.errors import InvalidOption
from klastr.methods.agreement import (
    adjusted_mutual_information,
    adjusted_rand,
    agreement,
    contingency,
    expected_mutual_information,
    mutual_information,
    rand,
)

ADJUSTED = [adjusted_rand, adjusted_mutual_information]


@st.composite
def partitions(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    items = draw(st.integers(2, 40))
    labels = st.lists(st.integers(0, 6), min_size=items, max_size=items)
    return np.array(draw(labels)), np.array(draw(labels))


@given(partitions())
def test_the_order_of_the_two_changes_nothing(two: tuple[np.ndarray, np.ndarray]) -> None:
    there, back = agreement(*two), agreement(*two[::-1])
    assert there.adjusted_rand == pytest.approx(back.adjusted_rand)
    assert there.adjusted_mutual_information == pytest.approx(back.adjusted_mutual_information)
    assert there.expected_mutual_information == pytest.approx(back.expected_mutual_information)
    assert (there.precision, there.recall) == (back.recall, back.precision)


@given(partitions(), st.permutations(range(7)), st.randoms(use_true_random=False))
def test_names_of_groups_and_order_of_items_change_nothing(two, names, random) -> None:
    first, second = two
    order = random.sample(range(first.size), first.size)
    renamed = np.array(names)[first] * 100
    before, after = agreement(first, second), agreement(renamed[order], second[order])
    assert before.adjusted_rand == pytest.approx(after.adjusted_rand)
    assert before.adjusted_mutual_information == pytest.approx(after.adjusted_mutual_information)


@given(partitions())
def test_measures_stay_within_their_bounds(two: tuple[np.ndarray, np.ndarray]) -> None:
    found = agreement(*two)
    assert 0 <= found.rand <= 1
    assert -1 <= found.adjusted_rand <= 1 + 1e-12
    assert found.adjusted_mutual_information <= 1 + 1e-9
    assert 0 <= found.precision <= 1
    assert 0 <= found.recall <= 1
    assert found.mutual_information <= np.log(min(found.groups_first, found.groups_second)) + 1e-12


@given(partitions())
def test_a_partition_agrees_fully_with_itself(two: tuple[np.ndarray, np.ndarray]) -> None:
    found = agreement(two[0], two[0])
    values = found.rand, found.adjusted_rand, found.adjusted_mutual_information, found.precision, found.recall
    assert values == (1, 1, 1, 1, 1)


@given(partitions())
def test_the_same_numbers_as_scikit_learn(two: tuple[np.ndarray, np.ndarray]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    found = agreement(*two)
    assert found.rand == pytest.approx(metrics.rand_score(*two))
    assert found.adjusted_rand == pytest.approx(metrics.adjusted_rand_score(*two))
    assert found.mutual_information == pytest.approx(metrics.mutual_info_score(*two), abs=1e-12)
    for ours, theirs in {"mean": "arithmetic", "max": "max"}.items():
        expected = metrics.adjusted_mutual_info_score(*two, average_method=theirs)
        # It divides rounding by rounding where a partition is one group or groups of one only; here that is exact.
        assert adjusted_mutual_information(*two, normalisation=ours) == pytest.approx(expected, abs=1e-7)


def test_chance_alone_is_zero_on_average() -> None:
    random = np.random.default_rng(3)
    first = np.repeat(np.arange(20), 10)
    found = [agreement(first, random.permutation(first)) for _ in range(400)]
    for name in ("adjusted_rand", "adjusted_mutual_information"):
        values = np.array([getattr(one, name) for one in found])
        assert abs(values.mean()) < 4 * values.std() / np.sqrt(values.size)
    assert np.mean([one.rand for one in found]) > 0.9  # the plain index is high without any agreement


@pytest.mark.parametrize("measure", ADJUSTED)
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param([0, 0, 0], [4, 4, 4], 1.0, id="one group each"),
        pytest.param([0, 1, 2], [7, 5, 6], 1.0, id="groups of one only"),
        pytest.param([0, 0, 1], [9, 9, 2], 1.0, id="the same by other names"),
        pytest.param([0, 0, 0], [0, 0, 1], 0.0, id="one group against two"),
        pytest.param([0, 1, 2], [0, 0, 1], 0.0, id="groups of one against two groups"),
        pytest.param([0, 0, 0], [0, 1, 2], 0.0, id="one group against groups of one"),
        pytest.param([3], [8], 1.0, id="one item"),
    ],
)
def test_edge_cases_are_exact(measure, first: list[int], second: list[int], expected: float) -> None:
    assert measure(np.array(first), np.array(second)) == expected


def test_items_in_no_group_are_left_out_and_counted() -> None:
    first, second = np.array([0, 0, 1, 1, -1, 2]), np.array([0, 0, 1, 1, 1, -1])
    found = agreement(first, second)
    assert (found.items, found.left_out, found.groups_first) == (4, 2, 2)
    assert found.adjusted_rand == 1


@pytest.mark.parametrize("measure", [contingency, rand, mutual_information, expected_mutual_information, *ADJUSTED])
def test_nothing_in_common_is_refused(measure) -> None:
    with pytest.raises(InvalidOption, match="None of the 2 items is in a group of both"):
        measure(np.array([-1, 0]), np.array([0, -1]))


def test_partitions_of_different_items_are_refused() -> None:
    with pytest.raises(InvalidOption, match="of 3 and of 2 items"):
        agreement(np.array([0, 1, 1]), np.array([0, 1]))


def test_another_normalisation_is_refused() -> None:
    with pytest.raises(InvalidOption, match="no normalisation 'geometric'"):
        adjusted_mutual_information(np.array([0, 1]), np.array([0, 1]), normalisation="geometric")


def test_many_terms_are_added_up_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    first, second = random.integers(0, 9, 500), random.integers(0, 7, 500)
    at_once = expected_mutual_information(first, second)
    monkeypatch.setattr("klastr.methods.agreement._TERMS_AT_ONCE", 100)
    assert expected_mutual_information(first, second) == pytest.approx(at_once, rel=1e-12)


def test_a_thousand_items_in_sixty_groups_take_milliseconds() -> None:
    random = np.random.default_rng(0)
    first, second = random.integers(0, 60, 1000), random.integers(0, 60, 1000)
    taken = []
    for _ in range(20):
        start = perf_counter()
        adjusted_mutual_information(first, second)
        taken.append(perf_counter() - start)
    assert min(taken) < 0.005
