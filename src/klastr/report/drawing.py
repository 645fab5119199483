"""SVG as text: elements whose names and numbers come from tables, always escaped, always short."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

# What XML 1.0 does not allow at all, not even escaped (section 2.2): one such character and the picture is no picture.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name: str, *content: str, **attributes: object) -> str:
    """One element; `content` is markup, attribute values are escaped here.

    ``class_`` is written ``class``, ``stroke_width`` is written ``stroke-width``; what is None is left out.

    >>> element("text", written("R&D <b>"), x=2.50, class_="name")
    '<text x="2.5" class="name">R&amp;D &lt;b&gt;</text>'
    >>> element("circle", r=3)
    '<circle r="3"/>'
    """
    told = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{told}>{''.join(content)}</{name}>" if content else f"<{name}{told}/>"


def written(text: str) -> str:
    """Text between tags, escaped.

    >>> written("<script>")
    '&lt;script&gt;'
    """
    return escape(allowed_in_xml(text), quote=False)


def allowed_in_xml(text: str) -> str:
    """The text with a sign in the place of what XML does not allow.

    >>> allowed_in_xml("a\\x00b")
    'a�b'
    """
    return _NOT_IN_XML.sub("\ufffd", text)


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return escape(allowed_in_xml(str(value)), quote=True)


def outline(rings: Iterable[Iterable[tuple[int, int]]]) -> str:
    """Closed lines through whole-number points as one path, each point relative to the one before.

    >>> outline([[(0, 0), (10, 0), (10, 5), (0, 0)]])
    'M0 0l10 0 0 5z'
    """
    return "".join(_ring(list(ring)) for ring in rings)


def _ring(points: list[tuple[int, int]]) -> str:
    (x, y), *further = points[:-1]
    steps = []
    for east, south in further:
        steps.append(f"{east - x} {south - y}")
        x, y = east, south
    first = points[0]
    return f"M{first[0]} {first[1]}l{' '.join(steps)}z".replace(" -", "-")


def shortened(text: str, most: int) -> str:
    """A text that has room, cut at a word where possible.

    >>> shortened("Computers and electronics", 14), shortened("Food", 14), shortened("Maschinenbau-Zulieferer", 8)
    ('Computers and…', 'Food', 'Maschin…')
    """
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    word = cut if text[most - 1] == " " else cut.rpartition(" ")[0]
    return (word if len(word) >= most // 2 else cut).rstrip() + "…"
