"""Lines of the document's tables: the figures of the page's tables, with places for the bar and words for chances."""

from __future__ import annotations

from typing import Any

from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.report import figures
from klastr.report.likelihood import likelihood
from klastr.report.pictures.bars import LogAxis, Place
from klastr.report.rows import FindingRow
from klastr.report.stages import stage_told
from klastr.report.words import Words

_AXIS = LogAxis(0.5, 64.0, 0.0, 1.0)
"""The same on every page; what lies beyond stands at the end."""


def finding_line(
    found: RegionalClusters, place: Place, row: FindingRow, words: Words, stages: LifecycleStages | None = None
) -> dict[str, Any]:
    """One pair of region and group; every figure written out."""
    return {
        "rank": row.rank,
        "group": row.group_name,
        "region": row.region_name,
        "stars": row.stars or "–",
        "star_count": min(row.star_count, 3),
        "is_strong": bool(found.is_strong[place]),
        "persons": row.about + row.persons,
        "share": row.about + row.share_of_region,
        "quotient": row.about + row.quotient,
        "interval": f" ({row.interval})" if row.interval else "",
        "growth": row.growth,
        "against": row.against,
        "note": ", ".join(one for one in (_stage(stages, place, words), _note(row, words)) if one),
        "bar": _bar(found, place),
        **chance(_probability(found, place), words),
    }


def chance(probability: float, words: Words) -> dict[str, str]:
    """A probability as a word and as a number."""
    known = probability == probability
    return {
        "sure": likelihood(probability, words),
        "chance": figures.sure(round(100 * probability), words) if known else "",
    }


def _probability(found: RegionalClusters, place: Place) -> float:
    """Of at least these stars; of at least no star it would always be 1 and says nothing."""
    if found.drawn is None or not found.stars[place]:
        return float("nan")
    return float(found.drawn.at_least_stars[place])


def _stage(stages: LifecycleStages | None, place: Place, words: Words) -> str:
    return "" if stages is None else stage_told(stages, place, words)


def _note(row: FindingRow, words: Words) -> str:
    if not row.about:
        return ""
    return words("page.how.partly", share=row.hidden) if row.hidden else words("page.estimated")


def _bar(found: RegionalClusters, place: Place) -> dict[str, float | None]:
    low = high = None
    if found.low is not None and found.high is not None:
        low, high = _AXIS.x(float(found.low[place])), _AXIS.x(float(found.high[place]))
    return {"one": _AXIS.x(1.0), "quotient": _AXIS.x(float(found.location_quotient[place])), "low": low, "high": high}
