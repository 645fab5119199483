"""Runs the commands that the documentation shows, and brings what it shows up to date.

A fenced block ``console`` holds a command behind ``$`` and what it answers; ``[...]`` stands for lines that are left
out. A fenced block with ``title="groups.csv"`` is a file that the commands after it can read. Run as a program, with
KLASTR_REAL_DATA set, it rewrites the blocks and names those that must be cut again by hand.
"""

from __future__ import annotations

import gzip
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/guide/ten-minutes.md", "docs/stories/association.md", "docs/stories/ministry.md")
DOWNLOAD = "estat_sbs_r_nuts06_r2.tsv.gz"
"""The file that Eurostat's site gives for its regional table."""

OWN_TABLE = "employment.csv"
"""A table as a reader may have it; here the embedded example."""

LEFT_OUT = "[...]"
_BLOCK = re.compile(r"^```(?P<kind>\w+)(?P<more>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_INDICATORS = {"V11210": "local_units", "V13320": "wages_meur", "V16110": "persons_employed"}


@dataclass(frozen=True, slots=True)
class Run:
    """A command and what a page shows of its answer, from `start` to `end`; or, without a command, a file."""

    command: str
    shown: str
    start: int
    end: int
    file: str = ""


def runs(page: str) -> Iterator[Run]:
    """Everything in a page that is to be run or written, in order."""
    for block in _BLOCK.finditer(page):
        title = re.search(r'title="([^"]+)"', block["more"])
        if block["kind"] == "console":
            command, shown = _command_and_answer(block["text"])
            end = block.end("text")
            yield Run(command, shown, end - len(shown), end)
        elif title:
            yield Run("", block["text"], *block.span("text"), file=title[1])


def _command_and_answer(block: str) -> tuple[str, str]:
    r"""The command in one line, and what stands below it.

    >>> _command_and_answer("$ klastr check a.csv \\\n    --year year\nall well\n")
    ('klastr check a.csv --year year', 'all well\n')
    """
    lines = block.splitlines(keepends=True)
    last = next(k for k, line in enumerate(lines) if not line.endswith("\\\n"))
    typed = " ".join(line.removesuffix("\\\n").strip() for line in lines[: last + 1])
    return typed.removeprefix("$ "), "".join(lines[last + 1 :])


def answer(command: str, folder: Path) -> str:
    """What a command prints, on a screen of 80 columns without colours; lines end where their text ends."""
    name, *arguments = shlex.split(command)
    assert name == "klastr", f"only klastr is run here, not {name}"
    environment = os.environ | {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    program = [sys.executable, "-c", "from klastr.cli import main; main()", *arguments]
    done = subprocess.run(program, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 2, 3):  # answered, misused, the material: anything else is no answer
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stderr}")
    lines = [line.rstrip() for line in (done.stdout + done.stderr).strip("\n").splitlines()]
    return "\n".join(lines) + "\n"


def agrees(shown: str, said: str) -> bool:
    """Whether what is shown is what was said, apart from lines left out.

    >>> agrees("one\\n[...]\\nfour\\n", "one\\ntwo\\nthree\\nfour\\n"), agrees("one\\n", "two\\n")
    (True, False)
    """
    parts = [re.escape(part) for part in re.split(rf"(?m)^{re.escape(LEFT_OUT)}\n", shown)]
    return re.fullmatch("(?:.*\n)*?".join(parts), said) is not None


def cut_alike(shown: str, said: str) -> str:
    """What was said with as many lines at both ends as are shown; all of it where something else was left out.

    >>> cut_alike("one\\n[...]\\nlast\\n", "1\\n2\\n3\\n4\\n")
    '1\\n[...]\\n4\\n'
    """
    ends = shown.split(f"{LEFT_OUT}\n")
    if len(ends) != 2:
        return said
    lines = said.splitlines(keepends=True)
    head, tail = (end.count("\n") for end in ends)
    return "".join([*lines[:head], f"{LEFT_OUT}\n", *lines[len(lines) - tail :]])


def prepared(folder: Path, real_data: Path | None) -> None:
    """Put the tables that the pages speak of into a folder."""
    example = files("klastr.sources") / "data" / "visegrad.csv"
    lines = example.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / OWN_TABLE).write_text("".join(line for line in lines if line[0] != "#"), encoding="utf-8")
    if real_data is not None:
        _write_as_downloaded(real_data / "eu_sbs_regional_2008_2014.parquet", folder / DOWNLOAD)


def _write_as_downloaded(source: Path, target: Path) -> None:
    """The European table in the shape in which Eurostat offers it: years side by side, flags in the cells."""
    import pandas as pd

    table = pd.read_parquet(source)
    parts = []
    for indicator, name in _INDICATORS.items():
        numbers = table[name].map("{:.1f}".format if name == "wages_meur" else "{:.0f}".format, na_action="ignore")
        cells = numbers.astype(object).fillna(":") + " " + table[f"{name}_flag"].astype(object).fillna("")
        parts.append(table[["nace_code", "nuts_code", "year"]].assign(indic_sb=indicator, cell=cells))
    wide = pd.concat(parts).set_index(["nace_code", "indic_sb", "nuts_code", "year"])["cell"].unstack(fill_value=": ")
    lines = ["freq,nace_r2,indic_sb,geo\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in wide.columns)]
    lines += [f"A,{','.join(key)}\t" + "\t".join(row) for key, row in zip(wide.index, wide.to_numpy(), strict=True)]
    target.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=1))


def brought_up_to_date(page: str, folder: Path) -> tuple[str, list[str]]:
    """The page with what its commands say now, and the commands whose blocks must be cut again by hand."""
    parts, at, by_hand = [], 0, []
    for run in runs(page):
        if run.file:
            (folder / run.file).write_text(run.shown, encoding="utf-8")
            continue
        said = answer(run.command, folder)
        if agrees(run.shown, said):
            continue
        said = cut_alike(run.shown, said)
        if LEFT_OUT not in said and LEFT_OUT in run.shown:
            by_hand.append(f"$ {run.command}\n{said}")
            continue
        parts += [page[at : run.start], said]
        at = run.end
    return "".join([*parts, page[at:]]), by_hand


def main() -> int:
    """Bring all pages up to date."""
    real_data = os.environ.get("KLASTR_REAL_DATA")
    left = 0
    for name in PAGES:
        path = ROOT / name
        with tempfile.TemporaryDirectory() as made:
            prepared(Path(made), Path(real_data) if real_data else None)
            page, by_hand = brought_up_to_date(path.read_text(encoding="utf-8"), Path(made))
            shutil.rmtree(made, ignore_errors=True)
        path.write_text(page, encoding="utf-8")
        for block in by_hand:
            print(f"\n{name}: cut this again by hand\n{block}", file=sys.stderr)
        left += len(by_hand)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
