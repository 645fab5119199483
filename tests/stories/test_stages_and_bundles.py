"""A person asks how regional clusters changed: the stages and bundles in the answer folder."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from klastr.cli import run

RULE = '[[rule]]\nstage = "sustaining"\nconditions = [{ measure = "location_quotient", at_least = 2 }]\n'
FEW = ["--draws", "100", "--definition", "nace"]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stages") / "answer"
    assert run(["identify", "--out", str(folder), *FEW]) == 0
    return folder


@pytest.mark.slow
def test_every_regional_cluster_has_a_stage_or_a_reason(answered: Path) -> None:
    table = pd.read_csv(answered / "lifecycle.csv")
    assert len(table) == len(pd.read_csv(answered / "clusters.csv"))
    assert (table["stage"].isna() ^ table["reason"].isna()).all()
    lower_silesia = table[(table["region"] == "PL51") & (table["group"] == "digital")].iloc[0]
    assert lower_silesia["stage"] == "emerging"
    assert lower_silesia["probability"] > 0.9


@pytest.mark.slow
def test_new_combinations_are_listed_with_their_chance(answered: Path) -> None:
    table = pd.read_csv(answered / "emerging.csv")
    assert {"HU33", "SK01"} <= set(table["region"])
    assert table["p_value"].between(0, 1).all()
    assert table["q_value"].is_monotonic_increasing


@pytest.mark.slow
def test_own_rules_are_used_and_recorded(tmp_path: Path) -> None:
    rules, folder = tmp_path / "mine.toml", tmp_path / "answer"
    rules.write_text(RULE, encoding="utf-8")
    assert run(["identify", "--out", str(folder), "--stages", str(rules), *FEW]) == 0
    assert set(pd.read_csv(folder / "lifecycle.csv")["stage"].dropna()) == {"sustaining"}
    assert json.loads((folder / "run.json").read_text(encoding="utf-8"))["inputs"]["stages"]["bytes"] == len(RULE)


def test_rules_that_cannot_be_used_are_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, folder = tmp_path / "mine.toml", tmp_path / "answer"
    rules.write_text("[[rule]]\nstage = 'old'\nconditions = []", encoding="utf-8")
    assert run(["identify", "--out", str(folder), "--stages", str(rules), *FEW]) == 2
    assert "the stage 'old'" in capsys.readouterr().err
    assert not folder.exists()


@pytest.fixture
def one_table(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.csv"
    rows = ["CZ01,C10,900", "CZ01,C29,300", "CZ02,C10,500", "CZ02,C29,4000"]
    path.write_text("\n".join(["region,industry,persons", *rows]), encoding="utf-8")
    return path


def test_without_an_earlier_year_there_are_neither_stages_nor_bundles(tmp_path: Path, one_table: Path) -> None:
    folder = tmp_path / "answer"
    assert run(["identify", str(one_table), "--out", str(folder)]) == 0
    assert {"lifecycle.csv", "emerging.csv"}.isdisjoint(path.name for path in folder.iterdir())


def test_stages_without_an_earlier_year_are_refused(
    tmp_path: Path, one_table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["identify", str(one_table), "--stages", "four-indicators", "--out", str(tmp_path / "answer")]
    assert run(told) == 2
    assert "--since YEAR" in capsys.readouterr().err
