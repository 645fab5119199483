"""The definition found beside others: how far they agree, beside chance, and which industries moved and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from klastr.identify.definition_comparison import DefinitionComparison
from klastr.identify.grouping.agreements import pair_agreements, random_agreements
from klastr.identify.grouping.held_out import FOUND
from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.wording import definition_name, figure
from klastr.report.words import Words

_MOVED = 20
FATES = ("same", "split", "merged", "mixed")


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """How alike two definitions are: 1 the same, 0 as by chance."""

    first: str
    second: str
    industries: str
    rand: str
    information: str
    is_chance: bool = False


@dataclass(frozen=True, slots=True)
class MovedRow:
    """An industry that changed its group, both groups, and the ties that speak for it."""

    code: str
    name: str
    was: str
    now: str
    now_code: str
    was_tie: str
    now_tie: str
    reason: str
    ties: str


@dataclass(frozen=True, slots=True)
class ComparisonPart:
    """The definition found (second in time, so: where industries are now) beside another one."""

    name: str
    sentence: str
    fates: tuple[tuple[str, int], ...]
    moved: tuple[MovedRow, ...]
    moved_count: int
    only_found: int
    only_other: int


def agreement_rows(facts: GroupFacts) -> list[AgreementRow]:
    """Every two definitions, and each rival beside random ones."""
    found, words = facts.found, facts.words
    if not found.comparisons:
        return []

    def name(one: str) -> str:
        return definition_name(one, tuple(found.matrices), words)

    rows = [
        AgreementRow(
            name(one.first),
            name(one.second),
            words.number(one.industries),
            figure(one.adjusted_rand, 2, words),
            figure(one.adjusted_mutual_information, 2, words),
        )
        for one in pair_agreements(found)
    ]
    for one in random_agreements(found):
        rand, information = one.adjusted_rand, one.adjusted_mutual_information
        rows.append(
            AgreementRow(
                words("groups.who.random_sizes", count=words.number(one.draws)),
                name(one.definition),
                "",
                _with_highest(rand, words),
                _with_highest(information, words),
                is_chance=True,
            )
        )
    ours = name(FOUND)
    return sorted(rows, key=lambda row: 1 if row.is_chance else 0 if ours in (row.first, row.second) else 2)


def _with_highest(pair: tuple[float, float], words: Words) -> str:
    mean, highest = (figure(value, 2, words) for value in pair)
    return words("groups.compare.up_to", mean=mean, highest=highest)


def comparison_parts(facts: GroupFacts) -> list[ComparisonPart]:
    """One part for each other definition."""
    return [_part(facts, one) for one in facts.found.comparisons]


def _part(facts: GroupFacts, one: DefinitionComparison) -> ComparisonPart:
    words, other = facts.words, one.second.definition.name
    frame = one.groups_frame()
    fates = Counter(str(fate) for fate, side in zip(frame["fate"], frame["side"], strict=True) if side == "first")
    moved = _by_gain(one)
    sentence = words(
        "groups.compare.sentence",
        name=other,
        moved=words.number(len(moved)),
        compared=words.counted("count.industries", len(one.industries)),
        groups=words.counted("count.groups", len(one.groups_second)),
        gained=words.number(sum(_gain(one, k) > 0 for k in moved)),
    )
    return ComparisonPart(
        other,
        sentence,
        tuple((words(f"groups.fate.{fate}"), fates[fate]) for fate in FATES if fates[fate]),
        tuple(_moved_row(facts, one, k) for k in moved[:_MOVED]),
        len(moved),
        len(one.only_first),
        len(one.only_second),
    )


def _by_gain(one: DefinitionComparison) -> list[int]:
    """Industries that moved, those first that are so much more tied to their companions in the definition found."""
    moved = np.flatnonzero(one.moves.moved)
    gain = np.array([_gain(one, int(k)) for k in moved])
    return [int(k) for k in moved[np.argsort(-gain, kind="stable")]]


def _gain(one: DefinitionComparison, k: int) -> float:
    gain = float(one.moves.related_first[k] - one.moves.related_second[k])
    return gain if np.isfinite(gain) else -np.inf


def _moved_row(facts: GroupFacts, one: DefinitionComparison, k: int) -> MovedRow:
    words, moves, code = facts.words, one.moves, one.industries[k]
    ours, theirs = one.groups_first[moves.first[k]], one.groups_second[moves.second[k]]
    names = dict(zip(facts.found.industries, facts.industry_names, strict=True))
    coarse = one.first.relatedness.coarse
    ties = [
        words(
            f"groups.tie.{tie.side}",
            industry=names[one.industries[tie.at]],
            tie=figure(tie.tie, 1, words),
            coarse=words("groups.tie.coarse") if coarse is not None and coarse[k, tie.at] else "",
        )
        for tie in moves.strongest(k, 3)
    ]
    return MovedRow(
        code=code,
        name=names[code],
        was=one.second.definition.group_label(theirs, words.language),
        now=one.first.definition.group_label(ours, words.language),
        now_code=ours,
        was_tie=figure(float(moves.related_second[k]), 2, words),
        now_tie=figure(float(moves.related_first[k]), 2, words),
        reason=_reason(one, k, words),
        ties="; ".join(ties),
    )


def _reason(one: DefinitionComparison, k: int, words: Words) -> str:
    now, was = float(one.moves.related_first[k]), float(one.moves.related_second[k])
    if not np.isfinite(was):
        return words("groups.compare.was_alone")
    if not np.isfinite(now):
        return words("groups.compare.is_alone")
    return words("groups.compare.more" if now > was else "groups.compare.less")
