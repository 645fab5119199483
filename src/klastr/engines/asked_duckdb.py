"""Plants asked of DuckDB: out of Parquet and CSV files, its own databases, SQLite, and frames in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir
from threading import Event
from typing import Any

from klastr.engines import duckdb_files, sqlite_files
from klastr.engines.asking import AskedTable, ibis_library
from klastr.engines.choice import chosen_table
from klastr.engines.csv_headers import csv_header
from klastr.engines.file_sets import FileSet, damaged
from klastr.engines.interruptible_work import worked_beside
from klastr.engines.stored import Batch, StoredTable
from klastr.errors import InvalidOption, KlastrError, UnreadableDatabase, UnreadableFile

_NAME = "klastr_plants"


def asked_files(files: FileSet, *, memory: str | None = None) -> AskedTable:
    """Parquet or CSV files. Columns of CSV are texts until a number is needed: the code 0112 keeps its zero.

    Parameters
    ----------
    files : FileSet
    memory : str, optional
        How much DuckDB may take before it goes on on disk, such as ``"2GB"``.

    Raises
    ------
    UnreadableFile, MissingExtra, InvalidOption
    """
    import duckdb

    ibis = ibis_library("DuckDB")
    connection = ibis.duckdb.from_connection(_connection(memory))
    paths = [str(path) for path in files.paths]
    try:
        if files.form == "Parquet":
            parted = {"hive_partitioning": files.parted}
            if files.parted:  # what stands in the name of a folder is a text, as in CSV
                parted["hive_types_autocast"] = False
            rows = connection.read_parquet(paths, table_name=_NAME, union_by_name=len(paths) > 1, **parted)
        else:
            by_name = {"union_by_name": len(paths) > 1}
            rows = connection.read_csv(paths, table_name=_NAME, all_varchar=True, header=True, **by_name)
            _refuse_ragged(rows.columns, files)
    except duckdb.Error as error:
        connection.con.close()
        raise _of_files(files, error) or error from error
    return _asked(connection, rows, files.where, lambda error: _of_files(files, error))


def _refuse_ragged(names: Sequence[str], files: FileSet) -> None:
    """Where rows have different numbers of fields, DuckDB begins below them, or takes each for one field."""
    first = csv_header(files.paths[0])
    read = {name.strip() for name in names}
    is_remark = bool(first) and first[0].startswith("#")
    if is_remark or all(name in read for name in first if name) or len(files.paths) > 1 < len(read):
        return
    raise UnreadableFile(
        f"'{files.where}' cannot be read as a table of rows and columns: its rows have different numbers of fields.",
        hint=f"the first row is: {', '.join(first)[:80]}; give every row as many fields.",
        file=files.where,
    )


def asked_database(path: Path, table: str | None, *, memory: str | None = None) -> AskedTable:
    """A table or view of a DuckDB database, opened for reading only.

    Raises
    ------
    UnreadableDatabase, InvalidOption, MissingExtra
        See `klastr.engines.duckdb_files` and `klastr.engines.choice`.
    """
    ibis = ibis_library("DuckDB")
    database = duckdb_files.opened_duckdb(path)
    try:
        chosen = chosen_table(database, table)
        raw = database.connection
        _set_up(raw, memory)
        connection = ibis.duckdb.from_connection(raw)
        rows = connection.table(chosen.name, database=chosen.schema)
    except BaseException:
        database.close()
        raise
    return _asked(connection, rows, f"{chosen} of {path.name}", lambda error: database.sentence(chosen, error))


def asked_sqlite(path: Path, table: str | None, *, memory: str | None = None) -> AskedTable:
    """A table or view of an SQLite database, copied as texts: one column of SQLite may mix numbers and texts.

    Raises
    ------
    UnreadableDatabase, InvalidOption, MissingExtra
    """
    ibis = ibis_library("SQLite")
    raw = _connection(memory)
    stopped = Event()

    def stop() -> None:
        stopped.set()
        raw.interrupt()

    try:
        chosen = worked_beside(lambda: _copied_sqlite(path, table, raw, stopped), stop=stop)
    except BaseException:
        raw.close()
        raise
    connection = ibis.duckdb.from_connection(raw)
    rows = connection.table(_NAME, database=("temp", "main"))
    return _asked(connection, rows, f"{chosen} of {path.name}", lambda error: _of_memory(path.name, error))


def _copied_sqlite(path: Path, table: str | None, raw: Any, stopped: Event) -> StoredTable:
    """Copy a table; all of it in one thread, because a connection of SQLite belongs to the thread that opened it."""
    import pyarrow as pa

    database = sqlite_files.opened_sqlite(path)
    try:
        chosen = chosen_table(database, table)
        columns = database.columns(chosen)
        schema = pa.schema([(column.name, pa.string()) for column in columns])
        batches = takewhile(lambda _: not stopped.is_set(), database.batches(chosen, columns))
        raw.register("pieces", pa.RecordBatchReader.from_batches(schema, _as_texts(batches, schema)))
        raw.execute(f"CREATE TEMP TABLE {_NAME} AS SELECT * FROM pieces")  # noqa: S608  our own names
        raw.unregister("pieces")
        return chosen
    finally:
        database.close()


def asked_frame(columns: Mapping[str, Any], where: str, *, memory: str | None = None) -> AskedTable:
    """Columns in memory.

    Parameters
    ----------
    columns : mapping of name to pyarrow.ChunkedArray
    where : str
    memory : str, optional

    Raises
    ------
    MissingExtra, InvalidOption
    """
    import pyarrow as pa

    ibis = ibis_library("DuckDB")
    raw = _connection(memory)
    raw.register(_NAME, pa.table(dict(columns)))
    connection = ibis.duckdb.from_connection(raw)
    return _asked(connection, connection.table(_NAME), where, lambda error: _of_memory(where, error))


def _connection(memory: str | None) -> Any:
    import duckdb

    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    _set_up(connection, memory)
    return connection


def _set_up(connection: Any, memory: str | None) -> None:
    import duckdb

    _with_silent_progress(connection)
    # What does not fit into memory goes there, and never beside somebody's database.
    connection.execute("SET temp_directory = ?", [str(Path(gettempdir()) / f"klastr-{os.getpid()}")])
    connection.execute("SET preserve_insertion_order = false")  # sums know no order, and it takes memory to keep
    # Statistics in Parquet files know nothing of NaN, and DuckDB 2.0 answers `isnan(x)` and `x > 5` out of them.
    connection.execute("SET disabled_optimizers = 'statistics_propagation'")
    if memory is None:
        return
    try:
        connection.execute("SET memory_limit = ?", [memory])
    except duckdb.Error:
        connection.close()
        raise InvalidOption(f"memory is {memory!r}.", hint="such as memory='2GB'.", memory=memory) from None


def _with_silent_progress(connection: Any) -> None:
    """Let the engine tell how far it is, but not on standard output; in Jupyter without ipywidgets it cannot."""
    import duckdb

    with suppress(duckdb.InvalidInputException):
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")


def _asked(connection: Any, rows: Any, where: str, told: Any) -> AskedTable:
    raw = connection.con

    def done() -> float | None:
        share = float(raw.query_progress())
        return None if share < 0 else share / 100

    return AskedTable(
        engine="DuckDB",
        where=where,
        rows=rows,
        two_largest=_two_largest,
        told=told,
        stop=raw.interrupt,
        done=done,
        close=raw.close,
    )


def _two_largest(numbers: Any) -> Any:
    """DuckDB keeps the n largest while it sums; sorting a list for each cell takes several times longer."""
    import ibis

    @ibis.udf.agg.builtin(name="max", signature=((ibis.dtype("float64"), ibis.dtype("int64")), "array<float64>"))
    def largest(numbers, many):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        """The largest of a group; the body is the engine's."""

    return largest(numbers, 2)


def _as_texts(batches: Iterator[Batch], schema: Any) -> Iterator[Any]:
    import pyarrow as pa

    for batch in batches:
        columns = [pa.array([_text(cell) for cell in _objects(cells)], pa.string()) for cells in batch]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _objects(cells: Any) -> list[Any]:
    return cells if isinstance(cells, list) else list(cells.to_pylist())


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bytes):
        return cell.decode(errors="replace")
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else repr(cell)


def _of_files(files: FileSet, error: Exception) -> KlastrError | None:
    """What DuckDB says of a file, for the person whose file it is."""
    import duckdb

    if not isinstance(error, duckdb.Error):
        return None
    said = str(error)
    lower = said.casefold()
    if (short := _of_memory(files.where, error, only_memory=True)) is not None:
        return short
    if files.form == "Parquet":
        return damaged(next((path.name for path in files.paths if str(path) in said), files.where))
    if "unicode" in lower or "utf-8" in lower or "utf8" in lower:
        return UnreadableFile(
            f"'{files.where}' is not written in UTF-8.", hint="save it as 'CSV UTF-8'.", file=files.where
        )
    line = next((part.strip() for part in said.splitlines() if part.strip()), "")
    return UnreadableFile(
        f"'{files.where}' cannot be read as a table of rows and columns; DuckDB says: {line}",
        hint="every row needs the same number of fields, and the first row the names of the columns.",
        file=files.where,
    )


def _of_memory(where: str, error: Exception, *, only_memory: bool = False) -> KlastrError | None:
    import duckdb

    if not isinstance(error, duckdb.Error):
        return None
    if isinstance(error, duckdb.OutOfMemoryException):
        return UnreadableDatabase(
            f"Summing '{where}' needs more memory than it may take.",
            hint="allow more (memory='8GB', --memory 8GB), or free some disk: what does not fit goes there.",
            where=where,
        )
    if only_memory:
        return None
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), "no reason is given")
    return UnreadableDatabase(
        f"'{where}' cannot be summed; DuckDB says: {said}", hint="write it as Parquet and name that.", where=where
    )
