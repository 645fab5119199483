"""A person types `klastr identify`: what appears on the screen and in the folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from klastr.cli import run

COLUMNS = [
    "region", "region_name", "group", "group_name", "year", "persons_employed", "imputed_share", "location_quotient",
    "lq_low", "lq_high", "share_of_region", "share_of_group", "growth", "stars", "stars_probability",
]  # fmt: skip
FEW = ["--draws", "100"]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "answer"
    assert run(["identify", "--out", str(folder), *FEW]) == 0
    return folder


def test_the_example_needs_no_table_and_answers_in_one_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["identify", *FEW]) == 0
    screen = capsys.readouterr().out
    assert "strong regional clusters in 35 regions, 2014" in screen
    assert "CZ08" in screen  # the tile map
    assert screen.count("★") >= 10
    assert "Source: Eurostat (sbs_r_nuts06_r2)" in screen
    assert "klastr-answer" in screen
    assert "klastr check YOUR-TABLE.csv" in screen
    assert len(screen.splitlines()) < 80


@pytest.mark.slow
def test_the_folder_holds_what_was_promised(answered: Path) -> None:
    assert {"clusters.csv", "clusters.parquet", "cross_border.csv", "run.json"} <= {
        path.name for path in answered.iterdir()
    }
    table = pd.read_csv(answered / "clusters.csv")
    assert list(table.columns[: len(COLUMNS)]) == COLUMNS
    assert len(table) == 35 * 68
    assert not table.duplicated(["region", "group"]).any()
    pd.testing.assert_frame_equal(
        table[COLUMNS], pd.read_parquet(answered / "clusters.parquet")[COLUMNS], check_dtype=False, atol=1e-6
    )


@pytest.mark.slow
def test_cross_border_clusters_join_neighbours_of_different_countries(answered: Path) -> None:
    borders = pd.read_csv(answered / "cross_border.csv")
    assert len(borders) > 0
    assert all(len(set(countries.split(";"))) >= 2 for countries in borders["countries"])
    for pairs in borders["border_pairs"]:
        assert all(left[:2] != right[:2] for left, right in (pair.split("-") for pair in pairs.split(";")))


@pytest.mark.slow
def test_a_run_can_be_repeated_exactly(answered: Path, tmp_path: Path) -> None:
    record = json.loads((answered / "run.json").read_text(encoding="utf-8"))
    assert record["settings"]["seed"] == 0
    assert record["versions"]["klastr"]
    again = tmp_path / "again"
    assert run(["identify", "--out", str(again), *FEW]) == 0
    assert (again / "clusters.csv").read_bytes() == (answered / "clusters.csv").read_bytes()
    other = tmp_path / "other"
    assert run(["identify", "--out", str(other), "--seed", "1", *FEW]) == 0
    assert (other / "clusters.csv").read_bytes() != (answered / "clusters.csv").read_bytes()


@pytest.mark.slow
def test_for_limits_the_answer_and_never_the_reference(answered: Path, tmp_path: Path) -> None:
    czech = tmp_path / "cz"
    assert run(["identify", "--out", str(czech), "--for", "CZ", *FEW]) == 0
    everybody = pd.read_csv(answered / "clusters.csv")
    only = pd.read_csv(czech / "clusters.csv")
    expected = everybody[everybody["region"].str.startswith("CZ")].reset_index(drop=True)
    shared = ["region", "group", "persons_employed", "location_quotient", "lq_low", "lq_high", "stars", "growth"]
    pd.testing.assert_frame_equal(only[shared], expected[shared])


@pytest.mark.slow
def test_czech_readers_get_czech(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["identify", "--out", str(tmp_path / "cs"), "--lang", "cs", *FEW]) == 0
    screen = capsys.readouterr().out
    assert "silných regionálních klastrů" in screen
    assert "Zdroj: Eurostat (sbs_r_nuts06_r2)" in screen


def test_an_earlier_answer_is_never_written_over(answered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (answered / "clusters.csv").read_bytes()
    assert run(["identify", "--out", str(answered), *FEW]) == 3
    assert "already holds an earlier answer" in capsys.readouterr().err
    assert (answered / "clusters.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--stars", "golden"], 2, "there are absolute, classic, productivity"),
        (["--total", "some"], 2, "all, table or traded"),
        (["--lang", "fr"], 2, "there are en, cs"),
        (["--draws", "3"], 2, "at least 100"),
        (["--region", "nuts"], 2, "no table"),
        (["--for", "XX"], 2, "is in XX"),
        (["--no-such-option"], 2, "No such option"),
        (["--at", "1999"], 3, "2010, 2014"),
        (["--since", "2014"], 2, "not before"),
        (["--reference", "Mars"], 3, "not in the table"),
        (["--definition", "nothing.csv"], 3, "nothing.csv"),
        (["--geometry", "nothing.geojson"], 3, "nothing.geojson"),
        (["--neighbours", "nothing.csv"], 3, "nothing.csv"),
        (["no-such-table.csv"], 3, "no-such-table.csv"),
    ],
)
def test_mistakes_are_told_apart_and_leave_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str
) -> None:
    assert run(["identify", "--out", str(tmp_path / "answer"), *FEW, *arguments]) == code
    errors = " ".join(capsys.readouterr().err.split())
    assert told in errors
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_half_written_folder(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", "from klastr.cli import main; main()", "identify", "--out",
               str(tmp_path / "answer"), "--draws", "20000"]  # fmt: skip
    started = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "COLUMNS": "100"})
    time.sleep(3)
    assert started.poll() is None, "the run ended before it could be interrupted"
    started.send_signal(number)
    _, errors = started.communicate(timeout=30)
    assert started.returncode == 130
    assert b"Traceback" not in errors
    assert b"Nothing was written" in errors
    assert list(tmp_path.iterdir()) == []


def test_odd_material_is_told_before_the_answer_is_believed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["nuts,nace,jobs,wages"]
    pairs = [(region, industry) for region in ("CZ01", "CZ02", "CZ03") for industry in ("C24", "C29")]
    rows += [
        f"{region},{industry},{1000 + 37 * k},{-1 if k == 3 else 20}" for k, (region, industry) in enumerate(pairs)
    ]
    table = tmp_path / "jobs.csv"
    table.write_text("\n".join(rows))
    arguments = ["--region", "nuts", "--industry", "nace", "--value", "jobs", "--wages", "wages"]
    assert run(["identify", str(table), *arguments, "--out", str(tmp_path / "answer"), *FEW]) == 0
    assert "! Negative wages in 'wages'" in capsys.readouterr().out
    record = json.loads((tmp_path / "answer" / "run.json").read_text(encoding="utf-8"))
    assert any("Negative wages" in warning for warning in record["warnings"])


def test_one_unknown_code_among_known_ones_is_not_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["identify", "--for", "CZ,XX", "--out", str(tmp_path / "answer"), *FEW]) == 2
    assert "is in XX" in capsys.readouterr().err
