"""The slide: everything inside its edges, whatever the answer."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from klastr.identify.findings import RegionalClusters
from klastr.report.pictures.files import pictures
from klastr.report.pictures.lines import width_of
from klastr.tables.tiles import Tile

SVG = "{http://www.w3.org/2000/svg}"


def lines(svg: str) -> list[tuple[float, float, float, str]]:
    """Left, baseline, right and text of the lines on the slide itself, not inside the map."""
    root = ElementTree.fromstring(svg)
    found = []
    for one in root.findall(f"{SVG}text"):
        size, x, text = float(one.get("font-size", 16)), float(one.get("x", 0)), one.text or ""
        wide = width_of(text, size)
        left = x - wide if "right" in one.get("class", "") else x
        found.append((left, float(one.get("y", 0)), left + wide, text))
    return found


@pytest.mark.parametrize("language", ["en", "cs"])
def test_no_line_leaves_the_slide(
    example: RegionalClusters, example_tiles: dict[str, Tile], hostile: RegionalClusters, plain: RegionalClusters,
    language: str,
) -> None:  # fmt: skip
    for found, tiles in ((example, example_tiles), (hostile, None), (plain, None)):
        for left, baseline, right, text in lines(pictures(found, tiles=tiles, language=language)["summary"]):
            assert left >= 0, text
            assert right <= 1920, text
            assert 0 < baseline <= 1080, text


def test_it_does_not_call_strong_what_is_not(plain: RegionalClusters) -> None:
    told = [text for *_, text in lines(pictures(plain)["summary"])]
    assert "No pair is strong; the highest quotients are shown" in told
    assert "No regional cluster is strong in 2 regions: none has two stars, one of them for" in told


def test_of_one_region_the_growth_of_its_groups_is_shown(
    example: RegionalClusters, example_tiles: dict[str, Tile]
) -> None:
    from klastr.identify.regional_clusters import regional_clusters
    from klastr.sources.examples import visegrad

    found = regional_clusters(
        visegrad(), at=2014, since=2010, region_level=2, industry_level=2, regions=["CZ08"], draws=0
    )
    drawn = pictures(found, tiles={"CZ08": example_tiles["CZ08"]})
    assert 'class="bubble' in drawn["summary"]
    assert 'class="bubble' not in pictures(example, tiles=example_tiles)["summary"]


@pytest.mark.parametrize(
    ("language", "scale", "line"),
    [("en", "logarithmic scale", "90 % interval"), ("cs", "logaritmické měřítko", "90% interval")],
)
def test_the_slide_says_what_bars_lines_and_order_mean(
    example: RegionalClusters, example_tiles: dict[str, Tile], language: str, scale: str, line: str
) -> None:
    svg = pictures(example, tiles=example_tiles, language=language)["summary"]
    told = " ".join(text for *_, text in lines(svg)).replace("\u00a0", " ")
    assert scale in told
    assert line in told
    described = ElementTree.fromstring(svg).findtext(f"{SVG}desc") or ""
    assert described.count("54") >= 2  # coal mining in the sentence and among the bars
    assert len(described) > 400
