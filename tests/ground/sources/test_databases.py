"""A table in a database, opened: columns that come in pieces, progress, and what it may take of the memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from klastr.engines.stored import Batch, StoredColumn, StoredTable
from klastr.errors import UnreadableDatabase
from klastr.sources import databases
from klastr.sources.databases import DatabaseTable

JOBS = StoredTable("main", "jobs")


@dataclass
class Pieces:
    """A database whose only column comes in the given pieces."""

    pieces: list[Any]
    known_rows: int | None = None
    engine: str = "DuckDB"
    where: str = "economy.duckdb"
    asked: list[int | None] = field(default_factory=list)

    def rows(self, table: StoredTable) -> int | None:
        return self.known_rows

    def batches(
        self, table: StoredTable, columns: Sequence[StoredColumn], *, limit: int | None = None
    ) -> Iterator[Batch]:
        self.asked.append(limit)
        for piece in self.pieces:
            yield tuple(piece for _ in columns)


def opened(*pieces: Any, rows: int | None = None, name: str = "geo") -> DatabaseTable:
    return DatabaseTable(Pieces(list(pieces), rows), JOBS, (StoredColumn(name, "text", '"geo"'),), {})  # type: ignore[arg-type]


def read(*pieces: Any) -> list[Any]:
    column = opened(*pieces).read([0]).columns[0]
    return column if isinstance(column, list) else column.to_pylist()


def texts(*entries: str | None) -> pa.Array:
    return pa.array(entries, type=pa.string()).dictionary_encode()


def test_pieces_of_one_kind_become_one_column() -> None:
    assert read(texts("a", "b"), texts("b", None), texts("c")) == ["a", "b", "b", None, "c"]
    assert read(pa.array([1, 2]), pa.array([3])) == [1, 2, 3]


def test_whole_and_broken_numbers_become_numbers() -> None:
    assert read(pa.array([1, 2]), pa.array([2.5]), pa.array([None])) == [1.0, 2.0, 2.5, None]


def test_a_piece_without_an_entry_takes_the_kind_of_the_others() -> None:
    assert read(pa.array([None, None]), texts("a"), pa.array([None])) == [None, None, "a", None]
    assert read(pa.array([None]), pa.array([None])) == [None, None]


def test_texts_and_numbers_stay_what_they_are() -> None:
    assert read(pa.array([1]), texts("a"), ["b", 2.5, None]) == [1, "a", "b", 2.5, None]
    assert read(pa.array([1]), texts("a")) == [1, "a"]


@pytest.mark.parametrize("piece", [pa.array([b"\x00"]), ["a", b"\x00"]])
def test_bytes_are_refused(piece: Any) -> None:
    with pytest.raises(UnreadableDatabase, match="column 'geo' of 'jobs' holds bytes"):
        opened(piece).read([0])


def test_progress_is_told_as_far_as_it_is_known() -> None:
    told: list[tuple[int, int]] = []
    opened(texts("a", "b"), texts("c"), rows=4).read([0], lambda done, of: told.append((done, of)))
    assert told == [(2, 4), (3, 4)]
    told.clear()
    opened(texts("a", "b"), texts("c")).read([0], lambda done, of: told.append((done, of)))
    assert told == [(2, 2), (3, 3)]


def test_the_first_look_is_taken_once_and_short() -> None:
    table = opened(texts("a", "b"))
    assert table.look() == table.look() == (("a", "b"),)
    assert table.database.asked == [2_000]  # type: ignore[attr-defined]


def test_names_are_trimmed() -> None:
    assert opened(texts("a"), name=" geo ").names == ("geo",)


def test_rows_are_counted_from_one() -> None:
    assert opened(texts("a", "b")).read([0]).rows.of([0, 1]) == (1, 2)


def test_without_a_known_limit_of_memory_only_the_number_of_rows_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "available_memory", lambda: None)
    assert len(opened(texts("a"), rows=2**31 - 2).read([0]).columns[0]) == 1
    with pytest.raises(UnreadableDatabase, match=r"about 2,147,483,647 rows; about 2,147,483,646 fit"):
        opened(texts("a"), rows=2**31 - 1).read([0])


READ = """
import sys
from pathlib import Path
from klastr.sources.tables import read_regional_table
def peak():
    return int(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
small = read_regional_table(sys.argv[1], table="few").table
before = peak()
print(read_regional_table(sys.argv[1], table="many").rows, (peak() - before) * 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in kilobytes on Linux only")
def test_what_a_row_takes_is_not_more_than_is_reckoned(tmp_path: Path) -> None:
    import duckdb

    rows, path = 3_000_000, tmp_path / "large.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(
            "CREATE TABLE many AS SELECT 'R' || i % 1500 AS region, 'I' || (i // 1500) % 1000 AS industry,"
            " 2010 + i // 1500000 AS year, (i * 7 % 999)::DOUBLE AS jobs, repeat('x', 50) || i AS remark"
            f" FROM range({rows}) t(i)"
        )
        connection.execute("CREATE TABLE few AS SELECT * FROM many LIMIT 9")
    said = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, check=True).stdout.split()
    assert int(said[0]) == rows
    reckoned = databases._BYTES_PER_ROW + 4 * databases._BYTES_PER_CELL
    assert int(said[1]) / rows < reckoned
