"""A file is what its bytes say; what holds no table is refused with what to do."""

from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from klastr.errors import InvalidOption, UnreadableFile
from klastr.sources.files import opened_table

TEXT = b"geo,nace,jobs\nCZ01,C10,1\n"


def refusal(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(UnreadableFile) as error, opened_table(path, sheet=sheet) as opened:
        opened.read(range(len(opened.names)))
    assert error.value.hint
    return error.value.message


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "'empty.csv' is empty (0 bytes)."),
        ("page.csv", b"<!DOCTYPE html><title>Log in</title>", "is a web page called “Log in”"),
        ("page.xls", b"\n<html><table><tr><td>1</td></tr></table></html>", "'page.xls' is a web page"),
        ("page.csv.gz", gzip.compress(b"<html><body>Error 500</body></html>"), "is a web page"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "an old Excel workbook"),
        ("book.pdf", b"%PDF-1.7 ...", "a PDF document"),
        ("table.csv", b"BZh91AY", "packed by bzip2"),
        ("table.json", b'[{"geo": "CZ01"}]', "is JSON"),
        ("table.xml", b'<?xml version="1.0"?><data/>', "is XML"),
        ("table.xlsx", b"geo,nace\nCZ01,C10\n", "is called .xlsx and is no Excel workbook; it begins with “geo,nace”"),
        ("cut.csv.gz", gzip.compress(TEXT * 5_000)[:200], "cannot be unpacked to its end"),
        ("cut.parquet", b"PAR1" + b"\x15\x04" * 50, "begins as a Parquet file and cannot be read to its end"),
        ("secret.sqlite", b"\x8f\x00\xf3" * 50, "begins neither as a DuckDB nor as an SQLite database"),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 50, "begins as an Excel workbook and cannot be read"),
    ],
    ids=lambda case: case if isinstance(case, str) and "." in case and " " not in case else "",
)
def test_what_holds_no_table_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refusal(path)


def test_an_archive_is_refused_with_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data.csv", TEXT)
    assert "is a ZIP archive of 1 file (data.csv), not a table" in refusal(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder, not a file" in refusal(tmp_path)


def test_a_file_that_is_not_there_offers_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "employment.csv").write_bytes(TEXT)
    with (
        pytest.raises(UnreadableFile, match=r"There is no file .*did you mean employment.csv\?"),
        opened_table(tmp_path / "employmnet.csv"),
    ):
        pass


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(TEXT)
    path.chmod(0)
    assert "cannot be opened: Permission denied" in refusal(path)


def test_a_text_has_no_sheets(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(TEXT)
    with pytest.raises(InvalidOption, match="has no sheets"), opened_table(path, sheet="Data"):
        pass


@pytest.mark.parametrize("name", ["table.txt", "table", "table.dat", "table.xls"])
def test_a_text_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(TEXT)
    with opened_table(path) as opened:
        assert opened.names == ("geo", "nace", "jobs")
