"""What files and offices say reaches the terminal as text: it cannot colour, clear or rename it."""

from __future__ import annotations

import io
import shlex
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.table import Table
from rich.text import Text

from klastr.cli import run
from klastr.cli.terminal import harmless, terminal

RED = "\x1b[31m"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x08", "\r", "\x1b", "\x7f", "\x85", "\x9b", "\ud800"])
def test_every_sign_that_commands_is_replaced(sign: str) -> None:
    assert harmless(f"a{sign}b") == "a\ufffdb"


def test_words_and_ends_of_lines_stay() -> None:
    text = "Česká\trepublika\n“Žďár” – 東京 ★\u00a0é"
    assert harmless(text) == text


def test_whatever_is_printed_is_cleaned_and_our_own_colours_stay() -> None:
    table = Table()
    table.add_column(f"name{RED}")
    table.add_row(f"cell\x9b31m{RED}", style="bold green")
    written = io.StringIO()
    screen = terminal(file=written, force_terminal=True, color_system="standard", width=60, legacy_windows=False)
    screen.print(f"plain{RED} [b]", style="yellow", soft_wrap=True)
    screen.print(Text(f"text{RED}", style="bold"))
    screen.print(table)
    told = written.getvalue()
    assert RED not in told
    assert "\x9b" not in told
    assert "\x1b[33mplain\ufffd[31m [b]" in told
    assert "\x1b[1mtext" in told


def test_what_an_office_says_commands_nothing(
    machine: Any, loopback: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    machine.answers(loopback.json_reply({"error": [{"label": f"No{RED} such \ud800table"}]}, 404))
    assert run(["fetch", "eurostat", "abc"]) == 4
    error = capsys.readouterr().err
    assert "\x1b" not in error
    assert "No\ufffd[31m such \ufffdtable" in error


def test_names_in_a_database_command_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect(str(tmp_path / "jobs.duckdb")) as database:
        for name in (f"{RED}red", "blue"):
            database.execute(f'CREATE TABLE "{name}" (region TEXT, industry TEXT, jobs INTEGER)')
    assert run(["check", str(tmp_path / "jobs.duckdb")]) != 0
    told = capsys.readouterr()
    assert "red" in told.err
    assert "\x1b" not in told.err + told.out


def test_the_next_command_is_quoted_for_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    region = "$(touch pwned) `id`"
    rows = [f'"{region}",x,2014,5000', f'"{region}",y,2014,10', "B,x,2014,10", "B,y,2014,4000"]
    Path("jobs 1.csv").write_text("\n".join(["region,industry,year,jobs", *rows, ""]))
    assert run(["identify", "jobs 1.csv", "--draws", "0"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "--for" in line)
    command = line[line.index("klastr identify") :]
    assert shlex.split(command) == ["klastr", "identify", "jobs 1.csv", "...", "--for", region]
    assert shlex.quote(region) in command
