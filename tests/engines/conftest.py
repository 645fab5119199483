"""One suite for all engines: the same lines of SQL make a database of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

ENGINES = ("DuckDB", "SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgresql))

Rows = Mapping[str, Sequence[Sequence[Any]]]
Write = Callable[..., str]


def write_duckdb(path: Path, lines: Sequence[str], rows: Rows) -> str:
    import duckdb
    import pyarrow as pa

    with duckdb.connect(path) as connection:
        for line in lines:
            connection.execute(line)
        for table, entries in rows.items():
            many = pa.table(
                [pa.array(column) for column in zip(*entries, strict=True)],
                names=list(map(str, range(len(entries[0])))),
            )
            connection.register("many", many)
            connection.execute(f"INSERT INTO {table} SELECT * FROM many")
    return str(path)


def write_sqlite(path: Path, lines: Sequence[str], rows: Rows) -> str:
    connection = sqlite3.connect(path)
    for line in lines:
        connection.execute(line)
    for table, entries in rows.items():
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(entries[0]))})", entries)
    connection.commit()
    connection.close()
    return str(path)


def write_postgresql(server: Any, lines: Sequence[str], rows: Rows) -> str:
    import psycopg

    database = server.emptied_database()
    server.run(*lines, database=database)
    with psycopg.connect(server.address(database)) as connection:
        for table, entries in rows.items():
            signs = ", ".join(["%s"] * len(entries[0]))
            connection.cursor().executemany(f"INSERT INTO {table} VALUES ({signs})".encode(), entries)
    return server.address(database)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def write(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Write:
    """Makes a database out of lines of SQL and rows for its tables, and gives its address."""
    server = request.getfixturevalue("postgresql") if engine == "PostgreSQL" else None

    def written(*lines: str, **rows: Sequence[Sequence[Any]]) -> str:
        if engine == "DuckDB":
            return write_duckdb(tmp_path / "economy.duckdb", lines, rows)
        if engine == "SQLite":
            return write_sqlite(tmp_path / "economy.sqlite", lines, rows)
        return write_postgresql(server, lines, rows)

    return written
