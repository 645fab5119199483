"""What pictures on paper share: ink, letters, and the page's drawings made independent of the page's style sheet."""

from __future__ import annotations

import re

from klastr.report.colours import LIGHT, LIGHT_INK
from klastr.report.drawing import element, written

INK, QUIET, LINE, STRONG_LINE = "#16212b", "#55636e", "#d8dfe3", "#9aa8b1"
ACCENT, PAPER, GROUND = "#b5420c", "#ffffff", "#f5f7f8"

# The first one comes with typst; the others are about as wide.
LETTERS = '"Libertinus Serif","Linux Libertine","Times New Roman","Liberation Serif","DejaVu Sans Mono",serif'

STAR_STEPS = (0, 2, 3, 4)
"""The step of the scale that stands for none, one, two, three stars."""

_NAMESPACE = "http://www.w3.org/2000/svg"
_FOR_THE_PAGE = re.compile(r' (?:role|aria-labelledby|data-k)="[^"]*"')


def style() -> str:
    """CSS for text, map and chart: no variables, no nesting, nothing that only browsers know."""
    steps = "".join(f".c{k}{{fill:{LIGHT[k]}}}.i{k} text,.on{k}{{fill:{LIGHT_INK[k]}}}" for k in range(len(LIGHT)))
    stars = "".join(
        f".s{k}{{fill:{LIGHT[step]};stroke:{STRONG_LINE if k == 0 else LIGHT[step]}}}"
        for k, step in enumerate(STAR_STEPS)
    )
    return f"text{{font-family:{LETTERS};fill:{INK}}}{_TEXT}{_MAP}{steps}{_CHART}{stars}{_BARS}"


_TEXT = (
    f".quiet{{fill:{QUIET}}}.accent{{fill:{ACCENT}}}.strong{{font-weight:600}}"
    f".right{{text-anchor:end}}.middle{{text-anchor:middle}}"
)
_MAP = (
    f".region{{stroke:{PAPER}}}.borders .region{{stroke-width:5}}.tiles .region{{stroke-width:1}}"
    f".region.dot{{stroke:{INK};stroke-width:5}}.countries{{fill:none;stroke:{INK};stroke-width:9}}"
    f".insets rect{{fill:none;stroke:{LINE};stroke-width:6}}.insets text{{fill:{QUIET};font-size:64px}}"
    f".tile text{{text-anchor:middle}}.tile .code{{font-size:20px}}.tile .value{{font-size:30px;font-weight:600}}"
    f".swatch{{stroke:{STRONG_LINE};stroke-width:1}}"
)
_CHART = (
    f".grid path{{stroke:{LINE};fill:none}}.grid path.one{{stroke:{STRONG_LINE};stroke-width:1.5}}"
    f".chart text{{fill:{QUIET};font-size:16px}}.grid .up{{text-anchor:end}}.grid .across{{text-anchor:middle}}"
    f".chart .label{{fill:{INK};font-size:15px;stroke:{PAPER};stroke-width:3;stroke-linejoin:round;paint-order:stroke}}"
    f".bubble{{stroke-width:1.2;fill-opacity:.6}}"
)
# After the colours of the stars, which they overrule.
_BARS = (
    f".bubble.est{{stroke:{ACCENT};stroke-width:2}}.bubble.beyond{{stroke:{INK};stroke-dasharray:4 3}}"
    f".axis{{stroke:{LINE};stroke-width:1}}.axis.one{{stroke:{STRONG_LINE};stroke-width:1.5}}"
    f".bar{{stroke:none}}.whisker{{stroke:{INK};stroke-width:1.6;fill:none}}.rule{{stroke:{LINE};stroke-width:1}}"
)


def sheet_of_paper(
    width: float, height: float, title: str, text: str, *content: str, language: str | None = None
) -> str:
    """One SVG document with its own ground, style, title and description; it needs nothing from outside.

    `language` is that of its words, so that they are read aloud in it.
    """
    return element(
        "svg",
        element("title", written(title), id="title"),
        element("desc", written(text), id="text"),
        element("style", style()),
        element("rect", width=width, height=height, fill=PAPER),
        *content,
        xmlns=_NAMESPACE,
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        aria_labelledby="title text",
        **{"lang": language, "xml:lang": language},
    )


def placed(drawing: str, x: float, y: float, width: float, height: float) -> str:
    """A drawing of the page inside a box of the picture, as large as fits, in its middle."""
    plain = _FOR_THE_PAGE.sub("", drawing)
    box = element("svg", x=x, y=y, width=width, height=height).removeprefix("<svg").removesuffix("/>")
    return plain.replace("<svg", f"<svg{box}", 1)
