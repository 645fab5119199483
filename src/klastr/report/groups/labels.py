"""Short labels of groups: names made of the names of two industries are often longer than any picture has room for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from klastr.report.pictures.lines import lines_of, width_of

SIZE = 15.0
LINE = 1.15 * SIZE
_WIDTH, _FIRST, _SECOND = 158.0, 2, 1
# Letters of a screen's sans serif are wider than those of the font that widths are measured for.
_WIDER = 1.15
_WHOLE = 6
_ASIDE = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of a label, and the room they take.

    Attributes
    ----------
    lines : tuple of str
    width, height : float
        In the units of the picture.
    """

    lines: tuple[str, ...]
    width: float
    height: float


def group_label(code: str, name: str, *, width: float = _WIDTH) -> Label:
    """The code of a group and its name, without what stands in brackets, in at most three lines.

    >>> group_label("G07", "Hotels (except Casino Hotels) and Motels; Full-Service Restaurants").lines
    ('G07 Hotels and', 'Motels', 'Full-Service…')
    """
    first, _, second = plain(name).partition("; ")
    head = f"{code} {first}" if first != code else code
    lines = _lines(head, width, _FIRST)
    if second:
        lines += _lines(second, width, _SECOND)
    widest = max(width_of(line, SIZE * _WIDER) for line in lines)
    return Label(tuple(lines), widest, LINE * len(lines))


def _lines(text: str, width: float, at_most: int) -> list[str]:
    """Lines that fit, the last one cut after a whole word where that leaves enough of it."""
    lines = lines_of(text, SIZE * _WIDER, width)
    if len(lines) <= at_most:
        return lines
    *before, last = lines[:at_most]
    whole = last.rpartition(" ")[0]
    if width_of(f"{last}…", SIZE * _WIDER) > width:
        last = whole if len(whole) >= _WHOLE else last[:-2]
    return [*before, f"{last.rstrip(' ,;')}…"]


def plain(name: str) -> str:
    """A name without asides in brackets; the whole where nothing else is left.

    >>> plain("Fabricated metal products (except machinery)"), plain("(all)")
    ('Fabricated metal products', '(all)')
    """
    return _ASIDE.sub("", name).strip() or name
