"""The held-out scores as rows: what was found, its rivals, the single matrices, chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.held_out import FOUND, single_matrix
from klastr.identify.grouping.scores import SCORES
from klastr.report.drawing import element
from klastr.report.groups.wording import definition_name
from klastr.report.words import Words

Floats = NDArray[np.float64]

COLUMNS = ("overall", *SCORES)
"""What is shown of a definition: the mean of the four shares, then each of them."""


@dataclass(frozen=True, slots=True)
class Share:
    """Mean, lowest and highest of a share over the halves; 0..1."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of the table of held-out scores.

    ``kind`` is ``found``, ``rival``, ``best`` (of those from a single matrix), ``single`` or ``random``; ``shares`` go
    by `COLUMNS`; ``wins`` is the share of halves in which what was found scores higher, None for itself and chance.
    """

    name: str
    kind: str
    groups: tuple[int, int] | None
    industries: int | None
    shares: dict[str, Share]
    wins: float | None


def score_rows(found: IndustryGroups, words: Words, *, regional: bool = False) -> list[ScoreRow]:
    """What was found first, then the others, the best first, chance last; none where nothing was held out."""
    held = found.held_out
    if not held.definitions:
        return []
    rows = [_row(found, name, words, regional=regional) for name in held.definitions]
    ours, *others = sorted(rows, key=lambda row: row.kind != "found")
    others.sort(key=lambda row: (row.kind == "single", -row.shares["overall"].mean))
    chance = [_chance(held.random, words)] if len(held.random) and not regional else []
    return [ours, *others, *chance]


def _row(found: IndustryGroups, name: str, words: Words, *, regional: bool) -> ScoreRow:
    held = found.held_out
    own = [score for score in held.scores if score.definition == name]
    singles = tuple(found.matrices)
    kind = "found" if name == FOUND else "rival"
    if name in map(single_matrix, singles):
        kind = "best" if name == found.best_single_matrix else "single"
    summary = held.summary(name, regional=regional)
    return ScoreRow(
        definition_name(name, singles, words),
        kind,
        (min(score.groups for score in own), max(score.groups for score in own)),
        max(score.industries for score in own),
        {column: Share(*summary[column]) for column in COLUMNS},
        None if name == FOUND else held.wins(name),
    )


def _chance(random: Floats, words: Words) -> ScoreRow:
    columns = {**dict(zip(SCORES, random.T, strict=True)), "overall": random.mean(axis=1)}
    shares = {name: Share(float(one.mean()), float(one.min()), float(one.max())) for name, one in columns.items()}
    name = words("groups.who.random", count=words.number(len(random)))
    return ScoreRow(name, "random", None, None, shares, None)


def range_bar(share: Share) -> str:
    """A dot between two ends, for a cell of a table.

    >>> range_bar(Share(0.5, 0.25, 1.0)).count("<")
    5
    """
    along = [round(4 + 92 * value, 1) for value in (share.low, share.high, share.mean)]
    return element(
        "svg",
        element("path", d="M4 7H96", class_="one"),
        element("path", d=f"M{along[0]} 7H{along[1]}", class_="bar"),
        element("circle", cx=along[2], cy=7, r=4),
        viewBox="0 0 100 14",
        class_="range",
        aria_hidden="true",
    )
