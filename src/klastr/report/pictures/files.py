"""Every picture of an answer as SVG and PNG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from klastr.identify.findings import RegionalClusters
from klastr.report import evidence
from klastr.report.names import named
from klastr.report.pictures import summary
from klastr.report.pictures.drawings import drawings, shown_places
from klastr.report.pictures.frame import framed
from klastr.report.typesetting import png_of
from klastr.report.words import Words, words
from klastr.tables.geography import Geography
from klastr.tables.tiles import Tile

_NO_MAP = 2
"""Up to so many regions a map says nothing; the slide shows how their groups grow instead."""


def write_pictures(
    found: RegionalClusters,
    folder: Path,
    *,
    geography: Geography | None = None,
    tiles: Mapping[str, Tile] | None = None,
    language: str = "en",
) -> None:
    """Write every picture of an answer, each as SVG and as PNG of twice its size.

    ``map`` (or ``regions``, bars, where nothing is known to draw a map from), ``strongest``, ``growth`` (where it is
    known) and ``summary``, a slide of 1920 x 1080 pixels.

    Parameters
    ----------
    found : RegionalClusters
    folder : Path
        Made inside a folder that exists.
    geography : Geography, optional
        Real borders for the map.
    tiles : mapping of str to Tile, optional
        Where each region's tile lies, for a map without borders.
    language : {"en", "cs"}

    Raises
    ------
    MissingExtra
        typst is not installed; nothing is written.
    InvalidOption
        There is no catalogue for the language.
    """
    svg = pictures(found, geography=geography, tiles=tiles, language=language)
    png = {name: png_of(text, width=summary.WIDTH if name == "summary" else None) for name, text in svg.items()}
    folder.mkdir(exist_ok=True)
    for name, text in svg.items():
        (folder / f"{name}.svg").write_text(text + "\n", encoding="utf-8", errors="replace")
        (folder / f"{name}.png").write_bytes(png[name])


def pictures(
    found: RegionalClusters,
    *,
    geography: Geography | None = None,
    tiles: Mapping[str, Tile] | None = None,
    language: str = "en",
) -> dict[str, str]:
    """The pictures of `write_pictures` as SVG, by name."""
    told = words(language)
    found = named(found, geography)
    drawn = drawings(found, told, geography=geography, tiles=tiles)
    source = source_line(found, geography, told)
    shown = drawn.get("growth") if len(found.regions) <= _NO_MAP else None
    first = shown or next(iter(drawn.values()))
    slide = summary.summary_slide(found, first, shown_places(found), told, source=source)
    return {name: framed(drawing, source) for name, drawing in drawn.items()} | {"summary": slide}


def source_line(found: RegionalClusters, geography: Geography | None, told: Words) -> str:
    """What a picture rests on, and which program computed it."""
    lines = evidence.source_lines(found, geography, told)
    return ". ".join([*lines, told("page.picture.made_with")]) + "."
