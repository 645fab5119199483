"""The page of found groups: one file that is opened, sent on and printed. It loads nothing from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.traded import TradedSplit
from klastr.report.embedded import script_json
from klastr.report.groups.basis_rows import aside_rows, matrix_rows, setting_rows
from klastr.report.groups.candidate_picture import method_panels
from klastr.report.groups.comparison_rows import agreement_rows, comparison_parts
from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.group_rows import group_rows
from klastr.report.groups.network import network, network_svg, network_text, strength_legend
from klastr.report.groups.page_data import page_data
from klastr.report.groups.score_rows import COLUMNS, range_bar, score_rows
from klastr.report.groups.sentences import further, headline, p_value
from klastr.report.page_frame import page_frame, page_template
from klastr.report.words import words

_STYLES = ("page.css", "pictures.css", "groups.css", "narrow.css", "print.css")
_OF_REGIONS = {"employment colocation", "establishment colocation"}
# Parts of one script, in the order in which they need each other.
_SCRIPTS = ("numbers.js", "tables.js", "groups.js")


def write_groups_report(
    found: IndustryGroups, path: Path, *, traded: TradedSplit | None = None, language: str = "en"
) -> None:
    """Write found groups as one self-contained HTML file.

    Parameters
    ----------
    found : IndustryGroups
        With the comparisons that it holds.
    path : Path
        Of the file to write.
    traded : TradedSplit, optional
        What was set aside before the search, and why.
    language : {"en", "cs"}

    Raises
    ------
    MissingExtra
        Jinja2 is not installed.
    InvalidOption
        There is no catalogue for the language.
    """
    template, facts = page_template("groups.html"), GroupFacts(found, words(language))
    page = template.render(_content(facts, traded))
    path.write_text(page, encoding="utf-8", errors="replace")


def _content(facts: GroupFacts, traded: TradedSplit | None) -> dict[str, Any]:
    """Everything that the template asks for, by name."""
    found, told = facts.found, facts.words
    laid = network(facts)
    return {
        "w": told,
        "n": told.number,
        "percent": told.percent,
        "language": told.language,
        "found": found,
        "facts": facts,
        "when": "" if found.settings.get("year") is None else told("page.title_year", year=found.settings["year"]),
        "sentence": _unbroken(headline(found, told)),
        "sentences": [_unbroken(one) for one in further(found, traded, told)],
        "short": _in_short(facts),
        "network": network_svg(facts, laid),
        "network_text": network_text(facts),
        "legend": strength_legend(facts),
        "sources": [told("page.source", source=source) for source in found.sources or (told("page.own_table"),)],
        "settings": setting_rows(found, traded, told),
        **page_frame(_STYLES, _SCRIPTS, script_json(page_data(facts, laid, traded))),
        **_scores(facts),
        **_tables(facts, traded),
    }


def _unbroken(sentence: str) -> str:
    """No line ends between a number and its sign."""
    return sentence.replace(" %", "\u00a0%")


def _scores(facts: GroupFacts) -> dict[str, Any]:
    found, told = facts.found, facts.words
    return {
        "columns": COLUMNS,
        "bar": range_bar,
        "scores": score_rows(found, told),
        "regional": score_rows(found, told, regional=True) if set(found.judging) - _OF_REGIONS else [],
        "p": p_value(found.held_out.p_value, told) if len(found.held_out.random) else "",
    }


def _tables(facts: GroupFacts, traded: TradedSplit | None) -> dict[str, Any]:
    matrices = matrix_rows(facts.found, facts.words)
    return {
        "groups": group_rows(facts),
        "agreements": agreement_rows(facts),
        "comparisons": comparison_parts(facts),
        "matrices": matrices,
        "has_coarse": any(row.coarse for row in matrices),
        "panels": method_panels(facts),
        "aside": aside_rows(facts, traded),
    }


def _in_short(facts: GroupFacts) -> list[tuple[str, str]]:
    """Figures beside the picture: value and what it counts."""
    found, told = facts.found, facts.words
    weak = int((~found.scores.by_group.above_percentile).sum())
    rows = [
        (told.number(len(facts.codes)), told("groups.network.found")),
        (told.number(len(found.industries)), told("groups.network.industries")),
    ]
    if "regions" in found.settings:
        rows.append((told.number(found.settings["regions"]), told("groups.network.regions")))
    return [
        *rows,
        (told.number(len(found.matrices)), told("groups.network.matrices", judging=told.number(len(found.judging)))),
        (told.number(len(found.candidates)), told("groups.network.candidates")),
        (told.number(weak), told("groups.network.weak")),
    ]
