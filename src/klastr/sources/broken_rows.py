"""Rows of a delimited text that do not have the fields of its row of names: footnotes, or something to mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klastr.errors import Problem
from klastr.tables.counted import counted

_KEPT_TEXT = 80
_TOO_FEW, _TOO_MANY = "MISSING COLUMNS", "TOO MANY COLUMNS"


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that does not fit the row of names."""

    number: int
    kind: str
    """As the query engine calls it."""
    text: str


def problems_of_broken_rows(
    broken: Sequence[BrokenRow], names: Sequence[str], *, delimiter: str, last: int
) -> tuple[Problem, ...]:
    """Broken rows by kind, and footnotes as a note.

    Parameters
    ----------
    broken : sequence of BrokenRow
        In the order of the file.
    names : sequence of str
        The row of names.
    delimiter : str
    last : int
        Number of the last row of the file that is not blank.
    """
    footnotes = _footnotes(broken, names, delimiter, last)
    rest = broken[: len(broken) - len(footnotes)]
    kinds = dict.fromkeys(row.kind for row in rest)
    found = [_problem(kind, [row for row in rest if row.kind == kind], names, delimiter) for kind in kinds]
    return (*found, *_left_out(footnotes))


def shown_text(text: str) -> str:
    """The beginning of a text on one line."""
    return " ".join(text.split())[:_KEPT_TEXT]


def _footnotes(broken: Sequence[BrokenRow], names: Sequence[str], delimiter: str, last: int) -> Sequence[BrokenRow]:
    """The rows of a single field that end the file, below a table of several columns."""
    count = 0
    for row in reversed(broken):
        single = row.kind == _TOO_FEW and delimiter not in row.text
        if len(names) < 3 or not single or row.number < last - count:
            break
        count += 1
    return broken[len(broken) - count :]


def _left_out(footnotes: Sequence[BrokenRow]) -> tuple[Problem, ...]:
    if not footnotes:
        return ()
    message = f"{counted(len(footnotes), 'line')} below the table left out: “{shown_text(footnotes[0].text)}”."
    numbers = tuple(row.number for row in footnotes)
    return (Problem("lines_below", message, len(footnotes), numbers, severity="note"),)


def _problem(kind: str, rows: Sequence[BrokenRow], names: Sequence[str], delimiter: str) -> Problem:
    shown, numbers = shown_text(rows[0].text), tuple(row.number for row in rows)
    if kind not in (_TOO_FEW, _TOO_MANY):
        message = f"A quotation mark is opened and not closed, or text follows a closed one: “{shown}”."
        return Problem("broken_rows", message, len(rows), numbers, hint="close or remove the quotation mark.")
    hint = "remove the fields that are too many, or complete the missing ones."
    if kind == _TOO_MANY and delimiter == ",":
        hint = "numbers with a decimal comma must stand in quotation marks, or the fields be parted by semicolons."
    what = "fewer" if kind == _TOO_FEW else "more"
    message = f"Rows with {what} than the {counted(len(names), 'field')} of the row of names: “{shown}”."
    return Problem("ragged_rows", message, len(rows), numbers, hint=hint)
