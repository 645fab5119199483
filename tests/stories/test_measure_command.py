"""A person types `klastr measure`: one sentence, the rows that matter, or all of them in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import klastr
from klastr.cli import run
from klastr.errors import InvalidOption

FIRST = ["measure", "value", "low", "high", "p_value", "reason"]
FIXED = """location_quotient hachman krugman hoover herfindahl gini_locational theil atkinson ellison_glaeser
maurel_sedillot coagglomeration proximity relatedness relatedness_density eci pci fitness coi cog prody expy entropy
related_variety unrelated_variety entry_exit shift_share moran local_moran""".split()
POINTS = ["k_density", "m", "k", "l", "g", "d"]


@pytest.fixture(autouse=True)
def _wide_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


@pytest.fixture
def table(tmp_path: Path) -> str:
    """Four regions, three industries, side by side; nobody works in D."""
    path = tmp_path / "jobs.csv"
    path.write_text("region,ore,steel,food\nA,40,10,5\nB,5,30,20\nC,1,2,70\nD,0,0,0\n")
    return str(path)


@pytest.fixture
def plants(tmp_path: Path) -> str:
    path = tmp_path / "plants.csv"
    path.write_text("id,region,industry,jobs\n1,A,steel,10\n2,A,steel,10\n3,A,food,10\n4,B,food,10\n5,B,food,20\n")
    return str(path)


def test_one_sentence_then_the_highest_rows(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "hachman", table, "--rows", "2"]) == 0
    screen = capsys.readouterr().out
    assert screen.startswith("Hachman of 4 regions: from ")
    assert "1 without a number (empty region)" in screen
    assert "2 more rows; all of them: --out FILE.csv" in screen
    assert "Interval: every cell drawn again as plants of 10 persons on average" in screen


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
def test_all_rows_in_a_file_are_those_of_the_library(table: str, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"hachman.{ending}"
    assert run(["measure", "hachman", table, "--out", str(out)]) == 0
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "json": pd.read_json}[ending](out)
    assert list(read.columns)[:7] == ["region", *FIRST]
    by_hand = klastr.hachman(pd.read_csv(table, index_col=0)).to_frame()
    assert read.set_index("region")["value"].to_dict() == pytest.approx(by_hand["value"].to_dict(), nan_ok=True)
    assert read.set_index("region")["reason"].fillna("")["D"] == "empty_region"


def test_rows_go_to_standard_output_and_the_sentence_beside(table: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "entropy", table, "--out", "-"]) == 0
    out, beside = capfd.readouterr()
    assert out.splitlines()[0].replace('"', "").split(",")[:2] == ["region", "measure"]
    assert len(out.splitlines()) == 5
    assert beside.startswith("Entropy of 4 regions")


def test_options_of_a_measure_are_set_by_name(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "atkinson", table, "--set", "epsilon=0.9", "--draws", "0"]) == 0
    assert "Interval: no draws were asked for." in capsys.readouterr().out
    assert run(["measure", "hachman", table, "--set", "epsilon=0.9"]) == 2
    assert "hachman has no option 'epsilon'" in capsys.readouterr().err


def test_one_row_per_plant_is_taken_for_plants(plants: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "ellison_glaeser", plants, "--value", "jobs", "--draws", "0"]) == 0
    found = klastr.ellison_glaeser(klastr.read_plants(plants, value="jobs"), draws=0)
    assert found.settings["plant sizes"] == "of every plant"
    assert found.at("steel") == pytest.approx(1)


def test_a_measure_of_plants_refuses_a_table_without(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "ellison_glaeser", table]) == 3
    assert "names no plants" in capsys.readouterr().err


def test_numbers_beside_the_table_come_from_files(
    table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gdp.csv").write_text("region,gdp\nA,20\nB,30\nC,25\nD,10\n")
    assert run(["measure", "prody", table, "--with", f"attribute={tmp_path / 'gdp.csv'}"]) == 0
    assert capsys.readouterr().out.startswith("PRODY of 3 industries")
    assert run(["measure", "prody", table]) == 2
    assert "--with attribute=FILE" in capsys.readouterr().err
    assert run(["measure", "hachman", table, "--with", "attribute=gdp.csv"]) == 2
    assert "hachman takes no 'attribute'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("region,gdp,more\nA,1,2\n", "2 columns of numbers"),
        ("region,gdp\nA,1\nA,2\n", "1 labels stand twice (first: A)"),
        ("region,gdp\nA,1\nB,much\n", "1 cells are no number (first: 'much')"),
    ],
)
def test_numbers_that_cannot_be_used_are_told(
    table: str, tmp_path: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gdp.csv").write_text(text)
    assert run(["measure", "prody", table, "--with", f"attribute={tmp_path / 'gdp.csv'}"]) == 3
    assert said in capsys.readouterr().err


def test_a_name_that_is_nearly_right_is_helped(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "hachmann"]) == 2
    assert "did you mean hachman" in capsys.readouterr().err
    assert run(["measure", "hachman", "--convention", "reat"]) == 2
    assert "hachman has no convention 'reat'" in capsys.readouterr().err


def test_the_embedded_example_needs_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "krugman", "--draws", "0"]) == 0
    assert capsys.readouterr().out.startswith("Krugman of 35 regions, 2014: from ")
    assert run(["measure", "krugman", "--region", "nuts"]) == 2
    assert "Columns were named, but no table" in capsys.readouterr().err


def test_the_list_names_what_each_measure_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "--list", "--json"]) == 0
    listed = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert {"name", "needs", "returns", "conventions", "reference"} <= set(listed["hachman"])
    assert listed["hachman"]["needs"] == ["table"]
    assert listed["hachman"]["returns"] == ["region"]
    assert (listed["hachman"]["python"], listed["m"]["python"]) == ("klastr.hachman", "klastr.m_function")
    assert run(["measure", "--list"]) == 0
    assert "hachman" in capsys.readouterr().out


@pytest.mark.parametrize("name", FIXED + POINTS)
def test_every_fixed_name_is_a_measure(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["measure", "--list", "--json"])
    listed = {row["name"]: row["command"] for row in json.loads(capsys.readouterr().out)}
    assert listed.get(name) == ("points" if name in POINTS else "measure")


def test_a_file_is_refused_before_anything_is_computed(
    table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["measure", "eci", table, "--out", str(tmp_path / "eci.docx")]) == 2
    assert "ends in none of .csv, .parquet, .json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("epsilon=a", "'a' is not a number"),
        ("draws=many", "'many' is not a number"),
        ("attribute=gdp.csv", "say --with attribute=FILE"),
    ],
)
def test_an_option_of_the_wrong_kind_is_told(
    table: str, typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["measure", "atkinson", table, "--set", typed]) == 2
    assert said in capsys.readouterr().err


def test_a_number_is_never_cut_on_a_narrow_screen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert run(["measure", "ellison_glaeser", "--draws", "20"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if "2014" in line]
    assert len(rows) > 10
    assert not any("…" in row for row in rows)


def test_a_change_says_since_when(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "growth", "--draws", "0", "--since", "2010"]) == 0
    assert "2010 to 2014" in capsys.readouterr().out.splitlines()[0]


def test_the_components_of_a_change_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "shift_share", "--draws", "0", "--rows", "3"]) == 0
    assert "regional_shift" in capsys.readouterr().out


@pytest.mark.parametrize("index", [pd.MultiIndex.from_tuples([("A", 1), ("B", 2)]), None])
def test_what_is_no_wide_frame_is_told(index: pd.MultiIndex | None) -> None:
    frame = pd.DataFrame([[1, 2], [3, 4]], index=index, columns=["x", "y"])
    with pytest.raises(InvalidOption, match="regions as index and industries as columns was expected"):
        klastr.hachman(frame if index is not None else frame.to_numpy())
