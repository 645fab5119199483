"""The answer on the screen: a sentence to repeat, a tile map, ten rows with bars, and what to type next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from klastr.cli.investigation import Answer
from klastr.identify.findings import RegionalClusters
from klastr.report.sentences import answer as sentences
from klastr.report.sentences import strongest
from klastr.report.words import Words
from klastr.tables.tiles import Tile

_ROWS = 10
_WIDEST_BAR = 12
# Four steps that differ in lightness, so that they can be told apart without colour; ink on paper for each.
_SHADES = (
    ("grey50", "default"),
    ("black", "#cfe8ef"),
    ("black", "#7fc4d6"),
    ("white", "#2a7f9e"),
    ("white", "#0b4a66"),
)


def show_answer(answer: Answer, words: Words, *, folder: Path, report: Path | None, next_command: str) -> None:
    """Print everything a reader needs without opening a file."""
    screen = Console(highlight=False)
    found, tiles = answer.found, answer.tiles
    first, *rest = sentences(found, answer.borders, words)
    screen.print()
    screen.print(Text(first, style="bold"), soft_wrap=False)
    for sentence in rest:
        screen.print(sentence)
    screen.print()
    if tiles is not None:
        screen.print(_tile_map(found, tiles, words))
        screen.print()
    if strongest(found, 1):
        screen.print(_rows(found, words, screen.width))
        screen.print()
    for source in found.sources:
        screen.print(words("terminal.source", source=source), style="dim")
    screen.print(words("terminal.tables", path=_short(folder)), soft_wrap=True)
    screen.print(
        words("terminal.report", path=_short(report)) if report else words("terminal.no_report"),
        soft_wrap=True,
        markup=False,
    )
    screen.print(words("terminal.next", command=next_command), soft_wrap=True, markup=False)


def _short(path: Path) -> str:
    """Relative to the current folder where that is shorter."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _tile_map(found: RegionalClusters, tiles: Mapping[str, Tile], words: Words) -> Group:
    """Each region one tile of five columns: its code, and how many strong regional clusters it has."""
    several = found.is_strong.sum(axis=1)
    count = dict(zip(found.regions, several.tolist(), strict=True))
    top = max([*count.values(), 1])
    at = {tile: code for code, tile in tiles.items()}
    lines: list[Text] = []
    for row in range(max(tile.row for tile in tiles.values()) + 1):
        codes, counts = Text("  "), Text("  ")
        for column in range(max(tile.column for tile in tiles.values()) + 1):
            code = at.get(Tile(row, column))
            ink, paper = _shade(count.get(code, 0), top) if code else ("default", "default")
            style = f"{ink} on {paper}" if code else ""
            codes.append(f"{code or '':^6}", style=style)
            counts.append(f"{_several(count.get(code)) if code else '':^6}", style=style)
            codes.append(" ")
            counts.append(" ")
        lines += [codes, counts]
    return Group(Text(words("terminal.title_map"), style="dim"), *lines)


def _several(count: int | None) -> str:
    return "–" if count is None else str(count)


def _shade(count: int, top: int) -> tuple[str, str]:
    return _SHADES[0] if count == 0 else _SHADES[1 + min(int(4 * (count - 1) / top), 3)]


def _rows(found: RegionalClusters, words: Words, width: int) -> Padding:
    names = words.catalogue["terminal"]["columns"]
    table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True, padding=(0, 2, 0, 0))
    for name, right in zip(names, (False, False, True, False, True, False, True), strict=True):
        table.add_column(name, justify="right" if right else "left", no_wrap=name not in names[:2], overflow="ellipsis")
    places = strongest(found, _ROWS)
    longest = max(float(np.log1p(found.location_quotient[place])) for place in places)
    for r, g in places:
        table.add_row(
            found.region_name(found.regions[r], words.language),
            found.group_name(found.groups[g], words.language),
            words.number(found.employment[r, g]) + ("*" if found.imputed_share[r, g] > 0 else ""),
            _bar(float(found.location_quotient[r, g]), longest, words, narrow=width < 100),
            _growth(found, r, g, words),
            "★" * int(found.stars[r, g]),
            _sure(found, r, g, words),
        )
    return Padding(table, (0, 0, 0, 2))


def _bar(quotient: float, longest: float, words: Words, *, narrow: bool) -> str:
    """The quotient and a bar as long as log(1 + quotient), so that one extreme does not flatten all others."""
    widest = _WIDEST_BAR // 2 if narrow else _WIDEST_BAR
    eighths = round(8 * widest * float(np.log1p(quotient)) / longest)
    bar = "█" * (eighths // 8) + ("▏▎▍▌▋▊▉"[eighths % 8 - 1] if eighths % 8 else "")
    return f"{words.number(quotient, 1):>5} {bar}"


def _growth(found: RegionalClusters, r: int, g: int, words: Words) -> str:
    if found.growth is None or not np.isfinite(found.growth.growth[r, g]):
        return "–"
    return words.percent(float(found.growth.growth[r, g]), 0, signed=True)


def _sure(found: RegionalClusters, r: int, g: int, words: Words) -> str:
    return "–" if found.stars_probability is None else words.percent(float(found.stars_probability[r, g]), 0)
