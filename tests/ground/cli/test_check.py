"""`klastr check` says on one screen what was understood, and ends as a program should."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.cli import run
from klastr.cli.options import decimal_sign
from klastr.errors import InvalidOption

TEXT = "geo,nace,year,jobs,flag\n" + "".join(
    f"{region},{industry},{year},{value},\n"
    for value, (region, industry, year) in enumerate(
        (region, industry, year)
        for region in ("CZ0", "CZ01", "CZ02")
        for industry in ("C", "C10", "C11")
        for year in (2013, 2014)
    )
).replace("CZ02,C11,2014,17,", "CZ02,C11,2014,,c")


@pytest.fixture(autouse=True)
def _wide_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")


def written(folder: Path, text: str) -> str:
    path = folder / "jobs.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def lines(screen: str) -> list[str]:
    return [" ".join(line.split()) for line in screen.splitlines() if line.strip()]


def test_what_was_understood_is_on_one_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, TEXT)
    assert run(["check", path]) == 0
    screen = lines(capsys.readouterr().out)
    assert screen[0] == "jobs.csv CSV, UTF-8, fields parted by commas; 18 rows, one for each cell"
    assert "regions geo recognised 3 codes, NUTS 2003-2021: 1 of level 1, 2 of level 2" in screen
    assert "industries nace recognised 3 codes, NACE Rev. 2: 1 of level 1, 2 of level 2" in screen
    assert "value jobs recognised jobs" in screen
    assert "years year recognised 2013, 2014" in screen
    assert "2014 8 1 – –" in screen
    columns = "--region geo --industry nace --value jobs --flag flag --year year"
    levels = "--at 2014 --since 2013 --region-level 2 --industry-level 2"
    assert screen[-1] == f"klastr identify {path} {columns} {levels}"


def test_what_was_said_is_told_apart_from_what_was_recognised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", written(tmp_path, TEXT), "--region", "geo"]) == 0
    assert "regions geo as you said" in "\n".join(lines(capsys.readouterr().out))


def test_errors_are_all_shown_and_end_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", written(tmp_path, TEXT.replace(",0,", ",many,").replace(",3,", ",-3,"))]) == 3
    screen = "\n".join(lines(capsys.readouterr().out))
    assert "✗ Text where numbers belong in 'jobs': “many”. (row 2)" in screen
    assert "✗ Negative numbers in 'jobs' (lowest: -3). (row 5)" in screen
    assert "2 problems must be mended before anything can be measured." in screen
    assert "klastr identify" not in screen


def test_a_file_that_is_not_there_ends_with_3_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(tmp_path / "jbos.csv")]) == 3
    error = capsys.readouterr().err
    assert error.startswith("UnreadableFile: There is no file")
    assert "Traceback" not in error


def test_misuse_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", written(tmp_path, TEXT), "--decimal", "x"]) == 2
    assert "'x' is no decimal sign" in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "sign"), [(None, None), (".", "."), (",", ","), ("point", "."), ("comma", ",")])
def test_the_decimal_sign_may_be_typed_or_spelt(typed: str | None, sign: str | None) -> None:
    assert decimal_sign(typed) == sign


def test_another_sign_is_refused() -> None:
    with pytest.raises(InvalidOption, match="say --decimal"):
        decimal_sign(";")


def test_names_with_brackets_are_shown_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TEXT.replace("geo,", "[bold]geo,")
    assert run(["check", written(tmp_path, text), "--region", "[bold]geo"]) == 0
    assert "[bold]geo" in capsys.readouterr().out


def test_europe_fits_one_screen(real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(real_data / "eu_sbs_regional_2008_2014.parquet")]) == 0
    screen = capsys.readouterr().out
    assert len(screen.splitlines()) <= 50
    told = " ".join(screen.split())
    assert "467 codes, NUTS mixed versions: 29 of level 0, 112 of level 1, 326 of level 2" in told
    assert (
        "In 2014, 283 regions × 68 industries (region level 2, industry level 2): 11.6% of the cells are confid" in told
    )
    assert "--at 2014 --since 2010 --region-level 2 --industry-level 2" in told
