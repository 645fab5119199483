"""Scores of a definition against loops over groups and members, with numpy's percentile."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest
from numpy.typing import NDArray

from klastr.identify.grouping.scores import definition_scores, second_best
from klastr.identify.grouping.ties import Contrast, GroupTies, Ties, numbered, shares
from klastr.identify.relatedness import Relatedness
from klastr.tables.definitions import Definition

Values = NDArray[np.float64]
SEEDS = range(12)


def ties_and_groups(seed: int) -> tuple[Values, list[int], int]:
    """Ties, in half of the cases with holes, and groups, one of them of a single industry."""
    random = np.random.default_rng(seed)
    industries, groups = int(random.integers(8, 25)), int(random.integers(2, 7))
    values = random.normal(size=(industries, industries))
    values += values.T
    if seed % 2:
        holes = np.triu(random.random(values.shape) < 0.3, 1)
        values[holes | holes.T] = nan
    np.fill_diagonal(values, nan)
    group_at = [0, *(int(g) for g in random.integers(1, groups + 1, industries - 1))]
    labels, count = numbered(np.array(group_at))
    return values, labels.tolist(), count


def mean(found: list[float]) -> float:
    known = [tie for tie in found if not isnan(tie)]
    return sum(known) / len(known) if known else nan


def mean_tie(values: Values, first: list[int], second: list[int]) -> float:
    """Over the pairs of different industries whose tie is known."""
    return mean([float(values[i, j]) for i in first for j in second if i != j])


def verdicts(within: float, between: list[float]) -> tuple[bool, bool]:
    known = [tie for tie in between if not isnan(tie)]
    if isnan(within) or not known:
        return False, False
    return within > sum(known) / len(known), within > float(np.percentile(known, 95, method="linear"))


def score_by_hand(values: Values, group_at: list[int], groups: int) -> tuple[list[float], list[float], list[float]]:
    """Ties within groups, ties within of industries, and the four shares."""
    members = [[i for i, g in enumerate(group_at) if g == one] for one in range(groups)]
    of_groups, of_industries, passed = [], [], []
    for g in range(groups):
        of_groups.append(mean_tie(values, members[g], members[g]))
        between = [mean_tie(values, members[g], members[h]) for h in range(groups) if h != g]
        passed.append(verdicts(of_groups[-1], between))
    by_industry = []
    for i, g in enumerate(group_at):
        of_industries.append(mean_tie(values, [i], members[g]))
        between = [mean_tie(values, [i], members[h]) for h in range(groups) if h != g]
        by_industry.append(verdicts(of_industries[-1], between))
    found = [sum(one[k] for one in some) / len(some) for some in (passed, by_industry) for k in (0, 1)]
    return of_groups, of_industries, found


@pytest.mark.parametrize("seed", SEEDS)
def test_means_of_groups_and_industries(seed: int) -> None:
    values, group_at, groups = ties_and_groups(seed)
    members = [[i for i, g in enumerate(group_at) if g == one] for one in range(groups)]
    found = GroupTies.of(Ties.of(values), np.array(group_at), groups)
    by_industry = [[mean_tie(values, [i], some) for some in members] for i in range(len(group_at))]
    by_group = [[mean_tie(values, one, other) for other in members] for one in members]
    np.testing.assert_allclose(found.industry, by_industry, atol=1e-12)
    np.testing.assert_allclose(found.group, by_group, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_contrast_is_mean_and_percentile_of_the_others(seed: int) -> None:
    values, group_at, groups = ties_and_groups(seed)
    means = GroupTies.of(Ties.of(values), np.array(group_at), groups)
    found = Contrast.of(means.industry, means.own)
    for i, g in enumerate(group_at):
        others = [tie for h, tie in enumerate(means.industry[i]) if h != g and not isnan(tie)]
        expected = (sum(others) / len(others), np.percentile(others, 95)) if others else (nan, nan)
        np.testing.assert_allclose((found.between_mean[i], found.between_percentile[i]), expected, atol=1e-12)
        np.testing.assert_array_equal(found.within[i], means.industry[i, g])


@pytest.mark.parametrize("seed", SEEDS)
def test_shares(seed: int) -> None:
    values, group_at, groups = ties_and_groups(seed)
    expected = score_by_hand(values, group_at, groups)[2]
    np.testing.assert_allclose(shares(Ties.of(values), np.array(group_at), groups), expected, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_half_the_precision_gives_the_same_shares(seed: int) -> None:
    values, group_at, groups = ties_and_groups(seed)
    precise, fast = Ties.of(values), Ties.of(values, dtype=np.float32)
    some = np.array(group_at)
    np.testing.assert_allclose(shares(fast, some, groups), shares(precise, some, groups), atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_definition_scores(seed: int) -> None:
    values, group_at, groups = ties_and_groups(seed)
    codes = tuple(f"own{i}" for i in range(len(group_at)))
    definition = Definition("some", {code: f"g{g}" for code, g in zip(codes, group_at, strict=True)})
    found = definition_scores(definition, Relatedness(industries=codes, values=values, name="ties", formula=""))
    of_groups, of_industries, expected = score_by_hand(values, group_at, groups)
    place = {name: int(name[1:]) for name in found.groups}
    np.testing.assert_allclose(found.by_group.within, [of_groups[place[name]] for name in found.groups], atol=1e-12)
    np.testing.assert_allclose(found.by_industry.within, of_industries, atol=1e-12)
    scored = [found.groups_above_mean, found.groups_above_p95, found.industries_above_mean, found.industries_above_p95]
    np.testing.assert_allclose(scored, expected, atol=1e-12)
    assert found.overall == pytest.approx(sum(expected) / 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_part_of_the_ties_is_as_if_the_others_had_never_been(seed: int) -> None:
    values, group_at, _ = ties_and_groups(seed)
    inside = np.arange(0, len(group_at), 2)
    labels, groups = numbered(np.array(group_at)[inside])
    part = values[np.ix_(inside, inside)]
    expected = score_by_hand(part, labels.tolist(), groups)[2]
    np.testing.assert_allclose(shares(Ties.of(values).of_part(inside), labels, groups), expected, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_second_best_is_the_largest_of_the_others(seed: int) -> None:
    values, group_at, groups = ties_and_groups(seed)
    ties = GroupTies.of(Ties.of(values), np.array(group_at), groups).industry
    at, found = second_best(ties, np.array(group_at))
    for i, g in enumerate(group_at):
        others = {h: tie for h, tie in enumerate(ties[i]) if h != g and not isnan(tie)}
        best = max(others, key=lambda h: others[h]) if others else -1
        assert at[i] == best
        np.testing.assert_array_equal(found[i], others.get(best, nan))
