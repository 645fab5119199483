"""The first pages: the sentence, the figures, the map, the strongest, what crosses borders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.report import evidence, overview, rows
from klastr.report.colours import LIGHT
from klastr.report.payload import Cells
from klastr.report.pdf.lines import chance, finding_line
from klastr.report.pictures.drawings import when
from klastr.report.pictures.frame import PLAIN_WIDTH, Drawing, plain
from klastr.report.sentences import answer
from klastr.report.typesetting import size_of
from klastr.report.words import Words

_ROWS = 20
_NO_MAP = 2
_MAP_WIDTH = 78  # per cent of the line


def cover(found: RegionalClusters, borders: CrossBorderClusters, words: Words) -> dict[str, Any]:
    """What stands above the map."""
    said = answer(found, borders, words)[2 if found.is_strong.any() else 1 :]
    return {
        "eyebrow": words("page.eyebrow"),
        "sentence": overview.sentence(found, words),
        "sentences": [" ".join([words("page.lead.strong"), *said])],
        "facts": [{"value": one.value, "label": one.label} for one in overview.facts(found, words)],
    }


def map_section(found: RegionalClusters, drawn: Mapping[str, Drawing], words: Words) -> dict[str, Any] | None:
    """The map, or the bars that stand for it; nothing where it would say nothing."""
    if len(found.regions) <= _NO_MAP or not found.is_strong.any():
        return None
    name = "map" if "map" in drawn else "regions"
    one = drawn[name]
    share = min(size_of(plain(one))[0] / PLAIN_WIDTH, 1.0)
    return {
        "title": words("page.map.heading"),
        "file": f"{name}.svg",
        "told": one.told,
        "caption": one.subtitle,
        "width": round((_MAP_WIDTH if name == "map" else 100) * share),
        "legend": [{"colour": LIGHT[step], "text": text} for step, text in one.legend],
        "notes": [one.note] if one.note else [],
    }


def growth_section(drawn: Mapping[str, Drawing]) -> dict[str, Any] | None:
    """The chart of growth, where growth is known."""
    one = drawn.get("growth")
    return one if one is None else {"title": one.title, "file": "growth.svg", "told": one.told, "caption": one.subtitle}


def strongest_section(found: RegionalClusters, cells: Cells, places: list[rows.Place], words: Words) -> dict[str, Any]:
    """The table of the strongest regional clusters."""
    shown = places[:_ROWS]
    lines = rows.finding_rows(found, cells, shown, words)
    keys = ["rank", "group", "stars", "persons", "quotient"]
    keys += ["growth"] * (found.growth is not None) + ["probability"] * (found.drawn is not None)
    counted = words("page.table.counted", shown=words.number(len(shown)), all=words.number(len(places)))
    strong = bool(found.is_strong.any())
    return {
        "title": words("page.table.heading") + when(found, words),
        "text": words("document.strongest", reference=evidence.reference(found, words)),
        "keys": keys,
        "columns": [words(f"page.columns.{key}") for key in keys],
        "rows": [finding_line(found, place, row, words) for place, row in zip(shown, lines, strict=True)],
        "caption": f"{words('page.table.caption' if strong else 'page.table.caption_fallback')} ({counted})",
        "notes": [*_interval_note(found, words), words("page.estimated_long")],
    }


def _interval_note(found: RegionalClusters, words: Words) -> list[str]:
    if found.drawn is None:
        return [words("page.interval.none")]
    return [words("document.chance", level=evidence.level(found, words))]


def borders_section(borders: CrossBorderClusters, words: Words) -> dict[str, Any]:
    """The cross-border clusters, or why there are none."""
    keys = ("group", "regions", "persons", "quotient", "probability")
    lines = rows.border_rows(borders, words)
    return {
        "title": words("page.borders.heading"),
        "none": words("answer.no_borders", reason=words(f"answer.why_no_borders.{borders.reason}"))
        if borders.reason
        else "",
        "columns": [words(f"page.columns.{key}") for key in keys],
        "rows": [
            {
                "group": row.group_name,
                "countries": row.countries,
                "regions": row.regions,
                "pairs": row.pairs,
                "persons": row.persons,
                "quotient": row.quotient,
                **chance(one.probability, words),
            }
            for one, row in zip(borders.clusters, lines, strict=True)
        ],
        "caption": words("page.borders.caption"),
        "notes": [words("page.borders.no_interval"), words("page.borders.probability")],
    }
