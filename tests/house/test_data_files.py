"""Data files that a tool makes are what the tool makes today."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def tool(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return __import__(name)


def numbers_and_texts(text: str) -> tuple[list[float], list[str]]:
    """The cells of a CSV: numbers apart, so that the last digit may differ between machines."""
    numbers, texts = [], []
    for cell in text.replace("\n", ",").split(","):
        try:
            numbers.append(float(cell))
        except ValueError:
            texts.append(cell)
    return numbers, texts


@pytest.mark.slow
def test_the_built_in_grouping_is_as_measured(real_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grouping = tool("nace_grouping", monkeypatch)
    path = grouping.DATA / "nace_grouping.csv"
    rows = grouping.completed(grouping.read_rows(path), grouping.measures(grouping.european_table(real_data)))
    measured, said = numbers_and_texts(grouping.data_file(rows))
    kept, written = numbers_and_texts(path.read_text(encoding="utf-8"))
    assert said == written
    assert measured == pytest.approx(kept, abs=0.002)


def test_the_page_of_the_built_in_grouping_shows_the_data_file(monkeypatch: pytest.MonkeyPatch) -> None:
    grouping = tool("nace_grouping", monkeypatch)
    page = grouping.PAGE.read_text(encoding="utf-8")
    assert grouping.page_with(grouping.read_rows(grouping.DATA / "nace_grouping.csv"), page) == page


@pytest.mark.slow
def test_the_example_is_as_compiled(real_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = tool("compile_example", monkeypatch)
    for path, text in example.compiled(real_data).items():
        compiled, said = numbers_and_texts(text)
        kept, written = numbers_and_texts(path.read_text(encoding="utf-8"))
        assert said == written, path.name
        assert compiled == pytest.approx(kept, rel=1e-4, abs=1), path.name
