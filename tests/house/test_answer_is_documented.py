"""The page about the answer folder names every file, column and key that the program writes, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from klastr.identify.crossborder import cross_border_clusters
from klastr.identify.emerging import emerging_bundles
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle import lifecycle_stages
from klastr.identify.regional_clusters import regional_clusters
from klastr.report.run_record import run_record
from klastr.sources.examples import visegrad

PAGE = Path(__file__).parents[2] / "docs/guide/answer-folder.md"


@pytest.fixture(scope="module")
def found() -> RegionalClusters:
    return regional_clusters(visegrad(), at=2014, since=2010, region_level=2, industry_level=2, draws=0)


@pytest.fixture(scope="module")
def found_by_wages() -> RegionalClusters:
    return regional_clusters(visegrad(), at=2014, region_level=2, industry_level=2, stars="productivity", draws=0)


def told(heading: str) -> list[str]:
    """What stands in the first column of the table under a heading."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)


def test_every_column_of_the_clusters_is_told_in_order(
    found: RegionalClusters, found_by_wages: RegionalClusters
) -> None:
    columns = list(found.to_frame().columns)
    of_wages = [name for name in found_by_wages.to_frame().columns if name not in columns]
    after_focus = columns.index("star_focus_probability") + 1
    assert told("clusters.csv") == columns[:after_focus] + of_wages + columns[after_focus:]


def test_every_column_of_the_cross_border_clusters_is_told_in_order(found: RegionalClusters) -> None:
    assert told("cross_border.csv") == list(cross_border_clusters(found, []).to_frame().columns)


def test_every_column_of_the_stages_is_told_in_order(found: RegionalClusters) -> None:
    assert told("lifecycle.csv") == list(lifecycle_stages(found).to_frame().columns)


def test_every_column_of_the_bundles_is_told_in_order(found: RegionalClusters) -> None:
    assert told("emerging.csv") == list(emerging_bundles(found, draws=99).to_frame().columns)


def test_every_key_of_the_run_is_told_in_order(found: RegionalClusters) -> None:
    assert told("run.json") == list(run_record(found, ["klastr"], {}))


def test_every_file_is_told() -> None:
    opening = PAGE.read_text(encoding="utf-8").split("\n## ")[0]
    named = re.findall(r"^\| `([^`]+)`", opening, re.MULTILINE)
    files = ["clusters.csv", "clusters.parquet", "cross_border.csv", "lifecycle.csv", "emerging.csv", "run.json"]
    assert named == ["report.html", "report.pdf", "clusters.xlsx", "pictures/", *files]
