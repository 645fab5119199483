"""The tile map that stands by itself."""

from __future__ import annotations

from xml.etree import ElementTree

from klastr.identify.findings import RegionalClusters
from klastr.report.tile_picture import tile_map_svg
from klastr.tables.tiles import Tile

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_it_names_every_region_its_strongest_group_and_its_source(
    example: RegionalClusters, example_tiles: dict[str, Tile]
) -> None:
    written = texts(tile_map_svg(example, example_tiles))
    assert written[0] == "Strong regional clusters, 2014"
    assert {"Moravia-Silesia", "Silesia", "Prague", "Coal mining"} <= set(written)
    assert any(text.startswith("Source: Eurostat (sbs_r_nuts06_r2)") for text in written)


def test_it_speaks_czech(example: RegionalClusters, example_tiles: dict[str, Tile]) -> None:
    written = texts(tile_map_svg(example, example_tiles, "cs"))
    assert written[0] == "Silné regionální klastry, 2014"
    assert "Moravskoslezsko" in written


def test_it_brings_its_own_ground_for_light_and_dark(example: RegionalClusters, example_tiles: dict[str, Tile]) -> None:
    svg = tile_map_svg(example, example_tiles)
    assert "@media(prefers-color-scheme:dark)" in svg
    assert 'class="ground"' in svg
    assert len(svg) < 30_000


def test_it_fetches_nothing(example: RegionalClusters, example_tiles: dict[str, Tile]) -> None:
    svg = tile_map_svg(example, example_tiles)
    assert svg.count("http") == 1  # the name of the format itself
    assert "url(" not in svg


def test_hostile_names_stay_text(hostile: RegionalClusters) -> None:
    svg = tile_map_svg(hostile, {code: Tile(0, k) for k, code in enumerate(hostile.regions)})
    assert {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(svg).iter()} == {
        "svg", "title", "style", "rect", "text", "g",
    }  # fmt: skip
