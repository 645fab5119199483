"""Databases of SQLite: one file, opened for reading only, by the module that comes with Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from klastr.engines.stored import Batch, StoredColumn, StoredTable, query, quoted
from klastr.errors import UnreadableDatabase

if TYPE_CHECKING:
    from sqlite3 import Connection

MAGIC = b"SQLite format 3\x00"

PATIENCE = 5.0
"""Seconds to wait for a program that writes."""

_ROWS = 50_000


class SQLiteFile:
    """An SQLite database; see `klastr.engines.stored.Database`."""

    engine = "SQLite"

    def __init__(self, path: Path, connection: Connection) -> None:
        self.where = path.name
        self._connection = connection

    def tables(self) -> tuple[StoredTable, ...]:
        """Tables and views, without those of SQLite itself."""
        with _told(self.where):
            found = self._connection.execute(
                "SELECT name, type = 'view' FROM sqlite_master WHERE type IN ('table', 'view')"
                " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
            ).fetchall()
        return tuple(StoredTable("main", name, bool(is_view)) for name, is_view in found)

    def columns(self, table: StoredTable) -> tuple[StoredColumn, ...]:
        """Its columns; what is in them, each cell tells by itself."""
        with _told(self.where, table):
            nothing = self._connection.execute(f"SELECT * FROM {quoted(table.schema, table.name)} LIMIT 0")  # noqa: S608
        return tuple(StoredColumn(name, "text", quoted(name)) for name, *_ in nothing.description)

    def rows(self, table: StoredTable) -> int | None:
        """Counted; None for a view."""
        if table.is_view:
            return None
        with _told(self.where, table):
            counted = self._connection.execute(f"SELECT count(*) FROM {quoted(table.schema, table.name)}")  # noqa: S608
            return int(counted.fetchone()[0])

    def batches(
        self, table: StoredTable, columns: Sequence[StoredColumn], *, limit: int | None = None
    ) -> Iterator[Batch]:
        """Arrow arrays of what the cells hold; a list where numbers and texts are mixed."""
        with _told(self.where, table):
            cursor = self._connection.execute(query(table, columns, limit))
            while rows := cursor.fetchmany(_ROWS):
                yield tuple(_array(cells) for cells in zip(*rows, strict=True))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def opened_sqlite(path: Path) -> SQLiteFile:
    """An SQLite database, opened for reading only.

    Raises
    ------
    UnreadableDatabase
        Damaged, or held by a program that writes into it for longer than `PATIENCE`.
    """
    with _told(path.name):
        return SQLiteFile(path, _connection(path))


def _connection(path: Path) -> Connection:
    import sqlite3

    address = f"file:{quote(str(path.absolute()))}"
    try:
        return _begun(f"{address}?mode=ro")
    except sqlite3.OperationalError:
        # Write-ahead mode wants to make files beside the database. Where they cannot be made and no writer has left
        # any, the file can be taken as it is.
        if path.with_name(path.name + "-wal").exists() or path.with_name(path.name + "-journal").exists():
            raise
        if not _is_write_ahead(path):
            raise
        return _begun(f"{address}?mode=ro&immutable=1")


def _begun(address: str) -> Connection:
    """One transaction from first to last: what others write meanwhile does not come between two questions."""
    import sqlite3

    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")  # a stranger's view calls no functions with side effects
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_write_ahead(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _array(cells: tuple[Any, ...]) -> Any:
    import pyarrow as pa

    try:
        made = pa.array(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return list(cells)
    return made.dictionary_encode() if pa.types.is_string(made.type) else made


@contextmanager
def _told(where: str, table: StoredTable | None = None) -> Iterator[None]:
    """What the engine says, in sentences for the person whose file it is."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise _sentence(where, table, str(error)) from error


_CAUSES = (
    (
        ("locked", "busy"),
        "is held by another program that writes into it",
        "close it there and try again, or make a copy of the file and name the copy.",
    ),
    (
        ("not a database", "malformed", "disk i/o error", "unsupported file format"),
        "begins as an SQLite database and cannot be read: it is cut off, damaged or encrypted",
        "copy or download it again, with the program that writes into it closed.",
    ),
    (
        ("utf-8",),
        "holds texts that are not UTF-8, as SQLite's should be",
        "write them again as UTF-8, or export the table as CSV: klastr recognises older encodings there.",
    ),
    (
        ("unable to open", "readonly"),
        "cannot be opened for lack of rights, or an unfinished change stands in a file beside it that cannot be read",
        "check who may read it and its folder, or make a copy and name the copy.",
    ),
)


def _sentence(where: str, table: StoredTable | None, said: str) -> UnreadableDatabase:
    lower = said.casefold()
    for signs, what, advice in _CAUSES:
        if any(sign in lower for sign in signs):
            return UnreadableDatabase(f"'{where}' {what}.", hint=advice, database=where)
    what = f"'{where}'" if table is None else f"{'View' if table.is_view else 'Table'} '{table}' of '{where}'"
    return UnreadableDatabase(
        f"{what} cannot be read; SQLite says: {said}.",
        hint="open it in SQLite and try SELECT * FROM it.",
        database=where,
    )
