"""The PDF as a file: what it says, in which language, with whatever names."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from klastr.errors import InvalidOption, MissingExtra
from klastr.identify.crossborder import cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle import lifecycle_stages
from klastr.report.pdf import regions
from klastr.report.pdf.document import write_pdf


def test_a_table_without_years_and_names_makes_a_document(plain: RegionalClusters, tmp_path: Path) -> None:
    write_pdf(plain, cross_border_clusters(plain, []), tmp_path / "report.pdf")
    with pikepdf.open(tmp_path / "report.pdf") as document:
        assert len(document.pages) >= 4


def test_without_the_extra_nothing_is_written_and_the_extra_is_named(
    plain: RegionalClusters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def refused(name: str, *rest: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "typst", raising=False)
    monkeypatch.setattr(builtins, "__import__", refused)
    with pytest.raises(MissingExtra, match="typst"):
        write_pdf(plain, cross_border_clusters(plain, []), tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_language_is_refused(plain: RegionalClusters, tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="'de'"):
        write_pdf(plain, cross_border_clusters(plain, []), tmp_path / "report.pdf", language="de")


@pytest.mark.slow
def test_the_stage_of_its_life_stands_below_a_group(
    example: RegionalClusters, tmp_path: Path, read: Callable[[Path], Any]
) -> None:
    stages = lifecycle_stages(example)
    nothing = cross_border_clusters(example, [])
    write_pdf(example, nothing, tmp_path / "with.pdf", stages=stages)
    write_pdf(example, nothing, tmp_path / "without.pdf")
    told, untold = (read(tmp_path / name) for name in ("with.pdf", "without.pdf"))
    assert "sustaining (" in told.text(told.structure)
    assert "no regional cluster (" not in told.text(told.structure)
    assert "sustaining (" not in untold.text(untold.structure)


@pytest.mark.slow
def test_of_many_regions_the_strongest_have_a_page_and_the_document_says_so(
    example: RegionalClusters, tmp_path: Path, read: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regions, "MOST_PAGES", 3)
    write_pdf(example, cross_border_clusters(example, []), tmp_path / "report.pdf")
    document = read(tmp_path / "report.pdf")
    pages = [title for depth, title in document.bookmarks() if depth == 2 and title.endswith(")")]
    counts = example.is_strong.sum(axis=1)
    shown = [int(counts[example.regions.index(title[-5:-1])]) for title in pages]
    assert len(pages) == 3
    assert min(shown) >= sorted(counts)[-3]
    assert "3 of the 35 regions have a page" in document.text(document.structure)


@pytest.mark.parametrize(("language", "scale"), [("en", "its scale is logarithmic"), ("cs", "měřítko je logaritmické")])
def test_the_table_of_the_strongest_says_that_its_bars_are_logarithmic(
    plain: RegionalClusters, tmp_path: Path, read: Callable[[Path], Any], language: str, scale: str
) -> None:
    write_pdf(plain, cross_border_clusters(plain, []), tmp_path / "report.pdf", language=language)
    document = read(tmp_path / "report.pdf")
    assert scale in document.text(document.structure)
