"""The first sentence and the first figures."""

from __future__ import annotations

import re

import numpy as np
import pytest

from klastr.identify.findings import RegionalClusters
from klastr.report import overview
from klastr.report.words import Words, words

EN, CS = words("en"), words("cs")


def test_one_sentence_says_who_how_many_which_and_how_sure(example: RegionalClusters) -> None:
    count = int(example.is_strong.sum())
    told = overview.sentence(example, EN)
    assert told.startswith(
        f"In 2014, 35 regions (Czechia, Hungary, Poland, Slovakia) have {count} strong regional clusters; "
        f"the strongest is Coal mining in Silesia, "
    )
    assert re.search(r"\(90 % interval [\d.]+ to [\d.]+\)\.$", told)
    assert told.count(". ") == 0


def test_czech_sentence_has_czech_forms_and_commas(example: RegionalClusters) -> None:
    told = overview.sentence(example, CS)
    assert told.startswith("V roce 2014 má 35 regionů (Česko, Maďarsko, Polsko, Slovensko) ")
    assert "silných regionálních klastrů; nejsilnější je Těžba uhlí v regionu Slezsko, s podílem " in told
    assert re.search(r"\(90% interval [\d,]+ až [\d,]+\)\.$", told)


def test_a_sentence_without_year_or_finding(plain: RegionalClusters) -> None:
    assert overview.sentence(plain, EN).startswith("No regional cluster is strong in 2 regions: ")
    assert overview.sentence(plain, CS).startswith("Celkem žádný regionální klastr není silný (2 regiony): ")


def test_an_estimated_winner_is_called_an_estimate(found: RegionalClusters) -> None:
    from dataclasses import replace

    hidden = found.ground.hidden_employment.copy()
    hidden[3, 1] = hidden[1, 2] = hidden[4, 2] = 1e9
    told = overview.sentence(replace(found, ground=replace(found.ground, hidden_employment=hidden)), EN)
    assert told.endswith("; an estimate, because the source does not show the figure.")
    assert "an estimate" not in overview.sentence(found, EN)


def test_every_fact_says_how_it_is_known(example: RegionalClusters) -> None:
    facts = {fact.key: fact for fact in overview.facts(example, EN)}
    assert set(facts) == {"strong", "three", "regions", "faster", "persons", "hidden"}
    assert all(fact.how and fact.label and "{" not in fact.how + fact.label for fact in facts.values())
    assert facts["strong"].value == str(int(example.is_strong.sum()))
    assert facts["regions"].value == f"{int(example.is_strong.any(axis=1).sum())} of 35"


def test_faster_counts_only_strong_ones_with_known_growth(found: RegionalClusters) -> None:
    assert found.growth is not None
    against = found.growth.growth_against_expectation[found.is_strong]
    known = int(np.isfinite(against).sum())
    fact = next(fact for fact in overview.facts(found, EN) if fact.key == "faster")
    assert fact.value == f"{int((against > 0).sum())} of {known}"
    assert known < int(found.is_strong.sum())  # one region was not there


def test_without_growth_or_hidden_cells_nothing_is_said_of_them(plain: RegionalClusters) -> None:
    assert {fact.key for fact in overview.facts(plain, EN)} == {"strong", "three", "regions", "persons"}


@pytest.mark.parametrize("language", ["en", "cs"])
def test_the_first_places_are_in_order(example: RegionalClusters, language: str) -> None:
    for ranked in (overview.first_regions(example, words(language)), overview.first_groups(example, words(language))):
        counts = [int(one.count) for one in ranked]
        assert counts == sorted(counts, reverse=True)
        assert len(ranked) == 5
        assert ranked[0].part == 100


@pytest.mark.parametrize(
    ("told", "label"),
    [
        (EN, "of the persons employed are estimates of hidden cells"),
        (CS, "zaměstnaných osob jsou odhady skrytých buněk"),
    ],
)
def test_the_share_of_estimates_says_of_what_it_is_a_share(example: RegionalClusters, told: Words, label: str) -> None:
    assert next(fact.label for fact in overview.facts(example, told) if fact.key == "hidden") == label


@pytest.mark.parametrize(
    ("told", "count", "label"),
    [
        (EN, 1, "strong regional cluster"),
        (EN, 2, "strong regional clusters"),
        (CS, 1, "silný regionální klastr"),
        (CS, 3, "silné regionální klastry"),
        (CS, 5, "silných regionálních klastrů"),
    ],
)
def test_what_stands_below_a_count_bends_with_it(told: Words, count: int, label: str) -> None:
    assert told(f"below.clusters.{told.plural(count)}") == label


def test_a_single_regional_cluster_is_one(found: RegionalClusters) -> None:
    from dataclasses import replace

    earned = found.earned.copy()
    earned[:, :, :] = False
    earned[:, 0, 0] = True
    fact = overview.facts(replace(found, earned=earned), CS)[0]
    assert (fact.value, fact.label) == ("1", "silný regionální klastr")
