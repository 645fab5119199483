"""Draws the picture that the README opens with: the regional clusters that klastr finds in its own example.

``python tools/readme_picture.py`` writes docs/pictures/visegrad.svg.
"""

from __future__ import annotations

from pathlib import Path

import klastr
from klastr.report.tile_picture import tile_map_svg
from klastr.tables.tiles import tile_layout

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "visegrad.svg"


def picture() -> str:
    """The whole SVG."""
    found = klastr.regional_clusters(klastr.visegrad(), at=2014, region_level=2, industry_level=2, reference="EU")
    tiles = tile_layout(found.regions)
    assert tiles is not None
    return tile_map_svg(found, tiles) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
