"""Thresholds as text, and how close an industry is to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.errors import InvalidOption
from klastr.identify.traded_rule import TradedRule

shares = st.floats(0.01, 1).map(lambda x: round(x, 3))


@given(st.one_of(st.none(), shares), st.one_of(st.none(), st.floats(0.1, 50).map(lambda x: round(x, 2))), shares)
def test_a_rule_is_read_back_from_its_text(share, top5, gini) -> None:
    rule = TradedRule(share, top5, gini)
    assert TradedRule.parsed(str(rule)) == rule


@pytest.mark.parametrize("text", ["gini>=0.3, share >= 0.5,TOP5>=2", "share≥0.5,top5≥2,gini≥0.3"])
def test_order_spaces_and_signs_do_not_matter(text: str) -> None:
    assert TradedRule.parsed(text) == TradedRule(0.5, 2, 0.3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ginni>=0.3", "did you mean gini?"),
        ("wages>=2", "names 'wages'"),
        ("gini>0.3", "'gini>0.3', which is no measure with >= and a number"),
        ("gini", "'gini', which is no measure"),
        ("", "'', which is no measure"),
        ("share>=0.5,", "'', which is no measure"),
        ("gini>=a third", "no measure with >= and a number"),
        ("gini>=third", "'third', which is no number"),
        ("gini>=0.3,gini>=0.4", "names gini twice"),
        ("share>=50", "threshold 50 for share means nothing: it must be above 0 and at most 1"),
        ("top5>=0", "threshold 0 for top5 means nothing: it must be above 0"),
        ("top5>=inf", "threshold inf for top5"),
        ("gini>=nan", "threshold nan for gini"),
    ],
)
def test_a_rule_that_cannot_be_read_says_why(text: str, said: str) -> None:
    with pytest.raises(InvalidOption) as caught:
        TradedRule.parsed(text)
    assert said in caught.value.message
    assert "share>=0.5,top5>=2,gini>=0.3" in str(caught.value)


def test_a_rule_that_asks_nothing_is_refused() -> None:
    with pytest.raises(InvalidOption, match="every industry would be traded"):
        TradedRule(None, None, None)


def test_the_margin_is_that_of_the_worst_measure() -> None:
    measures = {
        "share": np.array([0.6, 0.4, 0.9, np.nan]),
        "top5": np.array([4.0, 3.0, 2.0, np.nan]),
        "gini": np.array([0.6, 0.6, 0.6, np.nan]),
    }
    clearance, decisive = TradedRule().clearances(measures)
    np.testing.assert_allclose(clearance, [0.2, -0.2, 0.0, np.nan], atol=1e-12)
    assert decisive == ("share", "share", "top5", "")


def test_a_threshold_that_is_just_reached_counts() -> None:
    measures = {"share": np.array([0.5]), "top5": np.array([2.0]), "gini": np.array([0.3])}
    assert TradedRule().clearances(measures)[0].tolist() == [0.0]
