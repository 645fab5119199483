"""A PostgreSQL server that says no, is not there or goes away; and the password, which nobody gets to see."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from klastr.cli import run
from klastr.engines.addresses import ServerAddress, place_of
from klastr.errors import InvalidOption, KlastrError, MissingExtra, UnreadableDatabase
from klastr.sources.files import opened_table
from klastr.sources.tables import read_regional_table

if TYPE_CHECKING:
    from tests.conftest import Server

JOBS = (
    "CREATE TABLE jobs (region text, industry text, persons_employed int)",
    "INSERT INTO jobs VALUES ('CZ01', 'C24', 10), ('CZ01', 'C25', 20), ('CZ02', 'C24', 30), ('CZ02', 'C25', 60)",
)
SECRET = "hunter2"


@pytest.fixture
def database(postgresql: Server) -> Server:
    """The server, its database holding one small table."""
    postgresql.run(*JOBS, database=postgresql.emptied_database())
    return postgresql


@pytest.fixture
def reader(database: Server) -> Iterator[str]:
    """The address of a user who owns nothing."""
    database.run("DROP ROLE IF EXISTS reader", f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'")
    database.run("GRANT USAGE ON SCHEMA public TO reader")
    yield database.address(user="reader", password=SECRET)
    database.run("DROP OWNED BY reader", "DROP ROLE reader")


def refused(address: str, *, table: str | None = None) -> KlastrError:
    with pytest.raises(KlastrError) as caught:
        read_regional_table(address, table=table)
    assert SECRET not in str(caught.value) + repr(caught.value) + repr(caught.value.params)
    cause: BaseException | None = caught.value
    while cause is not None and not cause.__suppress_context__:  # what a traceback shows
        cause = cause.__cause__ or cause.__context__
        assert SECRET not in str(cause)
    return caught.value


def test_a_wrong_password_is_told_and_not_shown(database: Server) -> None:
    error = refused(database.address(password=SECRET))
    assert "does not accept this user with this password" in str(error)
    assert "owner@127.0.0.1" in str(error)


def test_a_missing_password_is_told(database: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    address = f"postgresql://owner@127.0.0.1:{database.port}/postgres"
    assert "asks for a password" in str(refused(address))
    monkeypatch.setenv("PGPASSWORD", database.password)
    assert read_regional_table(address).rows == 4


def test_a_database_that_is_not_there_is_told(database: Server) -> None:
    assert "has no such database" in str(refused(database.address("economy")))


def test_no_server_is_told_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = refused(f"postgresql://me:{SECRET}@127.0.0.1:{port}/economy")
    assert "no PostgreSQL server listens there" in str(error)
    assert error.exit_code == 3


def test_a_socket_without_a_server_is_told(tmp_path: Path) -> None:
    error = refused(f"postgresql:///economy?host={tmp_path}&password={SECRET}")
    assert "no PostgreSQL server listens there" in str(error)


def test_a_host_that_nobody_knows_is_told() -> None:
    assert "cannot be found" in str(refused(f"postgresql://me:{SECRET}@nowhere.invalid/economy"))


@pytest.mark.parametrize(
    "address",
    ["postgresql://me:%zz-hunter2@h/db", "postgresql://me:hunter2@h/db?nonsense=1", "postgresql://me:hunter2@[::1/db"],
)
def test_what_is_no_address_is_refused_without_repeating_its_password(address: str) -> None:
    error = refused(address)
    assert isinstance(error, InvalidOption)
    assert "is no address of a PostgreSQL server" in str(error)
    assert "%40" in str(error.hint)


def test_a_server_that_says_something_else_is_quoted_without_the_password() -> None:
    from klastr.engines.postgresql_causes import connection_refused, question_failed

    address = ServerAddress(f"postgresql://me:{SECRET}%21@h/db")
    error = connection_refused(address, f"\nFATAL: der Schlüssel {SECRET}! passt nicht")
    assert "it says: FATAL: der Schlüssel ... passt nicht." in str(error)
    error = question_failed(address, None, "XX000", f"internal error {SECRET}%21")
    assert SECRET not in str(error)
    assert "says: internal error ..." in str(error)


def test_a_table_without_the_right_to_read_it_is_told(reader: str) -> None:
    error = refused(reader, table="jobs")
    assert "Table 'jobs' of 'postgresql://reader@127.0.0.1" in str(error)
    assert "may not be read by this user" in str(error)
    assert "GRANT SELECT ON jobs" in str(error.hint)


def test_what_may_not_be_read_is_not_offered(reader: str) -> None:
    assert "no table to be read" in str(refused(reader))


def test_columns_that_may_be_read_are_enough(reader: str, database: Server) -> None:
    database.run(
        "ALTER TABLE jobs ADD COLUMN wage_of_each text",
        "GRANT SELECT (region, industry, persons_employed) ON jobs TO reader",
    )
    reading = read_regional_table(reader)
    assert reading.columns.names == ("region", "industry", "persons_employed")
    assert reading.table.values.sum() == 120


def test_a_connection_that_is_cut_off_in_the_middle_says_so(database: Server) -> None:
    database.run(
        "DROP TABLE jobs",
        "CREATE TABLE jobs AS SELECT 'R' || i AS region, 'C24' AS industry, repeat('x', 900) || i AS remark,"
        " i AS persons_employed FROM generate_series(1, 60000) i",
    )
    with opened_table(place_of(database.address())) as opened:
        batches = opened._batches(opened.columns)  # type: ignore[attr-defined]
        assert len(next(batches)[0]) < 20_000
        database.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'klastr'",
        )
        with pytest.raises(UnreadableDatabase, match="was cut off before all rows had come") as caught:
            for _ in batches:
                pass
        assert database.password not in str(caught.value)


def test_the_session_only_reads(database: Server) -> None:
    import psycopg

    from klastr.engines.postgresql import opened_postgresql

    address = place_of(database.address())
    assert isinstance(address, ServerAddress)
    opened = opened_postgresql(address)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        opened._connection.execute("DELETE FROM jobs")
    opened._connection.rollback()
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        opened._connection.execute("CREATE TABLE other (a int)")
    opened.close()


def test_a_view_that_would_write_does_not(database: Server) -> None:
    database.run(
        "CREATE FUNCTION grow() RETURNS int LANGUAGE sql AS $$ INSERT INTO jobs VALUES ('X', 'X', 1) RETURNING 1 $$",
        "CREATE VIEW trap AS SELECT region, industry, grow() AS persons_employed FROM jobs",
    )
    assert "View 'trap'" in str(refused(database.address(), table="trap"))
    assert read_regional_table(database.address(), table="jobs").rows == 4


def test_what_others_write_meanwhile_does_not_come_in_between(database: Server) -> None:
    with opened_table(place_of(database.address())) as opened:
        assert len(opened.read([0]).columns[0]) == 4
        database.run("DELETE FROM jobs")
        assert len(opened.read([1]).columns[0]) == 4


def test_types_that_only_postgresql_has_are_read_by_their_sense(database: Server) -> None:
    database.run(
        "CREATE TYPE sector AS ENUM ('C24', 'C25')",
        "CREATE DOMAIN persons AS numeric(12, 1) CHECK (VALUE >= 0)",
        "CREATE TABLE odd (region char(6), industry sector, persons_employed persons, wages money,"
        " year timestamptz, id uuid DEFAULT gen_random_uuid(), more jsonb, tags text[])",
        "INSERT INTO odd VALUES ('CZ01', 'C24', 10.5, '1234.56', '2014-06-01 12:00+02'),"
        " ('CZ02', 'C25', 1, '5', '2014-06-01 12:00+02')",
    )
    table = read_regional_table(database.address(), table="odd", wages="wages").table
    assert (table.regions, table.industries, table.years) == (("CZ01", "CZ02"), ("C24", "C25"), (2014,))
    assert table.values[0, 0, 0] == 10.5
    assert table.wages is not None
    assert table.wages[0, 0, 0] == 1234.56


def test_numbers_that_are_none_are_empty_and_infinite_ones_are_told(database: Server) -> None:
    database.run(
        "ALTER TABLE jobs ALTER persons_employed TYPE numeric",
        "UPDATE jobs SET persons_employed = 'NaN' WHERE region = 'CZ01'",
    )
    assert read_regional_table(database.address()).table.values.tolist()[0][1] == [30, 60]
    database.run("UPDATE jobs SET persons_employed = 'Infinity' WHERE region = 'CZ01'")
    problems = read_regional_table(database.address()).errors
    assert [(problem.count, "inf" in problem.message) for problem in problems] == [(2, True)]


def test_a_table_in_parts_is_one_table(database: Server) -> None:
    database.run(
        "DROP TABLE jobs",
        "CREATE TABLE jobs (region text, industry text, year int, persons_employed int) PARTITION BY LIST (year)",
        "CREATE TABLE jobs_2010 PARTITION OF jobs FOR VALUES IN (2010)",
        "CREATE TABLE jobs_2014 PARTITION OF jobs FOR VALUES IN (2014)",
        "INSERT INTO jobs VALUES ('CZ01', 'C24', 2010, 1), ('CZ02', 'C25', 2010, 2), ('CZ01', 'C24', 2014, 3)",
    )
    assert read_regional_table(database.address()).table.years == (2010, 2014)
    assert read_regional_table(database.address(), table="jobs_2010").rows == 2  # where it is named


def test_a_materialised_view_and_the_search_path_count(database: Server) -> None:
    database.run(
        "CREATE SCHEMA labour",
        "CREATE MATERIALIZED VIEW labour.summed AS SELECT region, industry, sum(persons_employed) AS persons_employed"
        " FROM jobs GROUP BY 1, 2",
    )
    assert read_regional_table(database.address(), table="summed").table.values.sum() == 120
    address = f"{database.address()}?options=-csearch_path%3Dlabour"
    with pytest.raises(InvalidOption, match=r"it has summed \(view\), public.jobs") as caught:
        read_regional_table(address, table="sumed")
    assert "--table summed" in str(caught.value.hint)


def test_the_password_is_nowhere_in_the_answer_nor_on_the_screen(
    database: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["identify", database.address(), "--table", "jobs", "--draws", "0", "--out", str(tmp_path / "answer")]
    monkeypatch.setattr(sys, "argv", ["klastr", *arguments])
    assert run(arguments) == 0
    assert run(["check", database.address(), "--table", "jobs"]) == 0
    said = capsys.readouterr()
    assert "postgresql://owner@127.0.0.1" in said.out
    written = [path for path in (tmp_path / "answer").rglob("*") if path.is_file()]
    assert {path.name for path in written} >= {"clusters.csv", "run.json"}
    for text in (said.out, said.err, *(path.read_bytes().decode("utf-8", "replace") for path in written)):
        assert database.password not in text
    record = json.loads((tmp_path / "answer" / "run.json").read_text(encoding="utf-8"))
    assert record["inputs"]["table"] == {
        "address": f"postgresql://owner@127.0.0.1:{database.port}/postgres",
        "engine": "PostgreSQL",
        "table": "jobs",
        "rows": 4,
    }
    assert f"postgresql://owner@127.0.0.1:{database.port}/postgres" in record["command"]


def test_a_path_that_folded_the_slashes_is_an_address_all_the_same(database: Server) -> None:
    assert read_regional_table(Path(database.address())).rows == 4


def test_texts_of_a_database_without_an_encoding_are_told(database: Server) -> None:
    database.run("DROP DATABASE IF EXISTS plain", "CREATE DATABASE plain ENCODING 'SQL_ASCII' TEMPLATE template0")
    database.run(JOBS[0], "INSERT INTO jobs VALUES (E'\\xa9R', 'C24', 1)", database="plain")
    with pytest.raises(UnreadableDatabase, match="holds texts that are not UTF-8"):
        read_regional_table(database.address("plain"))


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match="needs psycopg") as caught:
        read_regional_table("postgresql://me@h/db")
    assert "klastr[postgres]" in str(caught.value.hint)


def test_the_server_of_the_tests_is_not_run_by_root(postgresql: Server) -> None:
    status = Path(f"/proc/{postgresql.process.pid}/status")
    if not status.exists():
        pytest.skip("there is no /proc here")
    owner = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("Uid:"))
    assert owner != "0"
    assert os.getpid() != postgresql.process.pid
