"""The honest choice: groups are chosen on a random half of the regions and scored on the other, and the reverse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klastr.identify.grouping.material import Material
from klastr.identify.grouping.scores import SCORES
from klastr.identify.grouping.search import SearchPlan, search
from klastr.identify.grouping.searchable import Searchable
from klastr.identify.grouping.ties import Ties, numbered, shares
from klastr.methods.agreement import adjusted_rand
from klastr.methods.streams import stream

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]
Progress = Callable[[float], None]

FOUND = "found"
HALVES_IN_HAND = 6
_REFINED_FROM_ONE_MATRIX = 4


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutScore:
    """The four shares of one definition on regions that were not used to choose it.

    Attributes
    ----------
    shares : (4,) float64
        By the mean of all matrices that judge.
    regional_shares : (4,) float64
        By those alone that are measured in the held-out regions: given ties, such as input-output links, are the same
        in both halves, so that they have been seen before.
    found_overall : float
        Mean of the four shares, by all that judge, of what was found on this half, on the industries scored here.
    """

    definition: str
    repetition: int
    half: int
    groups: int
    industries: int
    shares: Floats
    regional_shares: Floats
    found_overall: float

    @property
    def overall(self) -> float:
        """Mean of the four shares."""
        return float(self.shares.mean())


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Scores on held-out halves: of what was found there, of its rivals, and of random partitions.

    Attributes
    ----------
    scores : tuple of HeldOutScore
        ``found`` is chosen anew in every half; the rivals are the same everywhere, except those found in one matrix.
    random : (N, 4) float64
        Shares of random partitions with the sizes of the groups found, on the same halves.
    p_value : float
        Share of random partitions, plus one, that reach the overall score found on their half; NaN without any.
    alike : tuple of float
        One for each repetition: the adjusted Rand index of the definitions chosen in its two halves, which have no
        region in common; 1 where they are the same, 0 as by chance.
    """

    scores: tuple[HeldOutScore, ...]
    random: Floats
    p_value: float
    alike: tuple[float, ...] = ()

    @property
    def definitions(self) -> tuple[str, ...]:
        """Who was scored, in order."""
        return tuple(dict.fromkeys(score.definition for score in self.scores))

    def shares_of(self, definition: str, *, regional: bool = False) -> Floats:
        """(halves, 4) shares of one definition; by the held-out regions alone where asked."""
        own = [score for score in self.scores if score.definition == definition]
        return np.array([score.regional_shares if regional else score.shares for score in own])

    def summary(self, definition: str, *, regional: bool = False) -> Mapping[str, tuple[float, float, float]]:
        """Mean, lowest and highest of each share, and of their mean under ``overall``."""
        found = self.shares_of(definition, regional=regional)
        columns = {**dict(zip(SCORES, found.T, strict=True)), "overall": found.mean(axis=1)}
        return {name: (float(one.mean()), float(one.min()), float(one.max())) for name, one in columns.items()}

    def wins(self, rival: str) -> float:
        """Share of the halves in which what was found scores higher than a rival, on the industries that it groups."""
        theirs = [score for score in self.scores if score.definition == rival]
        return float(np.mean([score.found_overall > score.overall for score in theirs]))


@dataclass(frozen=True, slots=True, eq=False)
class _Judges:
    """The ties of one held-out half: of every matrix that judges, and of those measured in its regions."""

    every: Ties
    regional: Ties

    @classmethod
    def of(cls, material: Material) -> _Judges:
        return cls(Ties.of(material.judging_values()), Ties.of(material.regional_judging_values()))

    def score(self, name: str, repetition: int, half: int, group_at: Positions, found: Positions) -> HeldOutScore:
        """A definition, and beside it what was found, on the industries that the definition groups."""
        inside = np.flatnonzero(group_at >= 0)
        labels, groups = numbered(group_at[inside])
        every, regional = self.every.of_part(inside), self.regional.of_part(inside)
        ours = float(shares(every, *numbered(found[inside])).mean())
        both = shares(every, labels, groups), shares(regional, labels, groups)
        return HeldOutScore(name, repetition, half, groups, inside.size, *both, ours)


def single_matrix(name: str) -> str:
    """What a definition that was found in one matrix alone is called."""
    return f"found in {name} alone"


def held_out(
    material: Material,
    plan: SearchPlan,
    *,
    rivals: Mapping[str, Positions],
    repetitions: int,
    random_partitions: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> HeldOut:
    """Choose on one half of the regions and score on the other, in both directions, `repetitions` times.

    Parameters
    ----------
    material : Material
    plan : SearchPlan
    rivals : mapping
        Name -> (I,) group of each industry, -1 where it is in none: scored on the same halves, on the industries that
        they group.
    repetitions : int
    random_partitions : int
        In all halves together.
    seed : int
    """
    scores: list[HeldOutScore] = []
    drawn, reached = [], 0
    chosen: dict[int, list[Positions]] = {}
    halves = list(_halves(len(material.grid.regions), repetitions, seed))
    each = -(-random_partitions // max(len(halves), 1))
    for k, (repetition, half, chosen_on, scored_on) in enumerate(halves):
        random = stream(seed, f"search {repetition} {half}")
        searchable = Searchable.of(material.of_regions(chosen_on), HALVES_IN_HAND, random)
        unseen = _Judges.of(material.of_regions(scored_on))
        begun, ended = k / len(halves), (k + 1) / len(halves)
        middle = begun + 0.6 * (ended - begun)
        found = search(searchable, plan, random, part_of(progress, begun, middle)).chosen
        chosen.setdefault(repetition, []).append(found.group_at)
        entries = {FOUND: found.group_at}
        entries |= _from_single_matrices(searchable, plan, random, part_of(progress, middle, ended))
        entries |= rivals
        for name, group_at in entries.items():
            scores.append(unseen.score(name, repetition, half, group_at, found.group_at))
        overall = next(score.overall for score in scores[::-1] if score.definition == FOUND)
        random_shares = _random_shares(unseen.every, found.group_at, found.groups, each, random)
        reached += int((random_shares.mean(axis=1) >= overall).sum())
        drawn.append(random_shares)
    every = np.concatenate(drawn) if drawn else np.empty((0, len(SCORES)))
    p_value = (1 + reached) / (1 + len(every)) if len(every) else float("nan")
    return HeldOut(tuple(scores), every, p_value, tuple(adjusted_rand(*both) for both in chosen.values()))


def _halves(regions: int, repetitions: int, seed: int) -> Iterator[tuple[int, int, Positions, Positions]]:
    """(repetition, half, positions to choose on, positions to score on)."""
    random = stream(seed, "halves of the regions")
    for repetition in range(repetitions):
        order = random.permutation(regions)
        first, second = np.sort(order[: regions // 2]), np.sort(order[regions // 2 :])
        yield repetition, 0, first, second
        yield repetition, 1, second, first


def part_of(progress: Progress, begun: float, ended: float) -> Progress:
    """Progress of one step of a longer way, told as progress of the way."""
    return lambda done: progress(begun + (ended - begun) * done)


def _from_single_matrices(
    searchable: Searchable, plan: SearchPlan, random: np.random.Generator, progress: Progress
) -> dict[str, Positions]:
    """What a search finds that has one matrix, to find in and to be judged by."""
    narrower = replace(plan, refined=min(plan.refined, _REFINED_FROM_ONE_MATRIX))
    found = {}
    for k, name in enumerate(searchable.single):
        found[single_matrix(name)] = search(searchable.only(name), narrower, random).chosen.group_at
        progress((k + 1) / len(searchable.single))
    return found


def _random_shares(judge: Ties, group_at: Positions, groups: int, count: int, random: np.random.Generator) -> Floats:
    """(count, 4) shares of partitions with the same sizes, industries dealt out at random."""
    drawn = [shares(judge, random.permutation(group_at), groups) for _ in range(count)]
    return np.array(drawn).reshape(count, len(SCORES))


def best_single(held: HeldOut, names: Sequence[str]) -> str | None:
    """The definition from one matrix with the highest mean overall score; None where there is none."""
    known = [single_matrix(name) for name in names if single_matrix(name) in held.definitions]
    return max(known, key=lambda name: held.summary(name)["overall"][0]) if known else None
