"""Text broken into lines without asking a font: widths of letters in parts of their size, a little on the wide side."""

from __future__ import annotations

from klastr.report.drawing import element, written

# Libertinus Serif, rounded up; bold is wider by a twentieth.
_NARROW, _WIDE = "iIjl.,:;'|!()[]ftr ", "mwMWQOGD@%&—★≈"
_PARTS = {**dict.fromkeys(_NARROW, 0.32), **dict.fromkeys(_WIDE, 0.8)}

_PER_CENT = "\u00a0%"  # never begins a line


def width_of(text: str, size: float) -> float:
    """About how wide a line is.

    >>> width_of("iii", 10) < width_of("aaa", 10) < width_of("MMM", 10)
    True
    """
    return size * sum(
        _PARTS.get(sign, 1.0 if ord(sign) > 0x2E7F else 0.68 if sign.isupper() else 0.51) for sign in text
    )


def lines_of(text: str, size: float, width: float, *, at_most: int = 99) -> list[str]:
    """Lines that fit a width; what has no room ends in an ellipsis, and a word that is too long is broken.

    >>> lines_of("Computers and electronics", 10, 60), lines_of("Computers and electronics", 10, 60, at_most=1)
    (['Computers', 'and', 'electronics'], ['Computers…'])
    """
    lines = [""]
    for word in text.replace(" %", _PER_CENT).split(" "):
        for piece in _pieces(word, size, width):
            joined = f"{lines[-1]} {piece}".strip()
            if width_of(joined, size) <= width or not lines[-1]:
                lines[-1] = joined
            else:
                lines.append(piece)
    if len(lines) <= at_most:
        return lines
    return [*lines[: at_most - 1], _cut(lines[at_most - 1], size, width)]


def _pieces(word: str, size: float, width: float) -> list[str]:
    if width_of(word, size) <= width:
        return [word]
    pieces = [""]
    for sign in word:
        if pieces[-1] and width_of(pieces[-1] + sign, size) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _cut(line: str, size: float, width: float) -> str:
    while line and width_of(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def paragraph(lines: list[str], x: float, y: float, size: float, **attributes: object) -> str:
    """Lines of text below each other; `y` is the first baseline."""
    return "".join(
        element("text", written(line), x=x, y=y + 1.25 * size * k, font_size=size, **attributes)
        for k, line in enumerate(lines)
    )
