"""Rows of the report's tables, every figure written out: what can be read without JavaScript and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klastr.identify.crossborder import CrossBorderCluster, CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.report import charts, figures
from klastr.report.payload import UNDEFINED, Cells
from klastr.report.words import Words

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One pair of region and group, as the page's table shows it."""

    cell: int
    rank: str
    region: str
    region_name: str
    group: str
    group_name: str
    stars: str
    star_count: int
    sure: str
    persons: str
    about: str
    hidden: str
    share_of_region: str
    share_of_group: str
    quotient: str
    interval: str
    bar: str
    growth: str
    growth_note: str
    against: str


def strongest_first(found: RegionalClusters) -> list[Place]:
    """All pairs with somebody, strongest first: the strong ones, then by stars, then by the quotient's low end."""
    quotient = np.nan_to_num(found.location_quotient if found.low is None else found.low)
    order = np.lexsort((-quotient.ravel(), -found.stars.ravel(), ~found.is_strong.ravel()))
    there = order[found.employment.ravel()[order] > 0]
    return [(int(k) // len(found.groups), int(k) % len(found.groups)) for k in there]


def finding_rows(found: RegionalClusters, cells: Cells, places: Sequence[Place], words: Words) -> list[FindingRow]:
    """Rows for some pairs, in their order."""
    decimals = figures.decimals_of(found.employment)
    return [_finding(found, cells, place, k + 1, decimals, words) for k, place in enumerate(places)]


def _finding(found: RegionalClusters, cells: Cells, place: Place, rank: int, decimals: int, words: Words) -> FindingRow:
    r, g = place
    k = cells.position(r, g)
    region, group = found.regions[r], found.groups[g]
    hidden = int(cells.columns["hidden"][k])
    quotient = float(found.location_quotient[place])
    low, high = (None, None) if found.low is None or found.high is None else (found.low[place], found.high[place])
    growth, note = _growth(found, place, cells, k, words)
    against = None if found.growth is None else _grown(cells, k) - float(found.growth.expected[g])
    rests_on_estimates = hidden > 0 or (found.growth is not None and int(cells.columns["before_hidden"][k]) > 0)
    return FindingRow(
        cell=k,
        rank=words.number(rank),
        region=region,
        region_name=found.region_name(region, words.language),
        group=group,
        group_name=found.group_name(group, words.language),
        stars=figures.STAR * int(found.stars[place]),
        star_count=int(found.stars[place]),
        sure=_sure(found, cells, k, words),
        persons=words.number(float(found.employment[place]), decimals),
        about=figures.ABOUT if hidden else "",
        hidden=words.percent(hidden / 100, 0) if 0 < hidden < 100 else "",
        share_of_region=figures.share(float(found.share_of_region[place]), words),
        share_of_group=figures.share(float(found.share_of_group[place]), words),
        quotient=figures.quotient(quotient, words),
        interval="" if low is None or high is None else figures.interval(float(low), float(high), words),
        bar=charts.interval_bar(quotient, low, high),
        growth=growth if note else (figures.ABOUT if rests_on_estimates else "") + growth,
        growth_note=note,
        against=_points(against, words),
    )


def _sure(found: RegionalClusters, cells: Cells, k: int, words: Words) -> str:
    """How sure the stars are; nothing where there are none, since "at least no star" is always true."""
    if found.drawn is None or not found.stars[cells.region[k], cells.group[k]]:
        return ""
    return figures.sure(int(cells.columns["sure"][k]), words)


def _grown(cells: Cells, k: int) -> float:
    """Growth as the page has it, in whole per mille."""
    value = int(cells.columns["growth"][k])
    return float("nan") if value == UNDEFINED else value / 1000


def _growth(found: RegionalClusters, place: Place, cells: Cells, k: int, words: Words) -> tuple[str, str]:
    """The growth, and where it is not known the reason."""
    if found.growth is None:
        return "–", words("page.growth.none")
    value = _grown(cells, k)
    if np.isfinite(value):
        return figures.growth(value, words), ""
    return "–", words(f"page.growth.{growth_reason(found, place)}", since=found.settings["since"])


def growth_reason(found: RegionalClusters, place: Place) -> str:
    """Key of the sentence that says how a region was followed, or why it was not."""
    assert found.growth is not None
    reason = found.growth.reasons[place[0]].replace(" ", "_")
    followed = reason in ("same", "recoded", "merged")
    return "nobody" if followed and not np.isfinite(found.growth.growth[place]) else reason


def _points(value: float | None, words: Words) -> str:
    if value is None or not np.isfinite(value):
        return "–"
    return figures.points(value, words)


# -- borders --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member:
    """One region of a cross-border cluster."""

    region: str
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class BorderRow:
    """One cross-border cluster, with its evidence."""

    group: str
    group_name: str
    countries: str
    regions: str
    persons: str
    persons_value: float
    share: str
    share_value: float
    quotient: str
    quotient_value: float
    probability: str
    probability_value: float
    pairs: str
    members: tuple[Member, ...]


def border_rows(borders: CrossBorderClusters, words: Words) -> list[BorderRow]:
    """Rows for all cross-border clusters, largest first."""
    return [_border(borders.found_in, one, words) for one in borders.clusters]


def _border(found: RegionalClusters, one: CrossBorderCluster, words: Words) -> BorderRow:
    language = words.language
    about = figures.ABOUT if one.imputed_share > 0 else ""
    decimals = figures.decimals_of(found.employment)
    names = {code: found.region_name(code, language) for code in one.regions}
    codes = found.ground.table.region_codes
    chance = "–" if not np.isfinite(one.probability) else figures.sure(round(one.probability * 100), words)
    return BorderRow(
        group=one.group,
        group_name=found.group_name(one.group, language),
        countries=", ".join(codes.label(code, language) for code in one.countries),
        regions=", ".join(names.values()),
        persons=about + words.number(one.persons_employed, decimals),
        persons_value=one.persons_employed,
        share=about + figures.share(one.share_of_regions, words),
        share_value=one.share_of_regions,
        quotient=about + figures.quotient(one.location_quotient, words),
        quotient_value=one.location_quotient,
        probability=chance,
        probability_value=one.probability if np.isfinite(one.probability) else -1.0,
        pairs=words("page.borders.pair", pairs=", ".join(f"{names[a]} – {names[b]}" for a, b in one.pairs)),
        members=tuple(_member(found, code, one.group, decimals, words) for code in one.regions),
    )


def _member(found: RegionalClusters, region: str, group: str, decimals: int, words: Words) -> Member:
    place = found.regions.index(region), found.groups.index(group)
    about = figures.ABOUT if found.imputed_share[place] > 0 else ""
    quotient = about + figures.quotient(float(found.location_quotient[place]), words)
    if found.low is not None and found.high is not None:
        quotient += f" ({figures.interval(float(found.low[place]), float(found.high[place]), words)})"
    return Member(
        region,
        found.region_name(region, words.language),
        words(
            "page.borders.member",
            persons=about + words.number(float(found.employment[place]), decimals),
            quotient=quotient,
            stars=figures.STAR * int(found.stars[place]),
        ),
    )


# -- regions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region with its strong regional clusters."""

    region: str
    name: str
    country: str
    total: str
    total_value: float
    count: int
    groups: tuple[tuple[str, str, str], ...]
    """Code, name, stars."""


def region_rows(found: RegionalClusters, words: Words) -> list[RegionRow]:
    """Rows for all regions, those with the most strong regional clusters first."""
    quotient = np.nan_to_num(found.location_quotient)
    rows = []
    for r, code in enumerate(found.regions):
        strong = np.flatnonzero(found.is_strong[r])
        strong = strong[np.lexsort((-quotient[r, strong], -found.stars[r, strong]))]
        groups = tuple(
            (found.groups[g], found.group_name(found.groups[g], words.language), figures.STAR * int(found.stars[r, g]))
            for g in strong
        )
        total = float(found.ground.region_total[r])
        rows.append(
            RegionRow(
                code,
                found.region_name(code, words.language),
                found.country(code),
                words.number(total),
                total,
                int(strong.size),
                groups,
            )
        )
    return sorted(rows, key=lambda row: (-row.count, -row.total_value))
