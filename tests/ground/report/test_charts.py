"""The bubble chart and the interval bar: places and sizes mean what they say."""

from __future__ import annotations

import math
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from klastr.identify.findings import RegionalClusters
from klastr.report import charts, figures
from klastr.report.rows import strongest_first
from klastr.report.words import words

EN = words("en")


def bubbles(svg: str) -> list[dict[str, str]]:
    return [one.attrib for one in ElementTree.fromstring(svg).iter("circle")]


def test_twice_the_quotient_is_the_same_way_up_everywhere() -> None:
    axes = charts.Axes("growth", -0.2, 0.3, 0.5, 50.0)
    assert axes.y(1) - axes.y(2) == pytest.approx(axes.y(10) - axes.y(20))
    assert axes.x(0.1) - axes.x(0.0) == pytest.approx(axes.x(0.3) - axes.x(0.2))
    assert (axes.x(-9), axes.x(9), axes.y(1e9)) == (charts.LEFT, charts.RIGHT, charts.TOP)


def test_area_is_size() -> None:
    assert charts.radius(400, 400) ** 2 / charts.radius(100, 400) ** 2 == pytest.approx(4)


def test_what_lies_beyond_stands_at_the_edge_and_says_so(found: RegionalClusters) -> None:
    places = [place for place in strongest_first(found) if np.isfinite(found.growth.growth[place])]  # type: ignore[union-attr]
    drawn = bubbles(charts.bubble_chart(found, places, EN))
    beyond = [one for one in drawn if "beyond" in one["class"]]
    assert [float(one["cx"]) for one in beyond if "s3" in one["class"]] == [charts.RIGHT]  # coal grew fifty-fold
    assert len(drawn) == len(places)


def test_pairs_without_growth_are_not_drawn(found: RegionalClusters) -> None:
    places = strongest_first(found)
    unknown = sum(found.regions[r] == "SK01" for r, _ in places)
    assert unknown
    assert len(bubbles(charts.bubble_chart(found, places, EN))) == len(places) - unknown


def test_estimates_are_ringed(found: RegionalClusters) -> None:
    hidden = (found.regions.index("PL21"), found.groups.index("C24"))
    drawn = bubbles(charts.bubble_chart(found, [hidden, (0, 0)], EN))
    assert sorted("est" in one["class"] for one in drawn) == [False, True]


def test_one_year_shows_shares_instead_of_growth(plain: RegionalClusters) -> None:
    assert charts.measure_across(plain) == "share_of_region"
    svg = charts.bubble_chart(plain, strongest_first(plain), EN)
    assert len(bubbles(svg)) == 4
    assert "Share of the region" in svg


def test_nothing_to_draw_is_an_empty_chart(found: RegionalClusters) -> None:
    assert bubbles(charts.bubble_chart(found, [], EN)) == []


def test_growth_that_is_nowhere_known_is_no_axis(found: RegionalClusters) -> None:
    assert found.growth is not None
    nowhere = replace(found, growth=replace(found.growth, growth=np.full_like(found.growth.growth, np.nan)))
    assert charts.measure_across(nowhere) == "share_of_region"


def test_labels_do_not_lie_on_each_other(example: RegionalClusters) -> None:
    svg = charts.bubble_chart(example, strongest_first(example)[:40], EN)
    labels = [one for one in ElementTree.fromstring(svg).iter("text") if one.attrib["class"] == "label"]
    boxes = [(float(one.attrib["x"]), float(one.attrib["y"]), 7.4 * len(one.text or "")) for one in labels]
    assert len(boxes) > 5
    for k, (x, y, wide) in enumerate(boxes):
        assert not any(abs(y - other_y) < 15.9 and x < other_x + other and other_x < x + wide
                       for other_x, other_y, other in boxes[k + 1 :])  # fmt: skip


@pytest.mark.parametrize("language", ["en", "cs"])
def test_labels_lie_on_no_bubble_and_are_all_different(example: RegionalClusters, language: str) -> None:
    svg = charts.bubble_chart(example, strongest_first(example)[:40], words(language))
    circles = [tuple(float(one[key]) for key in ("cx", "cy", "r")) for one in bubbles(svg)]
    labels = [one for one in ElementTree.fromstring(svg).iter("text") if one.attrib["class"] == "label"]
    assert len(labels) == len({one.text for one in labels}) > 5
    for one in labels:
        text, left, baseline = one.text or "", float(one.attrib["x"]), float(one.attrib["y"])
        right, top, bottom = left + 7.4 * len(text), baseline - 13, baseline + 3
        for x, y, size in circles:
            east, south = x - min(max(x, left), right), y - min(max(y, top), bottom)
            assert math.hypot(east, south) >= size - 0.02, text


def test_what_the_edge_hides_tells_its_figure(example: RegionalClusters) -> None:
    places = strongest_first(example)[:40]
    svg = charts.bubble_chart(example, places, EN)
    texts = [one for one in ElementTree.fromstring(svg).iter("text") if one.attrib["class"] == "label"]
    told = " ".join(one.text or "" for one in texts)
    assert example.growth is not None
    axes = charts.axes(example, places)
    beyond = [value for place in places if (value := float(example.growth.growth[place])) > axes.right]
    assert len(beyond) == 2
    assert all(figures.growth(value, EN) in told for value in beyond)


def test_the_interval_bar_spans_its_interval() -> None:
    bar = ElementTree.fromstring(charts.interval_bar(2.0, 1.0, 4.0))
    one, span = (path.attrib["d"] for path in bar.iter("path"))
    start, end = (float(x) for x in span.removeprefix("M").replace(" 7H", " ").split())
    assert one == f"M{start} 0V14"
    point = float(next(bar.iter("circle")).attrib["cx"])
    assert point == pytest.approx((start + end) / 2, abs=0.1)  # twice is half-way from once to four times
    assert charts.interval_bar(math.inf, None, None).count("<path") == 1
