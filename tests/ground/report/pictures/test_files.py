"""Every picture as SVG and PNG: complete, standing alone, told in words."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from klastr.identify.findings import RegionalClusters
from klastr.report.pictures.files import pictures, write_pictures
from klastr.report.tile_picture import tile_map_svg
from klastr.tables.tiles import Tile

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> str:
    return " ".join(one.text or "" for one in ElementTree.fromstring(svg).iter(f"{SVG}text"))


@pytest.fixture(scope="module")
def drawn(example: RegionalClusters, example_tiles: dict[str, Tile]) -> dict[str, str]:
    return pictures(example, tiles=example_tiles)


def test_every_picture_is_there_twice(
    example: RegionalClusters, example_tiles: dict[str, Tile], tmp_path: Path
) -> None:
    write_pictures(example, tmp_path / "pictures", tiles=example_tiles)
    names = sorted(file.name for file in (tmp_path / "pictures").iterdir())
    assert names == [f"{name}.{kind}" for name in ("growth", "map", "strongest", "summary") for kind in ("png", "svg")]
    slide = (tmp_path / "pictures/summary.png").read_bytes()
    assert struct.unpack(">II", slide[16:24]) == (1920, 1080)


def test_a_picture_needs_nothing_from_outside(drawn: dict[str, str]) -> None:
    for svg in drawn.values():
        assert set(re.findall(r"https?://[^\s\"'<]+", svg)) == {"http://www.w3.org/2000/svg"}
        assert not re.search(r"@import|@font-face|url\(|<(image|use|script|foreignObject)\b", svg)


def test_a_picture_says_in_words_what_it_shows(drawn: dict[str, str]) -> None:
    for name, svg in drawn.items():
        root = ElementTree.fromstring(svg)
        assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
        assert all(len(child.text or "") > 10 for child in list(root)[:2]), name
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"].split() == [child.attrib["id"] for child in list(root)[:2]]


def test_who_does_not_see_the_map_hears_of_the_ten_regions_with_the_most(drawn: dict[str, str]) -> None:
    for name in ("map", "summary"):
        told = ElementTree.fromstring(drawn[name]).findtext(f"{SVG}desc") or ""
        counted = told.partition("The most strong regional clusters: ")[2].partition(".")[0]
        assert len(counted.split(", ")) == 10, name


def test_figures_carry_their_source(drawn: dict[str, str]) -> None:
    assert all("Eurostat" in texts(svg) for svg in drawn.values())


def test_the_slide_holds_the_sentence_and_the_five_strongest(drawn: dict[str, str]) -> None:
    told = texts(drawn["summary"])
    assert "108 strong" in told
    assert told.count("×") == 5
    assert "Coal mining" in told


def test_czech_pictures_are_czech(example: RegionalClusters, example_tiles: dict[str, Tile]) -> None:
    drawn = pictures(example, tiles=example_tiles, language="cs")
    assert "Nejsilnější regionální klastry" in texts(drawn["strongest"])
    assert "silných regionálních klastrů" in texts(drawn["summary"])


def test_pictures_say_in_which_language_they_are(example: RegionalClusters, example_tiles: dict[str, Tile]) -> None:
    for language in ("en", "cs"):
        drawn = [*pictures(example, tiles=example_tiles, language=language).values()]
        for svg in (*drawn, tile_map_svg(example, example_tiles, language)):
            root = ElementTree.fromstring(svg)
            assert root.attrib["lang"] == root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language


def test_without_a_map_there_are_bars_and_without_growth_no_chart_of_it(plain: RegionalClusters) -> None:
    assert set(pictures(plain)) == {"regions", "strongest", "summary"}


def test_hostile_names_stay_text(hostile: RegionalClusters, tmp_path: Path) -> None:
    write_pictures(hostile, tmp_path / "pictures")
    for svg in pictures(hostile).values():
        tags = {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(svg).iter()}
        assert tags <= {"svg", "title", "desc", "style", "rect", "g", "path", "text", "circle"}
