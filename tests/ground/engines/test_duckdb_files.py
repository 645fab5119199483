"""DuckDB files that cannot be read, and types that only DuckDB has."""

from __future__ import annotations

import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from klastr.errors import InvalidTable, UnreadableDatabase
from klastr.sources.tables import read_regional_table

MANY = "CREATE TABLE jobs AS SELECT 'R' || i AS region, 'C24' AS industry, i AS persons_employed FROM range(20000) t(i)"
HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
connection.execute("CREATE TABLE IF NOT EXISTS other (a INTEGER)")
print("held", flush=True)
sys.stdin.read()
"""


def made(path: Path, *lines: str) -> Path:
    with duckdb.connect(path) as connection:
        for line in lines or (MANY,):
            connection.execute(line)
    return path


def checksum(block: bytes) -> int:
    """As the first block of a DuckDB file is guarded."""
    found = 5381
    for (word,) in struct.iter_unpack("<Q", block):
        found ^= (word * 0xBF58476D1CE4E5B9) & (2**64 - 1)
    return found


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6])
def test_a_file_that_is_cut_off_says_so(tmp_path: Path, part: float) -> None:
    path = made(tmp_path / "cut.duckdb")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(UnreadableDatabase, match=r"'cut.duckdb' begins as a DuckDB database .* cut off or damaged"):
        read_regional_table(path)


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = made(tmp_path / "damaged.duckdb")
    whole = bytearray(path.read_bytes())
    whole[12_288:] = b"x" * (len(whole) - 12_288)
    path.write_bytes(whole)
    with pytest.raises(UnreadableDatabase, match="cut off or damaged"):
        read_regional_table(path)


def test_a_file_of_a_newer_duckdb_says_what_to_upgrade(tmp_path: Path) -> None:
    path = made(tmp_path / "newer.duckdb")
    whole = bytearray(path.read_bytes())
    assert struct.unpack("<Q", whole[:8])[0] == checksum(bytes(whole[8:4096]))
    whole[12:20] = struct.pack("<Q", 4_000)
    whole[:8] = struct.pack("<Q", checksum(bytes(whole[8:4096])))
    path.write_bytes(whole)
    with pytest.raises(UnreadableDatabase, match="written by a DuckDB newer than the one installed") as caught:
        read_regional_table(path)
    assert "pip install --upgrade duckdb" in str(caught.value.hint)


def test_an_encrypted_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "secret.duckdb"
    with duckdb.connect() as connection:
        with suppress(duckdb.Error):  # older versions encrypt without being asked twice
            connection.execute("SET force_mbedtls_unsafe = 'true'")
        try:
            connection.execute(f"ATTACH '{path}' AS secret (ENCRYPTION_KEY 'key')")
        except duckdb.Error as error:
            pytest.skip(f"this DuckDB cannot encrypt: {error}")
        connection.execute("CREATE TABLE secret.jobs AS SELECT 1 AS a")
    with pytest.raises(UnreadableDatabase, match=r"'secret.duckdb' is encrypted") as caught:
        read_regional_table(path)
    assert "with its key" in str(caught.value.hint)


def test_a_file_that_another_program_writes_into_says_so(tmp_path: Path) -> None:
    path = made(tmp_path / "held.duckdb")
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        with pytest.raises(UnreadableDatabase, match="is held by another program") as caught:
            read_regional_table(path)
        holder.stdin.close()
    assert "close it there" in str(caught.value.hint)
    assert read_regional_table(path, table="jobs").rows == 20_000


def test_a_file_that_is_open_for_writing_in_this_program_says_so(tmp_path: Path) -> None:
    path = made(tmp_path / "open.duckdb")
    with (
        duckdb.connect(path),
        pytest.raises(UnreadableDatabase, match="already open in this program, for writing"),
    ):
        read_regional_table(path)


def test_changes_that_were_not_yet_put_into_the_file_are_read_too(tmp_path: Path) -> None:
    path = made(tmp_path / "wal.duckdb", "PRAGMA disable_checkpoint_on_shutdown", MANY)
    assert path.with_name("wal.duckdb.wal").exists()
    assert read_regional_table(path).rows == 20_000


def test_types_that_only_duckdb_has_are_read_by_their_sense(tmp_path: Path) -> None:
    path = made(
        tmp_path / "types.duckdb",
        "CREATE TYPE sector AS ENUM ('C24', 'C25')",
        "CREATE TABLE jobs AS SELECT * FROM (VALUES"
        " ('CZ01', 'C24'::sector, 10::HUGEINT, TIMESTAMP_S '2014-06-01 00:00:00', [1], uuid(), INTERVAL 1 DAY),"
        " ('CZ02', 'C25'::sector, 2::HUGEINT, TIMESTAMP_S '2015-06-01 00:00:00', [], uuid(), INTERVAL 2 DAY)"
        ") t(region, industry, persons_employed, year, list, id, span)",
        "CREATE VIEW summed AS SELECT region, industry, year, sum(persons_employed) AS persons_employed,"
        " sum(1::UTINYINT) AS local_units FROM jobs GROUP BY ALL",
    )
    table = read_regional_table(path, table="summed").table
    assert (table.years, table.industries) == ((2014, 2015), ("C24", "C25"))
    assert table.values[0, 0, 0] == 10
    assert table.establishments is not None
    with pytest.raises(InvalidTable, match="list"):
        read_regional_table(path, table="jobs", value="list").table  # noqa: B018


def test_moments_with_a_zone_are_years(tmp_path: Path) -> None:
    path = made(
        tmp_path / "zone.duckdb",
        "CREATE TABLE jobs AS SELECT * FROM (VALUES ('CZ01', 'C24', 10, TIMESTAMPTZ '2014-06-01 12:00:00+02'),"
        " ('CZ02', 'C25', 10, TIMESTAMPTZ '2014-06-01 12:00:00+02')) t(region, industry, persons_employed, year)",
    )
    assert read_regional_table(path).table.years == (2014,)


@pytest.mark.slow
@pytest.mark.skipif(
    tuple(map(int, duckdb.__version__.split(".")[:2])) < (2, 0),
    reason="DuckDB 1.4.0 gives up on such a view, and klastr says what to do",
)
def test_a_view_too_large_for_the_memory_is_worked_through_elsewhere_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from klastr.engines import duckdb_files

    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(duckdb_files, "gettempdir", lambda: str(tmp_path / "scratch"))
    path = made(
        tmp_path / "large.duckdb",
        "CREATE TABLE rows AS SELECT i AS k, 'R' || i || repeat('x', 60) AS region FROM range(600000) t(i)",
        "CREATE VIEW summed AS SELECT region, 'C24' AS industry, count(*) AS jobs FROM rows GROUP BY region",
    )
    database = duckdb_files.opened_duckdb(path)
    database._connection.execute("SET memory_limit = '40MB'")
    table = next(table for table in database.tables() if table.is_view)
    batches = database.batches(table, database.columns(table))
    assert len(next(batches)[0]) > 0
    used = list((tmp_path / "scratch").rglob("*"))
    batches.close()
    database.close()
    assert used
    assert [entry.name for entry in tmp_path.iterdir()] in (["large.duckdb", "scratch"], ["scratch", "large.duckdb"])
    assert not [entry for entry in (tmp_path / "scratch").rglob("*") if entry.is_file()]


def test_nothing_is_fetched_from_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "far.duckdb"
    made(path, MANY)
    from klastr.engines.duckdb_files import opened_duckdb

    database = opened_duckdb(path)
    assert database._asked("SELECT current_setting('autoinstall_known_extensions')") == [(False,)]
    assert database._asked("SELECT current_setting('autoload_known_extensions')") == [(False,)]
    database.close()
