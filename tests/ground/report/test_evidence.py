"""How do you know? Thresholds with their sources, hidden cells, the question of the interval, settings, sources."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klastr.identify.findings import RegionalClusters
from klastr.identify.redraw import Sources
from klastr.identify.regional_clusters import regional_clusters
from klastr.identify.stars import scheme_names, star_scheme
from klastr.report import evidence
from klastr.report.words import words
from klastr.tables.cells import cell_kinds
from klastr.tables.geography import Geography
from klastr.tables.regional import RegionalTable

EN, CS = words("en"), words("cs")


@pytest.mark.parametrize("name", scheme_names())
@pytest.mark.parametrize("language", ["en", "cs"])
def test_every_threshold_has_its_rule_and_its_source(found: RegionalClusters, name: str, language: str) -> None:
    from dataclasses import replace

    rows = evidence.star_rows(replace(found, scheme=star_scheme(name)), words(language))
    assert len(rows) == len(star_scheme(name).stars)
    assert all(row.label and row.rule and row.source for row in rows)


def test_what_is_assumed_is_called_so_in_the_readers_language(found: RegionalClusters) -> None:
    from dataclasses import replace

    rows = evidence.star_rows(replace(found, scheme=star_scheme("productivity")), CS)
    assert {row.source for row in rows} == {"předpoklad"}
    classic = evidence.star_rows(replace(found, scheme=star_scheme("classic")), EN)
    assert [row.source.split(":")[0] for row in classic if row.label == "Focus"] == ["assumed"]


def test_rules_are_written_as_people_say_them(found: RegionalClusters) -> None:
    assert [row.rule for row in evidence.star_rows(found, EN)] == [
        "size above 10,000", "location quotient of at least 2", "share of the region above 3 %",
    ]  # fmt: skip
    assert [row.rule for row in evidence.star_rows(found, CS)] == [
        "velikost nad 10\u00a0000", "lokalizační kvocient alespoň 2", "podíl na regionu nad 3\u00a0%",
    ]  # fmt: skip


def test_the_kinds_of_cells_are_counted_and_never_mixed(found: RegionalClusters) -> None:
    rows = evidence.kind_rows(found, EN)
    assert [(row.name, row.count) for row in rows] == [
        ("published", "19"), ("confidential", "1"), ("unreliable or not collected", "0"),
    ]  # fmt: skip


def test_regions_that_were_not_there_are_counted_apart(table: RegionalTable) -> None:
    rows = evidence.kind_rows(regional_clusters(table, at=2010, draws=0), EN)
    assert (rows[-1].name, rows[-1].count) == ("not there", "1 region")
    assert [row.count for row in rows[:3]] == ["15", "1", "0"]


@pytest.mark.parametrize("redraw", ["both", "establishments", "hidden", "persons"])
@pytest.mark.parametrize("plants", [True, False])
@pytest.mark.parametrize("hides", [True, False])
def test_the_interval_says_what_was_really_drawn(redraw: Sources, plants: bool, hides: bool) -> None:
    values = np.array([[[100.0, 2000, 30], [700, 50, 800], [20, 300, 4000]]])
    if hides:
        values[0, 0, 1] = np.nan
    table = RegionalTable(
        regions=tuple("ABC"), industries=tuple("xyz"), years=(None,), values=values,
        kinds=cell_kinds(values, np.isnan(values)), establishments=np.full(values.shape, 9.0) if plants else None,
    )  # fmt: skip
    found = regional_clusters(table, redraw=redraw, draws=100)
    kind, said = evidence.interval_kind(found), found.settings["interval"]
    assert (kind == "none") == (found.drawn is None)
    assert (kind in ("both", "establishments", "establishments_only")) == ("stablishments drawn again" in said)
    assert (kind in ("both", "hidden")) == ("hidden cells filled again" in said)
    assert (kind == "persons") == ("for comparison only" in said)
    for told in (EN, CS):
        assert all("{" not in sentence for sentence in evidence.interval_sentences(found, told))


def test_findings_by_chance_are_counted(found: RegionalClusters) -> None:
    assert found.q_values is not None
    several = int(((found.q_values <= 0.05) & (found.location_quotient > 1)).sum())
    told = evidence.discovery_sentence(found, EN)
    assert told.startswith(f"20 pairs were tested at once. For {several} of them ")


def test_settings_name_every_choice(example: RegionalClusters) -> None:
    rows = dict(evidence.setting_rows(example, EN))
    assert rows["Year of the answer"] == "2014"
    assert rows["Growth counted from"] == "2010"
    assert rows["Reference"].endswith(", as published")
    assert rows["Draws"] == "100"
    assert rows["Total of a region"]
    assert len(dict(evidence.setting_rows(example, CS))) == len(rows)


def test_sources_stand_once_and_the_borders_apart(found: RegionalClusters, squares: Callable[..., Geography]) -> None:
    lines = evidence.source_lines(found, squares(found.regions), EN)
    assert lines == ["Source: Office of tests", "Borders: Drawn for tests"]


def test_a_table_without_source_is_the_users_own(plain: RegionalClusters) -> None:
    assert evidence.source_lines(plain, None, EN) == ["Source: the user’s own table"]
    assert evidence.figure_sources(plain, CS) == ["vlastní tabulka uživatele"]
