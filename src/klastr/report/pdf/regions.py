"""One page for each region: what it is strong in, how sure, how growing, what is hidden, what crosses its border."""

from __future__ import annotations

from typing import Any

import numpy as np

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.report import evidence, figures, rows
from klastr.report.names import MOST_LETTERS
from klastr.report.payload import Cells
from klastr.report.pdf.lines import finding_line
from klastr.report.words import Words

MOST_PAGES = 60
"""A document of more pages is not read; those regions that are strongest have theirs, and the document says so."""

_MOST_ROWS, _NAMED = 14, 8


def regions_section(
    found: RegionalClusters, borders: CrossBorderClusters, cells: Cells, stages: LifecycleStages | None, words: Words
) -> dict[str, Any]:
    """The list of regions and their pages."""
    chosen = with_a_page(found, words)
    keys = ["group", "stars", "persons", "share_of_region", "quotient"]
    keys += ["growth", "against"] * (found.growth is not None)
    texts = [] if len(chosen) == len(found.regions) else [_not_all(found, len(chosen), words)]
    return {
        "title": words("page.regions.heading"),
        "texts": texts,
        "columns": [
            words("page.columns.region"),
            words("page.columns.strong"),
            words("page.columns.group"),
            words("document.page"),
        ],
        "caption": words("page.regions.caption"),
        "portfolio_columns": [words(f"page.columns.{key}") for key in keys],
        "portfolio_keys": keys,
        "pages": [_page(found, borders, cells, stages, r, words) for r in chosen],
    }


def with_a_page(found: RegionalClusters, words: Words) -> list[int]:
    """Positions of the regions that have a page, in the order of the answer."""
    if len(found.regions) <= MOST_PAGES:
        return list(range(len(found.regions)))
    first = {row.region for row in rows.region_rows(found, words)[:MOST_PAGES]}
    return [r for r, code in enumerate(found.regions) if code in first]


def _not_all(found: RegionalClusters, chosen: int, words: Words) -> str:
    return words("document.not_all", shown=words.number(chosen), all=words.number(len(found.regions)))


def _page(
    found: RegionalClusters,
    borders: CrossBorderClusters,
    cells: Cells,
    stages: LifecycleStages | None,
    r: int,
    words: Words,
) -> dict[str, Any]:
    code = found.regions[r]
    places = _places(found, r)
    lines = rows.finding_rows(found, cells, places, words)
    strong = [place for place in places if found.is_strong[place]]
    name = found.region_name(code, words.language)
    code_beside = "" if name == code or len(code) > MOST_LETTERS else code
    return {
        "name": name,
        "code": code_beside,
        "heading": f"{name} ({code_beside})" if code_beside else name,
        "count": words.number(int(found.is_strong[r].sum())),
        "strong": _named(found, strong, words) or words("page.regions.none"),
        "sentence": _sentence(found, r, strong, words),
        "facts": _facts(found, r, words),
        "rows": [finding_line(found, place, row, words, stages) for place, row in zip(places, lines, strict=True)],
        "caption": words("document.portfolio_caption") + (words("document.stages") if stages is not None else ""),
        "paragraphs": [*_across(borders, code, words), *_hidden(found, r, words), *_followed(found, r, words)],
    }


def _places(found: RegionalClusters, r: int) -> list[rows.Place]:
    """The strong groups, then those with a star, then the most specialised, as many as the page has room for."""
    quotient = np.nan_to_num(found.location_quotient[r] if found.low is None else found.low[r])
    order = np.lexsort((-quotient, -found.stars[r], ~found.is_strong[r]))
    there = order[found.employment[r, order] > 0]
    strong = int(found.is_strong[r].sum())
    return [(r, int(g)) for g in there[: max(min(strong, 2 * _MOST_ROWS), _MOST_ROWS)]]


def _named(found: RegionalClusters, places: list[rows.Place], words: Words) -> str:
    names = [
        f"{found.group_name(found.groups[g], words.language)}\u00a0{figures.STAR * int(found.stars[r, g])}"
        for r, g in places[:_NAMED]
    ]
    return ", ".join(names) + (" …" if len(places) > _NAMED else "")


def _sentence(found: RegionalClusters, r: int, strong: list[rows.Place], words: Words) -> str:
    if not strong:
        return words("document.region_none")
    place = strong[0]
    told = words(
        "document.region_strongest",
        count=words.counted("count.clusters", int(found.is_strong[r].sum())),
        group=found.group_name(found.groups[place[1]], words.language),
        quotient=figures.quotient(float(found.location_quotient[place]), words),
    )
    if found.low is None or found.high is None:
        return f"{told}."
    return told + words(
        "document.region_interval",
        level=evidence.level(found, words),
        low=figures.quotient(float(found.low[place]), words),
        high=figures.quotient(float(found.high[place]), words),
    )


def _facts(found: RegionalClusters, r: int, words: Words) -> list[dict[str, str]]:
    """The numbers in large print."""
    total = float(found.ground.region_total[r])
    strong = float(found.employment[r][found.is_strong[r]].sum())
    rank = 1 + int((found.is_strong.sum(axis=1) > found.is_strong[r].sum()).sum())
    values = {
        "total": words.number(total, figures.decimals_of(found.employment)),
        "strong": words.number(int(found.is_strong[r].sum())),
        "in_strong": figures.share(strong / total if total else 0.0, words),
        "rank": words("page.overview.of", part=words.number(rank), whole=words.number(len(found.regions)))
        if found.is_strong[r].any()
        else "–",
    }
    unit = evidence.unit(found, words)
    labels = {"strong": f"below.clusters.{words.plural(int(found.is_strong[r].sum()))}"}
    return [
        {"value": value, "label": words(labels.get(key, f"document.fact.{key}"), unit=unit)}
        for key, value in values.items()
    ]


def _across(borders: CrossBorderClusters, code: str, words: Words) -> list[dict[str, Any]]:
    """The cross-border clusters that the region belongs to, with its neighbours in them."""
    found, texts = borders.found_in, []
    for one in borders.clusters:
        if code not in one.regions:
            continue
        beside = [b if a == code else a for a, b in one.pairs if code in (a, b)]
        rest = [name for name in one.regions if name != code and name not in beside]
        named = [found.region_name(name, words.language) for name in beside]
        texts.append(
            words(
                "document.shared" if named else "document.shared_beyond",
                group=found.group_name(one.group, words.language),
                neighbours=", ".join(named),
                count=words.counted("count.regions", len(rest) + len(beside) + 1),
                persons=words.number(one.persons_employed, figures.decimals_of(found.employment)),
                unit=evidence.unit(found, words),
            )
        )
    return [{"title": words("document.shared_title"), "texts": texts}] if texts else []


def _hidden(found: RegionalClusters, r: int, words: Words) -> list[dict[str, Any]]:
    """How much of the region is estimated, and which groups most."""
    hidden, whole = found.ground.hidden_employment[r], float(np.nansum(found.employment[r]))
    several = float(np.nansum(hidden))
    title = words("page.know.empty")
    if not several:
        return [{"title": title, "texts": [words("document.nothing_hidden")]}]
    largest = np.argsort(-np.nan_to_num(hidden), kind="stable")[:_NAMED]
    names = ", ".join(found.group_name(found.groups[g], words.language) for g in largest if hidden[g] > 0)
    count = int((np.nan_to_num(hidden) > 0).sum())
    told = words(
        "document.hidden",
        share=figures.share(several / whole, words),
        unit=evidence.unit(found, words),
        count=words.number(count),
        names=names + (" …" if count > _NAMED else ""),
    )
    return [{"title": title, "texts": [told]}]


def _followed(found: RegionalClusters, r: int, words: Words) -> list[dict[str, Any]]:
    """How the region was followed back in time, where that was not simply under its code."""
    if found.growth is None or found.growth.reasons[r] == "same":
        return []
    reason = words(f"page.growth.{found.growth.reasons[r].replace(' ', '_')}", since=found.settings["since"])
    return [{"title": words("page.how.growth"), "texts": [words("page.how.followed", reason=reason)]}]
