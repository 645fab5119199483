"""A person types `klastr opportunities`: what appears on the screen and in files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klastr.cli import run

FEW = ["--draws", "20"]


def test_the_example_answers_in_one_screen(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert run(["opportunities", "--for", "CZ08", *FEW]) == 0
    screen = capsys.readouterr().out
    first = screen.splitlines()[0]
    assert first.startswith("Moravia-Silesia (CZ08) is specialised in 25 of 68 industries; of the 43 others ")
    assert "of cases with as much the industry was entered within 4 years" in first
    assert "carried by " in screen
    assert "foretold for regions not used" in screen
    assert "Source: Eurostat (sbs_r_nuts06_r2)" in screen
    assert len(screen.splitlines()) < 45


def test_all_rows_go_to_a_file_and_the_plane_to_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, picture = tmp_path / "rows.csv", tmp_path / "plane.svg"
    assert run(["opportunities", "--for", "CZ08", "--draws", "0", "--out", str(out), "--picture", str(picture)]) == 0
    rows = pd.read_csv(out)
    assert list(rows.columns) == "region,industry,year,measure,value,low,high,p_value,reason".split(",")
    assert set(rows["measure"]) == {
        f"opportunity_{name}" for name in ("score", "density", "complexity", "growth", "entry_rate")
    }
    svg = picture.read_text()
    assert "near and complex" in svg
    assert "What Moravia-Silesia could do" in svg
    assert run(["opportunities", "--for", "CZ08", "--draws", "0", "--picture", str(picture)]) == 3
    assert "already a file" in capsys.readouterr().err


def test_an_own_table_with_one_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "own.csv"
    cells = {"A": (9, 1, 4), "B": (2, 8, 1), "C": (3, 3, 7)}
    lines = [f"{region},{name},{n}" for region, row in cells.items() for name, n in zip("xyz", row, strict=True)]
    table.write_text("place,branch,jobs\n" + "\n".join(lines) + "\n")
    columns = ["--region", "place", "--industry", "branch", "--value", "jobs"]
    assert run(["opportunities", str(table), "--for", "A", *columns, *FEW]) == 0
    screen = capsys.readouterr().out
    assert "Entered" not in screen.replace("No rates of entry", "")
    assert "No rates of entry" in screen


@pytest.mark.parametrize(
    ("typed", "said", "code"),
    [
        ([], "No region was named", 2),
        (["--for", "CZ99"], "CZ99", 2),
        (["--for", "CZ08", "--weights", "density"], "no name and number", 2),
        (["--for", "CZ08", "--picture", "plane.gif"], "neither .svg nor .png", 2),
        (["--for", "CZ08", "--region", "x"], "no table", 2),
    ],
)
def test_what_is_wrong_is_said_with_a_hint(
    typed: list[str], said: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["opportunities", *typed, "--draws", "0"]) == code
    shown = capsys.readouterr().err
    assert said in " ".join(shown.split())
    assert "Hint:" in shown


def test_what_has_no_number_has_a_dash_and_no_empty_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "blocks.csv"
    cells = [("A", "wxyz"[k], (5, 3, 0, 0)[k]) for k in range(4)] + [
        ("B", "wxyz"[k], (3, 5, 0, 0)[k]) for k in range(4)
    ]
    cells += [("C", "wxyz"[k], (0, 0, 5, 3)[k]) for k in range(4)] + [
        ("D", "wxyz"[k], (0, 0, 3, 5)[k]) for k in range(4)
    ]
    pd.DataFrame(cells, columns=["region", "industry", "employment"]).to_csv(path, index=False)
    assert run(["opportunities", str(path), "--for", "A"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert not any("nan" in line for line in lines)
    assert all(line.strip() for line in lines)


def test_names_that_are_cut_are_said_to_be(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["opportunities", "--for", "CZ08", "--draws", "0"]) == 0
    assert "Names are cut at …" in capsys.readouterr().out
