"""A drawing in its frame: as large as fits, with its legend and its source."""

from __future__ import annotations

from xml.etree import ElementTree

from klastr.report.drawing import element
from klastr.report.pictures.frame import Drawing, framed, plain
from klastr.report.typesetting import size_of

SVG = "{http://www.w3.org/2000/svg}"


def drawing(wide: float, tall: float) -> Drawing:
    square = element("rect", width=wide, height=tall, class_="c1")
    svg = element("svg", square, viewBox=f"0 0 {wide:g} {tall:g}", role="img", aria_labelledby="elsewhere")
    return Drawing(svg, "What it is", "What it shows", "What it says", [(0, "0"), (1, "1 to 3")], "Number")


def box(svg: str) -> dict[str, float]:
    inner = ElementTree.fromstring(svg).find(f"{SVG}svg")
    assert inner is not None
    assert "role" not in inner.attrib
    return {key: float(inner.attrib[key]) for key in ("x", "y", "width", "height")}


def test_a_wide_drawing_takes_the_whole_width_a_tall_one_what_a_page_has() -> None:
    assert box(framed(drawing(2000, 1000), "Source"))["height"] == 560
    assert box(framed(drawing(1000, 4000), "Source"))["height"] == 952


def test_a_small_drawing_is_not_blown_up() -> None:
    assert box(framed(drawing(100, 100), "Source"))["height"] == 160
    assert size_of(plain(drawing(100, 100))) == (160, 136)


def test_heading_legend_and_source_stand_around_it() -> None:
    root = ElementTree.fromstring(framed(drawing(2000, 1000), "Source: an office"))
    texts = [one.text for one in root.findall(f"{SVG}text")]
    assert texts == ["What it is", "What it shows", "Number", "0", "1 to 3", "Source: an office"]
    assert root.findtext(f"{SVG}desc") == "What it says"


def test_on_a_page_it_stands_alone() -> None:
    root = ElementTree.fromstring(plain(drawing(2000, 1000)))
    assert root.findall(f"{SVG}text") == []
