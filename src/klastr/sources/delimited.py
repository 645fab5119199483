"""Delimited texts (CSV, TSV) of any size: only the needed columns, read by DuckDB as texts, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from klastr.engines.duckdb_progress import without_progress_bar
from klastr.errors import Problem, UnreadableFile
from klastr.sources.broken_rows import BrokenRow, problems_of_broken_rows, shown_text
from klastr.sources.delimiters import DELIMITERS, Layout, layout
from klastr.sources.opened import Progress, ReadColumns, rows_looked_at
from klastr.sources.texts import Text
from klastr.tables.counted import counted
from klastr.tables.rows import RowNumbers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 500_000
# Bytes. Left alone, the engine takes buffers of sixteen times the longest row.
_LONGEST_ROW, _BUFFER = 1 << 23, 1 << 25


@dataclass(frozen=True, eq=False)
class DelimitedTable:
    """A delimited text whose names are known; see `klastr.sources.opened.OpenedTable`."""

    text: Text
    layout: Layout
    where: str
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.layout.names

    @property
    def form(self) -> str:
        """Kind of file, packing, encoding and delimiter."""
        kind = "TSV" if self.layout.delimiter == "\t" else "CSV"
        sign = DELIMITERS.get(self.layout.delimiter, f"'{self.layout.delimiter}'")
        parted = "" if self.layout.delimiter == "\t" else f", fields parted by {sign}"
        return f"{kind}{' packed by gzip' if self.text.packed else ''}, {self.text.encoding.label}{parted}"

    @property
    def notes(self) -> tuple[Problem, ...]:
        """An encoding that had to be guessed, lines above the names."""
        found = []
        if self.text.encoding.name != "utf-8":
            encoding = self.text.encoding
            found.append(Problem("encoding", f"Read as {encoding.label}: {encoding.evidence}.", severity="note"))
        if self.layout.above:
            lines = counted(len(self.layout.above), "line")
            message = f"{lines} above the row of names left out: “{shown_text(self.layout.above[0])}”."
            found.append(Problem("lines_above", message, severity="note"))
        return tuple(found)

    def look(self) -> tuple[tuple[Any, ...], ...]:
        """The first cells of each column."""
        rows = self.layout.rows[: rows_looked_at(len(self.names))]
        return tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in self.names)

    def read(self, positions: Sequence[int], progress: Progress | None = None) -> ReadColumns:
        """Read some columns as texts, and tell every row that does not fit the row of names."""
        connection = _connection()
        try:
            columns, broken = self._scanned(connection, positions, progress)
        finally:
            connection.close()
        problems = self._problems(broken, len(columns[0]) if columns else 0)
        rows = RowNumbers(self.layout.names_row + 1, lambda: self._gaps(broken))
        return ReadColumns(columns, rows, problems)

    def _gaps(self, broken: tuple[BrokenRow, ...]) -> NDArray[np.intp]:
        """Rows below the names that were not read: blank ones and broken ones."""
        gaps = np.union1d(self._blank_rows, np.array([row.number for row in broken], dtype=np.intp)).astype(np.intp)
        return gaps[gaps > self.layout.names_row]

    def _scanned(
        self, connection: DuckDBPyConnection, positions: Sequence[int], progress: Progress | None
    ) -> tuple[tuple[pa.ChunkedArray, ...], tuple[BrokenRow, ...]]:
        import duckdb

        reason = ""
        for strict in (True, False):  # the second time with line ends of two kinds and loose quotation marks
            try:
                columns = _encoded_batches(
                    connection, self._query(positions, strict=strict), len(positions), progress, self.text.line_feeds
                )
                return columns, _broken_rows(connection)
            except duckdb.Error as error:
                reason = str(error).splitlines()[0]
                connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
        raise UnreadableFile(
            f"'{self.where}' cannot be read as {self.form}: {reason}.",
            hint="open it in a spreadsheet program and save it as 'CSV UTF-8'.",
            file=self.where,
        )

    def _query(self, positions: Sequence[int], *, strict: bool) -> str:
        options = {
            "auto_detect": "false",
            "header": "false",
            "skip": str(self.layout.names_row),
            "delim": _quoted(self.layout.delimiter),
            "quote": _quoted('"'),
            "escape": _quoted('"'),
            "columns": "{" + ", ".join(f"'c{k}': 'VARCHAR'" for k in range(len(self.names))) + "}",
            "store_rejects": "true",
            "rejects_limit": "0",
            "strict_mode": str(strict).lower(),
            "max_line_size": str(_LONGEST_ROW),
            "buffer_size": str(_BUFFER),
        }
        wanted = ", ".join(f"c{k}" for k in positions)
        source = ", ".join([_quoted(str(self.text.path)), *(f"{name} = {text}" for name, text in options.items())])
        return f"SELECT {wanted} FROM read_csv({source})"  # noqa: S608  names are made here, texts are quoted

    def _problems(self, broken: tuple[BrokenRow, ...], read: int) -> tuple[Problem, ...]:
        if not broken:
            return ()
        inside = [row for row in self._blank_rows if self.layout.names_row < row < broken[-1].number]
        last = max(broken[-1].number, self.layout.names_row + read + len(broken) + len(inside))
        return problems_of_broken_rows(broken, self.names, delimiter=self.layout.delimiter, last=last)

    @cached_property
    def _blank_rows(self) -> NDArray[np.intp]:
        return _blank_rows(self.text.path)


def opened_delimited(text: Text, *, where: str, delimiter: str | None = None) -> DelimitedTable:
    """A delimited text, understood as far as its row of names.

    Parameters
    ----------
    text : Text
    where : str
        The file's name, for the sentence of an error.
    delimiter : str, optional
        Where it is known. Default: found by counting.

    Raises
    ------
    UnreadableFile
        Empty, or a row of names without rows.
    """
    head, whole = text.head()
    return DelimitedTable(text, layout(head, whole=whole, where=where, delimiter=delimiter), where)


def _connection() -> DuckDBPyConnection:
    """An engine that fetches nothing and prints nothing."""
    import duckdb

    settings: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    return without_progress_bar(duckdb.connect(config=settings))


def _encoded_batches(
    connection: DuckDBPyConnection, query: str, width: int, progress: Progress | None, expected: int
) -> tuple[pa.ChunkedArray, ...]:
    """Columns as dictionaries of their texts, batch by batch, so that repeated codes take four bytes each."""
    relation = connection.sql(query)
    read_batches = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    chunks: list[list[pa.DictionaryArray]] = [[] for _ in range(width)]
    done = 0
    for batch in read_batches(_BATCH):
        for k in range(width):
            chunks[k].append(batch.column(k).dictionary_encode())
        done += batch.num_rows
        if progress is not None:
            progress(done, max(expected, done))
    kind = pa.dictionary(pa.int32(), pa.string())
    columns = []
    while chunks:  # each column's pieces are let go as soon as they are one
        columns.append(pa.chunked_array(chunks.pop(0), type=kind).unify_dictionaries())
    return tuple(columns)


def _broken_rows(connection: DuckDBPyConnection) -> tuple[BrokenRow, ...]:
    found = connection.execute(
        "SELECT line, min(error_type::VARCHAR), min(csv_line) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    return tuple(BrokenRow(int(line), kind, text or "") for line, kind, text in found)


def _blank_rows(path: Path) -> NDArray[np.intp]:
    """Numbers of blank rows, counted from 1; a line end between quotation marks does not end a row."""
    if not _has_blank_line(path):
        return np.zeros(0, dtype=np.intp)
    found, row, inside = [], 0, False
    with path.open("rb") as file:
        for line in file:
            if not inside:
                row += 1
                if not line.strip(b"\r\n"):
                    found.append(row)
            inside ^= line.count(b'"') % 2 == 1
    return np.array(found, dtype=np.intp)


def _has_blank_line(path: Path) -> bool:
    before = b"\n"
    with path.open("rb") as file:
        while piece := file.read(1 << 22):
            joined = before + piece
            if b"\n\n" in joined or b"\n\r\n" in joined:
                return True
            before = joined[-2:]
    return False


def _quoted(text: str) -> str:
    """A text as a literal of the query language."""
    return "'" + text.replace("'", "''") + "'"
