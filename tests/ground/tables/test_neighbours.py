"""Which regions touch."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from klastr.codes.neighbours import neighbour_pairs
from klastr.errors import InvalidGeography
from klastr.tables.geography import Geography, Ring, Shape
from klastr.tables.neighbours import neighbours_for, shared_borders, sorted_pairs
from klastr.tables.regional import RegionalTable


def table(*regions: str) -> RegionalTable:
    return RegionalTable.from_rows([(region, industry, 1.0) for region in regions for industry in ("C10", "C29")])


def square(x: float, y: float, size: float = 1.0) -> Ring:
    return np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float) * size + [x, y]


def geography(**places: tuple[float, float]) -> Geography:
    return Geography({code: Shape(code, (square(*place),)) for code, place in places.items()})


def test_squares_side_by_side_share_a_border() -> None:
    assert shared_borders(geography(A=(0, 0), B=(1, 0), C=(2, 0))) == {("A", "B"), ("B", "C")}


def test_squares_that_meet_in_a_corner_do_not() -> None:
    assert shared_borders(geography(A=(0, 0), B=(1, 1))) == frozenset()


def test_four_squares_around_a_point() -> None:
    found = shared_borders(geography(A=(0, 0), B=(1, 0), C=(0, 1), D=(1, 1)))
    assert found == {("A", "B"), ("A", "C"), ("B", "D"), ("C", "D")}


def test_a_town_within_its_county_touches_it() -> None:
    county = Shape("county", (square(0, 0, 3), square(1, 1)))
    assert shared_borders(Geography({"county": county, "town": Shape("town", (square(1, 1),))})) == {("county", "town")}


@pytest.mark.parametrize(("gap", "touch"), [(1e-8, True), (1e-3, False)])
def test_points_are_the_same_up_to_rounding(gap: float, touch: bool) -> None:
    assert bool(shared_borders(geography(A=(0, 0), B=(1 + gap, 0)))) is touch


def test_no_shapes_no_borders() -> None:
    assert shared_borders(Geography({})) == frozenset()


def test_shared_borders_of_europe_are_the_built_in_list(real_data: Path) -> None:
    with gzip.open(real_data / "nuts_2016_60m.geojson.gz", "rt", encoding="utf-8") as file:
        features = [feature for feature in json.load(file)["features"] if feature["properties"]["nuts_level"] == 2]
    shapes = {}
    for feature in features:
        rings = [np.array(ring) for polygon in feature["geometry"]["coordinates"] for ring in polygon]
        shapes[feature["properties"]["nuts_code"]] = Shape(feature["properties"]["nuts_code"], tuple(rings))
    assert shared_borders(Geography(shapes)) == neighbour_pairs(version=2016)


# -- the order of sources --------------------------------------------------------------------------------------------


def test_a_file_comes_first_even_where_shapes_say_otherwise() -> None:
    found = neighbours_for(table("A", "B", "C"), geography=geography(A=(0, 0), B=(1, 0)), neighbours=[("C", "A")])
    assert found.origin == "file"
    assert found.pairs == {("A", "C")}
    assert found.notes == ()


def test_pairs_of_strangers_in_the_file_are_told() -> None:
    found = neighbours_for(table("A", "B"), neighbours=[("A", "B"), ("B", "X")])
    assert found.pairs == {("A", "B")}
    assert found.notes == (
        "1 of 2 pairs of neighbours name a region that is not in the table (first: X); they are not used.",
    )


def test_a_file_that_names_none_of_the_regions_is_refused() -> None:
    with pytest.raises(InvalidGeography, match=r"None of the 1 pairs .*'CZ1'; the table has CZ01") as error:
        neighbours_for(table("CZ01", "CZ02"), neighbours=[("CZ1", "CZ2")])
    assert "exactly as in the table" in str(error.value)


def test_without_a_file_shapes_decide() -> None:
    found = neighbours_for(table("A", "B", "C"), geography=geography(A=(0, 0), B=(1, 0)))
    assert found.origin == "shared borders"
    assert found.pairs == {("A", "B")}
    assert found.notes == ("1 of 3 regions have no shape (first: C) and therefore no neighbours here.",)


def test_a_country_is_not_the_neighbour_of_its_regions() -> None:
    places = geography(CZ01=(0, 0), CZ02=(1, 0), CZ=(0, 0))
    assert neighbours_for(table("CZ01", "CZ02", "CZ"), geography=places).pairs == {("CZ01", "CZ02")}


def test_without_file_and_shapes_the_built_in_list_helps_nuts_2() -> None:
    found = neighbours_for(table("CZ06", "SK01", "AT12", "PT15"))
    assert found.origin == "built-in list"
    assert found.pairs == {("AT12", "CZ06"), ("AT12", "SK01")}
    assert found.of("AT12") == ("CZ06", "SK01")
    assert found.of("PT15") == ()


def test_codes_of_an_older_edition_have_neighbours_too() -> None:
    assert ("PL12", "PL34") in neighbours_for(table("PL12", "PL34", "HU10", "SK02")).pairs


@pytest.mark.parametrize(
    ("regions", "why"),
    [(("10180", "10420"), "not NUTS 2 regions"), (("PT20", "CY00"), "no two of them border on each other")],
)
def test_with_nothing_the_answer_says_why(regions: tuple[str, ...], why: str) -> None:
    found = neighbours_for(table(*regions))
    assert (found.origin, found.pairs) == ("none", frozenset())
    assert why in found.reason


def test_pairs_are_written_one_way() -> None:
    assert sorted_pairs([("B", "A"), ("A", "B"), ("A", "A")]) == {("A", "B")}
