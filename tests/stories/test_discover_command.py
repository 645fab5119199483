"""A person types `klastr discover`: what appears on the screen and in the folder, and what bad material brings."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from klastr.cli import run
from klastr.methods.agreement import adjusted_rand
from klastr.methods.streams import stream

DEFINITION = ["code", "group", "group_name", "strength", "second_group"]
SHARES = ["groups_above_mean", "groups_above_p95", "industries_above_mean", "industries_above_p95"]
REGIONS, KINDS, MEMBERS = 60, 5, 5
LOCAL = ("LOC1", "LOC2")


def planted_table() -> pd.DataFrame:
    """An invented economy: five kinds of industries that gather in the same regions, and two that serve everybody."""
    random = stream(7, "planted")
    strength = random.lognormal(0, 1.3, (REGIONS, KINDS))
    size = random.lognormal(3, 0.8, REGIONS)
    rows = []
    for k in range(KINDS * MEMBERS):
        jobs = 40 * size * strength[:, k % KINDS] * random.lognormal(0, 0.4, REGIONS)
        rows += [(f"R{r:02d}", f"IND{k:02d}", round(jobs[r]), 1 + round(jobs[r] / 30)) for r in range(REGIONS)]
    for name in LOCAL:
        jobs = 900 * size * random.lognormal(0, 0.03, REGIONS)
        rows += [(f"R{r:02d}", name, round(jobs[r]), 1 + round(jobs[r] / 10)) for r in range(REGIONS)]
    return pd.DataFrame(rows, columns=["region", "industry", "jobs", "plants"])


def flows() -> pd.DataFrame:
    """Industries of one kind buy from each other; everybody sells to households."""
    codes = [f"IND{k:02d}" for k in range(KINDS * MEMBERS)]
    rows = [
        (seller, buyer, 10 if k % KINDS == j % KINDS else 1)
        for k, seller in enumerate(codes)
        for j, buyer in enumerate(codes)
    ]
    return pd.DataFrame(rows, columns=["seller", "buyer", "value"])


def columns() -> list[str]:
    return ["--region", "region", "--industry", "industry", "--value", "jobs", "--establishments", "plants"]


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("material")
    planted_table().to_csv(folder / "jobs.csv", index=False)
    flows().to_csv(folder / "flows.csv", index=False)
    kinds = [(f"IND{k:02d}", f"kind {k % KINDS}", "traded") for k in range(KINDS * MEMBERS)]
    rows = pd.DataFrame([*kinds, *((name, "services", "local") for name in LOCAL)], columns=["code", "group", "traded"])
    rows.to_csv(folder / "kinds.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def discovered(material: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answer") / "groups"
    typed = [str(material / "jobs.csv"), *columns(), "--input-output", str(material / "flows.csv")]
    options = ["--definition", str(material / "kinds.csv"), "--traded", str(material / "kinds.csv")]
    assert run(["discover", *typed, *options, "--groups", "4-7", "--repetitions", "1", "--out", str(folder)]) == 0
    return folder


@pytest.mark.slow
def test_what_belongs_together_is_found(discovered: Path) -> None:
    definition = pd.read_csv(discovered / "definition.csv")
    assert list(definition.columns) == DEFINITION
    true = definition["code"].str[3:].astype(int) % KINDS
    found = definition["group"].str[1:].astype(int)
    assert adjusted_rand(true.to_numpy(), found.to_numpy()) > 0.9
    assert set(definition["second_group"]) <= set(definition["group"])
    assert definition["strength"].gt(0).all()


@pytest.mark.slow
def test_local_industries_are_set_aside_with_the_reason(discovered: Path) -> None:
    aside = pd.read_csv(discovered / "set_aside.csv")
    assert set(aside["code"]) == set(LOCAL)
    assert aside["reason"].str.contains("local").all()


def test_every_candidate_is_told_and_one_is_chosen(discovered: Path) -> None:
    candidates = pd.read_csv(discovered / "candidates.csv")
    assert len(candidates) > 100
    assert candidates["chosen"].sum() == 1
    assert candidates[SHARES].stack().between(0, 1).all()
    assert {"k-means", "spectral", "modularity", "hierarchical, ward"} <= set(candidates["method"])
    assert candidates.loc[candidates["chosen"], "groups"].between(4, 7).all()


def test_scores_are_of_regions_that_were_not_used_to_choose(discovered: Path) -> None:
    scores = json.loads((discovered / "scores.json").read_text(encoding="utf-8"))
    held = scores["held_out"]
    assert held["found"]["halves"] == 2
    assert held["found"]["overall"]["mean"] > scores["random_partitions"]["highest_overall"]
    assert scores["random_partitions"]["p_value"] < 0.01
    assert scores["random_partitions"]["partitions"] == 1000
    assert "kinds.csv" in held
    assert {"mean", "lowest", "highest"} == set(held["kinds.csv"]["groups_above_p95"])
    alike = next(pair for pair in scores["agreement"] if {pair["first"], pair["second"]} == {"found", "kinds.csv"})
    assert alike["adjusted_rand"] > 0.9
    split = scores["traded"]["compared_with"]["kinds.csv"]
    assert (split["industries"], split["accuracy"]) == (KINDS * MEMBERS + len(LOCAL), 1)
    chance = scores["agreement_with_random_partitions"][0]
    assert chance["adjusted_rand"][1] < 0.5


def test_the_comparison_says_who_moved_and_why(discovered: Path) -> None:
    comparison = pd.read_csv(discovered / "comparison.csv")
    assert set(comparison["definition"]) == {"kinds.csv"}
    assert len(comparison) == KINDS * MEMBERS
    assert comparison["reason"].notna().all()


def test_pictures_page_and_record_are_there(discovered: Path) -> None:
    names = {path.name for path in discovered.iterdir()}
    assert {"network.svg", "network.png", "report.html", "run.json", "scores.json", "comparison.csv"} <= names
    record = json.loads((discovered / "run.json").read_text(encoding="utf-8"))
    assert record["inputs"]["input-output table"]["sha256"]


@pytest.mark.slow
def test_the_definition_goes_into_identify(discovered: Path, material: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer"
    definition = ["--definition", str(discovered / "definition.csv")]
    assert (
        run(["identify", str(material / "jobs.csv"), *columns(), *definition, "--draws", "0", "--out", str(out)]) == 0
    )
    groups = pd.read_csv(out / "clusters.csv")["group"]
    assert set(groups) == set(pd.read_csv(discovered / "definition.csv")["group"])


def test_the_same_seed_gives_the_same_groups(discovered: Path, material: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    typed = [str(material / "jobs.csv"), *columns(), "--input-output", str(material / "flows.csv")]
    options = ["--traded", str(material / "kinds.csv"), "--groups", "4-7", "--repetitions", "0"]
    assert run(["discover", *typed, *options, "--out", str(again)]) == 0
    assert (again / "definition.csv").read_bytes() == (discovered / "definition.csv").read_bytes()


@pytest.mark.slow
def test_the_screen_says_it_in_one_sentence_and_what_to_type_next(
    material: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = [str(material / "jobs.csv"), *columns(), "--traded", "none", "--groups", "4-7", "--repetitions", "1"]
    assert run(["discover", *typed, "--out", str(tmp_path / "groups"), "--lang", "cs"]) == 0
    screen = capsys.readouterr().out
    assert "skupin" in screen
    assert "klastr identify" in screen
    assert "definition.csv" in screen


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["--groups", "many"], 2, "two whole numbers"),
        (["--groups", "7-4"], 2, "the smaller number first"),
        (["--groups", "20-400"], 2, "more groups than industries"),
        (["--concordance", "kinds.csv"], 2, "--input-output"),
        (["--traded", "share>=2"], 2, "share"),
        (["--traded", "nothing.csv"], 3, "nothing.csv"),
        (["--definition", "nothing.csv"], 3, "nothing.csv"),
        (["--input-output", "nothing.csv"], 3, "nothing.csv"),
        (["--definition", "kinds.csv", "--definition", "kinds.csv", "--traded", "none"], 2, "kinds.csv"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    typed: list[str],
    code: int,
    said: str,
    material: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(material)
    out = tmp_path / "groups"
    assert run(["discover", "jobs.csv", *columns(), *typed, "--out", str(out)]) == code
    assert said in " ".join(capsys.readouterr().err.split())
    assert not out.exists()


@pytest.mark.slow
def test_an_industry_without_jobs_and_two_alike_are_no_obstacle(material: Path, tmp_path: Path) -> None:
    table = pd.read_csv(material / "jobs.csv")
    twin = table[table["industry"] == "IND00"].assign(industry="TWIN")
    empty = table[table["industry"] == "IND00"].assign(industry="VOID", jobs=0, plants=0)
    pd.concat([table, twin, empty]).to_csv(tmp_path / "odd.csv", index=False)
    out = tmp_path / "groups"
    typed = [str(tmp_path / "odd.csv"), *columns(), "--traded", "none", "--groups", "4-7", "--repetitions", "0"]
    assert run(["discover", *typed, "--out", str(out)]) == 0
    definition = pd.read_csv(out / "definition.csv").set_index("code")["group"]
    assert definition["TWIN"] == definition["IND00"]
    aside = pd.read_csv(out / "set_aside.csv").set_index("code")["reason"]
    assert "no jobs" in aside["VOID"]
