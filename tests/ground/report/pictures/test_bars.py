"""Bars begin at 1, end at the quotient, and carry their interval."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from klastr.identify.findings import RegionalClusters
from klastr.report.overview import Ranked
from klastr.report.pictures.bars import LogAxis, bar_with_interval, count_bars, quotient_axis, strongest_bars
from klastr.report.pictures.drawings import shown_places
from klastr.report.words import words


def rect(markup: str) -> dict[str, float]:
    return {key: float(value) for key, value in ElementTree.fromstring(markup).attrib.items() if key != "class"}


def test_equal_ratios_are_equally_long() -> None:
    axis = LogAxis(0.5, 50.0, 100.0, 300.0)
    assert axis.x(10) - axis.x(1) == pytest.approx(axis.x(50) - axis.x(5), abs=0.02)
    assert axis.x(0.001) == 100
    assert axis.x(900) == 300


def test_the_axis_holds_one_and_every_interval(example: RegionalClusters) -> None:
    places = shown_places(example)[:12]
    axis = quotient_axis(example, places, 0.0, 100.0)
    assert example.high is not None
    assert axis.low <= 1
    assert axis.high >= max(example.high[place] for place in places)


def test_a_bar_goes_from_one_to_the_quotient_and_its_line_from_low_to_high(example: RegionalClusters) -> None:
    place = shown_places(example)[0]
    axis = quotient_axis(example, [place], 0.0, 100.0)
    bar, _, line = bar_with_interval(example, place, axis, 10.0, 8.0)
    assert example.low is not None
    assert example.high is not None
    found = rect(bar)
    assert found["x"] == pytest.approx(axis.x(1), abs=0.02)
    assert found["x"] + found["width"] == pytest.approx(axis.x(example.location_quotient[place]), abs=0.02)
    ends = re.search(r"M([\d.]+) [\d.]+H([\d.]+)", line)
    assert ends is not None
    assert float(ends[1]) == pytest.approx(axis.x(example.low[place]), abs=0.06)
    assert float(ends[2]) == pytest.approx(axis.x(example.high[place]), abs=0.06)


def test_a_quotient_below_one_goes_to_the_left(plain: RegionalClusters) -> None:
    place = (0, 0)
    assert plain.location_quotient[place] < 1
    axis = LogAxis(0.1, 10.0, 0.0, 100.0)
    (bar,) = bar_with_interval(plain, place, axis, 10.0, 8.0)
    assert rect(bar)["x"] + rect(bar)["width"] == pytest.approx(axis.x(1), abs=0.02)


def test_estimates_are_marked(found: RegionalClusters) -> None:
    hidden = [(r, g) for r in range(5) for g in range(4) if found.imputed_share[r, g] > 0]
    assert hidden
    assert "≈" in strongest_bars(found, hidden, words("en"))


def test_bars_of_counts_are_in_proportion() -> None:
    wide = [float(width) for width in re.findall(r'width="([\d.]+)"', count_bars(
        [Ranked("A", "A", "8", 100), Ranked("B", "B", "4", 50)]))]  # fmt: skip
    assert wide[0] == pytest.approx(2 * wide[1])
