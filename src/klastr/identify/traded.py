"""Which industries sell beyond their region, and which serve the people who live there?

Traded industries gather in some areas, local ones lie about as all jobs do. A list decides, or a rule over three
measures of how unevenly the jobs of an industry lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis, Total, basis
from klastr.identify.dispersion import locational_gini, mean_of_highest, share_in_specialised_areas
from klastr.identify.specialisation import quotients
from klastr.identify.traded_agreement import TradedAgreement
from klastr.identify.traded_rule import TradedRule
from klastr.results import Explanation, Result, check_labels, label_position, long_frame
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable, Year
from klastr.tables.traded_verdicts import TradedVerdicts, traded_verdicts

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_WORDS = {1: "traded", 0: "local", -1: "undecided"}
_FORMULA = (
    "traded: every measure >= its threshold; share = jobs in areas with LQ >= 1 / jobs; top5 = mean of the five "
    "highest LQ; gini = 1 - sum_k w_k (S_k + S_k-1)"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class TradedSplit(Result):
    """I industries as traded or local, with what decided.

    Attributes
    ----------
    industries : tuple of str
    employment : (I,) float64
        Persons employed in all areas.
    share, top5, gini : (I,) float64
        Share of the jobs in areas with a quotient of at least 1; mean of the five highest quotients; locational Gini.
        NaN for an industry without employment.
    verdicts : (I,) int8
        1 traded, 0 local, -1 undecided.
    reasons : tuple of str
        ``list`` or ``rule`` decided; undecided: ``no_employment`` (nothing to measure), ``not_in_list``.
    clearance : (I,) float64
        How far the measure that fits worst is above (+) or below (-) its threshold, relative to it: near 0 is a close
        call. NaN where no rule decided.
    decisive : tuple of str
        Which measure that is; empty where no rule decided.
    rule : TradedRule, optional
    given : str, optional
        Name of the list.
    notes : tuple of str
        What does not fit, each a sentence for a person.
    """

    industries: tuple[str, ...]
    employment: Floats
    share: Floats
    top5: Floats
    gini: Floats
    verdicts: NDArray[np.int8]
    reasons: tuple[str, ...]
    clearance: Floats
    decisive: tuple[str, ...]
    rule: TradedRule | None
    given: str | None
    industry_names: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def traded(self) -> tuple[str, ...]:
        """Codes of the traded industries."""
        return self._with_verdict(1)

    @property
    def local(self) -> tuple[str, ...]:
        """Codes of the local industries."""
        return self._with_verdict(0)

    @property
    def undecided(self) -> tuple[str, ...]:
        """Codes of the industries of which neither list nor rule says anything."""
        return self._with_verdict(-1)

    def is_traded(self, industry: str) -> bool | None:
        """The verdict on one industry; None where there is none."""
        verdict = int(self.verdicts[label_position(industry, self.industries, "industry")])
        return None if verdict < 0 else bool(verdict)

    def compared_with(self, definition: Definition) -> TradedAgreement:
        """How far this split agrees with another one, such as a published list.

        Raises
        ------
        InvalidDefinition
            The definition has no verdicts, or fits no industry.
        """
        other = traded_verdicts(definition, self.industries)
        return TradedAgreement.of(
            self.industries,
            self.verdicts,
            other.values,
            self.employment,
            name=definition.name,
            industry_names=self.industry_names,
            sources=tuple(dict.fromkeys((*self.sources, *filter(None, [definition.source])))),
        )

    def to_frame(self) -> pd.DataFrame:
        """One row per industry: the verdict, what decided, the measures."""
        return long_frame(
            {
                "industry": self.industries,
                "name": tuple(self.industry_names.get(code, code) for code in self.industries),
                "verdict": tuple(_WORDS[int(verdict)] for verdict in self.verdicts),
                "reason": self.reasons,
                "decisive": self.decisive,
                "clearance": self.clearance,
                "persons_employed": self.employment,
                "share": self.share,
                "top5": self.top5,
                "gini": self.gini,
            }
        )

    def explain(self, *labels: str) -> Explanation:
        """Why one industry is traded or local, and how close the call was."""
        check_labels(labels, ("industry",))
        (industry,) = labels
        k = label_position(industry, self.industries, "industry")
        name = self.industry_names.get(industry, industry)
        said = name if name == industry else f"{industry} ({name})"
        cells: dict[str, float | str] = {"persons employed": round(float(self.employment[k]), 1)}
        cells |= {measure: round(float(getattr(self, measure)[k]), 4) for measure in ("share", "top5", "gini")}
        cells["rule"] = str(self.rule) if self.rule else "none"
        return Explanation(f"{said} is {_WORDS[int(self.verdicts[k])]}: {self._why(k)}.", _FORMULA, cells, self.sources)

    def _why(self, k: int) -> str:
        reason = self.reasons[k]
        if reason == "list":
            return f"so says the list '{self.given}'"
        if reason == "not_in_list":
            return f"the list '{self.given}' does not name it"
        if reason == "no_employment" or self.rule is None:
            return "nobody works in it, and nothing can be measured"
        measure = self.decisive[k]
        threshold, value = dict(self.rule.thresholds())[measure], float(getattr(self, measure)[k])
        side = "every threshold is reached, the nearest is" if self.verdicts[k] else "a threshold is missed:"
        return f"{side} {measure} {value:.3g} against {threshold:g} ({self.clearance[k]:+.0%})"

    def _with_verdict(self, verdict: int) -> tuple[str, ...]:
        return tuple(code for code, one in zip(self.industries, self.verdicts, strict=True) if one == verdict)


def traded_industries(
    table: RegionalTable,
    *,
    rule: TradedRule | None = None,
    given: Definition | None = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    total: Total | None = None,
) -> TradedSplit:
    """Tell traded from local industries, by a list or by how unevenly their jobs lie.

    traded[i] = share[i] >= a and top5[i] >= b and gini[i] >= c

    Parameters
    ----------
    table : RegionalTable, R regions x I industries
        Persons employed. Hidden cells are estimated first (`klastr.tables.impute`).
    rule : TradedRule, optional
        Thresholds. Default without a list: `TradedRule.suited_to`.
    given : Definition, optional
        A list with verdicts. It decides where it has one; about the others the rule decides where one was given, else
        they are undecided.
    at : int, optional
        The year; default: the last one.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    total : {"all", "table"}, optional
        What the industries are measured against: the total row of an area, or the industries of the table. Default:
        the total row where there is one.

    Returns
    -------
    TradedSplit

    Raises
    ------
    MixedLevels, MissingYear, NothingToMeasure, InvalidDefinition
        Each names what helps.

    Notes
    -----
    Cells that an office leaves out (fewer than three plants) count as empty, which makes small industries look more
    uneven than they are.

    References
    ----------
    .. [1] Porter, M. E. (2003). The economic performance of regions. Regional Studies 37 (6-7), 549-578.

    Examples
    --------
    >>> rows = [("A", "steel", 90), ("A", "shops", 50), ("B", "steel", 0), ("B", "shops", 60)]
    >>> split = traded_industries(RegionalTable.from_rows(rows), rule=TradedRule(share=None, top5=None, gini=0.3))
    >>> split.traded, split.local, split.gini.round(2).tolist()
    (('steel',), ('shops',), [0.25, 0.3])
    """
    ground = basis(table, at=at, region_level=region_level, industry_level=industry_level, total=total)
    codes = ground.table.industry_codes
    listed = traded_verdicts(given, ground.groups, codes=codes) if given is not None else None
    if listed is None and rule is None:
        rule = TradedRule.suited_to(len(ground.regions), len(ground.groups))
    measures = measured(ground)
    clearance, decisive = _clearances(rule, measures, listed)
    verdicts, reasons = _decided(clearance, rule, listed)
    return TradedSplit(
        industries=ground.groups,
        employment=ground.reference_group,
        **measures,
        verdicts=verdicts,
        reasons=reasons,
        clearance=clearance,
        decisive=decisive,
        rule=rule,
        given=given.name if given is not None else None,
        industry_names={code: ground.table.industry_label(code, "en") for code in ground.groups},
        notes=(*ground.notes, *(listed.notes if listed is not None else ())),
        settings={
            "rule": str(rule) if rule else None,
            "list": given.name if given is not None else None,
            "year": ground.year,
            "total": ground.total,
            "areas": len(ground.regions),
        },
        sources=tuple(dict.fromkeys(filter(None, [table.source, given.source if given is not None else None]))),
    )


def measured(ground: Basis) -> dict[str, Floats]:
    """The three measures of each industry or group, (G,) each, by the names of `TradedRule`."""
    lq = quotients(ground.employment, ground.region_total, ground.reference_group, ground.reference_total)
    return {
        "share": share_in_specialised_areas(ground.employment, lq),
        "top5": mean_of_highest(lq),
        "gini": locational_gini(ground.employment, ground.region_total),
    }


def _clearances(
    rule: TradedRule | None, measures: Mapping[str, Floats], listed: TradedVerdicts | None
) -> tuple[Floats, tuple[str, ...]]:
    """NaN and no name where a list decides."""
    many = measures["gini"].size
    if rule is None:
        return np.full(many, np.nan), ("",) * many
    clearance, decisive = rule.clearances(measures)
    if listed is None:
        return clearance, decisive
    by_rule = listed.values < 0
    return np.where(by_rule, clearance, np.nan), tuple(np.where(by_rule, decisive, "").tolist())


def _decided(
    clearance: Floats, rule: TradedRule | None, listed: TradedVerdicts | None
) -> tuple[NDArray[np.int8], tuple[str, ...]]:
    """The list first, then the rule; what neither knows is undecided."""
    by_rule = np.where(np.isnan(clearance), -1, clearance >= 0).astype(np.int8)
    said = listed.values if listed is not None else np.full(clearance.size, -1, dtype=np.int8)
    silent = "not_in_list" if rule is None else "no_employment"
    reasons = np.where(said >= 0, "list", np.where(by_rule >= 0, "rule", silent))
    return np.where(said >= 0, said, by_rule), tuple(reasons.tolist())
