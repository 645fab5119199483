"""The map for the page: every region can be found, pointed at and read."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

from klastr.identify.findings import RegionalClusters
from klastr.report.maps import legend, map_picture, region_title, strong_counts
from klastr.report.words import words
from klastr.tables.geography import Geography
from klastr.tables.tiles import Tile

EN, CS = words("en"), words("cs")
Squares = Callable[..., Geography]


def test_every_region_is_a_shape_with_its_step_and_its_words(found: RegionalClusters, squares: Squares) -> None:
    picture = map_picture(found, EN, geography=squares(found.regions), tiles=None)
    assert picture is not None
    assert picture.kind == "borders"
    shapes = [one for one in ElementTree.fromstring(picture.svg).iter("path") if "data-k" in one.attrib]
    assert [shape.attrib["data-k"] for shape in shapes] == ["0", "1", "2", "3", "4"]
    assert [shape.attrib["class"] for shape in shapes] == ["region c0", *["region c1"] * 4]
    assert shapes[1].find("title").text == "Central Bohemia (CZ02): 1 strong regional cluster: Motor vehicles ★★★"  # type: ignore[union-attr]


def test_on_paper_regions_inside_borders_carry_their_number(found: RegionalClusters, squares: Squares) -> None:
    def told(is_lettered: bool) -> list[str]:
        picture = map_picture(found, EN, geography=squares(found.regions), tiles=None, is_lettered=is_lettered)
        assert picture is not None
        return [one.text or "" for one in ElementTree.fromstring(picture.svg).iter("text")]

    assert [text for text in told(True) if text.isdigit()] == [str(count) for count in strong_counts(found)]
    assert "Prague" in told(True)
    assert told(False) == []


def test_a_region_without_shape_is_known_to_be_missing(found: RegionalClusters, squares: Squares) -> None:
    picture = map_picture(found, EN, geography=squares(found.regions[1:]), tiles=None)
    assert picture is not None
    assert [anchor is None for anchor in picture.anchors] == [True, False, False, False, False]


def test_a_region_too_small_to_see_gets_a_dot(found: RegionalClusters, squares: Squares) -> None:
    geography = squares(found.regions)
    small = {code: shape for code, shape in geography.shapes.items() if code != "CZ01"}
    tiny = geography.shapes["CZ01"]
    small["CZ01"] = type(tiny)("CZ01", tuple(ring * 1e-4 + [12.4, 50.4] for ring in tiny.rings))
    picture = map_picture(found, EN, geography=Geography(small), tiles=None)
    assert picture is not None
    dots = list(ElementTree.fromstring(picture.svg).iter("circle"))
    assert [dot.attrib["data-k"] for dot in dots] == ["0"]


def test_tiles_say_their_number(example: RegionalClusters, example_tiles: dict[str, Tile]) -> None:
    picture = map_picture(example, CS, geography=None, tiles=example_tiles)
    assert picture is not None
    assert picture.kind == "tiles"
    values = [one.text for one in ElementTree.fromstring(picture.svg).iter("text") if one.attrib["class"] == "value"]
    assert values == [str(count) for count in strong_counts(example)]


def test_borders_go_before_tiles_and_nothing_is_nothing(
    example: RegionalClusters, example_tiles: dict[str, Tile], squares: Squares
) -> None:
    both = map_picture(example, EN, geography=squares(example.regions), tiles=example_tiles)
    assert both is not None
    assert both.kind == "borders"
    assert map_picture(example, EN, geography=Geography({}), tiles=None) is None


def test_hostile_names_stay_text_in_the_map(hostile: RegionalClusters, squares: Squares) -> None:
    for picture in (
        map_picture(hostile, EN, geography=squares(hostile.regions), tiles=None),
        map_picture(hostile, EN, geography=None, tiles={code: Tile(0, k) for k, code in enumerate(hostile.regions)}),
    ):
        assert picture is not None
        tags = {one.tag for one in ElementTree.fromstring(picture.svg).iter()}
        assert tags <= {"svg", "g", "path", "title", "text", "rect", "circle"}


def test_a_region_with_nothing_says_so(found: RegionalClusters) -> None:
    assert region_title(found, 0, EN) == "Prague (CZ01): 0 strong regional clusters"
    assert region_title(found, 0, CS) == "Praha (CZ01): 0 silných regionálních klastrů"


def test_the_legend_leaves_no_gap(example: RegionalClusters) -> None:
    from klastr.report.colours import count_breaks

    counts = strong_counts(example)
    entries = legend(count_breaks(counts), max(counts), EN)
    assert [step for step, _ in entries] == list(range(len(entries)))
    assert entries[0][1] == "0"
