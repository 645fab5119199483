"""The groups with their members as a page shows them: sizes, strengths, second-best groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.wording import figure

_NEAR = 3


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An industry in its group; ``closer`` where it is more tied to the second-best group than to its own."""

    code: str
    name: str
    persons: str
    strength: str
    part: int
    second: str
    second_name: str
    second_strength: str
    is_closer: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group; ``part`` is its strength in per cent of the strongest."""

    code: str
    name: str
    persons: str
    persons_value: float
    industries: int
    strength: str
    strength_value: float
    part: int
    between: str
    passes: bool
    near: tuple[tuple[str, str], ...]
    members: tuple[MemberRow, ...]


def group_rows(facts: GroupFacts) -> list[GroupRow]:
    """Every group, in the order of its code: the largest first."""
    within = np.asarray(facts.found.scores.by_group.within, dtype=np.float64)
    most = float(np.nanmax(within, initial=0.0)) or 1.0
    top = float(np.nanmax(facts.found.scores.by_industry.within, initial=0.0)) or 1.0
    order = sorted(range(len(facts.codes)), key=lambda g: facts.codes[g])
    return [_group_row(facts, g, float(within[g]), most, top) for g in order]


def _group_row(facts: GroupFacts, g: int, within: float, most: float, top: float) -> GroupRow:
    words, scores = facts.words, facts.found.scores
    return GroupRow(
        code=facts.codes[g],
        name=facts.names[g],
        persons=words.number(float(facts.persons[g])),
        persons_value=float(facts.persons[g]),
        industries=int(facts.sizes[g]),
        strength=figure(within, 2, words),
        strength_value=within if np.isfinite(within) else -99.0,
        part=percent_of(within, most),
        between=figure(float(scores.by_group.between_percentile[g]), 2, words),
        passes=bool(scores.by_group.above_percentile[g]),
        near=tuple((facts.codes[h], facts.names[h]) for h in facts.nearest(g, _NEAR)),
        members=tuple(_member_row(facts, k, top) for k in facts.members(g)),
    )


def _member_row(facts: GroupFacts, k: int, top: float) -> MemberRow:
    words, found = facts.words, facts.found
    own, (second, tie) = float(found.scores.by_industry.within[k]), found.second
    return MemberRow(
        code=found.industries[k],
        name=facts.industry_names[k],
        persons=words.number(float(found.employment[k])),
        strength=figure(own, 2, words),
        part=percent_of(own, top),
        second=second[k],
        second_name=facts.names[facts.codes.index(second[k])] if second[k] else "",
        second_strength=figure(float(tie[k]), 2, words),
        is_closer=bool(float(tie[k]) > own),
    )


def percent_of(value: float, most: float) -> int:
    """Length of a bar.

    >>> percent_of(1.5, 3.0), percent_of(-1.0, 3.0), percent_of(float("nan"), 3.0)
    (50, 0, 0)
    """
    return 0 if not np.isfinite(value) else round(100 * min(max(value / most, 0.0), 1.0))
