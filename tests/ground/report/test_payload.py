"""The numbers that the page carries give back the answer."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from klastr.identify.findings import RegionalClusters
from klastr.report.payload import UNDEFINED, Cells, cells_of, hidden_in_totals, packed, parts_of


def unpacked(column: list[str]) -> NDArray[Any]:
    kind, text = column
    return np.frombuffer(base64.b64decode(text), dtype=np.dtype(kind).newbyteorder("<"))


@pytest.fixture
def cells(found: RegionalClusters) -> Cells:
    return cells_of(found)


def test_every_pair_with_somebody_is_there(found: RegionalClusters, cells: Cells) -> None:
    assert cells.left_out == 0
    assert set(zip(cells.region.tolist(), cells.group.tolist(), strict=True)) == set(
        zip(*(axis.tolist() for axis in np.nonzero(found.employment)), strict=True)
    )


def test_the_pages_formula_gives_the_quotient(example: RegionalClusters) -> None:
    cells = cells_of(example)
    persons = unpacked(packed(cells.columns["persons"])).astype(float)
    ground = example.ground
    of_region = persons / ground.region_total[cells.region]
    quotient = of_region / (ground.reference_group[cells.group] / ground.reference_total)
    np.testing.assert_allclose(quotient, example.location_quotient[cells.region, cells.group], rtol=1e-6)


def test_stars_are_bits(found: RegionalClusters, cells: Cells) -> None:
    place = cells.region, cells.group
    earned = cells.columns["earned"]
    for k in range(len(found.scheme.stars)):
        assert ((earned >> k) & 1).tolist() == found.earned[k][place].astype(int).tolist()
    assert (earned >> 7).astype(bool).tolist() == found.is_strong[place].tolist()


def test_a_little_estimate_is_not_none_and_nearly_all_is_not_all(found: RegionalClusters) -> None:
    from klastr.report.payload import _some_per_cent

    assert _some_per_cent(np.array([0.0, 1e-6, 0.5, 1 - 1e-6, 1.0, np.nan])).tolist() == [0, 1, 50, 99, 100, 0]


def test_growth_keeps_large_numbers_and_says_what_is_not_known(found: RegionalClusters, cells: Cells) -> None:
    assert found.growth is not None
    growth = found.growth.growth[cells.region, cells.group]
    column = cells.columns["growth"]
    assert (column == UNDEFINED).tolist() == np.isnan(growth).tolist()
    known = np.isfinite(growth)
    assert growth[known].max() > 32.767  # more than 16 bits would hold
    np.testing.assert_allclose(column[known] / 1000, growth[known], atol=0.0005)


def test_the_first_years_estimates_are_marked(found: RegionalClusters, cells: Cells) -> None:
    hidden = cells.columns["before_hidden"]
    assert hidden[cells.position(3, 1)] == 100  # hidden in 2010
    assert hidden[cells.position(0, 1)] == 0


def test_parts_add_up_to_their_pair(example: RegionalClusters) -> None:
    cells = cells_of(example)
    parts = parts_of(example, cells)
    pair = np.repeat(np.arange(cells.region.size), parts.count)
    summed = np.bincount(pair, weights=parts.persons, minlength=cells.region.size)
    np.testing.assert_allclose(summed, cells.columns["persons"], rtol=1e-5)
    hidden = np.bincount(pair, weights=parts.kind > 0, minlength=cells.region.size) > 0
    assert hidden.tolist() == (cells.columns["hidden"] > 0).tolist()


def test_where_there_is_no_room_the_strong_ones_stay(example: RegionalClusters) -> None:
    strong = int(example.is_strong.sum())
    cells = cells_of(example, most=strong)
    assert (cells.columns["earned"] >> 7).all()
    assert cells.left_out == int((example.employment > 0).sum()) - strong
    parts = parts_of(example, cells, most=10)
    assert parts.industry.size == parts.count.sum() <= 10


def test_totals_say_how_much_of_them_is_estimated(found: RegionalClusters) -> None:
    regions, groups, everything = hidden_in_totals(found)
    assert regions.tolist() == [0, 0, 1, 0, 0]
    assert groups.tolist() == [0, 2, 0, 0]
    assert everything == 1


def test_columns_survive_packing() -> None:
    for array in (
        np.array([1, 65535], np.uint16),
        np.array([-(2**31), 7], np.int32),
        np.array([0.1, np.nan], np.float32),
    ):
        np.testing.assert_array_equal(unpacked(packed(array)), array)
