"""The honest choice: the half that scores is never looked at while choosing, and scores are those of plain loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from klastr.identify.colocation import employment_colocation, establishment_colocation
from klastr.identify.grouping import held_out as room
from klastr.identify.grouping.held_out import FOUND, HeldOut, held_out, single_matrix
from klastr.identify.grouping.limits import group_limits
from klastr.identify.grouping.material import Material
from klastr.identify.grouping.search import Search, SearchPlan
from klastr.identify.grouping.ties import Ties, numbered, shares
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.relatedness import combined

Positions = NDArray[np.intp]
REGIONS, INDUSTRIES = 40, 24
PLAN = SearchPlan(limits=group_limits(INDUSTRIES, (4, 6)), refined=3)


def grid_of(seed: int) -> IndustryGrid:
    """Six groups of four industries whose jobs follow each other over the regions."""
    random = np.random.default_rng(seed)
    drivers = random.gamma(0.5, 2, (REGIONS, 6))
    jobs = random.poisson(20 * np.repeat(drivers, 4, axis=1) * random.gamma(2, 0.5, (REGIONS, INDUSTRIES)) + 1)
    employment = jobs.astype(np.float64)
    return IndustryGrid(
        regions=tuple(f"R{r}" for r in range(REGIONS)),
        industries=tuple(f"I{i:02d}" for i in range(INDUSTRIES)),
        employment=employment,
        establishments=np.ceil(employment / 10),
        region_total=employment.sum(axis=1) + 100,
        year=2020,
        industry_names={},
    )


def poisoned(grid: IndustryGrid, at: Positions) -> IndustryGrid:
    """Other numbers in some of the regions, as unlike the true ones as can be."""
    random = np.random.default_rng(99)
    employment, plants, total = grid.employment.copy(), grid.establishments.copy(), grid.region_total.copy()
    employment[at] = random.permuted(employment[at], axis=1) * 1000 + random.integers(0, 9999, employment[at].shape)
    plants[at] = random.integers(0, 500, plants[at].shape)
    total[at] = employment[at].sum(axis=1)
    return replace(grid, employment=employment, establishments=plants, region_total=total)


class Watched:
    """Runs the repetition and notes the halves that were taken and everything that was chosen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, grid: IndustryGrid, **other: Any) -> None:
        self.halves: list[Positions] = []
        self.chosen: list[Positions] = []
        material = Material.of(grid)
        of_regions, search = Material.of_regions, room.search

        def noted_regions(one: Material, at: Positions) -> Material:
            if one is material:
                self.halves.append(at)
            return of_regions(one, at)

        def noted_search(*given: Any, **more: Any) -> Search:
            found = search(*given, **more)
            self.chosen.append(found.chosen.group_at)
            return found

        with monkeypatch.context() as patched:
            patched.setattr(Material, "of_regions", noted_regions)
            patched.setattr(room, "search", noted_search)
            settings = {"rivals": {}, "repetitions": 1, "random_partitions": 20, "seed": 5} | other
            self.answer: HeldOut = held_out(material, PLAN, **settings)


Watch = Callable[..., Watched]


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return lambda grid, **other: Watched(monkeypatch, grid, **other)


def test_halves_are_disjoint_and_complete_and_each_scores_what_the_other_chose(watch: Watch) -> None:
    seen = watch(grid_of(0), repetitions=2).halves
    assert len(seen) == 2 * 2 * 2  # repetitions, directions, chosen on and scored on
    for chosen_on, scored_on in zip(seen[::2], seen[1::2], strict=True):
        assert sorted([*chosen_on, *scored_on]) == list(range(REGIONS))
    for k in (0, 4):
        np.testing.assert_array_equal(seen[k], seen[k + 3])
        np.testing.assert_array_equal(seen[k + 1], seen[k + 2])
    assert seen[0].tolist() != seen[4].tolist()


@pytest.mark.slow
def test_poison_in_the_half_that_scores_changes_nothing_that_was_chosen(watch: Watch) -> None:
    clean = watch(grid_of(0))
    scored_on, searches = clean.halves[1], len(clean.chosen) // 2
    spoilt = watch(poisoned(grid_of(0), scored_on))
    np.testing.assert_array_equal(spoilt.halves[1], scored_on)
    for before, after in zip(clean.chosen[:searches], spoilt.chosen[:searches], strict=True):
        np.testing.assert_array_equal(before, after)
    # The poison was strong: what it scored, and what was chosen in it, are different.
    assert clean.answer.shares_of(FOUND)[0].tolist() != spoilt.answer.shares_of(FOUND)[0].tolist()
    assert numbered(clean.chosen[searches])[0].tolist() != numbered(spoilt.chosen[searches])[0].tolist()


def test_poison_in_the_half_that_chooses_reaches_the_choice(watch: Watch) -> None:
    clean = watch(grid_of(0))
    spoilt = watch(poisoned(grid_of(0), clean.halves[0]))
    assert clean.chosen[0].tolist() != spoilt.chosen[0].tolist()


def test_scores_are_those_of_the_other_half_alone(watch: Watch) -> None:
    grid = grid_of(1)
    rival = np.array([k // 6 if k < 18 else -1 for k in range(INDUSTRIES)])
    seen = watch(grid, rivals={"rival": rival})
    every = len(seen.chosen) // 2
    for half in (0, 1):
        other = grid.of_regions(seen.halves[2 * half + 1])
        judge = combined([employment_colocation(other), establishment_colocation(other)]).values
        labels, groups = numbered(seen.chosen[half * every])
        np.testing.assert_allclose(seen.answer.shares_of(FOUND)[half], shares(Ties.of(judge), labels, groups))
        part = judge[:18, :18]
        np.testing.assert_allclose(seen.answer.shares_of("rival")[half], shares(Ties.of(part), rival[:18], 3))


def test_every_single_matrix_and_every_rival_is_scored_in_every_half(watch: Watch) -> None:
    rival = np.arange(INDUSTRIES) % 3
    answer = watch(grid_of(2), rivals={"rival": rival}, repetitions=2).answer
    names = ["employment colocation", "establishment colocation", "coagglomeration", "proximity"]
    assert set(answer.definitions) == {FOUND, "rival", *map(single_matrix, names)}
    assert all(len(answer.shares_of(name)) == 4 for name in answer.definitions)
    assert 0 <= answer.wins("rival") <= 1


def test_p_counts_random_partitions_that_reach_what_was_found(watch: Watch) -> None:
    answer = watch(grid_of(3), random_partitions=50).answer
    assert answer.random.shape == (50, 4)
    found = answer.shares_of(FOUND).mean(axis=1)
    reached = sum(float(one.mean()) >= found[k // 25] for k, one in enumerate(answer.random))
    assert answer.p_value == (1 + reached) / 51


def test_found_groups_that_are_true_beat_chance(watch: Watch) -> None:
    answer = watch(grid_of(4), random_partitions=400).answer
    assert answer.p_value < 0.01
    assert answer.summary(FOUND)["overall"][1] > answer.random.mean(axis=1).max()


@pytest.mark.slow
def test_the_same_seed_gives_the_same_and_another_other_halves(watch: Watch) -> None:
    first, again, other = watch(grid_of(5)), watch(grid_of(5)), watch(grid_of(5), seed=6)
    assert [one.tolist() for one in first.chosen] == [one.tolist() for one in again.chosen]
    np.testing.assert_array_equal(first.answer.random, again.answer.random)
    assert first.halves[0].tolist() != other.halves[0].tolist()


def test_without_repetitions_there_is_nothing_to_tell(watch: Watch) -> None:
    answer = watch(grid_of(6), repetitions=0, random_partitions=0).answer
    assert answer.scores == ()
    assert answer.random.shape == (0, 4)
    assert np.isnan(answer.p_value)
