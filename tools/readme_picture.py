"""Draws the picture that the README opens with: the regional clusters that klastr finds in its own example.

``python tools/readme_picture.py`` writes docs/pictures/visegrad.svg.
"""

from __future__ import annotations

from pathlib import Path

import klastr
from klastr.identify.findings import RegionalClusters
from klastr.report.colours import LIGHT, LIGHT_INK, count_breaks
from klastr.report.documents import legend
from klastr.report.drawing import element, written
from klastr.report.maps import map_picture, strong_counts
from klastr.report.sentences import strongest
from klastr.report.words import Words, words
from klastr.tables.tiles import tile_layout

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "visegrad.svg"

WIDTH, HEIGHT = 1340, 900
MAP_WIDTH, MAP_HEIGHT, MARGIN = 742, 850, 24
TEXT_X = 800

# A card of its own, so that the picture reads on a light page as on a dark one. Steps are told apart by lightness, and
# by the number on each tile.
STYLE = (
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:#16212b}"
    ".card{fill:#fff;stroke:#c9d3d8}"
    ".tile text{text-anchor:middle}.code{font-size:22px}.value{font-size:32px;font-weight:600}"
    ".title{font-size:36px;font-weight:600}.plain{font-size:28px}.small{font-size:24px}.quiet{fill:#51616d}.swatch{stroke:#9fb0b8}"
    + "".join(f".c{k}{{fill:{LIGHT[k]}}}.i{k} text{{fill:{LIGHT_INK[k]}}}" for k in range(len(LIGHT)))
)


def picture() -> str:
    """The whole SVG."""
    found = klastr.regional_clusters(klastr.visegrad(), at=2014, region_level=2, industry_level=2, reference="EU")
    told = words("en")
    tiles = map_picture(found, told, geography=None, tiles=tile_layout(found.regions))
    assert tiles is not None
    inside = tiles.svg.replace("<svg", f'<svg x="{MARGIN}" y="{MARGIN}" width="{MAP_WIDTH}" height="{MAP_HEIGHT}"', 1)
    parts = [
        element("title", written(_title(found))),
        element("style", STYLE),
        element("rect", x=1, y=1, width=WIDTH - 2, height=HEIGHT - 2, rx=14, class_="card"),
        inside.replace(' aria-labelledby="map-title"', ""),
        *_beside(found, told),
    ]
    box = f"0 0 {WIDTH} {HEIGHT}"
    return element("svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=box, role="img") + "\n"


def _title(found: RegionalClusters) -> str:
    return (
        f"{int(found.is_strong.sum())} strong regional clusters in {len(found.regions)} regions, {found.year}. "
        f"Source: {found.sources[0]}"
    )


def _beside(found: RegionalClusters, told: Words) -> list[str]:
    """The words to the right of the map."""
    counts = strong_counts(found)
    lines = [
        _line(90, "Strong regional clusters", "title"),
        _line(140, f"{sum(counts)} in {len(counts)} regions, {found.year}", "plain quiet"),
        _line(230, "The strongest", "plain quiet"),
    ]
    for k, (r, g) in enumerate(strongest(found, 5)):
        name = f"{found.group_name(found.groups[g])}, {found.region_name(found.regions[r])}"
        lines.append(_line(276 + 44 * k, name, "plain"))
    lines.append(_line(548, "Number in a region", "plain quiet"))
    for k, (step, label) in enumerate(legend(count_breaks(counts), max(counts), told)):
        y = 570 + 40 * k
        lines.append(element("rect", x=TEXT_X, y=y, width=46, height=28, class_=f"swatch c{step}"))
        lines.append(_line(y + 23, label, "small", x=TEXT_X + 62))
    lines.append(_line(824, "Each region is one tile.", "small quiet"))
    lines.append(_line(860, f"Source: {found.sources[0]}", "small quiet"))
    return lines


def _line(y: int, text: str, style: str, *, x: int = TEXT_X) -> str:
    return element("text", written(text), x=x, y=y, class_=style)


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
