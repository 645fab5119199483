"""Regions that touch each other."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from klastr.codes.neighbours import neighbour_pairs, neighbours
from klastr.codes.nuts import VERSIONS, codes_of, parent
from klastr.codes.nuts_changes import concordance

# Looked up on a map.
ACROSS_A_BORDER = [
    "CZ08 PL22", "CZ08 SK03", "CZ08 PL52", "CZ07 SK02", "CZ07 SK03", "CZ07 PL52", "CZ06 AT12", "CZ06 SK02",
    "CZ05 PL51", "CZ04 DED4", "CZ04 DED2", "CZ04 DE24", "CZ03 AT31", "CZ03 DE22", "SK01 AT12", "SK01 AT11",
    "SK01 HU22", "SK04 PL82", "SK04 HU31", "SK03 PL21", "HU22 AT11", "HU32 RO11", "IE01 UKN0", "HU10 SK02",
    "FR21 BE34", "FR42 DE13", "EL12 BG41", "LT00 LV00", "PL34 LT00", "UKM2 UKC2",
]  # fmt: skip
NOT_ACROSS = [
    "CZ08 PL51", "CZ01 CZ06", "CZ05 SK02", "SK01 CZ06", "AT13 SK01", "HU21 AT11", "IE02 UKN0", "PL22 SK02",
    "DK02 SE22", "DK01 SE22", "UKJ4 FR30", "UKJ4 FRE1", "EL43 EL42", "FI20 SE11", "ITG1 ITF6", "ES63 ES61",
    "DK02 DEF0", "EE00 FI1B",
]  # fmt: skip


@pytest.mark.parametrize("pair", ACROSS_A_BORDER)
def test_regions_with_a_common_land_border_are_neighbours(pair: str) -> None:
    a, b = pair.split()
    assert b in neighbours(a)
    assert a in neighbours(b)
    assert (min(a, b), max(a, b)) in neighbour_pairs()


@pytest.mark.parametrize("pair", NOT_ACROSS)
def test_regions_apart_or_across_water_are_not(pair: str) -> None:
    a, b = pair.split()
    assert b not in neighbours(a)


def test_islands_and_unknown_codes_have_no_neighbours() -> None:
    assert neighbours("MT00") == neighbours("XX99") == frozenset()


def test_a_greek_code_may_be_written_the_old_way() -> None:
    assert neighbours("GR11") == neighbours("EL11")


@pytest.mark.parametrize("version", VERSIONS)
def test_both_regions_of_a_pair_exist_in_its_version(version: int) -> None:
    pairs = neighbour_pairs(version=version)
    assert 700 < len(pairs) < 740
    assert {code for pair in pairs for code in pair} <= codes_of(version, level=2)
    assert all(a < b for a, b in pairs)


@pytest.mark.parametrize("version", [2010, 2013, 2021])
def test_regions_that_kept_their_area_kept_their_neighbours(version: int) -> None:
    same = {code: found.successor for code, found in concordance(2016, version).items() if not found.boundary_moved}
    to = {code: other for code, other in same.items() if other is not None}
    carried = {tuple(sorted((to[a], to[b]))) for a, b in neighbour_pairs(version=2016) if a in to and b in to}
    kept = set(to.values())
    assert {pair for pair in neighbour_pairs(version=version) if kept.issuperset(pair)} == carried


def test_eastern_scotland_touched_england_while_it_held_the_borders() -> None:
    assert {"UKC2", "UKD1"} <= neighbours("UKM2")
    assert {"UKC2", "UKD1"}.isdisjoint(neighbours("UKM7"))


def test_a_region_that_was_split_had_the_neighbours_of_its_parts() -> None:
    parts = neighbours("PL91") | neighbours("PL92")
    before = {concordance(2016, 2013)[code].successor for code in parts - {"PL91", "PL92"}}
    assert neighbours("PL12") == before
    assert neighbours("HU10") == (neighbours("HU11") | neighbours("HU12")) - {"HU11", "HU12"}


def common_points(path: Path, level: int) -> Counter[tuple[str, str]]:
    """How many points of their outlines two regions share."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        features = json.load(file)["features"]
    owners = defaultdict(set)
    for feature in features:
        if feature["properties"]["nuts_level"] == level:
            shape = feature["geometry"]
            polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
            for point in (tuple(point) for rings in polygons for ring in rings for point in ring):
                owners[point].add(feature["properties"]["nuts_code"])
    return Counter(pair for codes in owners.values() for pair in combinations(sorted(codes), 2))


def test_the_pairs_of_2016_are_those_of_the_map(real_data: Path) -> None:
    """Polygons of level 2, where the list was made from those of level 3."""
    common = common_points(real_data / "nuts_2016_60m.geojson.gz", level=2)
    assert neighbour_pairs(version=2016) == {pair for pair, points in common.items() if points >= 2}


def test_small_regions_on_both_sides_show_every_pair(real_data: Path) -> None:
    common = common_points(real_data / "nuts_2016_60m.geojson.gz", level=3)
    touching = {(parent(a), parent(b)) for (a, b), points in common.items() if points >= 2 and parent(a) != parent(b)}
    assert {tuple(sorted(pair)) for pair in touching if None not in pair} == neighbour_pairs(version=2016)
