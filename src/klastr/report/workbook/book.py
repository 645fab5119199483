"""A workbook and its furniture: formats, tables with filters, rows of text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from klastr.errors import MissingExtra
from klastr.report.colours import LIGHT, LIGHT_INK
from klastr.report.words import Words
from klastr.report.workbook.columns import Column
from klastr.report.workbook.texts import safe_text

MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading."""

LARGE = 25_000
"""From so many rows on the workbook is written row by row; then the format knows no tables, only filters."""

_FONT = "Calibri"
_NUMBERS = {
    "text": "@",
    "whole": "#,##0",
    "decimal": "#,##0.00",
    "small": "0.0000",
    "percent": "0.0%",
    # Draws never make certain: as figures.sure has it in the other documents.
    "chance": '[>=0.995]"> 99%";[<0.005]"< 1%";0%',
    "change": "+0.0%;-0.0%;0.0%",
}
_INK, _QUIET, _NAVY = "#16212b", "#55636e", "#1b3b71"


class Book:
    """An open workbook: closes as a context; nothing in it is ever a formula or a link that a text asks for."""

    def __init__(self, path: Path, *, is_large: bool, properties: dict[str, str]) -> None:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
            "constant_memory": is_large,
        }
        self.is_large = is_large
        self.workbook = _xlsxwriter().Workbook(str(path), options)
        self.workbook.set_properties(properties)
        self.kinds = {kind: self._format(num_format=number) for kind, number in _NUMBERS.items()}
        self.head = self._format(bold=True, bg_color=_NAVY, font_color="#ffffff", text_wrap=True, valign="top")
        self.title = self._format(bold=True, font_size=20, font_color=_NAVY)
        self.section = self._format(bold=True, font_size=13, font_color=_NAVY)
        self.lead = self._format(font_size=13, text_wrap=True, valign="top")
        self.body = self._format(text_wrap=True, valign="top")
        self.label = self._format(font_color=_QUIET, valign="top", text_wrap=True)
        self.link = self._format(font_color="#0f5c86", underline=1)
        self.left = {kind: self._format(num_format=number, align="left") for kind, number in _NUMBERS.items()}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.workbook.close()

    def _format(self, **properties: Any) -> Any:
        return self.workbook.add_format({"font_name": _FONT, "font_color": _INK} | properties)

    def sheet(self, name: str, colour: str = _NAVY) -> Any:
        """A new sheet that prints on landscape pages as wide as it is."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_tab_color(colour)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer("&L&8&F&R&8&P / &N")
        return sheet

    def table(self, sheet: Any, name: str, columns: Sequence[Column], words: Words) -> None:
        """Headings in the first row, frozen, with filters; below them the values."""
        headings = _unique([column.heading(words) for column in columns])
        rows = min(len(columns[0].values), MOST_ROWS)
        for k, column in enumerate(columns):
            sheet.set_column(k, k, column.width, self.kinds[column.kind])
        sheet.set_row(0, 45)
        for k, heading in enumerate(headings):
            sheet.write_string(0, k, heading, self.head)
        self._write(sheet, columns, rows)
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        last = len(columns) - 1
        if self.is_large or not rows:
            sheet.autofilter(0, 0, rows, last)
            return
        titles = [{"header": heading, "header_format": self.head} for heading in headings]
        sheet.add_table(0, 0, rows, last, {"name": name, "columns": titles, "style": "Table Style Light 1"})

    def _write(self, sheet: Any, columns: Sequence[Column], rows: int) -> None:
        writers = [
            (k, sheet.write_string if column.kind == "text" else sheet.write_number, self.kinds[column.kind],
             column.values, column.kind == "text")
            for k, column in enumerate(columns)
        ]  # fmt: skip
        isfinite = math.isfinite
        for row in range(rows):
            for k, write, look, values, is_text in writers:
                value = values[row]
                # An empty cell where a number is not defined, never zero.
                if value if is_text else isfinite(value):
                    write(row + 1, k, value, look)

    def star_colours(self, sheet: Any, column: int, rows: int) -> None:
        """The column of stars in the colours of the pictures."""
        for stars, step in ((1, 2), (2, 3), (3, 4)):
            look = self.workbook.add_format({"bg_color": LIGHT[step], "font_color": LIGHT_INK[step]})
            rule = {"type": "cell", "criteria": "==" if stars < 3 else ">=", "value": stars, "format": look}
            sheet.conditional_format(1, column, max(rows, 1), column, rule)

    def bars(self, sheet: Any, column: int, rows: int, colour: str = LIGHT[1]) -> None:
        """Bars behind the numbers of a column."""
        rule = {"type": "data_bar", "bar_color": colour, "bar_solid": True, "min_type": "num", "min_value": 0}
        sheet.conditional_format(1, column, max(rows, 1), column, rule)

    def lines(self, sheet: Any, row: int, texts: Sequence[str], look: Any, *, last: int) -> int:
        """Texts below each other across columns, each as high as it needs; the next free row."""
        for text in texts:
            told = safe_text(text)
            sheet.merge_range(row, 0, row, last, told, look)
            sheet.set_row(row, _height(told))
            row += 1
        return row


def _height(text: str) -> float:
    """Points for a text that is about 130 letters wide."""
    lines = sum(-(-max(len(line), 1) // 130) for line in text.split("\n"))
    return min(17.5 * max(lines, 1), 400.0)


def _unique(headings: list[str]) -> list[str]:
    """Headings as a table wants them, each once."""
    seen: dict[str, int] = {}
    told = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        told.append(heading if seen[heading] == 1 else f"{heading} {seen[heading]}")
    return told


def _xlsxwriter() -> Any:
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtra(
            "The workbook needs XlsxWriter, which is not installed.",
            hint="pip install 'klastr[reports]'",
            extra="reports",
        ) from error
    return xlsxwriter
