"""The plane of nearness and complexity for what a region does not have, as a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from klastr.errors import InvalidOption, UnwritableFolder
from klastr.identify.opportunities.opportunity_result import Opportunities
from klastr.report.bubble_labels import Bubble, labels
from klastr.report.charts import tick_step
from klastr.report.drawing import element, shortened, written
from klastr.report.long_files import whole_file
from klastr.report.pictures.frame import Drawing, framed
from klastr.report.typesetting import png_of

_WIDTH, _HEIGHT = 960.0, 600.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 60.0, 30.0, 940.0, 540.0
_RADIUS = 6.0
_LONGEST_NAME = 30
_CORNERS = {
    "near and complex": (_RIGHT - 6, _TOP + 20, "right"),
    "near and simple": (_RIGHT - 6, _BOTTOM - 10, "right"),
    "far and complex": (_LEFT + 6, _TOP + 20, None),
    "far and simple": (_LEFT + 6, _BOTTOM - 10, None),
}


def check_picture(path: Path, *, replace: bool = False) -> None:
    """Refuse a file before anything is computed.

    Raises
    ------
    InvalidOption
        Its name ends in neither .svg nor .png.
    UnwritableFolder
        It is there already and shall be kept.
    """
    if path.suffix.casefold() not in (".svg", ".png"):
        raise InvalidOption(f"'{path.name}' ends in neither .svg nor .png.", hint="such as --picture plane.svg.")
    if path.exists() and not replace:
        raise UnwritableFolder(
            f"There is already a file '{path}'; it is kept.", hint="choose another --picture, or add --replace."
        )


def write_plane(found: Opportunities, name: str, path: Path, *, replace: bool = False) -> None:
    """Write the picture by the ending of its name.

    Raises
    ------
    InvalidOption, UnwritableFolder
        See `check_picture`; or the disk refuses.
    MissingExtra
        A .png needs typst, and it is not installed.
    """
    check_picture(path, replace=replace)
    svg = plane_picture(found, name)
    content = png_of(svg) if path.suffix.casefold() == ".png" else (svg + "\n").encode(errors="replace")
    with whole_file(path) as draft:
        draft.write_bytes(content)


def plane_picture(found: Opportunities, name: str) -> str:
    """The plane as one SVG document.

    To the right is what is nearer, upward what is more complex; the lines are the medians of what is absent. The darker
    a point, the higher its score.
    """
    shown = [k for k in range(len(found.industries)) if not np.isnan(found.score[k])]
    near, complexity = found.numbers["density"][shown], found.numbers["complexity"][shown]
    across, up = _scale(near, _LEFT, _RIGHT), _scale(complexity, _BOTTOM, _TOP)
    x, y = [across.place(value) for value in near], [up.place(value) for value in complexity]
    points = [
        element(
            "circle",
            element("title", written(found.names[k])),
            cx=x[n],
            cy=y[n],
            r=_RADIUS,
            class_=f"bubble s{3 if n < 10 else 2 if n < len(shown) / 2 else 1}",
        )
        for n, k in enumerate(shown)
    ]
    names = [shortened(found.names[k], _LONGEST_NAME) for k in shown]
    bubbles = [Bubble(east, south, _RADIUS, label) for east, south, label in zip(x, y, names, strict=True)]
    beside = [
        element("text", written(one.text), x=one.x, y=one.y, class_="label")
        for one in labels(bubbles, (_LEFT, _TOP + 26, _RIGHT + 10, _BOTTOM - 28))
    ]
    grid = _grid(across, up, found.divided_at)
    chart = element("svg", grid, *points, *beside, viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}", class_="chart")
    return framed(_drawing(found, name, chart, shown), _source(found))


class _Scale:
    """Numbers along one side of the picture."""

    __slots__ = ("begin", "end", "high", "low", "step")

    def __init__(self, low: float, high: float, begin: float, end: float) -> None:
        self.step = tick_step(high - low) if high > low else 0.1
        # Half a step of room at both ends: the corners hold words.
        self.low = np.floor(low / self.step - 0.5) * self.step
        self.high = np.ceil(high / self.step + 0.5) * self.step
        self.begin, self.end = begin, end

    def place(self, value: float) -> float:
        return float(self.begin + (value - self.low) / (self.high - self.low) * (self.end - self.begin))

    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [float(self.low + k * self.step) for k in range(count + 1)]


def _scale(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], begin: float, end: float) -> _Scale:
    if not values.size:
        return _Scale(0.0, 1.0, begin, end)
    return _Scale(float(values.min()), float(values.max()), begin, end)


def _grid(across: _Scale, up: _Scale, divided_at: tuple[float, float]) -> str:
    parts = [
        element("text", written(f"{100 * tick:.0f} %"), x=across.place(tick), y=_BOTTOM + 24, class_="across")
        for tick in across.ticks()
    ]
    parts += [
        element("text", written(f"{tick:.1f}".replace("-", "−")), x=_LEFT - 10, y=up.place(tick) + 5, class_="up")
        for tick in up.ticks()
    ]
    parts.append(element("path", d=f"M{_LEFT:g} {_TOP:g}V{_BOTTOM:g}H{_RIGHT:g}"))
    if not np.isnan(divided_at[0]):
        parts.append(element("path", d=f"M{across.place(divided_at[0]):.1f} {_TOP:g}V{_BOTTOM:g}", class_="one"))
        parts.append(element("path", d=f"M{_LEFT:g} {up.place(divided_at[1]):.1f}H{_RIGHT:g}", class_="one"))
    for text, (x, y, side) in _CORNERS.items():
        parts.append(element("text", written(text), x=x, y=y, class_=side))
    parts.append(
        element("text", written("nearness: share of what is related"), x=_RIGHT, y=_BOTTOM + 52, class_="right")
    )
    parts.append(element("text", written("complexity"), x=0, y=_TOP - 10))
    return element("g", *parts, class_="grid")


def _drawing(found: Opportunities, name: str, chart: str, shown: list[int]) -> Drawing:
    when = "" if found.year is None else f", {found.year}"
    first = "; ".join(found.names[k] for k in shown[:5])
    return Drawing(
        chart,
        f"What {name} could do that it does not do yet{when}",
        "Each point is an industry in which the region is not specialised; the darker, the higher its score",
        f"{len(shown)} industries by nearness and complexity. The first by score: {first}.",
        language="en",
    )


def _source(found: Opportunities) -> str:
    return ". ".join([*(f"Source: {source}" for source in found.sources), "Made with klastr"]) + "."
