"""A person types `klastr fetch`: a table comes, its source beside it, and the commands named next understand it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from klastr.cli import run
from klastr.sources.tables import read_regional_table
from klastr.tables.cells import CellKind

SBS = "sbs_r_nuts06_r2"
INDICATORS = {"persons_employed": "V16110", "local_units": "V11210", "wages_meur": "V13320"}
SLICES = ["bls-2023-industry-10", "bls-2023-industry-336"]
CENSUS = ["fetch", "census", "2021", "state=26"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "140")


@pytest.fixture(scope="module")
def example() -> pd.DataFrame:
    """The embedded example as Eurostat published it, without the row that klastr computed."""
    text = files("klastr.sources") / "data" / "visegrad.csv"
    frame = pd.read_csv(str(text), comment="#", dtype={"year": str, "flag": str}, keep_default_na=False, na_values=[""])
    return frame[frame["region"] != "EU"]


def as_cube(frame: pd.DataFrame) -> dict[str, Any]:
    """The same figures as Eurostat's statistics service would answer: sparse values, flags beside them."""
    members = {
        "indic_sb": list(INDICATORS.values()),
        "nace_r2": sorted(set(frame["industry"])),
        "geo": sorted(set(frame["region"])),
        "time": sorted(set(frame["year"])),
    }
    place = {name: {member: k for k, member in enumerate(found)} for name, found in members.items()}
    values: dict[str, float] = {}
    status: dict[str, str] = {}
    for row in frame.itertuples():
        for column, indicator in INDICATORS.items():
            at = place["indic_sb"][indicator]
            for name, member in (("nace_r2", row.industry), ("geo", row.region), ("time", row.year)):
                at = at * len(members[name]) + place[name][member]
            value = getattr(row, column)
            if pd.notna(value):
                values[str(at)] = value
            elif column == "persons_employed" and isinstance(row.flag, str):
                status[str(at)] = row.flag
    return {
        "version": "2.0",
        "class": "dataset",
        "id": list(members),
        "size": [len(found) for found in members.values()],
        "dimension": {name: {"category": {"index": found}} for name, found in members.items()},
        "value": values,
        "status": status,
    }


@pytest.mark.slow
def test_from_the_office_to_regional_clusters(
    machine: Any, loopback: Any, example: pd.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answers(loopback.json_reply(as_cube(example)))
    assert run(["fetch", "eurostat", SBS, "since=2010"]) == 0
    screen = capsys.readouterr().out
    assert f"from Eurostat ({SBS}), 2010 to 2014" in screen
    assert "Source: Eurostat." in screen
    command = next(line for line in screen.splitlines() if line.startswith("Next: klastr "))
    assert command == f"Next: klastr check {SBS}.csv"

    assert run(shlex.split(command)[2:]) == 0
    screen = capsys.readouterr().out
    assert f"Eurostat ({SBS})" in screen
    assert "V16110 as persons employed, V11210 as establishments, V13320 as wages" in " ".join(screen.split())
    command = screen[screen.index("klastr identify") :].strip()
    assert "--region-level 2 --industry-level 2" in command

    assert run([*shlex.split(command)[1:], "--draws", "0", "--for", "CZ", "--out", "fetched"]) == 0
    strong = pd.read_csv("fetched/clusters.csv").query("strong")
    assert "CZ08" in set(strong["region"])
    assert json.loads(Path("fetched/run.json").read_text(encoding="utf-8"))["sources"] == [f"Eurostat ({SBS})"]


def test_the_fetched_table_holds_the_same_cells_as_the_published_one(
    machine: Any, loopback: Any, example: pd.DataFrame
) -> None:
    machine.answers(loopback.json_reply(as_cube(example)))
    assert run(["fetch", "eurostat", SBS, "--out", "fetched.parquet"]) == 0
    example.to_csv("published.csv", index=False)
    fetched, published = (read_regional_table(name).table for name in ("fetched.parquet", "published.csv"))
    assert (fetched.years, fetched.source) == (published.years, f"Eurostat ({SBS})")
    fetched = fetched.pick(regions=published.regions, industries=published.industries)
    for name in ("values", "kinds", "establishments", "wages"):
        np.testing.assert_array_equal(getattr(fetched, name), getattr(published, name))


@pytest.mark.parametrize(
    ("words", "names", "told"),
    [
        (CENSUS[1:], ["census-2021"], ["NAICS 2017", "area_code", "1 confidential cell"]),
        (["bls", "2023", "industry=10,336"], SLICES, ["area_fips", "QCEW 2023"]),
        (["oecd", "OECD.TEST,DSD_X@DF_JOBS", "REF_AREA=CZ01,CZ02"], ["oecd-labels"], ["NACE Rev. 2", "REF_AREA"]),
        (["eurostat", SBS, "--form", "tsv"], ["eurostat-tsv-old"], ["NACE Rev. 2", "NUTS"]),
        (["eurostat", SBS, "--form", "sdmx-csv"], ["eurostat-sdmx-csv-2.1"], ["NACE Rev. 2", "NUTS"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_what_every_office_answers_is_understood_by_the_check(
    machine: Any,
    loopback: Any,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    names: list[str],
    told: list[str],
    suffix: str,
) -> None:
    machine.answers(*(loopback.reply(name) for name in names))
    assert run(["fetch", *words, "--out", f"jobs.{suffix}"]) == 0
    assert run(["check", f"jobs.{suffix}"]) == 0
    screen = capsys.readouterr().out
    assert [sentence for sentence in told if sentence not in screen] == []
    assert read_regional_table(f"jobs.{suffix}").table.counts()[CellKind.CONFIDENTIAL] == 1


def test_a_second_time_it_says_that_the_answer_was_kept(
    machine: Any, loopback: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answers(loopback.reply("census-2021"))
    assert run([*CENSUS, "--out", "one.csv"]) == 0
    capsys.readouterr()
    assert run([*CENSUS, "--out", "two.csv", "--offline"]) == 0
    assert "Taken from the answers kept here" in capsys.readouterr().out
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()
    assert len(machine.asked) == 1


def test_an_earlier_file_is_kept_unless_it_may_be_replaced(
    machine: Any, loopback: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answers(loopback.reply("census-2021"))
    Path("jobs.csv").write_text("mine")
    assert run([*CENSUS, "--out", "jobs.csv"]) == 3
    assert "There is already a file 'jobs.csv'; it is kept." in capsys.readouterr().err
    assert machine.asked == []
    assert run([*CENSUS, "--out", "jobs.csv", "--replace"]) == 0
    assert Path("jobs.csv").read_text(encoding="utf-8").startswith('"area_code"')


def test_an_earlier_note_beside_it_is_kept_too(machine: Any, loopback: Any, capsys: pytest.CaptureFixture[str]) -> None:
    machine.answers(loopback.reply("census-2021"))
    note = Path("census-2021.csv.source.json")
    note.write_text("mine")
    assert run([*CENSUS, "--out", "census-2021.csv"]) == 3
    assert "There is already a file 'census-2021.csv.source.json'; it is kept." in capsys.readouterr().err
    assert machine.asked == []
    assert run(CENSUS) == 0
    assert Path("census-2021-2.csv").exists()
    assert note.read_text() == "mine"


@pytest.mark.parametrize("out", ["jobs.xlsx", "jobs"])
def test_other_kinds_of_files_are_refused_before_anybody_is_asked(machine: Any, out: str) -> None:
    assert run([*CENSUS, "--out", out]) == 2
    assert machine.asked == []


def test_an_office_that_refuses_ends_with_its_own_exit_code_and_writes_nothing(
    machine: Any, loopback: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answers(loopback.reply("eurostat-400"))
    assert run(["fetch", "eurostat", SBS, "geo=XX", "--out", "jobs.csv"]) == 4
    error = capsys.readouterr().err
    assert "RefusedRequest: Eurostat says no (400): “The value XX is not valid for the dimension geo”." in error
    assert "Hint: check the codes" in error
    assert list(Path().iterdir()) == []


def test_a_wait_is_told_while_it_lasts(machine: Any, loopback: Any, capsys: pytest.CaptureFixture[str]) -> None:
    busy = loopback.Reply(status=503, headers={"Retry-After": "9"})
    machine.answers(busy, loopback.reply("census-2021"))
    assert run([*CENSUS, "--out", "jobs.csv"]) == 0
    assert "US Census Bureau: has trouble of its own (503). Asking again in 9 s." in capsys.readouterr().err


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_half_written(machine: Any, loopback: Any, tmp_path: Path) -> None:
    def slow() -> Iterator[bytes]:
        for _ in range(400):
            time.sleep(0.05)
            yield b'{"version": "2.0",' + b" " * 5_000

    machine.answers(loopback.Reply(stream=slow()))
    code = f"""
import sys
sys.path.insert(0, {str(Path(loopback.__file__).parent)!r})
import httpx, loopback
from klastr.sources.live import fetched
fetched.web_client = lambda: httpx.Client(transport=loopback._ToThisMachine({machine.port}), timeout=5)
from klastr.cli import main
sys.argv = ["klastr", "fetch", "eurostat", {SBS!r}, "--out", "jobs.csv"]
main()
"""
    environment = {**os.environ, "KLASTR_CACHE": str(tmp_path / "cache")}
    received = "cache/receiving-*/body"
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True) as running:
        try:
            limit = time.monotonic() + 30
            while not list(tmp_path.glob(received)) and running.poll() is None and time.monotonic() < limit:
                time.sleep(0.05)
            assert list(tmp_path.glob(received))
            running.send_signal(signal.SIGINT)
            _, error = running.communicate(timeout=30)
        finally:
            running.kill()
    assert (running.returncode, error) == (130, "Interrupted. Nothing was written.\n")
    assert list(Path().iterdir()) == []
    assert list((tmp_path / "cache").rglob("*")) == []


def test_without_httpx_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert run(["fetch", "eurostat", SBS]) == 2
    assert "pip install 'klastr[live]'" in capsys.readouterr().err
