"""The report: one file that a director opens, sends on and prints. It loads nothing from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.report import charts, evidence, overview, rows
from klastr.report.colours import count_breaks
from klastr.report.embedded import page_data, script_json
from klastr.report.maps import MapPicture, legend, map_picture, not_drawn, strong_counts
from klastr.report.names import named, named_borders
from klastr.report.note_languages import language_of
from klastr.report.page_frame import page_frame, page_template
from klastr.report.payload import Cells, cells_of
from klastr.report.sentences import answer
from klastr.report.stages import stage_columns
from klastr.report.words import Words, words
from klastr.tables.geography import Geography
from klastr.tables.tiles import Tile

_STYLES = ("page.css", "pictures.css", "narrow.css", "print.css")
# Parts of one script, in the order in which they need each other.
_SCRIPTS = (
    "numbers.js",
    "cells.js",
    "choice.js",
    "stage.js",
    "evidence.js",
    "tables.js",
    "map.js",
    "chart.js",
    "chart-labels.js",
    "page.js",
)
_ROWS = 25
_BUBBLES = 40
_BARS = 25


def write_report(
    found: RegionalClusters,
    borders: CrossBorderClusters,
    path: Path,
    *,
    geography: Geography | None = None,
    tiles: Mapping[str, Tile] | None = None,
    stages: LifecycleStages | None = None,
    language: str = "en",
) -> None:
    """Write the answer as one self-contained HTML file.

    Parameters
    ----------
    found : RegionalClusters
    borders : CrossBorderClusters
    path : Path
        Of the file to write.
    geography : Geography, optional
        Real borders for the map.
    tiles : mapping of str to Tile, optional
        Where each region's tile lies, for a map without borders.
    stages : LifecycleStages, optional
        Shown where a pair of region and group is looked at.
    language : {"en", "cs"}

    Raises
    ------
    MissingExtra
        Jinja2 is not installed.
    InvalidOption
        There is no catalogue for the language.
    """
    template, told = page_template("report.html"), words(language)
    found = named(found, geography)
    page = template.render(_content(found, named_borders(borders, found), geography, tiles, stages, told))
    path.write_text(page, encoding="utf-8", errors="replace")


def _content(
    found: RegionalClusters,
    borders: CrossBorderClusters,
    geography: Geography | None,
    tiles: Mapping[str, Tile] | None,
    stages: LifecycleStages | None,
    told: Words,
) -> dict[str, Any]:
    """Everything that the template asks for, by name."""
    cells = cells_of(found, beside=None if stages is None else stage_columns(stages))
    picture = map_picture(found, told, geography=geography, tiles=tiles)
    order = rows.strongest_first(found)
    shown = [place for place in order if found.is_strong[place]] or order
    data = page_data(found, cells, picture, told, stages)
    return {
        "w": told,
        "n": told.number,
        "language": told.language,
        "found": found,
        "cells": cells,
        "evidence": evidence,
        "unit": evidence.unit(found, told),
        "reference": evidence.reference(found, told),
        "sources": evidence.source_lines(found, geography, told),
        "notes": evidence.reading_notes(found, geography),
        "language_of": language_of,
        **page_frame(_STYLES, _SCRIPTS, script_json(data)),
        **_in_short(found, borders, told),
        **_pictures(found, picture, shown, told),
        **_tables(found, borders, cells, shown, told),
    }


def _in_short(found: RegionalClusters, borders: CrossBorderClusters, told: Words) -> dict[str, Any]:
    return {
        "when": "" if found.year is None else told("page.title_year", year=found.year),
        "sentence": overview.sentence(found, told),
        "sentences": _further(found, borders, told),
        "facts": overview.facts(found, told),
        "first_regions": overview.first_regions(found, told),
        "first_groups": overview.first_groups(found, told),
    }


def _pictures(
    found: RegionalClusters, picture: MapPicture | None, shown: list[rows.Place], told: Words
) -> dict[str, Any]:
    counts = strong_counts(found)
    return {
        "picture": picture,
        "map": picture.svg if picture else None,
        "legend": legend(count_breaks(counts), max(counts, default=0), told),
        "bars": overview.first_regions(found, told, at_most=_BARS) if picture is None else [],
        "not_drawn": not_drawn(found, picture, told),
        "chart": charts.bubble_chart(found, shown[:_BUBBLES], told),
        "across": charts.measure_across(found),
    }


def _tables(
    found: RegionalClusters, borders: CrossBorderClusters, cells: Cells, shown: list[rows.Place], told: Words
) -> dict[str, Any]:
    return {
        "rows": rows.finding_rows(found, cells, shown[:_ROWS], told),
        "row_count": len(shown),
        "has_strong": bool(found.is_strong.any()),
        "borders": rows.border_rows(borders, told),
        "why_no_borders": borders.reason,
        "regions": rows.region_rows(found, told),
    }


def _further(found: RegionalClusters, borders: CrossBorderClusters, told: Words) -> list[str]:
    """The sentences after the first: what strong means, what crosses borders, what is estimated."""
    said = answer(found, borders, told)
    return [told("page.lead.strong"), *said[2 if found.is_strong.any() else 1 :]]
