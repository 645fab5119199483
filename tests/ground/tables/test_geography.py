"""Shapes of regions."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.tables.geography import Geography, Ring, Shape, united


def square(x: float, y: float, size: float = 1.0) -> Ring:
    return np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float) * size + [x, y]


def area(rings: tuple[Ring, ...]) -> float:
    x, y = np.concatenate([ring[:-1] for ring in rings]).T
    nexts = np.concatenate([ring[1:] for ring in rings])
    return abs(float((x * nexts[:, 1] - y * nexts[:, 0]).sum())) / 2


def test_two_shapes_become_one_without_the_border_between_them() -> None:
    (ring,) = united((square(0, 0), square(1, 0)))
    assert len(ring) == 7
    assert (ring[0] == ring[-1]).all()
    assert area((ring,)) == 2


def test_the_direction_in_which_a_ring_is_drawn_does_not_matter() -> None:
    (ring,) = united((square(0, 0), square(1, 0)[::-1]))
    assert area((ring,)) == 2


def test_a_town_inside_its_county_fills_the_hole() -> None:
    county, town = (square(0, 0, 3), square(1, 1)[::-1]), square(1, 1)
    (ring,) = united((*county, town))
    assert area((ring,)) == 9


def test_shapes_that_touch_in_a_corner_stay_two_rings_or_one_that_passes_twice() -> None:
    rings = united((square(0, 0), square(1, 1)))
    assert sum(len(ring) - 1 for ring in rings) == 8
    assert all((ring[0] == ring[-1]).all() for ring in rings)


def test_shapes_far_from_each_other_stay_as_they_are() -> None:
    assert sorted(map(len, united((square(0, 0), square(5, 5))))) == [5, 5]


def test_a_label_stands_in_the_middle_of_the_largest_part() -> None:
    assert Shape("A", (square(50, 50, 0.1), square(10, 20, 4))).anchor == pytest.approx((12, 22))
    assert Shape("A", (square(10, 20, 4)[::-1],)).anchor == pytest.approx((12, 22))


def test_a_label_of_a_shape_without_area_still_stands_on_it() -> None:
    line = np.array([[1, 1], [3, 1], [1, 1]], dtype=float)
    assert Shape("A", (line,)).anchor == pytest.approx((5 / 3, 1))


@pytest.mark.parametrize(("x", "planar"), [(14.0, False), (-179.9, False), (4321000.0, True)])
def test_coordinates_beyond_longitudes_and_latitudes_are_planar(x: float, planar: bool) -> None:
    assert Geography({"A": Shape("A", (square(x, 50.0),))}).is_planar is planar


def test_a_geography_without_shapes_has_no_points() -> None:
    assert Geography({}).points.shape == (0, 2)
    assert not Geography({}).is_planar
