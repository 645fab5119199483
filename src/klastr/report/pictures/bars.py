"""Bars: the strongest regional clusters with their intervals, and, where there is no map, regions by their number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from klastr.identify.findings import RegionalClusters
from klastr.report import figures
from klastr.report.charts import QUOTIENT_TICKS, tick_text
from klastr.report.drawing import element, written
from klastr.report.overview import Ranked
from klastr.report.pictures.lines import lines_of
from klastr.report.words import Words

Place = tuple[int, int]

WIDTH = 1120
_ROW, _HEAD = 52, 30
_NAMES, _STARS, _BARS_TO = 400, 420, 900
_GROUP_SIZE, _REGION_SIZE, _TICK_SIZE, _VALUE_SIZE = 19.0, 15.0, 14.0, 18.0


@dataclass(frozen=True, slots=True)
class LogAxis:
    """Quotients from left to right; one to ten is as far as ten to a hundred."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        """Units from the left; what lies beyond an end stands at the end.

        >>> LogAxis(1.0, 100.0, 0.0, 200.0).x(10.0), LogAxis(1.0, 100.0, 0.0, 200.0).x(0.0)
        (100.0, 0.0)
        """
        held = min(max(value, self.low), self.high)
        along = math.log(held / self.low) / math.log(self.high / self.low)
        return round(self.left + along * (self.right - self.left), 2)

    def ticks(self) -> list[float]:
        """Round quotients on the axis."""
        return [tick for tick in QUOTIENT_TICKS if self.low <= tick <= self.high]


def quotient_axis(found: RegionalClusters, places: Sequence[Place], left: float, right: float) -> LogAxis:
    """An axis that holds 1 and every interval that is drawn."""
    values = [float(found.location_quotient[place]) for place in places]
    if found.low is not None and found.high is not None:
        values += [float(found.low[place]) for place in places] + [float(found.high[place]) for place in places]
    known = [value for value in values if math.isfinite(value) and value > 0]
    return LogAxis(max(min([1.0, *known]), 0.1), max([2.0, *known]) * 1.03, left, right)


def strongest_bars(found: RegionalClusters, places: Sequence[Place], words: Words) -> str:
    """One bar a regional cluster, from 1 to its quotient, with the interval as a line across its end."""
    axis = quotient_axis(found, places, _STARS + 60, _BARS_TO)
    height = _HEAD + _ROW * len(places)
    grid = [
        element("path", d=f"M{axis.x(tick)} {_HEAD - 6}V{height}", class_="axis one" if tick == 1 else "axis")
        + element(
            "text",
            tick_text(tick, words),
            x=axis.x(tick), y=_HEAD - 13, font_size=_TICK_SIZE, class_="quiet middle",
        )
        for tick in axis.ticks()
    ]  # fmt: skip
    rows = [_row(found, place, axis, _HEAD + _ROW * k, words) for k, place in enumerate(places)]
    return element("svg", *grid, *rows, viewBox=f"0 0 {WIDTH} {height}")


def _row(found: RegionalClusters, place: Place, axis: LogAxis, top: float, words: Words) -> str:
    r, g = place
    middle = top + _ROW / 2
    about = figures.ABOUT if found.imputed_share[place] > 0 else ""
    quotient = float(found.location_quotient[place])
    group = lines_of(found.group_name(found.groups[g], words.language), _GROUP_SIZE, _NAMES - 10, at_most=1)[0]
    region = lines_of(found.region_name(found.regions[r], words.language), _REGION_SIZE, _NAMES - 10, at_most=1)[0]
    stars = int(found.stars[place])
    return "".join(
        [
            element("text", written(group), x=0, y=middle - 3, font_size=_GROUP_SIZE, class_="strong"),
            element("text", written(region), x=0, y=middle + 16, font_size=_REGION_SIZE, class_="quiet"),
            element("text", figures.STAR * stars, x=_STARS - 20, y=middle + 6, font_size=16, class_="quiet"),
            *bar_with_interval(found, place, axis, middle, 18),
            element(
                "text", written(about + figures.quotient(quotient, words)),
                x=_BARS_TO + 80, y=middle + 6, font_size=_VALUE_SIZE, class_="strong right",
            ),
            element(
                "text", written(_interval(found, place, words)),
                x=WIDTH, y=middle + 6, font_size=_REGION_SIZE, class_="quiet right",
            ),
        ]
    )  # fmt: skip


def bar_with_interval(found: RegionalClusters, place: Place, axis: LogAxis, middle: float, thick: float) -> list[str]:
    """The bar from 1 to the quotient and the line of its interval."""
    one, end = axis.x(1.0), axis.x(float(found.location_quotient[place]))
    left, wide = min(one, end), max(abs(end - one), 1.0)
    stars = min(int(found.stars[place]), 3)
    bar = element("rect", x=left, y=middle - thick / 2, width=wide, height=thick, class_=f"s{stars} bar")
    if found.low is None or found.high is None or not math.isfinite(found.low[place] + found.high[place]):
        return [bar]
    low, high = axis.x(float(found.low[place])), axis.x(float(found.high[place]))
    cap = thick / 4
    line = f"M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - cap}v{2 * cap}M{high:.1f} {middle - cap}v{2 * cap}"
    # A white line below the dark one keeps it visible on the dark bar.
    under = element("path", d=line, stroke="#ffffff", stroke_width=4.5, fill="none")
    return [bar, under, element("path", d=line, class_="whisker")]


def _interval(found: RegionalClusters, place: Place, words: Words) -> str:
    if found.low is None or found.high is None:
        return ""
    return figures.interval(float(found.low[place]), float(found.high[place]), words)


def count_bars(ranked: Sequence[Ranked]) -> str:
    """One bar a region, as long as its number of strong regional clusters."""
    row, size = 46, 24.0
    parts = []
    for k, one in enumerate(ranked):
        y = row * k
        name = lines_of(one.name, size, 400, at_most=1)[0]
        wide = max(6.4 * one.part, 2.0)
        parts += [
            element("text", written(name), x=405, y=y + 31, font_size=size, class_="right"),
            element("rect", x=420, y=y + 8, width=wide, height=row - 16, class_="c3"),
            element("text", written(one.count), x=428 + wide, y=y + 31, font_size=size, class_="strong"),
        ]
    return element("svg", *parts, viewBox=f"0 0 {WIDTH} {max(row * len(ranked), row)}")
