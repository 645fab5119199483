"""Addresses of servers: told from files, and never shown with a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.cli import run
from klastr.engines.addresses import ServerAddress, place_of, without_password
from klastr.errors import InvalidOption

SECRETS = {
    "postgresql://me:hunter2@db.example.org:5433/economy": "postgresql://me@db.example.org:5433/economy",
    "postgres://me:hunter2@h/db": "postgres://me@h/db",
    "postgresql://me:hun@ter2/hunter2@h/db": "postgresql://me@h/db",
    "postgresql://me:hunter2?x@h/db": "postgresql://me@h/db",
    "postgresql://h/db?user=me&password=hunter2": "postgresql://h/db?user=me",
    "postgresql://h/db?password=hunter2&sslmode=require": "postgresql://h/db?sslmode=require",
    "postgresql://h:5432/db?password=a@hunter2": "postgresql://h:5432/db",
    "postgresql://h/db?PASSWORD=hunter2": "postgresql://h/db",
    "postgresql://h/db?sslpassword=hunter2&user=me": "postgresql://h/db?user=me",
    "POSTGRESQL://me:hunter2@h/db": "postgresql://me@h/db",
    "postgresql://:hunter2@h/db": "postgresql://@h/db",
    "postgresql://me:hunter2@h1:1,h2:2/db": "postgresql://me@h1:1,h2:2/db",
    " postgresql://me:hunter2@h/db ": "postgresql://me@h/db",
    "postgresql:/me:hunter2@h/db": "postgresql://me@h/db",
    "postgresql+psycopg2://me:hunter2@h/db": "postgresql://me@h/db",
    "postgresql://me:hunter2": "postgresql://me",
    "postgresql:/me:1hunter2/x": "postgresql://me",
}


@pytest.mark.parametrize("full", SECRETS)
def test_no_text_made_of_an_address_holds_its_password(full: str) -> None:
    address = place_of(full)
    assert isinstance(address, ServerAddress)
    for text in (str(address), repr(address), address.name, f"{address}", without_password(full)):
        assert "hunter2" not in text, text
    assert str(address) == SECRETS[full]
    assert any("hunter2" in secret for secret in address.secrets)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me@h:5432/db?sslmode=require",
        "postgresql:///db?host=/tmp/x",
        "postgresql://h",
        "postgresql://h:5432",
        "postgresql://[::1]:5432/db",
        "postgresql://h1:1,h2:2/db",
    ],
)
def test_an_address_without_a_password_stays_as_it_is(address: str) -> None:
    assert str(place_of(address)) == address
    assert ServerAddress(address).secrets == ()


def test_a_path_that_folded_the_slashes_is_mended() -> None:
    folded = Path("postgresql://me:secret@h:5432/economy")
    assert str(folded) == "postgresql:/me:secret@h:5432/economy"
    address = place_of(folded)
    assert isinstance(address, ServerAddress)
    assert address.full == "postgresql://me:secret@h:5432/economy"


@pytest.mark.parametrize(
    "file",
    [
        "economy.duckdb",
        "postgresql.csv",
        "data/postgres:notes.csv",
        "C:/x.csv",
        "C:/mail/a@b.csv",
        "C:\\mail\\a@b.csv",
        "me@h.csv",
        "jobs=1.csv",
        "http://x",
    ],
)
def test_everything_else_is_a_file_and_is_shown_as_it_is(file: str) -> None:
    assert place_of(file) == Path(file)
    assert without_password(file) == file


NEAR_MISSES = {
    "mysql://me:hunter2@h/db": "mysql://me@h/db",
    "mysql+pymysql:/me:hunter2@h/db": "mysql+pymysql:/me@h/db",
    "mysql://me:hunter2": "mysql://me",
    "mssql://me:hun ter2/hunter2@h/db": "mssql://me@h/db",
    "http://me:hunter2@h/x.csv": "http://me@h/x.csv",
    "postgresql:me:hunter2@h/db": "postgresql:me@h/db",
    "me:hunter2@h/db": "me@h/db",
    "jdbc:postgresql://h/db?user=me&password=hunter2": "jdbc:postgresql://h/db?user=me&password=***",
    "host=h user=me password=hunter2": "host=h user=me password=***",
    "password = 'hun hunter2' host=h": "password = *** host=h",
    "Driver={X};Server=h;Uid=me;Pwd=hunter2;": "Driver={X};Server=h;Uid=me;Pwd=***;",
}


@pytest.mark.parametrize("typed", NEAR_MISSES)
def test_an_address_that_nearly_is_one_is_refused_without_its_password(typed: str) -> None:
    assert without_password(typed) == NEAR_MISSES[typed]
    with pytest.raises(InvalidOption, match="no address that klastr reads") as refused:
        place_of(typed)
    assert "hunter2" not in f"{refused.value}{refused.value.params}"
    assert "postgresql://USER@HOST:PORT/DATABASE" in str(refused.value)


def test_a_password_in_an_option_with_an_equals_sign_is_hidden_too() -> None:
    assert without_password("--file=mysql://me:hunter2@h/db") == "--file=mysql://me@h/db"


@pytest.mark.parametrize("typed", ["sqlite:///x.db", "duckdb:/x.db", "host=h dbname=x", "mysql://h/db"])
def test_an_address_of_another_kind_is_told_what_is_read(typed: str) -> None:
    with pytest.raises(InvalidOption, match="DuckDB or SQLite file by its name"):
        place_of(typed)


def test_a_file_that_is_there_is_read_whatever_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jobs:2019@home.csv").write_text("x")
    assert place_of("jobs:2019@home.csv") == Path("jobs:2019@home.csv")


@pytest.mark.parametrize("command", ["check", "identify", "discover"])
@pytest.mark.parametrize("typed", ["mysql://me:hunter2@h/db", "host=h password=hunter2", "mysql://me:hunter2"])
def test_no_command_shows_the_password(command: str, typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, typed]) == 2
    told = capsys.readouterr()
    assert "no address that klastr reads" in told.err
    assert "hunter2" not in told.err + told.out


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("postgresql://me@h:5432/my%20db", "my db on h:5432"),
        ("postgresql:///economy", "economy on this machine"),
        ("postgresql://h", "the database on h"),
        ("postgresql://me@h?dbname=x", "the database on h"),
    ],
)
def test_a_server_has_a_name_for_sentences(address: str, name: str) -> None:
    assert ServerAddress(address).name == name
