"""The network: strong ties are drawn and short, no label lies on another, names stay text."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klastr.identify.grouping.groups import IndustryGroups
from klastr.report.groups.backbone import all_known, backbone
from klastr.report.groups.boxes import overlaps, separated
from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.labels import SIZE, group_label
from klastr.report.groups.network import network, network_svg
from klastr.report.groups.pictures import network_picture
from klastr.report.groups.stress import path_lengths, positions
from klastr.report.pictures.lines import width_of
from klastr.report.words import words

SVG = "{http://www.w3.org/2000/svg}"


def symmetric(groups: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    ties = random.normal(size=(groups, groups))
    return ties + ties.T


@given(st.integers(2, 40), st.integers(0, 1000), st.integers(1, 3))
@settings(max_examples=40)
def test_every_group_is_linked_to_every_other_and_to_its_strongest(groups: int, seed: int, strongest: int) -> None:
    ties = symmetric(groups, seed)
    links = backbone(ties, strongest)
    assert len(set(links)) == len(links) <= groups * strongest + groups - 1
    assert np.isfinite(path_lengths(groups, links, np.ones(len(links)))).all()
    np.fill_diagonal(ties, -np.inf)
    for g in range(groups):
        assert tuple(sorted((g, int(ties[g].argmax())))) in links


def test_the_spanning_tree_is_the_strongest_of_all() -> None:
    ties = symmetric(6, 3)
    tree = backbone(ties, 0)
    assert len(tree) == 5
    pairs = list(combinations(range(6), 2))
    best = max(
        sum(ties[link] for link in some)
        for some in combinations(pairs, 5)
        if np.isfinite(path_lengths(6, some, np.ones(5))).all()
    )
    assert sum(ties[link] for link in tree) == pytest.approx(best)


def test_a_tie_that_is_not_known_counts_as_the_weakest() -> None:
    ties = np.array([[np.nan, 2.0, np.nan], [2.0, np.nan, -1.0], [np.nan, -1.0, np.nan]])
    assert all_known(ties)[0].tolist() == [0.0, 2.0, -1.0]
    assert backbone(np.full((3, 3), np.nan), 1)


@pytest.mark.slow
@given(st.integers(1, 60), st.integers(0, 1000))
@settings(max_examples=40)
def test_boxes_never_overlap_and_stay_in_the_picture(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    sizes = random.uniform(5, 180, (count, 2))
    place = random.choice([0.0, 0.5, 1.0], (count, 2))
    centres, room = separated(place, sizes, (400, 300), gap=4)
    assert not overlaps(centres, sizes).any()
    assert (centres - sizes / 2 >= -1e-6).all()
    assert (centres + sizes / 2 <= room + 1e-6).all()


def test_boxes_that_do_not_touch_stay_where_they_are() -> None:
    place = np.array([[0.2, 0.5], [0.8, 0.5]])
    centres, room = separated(place, np.full((2, 2), 30.0), (400, 300), gap=4)
    assert centres == pytest.approx(place * [400, 300], abs=0.01)
    assert room.tolist() == [400, 300]


def test_strongly_tied_groups_lie_near_to_each_other() -> None:
    ties = np.full((6, 6), -1.0)
    ties[:3, :3] = ties[3:, 3:] = 3.0
    place = positions(ties, backbone(ties, 2))
    apart = np.hypot(*(place[:, None] - place).transpose(2, 0, 1))
    assert apart[:3, :3].sum() / 6 < 0.75 * apart[:3, 3:].mean()


@pytest.mark.parametrize("groups", [1, 2, 3, 8, 55, 90])
def test_the_layout_is_the_same_every_time_and_inside_the_square(groups: int) -> None:
    ties = symmetric(groups, groups)
    links = backbone(ties, 2)
    place = positions(ties, links)
    assert np.array_equal(place, positions(ties, links))
    assert place.shape == (groups, 2)
    assert np.isfinite(place).all()
    assert (place >= 0).all()
    assert (place <= 1).all()


@pytest.mark.parametrize(
    "name", ["Corporate, Subsidiary, and Regional Managing Offices; Engineering Services", "x" * 400, "(a)", "", "; "]
)
def test_a_label_is_short_whatever_the_name(name: str) -> None:
    label = group_label("G01", name)
    assert 1 <= len(label.lines) <= 3
    assert label.width <= 159
    assert all(width_of(line, SIZE) <= label.width for line in label.lines)
    assert label.lines[0].startswith("G01")


def test_two_words_are_cut_between_them() -> None:
    assert group_label("G02", "Seafood Packaging and Freezing Works; Fishing").lines == (
        "G02 Seafood",
        "Packaging and…",
        "Fishing",
    )


def test_no_label_lies_on_another_or_on_a_circle(groups: IndustryGroups) -> None:
    laid = network(GroupFacts(groups, words("en")))
    assert not overlaps(laid.centres, laid.boxes).any()
    for g, label in enumerate(laid.labels):
        x, y = laid.circle(g)
        left, top = laid.centres[g] - laid.boxes[g] / 2
        right, bottom = laid.centres[g] + laid.boxes[g] / 2
        assert left - 0.1 <= x - laid.radii[g]
        assert x + laid.radii[g] <= right + 0.1
        assert top == pytest.approx(y - laid.radii[g], abs=0.1)
        assert x - label.width / 2 >= left - 0.1
        first, last = laid.baselines(g)[0], laid.baselines(g)[-1]
        assert first[1] > y + laid.radii[g]
        assert last[1] < bottom


def test_areas_of_circles_go_with_jobs(groups: IndustryGroups) -> None:
    facts = GroupFacts(groups, words("en"))
    laid = network(facts)
    assert laid.radii**2 / facts.persons == pytest.approx(np.full(len(laid.radii), (laid.radii**2 / facts.persons)[0]))


def test_the_picture_stands_by_itself_and_says_what_it_shows(groups: IndustryGroups) -> None:
    facts = GroupFacts(groups, words("en"))
    text = network_picture(facts)
    root = ET.fromstring(text)
    assert root.get("lang") == "en"
    assert root.find(f"{SVG}title").text == "Industries that go together: 4 industry groups"  # type: ignore[union-attr]
    assert "The largest: Information services; Software and IT services" in root.find(f"{SVG}desc").text  # type: ignore[operator, union-attr]
    assert "Source: Office of tests" in "".join(root.itertext())
    assert [
        name for name in ("href", "url(", "@import", "<script", "http://") if name in text.replace(SVG[1:-1], "")
    ] == []
    nodes = [one for one in root.iter(f"{SVG}g") if one.get("class") == "node"]
    assert len(nodes) == 4
    told = [node.find(f"{SVG}title").text for node in nodes]  # type: ignore[union-attr]
    assert all("persons employed, mean tie within" in str(one) for one in told)


def test_names_that_want_to_be_markup_stay_text(hostile_groups: IndustryGroups) -> None:
    facts = GroupFacts(hostile_groups, words("cs"))
    for text in (network_picture(facts), network_svg(facts, network(facts))):
        root = ET.fromstring(text)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            "svg", "title", "desc", "style", "g", "path", "circle", "rect", "text",
        }  # fmt: skip
        assert "</script>" in "".join(root.itertext())
