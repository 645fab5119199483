"""Square input-output tables: who sells down the side, who buys across the top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from klastr.errors import InvalidTable, Problem
from klastr.tables.flow_rows import FlowRows
from klastr.tables.frames import Codes, Column, as_arrow, codes
from klastr.tables.numbers import Numbers, numbers
from klastr.tables.rows import RowNumbers

if TYPE_CHECKING:
    import pandas as pd


def melted(frame: pd.DataFrame) -> FlowRows:
    """The flows of a wide pandas frame, index = who sells, columns = who buys."""
    columns = [as_arrow(frame.iloc[:, k]) for k in range(frame.shape[1])]
    return melted_columns(
        codes(as_arrow(frame.index.to_series())), columns, [str(name) for name in frame.columns], RowNumbers(first=0)
    )


def melted_columns(sellers: Codes, columns: Sequence[Column], buyers: Sequence[str], numbering: RowNumbers) -> FlowRows:
    """The flows of a square table, column by column.

    Raises
    ------
    InvalidTable
        No rows or no columns, or a code stands twice.
    """
    problems = [] if columns and sellers.at.size else [Problem("no_rows", "It has no rows or no columns.")]
    problems += _twice("row", [sellers.labels[k] for k in sellers.at if k >= 0])
    problems += _twice("column", [name.strip() for name in buyers])
    if problems:
        raise InvalidTable(problems, where="The input-output table")
    many, count = len(columns), sellers.at.size
    read = [numbers(column) for column in columns]
    values = np.concatenate([column.values for column in read])
    wrong = np.concatenate([column.wrong for column in read])
    texts = tuple(text for column in read for text in column.wrong_texts)[:5]
    whole = Numbers(values, np.zeros(values.size, dtype=bool), wrong, texts)
    names = sorted(name.strip() for name in buyers)
    place = np.array([names.index(name.strip()) for name in buyers], dtype=np.int32)
    rows = np.tile(np.arange(count), many)
    # A row without a code is a remark or a blank line below the table.
    kept = np.tile(sellers.at >= 0, many)
    return FlowRows(
        row=Codes(np.tile(sellers.at, many)[kept], sellers.labels),
        column=Codes(np.repeat(place, count)[kept], tuple(names)),
        numbers=whole.taken(np.flatnonzero(kept)),
        numbering=numbering,
        at=rows[kept],
        others={},
        value_name="the table",
    )


def code_column(names: Sequence[str], texts: Sequence[Any]) -> int | None:
    """Which column of a wide file holds the codes of its rows: the one most of whose cells are names of columns.

    Parameters
    ----------
    names : sequence of str
    texts : sequence of Codes
        Of each column.

    Returns
    -------
    int or None
        None where no column shares two codes with the names.
    """
    others = {name.strip() for name in names}
    shared = [len(others & set(column.labels)) for column in texts]
    best = max(range(len(names)), key=lambda k: shared[k], default=None)
    return best if best is not None and shared[best] >= 2 else None


def _twice(what: str, labels: Sequence[str]) -> list[Problem]:
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if not twice:
        return []
    message = f"{len(twice)} codes head more than one {what} (first: {twice[0]})."
    return [Problem("repeated_code", message, len(twice), hint="keep one, or add them up.")]
