"""How far do definitions agree? Each with each other, beside what chance would give."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.held_out import FOUND
from klastr.methods.agreement import adjusted_mutual_information, adjusted_rand
from klastr.methods.chance_agreement import agreement_by_chance
from klastr.tables.definition_fit import membership

Positions = NDArray[np.intp]

_DRAWS = 200


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How alike two definitions are on the industries that both group: 1 the same, 0 as by chance."""

    first: str
    second: str
    industries: int
    adjusted_rand: float
    adjusted_mutual_information: float


@dataclass(frozen=True, slots=True)
class RandomAgreement:
    """How alike a definition and random ones are that have the sizes of the groups found: the mean, and the highest."""

    definition: str
    draws: int
    adjusted_rand: tuple[float, float]
    adjusted_mutual_information: tuple[float, float]


def pair_agreements(found: IndustryGroups) -> tuple[PairAgreement, ...]:
    """Every two of the definition found and its rivals."""
    groups = _groups(found)
    return tuple(_pair(first, second, groups[first], groups[second]) for first, second in combinations(groups, 2))


def random_agreements(found: IndustryGroups, *, seed: int = 0) -> tuple[RandomAgreement, ...]:
    """Every rival beside random partitions with the sizes of the groups found."""
    groups = _groups(found)
    ours = groups.pop(FOUND)
    return tuple(_random(name, theirs, ours, seed) for name, theirs in groups.items())


def _groups(found: IndustryGroups) -> dict[str, Positions]:
    rivals = {
        one.second.definition.name: membership(one.second.definition, found.industries) for one in found.comparisons
    }
    return {FOUND: found.scores.group_at, **rivals}


def _pair(first: str, second: str, ours: Positions, theirs: Positions) -> PairAgreement:
    both = (ours >= 0) & (theirs >= 0)
    alike = adjusted_rand(ours, theirs), adjusted_mutual_information(ours, theirs)
    return PairAgreement(first, second, int(both.sum()), *alike)


def _random(name: str, theirs: Positions, ours: Positions, seed: int) -> RandomAgreement:
    chance = agreement_by_chance(theirs, ours, draws=_DRAWS, seed=seed)
    return RandomAgreement(name, chance.draws, chance.adjusted_rand[1:], chance.adjusted_mutual_information[1:])
