"""From a table of plants to a table of regions that every other command reads."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from klastr.cli import run
from klastr.sources.tables import read_regional_table

ROLES = ["--region", "nuts", "--industry", "nace", "--employment", "jobs"]


def plants(rows: int = 4000) -> pd.DataFrame:
    """Invented plants of twelve regions and nine industries in two years."""
    random = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "plant": np.arange(rows),
            "nuts": random.choice([f"CZ0{k}" for k in range(1, 9)] + [f"SK0{k}" for k in range(1, 5)], rows),
            "nace": random.choice([f"C{k}" for k in range(10, 19)], rows),
            "jobs": np.maximum(0, np.round(random.lognormal(2, 1.2, rows))).astype(int),
            "year": random.choice([2013, 2014], rows),
        }
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plants.parquet"
    plants().to_parquet(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_the_file_that_is_written_is_read_with_plants_and_squares(file: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"table{ending}"
    assert run(["collapse", str(file), *ROLES, "--year", "year", "--out", str(out)]) == 0
    reading = read_regional_table(out)
    assert {role: reading.columns.name(role) for role in ("value", "establishments", "plant_squares", "year")} == {
        "value": "persons_employed",
        "establishments": "establishments",
        "plant_squares": "plant_squares",
        "year": "year",
    }
    table, truth = reading.table, plants()
    assert table.values.sum() == truth["jobs"].sum()
    assert table.establishments is not None
    assert table.establishments.sum() == len(truth)
    assert table.plant_squares is not None
    assert table.plant_squares.sum() == (truth["jobs"] ** 2).sum()


def test_check_names_the_columns_and_suggests_what_to_type(
    file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "table.csv"
    assert run(["collapse", str(file), *ROLES, "--year", "year", "--out", str(out)]) == 0
    said = capfd.readouterr().out
    assert "4,000 plants with " in said
    assert f"Next: klastr check {out}" in said
    assert run(["check", str(out)]) == 0
    said = capfd.readouterr().out
    assert "squares of plants" in said
    assert "klastr identify" in said


@pytest.mark.slow
def test_identify_and_ellison_glaeser_read_it(file: Path, tmp_path: Path) -> None:
    out, answer = tmp_path / "table.parquet", tmp_path / "gamma.json"
    assert run(["collapse", str(file), *ROLES, "--year", "year", "--out", str(out)]) == 0
    assert run(["identify", str(out), "--at", "2014", "--draws", "0", "--out", str(tmp_path / "found")]) == 0
    assert run(["measure", "ellison_glaeser", str(out), "--draws", "0", "--out", str(answer)]) == 0
    rows = json.loads(answer.read_text(encoding="utf-8"))
    assert {row["industry"] for row in rows} == set(plants()["nace"])


def test_without_a_file_the_first_rows_are_shown(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["collapse", str(file), *ROLES, "--rows", "2"]) == 0
    said = capfd.readouterr().out
    assert "more rows; no room here for largest_plant, second_largest_plant; everything: --out FILE.csv" in said


def test_plants_that_cannot_be_are_refused_and_nothing_is_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "plants.csv", tmp_path / "table.csv"
    file.write_text("nuts,nace,jobs\nCZ01,C10,-4\nCZ02,C11,8\nCZ02,,8\n", encoding="utf-8")
    assert run(["collapse", str(file), *ROLES, "--out", str(out)]) == 3
    said = " ".join(capfd.readouterr().err.split())
    assert "1 plant with a negative number of persons, such as CZ01, C10." in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plants.csv"]
    assert run(["collapse", str(file), *ROLES, "--unusable", "drop", "--out", str(out)]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert "left out" in said
    assert "1 plant (8 persons) without an industry: left out." in said
    assert f"1 row: {out}" in said
    assert out.read_text(encoding="utf-8").splitlines()[1:] == ['"CZ02","C11",8,1,64,8,']


def test_an_earlier_file_is_kept(file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "table.csv"
    out.write_text("mine", encoding="utf-8")
    assert run(["collapse", str(file), *ROLES, "--out", str(out)]) == 3
    assert "it is kept" in capfd.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"
    assert run(["collapse", str(file), *ROLES, "--out", str(out), "--replace"]) == 0


def test_a_protected_table_holds_confidential_cells_and_neither_squares_nor_sizes(
    file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "table.csv"
    fewest = ["--protect", "--fewest", "30", "--dominance", "none", "--p-percent", "0"]
    assert run(["collapse", str(file), *ROLES, *fewest, "--out", str(out)]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert "because of what" in said
    assert "for those that tell too much it is as wide as promised." in said
    frame = pd.read_csv(out)
    assert list(frame.columns) == ["region", "industry", "persons_employed", "flag", "establishments"]
    true = plants(4000).groupby(["nuts", "nace"])["jobs"].agg(["sum", "count"])
    shown = frame.set_index(["region", "industry"])
    assert (shown.loc[true.index[true["count"] < 30], "flag"] == "c").all()
    published = shown["flag"].isna()
    assert 10 < published.sum() < 107
    assert (shown.loc[published, "persons_employed"] == true.loc[shown.index[published], "sum"]).all()
    reading = read_regional_table(out)
    assert np.isnan(reading.table.values).sum() == int((~published).sum())


ALONE = "nuts,nace,jobs\nCZ01,C10,100\n"


@pytest.mark.parametrize("more", [[], ["--protect"]], ids=["plain", "protected"])
def test_the_answer_is_shown_on_the_terminal(file: Path, more: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["collapse", str(file), *ROLES, "--year", "year", "--rows", "3", *more]) == 0
    said = capfd.readouterr().out
    assert "4,000 plants with " in said
    assert "CZ01" in said
    assert "persons_employed" in said
    assert "213 more rows" in said


def test_what_is_said_beside_a_protected_table_tells_nothing_that_it_hides(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plants.csv"
    file.write_text(ALONE + "CZ01,,777\nCZ05,C10,-555\nCZ06,C19,\n", encoding="utf-8")
    assert run(["collapse", str(file), *ROLES, "--protect", "--unusable", "drop", "--out", "-"]) == 0
    told = capfd.readouterr()
    said = " ".join((told.out + told.err).split())
    for hidden in ("100 persons", "777", "555", "CZ05", "CZ06", "C19", "100.0%"):
        assert hidden not in said.replace("(100.0% of those with plants)", "")
    assert "1 plant, summed by DuckDB: 1 cell of 1 region and 1 industry." in said
    assert "1 plant without an industry: left out." in said
    assert "1 cell is hidden" in said


def test_the_file_of_a_protected_table_does_not_hold_the_rules(file: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    out = tmp_path / "public.parquet"
    assert run(["collapse", str(file), *ROLES, "--protect", "--fewest", "37", "--out", str(out)]) == 0
    metadata = b" ".join((pq.read_schema(out).metadata or {}).values()).decode()
    assert "DuckDB" in metadata
    for rule in ("fewest", "dominance", "p_percent", "within"):
        assert rule not in metadata


@pytest.mark.parametrize(
    "typed", [["--fewest", "10"], ["--dominance", "2,90"], ["--p-percent", "5"], ["--within", "5"], ["--round-to", "5"]]
)
def test_a_rule_without_protection_is_refused(
    file: Path, tmp_path: Path, typed: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "public.csv"
    assert run(["collapse", str(file), *ROLES, *typed, "--out", str(out)]) == 2
    assert f"{typed[0]} needs --protect." in capfd.readouterr().err
    assert not out.exists()


def test_a_share_typed_where_percent_is_meant_is_refused(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["collapse", str(file), *ROLES, "--protect", "--dominance", "1,0.85"]) == 2
    assert "the share is in percent: 1,85." in " ".join(capfd.readouterr().err.split())


def test_parts_of_persons_are_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plants.csv"
    file.write_text("nuts,nace,jobs\nCZ01,C10,4.5\nCZ01,C10,1\n", encoding="utf-8")
    assert run(["collapse", str(file), *ROLES]) == 0
    assert "2 plants with 5.5 persons" in " ".join(capfd.readouterr().out.split())


def test_a_rule_that_cannot_be_is_refused(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["collapse", str(file), *ROLES, "--protect", "--dominance", "most"]) == 2
    assert "such as 1,85 or 2,90, or none." in capfd.readouterr().err


@pytest.mark.slow
def test_an_interrupted_sum_leaves_nothing(tmp_path: Path) -> None:
    import duckdb

    place, out = tmp_path / "register.duckdb", tmp_path / "table.csv"
    with duckdb.connect(place) as connection:
        connection.execute(
            "CREATE VIEW plants AS SELECT 'R' || i % 9 AS nuts, 'I' || i % 7 AS nace, i % 50 AS jobs"
            " FROM range(100000000000) numbers(i)"
        )
    command = [sys.executable, "-c", "from klastr.cli import main; main()", "collapse", str(place), *ROLES]
    process = subprocess.Popen([*command, "--out", str(out)], stderr=subprocess.PIPE, text=True)
    time.sleep(6)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.strip() == "Interrupted. Nothing was written."
    assert [path.name for path in tmp_path.iterdir()] == ["register.duckdb"]


@pytest.mark.slow
@pytest.mark.parametrize("more", [[], ["--protect"]], ids=["plain", "protected"])
def test_losses_are_told_first_and_all_notes_are_in_the_file(
    tmp_path: Path, more: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    import pyarrow.parquet as pq

    file, out = tmp_path / "plants.csv", tmp_path / "table.parquet"
    lines = [f"CZ0{k},C1{m},{n}" for k in (1, 2) for m in (0, 1) for n in (0, 20, 22, 24)]
    file.write_text("\n".join(["nuts,nace,jobs", *lines, ",C10,5"]) + "\n", encoding="utf-8")
    assert run(["collapse", str(file), *ROLES, *more, "--out", str(out)]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert 0 < said.index("without a region") < said.index("with no persons")
    metadata = b" ".join((pq.read_schema(out).metadata or {}).values()).decode()
    assert "without a region" in metadata
    assert "with no persons" in metadata


def test_nothing_hidden_is_said_in_four_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.csv"
    path.write_text("region,nace,jobs\n" + "A,C24,10\n" * 20 + "B,C24,10\n" * 20)
    words = ["--region", "region", "--industry", "nace", "--employment", "jobs", "--protect"]
    assert run(["collapse", str(path), *words]) == 0
    said = capsys.readouterr().out
    assert "Nothing had to be hidden." in said
    assert "flag" not in said
    assert "0 cells" not in said
