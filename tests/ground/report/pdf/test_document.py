"""The PDF as a file: what it says, in which language, with whatever names."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from klastr.errors import InvalidOption, MissingExtra
from klastr.identify.crossborder import cross_border_clusters
from klastr.identify.findings import RegionalClusters
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
