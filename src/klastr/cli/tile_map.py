"""A map in the terminal: regions, or countries where regions are too many, as tiles with a number in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rich.console import Group
from rich.text import Text

from klastr.identify.findings import RegionalClusters
from klastr.report.words import Words
from klastr.tables.tiles import Tile, country_layout

# Four steps that differ in lightness, so that they can be told apart without colour; ink on paper for each.
_SHADES = (
    ("grey50", "default"),
    ("black", "#cfe8ef"),
    ("black", "#7fc4d6"),
    ("white", "#2a7f9e"),
    ("white", "#0b4a66"),
)


def tile_map(found: RegionalClusters, tiles: Mapping[str, Tile] | None, words: Words) -> Group | None:
    """How many strong regional clusters each region has, or each country; None where no layout holds them."""
    count = dict(zip(found.regions, found.is_strong.sum(axis=1).tolist(), strict=True))
    if tiles is not None:
        return _drawn(count, tiles, words("terminal.title_map"))
    by_country = Counter[str]()
    for code, strong in count.items():
        by_country[found.country(code)] += strong
    layout = country_layout(by_country.keys()) if len(by_country) > 1 else None
    return None if layout is None else _drawn(by_country, layout, words("terminal.title_country_map"))


def _drawn(count: Mapping[str, int], tiles: Mapping[str, Tile], title: str) -> Group:
    """Each tile is two lines of six columns: its code and its number."""
    top = max([*count.values(), 1])
    at = {tile: code for code, tile in tiles.items()}
    rows, columns = ([getattr(tile, side) for tile in tiles.values()] for side in ("row", "column"))
    lines: list[Text] = []
    for row in sorted(set(rows)):
        codes, counts = Text("  "), Text("  ")
        for column in range(min(columns), max(columns) + 1):
            code = at.get(Tile(row, column))
            ink, paper = _shade(count.get(code, 0), top) if code else ("default", "default")
            style = f"{ink} on {paper}" if code else ""
            codes.append(f"{code or '':^6}", style=style).append(" ")
            counts.append(f"{count.get(code, 0) if code else '':^6}", style=style).append(" ")
        lines += [codes, counts]
    return Group(Text(title, style="dim"), *lines)


def _shade(count: int, top: int) -> tuple[str, str]:
    return _SHADES[0] if count == 0 else _SHADES[1 + min(int(4 * (count - 1) / top), 3)]
