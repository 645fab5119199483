"""On a map on paper a region carries its number, and its name or code where there is room; never across a border."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from klastr.report.borders import Outline
from klastr.report.region_marks import has_room, inside, region_mark, roomiest


def ring(wide: int, tall: int, left: int = 0, top: int = 0) -> np.ndarray:
    corners = [(0, 0), (wide, 0), (wide, tall), (0, tall), (0, 0)]
    return np.array([(x + left, y + top) for x, y in corners], dtype=np.int64)


def texts(*rings: np.ndarray, name: str = "Central Bohemia", code: str = "CZ02") -> list[str | None]:
    shape = Outline(rings, (0, 0), 1.0)
    told = ElementTree.fromstring(f"<g>{region_mark(shape, '12', name=name, code=code, step=2)}</g>")
    return [one.text for one in told.iter("text")]


def test_a_large_region_has_number_and_name_a_smaller_one_its_code_a_small_one_its_number() -> None:
    assert texts(ring(900, 400)) == ["12", "Central Bohemia"]
    assert texts(ring(300, 300)) == ["12", "CZ02"]
    assert texts(ring(150, 150)) == ["12"]
    assert texts(ring(60, 60)) == []
    assert texts() == []


def test_an_endless_code_is_left_out() -> None:
    assert texts(ring(900, 400), name="x" * 90, code="x" * 90) == ["12"]


def test_the_mark_keeps_out_of_the_hole_that_another_region_fills() -> None:
    whole, hole = ring(1000, 1000).astype(float), ring(300, 300, 350, 350).astype(float)
    middle = roomiest([whole, hole])
    assert middle is not None
    assert inside([whole, hole], np.array([middle])).all()
    assert not inside([whole, hole], np.array([[500.0, 500.0]])).any()
    assert not has_room([whole, hole], (500.0, 100.0), 600, 600)


@given(st.integers(1, 400), st.integers(1, 400))
def test_a_box_has_room_in_a_rectangle_exactly_when_it_is_smaller(wide: int, tall: int) -> None:
    square = ring(200, 200).astype(float)
    assert has_room([square], (100.0, 100.0), wide - 0.5, tall - 0.5) == (wide <= 200 and tall <= 200)
