"""How a candidate is made better: what it is worth by hand, that it never gets worse, and that limits are kept."""

from __future__ import annotations

from math import tanh

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from klastr.identify.grouping.limits import GroupLimits
from klastr.identify.grouping.reassignment import Partition, refined
from klastr.identify.grouping.ties import Ties, numbered, shares

Values = NDArray[np.float64]
SEEDS = range(6)
LIMITS = GroupLimits(fewest=4, most=9, smallest=3, largest=14)


def planted(seed: int, *, groups: int = 6, each: int = 9, strength: float = 2.0) -> tuple[Values, NDArray[np.intp]]:
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(groups), each)
    noise = random.normal(size=(labels.size, labels.size))
    values = (noise + noise.T) / 2 + strength * (labels[:, None] == labels)
    np.fill_diagonal(values, np.nan)
    return values, labels


def with_holes(values: Values, seed: int) -> Values:
    holes = np.triu(np.random.default_rng(seed).random(values.shape) < 0.2, 1)
    return np.where(holes | holes.T, np.nan, values)


def inside(labels: NDArray[np.intp], limits: GroupLimits) -> bool:
    sizes = np.bincount(labels)
    small_ones = sizes.min() >= limits.smallest or sizes.size == limits.fewest
    return bool(limits.fewest <= sizes.size <= limits.most and sizes.max() <= limits.largest and small_ones)


@pytest.mark.parametrize("seed", SEEDS)
def test_quality_is_the_mean_share_and_a_little_for_how_far_apart_groups_are(seed: int) -> None:
    values = with_holes(planted(seed)[0], seed)
    labels = np.random.default_rng(seed).integers(6, size=len(values))
    group_at, groups = numbered(labels)
    filled = [0 if np.isnan(tie) else tie for tie in values.ravel().tolist()]
    centre = sum(filled) / len(filled)
    spread = (sum((tie - centre) ** 2 for tie in filled) / len(filled)) ** 0.5
    separations = []
    for i, g in enumerate(group_at.tolist()):
        ties = [
            [tie for j, tie in enumerate(values[i].tolist()) if group_at[j] == h and not np.isnan(tie)]
            for h in range(groups)
        ]
        between = [sum(some) / len(some) for h, some in enumerate(ties) if h != g and some]
        within = sum(ties[g]) / len(ties[g]) if ties[g] else None  # a group of one falls short as far as can be
        separations.append(-1 if within is None else tanh((within - max(between)) / spread))
    expected = shares(Ties.of(values), group_at, groups).mean() + 0.02 * sum(separations) / len(separations)
    assert Partition.of(Ties.of(values), labels).quality == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("holes", [False, True], ids=["all known", "some unknown"])
def test_what_is_within_limits_never_gets_worse_and_stays_within(seed: int, holes: bool) -> None:
    values = planted(seed, strength=0.7)[0]
    ties = Ties.of(with_holes(values, seed) if holes else values)
    start = np.random.default_rng(seed).permutation(np.arange(len(values)) % 7)
    assert inside(start, LIMITS)
    found = refined(ties, start, LIMITS)
    assert Partition.of(ties, found).quality >= Partition.of(ties, start).quality
    assert inside(found, LIMITS)


@pytest.mark.parametrize(
    "start",
    [np.zeros(54, dtype=int), np.arange(54), np.minimum(np.arange(54), 6), np.arange(54) // 2, np.arange(54) % 3],
    ids=["one group", "each alone", "one large group", "pairs", "too few"],
)
@pytest.mark.parametrize("strength", [0.0, 2.0])
def test_what_is_outside_the_limits_is_brought_inside(start: NDArray[np.intp], strength: float) -> None:
    values, _ = planted(1, strength=strength)
    assert inside(refined(Ties.of(values), start, LIMITS), LIMITS)


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_groups_are_restored_where_a_quarter_was_mixed_up(seed: int) -> None:
    values, labels = planted(seed)
    random = np.random.default_rng(seed)
    mixed = labels.copy()
    some = random.permutation(labels.size)[: labels.size // 4]
    mixed[some] = random.permutation(mixed[some])
    assert adjusted_rand_score(labels, refined(Ties.of(values), mixed, LIMITS)) == 1


def test_nothing_is_changed_that_was_given_and_the_same_comes_out_again() -> None:
    values, labels = planted(0, strength=0.5)
    ties, start = Ties.of(values), np.roll(labels, 5)
    before = ties.values.copy(), start.copy()
    found = refined(ties, start, LIMITS)
    np.testing.assert_array_equal(refined(ties, start, LIMITS), found)
    np.testing.assert_array_equal(ties.values, before[0])
    np.testing.assert_array_equal(start, before[1])


def test_equal_ties_come_to_an_end() -> None:
    values = np.full((54, 54), 0.1)
    np.fill_diagonal(values, np.nan)
    found = refined(Ties.of(values), np.arange(54) % 6, LIMITS)
    assert inside(found, LIMITS)
    assert shares(Ties.of(values), *numbered(found)).tolist() == [0, 0, 0, 0]


def test_an_industry_of_which_nothing_is_known_stays_somewhere() -> None:
    values, labels = planted(2)
    values[3], values[:, 3] = np.nan, np.nan
    found = refined(Ties.of(values), labels, LIMITS)
    assert inside(found, LIMITS)
    others = np.arange(54) != 3
    assert adjusted_rand_score(labels[others], found[others]) == 1
