"""The last pages: what the figures are, thresholds, hidden cells, intervals, settings, sources."""

from __future__ import annotations

from typing import Any

from klastr.identify.findings import RegionalClusters
from klastr.report import evidence
from klastr.report.note_languages import language_of
from klastr.report.words import Words
from klastr.tables.geography import Geography


def evidence_section(found: RegionalClusters, geography: Geography | None, words: Words) -> dict[str, Any]:
    """Everything under "How do you know?"."""
    return {
        "title": words("page.know.heading"),
        "formulas": {"title": words("page.know.formulas"), "entries": _formulas(found, words)},
        "stars": {
            "title": f"{words('page.know.stars')} {evidence.scheme_title(found, words)}",
            "columns": [words(f"page.know.{key}") for key in ("star", "rule", "origin")],
            "rows": [[row.label, row.rule, _origin(row, words)] for row in evidence.star_rows(found, words)],
        },
        "hidden": {
            "title": words("page.know.empty"),
            "columns": [words("page.know.kind"), words("page.know.cells"), "%", words("page.know.treatment")],
            "rows": [[row.name, row.count, row.share, row.treatment] for row in evidence.kind_rows(found, words)],
            "texts": evidence.hidden_sentences(found, words),
        },
        "interval": {"title": words("page.know.interval"), "texts": evidence.interval_sentences(found, words)},
        "discovery": {"title": words("page.know.discovery"), "texts": [evidence.discovery_sentence(found, words)]},
        "settings": {
            "title": words("page.know.settings"),
            "columns": [words("document.setting"), words("page.how.value")],
            "rows": [list(row) for row in evidence.setting_rows(found, words)],
            "record": words("page.setting.record"),
        },
        "sources": {"title": words("page.know.sources"), "texts": evidence.source_lines(found, geography, words)},
        "notes": {
            "title": words("page.know.notes"),
            "texts": [{"text": one, "lang": language_of(one)} for one in evidence.reading_notes(found, geography)],
        },
        "cite": {"title": words("page.know.cite"), "text": found.cite()},
    }


def _origin(row: evidence.StarRow, words: Words) -> dict[str, str]:
    """Where a threshold comes from, with the language that it is told in."""
    return {"text": row.source, "lang": "en" if row.is_citation else words.language}


def _formulas(found: RegionalClusters, words: Words) -> list[dict[str, str]]:
    places = {
        "unit": evidence.unit(found, words),
        "reference": evidence.reference(found, words),
        "since": found.settings.get("since"),
        "year": found.year,
    }
    keys = [key for key in ("quotient", "share", "growth", "star") if key != "growth" or found.growth is not None]
    return [
        {
            "name": words(f"page.formula.{key}_name"),
            "formula": words(f"page.formula.{key}"),
            "text": words(f"page.formula.{key}_text", **places),
        }
        for key in keys
    ]
