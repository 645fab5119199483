"""What the page carries along, as JSON: labels, thresholds, numbers, words. Nothing else is ever loaded."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr import __version__
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.report import charts, evidence, figures
from klastr.report.colours import QUOTIENTS, count_breaks
from klastr.report.maps import MapPicture, strong_counts
from klastr.report.payload import Cells, hidden_in_totals, packed, parts_of
from klastr.report.stages import stage_words
from klastr.report.words import Words

# Sections of the catalogue that the page needs when it draws something new.
_WORDS = (
    "unit",
    "points",
    "map",
    "legend",
    "columns",
    "table",
    "portfolio",
    "chart",
    "growth",
    "stage",
    "kind",
    "total",
    "how",
    "formula",
    "estimated",
    "estimated_long",
)


def script_json(content: object) -> str:
    """JSON that can stand inside a script element, whatever names it holds.

    >>> script_json({"name": "</script><script>alert(1)</script>"})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u003cscript\\\\u003ealert(1)\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def page_data(
    found: RegionalClusters,
    cells: Cells,
    picture: MapPicture | None,
    words: Words,
    stages: LifecycleStages | None = None,
) -> dict[str, Any]:
    """Everything that page/*.js computes with."""
    return {
        **_about(found, cells, words),
        **_labels(found, picture, words),
        "stars": _stars(found, words),
        "stages": None if stages is None else stage_words(stages, words),
        "breaks": {"counts": count_breaks(strong_counts(found)).at, "quotients": QUOTIENTS.at},
        "cells": _columns(found, cells),
        "parts": _parts(found, cells),
        "words": {key: words.catalogue["page"][key] for key in _WORDS} | {"count": words.catalogue["count"]},
    }


def _about(found: RegionalClusters, cells: Cells, words: Words) -> dict[str, Any]:
    """Settings that stand in sentences."""
    return {
        "language": words.language,
        "year": found.year,
        "since": found.settings.get("since"),
        "level": evidence.level(found, words),
        "question": " ".join(evidence.interval_sentences(found, words)[:1]),
        "decimals": figures.decimals_of(found.employment),
        "unit": evidence.unit(found, words),
        "total": words(f"page.total.{found.ground.total}"),
        "across": charts.measure_across(found),
        "sources": evidence.figure_sources(found, words),
        "version": __version__,
        "leftOut": cells.left_out,
        "tested": 0 if found.q_values is None else int(np.isfinite(found.q_values).sum()),
    }


def _labels(found: RegionalClusters, picture: MapPicture | None, words: Words) -> dict[str, Any]:
    """Countries, regions, groups and industries with their totals."""
    ground, language, grown = found.ground, words.language, found.growth
    table = ground.table
    countries = list(dict.fromkeys(found.country(code) for code in found.regions))
    of_regions, of_groups, of_all = hidden_in_totals(found)
    industries = [table.industries[k] for k in ground.industry_at]
    reference = evidence.reference(found, words)
    return {
        "reference": {"name": reference, "total": _number(ground.reference_total), "hidden": of_all},
        "countries": [[code, table.region_codes.label(code, language) if code else ""] for code in countries],
        "regions": {
            "codes": found.regions,
            "names": [found.region_name(code, language) for code in found.regions],
            "country": [countries.index(found.country(code)) for code in found.regions],
            "totals": _numbers(ground.region_total),
            "hidden": of_regions.tolist(),
            "anchors": picture.anchors if picture else [],
            "reason": None if grown is None else [one.replace(" ", "_") for one in grown.reasons],
        },
        "groups": {
            "codes": found.groups,
            "names": [found.group_name(code, language) for code in found.groups],
            "reference": _numbers(ground.reference_group),
            "hidden": of_groups.tolist(),
            "expected": None if grown is None else _numbers(grown.expected),
            "total": None if grown is None else _number(grown.expected_total),
        },
        "industries": {
            "codes": industries,
            "names": [table.industry_label(code, language) for code in industries],
        },
    }


def _columns(found: RegionalClusters, cells: Cells) -> dict[str, list[str]]:
    places: dict[str, NDArray[Any]] = {
        "offsets": _offsets(cells.region, len(found.regions)),
        "group": cells.group.astype(np.uint16),
    }
    return {name: packed(column) for name, column in (places | dict(cells.columns)).items()}


def _parts(found: RegionalClusters, cells: Cells) -> dict[str, list[str]]:
    parts = parts_of(found, cells)
    columns: dict[str, NDArray[Any]] = {
        "count": parts.count,
        "industry": parts.industry,
        "persons": parts.persons,
        "kind": parts.kind,
    }
    return {name: packed(column) for name, column in columns.items()}


def _stars(found: RegionalClusters, words: Words) -> list[dict[str, Any]]:
    rows = evidence.star_rows(found, words)
    return [
        {
            "label": row.label,
            "rule": row.rule,
            "source": row.source,
            "measure": star.measure,
            "strict": star.more_than is not None,
            "thresholds": _thresholds(found.thresholds[star.name]),
        }
        for star, row in zip(found.scheme.stars, rows, strict=True)
    ]


def _thresholds(limits: NDArray[np.float64]) -> float | list[float | None] | None:
    same = limits.size > 0 and bool((limits == limits[0]).all())
    return _number(limits[0]) if same else _numbers(limits)


def _offsets(region: NDArray[np.intp], regions: int) -> NDArray[np.uint32]:
    """Where the cells of each region begin, and where the last ones end."""
    return np.searchsorted(region, np.arange(regions + 1)).astype(np.uint32)


def _numbers(values: NDArray[np.float64]) -> list[float | None]:
    return [_number(value) for value in values]


def _number(value: float) -> float | None:
    """Nine digits, without a fraction where there is none."""
    if not np.isfinite(value):
        return None
    short = float(f"{value:.9g}")
    return int(short) if short.is_integer() and abs(short) < 1e15 else short
