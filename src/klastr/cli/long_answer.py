"""How every measure leaves the command line: one sentence, the rows that matter, or all of them in a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

OUT = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="All rows, .csv, .parquet or .json; - for CSV on standard output.", show_default=False
    ),
]
REPLACE = Annotated[bool, typer.Option("--replace", help="Replace an earlier file of that name.")]
ROWS = Annotated[int, typer.Option(metavar="N", min=0, help="Rows that are shown where there is no --out.")]

_STANDARD_OUTPUT = "-"
_NOTES = 8
_LONGEST_LABEL = 28
_DIGITS = 4


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class LongAnswer:
    """What a command has to say.

    Attributes
    ----------
    sentence : str
        The answer in one sentence.
    frame : pandas.DataFrame
        All rows: dimensions, ``year, measure, value, low, high, p_value, reason`` and what else there is.
    notes : sequence of str
        What its reader should know.
    sources : sequence of str
    about : mapping
        Settings and sources, for the metadata of a Parquet file.
    """

    sentence: str
    frame: pd.DataFrame
    notes: Sequence[str] = ()
    sources: Sequence[str] = ()
    about: Mapping[str, Any] = field(default_factory=dict)


def check_out(out: str | None, *, replace: bool, inputs: Iterable[str | Path | None] = ()) -> None:
    """Refuse a file before anything is computed; see `klastr.report.long_files.check_file`.

    `inputs` may be typed as ``NAME=FILE``.
    """
    from klastr.report.long_files import check_file

    if out not in (None, _STANDARD_OUTPUT):
        given = [str(one) for one in inputs if one]
        check_file(Path(out), replace=replace, inputs=[*given, *(one.partition("=")[2] for one in given)])


def give(answer: LongAnswer, out: str | None, *, replace: bool, rows: int = 12) -> None:
    """Print the sentence and the first rows, or write all rows.

    Parameters
    ----------
    answer : LongAnswer
        The rows are shown in their order: the most telling first.
    out : str, optional
        A file; ``-``: standard output, and the sentence on standard error.
    replace : bool
    rows : int
        How many are shown.
    """
    from klastr.cli.terminal import terminal
    from klastr.report.long_files import csv_text, write_long
    from klastr.tables.counted import counted

    to_standard_output = out == _STANDARD_OUTPUT
    screen = terminal(stderr=to_standard_output)
    screen.print(answer.sentence, style="bold", soft_wrap=True)
    if to_standard_output:
        sys.stdout.buffer.write(csv_text(answer.frame))
        sys.stdout.buffer.flush()
    elif out is None:
        _show_rows(answer.frame, rows, screen)
    else:
        write_long(answer.frame, Path(out), about=answer.about, replace=replace)
    for note in answer.notes[:_NOTES]:
        screen.print(f"· {note}", style="dim", soft_wrap=True)
    if len(answer.notes) > _NOTES:
        screen.print(f"· and {len(answer.notes) - _NOTES} more notes", style="dim")
    for source in answer.sources:
        screen.print(f"Source: {source}", style="dim", soft_wrap=True)
    if out is not None and not to_standard_output:
        screen.print(f"{counted(len(answer.frame), 'row')}: {out}", soft_wrap=True)


def _show_rows(frame: pd.DataFrame, rows: int, screen: Console) -> None:
    """The first rows as a table, and how many more there are."""
    from klastr.tables.counted import counted

    shown = frame.head(rows)
    if not len(shown):
        return
    silent = {"measure"} if "measure" in frame and frame["measure"].nunique() == 1 else set()
    silent |= {name for name in ("reason", "flag") if name in frame and not shown[name].any()}
    shown = shown.dropna(axis=1, how="all")
    cells = {name: [_written(value) for value in shown[name]] for name in shown.columns if name not in silent}
    fitting = _fitting(cells, screen.width)
    screen.print(_table(shown, {name: cells[name] for name in fitting}))
    left_out = [counted(len(frame) - len(shown), "more row")] if len(frame) > len(shown) else []
    if too_wide := [name for name in cells if name not in fitting]:
        left_out.append(f"no room here for {', '.join(too_wide)}")
    if left_out:
        them = "everything" if too_wide else "all of them"
        screen.print(f"{'; '.join(left_out)}; {them}: --out FILE.csv", style="dim", soft_wrap=True)


def _table(frame: pd.DataFrame, cells: dict[str, list[str]]) -> Table:
    """A number is never cut, a label may be."""
    from rich.table import Table

    table = Table(box=None, header_style="dim", pad_edge=False)
    for name in cells:
        is_number = frame[name].dtype.kind == "f"
        table.add_column(name, justify="right" if is_number else "left", no_wrap=True, overflow="ellipsis")
    for row in zip(*cells.values(), strict=True):
        table.add_row(*row)
    return table


def _fitting(cells: dict[str, list[str]], width: int) -> list[str]:
    """Names of the columns that fit; what comes later in the rows is left out first, the value never."""
    room, shown = width, []
    for name, texts in cells.items():
        needed = max(len(name), *(min(len(text), _LONGEST_LABEL) for text in texts)) + 2
        if needed <= room or name == "value":
            shown.append(name)
            room -= needed
    return shown


def _written(value: Any) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:,.{_DIGITS}g}" if abs(value) < 10**_DIGITS else f"{value:,.0f}"
    return str(value)
