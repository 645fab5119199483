"""Which further column tells repeated rows apart? Asked only where rows repeat, so that the report can say it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from klastr.errors import Problem, UnreadableDatabase
from klastr.sources.opened import OpenedTable
from klastr.tables.columns import Columns
from klastr.tables.frames import codes
from klastr.tables.long import LongRows

_MOST_MEMBERS = 200


def told_apart(
    problems: Sequence[Problem], opened: OpenedTable, columns: Columns, rows: LongRows
) -> tuple[Problem, ...]:
    """The same problems; the one of repeated rows names the column in which those rows differ."""
    return tuple(
        _with_column(problem, opened, columns, rows) if problem.code == "duplicate_rows" else problem
        for problem in problems
    )


def _with_column(problem: Problem, opened: OpenedTable, columns: Columns, rows: LongRows) -> Problem:
    repeated = np.isin(rows.numbering.of(range(int(rows.row.max()) + 1)), problem.rows)
    for position, name in enumerate(opened.names):
        if position in columns.needed:
            continue
        try:
            members = codes(opened.read([position]).columns[0])
        except UnreadableDatabase:  # a column of bytes, which nobody asked for, is no reason to stop
            continue
        different = np.unique(members.at[: repeated.size][repeated[: members.at.size]])
        if 1 < different.size <= _MOST_MEMBERS and len(members.labels) <= _MOST_MEMBERS:
            shown = ", ".join(members.labels[k] for k in different[:5] if k >= 0)
            return dataclasses.replace(
                problem, hint=f"the column '{name}' tells them apart ({shown}): keep one kind, or sum them."
            )
    return problem
