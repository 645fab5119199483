"""The held-out scores as a picture: a dot for the mean and a line from lowest to highest, for each definition."""

from __future__ import annotations

from klastr.report.drawing import element, written
from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.score_rows import COLUMNS, ScoreRow, Share, score_rows
from klastr.report.pictures.frame import Drawing
from klastr.report.pictures.lines import lines_of
from klastr.report.pictures.paper import ACCENT, INK, LINE, QUIET
from klastr.report.words import Words

_WIDTH = 1400.0
_NAMES, _GAP, _ROW, _HEAD = 330.0, 26.0, 46.0, 70.0
_ROOM = 0.7
"""Share of a column up to which a value fits behind it."""
_SIZE, _VALUE, _TICK = 18.0, 16.0, 13.0
_COLUMN = (_WIDTH - _NAMES - len(COLUMNS) * _GAP) / len(COLUMNS)


def held_out_drawing(facts: GroupFacts) -> Drawing | None:
    """The scores for a picture that stands by itself; None where nothing was held out."""
    words, rows = facts.words, score_rows(facts.found, facts.words)
    if not rows:
        return None
    height = _HEAD + _ROW * len(rows) + 4
    told = "; ".join(
        words("groups.picture.held_out_row", name=row.name, share=words.percent(row.shares["overall"].mean, 0))
        for row in rows
    )
    return Drawing(
        element(
            "svg",
            element("style", _STYLE),
            *(_column(k, name, len(rows), words) for k, name in enumerate(COLUMNS)),
            *(_line(row, _HEAD + _ROW * (k + 0.5), words) for k, row in enumerate(rows)),
            viewBox=f"0 0 {_WIDTH:.0f} {height:.0f}",
        ),
        words("groups.picture.held_out"),
        words("groups.picture.held_out_text", halves=words.number(len(facts.found.held_out.shares_of("found")))),
        f"{told}.",
        language=words.language,
    )


def _column(k: int, name: str, rows: int, words: Words) -> str:
    left = _left(k)
    title = lines_of(words(f"groups.score.{name}"), 15.0, _COLUMN, at_most=2)
    lines = [
        element("path", d=f"M{_along(left, tick)} {_HEAD - 4}v{_ROW * rows + 4}", class_="axis") for tick in (0, 0.5, 1)
    ]
    ticks = [
        element("text", words.percent(tick, 0), x=_along(left, tick), y=_HEAD - 10, class_="tick") for tick in (0, 1)
    ]
    head = [
        element("text", written(line), x=left, y=16 + 18 * row, class_="head" if k else "head first")
        for row, line in enumerate(title)
    ]
    return "".join([*lines, *ticks, *head])


def _line(row: ScoreRow, middle: float, words: Words) -> str:
    name = lines_of(row.name, _SIZE, _NAMES - 14, at_most=2)
    top = middle + 6 - 10 * (len(name) - 1)
    parts = [
        element("text", written(line), x=0, y=top + 20 * k, class_=f"who {row.kind}") for k, line in enumerate(name)
    ]
    for k, column in enumerate(COLUMNS):
        share, left = row.shares[column], _left(k)
        ends = _along(left, share.low), _along(left, share.high)
        value = words.percent(share.mean, 0)
        x = _along(left, share.mean)
        parts += [
            element("path", d=f"M{ends[0]} {middle}H{ends[1]}", class_=f"span {row.kind}"),
            element("circle", cx=x, cy=middle, r=7 if row.kind == "found" else 5.5, class_=f"dot {row.kind}"),
            _value(value, share, x, ends, middle),
        ]
    return "".join(parts)


def _value(value: str, share: Share, x: float, ends: tuple[float, float], middle: float) -> str:
    """The mean in figures: right of the range, left of it, or above where neither has room."""
    if share.high <= _ROOM:
        return element("text", value, x=max(ends[1], x + 5) + 8, y=middle + 6, class_="value")
    if share.low >= 1 - _ROOM:
        return element("text", value, x=min(ends[0], x - 5) - 8, y=middle + 6, class_="value end")
    return element("text", value, x=x, y=middle - 9, class_="value middle")


def _left(k: int) -> float:
    return _NAMES + k * (_COLUMN + _GAP)


def _along(left: float, share: float) -> float:
    return round(left + 6 + share * (_COLUMN - 12), 1)


_STYLE = (
    f".axis{{stroke:{LINE}}}.tick{{font-size:{_TICK:g}px;fill:{QUIET};text-anchor:middle}}"
    f".head{{font-size:15px;fill:{QUIET}}}.head.first,.who.found{{fill:{INK};font-weight:600}}"
    f".who{{font-size:{_SIZE:g}px}}.who.single,.who.random{{fill:{QUIET}}}"
    f".span{{stroke:#44acc4;stroke-width:4;stroke-linecap:round}}.dot{{fill:#2073a4}}"
    f".span.found{{stroke:#f0b48f}}.dot.found{{fill:{ACCENT}}}.span.random,.span.single{{stroke:#b9c4cb}}"
    f".dot.random,.dot.single{{fill:{QUIET}}}.value{{font-size:{_VALUE:g}px}}.end{{text-anchor:end}}"
)
