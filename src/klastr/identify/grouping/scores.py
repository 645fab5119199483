"""How good is a definition? Whether its groups are more tied within than to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import recognised_industries
from klastr.errors import InvalidDefinition
from klastr.identify.grouping.ties import Contrast, GroupTies, Ties, numbered
from klastr.identify.relatedness import Relatedness
from klastr.results import Explanation, Result, check_labels, label_position, long_frame
from klastr.tables.definition_fit import fit
from klastr.tables.definitions import Definition

if TYPE_CHECKING:
    import pandas as pd

SCORES = ("groups_above_mean", "groups_above_p95", "industries_above_mean", "industries_above_p95")


@dataclass(frozen=True, kw_only=True, eq=False)
class DefinitionScores(Result):
    """The validation scores of a definition, and the ties behind them.

    Attributes
    ----------
    definition : Definition
    relatedness : Relatedness
        Of the I industries that are in a group, in the order of `industries`.
    groups : tuple of str
        (G,) groups with at least one industry of the matrix.
    group_at : (I,) int
        Position of each industry's group in `groups`.
    by_group, by_industry : Contrast
        Ties within, and mean and 95th percentile of ties between: (G,) and (I,).
    industry_ties : (I, G) float64
        Mean tie of each industry to the members of each group.
    notes : tuple of str
        Industries left out, and why.
    """

    definition: Definition
    relatedness: Relatedness
    groups: tuple[str, ...]
    group_at: NDArray[np.intp]
    by_group: Contrast
    by_industry: Contrast
    industry_ties: NDArray[np.float64]
    notes: tuple[str, ...] = ()

    @property
    def industries(self) -> tuple[str, ...]:
        """(I,) codes of the industries that were scored."""
        return self.relatedness.industries

    @property
    def groups_above_mean(self) -> float:
        """Share of groups more tied within than, on average, to the other groups; 0..1."""
        return float(self.by_group.above_mean.mean())

    @property
    def groups_above_p95(self) -> float:
        """Share of groups more tied within than to 95 % of the other groups; 0..1."""
        return float(self.by_group.above_percentile.mean())

    @property
    def industries_above_mean(self) -> float:
        """Share of industries more tied to their group than, on average, to the other groups; 0..1."""
        return float(self.by_industry.above_mean.mean())

    @property
    def industries_above_p95(self) -> float:
        """Share of industries more tied to their group than to 95 % of the other groups; 0..1."""
        return float(self.by_industry.above_percentile.mean())

    @property
    def overall(self) -> float:
        """Mean of the four shares."""
        return float(np.mean([getattr(self, name) for name in SCORES]))

    def to_frame(self) -> pd.DataFrame:
        """One row per group: its size, its ties, and whether it passes."""
        return long_frame(
            {
                "group": self.groups,
                "group_name": tuple(self.definition.group_label(group) for group in self.groups),
                "industries": np.bincount(self.group_at, minlength=len(self.groups)),
                "within": self.by_group.within,
                "between_mean": self.by_group.between_mean,
                "between_p95": self.by_group.between_percentile,
                "above_mean": self.by_group.above_mean,
                "above_p95": self.by_group.above_percentile,
            }
        )

    def industries_frame(self) -> pd.DataFrame:
        """One row per industry: its group, its ties, the second-best group, and whether it passes."""
        second, tie = second_best(self.industry_ties, self.group_at)
        return long_frame(
            {
                "industry": self.industries,
                "group": tuple(self.groups[g] for g in self.group_at),
                "within": self.by_industry.within,
                "between_mean": self.by_industry.between_mean,
                "between_p95": self.by_industry.between_percentile,
                "second_group": tuple(self.groups[g] if g >= 0 else "" for g in second),
                "second_tie": tie,
                "above_mean": self.by_industry.above_mean,
                "above_p95": self.by_industry.above_percentile,
            }
        )

    def explain(self, *labels: str) -> Explanation:
        """What a group's verdict rests on."""
        check_labels(labels, ("group",))
        (group,) = labels
        g = label_position(group, self.groups, "group")
        one = self.by_group
        members = int((self.group_at == g).sum())
        passed = "above" if one.above_percentile[g] else "not above"
        sentence = f"{self.definition.group_label(group)}: ties within are {passed} the 95th percentile of ties between"
        if members == 1:
            sentence = f"{self.definition.group_label(group)}: one industry has no ties within, so it does not pass"
        return Explanation(
            sentence,
            "within = mean tie of its members to each other; between = mean ties to each other group",
            {
                "industries": members,
                "within": round(float(one.within[g]), 4),
                "between, mean": round(float(one.between_mean[g]), 4),
                "between, 95th percentile": round(float(one.between_percentile[g]), 4),
            },
            self.sources,
        )


def definition_scores(definition: Definition, relatedness: Relatedness) -> DefinitionScores:
    """Shares of groups, and of industries, more tied within than between.

    within[g] = mean of S[i, j], i != j in g;  between[g, h] = mean of S[i, j], i in g, j in h
    within[i] = mean of S[i, j], j != i in i's group;  between[i, h] = mean of S[i, j], j in another group h
    score = share of groups (industries) with within > mean over h (95th percentile over h) of between

    Parameters
    ----------
    definition : Definition
    relatedness : Relatedness, I industries

    Returns
    -------
    DefinitionScores
        Four shares in 0..1. A group of one industry has no ties within: it and its industry do not pass.

    Raises
    ------
    InvalidDefinition
        The definition does not meet the industries of the matrix, or puts them into fewer than two groups.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of Economic
       Geography 16(1), 1-38, section 4 (VS-cluster and VS-industry).

    Examples
    --------
    >>> import pandas as pd
    >>> codes = ["ore", "steel", "milk", "cheese"]
    >>> ties = pd.DataFrame([[0, 3, 1, 0], [3, 0, 0, 1], [1, 0, 0, 4], [0, 1, 4, 0]], codes, codes)
    >>> groups = Definition("mine", {"ore": "metal", "steel": "metal", "milk": "food", "cheese": "food"})
    >>> definition_scores(groups, Relatedness.from_frame(ties)).groups_above_p95
    1.0
    """
    fitted = fit(definition, relatedness.industries, codes=recognised_industries(relatedness.industries))
    inside = np.flatnonzero(fitted.group_at >= 0)
    group_at, count = numbered(fitted.group_at[inside])
    if count < 2:
        raise InvalidDefinition(
            f"The definition '{definition.name}' puts the {len(relatedness.industries):,} industries into {count} "
            "group; a score compares groups with each other.",
            hint="use a definition with at least two groups.",
            groups=count,
        )
    used = np.unique(fitted.group_at[inside])
    picked = relatedness.ordered([relatedness.industries[k] for k in inside])
    means = GroupTies.of(Ties.of(picked.values), group_at, count)
    return DefinitionScores(
        definition=definition,
        relatedness=picked,
        groups=tuple(definition.groups[g] for g in used),
        group_at=group_at,
        by_group=Contrast.of(means.group, np.eye(count, dtype=bool)),
        by_industry=Contrast.of(means.industry, means.own),
        industry_ties=np.asarray(means.industry, dtype=np.float64),
        notes=fitted.notes,
        sources=tuple(dict.fromkeys((*relatedness.sources, *([definition.source] if definition.source else [])))),
        settings={"definition": definition.name, "relatedness": relatedness.name, "percentile": 95},
    )


def second_best(
    industry_ties: NDArray[np.float64], group_at: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The other group to which each industry is most tied, and that mean tie; -1 and NaN where there is none.

    >>> second_best(np.array([[3.0, 1.0, 2.0]]), np.array([0]))
    (array([2]), array([2.]))
    """
    rows = np.arange(group_at.size)
    others = np.where(np.isnan(industry_ties), -np.inf, industry_ties)
    others[rows, group_at] = -np.inf
    second = others.argmax(axis=1)
    tie = others[rows, second]
    return np.where(np.isfinite(tie), second, -1), np.where(np.isfinite(tie), tie, np.nan)
