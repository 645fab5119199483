"""SQLite files that cannot be read, and columns that hold anything, as only SQLite's may."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from klastr.engines import sqlite_files
from klastr.errors import InvalidTable, UnreadableDatabase
from klastr.sources.tables import read_regional_table

JOBS = "CREATE TABLE jobs (region, industry, persons_employed)"
FOUR = [("CZ01", "C24", 10), ("CZ01", "C25", 20), ("CZ02", "C24", 30), ("CZ02", "C25", 60)]


def made(path: Path, rows: list[tuple[Any, ...]] = FOUR, *lines: str) -> Path:
    connection = sqlite3.connect(path)
    for line in lines or (JOBS,):
        connection.execute(line)
    connection.executemany("INSERT INTO jobs VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return path


def test_a_file_that_is_cut_off_says_so(tmp_path: Path) -> None:
    path = made(tmp_path / "cut.sqlite", [(f"R{k}", "C24", k) for k in range(5_000)])
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(UnreadableDatabase, match=r"'cut.sqlite' begins as an SQLite database .* cut off, damaged"):
        read_regional_table(path)


@pytest.mark.parametrize("rest", [b"", b"\xff" * 100, b"\0" * 5_000])
def test_a_file_that_only_begins_as_a_database_says_so(tmp_path: Path, rest: bytes) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(b"SQLite format 3\x00" + rest)
    with pytest.raises(UnreadableDatabase, match=r"'damaged.db' .*(cut off, damaged|no table)"):
        read_regional_table(path)


def test_damage_in_the_middle_is_found_while_reading(tmp_path: Path) -> None:
    path = made(tmp_path / "damaged.sqlite", [(f"R{k}", "C24", k) for k in range(50_000)])
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 40_960] = b"\xee" * 40_960
    path.write_bytes(whole)
    with pytest.raises(UnreadableDatabase, match="cut off, damaged"):
        read_regional_table(path)


def test_a_file_that_another_program_writes_into_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_files, "PATIENCE", 0.1)
    path = made(tmp_path / "held.sqlite")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UnreadableDatabase, match="is held by another program"):
        read_regional_table(path)
    writer.execute("ROLLBACK")
    writer.close()
    assert read_regional_table(path).rows == 4


def test_what_others_write_meanwhile_does_not_come_in_between(tmp_path: Path) -> None:
    path = made(tmp_path / "wal.sqlite")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO jobs VALUES ('CZ03', 'C24', 1)")
    assert read_regional_table(path).rows == 5  # though it stands only in the file beside

    database = sqlite_files.opened_sqlite(path)
    table = database.tables()[0]
    assert database.rows(table) == 5
    writer.execute("DELETE FROM jobs")
    assert database.rows(table) == 5
    database.close()
    writer.close()


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """As somebody who may read what is in a folder, and not write into it."""
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are others on Windows")
def test_a_database_in_write_ahead_mode_is_read_from_a_folder_that_may_not_be_written() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = made(Path(name) / "wal.sqlite")
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO jobs VALUES ('CZ03', 'C24', 1)")
        connection.commit()
        connection.close()
        path.chmod(0o644)
        assert read_regional_table(path).rows == 5
        with without_rights(path.parent):
            assert read_regional_table(path).rows == 5


def test_numbers_and_texts_in_one_column_are_each_taken_for_what_they_are(tmp_path: Path) -> None:
    path = made(tmp_path / "mixed.sqlite", [("CZ01", 24, 10), ("CZ01", "C25", "20,5"), ("CZ02", 24, 30.5)])
    table = read_regional_table(path, industry="industry").table
    assert table.industries == ("24", "C25")
    assert table.values[0, 0].tolist() == [10, 20.5]


def test_kinds_that_change_from_one_batch_to_the_next_come_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "_ROWS", 2)
    rows = [
        ("CZ01", 1, None),
        ("CZ01", 2, None),
        ("CZ02", 1.0, 3),
        ("CZ02", 2.5, 4.5),
        ("CZ03", "X", 2),
        ("CZ04", 1, 7),
    ]
    table = read_regional_table(made(tmp_path / "jobs.sqlite", rows), industry="industry").table
    assert table.industries == ("1", "2", "2.5", "X")
    assert table.regions == ("CZ01", "CZ02", "CZ03", "CZ04")
    sums = [float(row[row == row].sum()) for row in table.values[0]]
    assert sums == [0, 7.5, 2, 7]


def test_a_word_where_a_number_belongs_is_told(tmp_path: Path) -> None:
    path = made(tmp_path / "word.sqlite", [*FOUR, ("CZ03", "C24", "many")])
    with pytest.raises(InvalidTable, match="many"):
        read_regional_table(path, value="persons_employed").table  # noqa: B018


def test_texts_in_another_encoding_are_told(tmp_path: Path) -> None:
    path = made(tmp_path / "old.sqlite")
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO jobs VALUES (CAST(X'A94B6F64' AS TEXT), 'C24', 1)")
    connection.commit()
    connection.close()
    with pytest.raises(UnreadableDatabase, match="not UTF-8"):
        read_regional_table(path)


def test_a_view_on_a_table_that_is_gone_says_so(tmp_path: Path) -> None:
    path = made(tmp_path / "gone.sqlite", FOUR, JOBS, "CREATE VIEW lost AS SELECT * FROM nowhere")
    with pytest.raises(UnreadableDatabase, match=r"View 'lost' of 'gone.sqlite' cannot be read; SQLite says: no such"):
        read_regional_table(path, table="lost")


@pytest.mark.parametrize("name", ["a?mode=rwc.sqlite", "per%20cent.sqlite", "hash#.sqlite", "Žďár ü.sqlite", "a&b.db"])
def test_a_file_may_be_called_by_any_name(tmp_path: Path, name: str) -> None:
    assert read_regional_table(made(tmp_path / name)).rows == 4


def test_the_tables_of_sqlite_itself_are_not_offered(tmp_path: Path) -> None:
    path = made(
        tmp_path / "own.sqlite", FOUR, "CREATE TABLE jobs (region, industry, persons_employed INTEGER)",
    )  # fmt: skip
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE numbered (a INTEGER PRIMARY KEY AUTOINCREMENT)")
    connection.execute("DROP TABLE numbered")
    connection.execute("ANALYZE")
    connection.commit()
    assert {name for (name,) in connection.execute("SELECT name FROM sqlite_master")} > {"jobs"}
    connection.close()
    assert read_regional_table(path).rows == 4
