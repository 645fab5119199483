"""Which regions have which industries: exact ties, empty rows and columns, many tables at once."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from klastr.errors import InvalidOption
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.product_space.presence import presence, presences

Grid = Callable[..., IndustryGrid]

whole_tables = arrays(np.float64, (5, 4), elements=st.integers(0, 9).map(float))


def by_fractions(employment: np.ndarray, threshold: Fraction) -> np.ndarray:
    """Quotient by quotient, with numbers that are never rounded."""
    cells = [[Fraction(int(cell)) for cell in row] for row in employment]
    total, found = sum(map(sum, cells)), np.zeros(employment.shape)
    for r, row in enumerate(cells):
        for i, cell in enumerate(row):
            column = sum(other[i] for other in cells)
            if sum(row) > 0 and column > 0:
                found[r, i] = (cell / sum(row)) / (column / total) >= threshold
    return found


@given(whole_tables, st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2)]))
def test_it_is_the_quotient_in_fractions(grid: Grid, employment: np.ndarray, threshold: Fraction) -> None:
    found = presence(grid(employment), threshold=float(threshold))
    assert found.dtype == np.float32
    assert np.array_equal(found, by_fractions(employment, threshold))


@given(whole_tables)
def test_many_tables_are_the_tables_one_by_one(grid: Grid, employment: np.ndarray) -> None:
    several = np.stack([employment, employment[::-1], employment * 3]).astype(np.float32)
    found = presences(several)
    assert np.array_equal(found, [presence(grid(table.astype(np.float64))) for table in several])


def test_a_tie_at_one_counts_even_where_float64_cannot_tell(grid: Grid) -> None:
    # 3 of every 7 jobs everywhere; the products pass 2^53, and one job fewer in one region must show.
    employment = np.array([[3.0, 4.0]]) * np.array([[10**9 + 7], [10**9 + 9], [10**9 + 21]])
    assert presence(grid(employment)).min() == 1
    employment[0] += [-1, 1]
    assert presence(grid(employment))[0].tolist() == [0, 1]


def test_empty_regions_and_industries_have_nothing(grid: Grid) -> None:
    employment = np.array([[0.0, 0, 0], [2, 0, 1], [1, 0, 5]])
    found = presence(grid(employment))
    assert found[0].sum() == 0
    assert found[:, 1].sum() == 0


def test_jobs_outside_the_compared_industries_count(grid: Grid) -> None:
    employment = np.array([[5.0, 5.0], [5.0, 5.0]])
    assert presence(grid(employment)).sum() == 4
    assert presence(grid(employment, np.array([10.0, 90.0]))).tolist() == [[1, 1], [0, 0]]


def test_per_head_asks_the_population(grid: Grid) -> None:
    employment = np.array([[10.0, 20.0], [10.0, 20.0]])
    found = presence(grid(employment), test="per_head", population={"R0": 100, "R1": 300})
    assert found.tolist() == [[1, 1], [0, 0]]


def test_the_table_is_left_as_it_was(grid: Grid) -> None:
    employment = np.arange(12.0).reshape(4, 3)
    presence(grid(employment))
    assert np.array_equal(employment, np.arange(12.0).reshape(4, 3))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"threshold": 0.0}, "threshold is 0.0"),
        ({"convention": "econgoe"}, "no convention 'econgoe'"),
        ({"test": "per_capita"}, "no test 'per_capita'"),
        ({"test": "per_head", "population": {"R0": 5.0}}, r"1 of 2 regions \(first: R1\)"),
    ],
)
def test_what_cannot_be_is_refused(grid: Grid, options: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidOption, match=said):
        presence(grid(np.ones((2, 2))), **options)  # type: ignore[arg-type]
