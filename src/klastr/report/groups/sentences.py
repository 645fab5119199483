"""What was found, in sentences a person can repeat: how many groups, and what they are worth where it counts."""

from __future__ import annotations

import math
from collections.abc import Iterator

from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.held_out import FOUND, single_matrix
from klastr.identify.grouping.scores import SCORES
from klastr.identify.traded import TradedSplit
from klastr.report.groups.score_rows import score_rows
from klastr.report.groups.wording import chosen_from, matrix_name
from klastr.report.words import Words

_GROUPS, _INDUSTRIES = SCORES[1], SCORES[3]


def headline(found: IndustryGroups, words: Words) -> str:
    """How many groups, how good where they were not chosen, and how good the best rival is there."""
    groups = words.counted("count.groups", len(found.scores.groups))
    held = found.held_out
    if FOUND not in held.definitions:
        return words(
            "groups.sentence.seen",
            groups=groups,
            of_groups=words.percent(found.scores.groups_above_p95, 0),
            of_industries=words.percent(found.scores.industries_above_p95, 0),
        )
    first = words("groups.sentence.held_out", groups=groups, **_both(found, FOUND, words))
    rivals = [one.second.definition.name for one in found.comparisons]
    rivals = [name for name in rivals if name in held.definitions]
    if not rivals:
        return f"{first}."
    best = max(rivals, key=lambda name: held.summary(name)["overall"][0])
    key = "groups.sentence.rival" if len(rivals) == 1 else "groups.sentence.best_rival"
    return first + words(key, rival=best, **_both(found, best, words))


def further(found: IndustryGroups, traded: TradedSplit | None, words: Words) -> list[str]:
    """The sentences after the first: chance, single matrices, where the groups come from, what was set aside."""
    told = list(_by_regions_alone(found, words))
    if found.held_out.alike:
        told.append(
            words("groups.sentence.alike", alike=words.number(sum(found.held_out.alike) / len(found.held_out.alike), 2))
        )
    held, rows = found.held_out, score_rows(found, words)
    chance = next((row for row in rows if row.kind == "random"), None)
    if chance is not None and math.isfinite(held.p_value):
        told.append(
            words(
                "groups.sentence.random",
                of_groups=words.percent(chance.shares[_GROUPS].mean, 0),
                of_industries=words.percent(chance.shares[_INDUSTRIES].mean, 0),
                p=p_value(held.p_value, words),
            )
        )
    if found.best_single_matrix is not None:
        told.append(_single(found, found.best_single_matrix, words))
    told.append(
        words(
            "groups.sentence.chosen",
            count=words.number(len(found.candidates)),
            chosen=chosen_from(f"{found.chosen.method} in {found.chosen.matrix}", words),
        )
    )
    if traded is not None and traded.local:
        told.append(words("groups.sentence.local", industries=words.counted("count.industries", len(traded.local))))
    return told


def _by_regions_alone(found: IndustryGroups, words: Words) -> Iterator[str]:
    """What is left where ties that were seen before do not count; nothing where there are none."""
    held = found.held_out
    if FOUND not in held.definitions or held.summary(FOUND) == held.summary(FOUND, regional=True):
        return
    rivals = [one.second.definition.name for one in found.comparisons if one.second.definition.name in held.definitions]
    best = max(rivals, key=lambda name: held.summary(name)["overall"][0], default=None)
    rival = ""
    if best is not None:
        rival = words("groups.sentence.regional_rival", rival=best, **_both(found, best, words, regional=True))
    yield words("groups.sentence.regional", rival=rival, **_both(found, FOUND, words, regional=True))


def _single(found: IndustryGroups, name: str, words: Words) -> str:
    matrix = next(one for one in found.matrices if single_matrix(one) == name)
    return words(
        "groups.sentence.single",
        matrix=matrix_name(matrix, words),
        wins=words.percent(found.held_out.wins(name), 0),
        **_both(found, name, words),
    )


def p_value(value: float, words: Words) -> str:
    """A share of draws, never told as none.

    >>> from klastr.report.words import words
    >>> p_value(0.000999, words("en")), p_value(0.5, words("en"))
    ('< 0.001', '= 0.5')
    """
    if not math.isfinite(value):
        return "–"
    if value < 0.001:
        return f"< {words.number(0.001, 3)}"
    return f"= {words.number(value, 3 if value < 0.1 else 1)}"


def _both(found: IndustryGroups, name: str, words: Words, *, regional: bool = False) -> dict[str, str]:
    summary = found.held_out.summary(name, regional=regional)
    return {
        "of_groups": words.percent(summary[_GROUPS][0], 0),
        "of_industries": words.percent(summary[_INDUSTRIES][0], 0),
    }
