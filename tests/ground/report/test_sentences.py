"""The sentences a director repeats, in both languages, for every number of findings."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from klastr.identify.crossborder import CrossBorderClusters, cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.regional_clusters import regional_clusters
from klastr.report.sentences import answer, strongest
from klastr.report.words import LANGUAGES, words
from klastr.tables.regional import RegionalTable

INDUSTRIES = ("C10", "C13", "C20", "C24", "C29", "C31", "C32")


def with_findings(several: int, year: int | None = 2014) -> RegionalClusters:
    """Region `CZ01` is strong in that many industries, `SK01` in none."""
    rows = []
    for k, industry in enumerate(INDUSTRIES):
        here, there = (40_000 + k, 2_000) if k < several else (5_000, 6_000)
        rows += [("CZ01", industry, year, here), ("SK01", industry, year, there)]
    rows += [("CZ01", "G47", year, 300_000), ("SK01", "G47", year, 900_000)]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    named = None if year is None else "year"
    return regional_clusters(RegionalTable.from_frame(frame, "region", "industry", "jobs", year=named), draws=0)


def told(found: RegionalClusters, language: str) -> list[str]:
    return answer(found, cross_border_clusters(found, [("CZ01", "SK01")]), words(language))


COUNTS = {
    ("en", 0): "No strong regional cluster (two or three stars, one of them for specialisation) in 2 regions.",
    ("en", 1): "1 strong regional cluster in 2 regions, 2014",
    ("en", 2): "2 strong regional clusters in 2 regions, 2014",
    ("en", 5): "5 strong regional clusters in 2 regions, 2014",
    ("cs", 0): "Žádný silný regionální klastr (dvě nebo tři hvězdy, z toho jedna za specializaci), 2 regiony.",
    ("cs", 1): "1 silný regionální klastr, 2 regiony, 2014",
    ("cs", 2): "2 silné regionální klastry, 2 regiony, 2014",
    ("cs", 5): "5 silných regionálních klastrů, 2 regiony, 2014",
}


@pytest.mark.parametrize(("language", "several"), COUNTS)
def test_the_first_sentence_counts(language: str, several: int) -> None:
    found = with_findings(several)
    assert int(found.is_strong.sum()) == several
    assert told(found, language)[0].startswith(COUNTS[language, several])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("several", [0, 1, 2, 5])
def test_every_sentence_is_whole(language: str, several: int) -> None:
    for sentence in told(with_findings(several), language):
        assert sentence.endswith(".")
        assert not re.search(r"[{}]|None|\bnan\b|  ", sentence), sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_finding_nothing_is_called_the_strongest(language: str) -> None:
    assert len(told(with_findings(0), language)) == 2
    assert len(told(with_findings(1), language)) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_without_a_year_names_none(language: str) -> None:
    first = told(with_findings(2, year=None), language)[0]
    assert first.startswith("2 ")
    assert "20" not in first


def test_the_strongest_is_named_with_its_persons_and_quotient() -> None:
    found = with_findings(1)
    sentence = told(found, "en")[1]
    assert "The strongest is Food in " in sentence
    assert "40,000 persons employed" in sentence
    assert f"{found.location_quotient[0, 0]:.1f} times the share in all regions." in sentence


def test_an_interval_is_told_where_there_is_one(found: RegionalClusters, borders: CrossBorderClusters) -> None:
    assert re.search(r"\(90 ?% interval [\d.]+ to [\d.]+\)\.$", answer(found, borders, words("en"))[1])
    assert re.search(r"90 ?% interval [\d,]+ až [\d,]+\.$", answer(found, borders, words("cs"))[1].replace("\xa0", " "))


def test_most_stars_come_first_then_the_higher_lower_end(example: RegionalClusters) -> None:
    places = strongest(example, 50)
    order = [(-int(example.stars[place]), -float(example.low[place])) for place in places]
    assert order == sorted(order)
    assert all(example.is_strong[place] for place in places)
    assert len(set(places)) == 50


def test_no_more_are_called_strong_than_are() -> None:
    found = with_findings(2)
    assert len(strongest(found, 10)) == 2
    assert strongest(with_findings(0), 10) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("pairs", "reason"),
    [([], "no_neighbours"), ([("CZ01", "CZ02")], "one_country"), ([("CZ01", "SK01")], "none_strong")],
)
def test_why_nothing_crosses_a_border_is_said(language: str, pairs: list[tuple[str, str]], reason: str) -> None:
    found = with_findings(1)
    borders = cross_border_clusters(found, pairs)
    assert borders.reason == reason
    assert words(language)(f"answer.why_no_borders.{reason}") in answer(found, borders, words(language))[-1]


def test_the_largest_across_a_border_names_its_regions(found: RegionalClusters, borders: CrossBorderClusters) -> None:
    sentence = next(one for one in answer(found, borders, words("en")) if "cross-border" in one)
    assert sentence.startswith(f"{len(borders)} cross-border cluster")
    assert all(found.region_name(code) in sentence for code in borders.clusters[0].regions[:4])


def test_estimates_are_owned_up_to(found: RegionalClusters, borders: CrossBorderClusters) -> None:
    share = np.nansum(found.ground.hidden_employment) / np.nansum(found.employment)
    assert answer(found, borders, words("en"))[-1].startswith(f"{share:.1%}".replace("%", " %"))


def test_a_region_in_which_nobody_works_has_an_answer() -> None:
    rows = [("CZ01", "C10", 0), ("CZ01", "C24", 0), ("SK01", "C10", 5), ("SK01", "C24", 9)]
    found = regional_clusters(RegionalTable.from_rows(rows), regions=["CZ01"], draws=0)
    assert told(found, "en")[0].startswith("No strong regional cluster")


@pytest.mark.parametrize(
    ("language", "persons", "sentence"),
    [
        ("en", 1, ": 1 person employed, "),
        ("en", 2, ": 2 persons employed, "),
        ("cs", 1, ": 1 zaměstnaná osoba, "),
        ("cs", 2, ": 2 zaměstnané osoby, "),
        ("cs", 7, ": 7 zaměstnaných osob, "),
    ],
)
def test_the_noun_bends_with_the_number_of_persons(language: str, persons: int, sentence: str) -> None:
    rows = [("A", "steel", persons), ("B", "food", 900), ("C", "food", 900), ("D", "food", 900)]
    found = regional_clusters(RegionalTable.from_rows(rows), draws=0)
    assert sentence in told(found, language)[1]
