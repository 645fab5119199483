"""What a column looks like by its first cells: years, numbers, codes of regions or of industries."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from klastr.tables.marks import EMPTY_MARKS, is_secret

Cells = Sequence[Any]

YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
NUMBER = re.compile(r"[-+]?[0-9][0-9 .,'\u00a0\u202f]*(?:[eE][-+]?\d+)?(?: ?[a-z]{1,3})?|: ?[a-z]{0,3}|[-–.]{1,3}")
REGION = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}|(?:EU|EA|EEA)\d\d(?:_20\d\d)?")
INDUSTRY = re.compile(
    r"[A-U](?:[-_][A-U])?\d{0,4}(?:[-_][A-U]?\d{2})?|[A-U]?\d\d(?:\.\d{1,2})?|\d{2,6}|\d\d-\d\d|TOTAL"
)
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d.*")
_NEARLY_ALL, _MOST, _SOME = 0.9, 0.5, 0.2


def looks_like_years(cells: Cells, *, share: float = _NEARLY_ALL) -> bool:
    """Whether nearly all cells with content are years or days.

    >>> looks_like_years([2013, 2014.0, "2015", None]), looks_like_years(["C10", "2014"])
    (True, False)
    """
    return _share(cells, lambda text: bool(YEAR.fullmatch(text) or _DATE.fullmatch(text))) >= share


def looks_like_numbers(cells: Cells) -> bool:
    """Whether most cells with content are numbers, with separators and flags or without.

    >>> looks_like_numbers(["1 234,5", ": c", "12 b"]), looks_like_numbers(["C10", "C11"])
    (True, False)
    """
    return _share(cells, lambda text: NUMBER.fullmatch(text) is not None) >= _MOST


def looks_empty(cells: Cells) -> bool:
    """Whether every cell is empty or holds a mark that stands for an empty one."""
    return all((text := _text(cell)).casefold() in EMPTY_MARKS or is_secret(text) for cell in cells)


def looks_like_codes(role: str, cells: Cells) -> bool:
    """Whether nearly all cells are codes of regions (or of industries) and begin with letters.

    Digits alone are codes of either, or of something else: a column of those must be named.

    >>> looks_like_codes("region", ["CZ01", "CZ02"]), looks_like_codes("industry", ["C10", "G45"])
    (True, True)
    >>> looks_like_codes("region", ["10180", "10200"])
    False
    """
    pattern = {"region": REGION, "industry": INDUSTRY}[role]
    if role == "industry" and _share(cells, lambda text: len(text) == 2 and text.isalpha()) > _SOME:
        return False  # countries
    if _share(cells, lambda text: text[:1].isalpha()) < _MOST or len({_text(cell) for cell in cells}) < 2:
        return False
    return _share(cells, lambda text: pattern.fullmatch(text) is not None) >= _NEARLY_ALL


def one_name_each(codes: Cells, names: Cells) -> bool:
    """Whether every code has one name and every name one code.

    >>> one_name_each(["a", "b", "a"], ["North", "South", "North"]), one_name_each(["a", "a"], ["x", "y"])
    (True, False)
    """
    pairs = {(_text(code), _text(name)) for code, name in zip(codes, names, strict=True) if _text(name)}
    return 0 < len(pairs) == len({code for code, _ in pairs}) == len({name for _, name in pairs})


def _share(cells: Cells, condition: Callable[[str], bool]) -> float:
    """The share of the cells with content for which something holds; 0 for a column without content."""
    texts = [text for cell in cells if (text := _text(cell)) and text.casefold() not in EMPTY_MARKS]
    return sum(condition(text) for text in texts) / len(texts) if texts else 0.0


def _text(cell: Any) -> str:
    return "" if cell is None or cell != cell else str(cell).strip()
