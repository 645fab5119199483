"""The answer on the screen: a sentence to repeat, a tile map, ten rows with bars, and what to type next."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from klastr.cli.ending import show_end
from klastr.cli.investigation import Answer, Written
from klastr.cli.terminal import terminal
from klastr.cli.tile_map import tile_map
from klastr.identify.findings import RegionalClusters
from klastr.report import figures
from klastr.report.sentences import answer as sentences
from klastr.report.sentences import strongest
from klastr.report.words import Words

_ROWS = 10


def show_answer(answer: Answer, words: Words, *, folder: Path, written: Written, next_command: str) -> None:
    """Print everything a reader needs without opening a file."""
    screen = terminal()
    found = answer.found
    first, *rest = sentences(found, answer.borders, words)
    screen.print()
    screen.print(Text(first, style="bold"), soft_wrap=False)
    for sentence in rest:
        screen.print(sentence)
    screen.print()
    drawn = tile_map(found, answer.tiles, words)
    if drawn is not None:
        screen.print(drawn)
        screen.print()
    if strongest(found, 1):
        screen.print(_rows(found, words, screen.width))
        screen.print()
    show_end(
        screen,
        words,
        warnings=answer.warnings,
        sources=found.sources,
        folder=folder,
        report=written.report,
        lacking=written.lacking,
        next_command=next_command,
    )


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
            _bar(float(found.location_quotient[r, g]), longest, words, widest=_widest_bar(width)),
            _growth(found, r, g, words),
            "★" * int(found.stars[r, g]),
            _sure(found, r, g, words),
        )
    return Padding(table, (0, 0, 0, 2))


def _widest_bar(width: int) -> int:
    """Names of regions and groups come before bars where there is no room for both."""
    return 12 if width >= 100 else 6 if width >= 72 else 0


def _bar(quotient: float, longest: float, words: Words, *, widest: int) -> str:
    """The quotient and a bar as long as log(1 + quotient), so that one extreme does not flatten all others."""
    eighths = round(8 * widest * float(np.log1p(quotient)) / longest)
    bar = "█" * (eighths // 8) + ("▏▎▍▌▋▊▉"[eighths % 8 - 1] if eighths % 8 else "")
    return f"{words.number(quotient, 1):>5} {bar}".rstrip()


def _growth(found: RegionalClusters, r: int, g: int, words: Words) -> str:
    if found.growth is None or not np.isfinite(found.growth.growth[r, g]):
        return "–"
    return words.percent(float(found.growth.growth[r, g]), 0, signed=True)


def _sure(found: RegionalClusters, r: int, g: int, words: Words) -> str:
    if found.stars_probability is None:
        return "–"
    return figures.sure(round(100 * found.stars_probability[r, g]), words)
