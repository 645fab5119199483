"""Names of bubbles say group and region, have room, and tell what the edge of the chart hides."""

from __future__ import annotations

import pytest

from klastr.report.bubble_labels import MOST_LETTERS, Bubble, labels, pair_names

EDGES = (0.0, 0.0, 900.0, 500.0)


def test_a_long_group_leaves_room_for_its_region() -> None:
    (name,) = pair_names([("Electricity, gas and heat supply and whatever", "Silesia", "PL22")])
    assert name.endswith("…, Silesia")
    assert len(name) <= MOST_LETTERS


def test_regions_that_begin_alike_are_told_apart_by_their_codes() -> None:
    long = "Electricity, gas and heat supply and whatever"
    names = pair_names([(long, "Northern Great Plain", "HU32"), (long, "Northern Great Lakes", "US01")])
    assert [name.rpartition(", ")[2] for name in names] == ["HU32", "US01"]


def test_where_bubbles_leave_no_room_there_is_no_name() -> None:
    crowd = [Bubble(x, y, 40.0, "A name") for x in range(0, 901, 45) for y in range(0, 501, 45)]
    assert labels(crowd, EDGES) == []


def test_a_bubble_beyond_the_edge_tells_its_figure_even_in_a_crowd() -> None:
    crowd = [Bubble(x, y, 18.0, "A name") for x in range(0, 800, 30) for y in range(0, 501, 30)]
    far = Bubble(890.0, 250.0, 20.0, "A name that is too long for this place", "+231 %")
    assert "+231 %" in [label.text for label in labels([*crowd, far], EDGES)]


@pytest.mark.parametrize("x", [20.0, 450.0, 880.0])
def test_no_name_leaves_the_chart(x: float) -> None:
    (label,) = labels([Bubble(x, 250.0, 20.0, "Motor vehicles, Silesia")], EDGES)
    assert label.x >= 0
    assert label.x + 7.4 * len(label.text) <= 900
