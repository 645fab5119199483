"""Databases of DuckDB: one file, opened for reading only."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from klastr.engines.duckdb_progress import without_progress_bar
from klastr.engines.stored import Batch, Kind, StoredColumn, StoredTable, query, quoted
from klastr.errors import UnreadableDatabase

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAGIC = b"DUCK"
MAGIC_AT = 8
"""Where the sign stands: the checksum of the first block comes before it."""

_ROWS = 500_000
_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
_NUMBERS = {"HUGEINT", "UHUGEINT", "UBIGINT", "FLOAT", "DOUBLE", "BIGNUM"}


class DuckDBFile:
    """A DuckDB database; see `klastr.engines.stored.Database`."""

    engine = "DuckDB"

    def __init__(self, path: Path, connection: DuckDBPyConnection) -> None:
        self.where = path.name
        self._connection = connection

    @property
    def connection(self) -> DuckDBPyConnection:
        """For questions that are put by other means."""
        return self._connection

    def sentence(self, table: StoredTable, error: Exception) -> UnreadableDatabase | None:
        """What the engine says of a table, for the person whose file it is; None where it is not the engine."""
        import duckdb

        return _sentence(self.where, table, str(error)) if isinstance(error, duckdb.Error) else None

    def tables(self) -> tuple[StoredTable, ...]:
        """Tables and views of all schemas; those of ``main`` are at hand."""
        found = self._asked(
            "SELECT schema_name, table_name, false FROM duckdb_tables()"
            " WHERE NOT internal AND database_name = current_database()"
            " UNION ALL SELECT schema_name, view_name, true FROM duckdb_views()"
            " WHERE NOT internal AND database_name = current_database() ORDER BY 1, 2"
        )
        return tuple(
            StoredTable(schema, name, bool(is_view), at_hand=schema == "main") for schema, name, is_view in found
        )

    def columns(self, table: StoredTable) -> tuple[StoredColumn, ...]:
        """Its columns with their types."""
        described = self._asked(f"DESCRIBE SELECT * FROM {quoted(table.schema, table.name)}", table)  # noqa: S608  quoted
        return tuple(_column(name, kind) for name, kind, *_ in described)

    def rows(self, table: StoredTable) -> int | None:
        """Counted, which the engine does without reading them; None for a view."""
        if table.is_view:
            return None
        counted = self._asked(f"SELECT count(*) FROM {quoted(table.schema, table.name)}", table)  # noqa: S608  quoted
        return int(counted[0][0])

    def batches(
        self, table: StoredTable, columns: Sequence[StoredColumn], *, limit: int | None = None
    ) -> Iterator[Batch]:
        """Arrow arrays as the engine makes them; texts as dictionaries, so that repeated codes take four bytes each."""
        with _told(self.where, table), self._cursor() as cursor:
            relation = cursor.sql(query(table, columns, limit))
            # An older DuckDB knows the reader by its older name.
            read_batches = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
            for batch in read_batches(_ROWS):
                yield tuple(
                    batch.column(k).dictionary_encode() if column.kind == "text" else batch.column(k)
                    for k, column in enumerate(columns)
                )

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _asked(self, question: str, table: StoredTable | None = None) -> list[Any]:
        with _told(self.where, table), self._cursor() as cursor:
            return cursor.execute(question).fetchall()

    def _cursor(self) -> DuckDBPyConnection:
        """One for each question: an answer that was not fetched to its end would be in the way of the next."""
        return without_progress_bar(self._connection.cursor())


def opened_duckdb(path: Path) -> DuckDBFile:
    """A DuckDB database, opened for reading only.

    Raises
    ------
    UnreadableDatabase
        Encrypted, damaged, written by a newer DuckDB, or held by a program that writes into it.
    """
    import duckdb

    with _told(path.name):
        connection = duckdb.connect(
            path,
            read_only=True,
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                # Where a large view is worked through on disk: by default it would be beside the user's file.
                "temp_directory": str(Path(gettempdir()) / f"klastr-{os.getpid()}"),
            },
        )
    return DuckDBFile(path, connection)


def _column(name: str, stored_as: str) -> StoredColumn:
    kind, plain = stored_as.upper(), quoted(name)
    if kind in _INTEGERS:
        return StoredColumn(name, "integer", f"CAST({plain} AS BIGINT)")
    if kind in _NUMBERS or kind.startswith("DECIMAL"):
        return StoredColumn(name, "number", f"CAST({plain} AS DOUBLE)")
    if kind.startswith(("BLOB", "BIT")) and not kind.endswith("]"):
        return StoredColumn(name, "bytes", f"CAST({plain} AS VARCHAR)")
    text: Kind = "text"
    if kind.startswith("TIMESTAMP") and not kind.endswith("]"):  # moments would fill the memory with different texts
        return StoredColumn(name, text, f"CAST(CAST({plain} AS DATE) AS VARCHAR)")
    return StoredColumn(name, text, f"CAST({plain} AS VARCHAR)")


@contextmanager
def _told(where: str, table: StoredTable | None = None) -> Iterator[None]:
    """What the engine says, in sentences for the person whose file it is."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise _sentence(where, table, str(error)) from error


_CAUSES = (
    (
        ("encrypt", "without a key"),
        "is encrypted, and klastr opens no encrypted databases",
        "open it with its key in DuckDB and copy the table into a file of its own: COPY employment TO 'jobs.parquet'.",
    ),
    (
        ("set lock", "lock is held"),
        "is held by another program that writes into it",
        "close it there (a notebook? another terminal?) and try again, or make a copy of the file and name the copy.",
    ),
    (
        ("different configuration",),
        "is already open in this program, for writing",
        "close that connection first.",
    ),
    (
        ("newer version", "storage version", "version number"),
        "was written by a DuckDB newer than the one installed here",
        "pip install --upgrade duckdb, or export the table there: COPY employment TO 'jobs.parquet'.",
    ),
    (
        ("could not read enough", "checksum", "not a valid duckdb", "corrupt", "serializ", "fatal"),
        "begins as a DuckDB database and cannot be read: it is cut off or damaged",
        "copy or download it again, with the program that writes into it closed.",
    ),
    (
        ("permission denied", "cannot open file"),
        "cannot be opened for lack of rights",
        "check who may read it.",
    ),
    (
        ("out of memory",),
        "needs more memory than there is",
        "make a view or table with fewer rows and columns, already summed by region, industry and year.",
    ),
)


def _sentence(where: str, table: StoredTable | None, said: str) -> UnreadableDatabase:
    lower = said.casefold()
    for signs, what, advice in _CAUSES:
        if any(sign in lower for sign in signs):
            return UnreadableDatabase(f"'{where}' {what}.", hint=advice, database=where)
    first = said.splitlines()[0] if said else "no reason is given"
    what = f"'{where}'" if table is None else f"{'View' if table.is_view else 'Table'} '{table}' of '{where}'"
    return UnreadableDatabase(
        f"{what} cannot be read; DuckDB says: {first}",
        hint="open it in DuckDB and try SELECT * FROM it.",
        database=where,
    )
