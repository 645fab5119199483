"""The tile map."""

from __future__ import annotations

import gzip
import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from klastr.codes.neighbours import neighbour_pairs
from klastr.tables.tiles import Tile, country_layout, tile_layout

VISEGRAD = (
    *(f"CZ0{k}" for k in range(1, 9)),
    *("HU10", "HU21", "HU22", "HU23", "HU31", "HU32", "HU33"),
    *("PL11", "PL12", "PL21", "PL22", "PL31", "PL32", "PL33", "PL34"),
    *("PL41", "PL42", "PL43", "PL51", "PL52", "PL61", "PL62", "PL63"),
    *(f"SK0{k}" for k in range(1, 5)),
)
IN_2016 = {
    "PL11": "PL71",
    "PL31": "PL81",
    "PL32": "PL82",
    "PL33": "PL72",
    "PL34": "PL84",
    "PL12": "PL92",
    "HU10": "HU12",
}


@pytest.fixture(scope="module")
def tiles() -> dict[str, Tile]:
    layout = tile_layout(VISEGRAD)
    assert layout is not None
    return dict(layout)


def test_every_region_has_a_tile_of_its_own(tiles: dict[str, Tile]) -> None:
    assert len(tiles) == 35
    assert len(set(tiles.values())) == 35
    assert min(tile.row for tile in tiles.values()) == min(tile.column for tile in tiles.values()) == 0


def test_some_of_the_regions_can_be_drawn_alone() -> None:
    layout = tile_layout(["SK01", "CZ06"])
    assert layout is not None
    assert list(layout) == ["SK01", "CZ06"]


@pytest.mark.parametrize("regions", [["CZ01", "DE21"], ["33860"], []])
def test_other_regions_have_no_layout(regions: list[str]) -> None:
    assert tile_layout(regions) is None


def test_countries_lie_in_one_piece(tiles: dict[str, Tile]) -> None:
    for country in ("CZ", "HU", "PL", "SK"):
        own = {tile for code, tile in tiles.items() if code.startswith(country)}
        reached = {next(iter(own))}
        while grown := {tile for tile in own - reached if any(distance(tile, other) == 1 for other in reached)}:
            reached |= grown
        assert reached == own, country


def distance(one: Tile, other: Tile) -> int:
    return max(abs(one.row - other.row), abs(one.column - other.column))


def test_tiles_side_by_side_are_neighbours_and_neighbours_are_close(tiles: dict[str, Tile]) -> None:
    borders = {pair for pair in neighbour_pairs() if tiles.keys() >= set(pair)}
    sides = {pair for pair in combinations(sorted(tiles), 2) if share_a_side(tiles[pair[0]], tiles[pair[1]])}
    assert len(sides & borders) > 0.9 * len(sides)
    assert sum(distance(tiles[a], tiles[b]) == 1 for a, b in borders) > 0.9 * len(borders)
    assert max(distance(tiles[a], tiles[b]) for a, b in borders) == 2


def share_a_side(one: Tile, other: Tile) -> bool:
    return abs(one.row - other.row) + abs(one.column - other.column) == 1


def test_tiles_lie_as_the_regions_do(tiles: dict[str, Tile], real_data: Path) -> None:
    with gzip.open(real_data / "nuts_2016_60m.geojson.gz", "rt", encoding="utf-8") as file:
        features = {feature["properties"]["nuts_code"]: feature for feature in json.load(file)["features"]}
    places = np.array([middle_of(features[IN_2016.get(code, code)]) for code in tiles])
    east, north = (
        np.corrcoef(places[:, 0], [tile.column for tile in tiles.values()])[0, 1],
        np.corrcoef(places[:, 1], [-tile.row for tile in tiles.values()])[0, 1],
    )
    assert east > 0.9
    assert north > 0.97


def middle_of(feature: dict) -> list[float]:
    points = np.concatenate([ring for polygon in feature["geometry"]["coordinates"] for ring in polygon])
    return ((points.min(axis=0) + points.max(axis=0)) / 2).tolist()


def test_countries_have_tiles_that_do_not_lie_on_each_other() -> None:
    european = "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK UK"
    codes = european.split(" ")
    layout = country_layout(codes)
    assert layout is not None
    assert list(layout) == codes
    assert len(set(layout.values())) == len(codes)
    assert country_layout(["CZ", "US"]) is None
