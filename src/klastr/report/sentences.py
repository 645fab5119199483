"""The answer in sentences a person can repeat: how many, which is strongest, how sure, what crosses the border."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.report.words import Words


def strongest(found: RegionalClusters, at_most: int) -> list[tuple[int, int]]:
    """(region, group) positions of the strongest regional clusters: most stars, highest lower end of the quotient."""
    quotient = np.nan_to_num(found.location_quotient if found.low is None else found.low)
    order = np.lexsort((-quotient.ravel(), -found.stars.ravel(), ~found.is_strong.ravel()))
    chosen = [k for k in order[:at_most] if found.is_strong.ravel()[k]]
    return [(int(k) // len(found.groups), int(k) % len(found.groups)) for k in chosen]


def answer(found: RegionalClusters, borders: CrossBorderClusters, words: Words) -> list[str]:
    """The answer, most important sentence first."""
    several = int(found.is_strong.sum())
    regions = words.counted("count.regions", len(found.regions))
    if not several:
        first = words("answer.none", regions=regions)
    else:
        key = "answer.headline" if found.year is not None else "answer.headline_without_year"
        first = words(key, count=words.counted("count.clusters", several), regions=regions, year=found.year)
    best = strongest(found, 1)
    return [
        first,
        *(_strongest_sentence(found, *place, words) for place in best),
        _border_sentence(borders, words),
        *_hidden_sentence(found, words),
    ]


def _strongest_sentence(found: RegionalClusters, r: int, g: int, words: Words) -> str:
    language = words.language
    interval = ""
    if found.low is not None and found.high is not None:
        interval = words(
            "answer.interval",
            level=words("answer.level", level=words.number(100 * found.settings["interval_level"])),
            low=words.number(found.low[r, g], 1),
            high=words.number(found.high[r, g], 1),
        )
    return words(
        "answer.strongest",
        group=found.group_name(found.groups[g], language),
        region=found.region_name(found.regions[r], language),
        persons=words.counted("count.persons", round(float(found.employment[r, g]))),
        quotient=words.number(found.location_quotient[r, g], 1),
        reference=reference_name(found, words),
        interval=interval,
    )


def reference_name(found: RegionalClusters, words: Words) -> str:
    """What the quotients are held against, as a reader would call it."""
    code = found.ground.reference
    return words("answer.reference_all") if code == "all" else found.ground.table.region_label(code, words.language)


def _border_sentence(borders: CrossBorderClusters, words: Words) -> str:
    if not borders.clusters:
        return words("answer.no_borders", reason=words(f"answer.why_no_borders.{borders.reason}"))
    largest, table = borders.clusters[0], borders.found_in
    names = ", ".join(table.region_name(code, words.language) for code in largest.regions[:4])
    more = len(largest.regions) - 4
    names += words("answer.and_more", count=more) if more > 0 else ""
    return words(
        "answer.borders",
        count=words.counted("count.borders", len(borders)),
        group=table.group_name(largest.group, words.language),
        regions=names,
    )


def _hidden_sentence(found: RegionalClusters, words: Words) -> list[str]:
    hidden: NDArray[Any] = found.ground.hidden_employment
    several, everybody = float(np.nansum(hidden)), float(np.nansum(found.employment))
    return [words("answer.hidden", share=words.percent(several / everybody))] if several > 0 else []
