"""What a person sees who asks how near plants stand to each other."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from klastr.cli import run as run_klastr


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Steel in the middle of the map, the rest anywhere; weights are jobs."""
    random = np.random.default_rng(1)
    x, y = random.uniform(0, 100, (2, 300))
    near = np.hypot(x - 50, y - 50) < 20
    path = tmp_path / "plants.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "x", "y", "nace", "jobs"])
        rows.writerows(
            (f"plant {k}", round(x[k], 4), round(y[k], 4), "C24" if near[k] else "C17", k % 7 + 1) for k in range(300)
        )
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run_klastr(["points", *words])
    read = capsys.readouterr()
    return code, read.out, read.err


@pytest.mark.parametrize("name", ["k_density", "m", "k", "l", "g", "d", "nearest_neighbour", "k_inhomogeneous"])
def test_a_long_answer_lies_in_the_file(
    name: str, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer.csv"
    code, said, _ = run(
        capsys, name, str(table), "--x", "x", "--y", "y", "--industry", "nace", "--of", "C24", "--up-to", "20",
        "--draws", "39", "--out", str(out),
    )  # fmt: skip
    assert code == 0
    assert said.startswith("C24: ")
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    first = ["industry", "distance", "measure", "value", "low", "high", "p_value", "reason"]
    assert list(rows[0])[: len(first)] == first
    assert {row["measure"] for row in rows} == {name}
    assert len(rows) == 51
    assert all(row["value"] or row["reason"] for row in rows)


def test_one_sentence_comes_first_and_chance_is_told(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "k_density", str(table), "--industry", "nace", "--of", "C24", "--draws", "199")
    assert code == 0
    assert said.startswith("C24: localised between 0 and ")
    assert "(p = 0.005)" in said
    assert "199 draws" in said
    assert "read as kilometres" in said
    assert "Source: plants.csv" in said


def test_all_industries_are_counted_up(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said, _ = run(
        capsys, "m", str(table), "--industry", "nace", "--weight", "jobs", "--up-to", "20", "--draws", "39"
    )
    assert said.startswith("2 industries: 2 localised, 0 dispersed")


def test_the_list_names_every_measure(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "--list")
    assert code == 0
    assert all(f"{name} " in said for name in ("k_density", "m", "k", "l", "g", "d", "nearest_neighbour"))
    assert run(capsys)[1] == said
    read = json.loads(run(capsys, "--list", "--json")[1])
    assert {"k_density", "k_inhomogeneous"} <= {one["name"] for one in read}
    assert all(one["command"] == "points" for one in read)


def test_a_name_without_a_table_is_told_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, said = run(capsys, "k")
    assert code == 2
    assert "needs a table of plants" in said


def test_of_many_industries_it_is_said_how_many_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = np.random.default_rng(3)
    x, y = random.uniform(0, 100, (2, 180))
    kinds = np.array([f"C{10 + k % 6}" for k in range(180)])
    kinds[np.hypot(x - 30, y - 60) < 15] = "C16"
    path = tmp_path / "many.csv"
    path.write_text(
        "x,y,nace\n" + "".join(f"{a},{b},{c}\n" for a, b, c in zip(x, y, kinds, strict=True)), encoding="utf-8"
    )
    _, said, _ = run(capsys, "k_density", str(path), "--draws", "99", "--up-to", "30")
    notes = [line for line in said.splitlines() if line.startswith("· ")]
    assert said.startswith("7 industries: ")
    assert notes[0].startswith("· C16: localised")
    assert notes[3] == "· 4 more industries: --of INDUSTRY, or all rows by --out FILE.csv."
    _, said, _ = run(capsys, "k_density", str(path), "--draws", "0", "--up-to", "30")
    assert said.startswith("7 industries; no draws, so nothing is said of chance.")


def test_industries_are_counted_by_their_p_value(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(0)
    for seed in range(6):
        path = table.with_name(f"chance{seed}.csv")
        kinds = random.permutation(["a"] * 20 + ["b"] * 60)
        places = random.uniform(0, 100, (80, 2))
        path.write_text(
            "x,y,nace\n" + "".join(f"{a},{b},{c}\n" for (a, b), c in zip(places, kinds, strict=True)), encoding="utf-8"
        )
        out = path.with_suffix(".json")
        _, said, _ = run(capsys, "m", str(path), "--draws", "39", "--up-to", "30", "--out", str(out))
        read = json.loads(out.read_text(encoding="utf-8"))
        rows = read if isinstance(read, list) else read["rows"]
        clear = {row["industry"] for row in rows if row["p_global"] <= 0.05}
        assert sum(int(word) for word in said.replace(":", " ").split()[2:6] if word.isdigit()) <= len(clear), said


def test_a_study_area_is_given(table: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    import klastr

    out = tmp_path / "k.csv"
    words = ("k", str(table), "--of", "C24", "--draws", "0", "--up-to", "10", "--out", str(out))
    code, _, _ = run(capsys, *words, "--window", "-5,105,-5,105")
    with out.open(encoding="utf-8") as file:
        found = float(list(csv.DictReader(file))[-1]["value"])
    points = klastr.read_points(str(table), window=(-5, 105, -5, 105))
    assert code == 0
    assert found == pytest.approx(klastr.k_function(points, "C24", up_to=10, draws=0).at("C24", 10), rel=1e-12)
    for wrong, message in (("1,2,3", "such as --window 0,100,0,80"), ("0,10,0,10", "outside the study area")):
        code, _, said = run(capsys, *words, "--replace", "--window", wrong)
        assert code == 2
        assert message in " ".join(said.split())


def test_weights_that_are_all_alike_cannot_be_exchanged(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said, _ = run(capsys, "k_density", str(table), "--of", "C24", "--null", "labelling", "--draws", "39")
    assert said.startswith("C24: every draw gives the same curve, so nothing can be said of chance (p = 1).")
    assert "There are no weights to exchange" in said


def test_jitter_that_moves_nothing_says_so(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said, _ = run(capsys, "m", str(table), "--of", "C24", "--draws", "0", "--up-to", "9", "--jitter", "5")
    assert "No plants share a place: jitter moved none." in said


def test_one_industry_around_another(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "answer.json"
    code, said, _ = run(
        capsys, "m", str(table), "--industry", "nace", "--of", "C17", "--around", "C24", "--up-to", "10",
        "--null", "location", "--draws", "39", "--out", str(out),
    )  # fmt: skip
    assert code == 0
    assert said.startswith("C17 around C24: dispersed")
    rows = json.loads(out.read_text(encoding="utf-8"))
    first = (rows if isinstance(rows, list) else rows["rows"])[0]
    assert (first["industry"], first["other"]) == ("C17", "C24")


WRONG = {
    ("kdens",): (2, "use k_density"),
    ("k_density", "--of", "C99"): (2, "There is no industry 'C99'"),
    ("k_density", "--x", "east"): (3, "There is no column 'east'"),
    ("k_density", "--draws", "5"): (2, "too few"),
    ("k_density", "--unit", "miles"): (2, "use km, m or degrees"),
    ("d", "--null", "location"): (2, "d has no --null"),
    ("k_density", "--around", "C24", "--of", "C24"): (2, "around itself"),
    ("m", "--null", "uniform"): (2, "no null model"),
    ("k_density", "--up-to", "-3"): (2, "or --up-to 50"),
    ("k_density", "--at", "2010"): (3, "or --year COL"),
    ("k_density", "--x", "x", "--y", "x"): (2, "named as x and as y"),
    ("k_density", "--weight", "name"): (3, "no numbers"),
    ("k_density", "--out", "answer.doc"): (2, "ends in none of"),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_done_is_said(words: tuple[str, ...], table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, message = WRONG[words]
    found, _, said = run(capsys, words[0], str(table), "--industry", "nace", *words[1:])
    assert (found, message in " ".join(said.split())) == (code, True), said
    assert "Traceback" not in said


def test_nothing_half_written_is_left(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "answer.csv"
    run(capsys, "k_density", str(table), "--industry", "name", "--of", "nobody", "--out", str(out))
    assert not out.exists()


def test_plants_at_one_place_are_moved_apart_where_that_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "towns.csv"
    path.write_text("lon,lat,nace\n" + "14.42,50.09,C24\n" * 4 + "16.61,49.20,C24\n", encoding="utf-8")
    _, said, _ = run(capsys, "k", str(path), "--draws", "0", "--up-to", "20")
    assert "4 plants of 5 share a place" in said
    _, said, _ = run(capsys, "k", str(path), "--draws", "0", "--up-to", "20", "--jitter", "2")
    assert "moved by up to 2 km" in said


def test_the_real_steel_plants_of_europe(real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = real_data / "eu_industrial_sites_points.parquet"
    code, said, _ = run(
        capsys, "k_density", str(path), "--industry", "subsector", "--of", "Iron and steel", "--up-to", "300",
        "--draws", "99",
    )  # fmt: skip
    assert code == 0
    assert said.startswith("Iron and steel: localised between 0 and 300 km (p = 0.01).")


def test_an_industry_is_written_as_in_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plants.csv"
    path.write_text("x,y,nace\n" + "".join(f"{k},{k * k % 7},a\n" for k in range(8)))
    _, said, _ = run(capsys, "k_density", str(path), "--draws", "39", "--rows", "8")
    assert said.startswith("a: ")
