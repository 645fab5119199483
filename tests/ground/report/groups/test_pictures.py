"""Pictures of scores and candidates: what is drawn is what was measured, as SVG and as PNG."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.held_out import HeldOut
from klastr.report.groups.candidate_picture import CandidateAxes, method_panels
from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.pictures import groups_pictures, write_groups_pictures
from klastr.report.groups.score_rows import score_rows
from klastr.report.words import LANGUAGES, words

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_written_as_svg_and_png(groups: IndustryGroups, tmp_path: Path, language: str) -> None:
    write_groups_pictures(groups, tmp_path / "new", language=language)
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {f"{name}.{kind}" for name in ("network", "held_out", "candidates") for kind in ("svg", "png")}
    for path in (tmp_path / "new").iterdir():
        if path.suffix == ".svg":
            ET.fromstring(path.read_text(encoding="utf-8"))
        else:
            assert path.read_bytes()[:4] == b"\x89PNG"


def test_without_held_out_regions_there_is_no_picture_of_them(groups: IndustryGroups) -> None:
    seen = replace(groups, held_out=HeldOut((), np.empty((0, 4)), float("nan")))
    assert set(groups_pictures(seen)) == {"network", "candidates"}


def test_names_that_want_to_be_markup_stay_text(hostile_groups: IndustryGroups) -> None:
    for text in groups_pictures(hostile_groups).values():
        tags = {one.tag.removeprefix(SVG) for one in ET.fromstring(text).iter()}
        assert tags <= {"svg", "title", "desc", "style", "g", "path", "circle", "rect", "text"}


def test_the_rows_go_from_what_was_found_to_chance(groups: IndustryGroups) -> None:
    rows = score_rows(groups, words("en"))
    assert rows[0].kind == "found"
    assert rows[-1].kind == "random"
    assert {row.name for row in rows if row.kind == "rival"} >= {"sections", "mixed up"}
    assert sum(row.kind == "best" for row in rows) == 1
    shown = rows[0].shares["groups_above_p95"]
    assert (shown.mean, shown.low, shown.high) == groups.held_out.summary("found")["groups_above_p95"]
    means = [row.shares["overall"].mean for row in rows if row.kind in ("rival", "best")]
    assert means == sorted(means, reverse=True)


def test_every_candidate_is_drawn_once(groups: IndustryGroups) -> None:
    panels = method_panels(GroupFacts(groups, words("en")))
    assert len(panels) == len({one.method for one in groups.candidates})
    dots = sum(panel.count("h0") for panel in panels)
    assert dots == sum(not one.is_refined for one in groups.candidates)
    rings = sum(panel.count('class="better"') for panel in panels)
    assert rings == sum(one.is_refined for one in groups.candidates)
    assert sum(panel.count('class="taken"') for panel in panels) == 1


def test_better_candidates_lie_higher_and_more_groups_further_right(groups: IndustryGroups) -> None:
    one = groups.candidates[0]
    some = (replace(one, groups=3, shares=np.full(4, 0.2)), replace(one, groups=9, shares=np.full(4, 0.9)))
    axes = CandidateAxes.of(some)
    (x, y), (x_more, y_better) = map(axes.place, some)
    assert x < x_more
    assert y > y_better
    assert all(3 <= tick <= 9 for tick in axes.group_ticks())
