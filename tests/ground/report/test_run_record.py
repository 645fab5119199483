"""`run.json`: enough to repeat a run exactly, and to see whether the same file went in."""

from __future__ import annotations

import hashlib
import json
import shlex
from datetime import datetime
from pathlib import Path

import pytest

import klastr
from klastr.identify.findings import RegionalClusters
from klastr.identify.regional_clusters import regional_clusters
from klastr.report.run_record import run_record, write_run_record

COMMAND = ["klastr", "identify", "my table.csv", "--for", "CZ,SK"]


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    path = tmp_path / "my table.csv"
    path.write_bytes(b"geo,nace,jobs\r\nCZ01,C10,5\r\n" * 60_000)  # more than one chunk
    return path


@pytest.fixture
def record(found: RegionalClusters, jobs: Path, tmp_path: Path) -> dict:
    path = tmp_path / "run.json"
    write_run_record(found, path, command=COMMAND, inputs={"table": jobs, "geometry": None})
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_command_can_be_typed_again(record: dict) -> None:
    assert shlex.split(record["command"]) == COMMAND


def test_inputs_are_known_by_their_bytes(record: dict, jobs: Path) -> None:
    content = jobs.read_bytes()
    assert record["inputs"] == {
        "table": {"path": str(jobs), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    }


def test_one_changed_byte_is_seen(found: RegionalClusters, jobs: Path) -> None:
    before = run_record(found, COMMAND, {"table": jobs})["inputs"]["table"]
    jobs.write_bytes(jobs.read_bytes()[:-3] + b"6\r\n")
    after = run_record(found, COMMAND, {"table": jobs})["inputs"]["table"]
    assert before["bytes"] == after["bytes"]
    assert before["sha256"] != after["sha256"]


def test_settings_are_numbers_and_words_not_their_pictures(record: dict, found: RegionalClusters) -> None:
    assert record["settings"] == json.loads(json.dumps(dict(found.settings)))
    assert record["settings"]["year"] == 2014
    assert record["settings"]["since"] == 2010
    assert record["settings"]["draws"] == 200
    assert record["settings"]["seed"] == 0


def test_with_the_settings_of_the_record_the_numbers_are_the_same(record: dict, found: RegionalClusters) -> None:
    kept = record["settings"]
    again = regional_clusters(
        found.ground.table, at=kept["year"], since=kept["since"], reference=kept["reference"], total=kept["total"],
        stars=kept["stars"], draws=kept["draws"], seed=kept["seed"], redraw=kept["redraw"],
        size_dispersion=kept["size_dispersion"],
    )  # fmt: skip
    assert again.to_frame().equals(found.to_frame())


def test_versions_time_and_thresholds_are_named(record: dict) -> None:
    assert record["versions"]["klastr"] == klastr.__version__
    assert {"python", "numpy", "scipy", "pandas", "pyarrow", "duckdb"} <= record["versions"].keys()
    assert datetime.fromisoformat(record["made"]).tzinfo is not None
    assert record["star_scheme"]["name"] == "absolute"
    assert [star["more_than"] for star in record["star_scheme"]["stars"]] == [10_000, None, 0.03]
    assert all(star["source"] for star in record["star_scheme"]["stars"])


def test_what_was_read_is_counted_by_kind(record: dict) -> None:
    table = record["table"]
    assert (table["regions"], table["industries"], table["years"]) == (5, 4, [2010, 2014])
    assert table["cells"] == {"published": 34, "confidential": 2, "unreliable_or_not_collected": 0, "not_there": 4}
    assert (table["source"], table["region_codes"][:4], table["industry_codes"][:4]) == (
        "Office of tests",
        "NUTS",
        "NACE",
    )
    assert record["sources"] == ["Office of tests"]
    assert record["cite"].endswith("Office of tests.")


def test_a_table_without_a_year_has_a_record_too(plain: RegionalClusters, tmp_path: Path) -> None:
    write_run_record(plain, tmp_path / "run.json", command=COMMAND, inputs={})
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert record["settings"]["year"] is None
    assert (record["inputs"], record["table"]["years"]) == ({}, [None])


def test_names_are_readable_in_the_file(found: RegionalClusters, tmp_path: Path) -> None:
    write_run_record(found, tmp_path / "run.json", command=["klastr", "Žďár.csv"], inputs={})
    text = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert "Žďár.csv" in text
    assert "Sölvell" in text
    assert text.endswith("}\n")


def test_a_table_in_a_database_is_known_by_its_name_and_rows_and_the_bytes_of_its_file(
    found: RegionalClusters, jobs: Path
) -> None:
    facts = {"path": str(jobs), "engine": "DuckDB", "table": "main.jobs", "rows": 7}
    record = run_record(found, COMMAND, {"table": facts})["inputs"]["table"]
    assert record == facts | {"bytes": jobs.stat().st_size, "sha256": hashlib.sha256(jobs.read_bytes()).hexdigest()}


def test_a_table_on_a_server_is_known_by_its_address(found: RegionalClusters) -> None:
    facts = {"address": "postgresql://me@h/db", "engine": "PostgreSQL", "table": "public.jobs", "rows": 7}
    assert run_record(found, COMMAND, {"table": facts})["inputs"]["table"] == facts
