"""A table in a database is measured as the same table in a file is."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from klastr.cli import run
from klastr.sources.tables import read_regional_table

Write = Callable[..., str]
FEW = ["--draws", "100", "--since", "2010", "--region-level", "2", "--industry-level", "2"]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded example as a plain file, without its first lines of remarks."""
    lines = files("klastr.sources").joinpath("data/visegrad.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path_factory.mktemp("example") / "employment.csv"
    path.write_text("\n".join(line for line in lines if not line.startswith("#")) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def rows(example: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Names, and rows with numbers where the file has texts; an empty cell is none."""
    with example.open(encoding="utf-8", newline="") as file:
        names, *entries = csv.reader(file)
    return names, [tuple(_cell(text) for text in entry) for entry in entries]


def _cell(text: str) -> Any:
    if text == "":
        return None
    try:
        return float(text)
    except ValueError:
        return text


@pytest.fixture(scope="module")
def from_file(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("file") / "answer"
    assert run(["identify", str(example), *FEW, "--out", str(folder)]) == 0
    return folder


def columns_of(names: list[str], entries: list[tuple[Any, ...]]) -> str:
    """The types that fit the cells."""
    kinds = [
        "TEXT" if any(isinstance(cell, str) for cell in column) else "DOUBLE PRECISION"
        for column in zip(*entries, strict=True)
    ]
    return ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))


@pytest.fixture
def address(write: Write, rows: tuple[list[str], list[tuple[Any, ...]]]) -> str:
    names, entries = rows
    return write(
        f"CREATE TABLE employment ({columns_of(names, entries)})",
        "CREATE TABLE remarks (remark TEXT)",
        "INSERT INTO remarks VALUES ('nothing to count')",
        employment=entries,
    )


@pytest.mark.slow
def test_every_engine_gives_the_clusters_of_the_file_to_the_last_byte(
    address: str, rows: tuple[list[str], list[tuple[Any, ...]]], from_file: Path, tmp_path: Path, engine: str
) -> None:
    folder = tmp_path / "answer"
    assert run(["identify", address, "--table", "employment", *FEW, "--out", str(folder)]) == 0
    for name in ("clusters.csv", "cross_border.csv"):
        assert (folder / name).read_bytes() == (from_file / name).read_bytes()
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    told = record["inputs"]["table"]
    assert (told["engine"], told["table"], told["rows"]) == (engine, "employment", len(rows[1]))
    if engine == "PostgreSQL":
        assert told["address"].startswith("postgresql://owner@127.0.0.1:")
    else:
        assert told["sha256"] == hashlib.sha256(Path(address).read_bytes()).hexdigest()


def test_every_engine_gives_the_table_of_the_file_with_the_same_remarks(address: str, example: Path) -> None:
    file, stored = read_regional_table(example), read_regional_table(address, table="employment")
    assert stored.table.regions == file.table.regions
    assert stored.table.industries == file.table.industries
    assert stored.table.years == file.table.years
    assert (stored.table.values == file.table.values).sum() > 7_000
    assert ((stored.table.values == file.table.values) | (stored.table.values != stored.table.values)).all()
    assert (stored.table.kinds == file.table.kinds).all()
    assert stored.rows == file.rows
    about_file = [(problem.code, problem.count) for problem in file.problems]
    assert [(problem.code, problem.count) for problem in stored.problems] == about_file


@pytest.mark.slow
def test_a_view_is_a_table(
    write: Write, rows: tuple[list[str], list[tuple[Any, ...]]], from_file: Path, tmp_path: Path
) -> None:
    names, entries = rows
    address = write(
        f"CREATE TABLE everything (note TEXT, {columns_of(names, entries)})",
        f"CREATE VIEW employment AS SELECT {', '.join(names)} FROM everything WHERE note = 'counted'",
        everything=[("counted", *entry) for entry in entries],
    )
    assert run(["identify", address, "--table", "employment", *FEW, "--out", str(tmp_path / "answer")]) == 0
    assert (tmp_path / "answer" / "clusters.csv").read_bytes() == (from_file / "clusters.csv").read_bytes()
