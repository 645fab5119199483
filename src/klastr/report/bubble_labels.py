"""Names beside bubbles: each says group and region, none lies on another or on a bubble; rather there is none.

page/chart-labels.js does the same for whatever a reader chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from klastr.report.drawing import shortened

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

MOST_LETTERS = 36
_LETTER, _TALL, _AIR = 7.4, 16.0, 4.0
_MOST = 14


@dataclass(frozen=True, slots=True)
class Bubble:
    """A bubble that may have a name; `beyond` is the figure that the edge of the chart hides, empty where none."""

    x: float
    y: float
    radius: float
    name: str
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A text, its left end and its baseline."""

    text: str
    x: float
    y: float


def pair_names(pairs: Sequence[tuple[str, str, str]], most: int = MOST_LETTERS) -> list[str]:
    """Group and region of (group, region, code of region), both left standing; alike only where all is alike.

    >>> pair_names([("Electricity, gas and heat supply", "Central Bohemia", "CZ02"),
    ...             ("Electricity, gas and heat supply", "Central Moravia", "CZ07"), ("Wood", "Prague", "CZ01")])
    ['Electricity, gas and heat…, CZ02', 'Electricity, gas and heat…, CZ07', 'Wood, Prague']
    """
    names = [_pair_name(group, region, most) for group, region, _ in pairs]
    alike = Counter(names)
    return [
        _pair_name(group, code, most) if alike[name] > 1 else name
        for name, (group, _, code) in zip(names, pairs, strict=True)
    ]


def _pair_name(group: str, region: str, most: int) -> str:
    room = most - 2
    of_region = min(len(region), max(room - len(group), room * 2 // 5))
    return f"{shortened(group, room - of_region)}, {shortened(region, of_region)}"


def labels(bubbles: Sequence[Bubble], edges: Box) -> list[Label]:
    """Names of the first bubbles that have room inside the edges; what lies beyond the axis tells its figure first."""
    taken: list[Box] = []
    found: list[Label] = []
    named = 0
    for bubble in sorted(bubbles, key=lambda one: not one.beyond):
        texts = [f"{bubble.name} {bubble.beyond}", bubble.beyond] if bubble.beyond else [bubble.name]
        if named == _MOST:
            texts = texts[1:]
        for text, box in _options(bubble, texts):
            if _is_free(box, edges, taken, bubbles, bubble):
                taken.append(box)
                found.append(Label(text, box[0], box[1] + 13))
                named += text != bubble.beyond
                break
    return found


def _options(bubble: Bubble, texts: Sequence[str]) -> Iterator[tuple[str, Box]]:
    """Where each text may stand: to the right, to the left, below, above; a figure alone on its bubble at last."""
    away = bubble.radius + _AIR
    for text in texts:
        wide = len(text) * _LETTER
        corners = [
            (bubble.x + away, bubble.y - _TALL / 2),
            (bubble.x - away - wide, bubble.y - _TALL / 2),
            (bubble.x - wide / 2, bubble.y + away),
            (bubble.x - wide / 2, bubble.y - away - _TALL),
        ]
        if text == bubble.beyond:
            corners += [(bubble.x - wide, bubble.y + away), (bubble.x - wide, bubble.y - away - _TALL)]
            corners += [(bubble.x - wide / 2, bubble.y - _TALL / 2), (bubble.x - wide, bubble.y - _TALL / 2)]
        for left, top in corners:
            yield text, (left, top, left + wide, top + _TALL)


def _is_free(box: Box, edges: Box, taken: Sequence[Box], bubbles: Sequence[Bubble], own: Bubble) -> bool:
    if box[0] < edges[0] or box[1] < edges[1] or box[2] > edges[2] or box[3] > edges[3]:
        return False
    if any(box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3] for one in taken):
        return False
    return not any(_lies_on(box, one) for one in bubbles if one is not own)


def _lies_on(box: Box, bubble: Bubble) -> bool:
    """Whether a box touches a bubble: the point of the box that is nearest to its middle lies inside."""
    east = bubble.x - min(max(bubble.x, box[0]), box[2])
    south = bubble.y - min(max(bubble.y, box[1]), box[3])
    return east * east + south * south < bubble.radius * bubble.radius
