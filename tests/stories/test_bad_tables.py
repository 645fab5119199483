"""A person brings a bad table: `klastr check` and `klastr identify` say what is wrong, where, how much, what to do.

Every refusal ends with exit code 3, without a traceback, and leaves no folder behind.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from klastr.cli import run
from klastr.sources.tables import read_regional_table

GOOD = "geo,nace,year,jobs\n" + "".join(
    f"{region},{industry},{year},{100 + 7 * k}\n"
    for k, (region, industry, year) in enumerate(
        (region, industry, year)
        for region in ("CZ01", "CZ02", "SK01", "SK02")
        for industry in ("C10", "C11", "C29")
        for year in (2013, 2014)
    )
)


def changed(row: int, text: str) -> str:
    """The good table with one row (as a spreadsheet numbers it) written differently."""
    lines = GOOD.splitlines()
    lines[row - 1] = text
    return "\n".join(lines) + "\n"


# What is brought, how it is called, and what the sentence must say: what, where, how much, what to do.
BAD: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "an empty file": ("t.csv", b"", ("UnreadableFile", "'t.csv' is empty", "download it again")),
    "names without rows": ("t.csv", b"geo,nace,jobs\n", ("UnreadableFile", "(geo, nace, jobs) and no row below it")),
    "a web page": ("t.csv", b"<html><title>Sign in</title></html>", ("UnreadableFile", "“Sign in”", "in a browser")),
    "a Parquet file that is cut": ("t.parquet", b"PAR1\x15\x04", ("UnreadableFile", "cut off or damaged", "again")),
    "a packed file that is cut": (
        "t.csv.gz", gzip.compress(GOOD.encode() * 200)[:150], ("UnreadableFile", "packed by gzip", "download it again"),
    ),
    "a workbook that is none": ("t.xlsx", GOOD.encode(), ("UnreadableFile", "is no Excel workbook", "call it .csv")),
    "NUL bytes": ("t.csv", GOOD.encode().replace(b"SK01", b"SK\x0001", 1), ("UnreadableFile", "line 14")),
    "text where numbers belong": (
        "t.csv", changed(5, "CZ01,C11,2014,about 50").encode(),
        ("InvalidTable", "“about 50”", "(row 5)", "leave the cell"),
    ),
    "a negative number": ("t.csv", changed(4, "CZ01,C11,2013,-5").encode(), ("InvalidTable", "lowest: -5", "(row 4)")),
    "the same row twice": (
        "t.csv", (GOOD + "CZ01,C10,2013,100\n").encode(), ("InvalidTable", "rows 2, 26", "remove the repeated rows"),
    ),
    "two numbers for one cell": (
        "t.csv", (GOOD + "CZ01,C10,2013,5\n").encode(),
        ("InvalidTable", "CZ01 × C10, 2013", "rows 2, 26", "sum the rows"),
    ),
    "a year that is none": ("t.csv", changed(3, "CZ01,C10,20l4,5").encode(), ("InvalidTable", "“20l4”", "(row 3)")),
    "a row without a region": ("t.csv", changed(3, ",C10,2014,5").encode(), ("InvalidTable", "the region", "(row 3)")),
    "a decimal comma that parts fields": (
        "t.csv", changed(3, "CZ01,C10,2014,5,5").encode(),
        ("InvalidTable", "more than the 4 fields", "(row 3)", "quotation"),
    ),
    "a quotation mark left open": (
        "t.csv", changed(9, '"SK01,C10,2014,5').encode(), ("InvalidTable", "opened and not closed", "(row 9)"),
    ),
    "codes of two revisions": (
        "t.csv", GOOD.replace("C10", "G45").replace("C11", "DA15").encode(),
        ("InvalidTable", "NACE Rev. 1.1 and not of Rev. 2", "(DA15)", "translate one of them"),
    ),
    "every cell confidential": (
        "t.csv", b"geo,nace,jobs,flag\nCZ01,C10,,c\nCZ01,C11,,c\nCZ02,C10,,c\nCZ02,C11,,c\n",
        ("InvalidTable", "4 of 4 are confidential", "ask the office"),
    ),
    "no column of industries": (
        "t.csv", b"geo,jobs\nCZ01,5\nCZ02,6\n", ("MissingColumn", "industries", "--industry COLUMN"),
    ),
    "no row of names": (
        "t.csv", b"CZ01,C10,12\nCZ01,C11,13\nCZ02,C10,1\n", ("MissingColumn", "looks like data", "row of names"),
    ),
    "men and women without a total": (
        "t.csv", b"geo,nace,sex,jobs\nCZ01,C10,F,1\nCZ01,C10,M,2\nCZ02,C10,F,3\nCZ02,C10,M,4\n",
        ("MissingColumn", "'sex' has 2 members (F, M)", "sum them"),
    ),
}  # fmt: skip


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run a command on a table; the exit code and everything on the screen as one line."""

    def brought(command: str, name: str, content: bytes, *options: str) -> tuple[int, str]:
        (tmp_path / name).write_bytes(content)
        code = run([command, str(tmp_path / name), *options])
        captured = capsys.readouterr()
        return code, " ".join((captured.out + captured.err).split())

    return brought


@pytest.mark.parametrize("case", BAD)
def test_identify_refuses_with_the_whole_story(
    case: str, tmp_path: Path, bring: Callable[..., tuple[int, str]]
) -> None:
    name, content, said = BAD[case]
    code, screen = bring("identify", name, content, "--out", str(tmp_path / "answer"))
    assert code == 3
    assert [part for part in said if part not in screen] == []
    assert "Traceback" not in screen
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("case", BAD)
def test_check_says_the_same(case: str, bring: Callable[..., tuple[int, str]]) -> None:
    name, content, said = BAD[case]
    code, screen = bring("check", name, content)
    assert code == 3
    assert [part for part in said[1:] if part not in screen] == []


READ = {
    "a BOM": GOOD.encode("utf-8-sig"),
    "UTF-16": GOOD.encode("utf-16"),
    "Windows-1250": GOOD.replace("jobs", "zaměstnanci").encode("cp1250"),
    "semicolons and decimal commas": GOOD.replace(",", ";").replace("107\n", "107,5\n").encode(),
    "thousands separators": GOOD.replace(",", ";").replace("107\n", "1 107\n").encode(),
    "line ends of two kinds": GOOD.replace("\n", "\r\n", 5).encode(),
    "a title and a footnote": b"Jobs by region\n\n" + GOOD.encode() + b"\nSource: office\n",
}


@pytest.mark.parametrize("case", READ)
def test_what_can_be_read_is_read(case: str, bring: Callable[..., tuple[int, str]]) -> None:
    code, screen = bring("check", "table.csv", READ[case])
    assert code == 0
    assert "klastr identify" in screen
    assert "CZ01" not in screen  # no code of the table is in doubt


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"geo,nace,jobs\nCZ01,C10,0\nCZ01,C11,0\nCZ02,C10,0\nCZ02,C11,0\n", "All 4 numbers are zero"),
        (b"geo,nace,jobs\nCZ01,C10,1\nCZ01,C11,2\n", "a single region, CZ01"),
        (b"geo,nace,jobs\nCZ01,C10,1\nCZ02,C10,2\n", "a single industry, C10"),
        (b"geo,nace,jobs\nCZ01,C10,1\nCZ02,C10,2\nCZ01,C11,1\nCZ02,C11,-\n", "1 cell of 'jobs' with a dash"),
        (b"geo,nace,jobs\nCZ0,C10,3\nCZ01,C10,1\nCZ02,C10,2\n", "1 of level 1, 2 of level 2"),
    ],
    ids=["only zeros", "one region", "one industry", "a dash", "levels side by side"],
)
def test_what_is_odd_is_told_before_anything_is_measured(
    content: bytes, said: str, bring: Callable[..., tuple[int, str]]
) -> None:
    code, screen = bring("check", "table.csv", content)
    assert code == 0
    assert said in screen


def test_a_wrong_column_offers_the_nearest_names(bring: Callable[..., tuple[int, str]]) -> None:
    code, screen = bring("identify", "table.csv", GOOD.encode(), "--value", "job")
    assert code == 3
    assert "MissingColumn: There is no column 'job'" in screen
    assert "did you mean 'jobs'?" in screen


def test_everything_wrong_with_a_table_is_in_one_report(bring: Callable[..., tuple[int, str]]) -> None:
    lines = GOOD.splitlines()
    lines[1], lines[4], lines[7] = "CZ01,C10,2013,many", "CZ01,C11,2014,-1", "CZ02,C10,14,5"
    code, screen = bring("identify", "table.csv", "\n".join([*lines, lines[9]]).encode())
    assert code == 3
    assert "'table.csv' has 4 problems that must be mended first" in screen
    assert all(f"({rows})" in screen for rows in ("row 2", "row 5", "row 8", "rows 10, 26"))


def test_one_odd_cell_does_not_turn_thousands_into_decimals(tmp_path: Path) -> None:
    cells = [f"{29 + k},{477 + k}" for k in range(30)] + ["1.234,5"]
    lines = [f'CZ0{1 + k % 8},C{10 + k // 8},"{cell}"' for k, cell in enumerate(cells)]
    path = tmp_path / "thousands.csv"
    path.write_text("nuts,nace,jobs\n" + "\n".join(lines))
    reading = read_regional_table(path, region="nuts", industry="nace", value="jobs")
    assert [problem.code for problem in reading.errors] == ["not_a_number"]
    assert "1.234,5" in str(reading.errors[0])
    assert reading.errors[0].rows == (32,)


def test_a_number_beyond_counting_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    path.write_text("nuts,nace,jobs\nCZ01,C10,1e308\nCZ01,C11,5\nCZ02,C10,7\nCZ02,C11,8\n")
    reading = read_regional_table(path, region="nuts", industry="nace", value="jobs")
    assert [problem.code for problem in reading.errors] == ["impossible_values"]
    assert reading.errors[0].rows == (2,)
