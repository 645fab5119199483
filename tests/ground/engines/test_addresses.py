"""Addresses of servers: told from files, and never shown with a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.engines.addresses import ServerAddress, place_of, without_password

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
    "address", ["postgresql://me@h:5432/db?sslmode=require", "postgresql:///db?host=/tmp/x", "postgresql://h"]
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
    "file", ["economy.duckdb", "postgresql.csv", "data/postgres:notes.csv", "C:/x.csv", "http://x"]
)
def test_everything_else_is_a_file_and_is_shown_as_it_is(file: str) -> None:
    assert place_of(file) == Path(file)
    assert without_password(file) == file


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
