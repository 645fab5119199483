"""Sums that come from an engine: labels read, spellings joined, blanks set apart, in order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.errors import InvalidOption
from klastr.tables.collapsed_plants import CollapsedPlants, PlantSizes
from klastr.tables.plant_cells import plant_cells


def answer(rows: list[tuple]) -> pa.Table:  # type: ignore[type-arg]
    """Rows (region, industry, year, sizes of plants), as an engine would sum them."""
    names = ("region", "industry", "year", "persons", "plants", "squares", "largest", "second")
    summed = []
    for region, industry, year, sizes in rows:
        top = sorted(sizes, reverse=True)
        second = float(top[1]) if len(top) > 1 else None
        squares = float(sum(e * e for e in sizes))
        summed.append((region, industry, year, float(sum(sizes)), len(sizes), squares, float(top[0]), second))
    return pa.table([pa.array(list(column)) for column in zip(*summed, strict=True)], names=names)


def test_cells_that_are_spelled_in_several_ways_are_one() -> None:
    cells, left_out = plant_cells(answer([("A ", "x", 2014, [5, 7]), ("A", "x", 2014, [6]), ("A", "x ", 2014, [1])]))
    assert (cells.regions, cells.industries, cells.years) == (("A",), ("x",), (2014,))
    assert [one[0] for one in (cells.persons, cells.plants, cells.squares)] == [19, 4, 111]
    assert [cells.largest[0], cells.second[0]] == [7, 6]
    assert left_out.plants == 0


def test_a_single_plant_has_no_second() -> None:
    cells, _ = plant_cells(answer([("A", "x", 2014, [5]), ("A ", "y", 2014, [4]), ("A", "y", 2014, [3])]))
    assert np.isnan(cells.second[0])
    assert cells.second[1] == 3


def test_blanks_are_set_apart_with_their_persons() -> None:
    rows = [(" ", "x", 2014, [5]), ("A", None, 2014, [2, 2]), ("A", "x", None, [1]), ("A", "x", 2014, [9])]
    cells, left_out = plant_cells(answer(rows))
    assert len(cells) == 1
    assert (left_out.region, left_out.industry, left_out.year) == ((1, 5.0), (2, 4.0), (1, 1.0))
    assert left_out.plants == 4


@given(st.lists(st.tuples(st.sampled_from(["A", "A ", "B"]), st.sampled_from(["x", " x", "y"]), st.integers(1, 9))))
def test_joining_spellings_is_summing_plants(plants: list[tuple[str, str, int]]) -> None:
    if not plants:
        return
    spelled: dict[tuple[str, str], list[int]] = {}
    true: dict[tuple[str, str], list[int]] = {}
    for region, industry, persons in plants:
        spelled.setdefault((region, industry), []).append(persons)
        true.setdefault((region.strip(), industry.strip()), []).append(persons)
    cells, _ = plant_cells(answer([(*labels, 2014, sizes) for labels, sizes in spelled.items()]))
    assert len(cells) == len(true)
    for k in range(len(cells)):
        sizes = sorted(true[cells.regions[cells.region_at[k]], cells.industries[cells.industry_at[k]]], reverse=True)
        assert cells.persons[k] == sum(sizes)
        assert cells.largest[k] == sizes[0]
        assert np.isnan(cells.second[k]) if len(sizes) == 1 else cells.second[k] == sizes[1]


def collapsed(rows: list[tuple]) -> CollapsedPlants:  # type: ignore[type-arg]
    nothing = PlantSizes(industries=(), years=(), moments={})
    return CollapsedPlants(cells=plant_cells(answer(rows))[0], sizes=nothing, sources=("a register",))


def test_a_region_without_plants_in_a_year_is_zero_and_has_a_row() -> None:
    found = collapsed([("A", "x", 2013, [5]), ("B", "x", 2013, [7]), ("B", "y", 2014, [9])])
    assert found.table.values.tolist() == [[[5, 0], [7, 0]], [[0, 0], [0, 9]]]
    assert found.table.plant_squares is not None
    assert found.table.plant_squares.tolist() == [[[25, 0], [49, 0]], [[0, 0], [0, 81]]]
    assert len(found.to_frame()) == 3
    assert found.to_frame(empty_regions=True)["persons_employed"].tolist() == [5, 7, 0, 9]


def test_a_cell_explains_itself() -> None:
    found = collapsed([("A", "x", 2013, [5, 3]), ("B", "x", 2014, [7])])
    told = found.explain("A", "x", "2013")
    assert told.sentence == "A, x: 2 plants, 8 persons."
    assert told.cells["second_largest_plant"] == 3
    assert found.explain("A", "x", "2014").cells["persons_employed"] == 0
    assert "a register" in found.cite()
    with pytest.raises(InvalidOption):
        found.explain("A")
    with pytest.raises(InvalidOption, match="There is no region 'C'"):
        found.explain("C", "x")
