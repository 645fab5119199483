"""Borders on paper: areas keep their proportions, neighbours stay neighbours, far places get frames."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klastr.report.borders import WIDTH, Outline, sheet
from klastr.tables.geography import Geography, Shape

Squares = Callable[..., Geography]


def points(outline: Outline) -> set[tuple[int, ...]]:
    return {tuple(point) for ring in outline.rings for point in ring.tolist()}


def test_everything_lies_on_the_sheet(squares: Squares) -> None:
    drawn = sheet(squares(tuple("ABCDEF")))
    every = np.concatenate([ring for shape in drawn.outlines.values() for ring in shape.rings])
    assert every.min() >= 0
    assert every[:, 0].max() <= WIDTH
    assert every[:, 1].max() <= drawn.height


def test_neighbours_keep_their_common_border(squares: Squares) -> None:
    drawn = sheet(squares(tuple("ABC")))
    for left, right in ("AB", "BC"):
        assert len(points(drawn.outlines[left]) & points(drawn.outlines[right])) == 2


def test_areas_keep_their_proportions() -> None:
    corner = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
    south, north = Shape("S", (np.add(corner, (10, 40)),)), Shape("N", (np.add(corner, (10, 60)),))
    between = {str(k): Shape(str(k), (np.add(corner, (10, k)),)) for k in range(41, 60)}
    drawn = sheet(Geography({"S": south, "N": north, **between}))
    # A square of one degree has an area in proportion to the cosine of its latitude.
    expected = np.cos(np.radians(40.5)) / np.cos(np.radians(60.5))
    assert drawn.outlines["S"].area / drawn.outlines["N"].area == pytest.approx(expected, rel=0.03)


def test_north_is_up_and_east_is_right(squares: Squares) -> None:
    drawn = sheet(squares(("A", "B"), {"B": (11.0, 51.0)}))
    (west, south), (east, north) = drawn.outlines["A"].anchor, drawn.outlines["B"].anchor
    assert east > west
    assert north < south


def test_far_regions_get_a_frame_of_their_own(squares: Squares) -> None:
    codes = (*"ABCDEFGH", "GUADELOUPE", "MARTINIQUE", "AZORES")
    far = {"GUADELOUPE": (-61.0, 16.0), "MARTINIQUE": (-61.0, 14.5), "AZORES": (-27.0, 38.0)}
    drawn = sheet(squares(codes, far))
    assert set(drawn.mainland) == set("ABCDEFGH")
    assert {inset.regions for inset in drawn.insets} == {("GUADELOUPE", "MARTINIQUE"), ("AZORES",)}
    for inset in drawn.insets:
        for code in inset.regions:
            x, y = drawn.outlines[code].anchor
            assert inset.x <= x <= inset.x + inset.width
            assert inset.y <= y <= inset.y + inset.height


def test_an_island_inside_the_frame_stays_there(squares: Squares) -> None:
    coast = [(lon, lat) for lon in range(0, 31, 5) for lat in (40, 60)]
    coast += [(lon, lat) for lon in (0, 30) for lat in range(45, 60, 5)]
    places = {f"COAST{k}": (float(lon), float(lat)) for k, (lon, lat) in enumerate(coast)}
    drawn = sheet(squares((*places, "ISLAND", "ATOLL"), places | {"ISLAND": (15.0, 50.0), "ATOLL": (60.0, 10.0)}))
    assert {inset.regions for inset in drawn.insets} == {("ATOLL",)}
    assert "ISLAND" in drawn.mainland


def test_planar_coordinates_are_drawn_as_they_are() -> None:
    corner = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float) * 1000
    drawn = sheet(Geography({"A": Shape("A", (corner,)), "B": Shape("B", (np.add(corner, (1000, 0)),))}))
    assert drawn.insets == ()
    assert drawn.outlines["A"].area == pytest.approx(drawn.outlines["B"].area)


def test_a_region_without_visible_area_still_has_a_place(squares: Squares) -> None:
    geography = squares(tuple("ABCDEFGHIJ"))
    dot = geography.shapes["A"].rings[0] * 1e-5 + np.array([12.0, 50.5])
    drawn = sheet(Geography(dict(geography.shapes) | {"CITY": Shape("CITY", (dot,))}))
    assert drawn.outlines["CITY"].area < 1
    assert 0 <= drawn.outlines["CITY"].anchor[0] <= WIDTH


def test_many_points_make_a_coarser_line_not_a_larger_page() -> None:
    turn = np.linspace(0, 2 * np.pi, 200_001)
    coast = np.column_stack([10 + np.cos(turn), 50 + np.sin(turn) + 1e-3 * np.sin(4e4 * turn)])
    coast[-1] = coast[0]
    drawn = sheet(Geography({"A": Shape("A", (coast,))}))
    assert sum(len(ring) for ring in drawn.outlines["A"].rings) <= 40_000
