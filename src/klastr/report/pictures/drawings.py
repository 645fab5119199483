"""The drawings of one answer, each with its title, its legend and what it says in words."""

from __future__ import annotations

from collections.abc import Mapping

from klastr.identify.findings import RegionalClusters
from klastr.report import charts, evidence, figures, overview
from klastr.report.colours import count_breaks
from klastr.report.maps import legend, map_picture, not_drawn, strong_counts
from klastr.report.pictures.bars import count_bars, strongest_bars
from klastr.report.pictures.frame import Drawing
from klastr.report.rows import Place, strongest_first
from klastr.report.words import Words
from klastr.tables.geography import Geography
from klastr.tables.tiles import Tile

_BARS, _REGIONS, _BUBBLES, _TOLD, _TOLD_REGIONS = 12, 12, 40, 5, 10


def drawings(
    found: RegionalClusters, words: Words, *, geography: Geography | None, tiles: Mapping[str, Tile] | None
) -> dict[str, Drawing]:
    """All drawings by the name of their file; a map or, where none can be drawn, the regions as bars.

    ``growth`` is there only where growth is known.
    """
    places = shown_places(found)
    on_a_map = map_drawing(found, words, geography=geography, tiles=tiles)
    drawn = {"regions": regions_drawing(found, words)} if on_a_map is None else {"map": on_a_map}
    drawn["strongest"] = strongest_drawing(found, places[:_BARS], words)
    if charts.measure_across(found) == "growth":
        drawn["growth"] = growth_drawing(found, places[:_BUBBLES], words)
    return drawn


def shown_places(found: RegionalClusters) -> list[Place]:
    """The strong pairs, strongest first; all of them where none is strong."""
    order = strongest_first(found)
    return [place for place in order if found.is_strong[place]] or order


def map_drawing(
    found: RegionalClusters, words: Words, *, geography: Geography | None, tiles: Mapping[str, Tile] | None
) -> Drawing | None:
    """How many strong regional clusters each region has, on the map of the page."""
    picture = map_picture(found, words, geography=geography, tiles=tiles, is_lettered=True)
    if picture is None:
        return None
    counts = strong_counts(found)
    return Drawing(
        picture.svg,
        words("page.picture.title", when=when(found, words)),
        words("page.map.counts"),
        _told_of_regions(found, words),
        legend(count_breaks(counts), max(counts, default=0), words),
        words("page.map.counts_legend"),
        not_drawn(found, picture, words),
        language=words.language,
    )


def regions_drawing(found: RegionalClusters, words: Words) -> Drawing:
    """The regions with the most strong regional clusters, as bars."""
    ranked = overview.first_regions(found, words, at_most=_REGIONS)
    return Drawing(
        count_bars(ranked),
        words("page.picture.title", when=when(found, words)),
        words("picture.regions_text", count=words.number(len(ranked))) if ranked else _told_of_regions(found, words),
        _told_of_regions(found, words),
        language=words.language,
    )


def strongest_drawing(found: RegionalClusters, places: list[Place], words: Words) -> Drawing:
    """The strongest regional clusters as bars with intervals."""
    text = words("picture.strongest_text", reference=evidence.reference(found, words))
    if found.low is not None:
        text += words("picture.strongest_interval", level=evidence.level(found, words))
    told = "; ".join(told_of_place(found, place, words) for place in places[:_TOLD])
    return Drawing(
        strongest_bars(found, places, words),
        words("page.table.heading") + when(found, words),
        text,
        words("picture.strongest_told", count=words.number(len(places)), first=told),
        language=words.language,
    )


def growth_drawing(found: RegionalClusters, places: list[Place], words: Words) -> Drawing:
    """Size, quotient and growth as bubbles."""
    told = "; ".join(told_of_place(found, place, words) for place in places[:_TOLD])
    return Drawing(
        charts.bubble_chart(found, places, words),
        words("page.chart.heading"),
        words("page.chart.text"),
        words("picture.growth_told", count=words.number(len(places)), first=told),
        language=words.language,
    )


def when(found: RegionalClusters, words: Words) -> str:
    """The year behind a comma, nothing where the table has none."""
    return "" if found.year is None else words("page.title_year", year=found.year)


def _told_of_regions(found: RegionalClusters, words: Words) -> str:
    first = overview.first_regions(found, words, at_most=_TOLD_REGIONS)
    if not first:
        return words("picture.none_told", regions=words.counted("count.regions", len(found.regions)))
    named = ", ".join(f"{one.name} {one.count}" for one in first)
    return words("picture.regions_told", regions=words.counted("count.regions", len(found.regions)), first=named)


def told_of_place(found: RegionalClusters, place: Place, words: Words) -> str:
    """One regional cluster and its quotient, for who does not see its bar."""
    r, g = place
    about = figures.ABOUT if found.imputed_share[place] > 0 else ""
    return words(
        "picture.place_told",
        group=found.group_name(found.groups[g], words.language),
        region=found.region_name(found.regions[r], words.language),
        quotient=about + figures.quotient(float(found.location_quotient[place]), words),
    )
