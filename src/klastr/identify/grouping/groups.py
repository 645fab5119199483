"""A definition that was found, and everything that speaks for and against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.identify.definition_comparison import DefinitionComparison
from klastr.identify.grouping.held_out import HeldOut, best_single
from klastr.identify.grouping.scores import DefinitionScores, second_best
from klastr.identify.grouping.search import Candidate
from klastr.identify.relatedness import Relatedness
from klastr.results import Explanation, Result, check_labels, label_position, long_frame
from klastr.tables.definitions import Definition

if TYPE_CHECKING:
    import pandas as pd

_MOST_TIES_TOLD = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class IndustryGroups(Result):
    """A definition found in the data, and everything that speaks for and against it.

    Attributes
    ----------
    definition : Definition
        I industries in G groups, named after their largest members.
    scores : DefinitionScores
        In all regions, by `relatedness`.
    held_out : HeldOut
        On regions that were not used to choose.
    relatedness : Relatedness
        The mean of the matrices that judge.
    matrices : mapping
        Name -> Relatedness, every one that was searched.
    judging : tuple of str
        Names of those that judge.
    candidates : tuple of Candidate
        Every definition that was scored; `chosen` is the one that was taken.
    set_aside : mapping
        Industry -> why it is in no group.
    comparisons : tuple of DefinitionComparison
        The definition found beside each other one, on the industries that both group, by `relatedness`.
    """

    definition: Definition
    scores: DefinitionScores
    held_out: HeldOut
    relatedness: Relatedness
    matrices: Mapping[str, Relatedness]
    judging: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    chosen: Candidate
    employment: NDArray[np.float64]
    set_aside: Mapping[str, str]
    comparisons: tuple[DefinitionComparison, ...]
    notes: tuple[str, ...] = ()

    @property
    def industries(self) -> tuple[str, ...]:
        """(I,) codes of the industries in a group."""
        return self.relatedness.industries

    @cached_property
    def second(self) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """The second-best group of each industry, and the mean tie to it."""
        at, tie = second_best(self.scores.industry_ties, self.scores.group_at)
        return tuple(self.scores.groups[g] if g >= 0 else "" for g in at), tie

    @property
    def best_single_matrix(self) -> str | None:
        """The definition found in one matrix alone that does best on held-out regions; see `HeldOut.summary`."""
        return best_single(self.held_out, tuple(self.matrices))

    def to_frame(self) -> pd.DataFrame:
        """One row per industry: ``code, group, group_name, strength, second_group``.

        ``strength`` is the mean tie to the other members of its group, a mean over standardised matrices: below 0 the
        industry is tied to them less than two industries are on average, and is there because no group is nearer.
        """
        order = sorted(range(len(self.industries)), key=lambda k: (self._group(k), self.industries[k]))
        return long_frame(
            {
                "code": tuple(self.industries[k] for k in order),
                "group": tuple(self._group(k) for k in order),
                "group_name": tuple(self.definition.group_label(self._group(k)) for k in order),
                "strength": self.scores.by_industry.within[order].astype(np.float64),
                "second_group": tuple(self.second[0][k] for k in order),
            }
        )

    def candidates_frame(self) -> pd.DataFrame:
        """One row per scored candidate, in the order in which they were found."""
        some = self.candidates
        shares = np.array([candidate.shares for candidate in some])
        return long_frame(
            {
                "matrix": tuple(candidate.matrix for candidate in some),
                "method": tuple(candidate.method for candidate in some),
                "asked": np.array([candidate.asked for candidate in some]),
                "groups": np.array([candidate.groups for candidate in some]),
                "refined": np.array([candidate.is_refined for candidate in some]),
                "groups_above_mean": shares[:, 0],
                "groups_above_p95": shares[:, 1],
                "industries_above_mean": shares[:, 2],
                "industries_above_p95": shares[:, 3],
                "overall": shares.mean(axis=1),
                "quality": np.array([candidate.quality for candidate in some]),
                "steadiness": np.array([candidate.steadiness for candidate in some]),
                "steadiness_error": np.array([candidate.steadiness_error for candidate in some]),
                "effective_groups": np.array([candidate.effective_groups for candidate in some]),
                "chosen": np.array([candidate is self.chosen for candidate in some]),
            }
        )

    def members(self, group: str) -> tuple[str, ...]:
        """Industries of a group, the largest first."""
        g = label_position(group, self.scores.groups, "group")
        at = np.flatnonzero(self.scores.group_at == g)
        return tuple(self.industries[k] for k in at[np.argsort(-self.employment[at], kind="stable")])

    def explain(self, *labels: str) -> Explanation:
        """Why an industry is where it is: its strongest ties, those within its group, and the second-best group."""
        check_labels(labels, ("industry",))
        (industry,) = labels
        k = label_position(industry, self.industries, "industry")
        group, second, tie = self._group(k), self.second[0][k], self.second[1][k]
        own, strength = self.definition.group_label(group), float(self.scores.by_industry.within[k])
        cells: dict[str, float | str] = {
            f"mean tie to its group {group} ({own})": round(strength, 3),
            f"mean tie to the second-best group {second} ({self.definition.group_label(second)})": round(float(tie), 3),
        }
        for other, value in self.relatedness.strongest(industry, _MOST_TIES_TOLD):
            where = "same group" if self.definition.group_of[other] == group else self.definition.group_of[other]
            part = ", partly from a coarser table" if self._is_coarse(industry, other) else ""
            cells[f"tie to {other} ({self.relatedness.industry_label(other)}), {where}{part}"] = round(value, 3)
        said = f"{industry} ({self.relatedness.industry_label(industry)}) is in {group}, {own}"
        if np.isnan(strength):
            sentence = f"{said}: it is there alone."
        elif max(strength, tie) < 0:
            sentence = f"{said}, for want of a better one: it is tied to no group more than industries are on average."
        elif strength >= tie:
            sentence = f"{said}: it is more tied to its members than to those of any other group."
        else:
            sentence = f"{said}, though more tied to {second}: the definition as a whole is better so."
        return Explanation(sentence, f"ties: {self.relatedness.formula}", cells, self.sources)

    def _is_coarse(self, first: str, second: str) -> bool:
        coarse, places = self.relatedness.coarse, self.relatedness.industries
        return coarse is not None and bool(coarse[places.index(first), places.index(second)])

    def _group(self, k: int) -> str:
        return self.scores.groups[int(self.scores.group_at[k])]
