"""Shapes out of GeoJSON files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from klastr.errors import InvalidGeography
from klastr.sources.geography import read_geography
from klastr.tables.neighbours import shared_borders

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def moved(x: float, y: float = 0) -> list[list[float]]:
    return [[a + x, b + y] for a, b in SQUARE]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def written(folder: Path, *features: Any, name: str = "shapes.geojson") -> Path:
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


def test_only_the_regions_of_the_table_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, *(feature(polygon(moved(k)), nuts_code=f"CZ0{k}", name=f"n{k}") for k in range(1, 5)))
    found = read_geography(path, ["CZ03", "CZ01"])
    assert list(found.shapes) == ["CZ03", "CZ01"]
    assert found.shapes["CZ01"].name == "n1"
    assert found.shapes["CZ01"].rings[0].tolist() == moved(1)
    assert found.without_shape == ()
    assert found.source == "shapes.geojson"
    assert "by the property 'nuts_code' for 2 of 2 regions" in found.notes[0]


def test_the_property_that_holds_most_of_the_codes_is_taken(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        feature(polygon(SQUARE), name="CZ01", NUTS_ID="CZ01"),
        feature(polygon(moved(1)), name="x", NUTS_ID="CZ02"),
    )
    assert "'NUTS_ID'" in read_geography(path, ["CZ01", "CZ02"]).notes[0]


def test_the_code_may_be_the_features_own_id_or_a_number(tmp_path: Path) -> None:
    by_id = written(tmp_path, {**feature(polygon(SQUARE)), "id": "cz01 "}, name="a.geojson")
    assert list(read_geography(by_id, ["CZ01"]).shapes) == ["CZ01"]
    by_number = written(tmp_path, feature(polygon(SQUARE), fips=1001), name="b.geojson")
    assert list(read_geography(by_number, ["01001"]).shapes) == ["01001"]


def test_regions_without_a_shape_are_named(tmp_path: Path) -> None:
    found = read_geography(written(tmp_path, feature(polygon(SQUARE), code="A")), ["A", "B", "C"])
    assert found.without_shape == ("B", "C")
    assert found.notes[-1] == "2 of 3 regions have no shape: B, C."


def test_holes_parts_and_collections(tmp_path: Path) -> None:
    hole = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.2]]
    path = written(
        tmp_path,
        feature(polygon(SQUARE, hole), code="hole"),
        feature({"type": "MultiPolygon", "coordinates": [[SQUARE], [moved(5)]]}, code="islands"),
        feature(
            {"type": "GeometryCollection", "geometries": [polygon(SQUARE), {"type": "Point", "coordinates": [0, 0]}]},
            code="mixed",
        ),
    )
    shapes = read_geography(path, ["hole", "islands", "mixed"]).shapes
    assert [len(shapes[code].rings) for code in ("hole", "islands", "mixed")] == [2, 2, 1]


def test_two_features_of_one_region_are_one_shape(tmp_path: Path) -> None:
    path = written(tmp_path, feature(polygon(SQUARE), code="A"), feature(polygon(moved(1)), code="A"))
    assert len(read_geography(path, ["A"]).shapes["A"].rings) == 1


def test_heights_and_open_rings_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, feature(polygon([[*point, 300.0] for point in SQUARE[:-1]]), code="A"))
    assert read_geography(path, ["A"]).shapes["A"].rings[0].tolist() == SQUARE


def test_a_feature_without_geometry_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    path = written(tmp_path, feature(None, code="A"), feature(polygon(SQUARE), code="B"))
    assert read_geography(path, ["A", "B"]).without_shape == ("A",)


def test_projected_coordinates_are_planar(tmp_path: Path) -> None:
    path = written(tmp_path, feature(polygon([[4e6, 3e6], [5e6, 3e6], [5e6, 4e6], [4e6, 3e6]]), code="A"))
    assert read_geography(path, ["A"]).is_planar


def test_a_region_of_an_older_edition_gets_the_same_area(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        feature(polygon(SQUARE), NUTS_ID="FRF2"),
        feature(polygon(moved(1)), NUTS_ID="HU11"),
        feature(polygon(moved(2)), NUTS_ID="HU12"),
        feature(polygon(moved(9)), NUTS_ID="PL91"),
    )
    found = read_geography(path, ["FR21", "HU10", "PL12"])
    assert found.shapes["FR21"].made_of == ("FRF2",)
    assert found.shapes["HU10"].made_of == ("HU11", "HU12")
    assert len(found.shapes["HU10"].rings) == 1
    assert found.without_shape == ("PL12",)  # PL92 is missing: half a region is not the region
    assert "2 regions are of another edition of NUTS than the file" in found.notes[1]


def test_shapes_that_match_nothing_say_what_the_file_has(tmp_path: Path) -> None:
    path = written(tmp_path, feature(polygon(SQUARE), iso="CZE", pop=3))
    with pytest.raises(InvalidGeography, match=r"None of the 2 regions .*\(first: CZ01, CZ02\).*iso: CZE; pop: 3"):
        read_geography(path, ["CZ01", "CZ02"])


@pytest.mark.parametrize("kind", ["Point", "LineString", "MultiLineString"])
def test_points_and_lines_are_no_regions(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, feature({"type": kind, "coordinates": [0, 0]}, code="A"))
    with pytest.raises(InvalidGeography, match="has no area"):
        read_geography(path, ["A"])


@pytest.mark.parametrize(
    "ring",
    [[[0, 0], [1, 1]], [[0, 0], ["x", 1], [1, 1]], [[0, 0], [1], [1, 1]], [[0, 0], [None, 1], [1, 1]], 5, "ring"],
)
def test_a_broken_border_is_named_by_its_feature(tmp_path: Path, ring: Any) -> None:
    path = written(tmp_path, feature(polygon(SQUARE), code="A"), feature(polygon(ring), code="B"))
    with pytest.raises(InvalidGeography, match="Feature 1 of"):
        read_geography(path, ["A", "B"])


# -- the real files --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_living_region_of_europe_has_a_shape(real_data: Path) -> None:
    rows = pd.read_parquet(
        real_data / "eu_sbs_regional_2008_2014.parquet", columns=["year", "nuts_code", "nuts_level", "persons_employed"]
    )
    living = rows[(rows["year"] == 2014) & (rows["nuts_level"] == 2) & rows["persons_employed"].notna()]
    found = read_geography(real_data / "nuts_2016_60m.geojson.gz", sorted(living["nuts_code"].astype(str).unique()))
    assert found.without_shape == ("FRZZ",)  # France outside regions
    assert len(found.shapes) == 282
    assert found.shapes["PL12"].made_of == ("PL91", "PL92")
    assert ("HU10", "SK02") in shared_borders(found)


def test_us_areas(real_data: Path) -> None:
    codes = (
        pd.read_parquet(real_data / "us_cbp_cbsa_2019.parquet", columns=["cbsa_code"])["cbsa_code"].astype(str).unique()
    )
    found = read_geography(real_data / "us_cbsa.geojson.gz", list(codes))
    assert len(found.shapes) == 912
    assert found.shapes["48620"].name == "Wichita, KS"


def test_a_region_drawn_twice_is_meant_once_and_far_regions_have_no_neighbours(tmp_path: Path) -> None:
    def square(x: float) -> list[list[list[float]]]:
        return [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]]

    features = [
        {"type": "Feature", "properties": {"id": code}, "geometry": {"type": "Polygon", "coordinates": square(x)}}
        for code, x in (("CZ01", 0), ("CZ01", 0), ("CZ02", 5))
    ]
    path = tmp_path / "twice.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    geography = read_geography(path, ["CZ01", "CZ02"])
    assert geography.shapes["CZ01"].anchor == (0.5, 0.5)
    assert shared_borders(geography) == frozenset()
