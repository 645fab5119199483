"""Ties that are kept can be asked for by two codes, and told in a sentence that counts the industries."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption

JOBS = np.random.default_rng(2).gamma(0.5, 100, (20, 6)).round()
TABLE = pd.DataFrame(JOBS, [f"r{k}" for k in range(20)], [f"i{k}" for k in range(6)])


@pytest.fixture(scope="module")
def network() -> klastr.identify.product_space.tie_network.TieNetwork:
    return klastr.strongest_ties(TABLE)


def test_a_tie_is_asked_for_by_its_two_ends(network: object) -> None:
    matrix = network.matrix()
    for k, first in enumerate(TABLE.columns):
        for other, second in enumerate(TABLE.columns):
            if k != other:
                assert network.at(first, second) == matrix[k, other]
                assert network.reason(first, second) == ""
    assert np.isnan(network.at("i1", "i1"))
    assert network.reason("i1", "i1") == "same"


def test_an_industry_without_people_has_no_ties_and_says_why() -> None:
    network = klastr.strongest_ties(TABLE.assign(i3=0.0))
    assert np.isnan(network.at("i3", "i0"))
    assert network.reason("i0", "i3") == "empty_industry"


@pytest.mark.parametrize("ask", ["at", "reason", "explain"])
def test_one_label_is_too_few_and_a_strange_one_is_named(ask: str, network: object) -> None:
    for answer in (network, klastr.relatedness(TABLE)):
        with pytest.raises(InvalidOption, match="1 label for a tie"):
            getattr(answer, ask)("i0")
        with pytest.raises(InvalidOption, match="There is no industry 'zz'"):
            getattr(answer, ask)("i0", "zz")


def test_the_sentence_counts_industries_and_not_the_first_halves_of_pairs(network: object) -> None:
    assert network.sentence().startswith(
        f"Strongest ties of 6 industries: {len(network.weights)} ties of 15 pairs kept"
    )
    assert " of 6 industries: 15 of 15 pairs known, from " in klastr.relatedness(TABLE).sentence()
