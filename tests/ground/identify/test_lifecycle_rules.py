"""The rules that klastr ships: complete, with sources, and decided in their order."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.identify.lifecycle_rules import MEASURES, NO_CLUSTER, OUTCOMES, STAGES, lifecycle_rules, rule_names


@pytest.mark.parametrize("name", rule_names())
def test_every_shipped_set_names_itself_in_two_languages_and_says_where_it_comes_from(name: str) -> None:
    rules = lifecycle_rules(name)
    assert rules.name == name
    assert set(rules.title) == {"en", "cs"}
    assert rules.source
    assert {rule.stage for rule in rules.rules} == set(STAGES)
    assert all(rule.why and rule.source for rule in rules.rules)


def test_the_first_rule_that_holds_decides_and_a_figure_that_is_not_known_passes_only_where_it_may() -> None:
    rules = lifecycle_rules("four-indicators")
    measured = {name: np.full(3, np.nan) for name in MEASURES}
    measured["location_quotient"] = np.array([2.0, 0.8, 0.2])
    measured["location_quotient_before"] = np.array([2.0, 0.5, 0.2])
    measured["growth_a_year"] = measured["specialisation_a_year"] = np.array([-0.05, 0.05, 0.0])
    outcome = rules.outcome_of[rules.deciding(measured)]
    assert [OUTCOMES[k] for k in outcome] == ["declining", "emerging", NO_CLUSTER]


def test_a_bound_is_met_from_below_only_by_less() -> None:
    rules = lifecycle_rules("four-indicators")
    measured = {name: np.full(2, np.nan) for name in MEASURES}
    measured["location_quotient"] = measured["location_quotient_before"] = np.array([1.0, np.nextafter(1.0, 0)])
    measured["growth_a_year"] = np.array([-0.02, -0.02])
    outcome = rules.outcome_of[rules.deciding(measured)]
    assert [OUTCOMES[k] for k in outcome] == ["sustaining", NO_CLUSTER]
