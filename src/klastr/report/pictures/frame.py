"""The frame around a drawing: what it shows above it, what its colours mean and where it comes from below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klastr.report.drawing import element, written
from klastr.report.pictures.lines import lines_of, paragraph, width_of
from klastr.report.pictures.paper import placed, sheet_of_paper
from klastr.report.typesetting import size_of

_EDGE, _GAP = 40, 24
_TALLEST = 0.85  # of the width
_LARGEST = 1.6  # times its own size, so that a map of three tiles is not a map of giants
PLAIN_WIDTH = 1000.0
_TITLE, _TEXT, _SMALL = 30.0, 18.0, 14.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something drawn, with the words it needs.

    Attributes
    ----------
    svg : str
        The drawing itself, without a frame.
    title, subtitle : str
        What it shows.
    told : str
        What a reader who does not see it is told.
    legend : sequence of (int, str)
        Steps of the scale and what they stand for.
    legend_title : str
    note : str
        What it leaves out; empty where nothing.
    language : str, optional
        Of all its words.
    """

    svg: str
    title: str
    subtitle: str
    told: str
    legend: Sequence[tuple[int, str]] = ()
    legend_title: str = ""
    note: str = ""
    language: str | None = None


def framed(drawing: Drawing, source: str, *, width: float = 1200) -> str:
    """A picture that stands by itself: heading, drawing, legend, source."""
    inside = width - 2 * _EDGE
    title = lines_of(drawing.title, _TITLE, inside, at_most=2)
    subtitle = lines_of(drawing.subtitle, _TEXT, inside, at_most=2)
    top = _EDGE + _TITLE * 0.8
    below = top + 1.25 * _TITLE * (len(title) - 1) + 1.7 * _TEXT
    head = below + 1.25 * _TEXT * (len(subtitle) - 1) + _GAP
    wide, tall = size_of(drawing.svg)
    height = min(inside * tall / wide, _TALLEST * inside, _LARGEST * tall)
    legend = head + height + _GAP
    told = lines_of(source, _SMALL, inside, at_most=3)
    foot = legend + (_GAP + _SMALL if drawing.legend else 0)
    return sheet_of_paper(
        width,
        round(foot + 1.25 * _SMALL * len(told) + _EDGE * 0.6),
        drawing.title,
        drawing.told,
        paragraph(title, _EDGE, top, _TITLE, class_="strong"),
        paragraph(subtitle, _EDGE, below, _TEXT, class_="quiet"),
        placed(drawing.svg, _EDGE, head, inside, height),
        legend_row(drawing, _EDGE, legend),
        paragraph(told, _EDGE, foot + _SMALL, _SMALL, class_="quiet"),
        language=drawing.language,
    )


def plain(drawing: Drawing) -> str:
    """The drawing alone, for a page that says the rest itself."""
    wide, tall = size_of(drawing.svg)
    width = min(PLAIN_WIDTH, _LARGEST * wide)
    height = min(width * tall / wide, _TALLEST * width)
    inside = placed(drawing.svg, 0, 0, width, height)
    return sheet_of_paper(width, round(height), drawing.title, drawing.told, inside, language=drawing.language)


def legend_row(drawing: Drawing, x: float, y: float, size: float = _SMALL) -> str:
    """Swatches with what they stand for, in one row."""
    if not drawing.legend:
        return ""
    parts = [element("text", written(drawing.legend_title), x=x, y=y + 0.85 * size, font_size=size, class_="quiet")]
    x += width_of(drawing.legend_title, size) + size
    for step, text in drawing.legend:
        swatch = element("rect", x=x, y=y, width=1.6 * size, height=size, rx=2, class_=f"swatch c{step}")
        label = element("text", written(text), x=x + 2.1 * size, y=y + 0.85 * size, font_size=size, class_="quiet")
        parts += [swatch, label]
        x += 3.2 * size + width_of(text, size)
    return "".join(parts)
