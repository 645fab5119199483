"""Delimited texts are read whole, or every row that does not fit is told."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from klastr.errors import Problem, UnreadableFile
from klastr.sources.files import opened_table
from klastr.sources.opened import ReadColumns

TEXT = "geo,nace,jobs\nCZ01,C10,1\nCZ01,C11,2\nCZ02,C10,3\n"


def read(folder: Path, text: str | bytes, name: str = "table.csv") -> tuple[ReadColumns, dict[str, Problem]]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with opened_table(path) as opened:
        found = opened.read(range(len(opened.names)))
        found.rows.of([0])  # gaps are looked for while the file is there
        return found, {problem.code: problem for problem in (*opened.notes, *found.problems)}


def cells(found: ReadColumns) -> list[list[str | None]]:
    return [column.to_pylist() for column in found.columns]


WHOLE = [["CZ01", "CZ01", "CZ02"], ["C10", "C11", "C10"], ["1", "2", "3"]]


@pytest.mark.parametrize(
    "text",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\n", "\r\n", 2).encode(),
        TEXT.rstrip("\n").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace("CZ01", '"CZ01"').replace("jobs", '"jobs"').encode(),
        gzip.compress(TEXT.encode()),
        gzip.compress(TEXT.encode("utf-16")),
    ],
    ids=str.split("UTF-8 BOM UTF-16 UTF-16-BE CRLF CR mixed-ends no-last-end semicolons quoted gzip gzip-UTF-16"),
)
def test_the_same_table_in_every_dress(tmp_path: Path, text: bytes) -> None:
    found, _ = read(tmp_path, text)
    assert cells(found) == WHOLE


def test_accents_in_windows_1250_survive(tmp_path: Path) -> None:
    found, problems = read(tmp_path, TEXT.replace("CZ02", "Plzeňský").encode("cp1250"))
    assert cells(found)[0][2] == "Plzeňský"
    assert problems["encoding"].severity == "note"


def test_rows_with_too_few_and_too_many_fields_are_all_told(tmp_path: Path) -> None:
    found, problems = read(tmp_path, TEXT + "CZ02,C11\nCZ03,C10,1,5\nCZ03,C11,2,5\nCZ04,C10,4\n")
    assert problems["ragged_rows"].severity == "error"
    assert problems["ragged_rows"].rows == (6, 7)
    assert problems["ragged_rows"].hint is not None
    assert "decimal comma" in problems["ragged_rows"].hint
    assert found.rows.of([3]) == (8,)


def test_too_few_fields(tmp_path: Path) -> None:
    _, problems = read(tmp_path, TEXT + "CZ02,C11\nCZ04,C10,4\n")
    assert problems["ragged_rows"].rows == (5,)
    assert "fewer than the 3 fields" in problems["ragged_rows"].message


def test_a_quotation_mark_that_is_not_closed(tmp_path: Path) -> None:
    _, problems = read(tmp_path, TEXT.replace("CZ02,C10", '"CZ02,C10'))
    assert problems["broken_rows"].rows == (4,)
    assert problems["broken_rows"].severity == "error"


def test_footnotes_below_the_table_are_left_out_and_told(tmp_path: Path) -> None:
    found, problems = read(tmp_path, TEXT + "\nSource: office\nc: confidential\n")
    assert len(found.columns[0]) == 3
    assert problems["lines_below"].rows == (6, 7)
    assert problems["lines_below"].severity == "note"


def test_a_short_row_in_the_middle_is_no_footnote(tmp_path: Path) -> None:
    _, problems = read(tmp_path, TEXT + "CZ09\nCZ02,C11,5\n")
    assert problems["ragged_rows"].rows == (5,)


def test_blank_rows_are_counted_in_row_numbers(tmp_path: Path) -> None:
    found, _ = read(tmp_path, TEXT.replace("CZ01,C11", "\nCZ01,C11"))
    assert found.rows.of([0, 1, 2]) == (2, 4, 5)


def test_a_line_end_inside_quotation_marks_does_not_end_a_row(tmp_path: Path) -> None:
    found, _ = read(tmp_path, 'geo,nace,jobs\n"CZ\n01",C10,1\n\nCZ02,C10,2\n')
    assert cells(found)[0] == ["CZ\n01", "CZ02"]
    assert found.rows.of([1]) == (4,)


def test_only_the_columns_that_are_asked_for_are_read(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TEXT)
    seen: list[tuple[int, int]] = []
    with opened_table(path) as opened:
        found = opened.read([2], lambda done, of: seen.append((done, of)))
    assert cells(found) == [["1", "2", "3"]]
    assert seen[-1][0] == 3


@pytest.mark.slow
def test_ten_thousand_columns(tmp_path: Path) -> None:
    names = ",".join(f"c{k}" for k in range(10_000))
    found, _ = read(tmp_path, names + "\n" + ",".join("1" for _ in range(10_000)) + "\n")
    assert len(found.columns) == 10_000


def test_names_that_look_like_queries_are_only_names(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "a'); DROP TABLE x; --,b\n1,2\n", name="it's a 'table'.csv")
    assert cells(found) == [["1"], ["2"]]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").mkdir()
    read(tmp_path, gzip.compress(TEXT.encode("utf-16")))
    with pytest.raises(UnreadableFile):
        read(tmp_path, gzip.compress(b"a\x00b\n"))
    assert list((tmp_path / "temporary").iterdir()) == []
