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


HOLDERS = (
    "Parquet",
    "CSV",
    "frame",
    "DuckDB",
    "SQLite",
    pytest.param("PostgreSQL", marks=pytest.mark.postgresql),
    pytest.param("Spark", marks=[pytest.mark.spark, pytest.mark.slow]),
)
PLANT_COLUMNS = ("plant", "region", "industry", "year", "jobs")


def plant_table(rows: Sequence[Sequence[Any]], kind: str) -> Any:
    """Plants (plant, region, industry, year, jobs) as Arrow; `kind` of jobs: double, bigint or text."""
    import pyarrow as pa

    jobs = {"double": pa.float64(), "bigint": pa.int64(), "text": pa.string()}[kind]
    kinds = (pa.int64(), pa.string(), pa.string(), pa.int32(), jobs)
    columns = zip(*rows, strict=True)
    return pa.table(
        [pa.array(list(column), kind) for column, kind in zip(columns, kinds, strict=True)], names=PLANT_COLUMNS
    )


@pytest.fixture(params=HOLDERS)
def holder(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def spark(peer: Callable[[str], Any]) -> Any:
    """One session for all tests; ended with them."""
    peer("pyspark")
    from klastr.engines.asked_spark import own_session

    session = own_session()
    yield session
    session.stop()


@pytest.fixture
def hold(holder: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Keeps plants in one way, and gives what `collapse` is to be called with."""
    server = request.getfixturevalue("postgresql") if holder == "PostgreSQL" else None
    session = request.getfixturevalue("spark") if holder == "Spark" else None
    many = iter(range(10**6))

    def held(rows: Sequence[Sequence[Any]], kind: str) -> dict[str, Any]:
        import pyarrow.csv
        import pyarrow.parquet

        table, path = plant_table(rows, kind), tmp_path / f"plants-{next(many)}"
        types = {"double": "DOUBLE PRECISION", "bigint": "BIGINT", "text": "TEXT"}
        line = f"CREATE TABLE plants (plant BIGINT, region TEXT, industry TEXT, year INTEGER, jobs {types[kind]})"
        if holder == "frame":
            return {"source": table}
        if holder in ("Parquet", "Spark"):
            pyarrow.parquet.write_table(table, path.with_suffix(".parquet"))
            found = {"source": path.with_suffix(".parquet")}
            return found if session is None else {**found, "engine": session}
        if holder == "CSV":
            pyarrow.csv.write_csv(table, path.with_suffix(".csv"))
            return {"source": path.with_suffix(".csv")}
        if holder == "DuckDB":
            return {"source": write_duckdb(path.with_suffix(".duckdb"), [line], {"plants": rows})}
        if holder == "SQLite":
            return {"source": write_sqlite(path.with_suffix(".sqlite"), [line], {"plants": rows})}
        return {"source": write_postgresql(server, [line], {"plants": rows})}

    return held
