"""The whole answer on one slide: a sentence, where, the five strongest, the source."""

from __future__ import annotations

from collections.abc import Sequence

from klastr.identify.findings import RegionalClusters
from klastr.report import evidence, figures, overview
from klastr.report.drawing import element, written
from klastr.report.pictures.bars import LogAxis, Place, bar_with_interval, quotient_axis
from klastr.report.pictures.drawings import told_of_place, when
from klastr.report.pictures.frame import Drawing, legend_row
from klastr.report.pictures.lines import lines_of, paragraph, width_of
from klastr.report.pictures.paper import placed, sheet_of_paper
from klastr.report.words import Words

WIDTH, HEIGHT = 1920, 1080
_EDGE, _GUTTER = 96, 88
_EYEBROW, _SMALL, _LEGEND, _KEY = 26.0, 20.0, 20.0, 19.0
_SENTENCE_SIZES, _SENTENCE_LINES = (50.0, 46.0, 42.0, 38.0, 34.0), 3
_MAP_WIDTH = 900
_FOOT = 1032
_ROWS = 5


def summary_slide(
    found: RegionalClusters, picture: Drawing, places: Sequence[Place], words: Words, *, source: str
) -> str:
    """A slide of 1920 x 1080 as SVG."""
    sentence, size, lines = _headline(found, words)
    top = 172.0
    under = top + 1.25 * size * (len(lines) - 1) + 56
    return sheet_of_paper(
        WIDTH,
        HEIGHT,
        words("picture.summary_title") + when(found, words),
        _told(sentence, found, picture, places[:_ROWS], words),
        element("rect", width=WIDTH, height=10, fill="#1b3b71"),
        element(
            "text", written(words("page.eyebrow") + when(found, words)),
            x=_EDGE, y=100, font_size=_EYEBROW, class_="accent strong",
        ),
        paragraph(lines, _EDGE, top, size, class_="strong"),
        *_left(picture, under),
        *_right(found, places[:_ROWS], under, words),
        *_foot(source),
        language=words.language,
    )  # fmt: skip


def _told(sentence: str, found: RegionalClusters, picture: Drawing, places: Sequence[Place], words: Words) -> str:
    """The sentence, what the picture on the left says and every bar on the right."""
    bars = "; ".join(told_of_place(found, place, words) for place in places)
    return words("picture.summary_told", sentence=sentence, left=picture.told, bars=bars)


def _headline(found: RegionalClusters, words: Words) -> tuple[str, float, list[str]]:
    sentence = overview.sentence(found, words)
    for size in _SENTENCE_SIZES:
        lines = lines_of(sentence, size, WIDTH - 2 * _EDGE)
        if len(lines) <= _SENTENCE_LINES:
            return sentence, size, lines
    return sentence, _SENTENCE_SIZES[-1], lines_of(sentence, _SENTENCE_SIZES[-1], WIDTH - 2 * _EDGE, at_most=4)


def _left(picture: Drawing, top: float) -> list[str]:
    legend = _FOOT - 72.0
    fits = width_of(picture.subtitle, 24) <= _MAP_WIDTH
    heading = paragraph(
        lines_of(picture.subtitle if fits else picture.title, 24, _MAP_WIDTH, at_most=1), _EDGE, top + 20, 24,
        class_="quiet",
    )  # fmt: skip
    height = legend - 24 - (top + 44)
    return [
        heading,
        placed(picture.svg, _EDGE, top + 44, _MAP_WIDTH, height),
        legend_row(picture, _EDGE, legend, _LEGEND),
    ]


def _right(found: RegionalClusters, places: Sequence[Place], top: float, words: Words) -> list[str]:
    left, right = _EDGE + _MAP_WIDTH + _GUTTER, WIDTH - _EDGE
    title = "picture.summary_strongest" if found.is_strong.any() else "page.table.caption_fallback"
    heading = element("text", written(words(title)), x=left, y=top + 20, font_size=24, class_="quiet")
    if not places:
        return [heading]
    axis = quotient_axis(found, places, float(left), float(right - 150))
    key_lines = lines_of(_bars_key(found, words), _KEY, right - left, at_most=2)
    key = paragraph(key_lines, left, top + 50, _KEY, class_="quiet")
    first = top + 48 + 1.25 * _KEY * len(key_lines)
    row = (_FOOT - 40 - first) / _ROWS
    return [heading, key, *(_row(found, place, axis, left, right, first + row * k, row, words)
                            for k, place in enumerate(places))]  # fmt: skip


def _bars_key(found: RegionalClusters, words: Words) -> str:
    """What the length of a bar, the line across it and the order mean."""
    if found.low is None:
        return words("picture.summary_bars")
    return words("picture.summary_bars") + words("picture.summary_interval", level=evidence.level(found, words))


def _row(
    found: RegionalClusters,
    place: Place,
    axis: LogAxis,
    left: float,
    right: float,
    top: float,
    row: float,
    words: Words,
) -> str:
    r, g = place
    about = figures.ABOUT if found.imputed_share[place] > 0 else ""
    quotient = about + figures.quotient(float(found.location_quotient[place]), words)
    room = right - left - 160
    name = found.group_name(found.groups[g], words.language)
    size = 30 if width_of(name, 30) <= room else 25
    group = lines_of(name, size, room, at_most=1)
    region = lines_of(found.region_name(found.regions[r], words.language), 23, room - 90, at_most=1)
    rule = element("path", d=f"M{left} {top:.1f}H{right}", class_="rule")
    return "".join(
        [
            rule,
            paragraph(group, left, top + 38, size, class_="strong"),
            paragraph([f"{figures.STAR * int(found.stars[place])}  {region[0]}"], left, top + 68, 23, class_="quiet"),
            *bar_with_interval(found, place, axis, top + min(94, row - 18), 14),
            element("text", written(f"{quotient} ×"), x=right, y=top + 52, font_size=40, class_="strong right"),
        ]
    )


def _foot(source: str) -> list[str]:
    rule = element("path", d=f"M{_EDGE} {_FOOT - 30}H{WIDTH - _EDGE}", class_="rule")
    line = lines_of(source, _SMALL, WIDTH - 2 * _EDGE, at_most=2)
    return [rule, paragraph(line, _EDGE, _FOOT, _SMALL, class_="quiet")]
