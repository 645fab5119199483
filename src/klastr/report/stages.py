"""Life-cycle stages for the report's page: columns beside those of the cells, and the words for them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.lifecycle_rules import NO_CLUSTER, OUTCOMES
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.report import figures
from klastr.report.payload import per_cent, per_mille
from klastr.report.words import Words

REASONS = ("local", "too small", "hidden", "nobody", "split", "not there")
"""Why no stage was looked for, in the order of their numbers on the page."""

NOT_DECIDED = 255
"""In columns of rules and stages: none."""


def stage_columns(stages: LifecycleStages) -> dict[str, NDArray[Any]]:
    """(R, G) columns of the smallest type that holds them.

    ``stage`` and ``second``: positions in `OUTCOMES`, 100 and more: no stage was looked for, `REASONS` say why;
    ``stage_sure`` and ``second_sure`` in per cent; ``rule``, the number of the rule that the figures pass; the
    indicators in per mille.
    """
    reason = np.full(stages.outcome.shape, NOT_DECIDED, dtype=np.uint8)
    for k, name in enumerate(REASONS):
        reason[stages.reasons == name] = 100 + k
    second = np.where(stages.second >= 0, stages.second, NOT_DECIDED).astype(np.uint8)
    measured = {
        "lq_before": stages.measures["location_quotient_before"],
        "yearly": stages.measures["growth_a_year"],
        "yearly_low": stages.low["growth_a_year"],
        "yearly_high": stages.high["growth_a_year"],
        "entry": stages.measures["entry_a_year"],
        "entropy": stages.measures["entropy"],
        "entropy_change": stages.measures["entropy_change"],
        "composition": stages.measures["composition_change"],
    }
    return {
        "stage": np.where(stages.outcome >= 0, stages.outcome, reason).astype(np.uint8),
        "stage_sure": per_cent(stages.stage_probability),
        "second": second,
        "second_sure": per_cent(np.where(stages.second >= 0, stages.probability_of(stages.second), np.nan)),
        "rule": np.where(stages.rule >= 0, stages.rule, NOT_DECIDED).astype(np.uint8),
    } | {name: per_mille(values) for name, values in measured.items()}


def stage_told(stages: LifecycleStages, place: tuple[int, int], words: Words) -> str:
    """The likeliest stage of one pair with its probability; empty where none was looked for or it is in none."""
    outcome = OUTCOMES[stages.outcome[place]] if stages.outcome[place] >= 0 else NO_CLUSTER
    if outcome == NO_CLUSTER:
        return ""
    name = words(f"page.stage.names.{outcome}")
    chance = float(stages.stage_probability[place])
    return f"{name} ({figures.sure(round(100 * chance), words)})" if np.isfinite(chance) else name


def stage_words(stages: LifecycleStages, words: Words) -> dict[str, Any]:
    """Names of the stages, reasons, rules: what the page says of the numbers of `stage_columns`."""
    least, most = words.number(stages.rules.least_persons), words.percent(stages.rules.most_hidden, 0)
    return {
        "names": [words(f"page.stage.names.{one.replace(' ', '_')}") for one in OUTCOMES],
        "reasons": [
            words(f"page.stage.reasons.{one.replace(' ', '_')}", least=least, most=most, since=stages.settings["since"])
            for one in REASONS
        ],
        "rules": [
            {
                "stage": OUTCOMES.index(rule.stage),
                "why": rule.reason(words.language),
                "conditions": [_condition(one.measure, one.at_least, one.less_than, words) for one in rule.conditions],
            }
            for rule in stages.rules.rules
        ],
        "source": stages.rules.source,
        "isDrawn": stages.probability is not None,
    }


def _condition(measure: str, at_least: float | None, less_than: float | None, words: Words) -> str:
    """A bound as a phrase: rates in per cent, all others as they are."""
    bound = at_least if at_least is not None else less_than
    assert bound is not None
    is_share = measure.endswith("_a_year") or measure == "composition_change"
    written = words.percent(bound, 0 if round(bound * 100, 6) % 1 == 0 else 1) if is_share else words.number(bound, 1)
    return f"{words(f'page.stage.measures.{measure}')} {'≥' if at_least is not None else '<'} {written}"
