"""What was found about life-cycles: every regional cluster with its stage, its indicators and the rule that decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle_rules import MEASURES, NO_CLUSTER, OUTCOMES, LifecycleRules
from klastr.results import Explanation, Result, check_labels, label_position, long_frame

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class LifecycleStages(Result):
    """Life-cycle stages of R regions x G industry groups.

    Attributes
    ----------
    outcome : (R, G) int
        Position in `klastr.identify.lifecycle_rules.OUTCOMES` of the likeliest stage; -1 where none was looked for.
    probability : (O, R, G) float64 or None
        Of each outcome; NaN where none was looked for, None without draws.
    rule : (R, G) int
        Number of the rule that the figures themselves pass; the number of rules where they pass none, -1 as above.
    reasons : (R, G) str
        Why a cell has no stage: ``local``, ``too small``, ``hidden``, ``nobody``, ``split``, ``not there``,
        ``no regional cluster``; empty where it has one.
    measures, low, high : mapping of measure to (R, G) float64
        The indicators by the figures themselves; the ends of their 90 % intervals, for some of them.
    entered : (R, G) int
        Industries of the group whose location quotient rose from below 1 to 1 or more.
    """

    found_in: RegionalClusters
    rules: LifecycleRules
    outcome: NDArray[np.intp]
    probability: Floats | None
    rule: NDArray[np.intp]
    reasons: NDArray[np.object_]
    measures: Mapping[str, Floats]
    low: Mapping[str, Floats]
    high: Mapping[str, Floats]
    entered: NDArray[np.intp]

    @property
    def regions(self) -> tuple[str, ...]:
        """(R,) codes."""
        return self.found_in.regions

    @property
    def groups(self) -> tuple[str, ...]:
        """(G,) codes."""
        return self.found_in.groups

    @property
    def stage(self) -> NDArray[np.object_]:
        """(R, G) the likeliest stage, ``no regional cluster``, or empty where none was looked for."""
        return np.array([*OUTCOMES, ""], dtype=object)[self.outcome]

    @property
    def stage_probability(self) -> Floats:
        """(R, G) probability of `stage`; NaN without draws."""
        return self.probability_of(self.outcome)

    @property
    def second(self) -> NDArray[np.intp]:
        """(R, G) position of the second likeliest outcome; -1 where it never came."""
        if self.probability is None:
            return np.full(self.outcome.shape, -1, dtype=np.intp)
        rest = np.nan_to_num(self.probability)
        np.put_along_axis(rest, np.maximum(self.outcome, 0)[None], 0.0, axis=0)
        return np.where((self.outcome >= 0) & (rest.max(axis=0) > 0), rest.argmax(axis=0), -1)

    def probability_of(self, outcome: NDArray[np.intp]) -> Floats:
        """(R, G) probability of one outcome in each cell, named by its position; NaN for -1."""
        if self.probability is None:
            return np.full(outcome.shape, np.nan)
        taken = np.take_along_axis(self.probability, np.maximum(outcome, 0)[None], axis=0)[0]
        return np.where(outcome >= 0, taken, np.nan)

    def to_frame(self) -> pd.DataFrame:
        """One row per region and group."""
        found, shape, second = self.found_in, self.outcome.shape, self.second
        names = np.array([*OUTCOMES, ""], dtype=object)
        columns: dict[str, Any] = {
            "region": np.repeat(np.array(self.regions, dtype=object), shape[1]),
            "region_name": np.repeat(
                np.array([found.region_name(one) for one in self.regions], dtype=object), shape[1]
            ),
            "group": np.tile(np.array(self.groups, dtype=object), shape[0]),
            "group_name": np.tile(np.array([found.group_name(one) for one in self.groups], dtype=object), shape[0]),
            "since": np.full(self.outcome.size, self.settings["since"]),
            "year": np.full(self.outcome.size, self.settings["year"]),
            "stage": np.where(self.outcome == OUTCOMES.index(NO_CLUSTER), "", self.stage),
            "reason": self.reasons,
            "probability": self.stage_probability,
            "second_stage": names[second],
            "second_probability": self.probability_of(second),
        }
        for k, outcome in enumerate(OUTCOMES):
            name = f"{outcome.replace(' ', '_')}_probability"
            columns[name] = np.full(shape, np.nan) if self.probability is None else self.probability[k]
        for measure in MEASURES:
            columns[measure] = self.measures[measure]
            if measure in self.low:
                columns |= {f"{measure}_low": self.low[measure], f"{measure}_high": self.high[measure]}
        return long_frame(
            {name: np.ravel(values) for name, values in columns.items()} | {"industries_entered": self.entered.ravel()}
        )

    def explain(self, *labels: str) -> Explanation:
        """The indicators of (region, group) with their intervals, the rule that decided, the second likeliest stage."""
        check_labels(labels, ("region", "group"))
        region, group = labels
        r, g = label_position(region, self.regions, "region"), label_position(group, self.groups, "group")
        found = self.found_in
        named = f"{found.group_name(group)} in {found.region_name(region)}"
        if self.outcome[r, g] < 0:
            return Explanation(
                sentence=f"{named} has no life-cycle stage: {self._why_not(r, g)}.",
                formula=_FORMULA,
                cells={},
                sources=self.sources,
            )
        chance = self.stage_probability[r, g]
        told = "" if np.isnan(chance) else f", probability {chance:.0%}"
        cells: dict[str, float | str] = {measure: self._told(measure, r, g) for measure in MEASURES}
        if self._is_single(g):
            cells["entropy"] = "not defined: the group has one industry in this table; the other three decide"
        cells["industries that entered"] = int(self.entered[r, g])
        cells["regional shift since then"] = self._shift(r, g)
        cells["decided by"] = self._deciding(r, g)
        second = self.second[r, g]
        if second >= 0:
            cells["second likeliest"] = f"{OUTCOMES[second]}, probability {self.probability_of(self.second)[r, g]:.0%}"
        return Explanation(
            sentence=f"{named}, {self.settings['since']} to {self.settings['year']}: {self.stage[r, g]}{told}",
            formula=_FORMULA,
            cells=cells,
            sources=self.sources,
        )

    def _why_not(self, r: int, g: int) -> str:
        return {
            "local": "the definition calls the group local",
            "too small": f"fewer than {self.rules.least_persons:,.0f} persons in both years",
            "hidden": f"more than {self.rules.most_hidden:.0%} of its persons in one of the years are estimates",
            "nobody": "nobody worked there in either year",
            "split": "the region is a part of an earlier one",
            "not there": f"the region had no data in {self.settings['since']}",
        }[self.reasons[r, g]]

    def _is_single(self, g: int) -> bool:
        return int((self.found_in.ground.group_of == g).sum()) < 2

    def _told(self, measure: str, r: int, g: int) -> str:
        value = float(self.measures[measure][r, g])
        if np.isnan(value):
            return "not known"
        low, high = (float(of[measure][r, g]) if measure in of else np.nan for of in (self.low, self.high))
        ends = "" if np.isnan(low) else f" ({_figure(measure, low)} to {_figure(measure, high)})"
        return _figure(measure, value) + ends

    def _shift(self, r: int, g: int) -> str:
        assert self.found_in.growth is not None
        return f"{self.found_in.growth.regional_shift[r, g]:+,.0f} persons (shift-share)"

    def _deciding(self, r: int, g: int) -> str:
        number = int(self.rule[r, g])
        if number == len(self.rules.rules):
            return "no rule: by the figures themselves there is no regional cluster"
        rule = self.rules.rules[number]
        own = (
            "" if OUTCOMES.index(rule.stage) == self.outcome[r, g] else " by the figures themselves; fewer draws agree"
        )
        return f"rule {number + 1}, {rule}{own}"


_FORMULA = "stage = the first rule of which all conditions hold; probability = weighted share of draws"


def _figure(measure: str, value: float) -> str:
    if np.isinf(value):
        return "nobody before"
    if measure.endswith("_a_year"):
        return f"{value:+.1%}"
    return f"{value:.0%}" if measure == "composition_change" else f"{value:.2f}"
