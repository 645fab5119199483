"""The workbook: an overview with charts, every pair measured, regions, groups, cross-border clusters, the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from klastr import __version__
from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.report import evidence
from klastr.report.pictures.drawings import when
from klastr.report.words import Words, words
from klastr.report.workbook import book as furniture
from klastr.report.workbook.book import Book
from klastr.report.workbook.columns import Column, border_columns, cluster_columns, group_columns, region_columns
from klastr.report.workbook.overview import overview_sheet
from klastr.report.workbook.texts import safe_text

MOST_PAIRS = 50_000
"""Rows that a person still filters; the weakest of more pairs are in clusters.csv only, and the workbook says so."""

_SHEETS = ("overview", "clusters", "regions", "groups", "cross_border", "run")


def write_workbook(found: RegionalClusters, borders: CrossBorderClusters, path: Path, *, language: str = "en") -> None:
    """Write the answer as an Excel workbook with tables, filters and charts.

    Sheets: overview, clusters, regions, groups, cross-border clusters, run. Pairs in which nobody works are left out;
    of more than 50,000 pairs the strongest are kept, and the first sheet says so. No text becomes a formula or a link.

    Parameters
    ----------
    found : RegionalClusters
    borders : CrossBorderClusters
    path : Path
        Of the file to write.
    language : {"en", "cs"}

    Raises
    ------
    MissingExtra
        XlsxWriter is not installed.
    InvalidOption
        There is no catalogue for the language.
    """
    told = words(language)
    order, left_out = _order(found)
    properties = {
        "title": safe_text(told("page.title", when=when(found, told))),
        "author": "klastr",
        "comments": told("page.computed", version=__version__),
    }
    with Book(path, is_large=order.size > furniture.LARGE, properties=properties) as book:
        names = [told(f"workbook.sheets.{key}") for key in _SHEETS]
        sheets = dict(zip(_SHEETS, [book.sheet(name) for name in names], strict=True))
        notes = [told("workbook.left_out", count=told.number(left_out))] if left_out else []
        overview_sheet(book, sheets["overview"], found, borders, told, sheets=names[1:], notes=notes)
        _clusters(book, sheets["clusters"], cluster_columns(found, order, told), told)
        _counted(book, sheets["regions"], "Regions", region_columns(found, told), "strong_count", told)
        _counted(book, sheets["groups"], "Groups", group_columns(found, told), "strong_in", told)
        _borders(book, sheets["cross_border"], borders, told)
        _run(book, sheets["run"], found, told)


def _order(found: RegionalClusters) -> tuple[np.ndarray[Any, Any], int]:
    """Positions of the pairs with somebody, strongest first; how many there was no room for."""
    quotient = np.nan_to_num(found.location_quotient if found.low is None else found.low)
    order = np.lexsort((-quotient.ravel(), -found.stars.ravel(), ~found.is_strong.ravel()))
    there = order[found.employment.ravel()[order] > 0]
    most = min(MOST_PAIRS, furniture.MOST_ROWS)
    return there[:most], max(there.size - most, 0)


def _clusters(book: Book, sheet: Any, columns: list[Column], told: Words) -> None:
    book.table(sheet, "Clusters", columns, told)
    place = {column.key: k for k, column in enumerate(columns)}
    rows = len(columns[0].values)
    book.star_colours(sheet, place["stars"], rows)
    book.bars(sheet, place["location_quotient"], rows)


def _counted(book: Book, sheet: Any, name: str, columns: list[Column], key: str, told: Words) -> None:
    book.table(sheet, name, columns, told)
    place = next(k for k, column in enumerate(columns) if column.key == key)
    book.bars(sheet, place, len(columns[0].values))


def _borders(book: Book, sheet: Any, borders: CrossBorderClusters, told: Words) -> None:
    if borders.clusters:
        book.table(sheet, "CrossBorder", border_columns(borders, told), told)
        return
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, told("answer.no_borders", reason=told(f"answer.why_no_borders.{borders.reason}")))


def _run(book: Book, sheet: Any, found: RegionalClusters, told: Words) -> None:
    """Settings, the star scheme, hidden cells, notes: what is needed to trust the rest, or not to."""
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 60)
    blocks: list[tuple[str, list[list[str]]]] = [
        (told("page.know.settings"), [list(row) for row in evidence.setting_rows(found, told)]),
        (told("page.know.stars"), [[one.label, one.rule, one.source] for one in evidence.star_rows(found, told)]),
        (told("page.know.empty"), [[one.name, f"{one.count} ({one.share})", one.treatment]
                                   for one in evidence.kind_rows(found, told)]),
        (told("page.know.interval"), [[text] for text in evidence.interval_sentences(found, told)]),
        (told("page.know.notes"), [[text] for text in evidence.reading_notes(found, None)]),
        (told("page.know.sources"), [[text] for text in [*evidence.source_lines(found, None, told), found.cite()]]),
        (told("page.setting.record"), [[told("page.computed", version=__version__)]]),
    ]  # fmt: skip
    row = 0
    for title, rows in blocks:
        sheet.write_string(row, 0, safe_text(title), book.section)
        row += 1
        for texts in rows:
            if len(texts) == 1:
                sheet.merge_range(row, 0, row, 2, "", book.body)
            for k, text in enumerate(texts):
                sheet.write_string(row, k, safe_text(text), book.body)
            longest = max(len(text) for text in texts)
            sheet.set_row(row, 15.5 * max(1, -(-longest // (150 if len(texts) == 1 else 58))))
            row += 1
        row += 1
