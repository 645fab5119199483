"""The picture of the groups as a network: a circle for each group, lines between those that are most tied."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

from klastr.report.drawing import element, written
from klastr.report.groups.backbone import Link, backbone
from klastr.report.groups.boxes import separated
from klastr.report.groups.facts import STRENGTHS, GroupFacts
from klastr.report.groups.labels import LINE, SIZE, Label, group_label
from klastr.report.groups.stress import positions
from klastr.report.groups.wording import figure
from klastr.report.pictures.frame import Drawing
from klastr.report.pictures.paper import ACCENT, INK, PAPER, QUIET, STRONG_LINE

Floats = NDArray[np.float64]

MOST_WIDE = 1500.0
_LEAST_WIDE, _TALL, _FILLED = 640.0, 0.62, 0.42
_SMALLEST, _LARGEST, _CIRCLES = 5.0, 84.0, 0.06
_GAP, _UNDER = 7.0, 4.0
_MANY = 20
_TOLD = 3
_ON_A_PHONE = 0.75
"""There the picture is panned; its letters stay large enough."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Where everything of the picture lies.

    Attributes
    ----------
    links : tuple of (g, h)
        Those that are drawn, the strongest first.
    centres : (G, 2) float64
        Of the boxes, each a circle with its label below.
    boxes : (G, 2) float64
        Width and height.
    room : (2,) float64
    radii : (G,) float64
        Areas of circles go with persons employed.
    labels : tuple of Label
    """

    links: tuple[Link, ...]
    centres: Floats
    boxes: Floats
    room: Floats
    radii: Floats
    labels: tuple[Label, ...]

    def circle(self, g: int) -> tuple[float, float]:
        """The centre of a group's circle."""
        x, y = self.centres[g]
        return float(x), float(y - self.boxes[g, 1] / 2 + self.radii[g])

    def baselines(self, g: int) -> list[tuple[float, float]]:
        """Where the middle of each line of a group's label stands."""
        x, y = self.circle(g)
        top = y + float(self.radii[g]) + _UNDER
        return [(x, top + LINE * k + 0.8 * SIZE) for k in range(len(self.labels[g].lines))]


def network(facts: GroupFacts) -> Network:
    """Lay the groups out: by their ties first, then so that no label lies on another."""
    labels = tuple(group_label(code, name) for code, name in zip(facts.codes, facts.names, strict=True))
    links = backbone(facts.closeness, 2 if len(labels) > _MANY else 3)
    words = np.array([(label.width, label.height) for label in labels])
    radii = _radii(facts.persons, float((words[:, 0] * words[:, 1]).sum()))
    boxes = np.stack([np.maximum(words[:, 0], 2 * radii), words[:, 1] + 2 * radii + _UNDER], axis=1)
    wanted = sqrt(float(boxes.prod(axis=1).sum()) / _FILLED / _TALL)
    width = min(max(wanted, _LEAST_WIDE), MOST_WIDE)
    room = width, max(width * _TALL, wanted**2 * _TALL / width)
    centres, grown = separated(positions(facts.closeness, links), boxes, room, gap=_GAP)
    return Network(links, *_trimmed(centres, boxes, grown), radii=radii, labels=labels)


def _trimmed(centres: Floats, boxes: Floats, room: Floats) -> tuple[Floats, Floats, Floats]:
    """Without the empty rim."""
    low, high = (centres - boxes / 2).min(axis=0), (centres + boxes / 2).max(axis=0)
    return centres - low + _GAP, boxes, np.minimum(high - low, room) + 2 * _GAP


def _radii(persons: Floats, words: float) -> Floats:
    """(G,) radii: areas by persons employed, together a small part of the picture."""
    largest = float(persons.max(initial=0))
    if largest <= 0:
        return np.full(persons.shape, _SMALLEST)
    part = persons / largest
    unit = sqrt(max(words, 1.0) / _FILLED * _CIRCLES * 3 / pi / float(part.sum()))
    return np.asarray(np.maximum(min(unit, _LARGEST) * np.sqrt(part), _SMALLEST))


def network_drawing(facts: GroupFacts, laid: Network | None = None) -> Drawing:
    """The network for a picture that stands by itself."""
    words, found = facts.words, facts.found
    groups = words.counted("count.groups", len(facts.codes))
    largest = int(facts.persons.argmax())
    strongest = sorted(range(len(facts.codes)), key=lambda g: -np.nan_to_num(found.scores.by_group.within[g]))[:_TOLD]
    told = words(
        "groups.picture.network_told",
        groups=groups,
        largest=facts.names[largest],
        first="; ".join(facts.names[g] for g in strongest),
    )
    return Drawing(
        network_svg(facts, laid or network(facts), style=_STYLE),
        words("groups.picture.network", groups=groups),
        network_text(facts),
        told,
        strength_legend(facts),
        words("groups.picture.strength"),
        language=words.language,
    )


def network_text(facts: GroupFacts) -> str:
    """What circles, lines and rims stand for."""
    words = facts.words
    told = words("groups.picture.network_text", persons=words.number(float(facts.persons.max())))
    has_weak = not bool(facts.found.scores.by_group.above_percentile.all())
    return f"{told} {words('groups.picture.network_weak')}" if has_weak else told


def strength_legend(facts: GroupFacts) -> list[tuple[int, str]]:
    """Steps of the scale that occur, and what they stand for."""
    words, at = facts.words, STRENGTHS.at
    used = {STRENGTHS.step(float(value)) for value in facts.found.scores.by_group.within}
    first, last = words.number(at[0], 1), words.number(at[-1], 1)
    texts = [words("page.legend.below", value=first)]
    texts += [
        words("page.legend.between", low=words.number(low, 1), high=words.number(high, 1)) for low, high in pairwise(at)
    ]
    texts.append(words("page.legend.from", value=last))
    return [(step, texts[step]) for step in sorted(used)]


def network_svg(facts: GroupFacts, laid: Network, *, style: str = "") -> str:
    """The network as one SVG element; `style` is left out on a page, which has its own."""
    width, height = laid.room
    return element(
        "svg",
        *([element("style", style)] if style else []),
        element("g", *(_link(facts, laid, *link) for link in laid.links), class_="links"),
        element("g", *(_node(facts, laid, g) for g in range(len(laid.labels))), class_="nodes"),
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=None if style else round(float(width) * _ON_A_PHONE),
        class_="network",
        role="group",
        aria_labelledby="network-title",
    )


def _link(facts: GroupFacts, laid: Network, g: int, h: int) -> str:
    drawn = np.array([facts.closeness[link] for link in laid.links])
    spread = float(np.ptp(drawn))
    strength = (float(facts.closeness[g, h]) - float(drawn.min())) / spread if spread > 0 else 0.5
    (x, y), (x_end, y_end) = laid.circle(g), laid.circle(h)
    return element(
        "path", d=f"M{x:.1f} {y:.1f}L{x_end:.1f} {y_end:.1f}", stroke_width=1.2 + 6 * strength, class_="link",
        data_k=f"{g} {h}",
    )  # fmt: skip


def _node(facts: GroupFacts, laid: Network, g: int) -> str:
    x, y = laid.circle(g)
    wide, tall = (float(side) for side in laid.boxes[g])
    left, top = float(laid.centres[g, 0]) - wide / 2, float(laid.centres[g, 1]) - tall / 2
    within = float(facts.found.scores.by_group.within[g])
    weak = "" if facts.found.scores.by_group.above_percentile[g] else " weak"
    lines = [
        element("text", written(line), x=across, y=down)
        for line, (across, down) in zip(laid.labels[g].lines, laid.baselines(g), strict=True)
    ]
    return element(
        "g",
        element("title", written(told_of_group(facts, g))),
        element("rect", x=left, y=top, width=wide, height=tall, fill="none", class_="hit"),
        element("circle", cx=x, cy=y, r=float(laid.radii[g]), class_=f"c{STRENGTHS.step(within)}{weak}"),
        *lines,
        class_="node",
        data_k=g,
    )


def told_of_group(facts: GroupFacts, g: int) -> str:
    """What a pointer over a circle, or a reader who does not see it, is told."""
    words = facts.words
    near = facts.nearest(g, 1)
    return words(
        "groups.picture.node" if near else "groups.picture.node_alone",
        group=facts.names[g],
        code=facts.codes[g],
        industries=words.counted("count.industries", int(facts.sizes[g])),
        persons=words.number(float(facts.persons[g])),
        strength=figure(float(facts.found.scores.by_group.within[g]), 2, words),
        near=facts.names[near[0]] if near else "",
    )


_STYLE = (
    f".link{{stroke:{STRONG_LINE};stroke-opacity:.5;fill:none}}.node circle{{stroke:{PAPER};stroke-width:1.5}}"
    f".node circle.c0{{stroke:{QUIET}}}.node circle.weak{{stroke:{ACCENT};stroke-width:2;stroke-dasharray:4 3}}"
    f".node text{{font-size:{SIZE:g}px;text-anchor:middle;fill:{INK};stroke:{PAPER};stroke-width:4;"
    f"stroke-linejoin:round;paint-order:stroke}}"
)
