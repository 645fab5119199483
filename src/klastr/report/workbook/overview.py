"""The first sheet: the sentence, key numbers, the strongest as a table and as charts, how to read, the source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.report import evidence, overview
from klastr.report.colours import LIGHT
from klastr.report.pictures.drawings import shown_places, when
from klastr.report.sentences import answer
from klastr.report.words import Words
from klastr.report.workbook.book import Book
from klastr.report.workbook.texts import safe_text

_ROWS, _REGIONS = 15, 15
_WIDTHS = (58, 14, 14, 14, 14, 14)
_LAST = len(_WIDTHS) - 1


def overview_sheet(
    book: Book, sheet: Any, found: RegionalClusters, borders: CrossBorderClusters, words: Words, *,
    sheets: Sequence[str], notes: Sequence[str],
) -> None:  # fmt: skip
    """Write the first sheet from top to bottom; `sheets` are the names of the others."""
    for k, width in enumerate(_WIDTHS):
        sheet.set_column(k, k, width)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, safe_text(words("page.title", when=when(found, words))), book.title)
    said = answer(found, borders, words)[2 if found.is_strong.any() else 1 :]
    row = book.lines(sheet, 1, [overview.sentence(found, words)], book.lead, last=_LAST)
    sheet.set_row(1, 40)
    row = book.lines(sheet, row, [words("page.lead.strong"), *said], book.body, last=_LAST)
    row = _key_numbers(book, sheet, row + 1, found, words)
    row = _strongest(book, sheet, row + 1, found, words)
    row = _regions(book, sheet, row + 1, found, words)
    row = _heading(book, sheet, row + 1, words("workbook.how_to_read"))
    row = book.lines(sheet, row, [*_how_to_read(found, words), *notes], book.body, last=_LAST)
    row = _heading(book, sheet, row + 1, words("workbook.contents"))
    for name in sheets:
        sheet.write_url(row, 0, f"internal:'{name}'!A1", book.link, name)
        row += 1
    row = _heading(book, sheet, row + 1, words("page.know.sources"))
    book.lines(sheet, row, [*evidence.source_lines(found, None, words), found.cite()], book.body, last=_LAST)


def _heading(book: Book, sheet: Any, row: int, text: str) -> int:
    sheet.set_row(row, 20)
    sheet.write_string(row, 0, safe_text(text), book.section)
    return row + 1


def _key_numbers(book: Book, sheet: Any, row: int, found: RegionalClusters, words: Words) -> int:
    strong, whole = found.is_strong, float(np.nansum(found.employment))
    persons, regions = float(found.employment[strong].sum()), int(strong.any(axis=1).sum())
    total = float(np.nansum(found.ground.region_total))
    several = float(np.nansum(found.ground.hidden_employment))
    unit = evidence.unit(found, words)
    values = [
        (words(f"below.clusters.{words.plural(int(strong.sum()))}"), "whole", int(strong.sum())),
        (words("page.overview.three"), "whole", int((strong & (found.stars == len(found.scheme.stars))).sum())),
        (words(f"below.regions_with.{words.plural(regions)}"), "whole", regions),
        (words(f"below.regions.{words.plural(len(found.regions))}"), "whole", len(found.regions)),
        (words("page.overview.persons", unit=unit), "whole", persons),
        (words("workbook.share_of_all"), "percent", persons / total if total else 0.0),
        (words("page.overview.hidden", unit=unit), "percent", several / whole if whole else 0.0),
    ]
    row = _heading(book, sheet, row, words("page.overview.heading"))
    for label, kind, value in values:
        sheet.write_string(row, 0, safe_text(label), book.label)
        sheet.write_number(row, 1, value, book.left[kind])
        row += 1
    return row


def _strongest(book: Book, sheet: Any, row: int, found: RegionalClusters, words: Words) -> int:
    """The strongest with a chart of their quotients and intervals beside them."""
    places = shown_places(found)[:_ROWS]
    row = _heading(book, sheet, row, words("page.table.heading"))
    keys = ("pair", "stars", "persons_employed", "location_quotient", "lq_low", "lq_high")
    sheet.set_row(row, 32)
    for k, key in enumerate(keys):
        sheet.write_string(row, k, words(f"workbook.columns.{key}"), book.head)
    for k, (r, g) in enumerate(places, start=row + 1):
        sheet.write_string(k, 0, safe_text(_pair(found, r, g, words)), book.kinds["text"])
        sheet.write_number(k, 1, int(found.stars[r, g]), book.kinds["whole"])
        sheet.write_number(k, 2, float(found.employment[r, g]), book.kinds["whole"])
        sheet.write_number(k, 3, float(found.location_quotient[r, g]), book.kinds["decimal"])
        if found.low is not None and found.high is not None:
            sheet.write_number(k, 4, float(found.low[r, g]), book.kinds["decimal"])
            sheet.write_number(k, 5, float(found.high[r, g]), book.kinds["decimal"])
    if places:
        _quotient_chart(book, sheet, row, len(places), found, words)
    return row + 1 + max(len(places), 1)


def _pair(found: RegionalClusters, r: int, g: int, words: Words) -> str:
    group = found.group_name(found.groups[g], words.language)
    return f"{group}, {found.region_name(found.regions[r], words.language)}"


def _quotient_chart(book: Book, sheet: Any, row: int, count: int, found: RegionalClusters, words: Words) -> None:
    name, first, last = sheet.get_name(), row + 1, row + count
    chart = book.workbook.add_chart({"type": "bar"})
    series: dict[str, Any] = {
        "name": words("page.chart.quotient"),
        "categories": [name, first, 0, last, 0],
        "values": [name, first, 3, last, 3],
        "fill": {"color": LIGHT[3]},
        "gap": 45,
    }
    if found.low is not None and found.high is not None:
        series["x_error_bars"] = _intervals(found, shown_places(found)[:count])
    chart.add_series(series)
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"log_base": 10, "crossing": 1, "num_format": "General", "major_gridlines": {"visible": True,
                      "line": {"color": "#d8dfe3"}}, "label_position": "high"})  # fmt: skip
    _insert(chart, sheet, row, words("page.table.heading"), words("workbook.chart_strongest"), 26 * count + 130)


def _intervals(found: RegionalClusters, places: list[tuple[int, int]]) -> dict[str, Any]:
    """Error bars from the low to the high end, as far from the quotient as they are."""
    assert found.low is not None
    assert found.high is not None
    quotient, low, high = found.location_quotient, found.low, found.high
    return {
        "type": "custom",
        "plus_values": [max(float(high[place] - quotient[place]), 0.0) for place in places],
        "minus_values": [max(float(quotient[place] - low[place]), 0.0) for place in places],
        "line": {"color": "#16212b"},
    }


def _regions(book: Book, sheet: Any, row: int, found: RegionalClusters, words: Words) -> int:
    """The regions with the most, with a chart beside them."""
    counts = found.is_strong.sum(axis=1)
    order = [int(r) for r in np.lexsort((-found.ground.region_total, -counts))[:_REGIONS] if counts[r]]
    row = _heading(book, sheet, row, words("page.overview.most"))
    for k, key in enumerate(("region_name", "strong_count")):
        sheet.write_string(row, k, words(f"workbook.columns.{key}"), book.head)
    for k, r in enumerate(order, start=row + 1):
        sheet.write_string(k, 0, safe_text(found.region_name(found.regions[r], words.language)), book.kinds["text"])
        sheet.write_number(k, 1, int(counts[r]), book.kinds["whole"])
    if order:
        name, first, last = sheet.get_name(), row + 1, row + len(order)
        chart = book.workbook.add_chart({"type": "bar"})
        chart.add_series({
            "name": words("workbook.columns.strong_count"), "categories": [name, first, 0, last, 0],
            "values": [name, first, 1, last, 1], "fill": {"color": LIGHT[3]}, "gap": 45,
            "data_labels": {"value": True},
        })  # fmt: skip
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        _insert(chart, sheet, row, words("page.overview.most"), words("workbook.chart_regions"), 22 * len(order) + 90)
    return row + 1 + max(len(order), 1)


def _insert(chart: Any, sheet: Any, row: int, title: str, told: str, height: int) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12, "color": "#1b3b71"}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 640, "height": height})
    sheet.insert_chart(row, _LAST + 1, chart, {"description": told, "x_offset": 24, "object_position": 2})


def _how_to_read(found: RegionalClusters, words: Words) -> list[str]:
    lines = [words("workbook.quotient", reference=evidence.reference(found, words))]
    if found.drawn is not None:
        lines.append(words("workbook.interval", level=evidence.level(found, words)))
    return [*lines, *evidence.hidden_sentences(found, words), words("workbook.safe_texts")]
