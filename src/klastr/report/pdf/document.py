"""The PDF: content in the reader's language, set by our templates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from klastr import __version__
from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.report import evidence
from klastr.report.drawing import shortened
from klastr.report.lettering import breakable
from klastr.report.names import named, named_borders
from klastr.report.payload import cells_of
from klastr.report.pdf.known import evidence_section
from klastr.report.pdf.overview import borders_section, cover, growth_section, map_section, strongest_section
from klastr.report.pdf.regions import regions_section
from klastr.report.pictures.drawings import drawings, shown_places, when
from klastr.report.pictures.frame import Drawing, plain
from klastr.report.typesetting import pdf_of
from klastr.report.words import Words, words
from klastr.tables.geography import Geography
from klastr.tables.tiles import Tile


def write_pdf(
    found: RegionalClusters,
    borders: CrossBorderClusters,
    path: Path,
    *,
    geography: Geography | None = None,
    tiles: Mapping[str, Tile] | None = None,
    stages: LifecycleStages | None = None,
    language: str = "en",
) -> None:
    """Write the answer as a tagged PDF (PDF/UA-1) with bookmarks, page numbers and a page for each region.

    Of more than 60 regions those with the most strong regional clusters have a page, and the document says so.

    Parameters
    ----------
    found : RegionalClusters
    borders : CrossBorderClusters
    path : Path
        Of the file to write.
    geography : Geography, optional
        Real borders for the map.
    tiles : mapping of str to Tile, optional
        Where each region's tile lies, for a map without borders.
    stages : LifecycleStages, optional
        The life-cycle stages that stand on the pages of the regions.
    language : {"en", "cs"}

    Raises
    ------
    MissingExtra
        typst is not installed.
    InvalidOption
        There is no catalogue for the language.
    """
    told = words(language)
    found = named(found, geography)
    drawn = drawings(found, told, geography=geography, tiles=tiles)
    content = _content(found, named_borders(borders, found), geography, stages, drawn, told)
    shown = ("map", "regions", "growth")
    pictures = {f"{name}.svg": plain(drawn[name]) for name in shown if name in drawn}
    path.write_bytes(pdf_of("report.typ", breakable(content), pictures=pictures))


def _content(
    found: RegionalClusters,
    borders: CrossBorderClusters,
    geography: Geography | None,
    stages: LifecycleStages | None,
    drawn: Mapping[str, Drawing],
    told: Words,
) -> dict[str, Any]:
    """Everything that the templates ask for, by name."""
    cells = cells_of(found)
    return {
        **_about(found, geography, told),
        "cover": cover(found, borders, told),
        "map": map_section(found, drawn, told),
        "strongest": strongest_section(found, cells, shown_places(found), told),
        "growth": growth_section(drawn),
        "borders": borders_section(borders, told),
        "regions": regions_section(found, borders, cells, stages, told),
        "know": evidence_section(found, geography, told),
    }


def _about(found: RegionalClusters, geography: Geography | None, told: Words) -> dict[str, Any]:
    """Properties of the document, and what stands at the edges of its pages."""
    title = told("page.title", when=when(found, told))
    return {
        "language": told.language,
        "title": title,
        "author": "klastr",
        "keywords": [told("page.eyebrow")],
        "description": told("document.description"),
        "running-title": title,
        "running-source": shortened("; ".join(evidence.source_lines(found, geography, told)), 70),
        "computed": told("page.computed", version=__version__),
    }
