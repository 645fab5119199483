"""The files of facts: where they come from, and that reading them costs nothing until they are needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import klastr.codes
from klastr.codes.facts import facts, source_of

FILES = sorted(path.name for path in (Path(klastr.codes.__file__).parent / "data").glob("*.csv"))


@pytest.mark.parametrize("name", FILES)
def test_every_file_names_its_source(name: str) -> None:
    told = source_of(name)
    assert any(word in told for word in ("Source", "source", "Titles", "Derived", "Codes and 2017 titles"))
    assert any(who in told for who in ("Eurostat", "GISCO", "Regulation", "Census Bureau", "Asheim"))


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_a_table_without_empty_lines_or_stray_spaces(name: str) -> None:
    rows = facts(name)
    assert rows
    for row in rows:
        assert None not in row, "more fields than columns"
        assert all(value is not None and value == value.strip() for value in row.values())


def test_there_are_files() -> None:
    assert {"nace.csv", "nuts.csv", "naics.csv"} <= set(FILES)


def test_importing_the_room_reads_no_file() -> None:
    code = (
        "import sys, klastr.codes.classifications, klastr.codes.neighbours, klastr.codes.nuts_changes\n"
        "from klastr.codes.facts import facts\n"
        "assert facts.cache_info().currsize == 0\n"
        "heavy = {'pandas', 'numpy', 'pyarrow', 'duckdb', 'scipy', 'importlib.resources'} & set(sys.modules)\n"
        "assert not heavy - {'importlib.resources'}, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_facts_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(TypeError):
        facts("nuts.csv")[0]["name"] = "elsewhere"  # type: ignore[index]
