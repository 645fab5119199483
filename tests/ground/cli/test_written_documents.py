"""The documents of an answer: each is written for itself, all or nothing goes for the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.cli.investigation import Answer, Question, investigate, on_the_example, write_answer
from klastr.cli.options import Columns
from klastr.errors import MissingExtra, UnwritableFolder
from klastr.report.pdf import document as pdf
from klastr.report.workbook import document as workbook

TABLES = {"clusters.csv", "clusters.parquet", "cross_border.csv", "emerging.csv", "lifecycle.csv", "run.json"}
DOCUMENTS = {"report.html", "report.pdf", "clusters.xlsx", "pictures"}


@pytest.fixture(scope="module")
def answer() -> Answer:
    question = Question(
        table=None, sheet=None, columns=Columns(), decimal=None, at=None, since=None, region_level=None,
        industry_level=None, only=("CZ",), reference="all", total=None, definition=None, stars="absolute",
        geometry=None, neighbours=None, smallest=0, draws=100, seed=0, language="en",
    )  # fmt: skip
    return investigate(on_the_example(question, Columns()), lambda _: None)


def refusal(*_: object, **__: object) -> None:
    raise MissingExtra("Not installed.", hint="pip install 'klastr[reports]'", extra="reports")


def full_disk(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.slow
def test_every_document_is_written_and_none_is_lacking(answer: Answer, tmp_path: Path) -> None:
    written = write_answer(answer, tmp_path / "answer", command=["klastr"])
    assert {file.name for file in (tmp_path / "answer").iterdir()} == TABLES | DOCUMENTS
    assert written.report == tmp_path / "answer/report.html"
    assert written.lacking == ()


@pytest.mark.slow
def test_one_that_lacks_its_extra_leaves_the_others(
    answer: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "pdf_of", refusal)
    written = write_answer(answer, tmp_path / "answer", command=["klastr"])
    assert written.lacking == ("report.pdf",)
    assert {file.name for file in (tmp_path / "answer").iterdir()} == TABLES | DOCUMENTS - {"report.pdf"}


def test_a_disk_that_is_full_in_the_middle_of_a_document_leaves_nothing(
    answer: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "overview_sheet", full_disk)
    with pytest.raises(UnwritableFolder, match="No space left"):
        write_answer(answer, tmp_path / "answer", command=["klastr"])
    assert list(tmp_path.iterdir()) == []
