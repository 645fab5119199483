"""An answer read once from end to end before it is kept: how much is in it, and whether it is what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from klastr.errors import Problem, UnusableAnswer
from klastr.sources.live.forms import FORMS
from klastr.sources.live.layouts import CONFIDENTIAL, Answer
from klastr.tables.counted import counted

_VALUES = ("value", "employment", "EMP")
_EXACT = 2**53
_MANY = 100_000
"""Members of a dimension that are counted; beyond them a table is not looked through."""


@dataclass(slots=True)
class Survey:
    """What is in an answer.

    Attributes
    ----------
    names : tuple of str
    rows : int
    published, confidential : int
        Rows with a number, and rows without one whose flag says that it is a secret.
    members : dict of str to set of str
        Column -> what is in it, for columns of codes.
    left_out : dict of str to int
        Why rows of the office's file are not in the table -> how many.
    fractions : set of str
        Columns of numbers that are not all whole.
    """

    names: tuple[str, ...] = ()
    rows: int = 0
    published: int = 0
    confidential: int = 0
    members: dict[str, set[str]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    fractions: set[str] = field(default_factory=set)

    @property
    def periods(self) -> tuple[str, ...]:
        """The years or other periods, in order."""
        return tuple(sorted(self.members.get("time", set()) | self.members.get("year", set())))


def surveyed(answer: Answer) -> Survey:
    """Read an answer whole.

    Raises
    ------
    UnusableAnswer
        Cut off, laid out otherwise than known, or without a single cell.
    """
    found = Survey()
    for piece in FORMS[answer.request.form](answer):
        _add(found, piece)
    found.left_out = answer.left_out
    if not found.published and not found.confidential:
        left = "".join(f"; {rows:,} left out: {reason}" for reason, rows in found.left_out.items())
        raise UnusableAnswer(
            f"{answer.request.office.title} answers with a table in which no cell holds a number"
            f" ({counted(found.rows, 'row')}{left}).",
            hint="check the codes of the filters; a code that does not exist gives an empty table.",
            rows=found.rows,
            left_out=found.left_out,
        )
    return found


def together(surveys: Iterable[Survey]) -> Survey:
    """Several answers as one table."""
    found = Survey()
    for one in surveys:
        found.names = found.names or one.names
        found.rows += one.rows
        found.published += one.published
        found.confidential += one.confidential
        found.fractions |= one.fractions
        for name, members in one.members.items():
            found.members.setdefault(name, set()).update(members)
        for reason, rows in one.left_out.items():
            found.left_out[reason] = found.left_out.get(reason, 0) + rows
    return found


def notes(found: Survey, asked: Iterable[tuple[str, tuple[str, ...]]], form: str) -> tuple[Problem, ...]:
    """What is worth knowing: rows left out, members asked for that did not come, gaps that cannot be seen."""
    told = [
        Problem("left_out", f"{counted(rows, 'row')} left out: {reason}.", rows, severity="note")
        for reason, rows in found.left_out.items()
    ]
    for name, members in asked:
        absent = [member for member in members if name in found.members and member not in found.members[name]]
        if absent:
            told.append(
                Problem(
                    "absent_members",
                    f"Asked for and not in the answer: {name} {', '.join(absent[:8])}.",
                    len(absent),
                    severity="warning",
                    hint="check the codes; regions and industries change their codes between years.",
                )
            )
    if form == "sdmx-csv" and "value" in found.names and found.published == found.rows:
        told.append(
            Problem(
                "no_gaps",
                "No cell of this answer is empty: the form leaves out what is not published, and klastr reads a "
                "combination without a row as zero.",
                severity="warning",
                hint="the form json writes every cell.",
            )
        )
    return tuple(told)


def _add(found: Survey, piece: pa.RecordBatch) -> None:
    found.names = tuple(piece.schema.names)
    found.rows += piece.num_rows
    value = piece.column(next(name for name in _VALUES if name in found.names))
    there = pc.is_valid(value)
    found.published += int(pc.sum(there).as_py() or 0)
    secret = pc.and_(pc.invert(there), pc.match_substring(piece.column("flag"), CONFIDENTIAL))
    found.confidential += int(pc.sum(secret).as_py() or 0)
    for name in found.names:
        column = piece.column(name)
        if pa.types.is_floating(column.type):
            broken = pc.or_(pc.not_equal(pc.floor(column), column), pc.greater(pc.abs(column), _EXACT))
            if pc.any(broken).as_py():
                found.fractions.add(name)
            continue
        members = found.members.setdefault(name, set())
        if len(members) < _MANY:
            members.update(pc.unique(column.drop_null()).to_pylist())
