"""The ground floor's regions, industries and tile map, as rows that a table can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from klastr.codes import nace, nuts
from klastr.tables.tiles import Tile, tile_layout

NUTS_VERSION = 2021
_LANGUAGES = ("en", "cs")


class CodeRow(NamedTuple):
    """A code with its place in the tree and its names."""

    code: str
    level: int
    parent: str | None
    name: str
    names: dict[str, str]


def region_rows() -> Iterator[CodeRow]:
    """Countries and regions of NUTS, from the largest to the smallest."""
    for level in range(4):
        for code in sorted(nuts.codes_of(NUTS_VERSION, level=level)):
            names = {language: nuts.label(code, language) for language in _LANGUAGES}
            yield CodeRow(code, level, nuts.parent(code), names["en"], names)


def industry_rows() -> Iterator[CodeRow]:
    """Sections of NACE Rev. 2, then its divisions."""
    sections = [chr(letter) for letter in range(ord("A"), ord("U") + 1)]
    divisions = sorted({section + division for section in sections for division in nace.divisions(section)})
    for level, codes in ((1, sections), (2, divisions)):
        for code in codes:
            names = {language: nace.label(code, language) for language in _LANGUAGES}
            yield CodeRow(code, level, code[0] if level > 1 else None, names["en"], names)


def tiles(regions: list[str]) -> Mapping[str, Tile]:
    """Where the tile of each region lies; empty where there is no layout of them all."""
    return tile_layout(regions) or {}
