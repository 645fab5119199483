"""What every picture and table of found groups asks for: sizes, ties between groups, names in a language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classification import Classification
from klastr.codes.classifications import recognised_industries
from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.ties import GroupTies, Ties
from klastr.report.colours import Breaks
from klastr.report.words import Words

Floats = NDArray[np.float64]

STRENGTHS = Breaks((0.5, 1.0, 1.5, 2.5))
"""Mean tie within a group, in standard deviations of all ties."""


@dataclass(frozen=True, eq=False)
class GroupFacts:
    """G groups of an answer, in the order of its scores, as one language tells them."""

    found: IndustryGroups
    words: Words

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """(G,) codes of the groups."""
        return self.found.scores.groups

    @cached_property
    def names(self) -> tuple[str, ...]:
        """(G,) names of the groups."""
        return tuple(self.found.definition.group_label(code, self.words.language) for code in self.codes)

    @cached_property
    def industry_names(self) -> tuple[str, ...]:
        """(I,) names of the industries."""
        return tuple(self.name_of(code) for code in self.found.industries)

    def name_of(self, code: str, given: str | None = None) -> str:
        """The name of an industry: in English as the table has it, else as the classification has it."""
        own = given or self.found.relatedness.industry_names.get(code)
        known = self._classified.label(code, self.words.language)
        return known if self.words.language != "en" and known != code else own or known

    @cached_property
    def _classified(self) -> Classification:
        return recognised_industries((*self.found.industries, *self.found.set_aside))

    @cached_property
    def persons(self) -> Floats:
        """(G,) persons employed."""
        jobs = np.bincount(self.found.scores.group_at, weights=self.found.employment, minlength=len(self.codes))
        return np.asarray(jobs, dtype=np.float64)

    @cached_property
    def sizes(self) -> NDArray[np.intp]:
        """(G,) number of industries."""
        return np.bincount(self.found.scores.group_at, minlength=len(self.codes))

    @cached_property
    def ties(self) -> Floats:
        """(G, G) mean tie of the members of two groups; within a group on the diagonal."""
        means = GroupTies.of(Ties.of(self.found.relatedness.values), self.found.scores.group_at, len(self.codes))
        return np.asarray(means.group, dtype=np.float64)

    @cached_property
    def closeness(self) -> Floats:
        """(G, G) how much more two groups are tied than their ties to all other groups suggest; NaN on the diagonal.

        closeness[g, h] = tie[g, h] - mean(tie[g, .]) - mean(tie[h, .]) + mean(tie)

        Groups of large cities are tied to everything; without this all lines of a picture would run to them.
        """
        between = self.ties.copy()
        np.fill_diagonal(between, np.nan)
        known = np.isfinite(between)
        means = np.where(known, between, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        return np.asarray(between - means[:, None] - means + means.mean())

    def nearest(self, g: int, most: int) -> list[int]:
        """The groups closest to one, the closest first."""
        tie = np.where(np.isfinite(self.closeness[g]), self.closeness[g], -np.inf)
        tie[g] = -np.inf
        return [int(h) for h in np.argsort(-tie, kind="stable")[:most] if tie[h] > -np.inf]

    def members(self, g: int) -> list[int]:
        """Positions of the industries of a group, the largest first."""
        at = np.flatnonzero(self.found.scores.group_at == g)
        return [int(k) for k in at[np.argsort(-self.found.employment[at], kind="stable")]]
