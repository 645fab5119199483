"""The PDF can be read without eyes: what PDF/UA-1 (ISO 14289-1) asks of a file, point by point.

Clauses in brackets. What only a person can judge (is a description good, an order sensible) was judged by looking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from klastr.identify.crossborder import CrossBorderClusters, cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.report.pdf.document import write_pdf
from klastr.tables.tiles import Tile


@pytest.fixture(scope="module")
def small(
    found: RegionalClusters, borders: CrossBorderClusters, read: Callable[[Path], Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:  # fmt: skip
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    write_pdf(found, borders, path)
    return read(path)


@pytest.fixture(scope="module")
def czech(
    example: RegionalClusters, example_borders: CrossBorderClusters, example_tiles: dict[str, Tile],
    read: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory,
) -> Any:  # fmt: skip
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    write_pdf(example, example_borders, path, tiles=example_tiles, language="cs")
    return read(path)


@pytest.fixture(params=["small", "czech"])
def document(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@pytest.mark.slow
def test_it_says_that_it_is_accessible(document: Any) -> None:
    """(5) The mark in the metadata; (7.1) tagged, nothing suspect."""
    assert "<pdfuaid:part>1</pdfuaid:part>" in bytes(document.root.Metadata.read_bytes()).decode()
    assert document.root.MarkInfo.Marked
    assert not document.root.MarkInfo.get("/Suspects", False)
    assert "/StructTreeRoot" in document.root


def test_its_title_is_shown_and_its_language_known(small: Any, czech: Any) -> None:
    """(7.1) dc:title and DisplayDocTitle; (7.2) language."""
    for document, title, language in (
        (small, "Regional clusters, 2014", "en"),
        (czech, "Regionální klastry, 2014", "cs"),
    ):
        assert document.root.ViewerPreferences.DisplayDocTitle
        with document.pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == title
        assert str(document.root.Lang) == language


@pytest.mark.slow
def test_everything_on_a_page_is_told_or_marked_as_decoration(document: Any) -> None:
    """(7.1) No content without a mark; every mark belongs to an element, each to one only."""
    assert document.painted.loose == []
    told = list(document.structure.marks())
    assert len(told) == len(set(told))
    assert document.painted.marks <= set(told)


@pytest.mark.slow
def test_page_numbers_and_running_titles_are_decoration(document: Any) -> None:
    """(7.8) Headers and footers are not read aloud on every page."""
    aside = "".join(document.painted.artifacts)
    assert f"/ {len(document.pdf.pages)}" in aside
    assert f"/ {len(document.pdf.pages)}" not in document.text(document.structure)


def test_every_picture_is_described_and_has_its_place(document: Any) -> None:
    """(7.3) Alternative text; a bounding box."""
    figures = list(document.structure.every("Figure"))
    assert len(figures) == 2
    for figure in figures:
        assert len(str(figure.attributes["Alt"])) > 40
        assert any("/BBox" in one for one in figure.attributes["A"])


def test_headings_begin_with_the_first_level_and_skip_none(document: Any) -> None:
    """(7.4.2)"""
    levels = [int(heading.kind[1]) for heading in document.structure.every("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert set(levels) == {1, 2, 3}
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_cell_of_a_table_knows_its_heading(document: Any) -> None:
    """(7.5) Header cells with a scope; rows as long as each other; cells that name their headers."""
    tables = list(document.structure.every("Table"))
    assert len(tables) >= 6
    for table in tables:
        headers = list(table.every("TH"))
        assert all(any(one.get("/Scope") == "/Column" for one in header.attributes["A"]) for header in headers)
        rows = [[cell.kind for cell in row.children] for row in table.every("TR")]
        assert {len(row) for row in rows} == {len(headers)}
        named = {bytes(header.attributes["ID"]) for header in headers}
        for cell in table.every("TD"):
            assert {bytes(one) for attribute in cell.attributes["A"] for one in attribute.get("/Headers", [])} <= named


def test_a_table_over_several_pages_is_one_table_with_one_head(czech: Any) -> None:
    regions = next(table for table in czech.structure.every("Table") if "Praha" in czech.text(table))
    long = max(czech.structure.every("Table"), key=lambda table: len({page for page, _ in table.marks()}))
    assert len({page for page, _ in long.marks()}) >= 2
    assert sum(1 for _ in regions.every("THead")) == 1


def test_bookmarks_lead_to_every_section_and_region(czech: Any, example: RegionalClusters) -> None:
    titles = czech.bookmarks()
    assert [title for depth, title in titles if depth == 1] == [
        "Kde jsou silné regionální klastry?", "Nejsilnější regionální klastry, 2014",
        "Jak velké, jak specializované, jak rostou?", "Klastry přes hranice", "Region po regionu", "Jak to víte?",
    ]  # fmt: skip
    below = {title for depth, title in titles if depth == 2}
    assert {f"{example.region_name(code, 'cs')} ({code})" for code in example.regions} <= below


def test_fonts_are_inside_and_every_letter_has_its_meaning(document: Any) -> None:
    """(7.21) Embedded programs, ToUnicode."""
    fonts = list(document.fonts())
    assert fonts
    for font in fonts:
        below = font.DescendantFonts[0].FontDescriptor
        assert any(key in below for key in ("/FontFile", "/FontFile2", "/FontFile3")), font.BaseFont
        assert "/ToUnicode" in font


def test_no_letter_is_without_a_shape(document: Any) -> None:
    """(7.21.8) Shape 0, the box for what a font does not have, is never shown."""
    assert document.painted.codes
    assert 0 not in document.painted.codes


def test_nothing_in_it_runs_or_leads_outside(document: Any) -> None:
    """(7.11, 7.20) No scripts, forms, files inside, addresses."""
    assert not {"/OpenAction", "/AA", "/AcroForm", "/EmbeddedFiles"} & set(document.root.keys())
    assert "/JavaScript" not in document.root.get("/Names", {})
    for item in document.pdf.objects:
        if isinstance(item, pikepdf.Dictionary):
            assert "/JS" not in item
            assert "/URI" not in item


def test_english_notes_in_a_czech_document_are_marked_as_english(czech: Any) -> None:
    """(7.2) A change of language is told."""
    marked = [czech.text(one) for one in czech.structure.every() if str(one.attributes.get("Lang", "")) == "en"]
    assert any("Europe is the sum of the NUTS 2 regions" in text for text in marked)
    assert any("at least twice the employment" in text for text in marked)


@pytest.mark.slow
def test_czech_notes_in_a_czech_document_are_not_marked_as_english(
    example: RegionalClusters, example_borders: CrossBorderClusters, read: Callable[[Path], Any], tmp_path: Path
) -> None:
    table = replace(example.ground.table, notes=("Evropa je součet regionů, které mají data.",))
    told = replace(example, ground=replace(example.ground, table=table))
    write_pdf(told, replace(example_borders, found_in=told), tmp_path / "report.pdf", language="cs")
    document = read(tmp_path / "report.pdf")
    assert "Evropa je součet" in document.text(document.structure)
    marked = [one for one in document.structure.every() if str(one.attributes.get("Lang", "")) == "en"]
    assert not any("Evropa je součet" in document.text(one) for one in marked)


def test_links_are_told_and_lead_inside(czech: Any, example: RegionalClusters) -> None:
    """(7.18) Every annotation is a link of the structure with a description."""
    notes = [note for page in czech.pdf.pages for note in page.get("/Annots", [])]
    assert len(notes) == len(example.regions)
    for note in notes:
        assert note.Subtype == "/Link"
        assert "/StructParent" in note
        assert str(note.Contents)
        assert "/URI" not in note.get("/A", {})
    assert all("/Tabs" in page and page.Tabs == "/S" for page in czech.pdf.pages if "/Annots" in page)


def test_it_is_read_in_the_order_of_its_meaning(czech: Any) -> None:
    told = czech.text(czech.structure)
    order = [
        "Regionální klastry odvětví", "V roce 2014 má 35 regionů", "silných regionálních klastrů",
        "Kde jsou silné regionální klastry?", "Nejsilnější regionální klastry, 2014", "Těžba uhlí", "Slezsko", "★★★",
        "88\u00a0043", "54,7", "Klastry přes hranice", "Region po regionu", "Praha (CZ01)",
        "Jak to víte?", "LQ = (E[r,i] / E[r,·]) / (E[ref,i] / E[ref,·])", "Zdroj: Eurostat",
    ]  # fmt: skip
    place = 0
    for text in order:
        found = told.find(text, place)
        assert found >= 0, text
        place = found


def test_signs_of_markup_stay_signs(tmp_path: Path, read: Callable[[Path], Any]) -> None:
    from klastr.identify.regional_clusters import regional_clusters
    from klastr.tables.regional import RegionalTable

    regions = ("#panic[] *b* _i_ $x$ @r \\ `c`", "</a> & <b> #{1+1}", "// no comment", "= no heading", "- no list")
    industries = ("שלום עולם", "sys.inputs \\u{41} ~ -- ...", "x" * 190)
    pairs = [(region, industry) for region in regions for industry in industries]
    table = RegionalTable.from_rows([(*pair, 9000.0 + 4000 * (k % 4)) for k, pair in enumerate(pairs)])
    found = regional_clusters(table)
    write_pdf(found, cross_border_clusters(found, []), tmp_path / "report.pdf")
    document = read(tmp_path / "report.pdf")
    told = document.text(document.structure).replace("\u200b", "")
    for name in (*regions, *industries[1:]):
        assert name in told, name
    assert "שלום" in told or "םולש" in told
    assert document.painted.loose == []


@pytest.mark.parametrize("name", ["東京", "😀 park", "\u06d6", "\x00\x01", "\u202egnirts", "a\u2028b"])
def test_letters_that_no_font_has_are_no_reason_to_fail(name: str, tmp_path: Path, read: Callable[[Path], Any]) -> None:
    from klastr.identify.regional_clusters import regional_clusters
    from klastr.tables.regional import RegionalTable

    found = regional_clusters(RegionalTable.from_rows([(f"{name}1", "x", 5), (f"{name}1", "y", 9), ("B", "x", 7)]))
    write_pdf(found, cross_border_clusters(found, []), tmp_path / "report.pdf")
    assert "B" in read(tmp_path / "report.pdf").text(read(tmp_path / "report.pdf").structure)


def test_the_same_answer_gives_the_same_bytes(
    found: RegionalClusters, borders: CrossBorderClusters, tmp_path: Path
) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_pdf(found, borders, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_broken_document_would_be_noticed(small: Any, read: Callable[[Path], Any], tmp_path: Path) -> None:
    """The reader itself: content outside of all marks is found."""
    small.pdf.save(tmp_path / "broken.pdf")
    with pikepdf.open(tmp_path / "broken.pdf", allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"q 0 0 10 10 re f Q", prepend=True)
        pdf.save(tmp_path / "broken.pdf")
    assert read(tmp_path / "broken.pdf").painted.loose == [(0, "f")]
