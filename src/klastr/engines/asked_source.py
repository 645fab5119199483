"""The one door to a table of plants: which engine it is asked of, by what it is and where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, get_args

from klastr.engines.addresses import ServerAddress, place_of
from klastr.engines.asked_duckdb import asked_database, asked_files, asked_frame, asked_sqlite
from klastr.engines.asked_postgresql import asked_server
from klastr.engines.asked_spark import asked_files_of_spark, asked_spark, is_spark
from klastr.engines.asking import AskedTable, without_notices
from klastr.engines.file_sets import file_set
from klastr.engines.opening import engine_of
from klastr.errors import InvalidOption

Engine = Literal["duckdb", "postgresql", "spark"]


@contextmanager
def asked_table(
    source: Any, *, table: str | None = None, engine: Any | None = None, memory: str | None = None
) -> Iterator[AskedTable]:
    """A table of plants that questions are put to; let go of at the end.

    Parameters
    ----------
    source : str, Path, sequence of them, mapping of columns, or Spark frame
        A file or folder of Parquet or CSV, a DuckDB or SQLite file, the address of a PostgreSQL server, Arrow columns
        by name, or a frame or the name of a table of Spark.
    table : str, optional
        The table in a database. Default: its only one.
    engine : {"duckdb", "postgresql", "spark"} or SparkSession, optional
        Default: PostgreSQL for its addresses, Spark for its frames, DuckDB for all else.
    memory : str, optional
        How much DuckDB may take before it goes on on disk, such as ``"2GB"``.

    Raises
    ------
    UnreadableFile, UnreadableDatabase
        The source cannot be opened.
    InvalidOption, MissingExtra
        An engine that is not known, that cannot read this source, or that is not installed.
    """
    with without_notices():
        asked = _opened(source, table, engine, memory)
    try:
        yield asked
    finally:
        asked.close()


def _opened(source: Any, table: str | None, engine: Any | None, memory: str | None) -> AskedTable:
    session = engine if is_spark(engine, "SparkSession") else None
    name = "spark" if session is not None or is_spark(source, "DataFrame") else engine
    if name is not None and name not in get_args(Engine):
        raise InvalidOption(
            f"engine is {name!r}.", hint=f"it can be {', '.join(get_args(Engine))}, or a SparkSession.", engine=name
        )
    if isinstance(source, Mapping):
        _refuse(name, "duckdb", "columns in memory")
        return asked_frame(source, "the frame", memory=memory)
    if is_spark(source, "DataFrame"):
        return asked_spark(source)
    places = [source] if isinstance(source, str | Path | ServerAddress) else list(source)
    found = [place_of(place) for place in places]
    if any(isinstance(place, ServerAddress) for place in found):
        address = found[0]
        _refuse(name, "postgresql", "an address of PostgreSQL")
        if len(found) > 1 or not isinstance(address, ServerAddress):
            raise InvalidOption("A server's address stands alone.", hint="name one table of it with --table.")
        return asked_server(address, table)
    if name == "postgresql":
        raise InvalidOption(
            "PostgreSQL is asked by its address.", hint="postgresql://USER@HOST:PORT/DATABASE.", engine=name
        )
    if name == "spark" and len(found) == 1 and isinstance(source, str) and not Path(source).exists():
        return asked_spark(source, session)
    return _of_files([Path(str(place)) for place in found], table, name, session, memory)


def _of_files(paths: list[Path], table: str | None, engine: str | None, session: Any, memory: str | None) -> AskedTable:
    kind = _database(paths[0]) if len(paths) == 1 else None
    if kind is not None:
        _refuse(engine, "duckdb", f"a database of {kind}")
        asked = asked_database if kind == "DuckDB" else asked_sqlite
        return asked(paths[0], table, memory=memory)
    if table is not None:
        raise InvalidOption(f"'{paths[0].name}' is no database: it has no tables.", hint="leave --table out.")
    files = file_set(paths)
    return asked_files_of_spark(files, session) if engine == "spark" else asked_files(files, memory=memory)


def _database(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return engine_of(file.read(32))


def _refuse(engine: str | None, needed: str, what: str) -> None:
    if engine not in (None, needed):
        raise InvalidOption(
            f"{what[0].upper()}{what[1:]} cannot be read by {engine}.", hint=f"leave engine out, or say {needed}."
        )
