"""Which sums bind hidden entries."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.methods.sums import OpenSums, SumFamily, reduced


def sums_of(published: list[float], parent: list[int], exact: bool = True) -> OpenSums:
    values = np.array(published, dtype=float)
    family = SumFamily(np.array(parent), np.full(values.size, exact))
    return reduced(family, np.flatnonzero(np.isnan(values)), values, np.float64)


def test_a_sum_without_hidden_parts_is_left_out() -> None:
    assert sums_of([1, 2, np.nan, 3, 5], [3, 3, 4, -1, -1]).count == 1


def test_known_parts_are_taken_off() -> None:
    sums = sums_of([7, np.nan, np.nan, 20], [3, 3, 3, -1])
    assert sums.known.tolist() == [[7]]
    assert sums.total.tolist() == [[20]]
    assert sums.members.toarray().tolist() == [[1, 1]]


@pytest.mark.parametrize(("total", "kept"), [(100, 1), (96, 1), (94, 0), (40, 0)])
def test_a_total_well_below_its_published_parts_is_not_believed(total: float, kept: int) -> None:
    assert sums_of([100, np.nan, total], [2, 2, -1]).count == kept
    assert sums_of([100, np.nan, total], [2, 2, -1], exact=False).count == kept


def test_a_hidden_total_is_bound_to_its_parts_where_they_add_up() -> None:
    sums = sums_of([7, np.nan, np.nan], [2, 2, -1])
    assert np.isnan(sums.total).all()
    assert sums.parent_entry.tolist() == [1]
    assert sums_of([7, np.nan, np.nan], [2, 2, -1], exact=False).count == 0


def test_a_hidden_total_of_published_parts_is_bound_too() -> None:
    sums = sums_of([7, 8, np.nan], [2, 2, -1])
    assert sums.count == 1
    assert sums.known.tolist() == [[15]]
    assert sums.members.nnz == 0


def test_where_parts_are_missing_the_total_is_an_upper_bound() -> None:
    assert sums_of([7, np.nan, 20], [2, 2, -1], exact=False).at_most.tolist() == [[True]]
