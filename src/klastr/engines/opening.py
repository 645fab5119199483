"""The one door to a database: which engine it is of, by its first bytes or its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from klastr.engines import duckdb_files, sqlite_files
from klastr.engines.addresses import Place, ServerAddress
from klastr.engines.stored import Database

Engine = Literal["DuckDB", "SQLite"]


def engine_of(head: bytes) -> Engine | None:
    """The engine that wrote a file, by its first bytes; None where it is no database.

    >>> engine_of(b"SQLite format 3" + bytes(9)), engine_of(b"region,industry")
    ('SQLite', None)
    >>> engine_of(bytes(8) + b"DUCK" + bytes(8))
    'DuckDB'
    """
    if head.startswith(sqlite_files.MAGIC):
        return "SQLite"
    return "DuckDB" if head[duckdb_files.MAGIC_AT :].startswith(duckdb_files.MAGIC) else None


@contextmanager
def opened_engine(place: Place) -> Iterator[Database]:
    """An open database, closed at the end; it is only read.

    Parameters
    ----------
    place : Path or ServerAddress
        A file whose first bytes name an engine, or a server.

    Raises
    ------
    UnreadableDatabase, InvalidOption, MissingExtra
        See the file of each engine.
    """
    database = _opened(place)
    try:
        yield database
    finally:
        database.close()


def _opened(place: Place) -> Database:
    if isinstance(place, ServerAddress):
        from klastr.engines.postgresql import opened_postgresql

        return opened_postgresql(place)
    with place.open("rb") as file:
        engine = engine_of(file.read(32))
    return sqlite_files.opened_sqlite(place) if engine == "SQLite" else duckdb_files.opened_duckdb(place)
