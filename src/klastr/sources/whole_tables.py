"""Small side files, read whole as they are: definitions, pairs of neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from klastr.sources.files import opened_table
from klastr.tables.rows import RowNumbers


class WholeTable(NamedTuple):
    """A file's columns, and where its rows stand in it."""

    frame: pa.Table
    numbering: RowNumbers


def whole_table(path: str | Path, *, sheet: str | None = None) -> WholeTable:
    """All columns of a file of any kind that `klastr.sources.files` opens; cells of texts stay texts.

    Parameters
    ----------
    path : str or Path
    sheet : str, optional
        Of an Excel workbook.

    Raises
    ------
    UnreadableFile, InvalidOption, MissingExtra
        See `klastr.sources.files.opened_table`.
    """
    with opened_table(Path(path), sheet=sheet) as opened:
        names = list(opened.names)
        read = opened.read(range(len(names)))
        return WholeTable(pa.table([_array(column) for column in read.columns], names=names), read.rows)


def _array(column: Any) -> Any:
    """Arrow arrays as they are; a column of an Excel sheet that mixes numbers and texts becomes texts."""
    return pa.array(_texts(column)) if isinstance(column, list) else column


def _texts(cells: Sequence[Any]) -> list[str | None]:
    return [
        None if cell is None else str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        for cell in cells
    ]
