"""Rows of the report's tables."""

from __future__ import annotations

import numpy as np

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.report.figures import ABOUT
from klastr.report.payload import cells_of
from klastr.report.rows import border_rows, finding_rows, region_rows, strongest_first
from klastr.report.sentences import strongest
from klastr.report.words import words

EN = words("en")


def test_the_strongest_are_those_of_the_first_sentence(example: RegionalClusters) -> None:
    strong = int(example.is_strong.sum())
    assert strongest_first(example)[:strong] == strongest(example, strong)
    assert len(strongest_first(example)) == int((example.employment > 0).sum())


def test_a_row_says_what_the_answer_says(found: RegionalClusters) -> None:
    row = next(one for one in finding_rows(found, cells_of(found), strongest_first(found), EN)
               if (one.region, one.group) == ("CZ02", "C29"))  # fmt: skip
    assert (row.region_name, row.group_name, row.stars) == ("Central Bohemia", "Motor vehicles", "★★★")
    assert (row.persons, row.share_of_region, row.quotient) == ("24,000", "46.9 %", "2.70")
    assert (row.growth, row.growth_note, row.against) == ("+33.3 %", "", "+7.4 pp")
    assert row.about == row.hidden == ""
    low, high = (float(end) for end in row.interval.split("–"))
    assert low < 2.70 < high


def test_an_estimate_is_marked_at_every_figure(found: RegionalClusters) -> None:
    rows = finding_rows(found, cells_of(found), strongest_first(found), EN)
    row = next(one for one in rows if (one.region, one.group) == ("PL21", "C24"))
    assert row.about == ABOUT
    assert row.growth.startswith(ABOUT)
    later = next(one for one in rows if (one.region, one.group) == ("PL22", "C24"))
    assert later.about == ""  # published today, hidden in the first year
    assert later.growth.startswith(ABOUT)


def test_growth_that_is_not_known_says_why(found: RegionalClusters, plain: RegionalClusters) -> None:
    rows = finding_rows(found, cells_of(found), strongest_first(found), EN)
    row = next(one for one in rows if one.region == "SK01")
    assert (row.growth, row.growth_note) == ("–", "not known: no data for the region in 2010")
    one = finding_rows(plain, cells_of(plain), strongest_first(plain), EN)[0]
    assert (one.growth, one.growth_note) == ("–", "no earlier year was asked for")


def test_a_cross_border_row_shows_its_evidence(borders: CrossBorderClusters) -> None:
    (row,) = border_rows(borders, EN)
    assert (row.group_name, row.countries) == ("Motor vehicles", "Czechia, Slovakia")
    assert row.persons == "36,000"
    assert [member.region for member in row.members] == ["CZ02", "SK01"]
    assert row.members[0].told.startswith("24,000, quotient 2.70 (")
    assert row.pairs == "joined through Central Bohemia – Bratislava Region"


def test_every_region_has_a_row(example: RegionalClusters) -> None:
    rows = region_rows(example, EN)
    assert {row.region for row in rows} == set(example.regions)
    assert [row.count for row in rows] == sorted((row.count for row in rows), reverse=True)
    assert sum(len(row.groups) for row in rows) == int(np.sum(example.is_strong))
