"""The workbook as a file: sheets, tables, filters, charts, numbers that are numbers, texts that compute nothing."""

from __future__ import annotations

import builtins
import re
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from klastr.errors import InvalidOption, MissingExtra
from klastr.identify.crossborder import CrossBorderClusters, cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.regional_clusters import regional_clusters
from klastr.report.workbook import book as furniture
from klastr.report.workbook import document
from klastr.report.workbook.document import write_workbook
from klastr.tables.regional import RegionalTable


def opened(path: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        # openpyxl does not know the newer data bars and says so.
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def texts(sheet: Any) -> str:
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)


@pytest.fixture(scope="module")
def path(
    example: RegionalClusters, example_borders: CrossBorderClusters, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "clusters.xlsx"
    write_workbook(example, example_borders, path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> openpyxl.Workbook:
    return opened(path)


@pytest.mark.slow
def test_the_sheets_are_there_in_order(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["Overview", "Clusters", "Regions", "Groups", "Cross-border", "Run"]


def test_the_first_sheet_says_the_answer_its_source_and_shows_it(book: openpyxl.Workbook) -> None:
    told = texts(book["Overview"])
    assert "108 strong regional clusters; the strongest is Coal mining in Silesia" in told
    assert "Source: Eurostat" in told
    assert len(book["Overview"]._charts) == 2


def test_every_pair_with_somebody_is_there_with_its_figures(book: openpyxl.Workbook, example: RegionalClusters) -> None:
    found = {(row["Region"], row["Group"]): row for row in rows(book["Clusters"])}
    assert len(found) == int((example.employment > 0).sum())
    for region, group in (("PL22", "B05"), ("CZ08", "C24"), ("SK03", "C16")):
        row, truth = found[region, group], example.row(region, group)
        assert row["Size"] == pytest.approx(truth["persons_employed"], abs=1e-6)
        assert row["Location quotient"] == pytest.approx(truth["location_quotient"], abs=1e-6)
        assert row["Quotient from"] == pytest.approx(truth["lq_low"], abs=1e-6)
        assert row["Growth"] == pytest.approx(truth["growth"], abs=1e-6)
        assert row["Stars"] == truth["stars"]
        assert row["Strong"] == ("yes" if truth["strong"] else "no")


def test_what_is_not_defined_is_empty_and_not_zero(book: openpyxl.Workbook, example: RegionalClusters) -> None:
    assert example.growth is not None
    unknown = int((np.isnan(example.growth.growth) & (example.employment > 0)).sum())
    assert unknown > 0
    assert sum(row["Growth"] is None for row in rows(book["Clusters"])) == unknown


def test_tables_have_filters_frozen_headings_and_formats(book: openpyxl.Workbook) -> None:
    for name in ("Clusters", "Regions", "Groups", "Cross-border"):
        sheet = book[name]
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions
        assert table.autoFilter is not None
        assert sheet.freeze_panes == "C2"
    formats = {cell.value: book["Clusters"].cell(2, k).number_format
               for k, cell in enumerate(book["Clusters"][1], start=1)}  # fmt: skip
    assert formats["Size"] == "#,##0"
    assert formats["Growth"] == "+0.0%;-0.0%;0.0%"
    assert formats["Sure of the stars"] == '[>=0.995]"> 99%";[<0.005]"< 1%";0%'


def test_the_first_sheet_says_of_what_estimates_are_a_share_and_wages_their_unit(book: openpyxl.Workbook) -> None:
    labels = [row[0].value for row in book["Overview"].iter_rows(max_row=20)]
    assert "of the persons employed are estimates of hidden cells" in labels
    headings = [cell.value for cell in book["Clusters"][1]]
    assert "Wages per person, in the unit of the table’s wages" in headings


def test_regions_and_groups_add_up(book: openpyxl.Workbook, example: RegionalClusters) -> None:
    strong = int(example.is_strong.sum())
    assert sum(row["Strong regional clusters"] for row in rows(book["Regions"])) == strong
    assert sum(row["Strong in regions"] for row in rows(book["Groups"])) == strong


def test_charts_speak_to_those_who_do_not_see_them_and_read_their_own_sheet(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(re.findall(r'descr="[^"]{20,}"', drawing)) == 2
    for chart in charts:
        assert set(re.findall(r"<c:f>(\w+)!", chart)) == {"Overview"}
    assert "<c:errBars>" in charts[0]


def test_nothing_in_the_file_is_a_formula_or_leads_outside(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            part = parts.read(name).decode()
            assert "<f>" not in part
            assert "TargetMode" not in part, name


def test_hostile_names_are_text_and_compute_nothing(tmp_path: Path) -> None:
    evil = ('=HYPERLINK("http://a.invalid","x")', "+1+1", "@SUM(A1)", "-2", "\x01\x02", "http://a.invalid", "_x0041_")
    industries = ("=cmd|'/c calc'!A0", "x" * 40_000)
    pairs = [(region, industry) for region in evil for industry in industries]
    table = RegionalTable.from_rows([(*pair, 20_000.0 + 3000 * k) for k, pair in enumerate(pairs)])
    found = regional_clusters(table)
    write_workbook(found, cross_border_clusters(found, []), tmp_path / "clusters.xlsx")
    test_nothing_in_the_file_is_a_formula_or_leads_outside(tmp_path / "clusters.xlsx")
    book = opened(tmp_path / "clusters.xlsx")
    names = {row["Region"] for row in rows(book["Clusters"])}
    assert names == {
        "'=HYPERLINK(\"http://a.invalid\",\"x\")", "'+1+1", "'@SUM(A1)", "'-2", "��", "http://a.invalid", "_x0041_",
    }  # fmt: skip
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type in "snb" for cell in row)
            assert not any(str(cell.value)[:1] in "=+@" for cell in row if cell.value is not None)


def test_a_table_without_years_countries_and_draws_makes_a_workbook(plain: RegionalClusters, tmp_path: Path) -> None:
    write_workbook(plain, cross_border_clusters(plain, []), tmp_path / "clusters.xlsx")
    book = opened(tmp_path / "clusters.xlsx")
    assert list(rows(book["Clusters"])[0]) == [
        "Region", "Name of region", "Group", "Industry group", "Stars", "Strong", "Size", "Of it estimates",
        "Location quotient", "Share of region", "Share of group",
    ]  # fmt: skip
    assert "No cross-border cluster" in texts(book["Cross-border"])


@pytest.mark.slow
def test_czech_workbook_is_czech(
    example: RegionalClusters, example_borders: CrossBorderClusters, tmp_path: Path
) -> None:
    write_workbook(example, example_borders, tmp_path / "clusters.xlsx", language="cs")
    book = opened(tmp_path / "clusters.xlsx")
    assert book.sheetnames == ["Přehled", "Klastry", "Regiony", "Skupiny", "Přes hranice", "Výpočet"]
    assert rows(book["Klastry"])[0]["Skupina odvětví"] == "Těžba uhlí"


@pytest.mark.slow
def test_a_large_workbook_is_written_row_by_row_with_filters(
    example: RegionalClusters, example_borders: CrossBorderClusters, path: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(furniture, "LARGE", 100)
    write_workbook(example, example_borders, tmp_path / "clusters.xlsx")
    large, usual = opened(tmp_path / "clusters.xlsx"), opened(path)
    for name in usual.sheetnames:
        told = [[str(cell or "") for cell in row] for row in large[name].iter_rows(values_only=True)]
        assert told == [[str(cell or "") for cell in row] for row in usual[name].iter_rows(values_only=True)], name
    assert large["Clusters"].auto_filter.ref == usual["Clusters"].dimensions


def test_what_has_no_room_is_counted_on_the_first_sheet(
    example: RegionalClusters, example_borders: CrossBorderClusters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "MOST_PAIRS", 200)
    write_workbook(example, example_borders, tmp_path / "clusters.xlsx")
    book = opened(tmp_path / "clusters.xlsx")
    kept = rows(book["Clusters"])
    left_out = int((example.employment > 0).sum()) - 200
    assert len(kept) == 200
    assert sum(row["Strong"] == "yes" for row in kept) == int(example.is_strong.sum())
    assert f"{left_out:,} weaker pairs" in texts(book["Overview"])


def test_without_the_extra_nothing_is_written_and_the_extra_is_named(
    plain: RegionalClusters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def refused(name: str, *rest: Any) -> Any:
        if name == "xlsxwriter":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "xlsxwriter", raising=False)
    monkeypatch.setattr(builtins, "__import__", refused)
    with pytest.raises(MissingExtra, match="XlsxWriter"):
        write_workbook(plain, cross_border_clusters(plain, []), tmp_path / "clusters.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_language_is_refused(plain: RegionalClusters, tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="'de'"):
        write_workbook(plain, cross_border_clusters(plain, []), tmp_path / "clusters.xlsx", language="de")
