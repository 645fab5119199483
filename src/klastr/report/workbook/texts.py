"""Texts that are safe in a sheet, and stay safe when the sheet is saved as CSV and opened again.

A workbook keeps text and formula apart: a name such as ``=HYPERLINK(...)`` is text there and computes nothing. Saved
as CSV, the difference is gone, and the next program computes. So such texts begin with an apostrophe, which is seen.
"""

from __future__ import annotations

from klastr.report.drawing import allowed_in_xml

MOST_LETTERS = 32_767
"""What one cell of a workbook holds, in UTF-16 units."""

# Besides the signs that spreadsheets take for the beginning of a formula, their full-width forms.
_BEGINNINGS = frozenset("=+-@＝＋－＠")
_BREAKS = frozenset("\t\r\n")


def safe_text(text: str) -> str:
    """The text of one cell: no formula, no character that a workbook cannot hold, no more than a cell holds.

    >>> safe_text("=1+1"), safe_text("R&D"), safe_text("a\\x00b"), len(safe_text("x" * 40_000))
    ("'=1+1", 'R&D', 'a�b', 32767)
    """
    plain = allowed_in_xml(text)
    begins = plain.lstrip()[:1] in _BEGINNINGS or plain[:1] in _BREAKS
    return _cut(f"'{plain}" if begins and plain.strip() else plain)


def _cut(text: str) -> str:
    if _units(text) <= MOST_LETTERS:
        return text
    kept = text[: MOST_LETTERS - 1]
    # Signs beyond the first plane take two units each.
    beyond = _units(kept) - (MOST_LETTERS - 1)
    return f"{kept[: len(kept) - beyond] if beyond > 0 else kept}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2
