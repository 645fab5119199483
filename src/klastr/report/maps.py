"""The map of strong regional clusters: real borders where they are known, else tiles, else no map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from klastr.identify.findings import RegionalClusters
from klastr.report.borders import WIDTH, Outline, Sheet, sheet
from klastr.report.colours import Breaks, count_breaks
from klastr.report.drawing import element, outline, shortened, written
from klastr.report.figures import STAR
from klastr.report.region_marks import region_mark
from klastr.report.words import Words
from klastr.tables.geography import Geography, united
from klastr.tables.tiles import Tile

_TILE, _GAP = 100, 6
# A region smaller than this (square units of a sheet) gets a dot that can be seen and hit.
_SMALL, _DOT = 700.0, 26


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A map as SVG for the page; its regions carry ``data-k``, their position in the answer.

    Attributes
    ----------
    kind : {"borders", "tiles"}
    svg : str
    anchors : tuple
        For each region of the answer the point of its mark in units of the picture; None where it is not drawn.
    """

    kind: str
    svg: str
    anchors: tuple[tuple[int, int] | None, ...]


def strong_counts(found: RegionalClusters) -> list[int]:
    """Number of strong regional clusters of each region."""
    return [int(count) for count in found.is_strong.sum(axis=1)]


def map_picture(
    found: RegionalClusters,
    words: Words,
    *,
    geography: Geography | None,
    tiles: Mapping[str, Tile] | None,
    is_lettered: bool = False,
) -> MapPicture | None:
    """The best map there is; None where neither borders nor tiles are known.

    With `is_lettered` regions inside real borders carry their number, as tiles always do: on paper nobody can point at
    them.
    """
    if geography is not None and geography.shapes:
        return _border_map(found, geography, words, is_lettered=is_lettered)
    return _tile_map(found, tiles, words) if tiles else None


def not_drawn(found: RegionalClusters, picture: MapPicture | None, words: Words) -> str:
    """Which regions a map leaves out; empty where there is no map, or none is left out."""
    if picture is None:
        return ""
    names = [
        found.region_name(code, words.language)
        for code, anchor in zip(found.regions, picture.anchors, strict=True)
        if anchor is None
    ]
    if not names:
        return ""
    some = ", ".join(names[:5])
    listed = some if len(names) <= 5 else words("page.map.and_more", names=some, count=words.number(len(names) - 5))
    return words("page.map.without_shape", names=listed)


def region_title(found: RegionalClusters, r: int, words: Words) -> str:
    """What a region's shape says when it is pointed at or read aloud."""
    code = found.regions[r]
    strong = np.flatnonzero(found.is_strong[r])
    strong = strong[np.lexsort((-np.nan_to_num(found.location_quotient[r, strong]), -found.stars[r, strong]))]
    names = ", ".join(
        f"{found.group_name(found.groups[g], words.language)} {STAR * int(found.stars[r, g])}" for g in strong[:6]
    )
    told = f"{found.region_name(code, words.language)} ({code}): {words.counted('count.clusters', strong.size)}"
    return f"{told}: {names}{'…' if strong.size > 6 else ''}" if strong.size else told


def legend(breaks: Breaks, highest: float, words: Words) -> list[tuple[int, str]]:
    """Steps of the scale and what they stand for, for counts.

    >>> from klastr.report.words import words
    >>> legend(Breaks((1, 2, 3, 5)), 9, words("en"))
    [(0, '0'), (1, '1'), (2, '2'), (3, '3 to 4'), (4, '5 and more')]
    """
    entries = [(0, words.number(0))]
    for k, first in enumerate(breaks.at):
        last = breaks.at[k + 1] - 1 if k + 1 < len(breaks.at) else highest
        if first == last:
            entries.append((k + 1, words.number(first)))
        elif k + 1 < len(breaks.at):
            entries.append((k + 1, words("page.legend.between", low=words.number(first), high=words.number(last))))
        else:
            entries.append((k + 1, words("page.legend.from", value=words.number(first))))
    return entries


# -- real borders ---------------------------------------------------------------------------------------------------


def _border_map(found: RegionalClusters, geography: Geography, words: Words, *, is_lettered: bool) -> MapPicture:
    drawn = sheet(geography)
    place = {code: k for k, code in enumerate(found.regions)}
    counts = strong_counts(found)
    breaks = count_breaks(counts)
    codes = [code for code in drawn.outlines if code in place]
    away = {code for inset in drawn.insets for code in inset.regions}
    shapes = [
        _region(
            drawn.outlines[code],
            place[code],
            breaks.step(counts[place[code]]),
            region_title(found, place[code], words),
            is_away=code in away,
        )
        for code in codes
    ]
    small = [
        _dot(drawn.outlines[code], place[code], breaks.step(counts[place[code]]))
        for code in codes
        if drawn.outlines[code].area < _SMALL
    ]
    marks = [
        region_mark(
            drawn.outlines[code],
            words.number(counts[place[code]]),
            name=found.region_name(code, words.language),
            code=code,
            step=breaks.step(counts[place[code]]),
        )
        for code in codes
        if is_lettered
    ]
    countries = element("path", d=_countries(found, drawn), class_="countries")
    svg = element(
        "svg",
        _insets(found, drawn, words),
        element("g", *shapes, class_="regions"),
        countries,
        *small,
        *marks,
        viewBox=f"0 0 {WIDTH} {drawn.height}",
        class_="map borders",
        role="img",
        aria_labelledby="map-title",
    )
    anchors = {code: drawn.outlines[code].anchor for code in codes}
    return MapPicture("borders", svg, tuple(anchors.get(code) for code in found.regions))


def _region(shape: Outline, k: int, step: int, title: str, *, is_away: bool) -> str:
    path = outline(ring.tolist() for ring in shape.rings) or None
    kind = f"region c{step}{' away' if is_away else ''}"
    return element("path", element("title", written(title)), d=path, class_=kind, data_k=k)


def _dot(shape: Outline, k: int, step: int) -> str:
    return element("circle", cx=shape.anchor[0], cy=shape.anchor[1], r=_DOT, class_=f"region dot c{step}", data_k=k)


def _countries(found: RegionalClusters, drawn: Sheet) -> str:
    """The outlines of countries, drawn over those of regions."""
    inside: dict[str, list[str]] = {}
    for code in drawn.outlines:
        inside.setdefault(found.country(code), []).append(code)
    if len(inside) < 2:
        return ""
    rings = [
        united(tuple(ring.astype(float) for code in codes for ring in drawn.outlines[code].rings))
        for codes in inside.values()
    ]
    return outline([(int(x), int(y)) for x, y in ring] for one in rings for ring in one)


def _insets(found: RegionalClusters, drawn: Sheet, words: Words) -> str:
    boxes = []
    for inset in drawn.insets:
        name = found.region_name(inset.regions[0], words.language)
        label = shortened(name, 14) + (" …" if len(inset.regions) > 1 else "")
        boxes.append(element("rect", x=inset.x, y=inset.y, width=inset.width, height=inset.height, rx=16))
        boxes.append(element("text", written(label), x=inset.x, y=inset.y + inset.height + 68))
    return element("g", *boxes, class_="insets") if boxes else ""


# -- tiles ----------------------------------------------------------------------------------------------------------


def _tile_map(found: RegionalClusters, tiles: Mapping[str, Tile], words: Words) -> MapPicture:
    counts = strong_counts(found)
    breaks = count_breaks(counts)
    west, north = (min(tile.column for tile in tiles.values()), min(tile.row for tile in tiles.values()))
    parts: list[str] = []
    anchors: list[tuple[int, int] | None] = []
    for r, code in enumerate(found.regions):
        tile = tiles.get(code)
        if tile is None:
            anchors.append(None)
            continue
        x, y = (tile.column - west) * (_TILE + _GAP), (tile.row - north) * (_TILE + _GAP)
        parts.append(_tile(found, r, x, y, counts[r], breaks, words))
        anchors.append((x + _TILE // 2, y + _TILE // 2))
    columns = 1 + max(tile.column for tile in tiles.values()) - west
    rows = 1 + max(tile.row for tile in tiles.values()) - north
    svg = element(
        "svg",
        *parts,
        viewBox=f"-4 -4 {columns * (_TILE + _GAP) + 2} {rows * (_TILE + _GAP) + 2}",
        class_="map tiles",
        role="img",
        aria_labelledby="map-title",
    )
    return MapPicture("tiles", svg, tuple(anchors))


def _tile(found: RegionalClusters, r: int, x: int, y: int, count: int, breaks: Breaks, words: Words) -> str:
    step = breaks.step(count)
    square = element(
        "path",
        element("title", written(region_title(found, r, words))),
        d=f"M{x} {y}h{_TILE}v{_TILE}h-{_TILE}z",
        class_=f"region c{step}",
        data_k=r,
    )
    code = element("text", written(shortened(found.regions[r], 9)), x=x + _TILE // 2, y=y + 30, class_="code")
    number = element("text", written(words.number(count)), x=x + _TILE // 2, y=y + 66, class_="value", data_k=r)
    return element("g", square, code, number, class_=f"tile i{step}")
