"""Sheets of Excel workbooks (.xlsx), read without Excel; formulas count by the value that was saved with them."""

from __future__ import annotations

import datetime
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from klastr.errors import InvalidOption, MissingExtra, Problem, UnreadableFile, nearest_names
from klastr.sources.broken_rows import shown_text
from klastr.sources.opened import Progress, ReadColumns, rows_looked_at
from klastr.tables.counted import counted
from klastr.tables.rows import RowNumbers

if TYPE_CHECKING:
    from klastr.tables.frames import Column

Cells = tuple[Any, ...]
# What openpyxl and zipfile were seen to raise, or say they raise, on files that are cut off, changed or encrypted.
_DAMAGE = (
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, eq=False)
class SheetTable:
    """One sheet of a workbook; see `klastr.sources.opened.OpenedTable`."""

    names: tuple[str, ...]
    rows: tuple[Cells, ...]
    numbers: tuple[int, ...]
    """The sheet's own number of each row."""
    names_row: int
    form: str
    notes: tuple[Problem, ...] = ()
    unsaved: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Columns (by position) with formulas whose value was not saved, and the rows of those."""
    about: Mapping[str, str] = field(default_factory=dict)

    def look(self) -> tuple[tuple[Any, ...], ...]:
        """The first cells of each column."""
        return tuple(
            tuple(row[k] for row in self.rows[: rows_looked_at(len(self.names))]) for k in range(len(self.names))
        )

    def read(self, positions: Sequence[int], progress: Progress | None = None) -> ReadColumns:
        """Read some columns whole."""
        columns = tuple(_column([row[k] for row in self.rows]) for k in positions)
        numbers = np.array(self.numbers, dtype=np.intp)
        first = self.names_row + 1
        gaps = np.setdiff1d(np.arange(first, numbers[-1] + 1), numbers)
        problems = [self._without_value(self.names[k], self.unsaved[k]) for k in positions if k in self.unsaved]
        if progress is not None:
            progress(len(self.rows), len(self.rows))
        return ReadColumns(columns, RowNumbers(first, lambda: gaps.astype(np.intp)), tuple(problems))

    @staticmethod
    def _without_value(name: str, rows: tuple[int, ...]) -> Problem:
        return Problem(
            "formula_without_value",
            f"Cells of '{name}' hold formulas whose value was not saved.",
            len(rows),
            rows,
            hint="open the workbook in a spreadsheet program and save it there.",
        )


def opened_sheet(path: Path, sheet: str | None) -> SheetTable:
    """One sheet of a workbook, understood as far as its row of names.

    Parameters
    ----------
    path : Path
    sheet : str, optional
        Its name. Default: the first sheet that holds a table of at least two columns and two rows.

    Raises
    ------
    MissingExtra
        openpyxl is not installed.
    UnreadableFile
        Not a workbook, damaged, or without a table.
    InvalidOption
        There is no sheet of that name; those that are there are listed.
    """
    with _workbook(path, formulas=False) as book:
        names = [entry.title for entry in book.worksheets]
        chosen = _chosen_sheet(book, sheet, names, path.name)
        rows = _rows(book[chosen], path.name)
    if len(rows) < 2:
        raise UnreadableFile(
            f"Sheet '{chosen}' of '{path.name}' holds no table: it has {len(rows)} "
            f"{'row' if len(rows) == 1 else 'rows'} with content.",
            hint=f"choose another sheet with --table: {', '.join(names)}.",
            file=path.name,
            sheets=names,
        )
    return _below_names(rows, path, chosen, names)


def _below_names(rows: list[tuple[int, Cells]], path: Path, sheet: str, sheets: list[str]) -> SheetTable:
    width = _usual_width(rows)
    at = next(k for k, (_, cells) in enumerate(rows) if _filled(cells) >= width)
    last = max(k for k, cell in enumerate(rows[at][1]) if cell is not None) + 1
    names = tuple("" if cell is None else _name(cell) for cell in rows[at][1][:last])
    below = [(number, (cells + (None,) * last)[:last]) for number, cells in rows[at + 1 :]]
    kept, footnotes = _without_footnotes(below)
    if not kept:
        raise UnreadableFile(
            f"Sheet '{sheet}' of '{path.name}' has a row of names ({', '.join(names[:8])}) and no row below it.",
            hint="save it again with its rows.",
            file=path.name,
            columns=names,
        )
    notes = _notes([cells for _, cells in rows[:at]], footnotes, sheet, sheets)
    return SheetTable(
        names,
        tuple(cells for _, cells in kept),
        tuple(number for number, _ in kept),
        rows[at][0],
        f"Excel, sheet '{sheet}'",
        notes,
        _unsaved_formulas(path, sheet, last, kept),
    )


@contextmanager
def _workbook(path: Path, *, formulas: bool) -> Iterator[Any]:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtra(
            "Reading Excel workbooks needs openpyxl, which is not installed.",
            hint="pip install 'klastr[reports]', or save the sheet as 'CSV UTF-8'.",
            extra="reports",
        ) from error
    with path.open("rb") as file:  # of a path, openpyxl would look at the name
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl tells about styles and drawings that it leaves out
                book = openpyxl.load_workbook(file, read_only=True, data_only=not formulas)
        except _DAMAGE as error:
            raise _damaged(path.name) from error
        try:
            yield book
        finally:
            book.close()


def _damaged(where: str) -> UnreadableFile:
    return UnreadableFile(
        f"'{where}' begins as an Excel workbook and cannot be read: it is cut off, damaged or protected by a password.",
        hint="open it in a spreadsheet program and save it again.",
        file=where,
    )


def _chosen_sheet(book: Any, sheet: str | None, names: list[str], where: str) -> str:
    if sheet is not None:
        if sheet in names:
            return sheet
        near = nearest_names(sheet, names)
        hint = f"did you mean '{near[0]}'?" if near else "choose one of these with --table."
        raise InvalidOption(f"'{where}' has no sheet '{sheet}'; it has {', '.join(names)}.", hint=hint, sheets=names)
    for name in names:
        if sum(1 for _, cells in _rows(book[name], where, most=20) if _filled(cells) >= 2) >= 2:
            return name
    if not names:
        raise UnreadableFile(f"'{where}' has no sheet with cells.", hint="save the table in a sheet.", file=where)
    return names[0]


def _rows(sheet: Any, where: str, *, most: int | None = None) -> list[tuple[int, Cells]]:
    """Rows with content, and their numbers; the first ones only where `most` says so."""
    try:
        sheet.reset_dimensions()  # programs write wrong ones
        rows = enumerate(sheet.iter_rows(values_only=True), start=1)
        return list(islice(((k, cells) for k, cells in rows if any(cell is not None for cell in cells)), most))
    except _DAMAGE as error:
        raise _damaged(where) from error


def _filled(cells: Cells) -> int:
    return sum(cell is not None and str(cell).strip() != "" for cell in cells)


def _usual_width(rows: list[tuple[int, Cells]]) -> int:
    """Filled cells of the row of names: as many as most of the first rows have, at least two."""
    widths = sorted(_filled(cells) for _, cells in rows[:200])
    return max(2, widths[len(widths) // 2]) if max(widths) >= 2 else 1


def _without_footnotes(rows: list[tuple[int, Cells]]) -> tuple[list[tuple[int, Cells]], list[str]]:
    """Rows at the end with a text in the first column only are footnotes."""
    kept = list(rows)
    footnotes: list[str] = []
    while kept and len(kept[-1][1]) > 2 and _filled(kept[-1][1]) == 1 and isinstance(kept[-1][1][0], str):
        footnotes.insert(0, kept.pop()[1][0])
    return kept, footnotes


def _notes(above: list[Cells], footnotes: list[str], sheet: str, sheets: list[str]) -> tuple[Problem, ...]:
    found = []
    if len(sheets) > 1:
        others = ", ".join(name for name in sheets if name != sheet)
        found.append(
            Problem(
                "sheet",
                f"Sheet '{sheet}' is read; others are there: {others}.",
                severity="note",
                hint="choose with --table.",
            )
        )
    for code, lines, side in (
        ("lines_above", [_joined(cells) for cells in above], "above the row of names"),
        ("lines_below", footnotes, "below the table"),
    ):
        if lines:
            many = counted(len(lines), "line")
            found.append(Problem(code, f"{many} {side} left out: “{shown_text(lines[0])}”.", severity="note"))
    return tuple(found)


def _joined(cells: Cells) -> str:
    return " ".join(str(cell) for cell in cells if cell is not None)


def _unsaved_formulas(path: Path, sheet: str, width: int, rows: list[tuple[int, Cells]]) -> dict[int, tuple[int, ...]]:
    """Formulas without a saved value look like empty cells; only a second look at the formulas tells them apart."""
    if not _has_formulas(path):
        return {}
    found: dict[int, list[int]] = {}
    with _workbook(path, formulas=True) as book:
        written = dict(_rows(book[sheet], path.name))
    for number, cells in rows:
        for k, cell in enumerate(written.get(number, ())[:width]):
            if cells[k] is None and isinstance(cell, str) and cell.startswith("="):
                found.setdefault(k, []).append(number)
    return {k: tuple(numbers) for k, numbers in found.items()}


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as part:
                    before = b""
                    while piece := part.read(1 << 20):
                        if b"<f>" in before + piece or b"<f " in before + piece:
                            return True
                        before = piece[-3:]
    return False


def _name(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime | datetime.date):
        return str(cell.year)
    return str(cell).strip()


def _column(cells: list[Any]) -> Column:
    """Cells of one column as an Arrow array, or as they are where numbers and texts are mixed."""
    plain = [cell.year if isinstance(cell, datetime.datetime | datetime.date) else cell for cell in cells]
    try:
        return pa.chunked_array([pa.array(plain)])
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return plain
