"""The bubble chart of size, specialisation and growth, and the small bar that shows a quotient's interval.

page/chart.js draws the same chart for whatever a reader chooses.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from klastr.identify.findings import RegionalClusters
from klastr.report import figures
from klastr.report.bubble_labels import Bubble, labels, pair_names
from klastr.report.drawing import element, written
from klastr.report.words import Words

Place = tuple[int, int]

WIDTH, HEIGHT = 960, 560
LEFT, TOP, RIGHT, BOTTOM = 64, 30, 936, 492

_LARGEST, _SMALLEST = 34.0, 3.5  # radius
QUOTIENT_TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0)
_MOST_TICKS = 9
_BEYOND = 0.1  # share of the bubbles on either side of the middle ones
_AIR = 1.25
_LEAST_QUOTIENT = 0.02

BAR_WIDTH, BAR_HEIGHT = 120, 14
BAR_FROM, BAR_DECADE = 0.2, 50.0  # a decade of the quotient is 50 units; 0.2 to 50


@dataclass(frozen=True, slots=True)
class Axes:
    """What the two directions of the chart mean.

    Attributes
    ----------
    measure : {"growth", "share_of_region"}
        What goes to the right: growth, or the share of the region where the table has one year only.
    left, right : float
        Ends of that axis.
    low, high : float
        Ends of the quotient's axis, which is logarithmic.
    """

    measure: Literal["growth", "share_of_region"]
    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Units from the left; what lies beyond an end stands at the end."""
        part = (value - self.left) / (self.right - self.left)
        return LEFT + min(max(part, 0.0), 1.0) * (RIGHT - LEFT)

    def y(self, quotient: float) -> float:
        """Units from the top."""
        held = min(max(quotient, self.low), self.high)
        return BOTTOM - math.log(held / self.low) / math.log(self.high / self.low) * (BOTTOM - TOP)

    def holds(self, value: float, quotient: float) -> bool:
        """Whether a point lies inside both axes."""
        return self.left <= value <= self.right and self.low <= quotient <= self.high


def axes(found: RegionalClusters, places: Sequence[Place]) -> Axes:
    """Axes that hold all quotients and nearly all growth; the few beyond are drawn at the edge and say so."""
    measure = measure_across(found)
    across = sorted(value for place in places if math.isfinite(value := _across(found, place, measure)))
    drawn = [place for place in places if math.isfinite(_across(found, place, measure))]
    quotients = [float(found.location_quotient[place]) for place in drawn]
    low = max(min([1.0, *quotients]) / _AIR, _LEAST_QUOTIENT)
    high = max([4.0, *quotients]) * _AIR
    first, last = _near_ends(across) if across else (0.0, 0.0)
    first, last = (min(first, -0.1), max(last, 0.1)) if measure == "growth" else (0.0, max(last, 0.02))
    step = tick_step(last - first)
    return Axes(measure, math.floor(first / step + 1e-9) * step, math.ceil(last / step - 1e-9) * step, low, high)


def measure_across(found: RegionalClusters) -> Literal["growth", "share_of_region"]:
    """What goes to the right: growth, unless no growth is known anywhere."""
    known = found.growth is not None and bool(np.isfinite(found.growth.growth).any())
    return "growth" if known else "share_of_region"


def _near_ends(ordered: Sequence[float]) -> tuple[float, float]:
    """The ends of what hangs together: no further from the middle four fifths than these are wide.

    >>> _near_ends([-0.2, -0.1, 0.0, 0.0, 0.1, 0.1, 0.1, 0.2, 0.3, 5.0])
    (-0.2, 0.7)
    """
    last = len(ordered) - 1
    low, high = ordered[math.ceil(_BEYOND * last)], ordered[math.floor((1 - _BEYOND) * last)]
    wide = high - low
    return max(ordered[0], low - wide), min(ordered[-1], high + wide)


def tick_step(extent: float) -> float:
    """A round distance between ticks.

    >>> tick_step(0.42), tick_step(1.5)
    (0.05, 0.2)
    """
    return next((step for step in _STEPS if extent / step <= _MOST_TICKS), _STEPS[-1])


def bubble_chart(found: RegionalClusters, places: Sequence[Place], words: Words) -> str:
    """The strongest regional clusters as bubbles: area is size, up is specialised, right is growing."""
    scale = axes(found, places)
    drawn = [place for place in places if math.isfinite(_across(found, place, scale.measure))]
    largest = max((float(found.employment[place]) for place in drawn), default=1.0)
    by_size = sorted(drawn, key=lambda place: -found.employment[place])
    bubbles = [_bubble(found, place, scale, largest, words) for place in by_size]
    layers = (
        _grid(found, scale, words),
        element("g", *bubbles, class_="bubbles"),
        element("g", *_labels(found, drawn, scale, largest, words), class_="labels"),
    )
    view = f"0 0 {WIDTH + 8} {HEIGHT}"
    return element("svg", *layers, viewBox=view, class_="chart", role="img", aria_labelledby="chart-title chart-text")


def _across(found: RegionalClusters, place: Place, measure: str) -> float:
    if measure == "growth":
        return float("nan") if found.growth is None else float(found.growth.growth[place])
    return float(found.share_of_region[place])


def radius(persons: float, largest: float) -> float:
    """Area in proportion to size, but never too small to be seen.

    >>> radius(25.0, 100.0), radius(0.01, 100.0)
    (17.0, 3.5)
    """
    return max(_LARGEST * math.sqrt(persons / largest), _SMALLEST)


def _bubble(found: RegionalClusters, place: Place, scale: Axes, largest: float, words: Words) -> str:
    across, quotient = _across(found, place, scale.measure), float(found.location_quotient[place])
    beyond = "" if scale.holds(across, quotient) else " beyond"
    hidden = " est" if found.imputed_share[place] > 0 else ""
    return element(
        "circle",
        element("title", written(_told(found, place, words))),
        cx=scale.x(across),
        cy=scale.y(quotient),
        r=radius(float(found.employment[place]), largest),
        class_=f"bubble s{int(found.stars[place])}{hidden}{beyond}",
    )


def _told(found: RegionalClusters, place: Place, words: Words) -> str:
    r, g = place
    about = figures.ABOUT if found.imputed_share[place] > 0 else ""
    told = words(
        "page.chart.told",
        group=found.group_name(found.groups[g], words.language),
        region=found.region_name(found.regions[r], words.language),
        stars=figures.STAR * int(found.stars[place]),
        persons=about + words.number(float(found.employment[place])),
        quotient=about + figures.quotient(float(found.location_quotient[place]), words),
    )
    if found.growth is None or not np.isfinite(found.growth.growth[place]):
        return told
    return told + words("page.chart.told_growth", growth=figures.growth(float(found.growth.growth[place]), words))


def _labels(found: RegionalClusters, places: Sequence[Place], scale: Axes, largest: float, words: Words) -> list[str]:
    """Names beside the strongest bubbles, and the figures of those that lie beyond the axis."""
    language = words.language
    codes = [(found.groups[g], found.regions[r]) for r, g in places]
    names = pair_names([(found.group_name(g, language), found.region_name(r, language), r) for g, r in codes])
    bubbles = [
        Bubble(
            scale.x(_across(found, place, scale.measure)),
            scale.y(float(found.location_quotient[place])),
            radius(float(found.employment[place]), largest),
            name,
            _beyond(found, place, scale, words),
        )
        for place, name in zip(places, names, strict=True)
    ]
    return [
        element("text", written(one.text), x=one.x, y=one.y, class_="label")
        for one in labels(bubbles, (LEFT, 0.0, RIGHT + 20, BOTTOM))
    ]


def _beyond(found: RegionalClusters, place: Place, scale: Axes, words: Words) -> str:
    """The figure that the edge of the chart hides; empty where it hides none."""
    across, quotient = _across(found, place, scale.measure), float(found.location_quotient[place])
    if scale.holds(across, quotient):
        return ""
    if scale.left <= across <= scale.right:
        return figures.quotient(quotient, words)
    return figures.growth(across, words) if scale.measure == "growth" else figures.share(across, words)


def _grid(found: RegionalClusters, scale: Axes, words: Words) -> str:
    parts: list[str] = []
    for tick in (tick for tick in QUOTIENT_TICKS if scale.low <= tick <= scale.high):
        y = scale.y(tick)
        parts += [
            element("path", d=f"M{LEFT} {y:.1f}H{RIGHT}", class_="one" if tick == 1 else None),
            element("text", written(tick_text(tick, words)), x=LEFT - 10, y=y + 5, class_="up"),
        ]
    step = tick_step(scale.right - scale.left)
    for k in range(round((scale.right - scale.left) / step) + 1):
        value = scale.left + k * step
        x = scale.x(value)
        zero = scale.measure == "growth" and abs(value) < step / 2
        text = words.percent(0.0 if zero else value, 0, signed=scale.measure == "growth")
        parts += [
            element("path", d=f"M{x:.1f} {TOP}V{BOTTOM}", class_="one" if zero else None),
            element("text", written(text), x=x, y=BOTTOM + 24, class_="across even" if k % 2 else "across"),
        ]
    name = words(f"page.chart.{scale.measure}", since=found.settings.get("since"), year=found.year)
    names = (
        element("text", written(name), x=RIGHT, y=BOTTOM + 54, class_="name right"),
        element("text", written(words("page.chart.quotient")), x=0, y=TOP - 8, class_="name"),
    )
    return element("g", *parts, *names, class_="grid")


def tick_text(value: float, words: Words) -> str:
    """A round quotient beside an axis."""
    return words.number(value, 0 if value >= 1 else 1 if value >= 0.1 else 2)


# -- the interval of one quotient -----------------------------------------------------------------------------------


def interval_bar(quotient: float, low: float | None, high: float | None) -> str:
    """A line from the low to the high end of the interval and a point at the quotient; the stroke across is 1.

    Logarithmic from 0.2 to 50; what lies beyond stands at the end. The numbers stand beside it, so it is silent.
    """
    parts = [element("path", d=f"M{_along(1.0)} 0V{BAR_HEIGHT}", class_="one")]
    if low is not None and high is not None and math.isfinite(low) and math.isfinite(high):
        parts.append(element("path", d=f"M{_along(low)} {BAR_HEIGHT // 2}H{_along(high)}", class_="bar"))
    parts.append(element("circle", cx=_along(quotient), cy=BAR_HEIGHT // 2, r=3.5))
    return element("svg", *parts, viewBox=f"0 0 {BAR_WIDTH} {BAR_HEIGHT}", class_="interval", aria_hidden="true")


def _along(value: float) -> float:
    """Units from the left of an interval bar.

    >>> _along(1.0), _along(0.0), _along(1e9)
    (34.9, 4.0, 116.0)
    """
    if not value > 0:
        return 4.0
    along = BAR_DECADE * math.log10(value / BAR_FROM)
    return round(min(max(along, 4.0), BAR_WIDTH - 4.0), 1)
