"""`klastr io`: what is typed, what is answered, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from klastr.cli import run

LINES = [
    "code,ore,steel,cars,P3_S14,P6,P1",
    "ore,1,8,0,1,2,12",
    "steel,2,2,10,2,4,20",
    "cars,0,1,5,14,20,40",
    "IMP,2,1,10,,,",
    "D1,3,4,7,,,",
    "B1G,7,8,15,,,",
    "P1,12,20,40,,,",
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(LINES))
    return path


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.csv"
    path.write_text("code,employment_thousand\nore,1\nsteel,2\ncars,3\n")
    return path


@dataclass(frozen=True)
class Typed:
    """What a command gave back."""

    exit_code: int
    output: str
    screen: str
    """Standard output and standard error, on one line."""


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Typed]:
    monkeypatch.setenv("COLUMNS", "160")

    def done(*words: str | Path) -> Typed:
        code = run(["io", *map(str, words)])
        said = capfd.readouterr()
        return Typed(code, said.out, " ".join((said.out + said.err).split()))

    return done


Command = Callable[..., Typed]

NAMES = [
    "coefficients", "leontief", "ghosh", "allocation", "multipliers", "linkages", "key_sectors", "upstreamness",
    "downstreamness", "propagation_lengths", "extraction", "footprint", "technical_coefficients", "leontief_inverse",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_answers_long_into_a_file(name: str, table: Path, tmp_path: Path, typed: Command) -> None:
    out = tmp_path / f"{name}.csv"
    result = typed(name, table, "--out", out)
    assert result.exit_code == 0, result.screen
    frame = pd.read_csv(out)
    assert frame.columns[0] == "industry"
    assert {"measure", "value", "low", "high", "p_value", "reason"} <= set(frame.columns)
    assert set(frame["industry"]) == {"ore", "steel", "cars"}


def test_a_sentence_comes_first_and_the_assumption_is_told(table: Path, jobs: Path, typed: Command) -> None:
    result = typed("multipliers", table, "--employment", jobs, "--only", "employment")
    assert result.exit_code == 0, result.screen
    assert result.output.startswith("Multipliers of 3 industries: employment from")
    assert "relative standard error 0.1" in result.output
    assert "table.csv" in result.output


def test_key_sectors_are_named(table: Path, typed: Command) -> None:
    result = typed("key_sectors", table)
    assert "key sector" in result.output.splitlines()[0]
    assert "in at least 90 % of the draws" in result.output


def test_key_sectors_are_shown_strongest_first_with_both_linkages(table: Path, tmp_path: Path, typed: Command) -> None:
    lines = typed("key_sectors", table, "--threshold", "0.2").output.splitlines()
    assert lines[1].split() == ["industry", "verdict", "backward", "forward", "key_in_draws"]
    weaker = [min(map(float, line.split()[2:4])) for line in lines[2:5]]
    assert all(line.split()[1] == "key" for line in lines[2:5])
    assert weaker == sorted(weaker, reverse=True)
    assert typed("key_sectors", table, "--out", tmp_path / "k.csv").exit_code == 0
    assert set(pd.read_csv(tmp_path / "k.csv")["part"]) > {"backward", "forward", "key", "key_in_draws"}


def test_no_key_sector_is_a_sentence_too(table: Path, typed: Command) -> None:
    said = typed("key_sectors", table, "--threshold", "5", "--draws", "0").output.splitlines()[0]
    assert said.startswith("No key sector among 3 industries: none both pulls and pushes more than 5 times the mean;")
    assert "comes nearest" in said


def test_the_answer_goes_to_standard_output_as_json_or_parquet_too(table: Path, tmp_path: Path, typed: Command) -> None:
    assert "industry" in typed("leontief", table, "--out", "-", "--industry", "cars").output
    for ending in ("json", "parquet"):
        assert typed("linkages", table, "--out", tmp_path / f"l.{ending}").exit_code == 0
    assert len(pd.read_parquet(tmp_path / "l.parquet")) == 3 * 10


def test_options_reach_the_measure(table: Path, tmp_path: Path, typed: Command) -> None:
    out = tmp_path / "two.csv"
    assert typed("multipliers", table, "--households", "--form", "ratio", "--draws", "0", "--out", out).exit_code == 0
    two = pd.read_csv(out)
    assert two["low"].isna().all()
    assert (
        typed("footprint", table, "--extension", "income", "--by", "product", "--out", tmp_path / "f.csv").exit_code
        == 0
    )
    assert typed("key_sectors", table, "--forward", "rasmussen", "--threshold", "0.5").exit_code == 0
    assert typed("extraction", table, "--form", "share", "--seed", "3", "--error", "0.05").exit_code == 0


def test_emissions_have_footprints_and_multipliers(table: Path, tmp_path: Path, typed: Command) -> None:
    emissions = tmp_path / "co2.csv"
    emissions.write_text("code,kt\nore,5\nsteel,9\ncars,1\n")
    out = tmp_path / "f.csv"
    found = typed("footprint", table, "--beside", f"co2={emissions}", "--extension", "co2", "--out", out)
    assert found.exit_code == 0, found.screen
    assert pd.read_csv(out)["value"].sum() == pytest.approx(15)
    assert "co2" in typed("multipliers", table, "--beside", f"co2={emissions}", "--only", "co2").output
    assert "no NAME=FILE" in typed("multipliers", table, "--beside", "co2").screen


def test_sectors_are_added_up_first(table: Path, tmp_path: Path, typed: Command) -> None:
    groups = tmp_path / "groups.csv"
    groups.write_text("code,group\nore,metals\nsteel,metals\n")
    out = tmp_path / "l.csv"
    assert typed("leontief", table, "--groups", groups, "--out", out).exit_code == 0
    assert set(pd.read_csv(out)["industry"]) == {"metals", "cars"}


def test_balancing_first_is_told(table: Path, typed: Command) -> None:
    table.write_text(table.read_text().replace("ore,1,8,0,1,2,12", "ore,1,8,0,1.1,2,12"))
    assert "does not balance" in typed("linkages", table).screen
    assert "balanced by RAS" in typed("linkages", table, "--balance").screen
    table.write_text(table.read_text().replace("ore,1,8,0,1.1,2,12", "ore,40,30,9,1,2,12"))
    assert "balance them first: --balance" in typed("linkages", table).screen
    assert typed("linkages", table, "--balance").exit_code == 0


def test_a_region_has_its_own_table(table: Path, tmp_path: Path, typed: Command) -> None:
    regions = tmp_path / "regions.csv"
    rows = ["region,industry,employment"]
    rows += [f"{r},{i},{n}" for r, i, n in (("A", "ore", 5), ("A", "steel", 1), ("A", "cars", 9), ("B", "ore", 7))]
    regions.write_text("\n".join([*rows, "B,steel,20", "B,cars,30"]))
    scaled = typed(
        "regionalise", table, "--regions", regions, "--region", "A", "--method", "slq", "--out", tmp_path / "r.csv"
    )
    assert scaled.exit_code == 0, scaled.screen
    assert "cross-hauling" in scaled.output
    own = typed("multipliers", table, "--regions", regions, "--region", "A", "--only", "employment")
    assert own.exit_code == 0, own.screen
    alone = typed("multipliers", table, "--region", "A")
    assert alone.exit_code == 2
    assert "--regions" in alone.screen
    assert "add --region CODE" in typed("multipliers", table, "--delta", "0.3").screen


def test_the_list_names_all_and_is_json_too(typed: Command) -> None:
    shown = typed("--list")
    assert "hypothetical_extraction" in shown.output
    rows = json.loads(typed("--list", "--json").output)
    assert {row["name"] for row in rows} >= {"multipliers", "linkages", "key_sectors", "regional_coefficients"}
    assert all(row["command"] == "io" for row in rows)
    assert set(rows[0]) >= {"name", "needs", "returns", "conventions", "reference"}


def test_names_are_whole_on_a_narrow_screen(typed: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert "hypothetical_extraction" in typed("--list").output


def test_no_draws_can_be_asked_of_what_draws_nothing(typed: Command, table: Path) -> None:
    assert typed("leontief_inverse", table, "--draws", "0").exit_code == 0
    refused = typed("leontief_inverse", table, "--draws", "20")
    assert (refused.exit_code, "has no --draws" in refused.screen) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["key_sector"], "did you mean key_sectors"),
        (["linkages"], "needs a table"),
        (["linkages", "TABLE", "--households"], "linkages has no --households"),
        (["linkages", "TABLE", "--threshold", "2"], "it has --draws, --seed, --error."),
        (["multipliers", "TABLE", "--row", "seller"], "is a square one"),
        (["multipliers", "TABLE", "--employment", "TABLE"], "these are flows between them, no employment"),
        (["linkages", "TABLE", "--only", "powr"], "no 'powr'"),
        (["linkages", "TABLE", "--industry", "gold"], "no 'gold'"),
        (["regionalise", "TABLE"], "employment by region and industry"),
        (["export_content", "TABLE"], "needs a table of several countries"),
        (["multipliers", "TABLE", "--draws", "3"], "at least 20"),
        (["multipliers", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_cannot_be_is_refused_with_a_hint(words: list[str], said: str, table: Path, typed: Command) -> None:
    result = typed(*(str(table) if word == "TABLE" else word for word in words))
    assert result.exit_code != 0
    assert said in result.screen


def test_an_earlier_answer_is_kept_unless_it_may_be_replaced(table: Path, tmp_path: Path, typed: Command) -> None:
    out = tmp_path / "l.csv"
    assert typed("leontief", table, "--out", out).exit_code == 0
    assert typed("leontief", table, "--out", out).exit_code != 0
    assert typed("leontief", table, "--out", out, "--replace").exit_code == 0
