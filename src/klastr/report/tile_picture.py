"""The tile map as one picture that stands by itself: for a README, a slide, a letter."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np

from klastr.identify.findings import RegionalClusters
from klastr.report.colours import DARK, DARK_INK, LIGHT, LIGHT_INK, Breaks, count_breaks
from klastr.report.drawing import element, shortened, written
from klastr.report.figures import STAR
from klastr.report.maps import legend, strong_counts
from klastr.report.words import words as catalogue
from klastr.tables.tiles import Tile

_WIDE, _TALL, _GAP = 140, 92, 6
_EDGE, _HEAD, _FOOT = 28, 92, 72
_LETTERS_A_LINE, _LETTERS_A_NAME = 16, 18

# The picture brings its own ground, so that it can be read on any page; it follows the reader's system into the dark.
_STYLE = """
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
.title{font-size:22px;font-weight:650}.text{font-size:14px}.code{font-size:11.5px}.count{font-size:15px;font-weight:650}
.group{font-size:12px;font-weight:650}.stars{font-size:12px;letter-spacing:1px}.small{font-size:12px}
"""


def tile_map_svg(found: RegionalClusters, tiles: Mapping[str, Tile], language: str = "en") -> str:
    """Draw the strong regional clusters of an answer as tiles, each with the name of its strongest group.

    Parameters
    ----------
    found : RegionalClusters
    tiles : mapping of str to Tile
        Where each region's tile lies; `klastr.tables.tiles.tile_layout` knows some.
    language : {"en", "cs"}

    Returns
    -------
    str
        One SVG document, with its sources, readable on light and dark pages.
    """
    words = catalogue(language)
    counts = strong_counts(found)
    breaks = count_breaks(counts)
    shown = [r for r, code in enumerate(found.regions) if code in tiles]
    width = 2 * _EDGE + (1 + max(tiles[found.regions[r]].column for r in shown)) * (_WIDE + _GAP) - _GAP
    rows = 1 + max(tiles[found.regions[r]].row for r in shown)
    height = _HEAD + rows * (_TALL + _GAP) + _FOOT
    when = "" if found.year is None else words("page.title_year", year=found.year)
    title = words("page.picture.title", when=when)
    return element(
        "svg",
        element("title", written(title)),
        element("style", _style()),
        element("rect", width=width, height=height, rx=14, class_="ground"),
        element("text", written(title), x=_EDGE, y=44, class_="ink title"),
        element("text", written(words("page.picture.text")), x=_EDGE, y=68, class_="quiet text"),
        *(_tile(found, r, tiles[found.regions[r]], breaks.step(counts[r]), counts[r], language) for r in shown),
        *_legend(breaks, counts, height, language),
        *_footer(found, width, height, language),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        **{"lang": language, "xml:lang": language},
    )


def _style() -> str:
    def variant(ground: str, line: str, ink: str, quiet: str, scale: tuple[str, ...], inks: tuple[str, ...]) -> str:
        steps = "".join(f".c{k}{{fill:{scale[k]}}}.i{k}{{fill:{inks[k]}}}" for k in range(len(scale)))
        return (
            f".ground{{fill:{ground};stroke:{line}}}.ink{{fill:{ink}}}.quiet{{fill:{quiet}}}"
            f".swatch{{stroke:{line}}}{steps}"
        )

    light = variant("#ffffff", "#d8dfe3", "#16212b", "#55636e", LIGHT, LIGHT_INK)
    dark = variant("#12181d", "#303b44", "#e6ecf0", "#a3b1bb", DARK, DARK_INK)
    return f"{_STYLE}{light}@media(prefers-color-scheme:dark){{{dark}}}"


def _tile(found: RegionalClusters, r: int, tile: Tile, step: int, count: int, language: str) -> str:
    words = catalogue(language)
    x, y = _EDGE + tile.column * (_WIDE + _GAP), _HEAD + tile.row * (_TALL + _GAP)
    name = found.region_name(found.regions[r], language)
    parts = [
        element("rect", x=x, y=y, width=_WIDE, height=_TALL, rx=6, class_=f"c{step}"),
        element("text", written(shortened(name, _LETTERS_A_NAME)), x=x + 10, y=y + 20, class_=f"i{step} code"),
        element(
            "text",
            written(words.number(count)),
            x=x + _WIDE - 10,
            y=y + _TALL - 10,
            text_anchor="end",
            class_=f"i{step} count",
        ),
    ]
    best = _strongest_group(found, r)
    if best is None:
        return element("g", *parts)
    group, stars = found.group_name(found.groups[best], language), STAR * int(found.stars[r, best])
    lines = textwrap.wrap(group, _LETTERS_A_LINE, max_lines=2, placeholder="…") or [group]
    parts += [
        element("text", written(line), x=x + 10, y=y + 43 + 16 * k, class_=f"i{step} group")
        for k, line in enumerate(lines)
    ]
    parts.append(element("text", stars, x=x + 10, y=y + _TALL - 11, class_=f"i{step} stars"))
    several = words.counted("count.clusters", count)
    told = words("page.picture.name", region=name, count=several, group=group, stars=stars)
    return element("g", element("title", written(told)), *parts)


def _strongest_group(found: RegionalClusters, r: int) -> int | None:
    strong = np.flatnonzero(found.is_strong[r])
    if not strong.size:
        return None
    quotient = np.nan_to_num(found.location_quotient if found.low is None else found.low)[r, strong]
    return int(strong[np.lexsort((-quotient, -found.stars[r, strong]))[0]])


def _legend(breaks: Breaks, counts: list[int], height: int, language: str) -> list[str]:
    words = catalogue(language)
    parts: list[str] = []
    x, y = _EDGE, height - 50
    for step, text in legend(breaks, max(counts), words):
        if step == 0 and min(counts) > 0:
            continue
        parts += [
            element("rect", x=x, y=y, width=22, height=12, rx=2, class_=f"swatch c{step}"),
            element("text", written(text), x=x + 29, y=y + 11, class_="quiet small"),
        ]
        x += 44 + 7 * len(text)
    return parts


def _footer(found: RegionalClusters, width: int, height: int, language: str) -> list[str]:
    words = catalogue(language)
    sources = "; ".join(found.sources) or "–"
    told = f"{words('page.source', source=sources)}. {words('page.picture.made_with')}."
    lines = textwrap.wrap(told, (width - 2 * _EDGE) // 6, max_lines=1, placeholder=" …")
    return [element("text", written(line), x=_EDGE, y=height - 16, class_="quiet small") for line in lines]
