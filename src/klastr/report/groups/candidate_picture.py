"""The candidates of the search: how good each is against its number of groups, one panel for each method."""

from __future__ import annotations

from dataclasses import dataclass

from klastr.identify.grouping.search import Candidate
from klastr.report.drawing import element, written
from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.wording import matrix_name, method_name
from klastr.report.pictures.frame import Drawing
from klastr.report.pictures.paper import ACCENT, INK, LINE, QUIET, STRONG_LINE
from klastr.report.words import Words

WIDTH, HEIGHT = 360.0, 250.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 12.0, 30.0, 34.0
_GAP, _ACROSS = 20.0, 3
_FEW = 4


@dataclass(frozen=True, slots=True)
class CandidateAxes:
    """Number of groups from left to right, mean of the four shares from bottom to top."""

    fewest: int
    most: int
    low: float
    high: float

    @classmethod
    def of(cls, candidates: tuple[Candidate, ...]) -> CandidateAxes:
        """Axes that hold all candidates but the few that have far more groups than the others."""
        groups = sorted(one.groups for one in candidates)
        overall = [float(one.shares.mean()) for one in candidates]
        most = groups[min(int(0.99 * len(groups)), len(groups) - 1)]
        low = max(min(overall) // 0.1 * 0.1, 0.0)
        return cls(groups[0], max(most, groups[0] + 1), low, 1.0)

    def place(self, one: Candidate) -> tuple[float, float]:
        """Where a candidate lies in its panel."""
        return self.x(one.groups), self.y(float(one.shares.mean()))

    def x(self, groups: float) -> float:
        """What lies beyond an end stands at the end."""
        along = min(max((groups - self.fewest) / (self.most - self.fewest), 0.0), 1.0)
        return round(_LEFT + 8 + along * (WIDTH - _LEFT - _RIGHT - 16), 1)

    def y(self, share: float) -> float:
        """Units from the top."""
        along = (share - self.low) / max(self.high - self.low, 1e-9)
        return round(HEIGHT - _BOTTOM - along * (HEIGHT - _TOP - _BOTTOM), 1)

    def group_ticks(self) -> list[int]:
        """Round numbers of groups."""
        span = self.most - self.fewest
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if span / step <= _FEW or step == 1000)
        return list(range(-(-self.fewest // step) * step, self.most + 1, step))

    def share_ticks(self) -> list[float]:
        """Every fifth, or every tenth of the whole where the axis is short."""
        step = 0.2 if self.high - self.low > 0.5 else 0.1
        count = round((self.high - self.low) / step)
        return [round(self.high - step * k, 1) for k in range(count + 1)]


def method_panels(facts: GroupFacts) -> list[str]:
    """One SVG for each method, all on the same axes."""
    candidates = facts.found.candidates
    if not candidates:
        return []
    axes = CandidateAxes.of(candidates)
    methods = list(dict.fromkeys(one.method for one in candidates))
    return [_panel(facts, method, axes) for method in methods]


def _panel(facts: GroupFacts, method: str, axes: CandidateAxes) -> str:
    words, chosen = facts.words, facts.found.chosen
    own = [one for one in facts.found.candidates if one.method == method]
    plain = "".join("M{} {}h0".format(*axes.place(one)) for one in own if not one.is_refined)
    better = [axes.place(one) for one in own if one.is_refined]
    marks = [element("circle", cx=x, cy=y, r=5, class_="better") for x, y in better]
    if chosen.method == method:
        x, y = axes.place(chosen)
        marks.append(element("circle", cx=x, cy=y, r=8, class_="taken"))
    title = method_name(method, words)
    return element(
        "svg",
        element("text", written(title), x=_LEFT, y=18, class_="name"),
        *_grid(axes, words),
        element("path", d=f"M{_LEFT} {axes.y(float(chosen.shares.mean()))}H{WIDTH - _RIGHT}", class_="level"),
        *([element("path", d=plain, class_="plain")] if plain else []),
        *marks,
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        class_="panel",
        role="img",
        aria_label=_told(own, title, words),
    )


def _grid(axes: CandidateAxes, words: Words) -> list[str]:
    lines = []
    for share in axes.share_ticks():
        y = axes.y(share)
        lines.append(element("path", d=f"M{_LEFT} {y}H{WIDTH - _RIGHT}", class_="axis"))
        lines.append(element("text", words.percent(share, 0), x=_LEFT - 6, y=y + 5, class_="tick up"))
    lines += [
        element("text", words.number(groups), x=axes.x(groups), y=HEIGHT - _BOTTOM + 22, class_="tick across")
        for groups in axes.group_ticks()
    ]
    return lines


def _told(own: list[Candidate], title: str, words: Words) -> str:
    best = max(own, key=lambda one: float(one.shares.mean()))
    return words(
        "groups.picture.candidates_told",
        method=title,
        count=words.number(len(own)),
        best=words.percent(float(best.shares.mean()), 1),
        groups=words.counted("count.groups", best.groups),
        matrix=matrix_name(best.matrix, words),
    )


def candidates_drawing(facts: GroupFacts) -> Drawing:
    """All panels for a picture that stands by itself."""
    words, panels = facts.words, method_panels(facts)
    rows = -(-len(panels) // _ACROSS)
    across = min(len(panels), _ACROSS)
    parts = []
    for k, panel in enumerate(panels):
        x, y = (k % _ACROSS) * (WIDTH + _GAP), (k // _ACROSS) * (HEIGHT + _GAP)
        box = f' x="{x:g}" y="{y:g}" width="{WIDTH:g}" height="{HEIGHT:g}"'
        parts.append(panel.replace("<svg", f"<svg{box}", 1))
    width, height = across * WIDTH + (across - 1) * _GAP, rows * HEIGHT + (rows - 1) * _GAP
    best = sorted(facts.found.candidates, key=lambda one: -float(one.shares.mean()))[:1]
    return Drawing(
        element("svg", element("style", _STYLE), *parts, viewBox=f"0 0 {width:.0f} {height:.0f}"),
        words("groups.picture.candidates", count=words.number(len(facts.found.candidates))),
        words("groups.picture.candidates_text"),
        _told(best, method_name(best[0].method, words), words) if best else "",
        language=words.language,
    )


_STYLE = (
    f".axis{{stroke:{LINE};fill:none}}.level{{stroke:{ACCENT};stroke-dasharray:5 4;fill:none}}"
    f".tick{{font-size:14px;fill:{QUIET}}}"
    f".up{{text-anchor:end}}.across{{text-anchor:middle}}.name{{font-size:17px;font-weight:600}}"
    f".plain{{stroke:#2073a4;stroke-width:6;stroke-linecap:round;stroke-opacity:.4;fill:none}}"
    f".better{{fill:none;stroke:{INK};stroke-width:1.6}}.taken{{fill:{ACCENT};stroke:{STRONG_LINE}}}"
)
