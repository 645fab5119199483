"""Two definitions side by side: which groups what is related, how alike they are, which industries differ and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import recognised_industries
from klastr.errors import InvalidDefinition
from klastr.identify.group_matches import group_matches
from klastr.identify.grouping.scores import SCORES, DefinitionScores, definition_scores
from klastr.identify.industry_moves import IndustryMoves
from klastr.identify.relatedness import Relatedness
from klastr.methods.agreement import Agreement, agreement, contingency
from klastr.methods.chance_agreement import ChanceAgreement, agreement_by_chance
from klastr.methods.partitions import by_first_item, matched_groups
from klastr.results import Explanation, Result, label_position, long_frame
from klastr.tables.definition_fit import fit
from klastr.tables.definitions import Definition

if TYPE_CHECKING:
    import pandas as pd

Positions = NDArray[np.intp]

STRONGEST = 3
"""Ties that are named for each industry."""


@dataclass(frozen=True, kw_only=True, eq=False)
class DefinitionComparison(Result):
    """Two definitions on the I industries that are in a group of both.

    Attributes
    ----------
    first, second : DefinitionScores
        On these industries and no others.
    agreement : Agreement
        Adjusted Rand, adjusted mutual information and more.
    groups_first, groups_second : tuple of str
        (G,) and (H,) codes of the groups with at least one of the industries, in the order of their first industry.
    overlap : (G, H) int
        Industries in group g of the first and h of the second.
    counterpart : (G,) int
        Which group of the second is the same group: one to one, so that as many industries as possible stay; -1: none.
    moves : IndustryMoves
    only_first, only_second : tuple of str
        Industries of the matrix that are in a group of one definition only: not compared.
    notes : tuple of str
        What was left out, each a sentence for a person.
    """

    first: DefinitionScores
    second: DefinitionScores
    agreement: Agreement
    groups_first: tuple[str, ...]
    groups_second: tuple[str, ...]
    overlap: NDArray[np.int64]
    counterpart: Positions
    moves: IndustryMoves
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def industries(self) -> tuple[str, ...]:
        """(I,) codes of the industries that are compared."""
        return self.first.industries

    @property
    def names(self) -> tuple[str, str]:
        """What the two definitions are called; told apart where both have the same name."""
        one, other = self.first.definition.name, self.second.definition.name
        return (one, other) if one != other else (f"{one} (first)", f"{other} (second)")

    @property
    def moved(self) -> tuple[str, ...]:
        """Codes of the industries whose second group is not the counterpart of their first."""
        return tuple(code for code, moved in zip(self.industries, self.moves.moved, strict=True) if moved)

    def by_chance(self, draws: int = 1000, *, seed: int = 0) -> ChanceAgreement:
        """How alike the first definition and random ones are that have as many and as large groups as the second."""
        return agreement_by_chance(self.moves.first, self.moves.second, draws=draws, seed=seed)

    @cached_property
    def industry_names(self) -> Mapping[str, str]:
        """Code -> name: of the matrix, else of the classification."""
        codes = recognised_industries(self.industries)
        given = self.first.relatedness.industry_names
        return {code: given.get(code) or codes.label(code) for code in self.industries}

    def to_frame(self) -> pd.DataFrame:
        """One row per industry: its groups, whether it moved, how related it is to each, the ties that explain it."""
        every = range(len(self.industries))
        return long_frame(
            {
                "code": self.industries,
                "name": tuple(self.industry_names[code] for code in self.industries),
                "first_group": tuple(self.groups_first[g] for g in self.moves.first),
                "second_group": tuple(self.groups_second[h] for h in self.moves.second),
                "moved": self.moves.moved,
                "change": self.moves.changes,
                "relatedness_first": self.moves.related_first,
                "relatedness_second": self.moves.related_second,
                "companions_kept": self.moves.kept,
                "companions_joined": self.moves.joined,
                "companions_left": self.moves.left,
                "strongest_ties": tuple(self._ties_in_words(k) for k in every),
                "reason": tuple(self.moves.reason(k, *self.names) for k in every),
            }
        )

    def groups_frame(self) -> pd.DataFrame:
        """One row per group of either definition: what became of it, and the group most like it in the other.

        The columns are those of `klastr.identify.group_matches.GroupMatch`, with codes and names of groups.
        """
        rows = [*self._group_rows("first"), *self._group_rows("second")]
        return long_frame({name: tuple(row[name] for row in rows) for name in rows[0]})

    def scores_frame(self) -> pd.DataFrame:
        """One row per definition: the four scores, groups, industries."""
        both = (self.first, self.second)
        shares = {name: tuple(getattr(one, name) for one in both) for name in SCORES}
        return long_frame(
            {
                "definition": self.names,
                "groups": tuple(len(one.groups) for one in both),
                "industries": tuple(len(one.industries) for one in both),
                **shares,
                "overall": tuple(one.overall for one in both),
            }
        )

    def explain(self, *labels: str) -> Explanation:
        """Why one industry is where it is in both; without a label, how alike the two definitions are."""
        if not labels:
            return self._explained_as_a_whole()
        k = label_position(labels[0], self.industries, "industry")
        moves, (one, other) = self.moves, self.names
        code = self.industries[k]
        cells: dict[str, float | str] = {
            f"group in '{one}'": self._label(self.first, self.groups_first[moves.first[k]]),
            f"group in '{other}'": self._label(self.second, self.groups_second[moves.second[k]]),
            f"mean tie to its companions in '{one}'": _rounded(moves.related_first[k]),
            f"mean tie to its companions in '{other}'": _rounded(moves.related_second[k]),
            "companions kept, joined, left": f"{moves.kept[k]}, {moves.joined[k]}, {moves.left[k]}",
        }
        for tie in moves.strongest(k, STRONGEST):
            companion = self.industries[tie.at]
            coarse = ", of a coarser table" if self._is_coarse(k, tie.at) else ""
            cells[f"tie to {companion} ({self.industry_names[companion]}; {tie.side}{coarse})"] = round(tie.tie, 4)
        said = {"same": "does not move", "stays": "stays in its group", "moved": "moves"}[moves.changes[k]]
        sentence = f"{code} ({self.industry_names[code]}) {said}: {moves.reason(k, one, other)}."
        formula = f"tie = {self.first.relatedness.name}; mean over the other industries of its group"
        return Explanation(sentence, formula, cells, self.sources)

    def _explained_as_a_whole(self) -> Explanation:
        one, other = self.names
        alike = self.agreement
        cells: dict[str, float | str] = {
            "industries compared": alike.items,
            f"groups of '{one}'": alike.groups_first,
            f"groups of '{other}'": alike.groups_second,
            "adjusted Rand": round(alike.adjusted_rand, 4),
            "adjusted mutual information": round(alike.adjusted_mutual_information, 4),
            "industries that move": len(self.moved),
        }
        for name in SCORES:
            label = name.replace("_", " ")
            cells[f"{label}, '{one}' and '{other}'"] = (
                f"{getattr(self.first, name):.3f}, {getattr(self.second, name):.3f}"
            )
        sentence = f"'{one}' and '{other}' agree to {alike.adjusted_rand:.0%} beyond chance (adjusted Rand)"
        formula = "ARI = (T - A B / C) / ((A + B) / 2 - A B / C): T, A, B pairs together in both, first, second; C all"
        return Explanation(sentence, formula, cells, self.sources)

    def _ties_in_words(self, k: int) -> str:
        ties = self.moves.strongest(k, STRONGEST)
        return "; ".join(
            f"{self.industries[tie.at]} {tie.tie:.3g} ({tie.side}{', coarse' if self._is_coarse(k, tie.at) else ''})"
            for tie in ties
        )

    def _is_coarse(self, k: int, other: int) -> bool:
        coarse = self.first.relatedness.coarse
        return coarse is not None and bool(coarse[k, other])

    def _group_rows(self, side: Literal["first", "second"]) -> Iterator[dict[str, Any]]:
        one, other = (self.first, self.groups_first), (self.second, self.groups_second)
        (mine, groups), (theirs, others) = (one, other) if side == "first" else (other, one)
        for group, match in zip(groups, group_matches(self.overlap, self.counterpart, side), strict=True):
            yield {
                "side": side,
                "group": group,
                "group_name": self._label(mine, group),
                "industries": match.industries,
                "fate": match.fate,
                "groups_met": match.groups_met,
                "best_match": others[match.best],
                "best_match_name": self._label(theirs, others[match.best]),
                "overlap": match.overlap,
                "jaccard": match.jaccard,
                "counterpart": others[match.counterpart] if match.counterpart >= 0 else "",
            }

    @staticmethod
    def _label(scores: DefinitionScores, group: str) -> str:
        return scores.definition.group_label(group)


def definition_comparison(first: Definition, second: Definition, relatedness: Relatedness) -> DefinitionComparison:
    """Compare two definitions on the industries that both put into a group.

    Parameters
    ----------
    first, second : Definition
        Any two; finer codes of a table are covered by coarser codes of a definition.
    relatedness : Relatedness, I industries
        Ties that judge both. For a fair comparison with a definition that was found in data, out of areas that were
        not used to find it.

    Returns
    -------
    DefinitionComparison
        Names and order of the groups change nothing but their names and order.

    Raises
    ------
    InvalidDefinition
        A definition does not meet the industries (see `klastr.tables.definition_fit.fit`), no industry is in a group of
        both, or one of them has a single group there.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of Economic
       Geography 16(1), 1-38.
    .. [2] Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification 2, 193-218.

    Examples
    --------
    >>> import pandas as pd
    >>> codes = ["ore", "steel", "milk", "cheese"]
    >>> ties = pd.DataFrame([[0, 3, 1, 0], [3, 0, 0, 1], [1, 0, 0, 4], [0, 1, 4, 0]], codes, codes)
    >>> right = Definition("right", {"ore": "metal", "steel": "metal", "milk": "food", "cheese": "food"})
    >>> wrong = Definition("wrong", {"ore": "A", "steel": "A", "milk": "A", "cheese": "B"})
    >>> found = definition_comparison(wrong, right, Relatedness.from_frame(ties))
    >>> found.moved, found.moves.reason(2, "wrong", "right")
    (('milk',), "more related to its companions in 'right' (4) than in 'wrong' (0.5)")
    """
    codes = recognised_industries(relatedness.industries)
    at = [fit(definition, relatedness.industries, codes=codes).group_at for definition in (first, second)]
    both = (at[0] >= 0) & (at[1] >= 0)
    if not both.any():
        raise InvalidDefinition(
            f"None of the {both.size:,} industries is in a group both of '{first.name}' and of '{second.name}'.",
            hint="compare definitions of the same industries.",
        )
    shared = relatedness.ordered([code for code, inside in zip(relatedness.industries, both, strict=True) if inside])
    scores = [definition_scores(definition, shared) for definition in (first, second)]
    (one, one_at), (other, other_at) = by_first_item(at[0][both]), by_first_item(at[1][both])
    overlap = contingency(one, other)
    counterpart = matched_groups(overlap)
    alone = [_only(relatedness, at[k], at[1 - k]) for k in (0, 1)]
    return DefinitionComparison(
        first=scores[0],
        second=scores[1],
        agreement=agreement(one, other),
        groups_first=tuple(first.groups[g] for g in one_at),
        groups_second=tuple(second.groups[g] for g in other_at),
        overlap=overlap,
        counterpart=counterpart,
        moves=IndustryMoves.of(one, other, counterpart, shared.values),
        only_first=alone[0],
        only_second=alone[1],
        notes=tuple(_notes(first, second, relatedness, alone, int(both.sum()))),
        sources=tuple(dict.fromkeys(source for score in scores for source in score.sources)),
        settings={"first": first.name, "second": second.name, "relatedness": relatedness.name},
    )


def _only(relatedness: Relatedness, mine: Positions, theirs: Positions) -> tuple[str, ...]:
    inside = np.flatnonzero((mine >= 0) & (theirs < 0))
    return tuple(relatedness.industries[k] for k in inside)


def _notes(
    first: Definition, second: Definition, relatedness: Relatedness, alone: list[tuple[str, ...]], compared: int
) -> list[str]:
    every = len(relatedness.industries)
    notes = []
    for definition, codes in zip((first, second), alone, strict=True):
        if codes:
            shown = ", ".join(codes[:5]) + (f" and {len(codes) - 5:,} more" if len(codes) > 5 else "")
            notes.append(
                f"{len(codes):,} of {every:,} industries are in a group of '{definition.name}' only ({shown})."
            )
    neither = every - compared - sum(map(len, alone))
    if neither:
        notes.append(f"{neither:,} of {every:,} industries are in a group of neither definition.")
    return notes


def _rounded(value: float) -> float | str:
    return "not known" if np.isnan(value) else round(float(value), 4)
