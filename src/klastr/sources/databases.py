"""Tables and views in a database, read as files are: only the needed columns, with their types, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from klastr.engines.addresses import Place
from klastr.engines.choice import chosen_table
from klastr.engines.memory import available_memory
from klastr.engines.opening import engine_of, opened_engine
from klastr.engines.stored import Batch, Database, StoredColumn, StoredTable
from klastr.errors import Problem, UnreadableDatabase
from klastr.sources.opened import Progress, ReadColumns, rows_looked_at
from klastr.tables.frames import Column
from klastr.tables.rows import RowNumbers

# Measured: what reading and checking takes at its peak, for each row and each cell of it.
_BYTES_PER_ROW, _BYTES_PER_CELL = 60, 20
# Rows are counted in four bytes each.
_MOST_ROWS = 2**31 - 2


@dataclass(frozen=True, eq=False)
class DatabaseTable:
    """A table or view in an open database; see `klastr.sources.opened.OpenedTable`."""

    database: Database
    table: StoredTable
    columns: tuple[StoredColumn, ...]
    about: Mapping[str, str]
    notes: tuple[Problem, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name.strip() for column in self.columns)

    @property
    def form(self) -> str:
        """Engine and name."""
        return f"{self.database.engine}, {'view' if self.table.is_view else 'table'} '{self.table}'"

    def look(self) -> tuple[tuple[Any, ...], ...]:
        """The first cells of each column."""
        return self._look

    @cached_property
    def _look(self) -> tuple[tuple[Any, ...], ...]:
        first = list(self._batches(self.columns, rows_looked_at(len(self.columns))))  # to the end: nothing stays open
        return tuple(tuple(cell for batch in first for cell in _objects(batch[k])) for k in range(len(self.columns)))

    def read(self, positions: Sequence[int], progress: Progress | None = None) -> ReadColumns:
        """Read some columns whole; their rows are counted from 1, in the order in which the database gives them.

        Raises
        ------
        UnreadableDatabase
            More rows than fit in the memory, known before they are read or, of a view, while they are; a column of
            bytes; a connection that is cut off.
        """
        wanted = [self.columns[k] for k in positions]
        for column in wanted:
            if column.kind == "bytes":
                raise self._of_bytes(column)
        expected = self.database.rows(self.table)
        most = _most_rows(len(wanted))
        if expected is not None and expected > most:
            raise self._too_large(expected, most)
        pieces: list[Batch] = []
        done = 0
        for batch in self._batches(wanted):
            pieces.append(batch)
            done += len(batch[0])
            if done > most:
                raise self._too_large(None, most)
            if progress is not None:
                progress(done, max(expected or 0, done))
        columns = _joined(pieces, len(wanted))
        for column, cells in zip(wanted, columns, strict=True):
            if _holds_bytes(cells):  # SQLite's columns may hold anything
                raise self._of_bytes(column)
        return ReadColumns(columns, RowNumbers(1))

    def _batches(self, columns: Sequence[StoredColumn], limit: int | None = None) -> Iterator[Batch]:
        return self.database.batches(self.table, columns, limit=limit)

    def _of_bytes(self, column: StoredColumn) -> UnreadableDatabase:
        return UnreadableDatabase(
            f"The column '{column.name}' of '{self.table}' holds bytes, neither numbers nor texts.",
            hint="make a view that turns them into text, and name the view.",
            column=column.name,
        )

    def _too_large(self, rows: int | None, most: int) -> UnreadableDatabase:
        many = f"more than {most:,}" if rows is None else f"about {rows:,}"
        return UnreadableDatabase(
            f"'{self.table}' of '{self.database.where}' has {many} rows; about {most:,} fit in the memory there is.",
            hint="make a view or table with fewer rows and columns, already summed: SELECT region, industry, year, "
            "sum(jobs) AS jobs FROM ... GROUP BY region, industry, year; then name it with --table.",
            rows=rows,
            most=most,
            table=str(self.table),
        )


def holds_database(head: bytes) -> bool:
    """Whether a file that begins so is a database that can be opened here.

    >>> holds_database(b"region,industry,jobs")
    False
    """
    return engine_of(head) is not None


@contextmanager
def opened_database(place: Place, *, table: str | None = None) -> Iterator[DatabaseTable]:
    """One table or view of a database, understood as far as its columns.

    Parameters
    ----------
    place : Path or ServerAddress
    table : str, optional
        Its name, with its schema where that is needed. Default: the only one.

    Raises
    ------
    InvalidOption, MissingExtra
        See `klastr.engines.choice.chosen_table` and `klastr.engines.postgresql.opened_postgresql`.
    UnreadableDatabase
        The database cannot be opened, or the table cannot be read or has no rows.
    """
    with opened_engine(place) as database:
        chosen = chosen_table(database, table)
        columns = database.columns(chosen)
        opened = DatabaseTable(database, chosen, columns, {"engine": database.engine, "table": str(chosen)})
        if not any(opened.look()):
            raise UnreadableDatabase(
                f"'{chosen}' of '{database.where}' has {len(columns)} columns and no rows.",
                hint="fill it first, or name another one with --table.",
                table=str(chosen),
                columns=[column.name for column in columns],
            )
        yield opened


def _most_rows(columns: int) -> int:
    memory = available_memory()
    return _MOST_ROWS if memory is None else min(_MOST_ROWS, memory // (_BYTES_PER_ROW + _BYTES_PER_CELL * columns))


def _objects(cells: Any) -> list[Any]:
    return cells if isinstance(cells, list) else list(cells.to_pylist())


def _joined(pieces: list[Batch], width: int) -> tuple[Column, ...]:
    """Each column in one; its pieces are let go as soon as they are."""
    columns = [[piece[k] for piece in pieces] for k in range(width)]
    pieces.clear()
    joined = []
    while columns:
        joined.append(_column(columns.pop(0)))
    return tuple(joined)


def _column(pieces: list[Any]) -> Column:
    """One Arrow array where all pieces are of one kind, or numbers; else a list, as where a cell mixes kinds."""
    if any(isinstance(piece, list) for piece in pieces):
        return [cell for piece in pieces for cell in _objects(piece)]
    kinds = {str(piece.type): piece.type for piece in pieces if not pa.types.is_null(piece.type)}
    if not kinds:
        return pa.chunked_array(pieces)
    if len(kinds) > 1 and all(pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in kinds.values()):
        return pa.chunked_array([piece.cast(pa.float64()) for piece in pieces])
    if len(kinds) > 1:
        return [cell for piece in pieces for cell in _objects(piece)]
    kind = next(iter(kinds.values()))
    whole = pa.chunked_array([_typed(piece, kind) for piece in pieces], type=kind)
    return whole.unify_dictionaries() if pa.types.is_dictionary(kind) else whole


def _holds_bytes(cells: Column) -> bool:
    if isinstance(cells, list):
        return any(isinstance(cell, bytes) for cell in cells)
    return bool(pa.types.is_binary(cells.type))


def _typed(piece: Any, kind: Any) -> Any:
    """A piece without a single entry has no type of its own."""
    return pa.nulls(len(piece), kind) if pa.types.is_null(piece.type) else piece
