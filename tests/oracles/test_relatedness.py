"""Ties between industries against plain loops over regions and pairs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isnan, log, nan, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from klastr.identify.coagglomeration import coagglomeration
from klastr.identify.colocation import employment_colocation, establishment_colocation
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.proximity import proximity
from klastr.identify.relatedness import Relatedness, combined, combined_values, standardised

Cells = list[list[int]]
SEEDS = range(6)


def cells_of(seed: int, *, regions: int = 9, industries: int = 7) -> Cells:
    """Counts with many zeros, one industry without jobs and one with the same number everywhere."""
    random = np.random.default_rng(seed)
    cells = random.poisson(random.gamma(0.4, 20, (regions, industries)))
    cells[:, 2], cells[:, 4] = 0, 3
    return [[int(cell) for cell in row] for row in cells]


def grid_of(cells: Cells, plants: Cells | None = None, *, elsewhere: int = 0) -> IndustryGrid:
    """With `elsewhere` further jobs in each region, in industries that are not compared."""
    employment = np.array(cells, dtype=np.float64)
    return IndustryGrid(
        regions=tuple(f"R{r}" for r in range(len(cells))),
        industries=tuple(f"I{i}" for i in range(len(cells[0]))),
        employment=employment,
        establishments=None if plants is None else np.array(plants, dtype=np.float64),
        region_total=employment.sum(axis=1) + elsewhere,
        year=2020,
        industry_names={},
    )


def pair_by_pair(cells: Cells, tie: Callable[[list[int], list[int]], float]) -> NDArray[np.float64]:
    columns = [list(column) for column in zip(*cells, strict=True)]
    return np.array(
        [[nan if i == j else tie(columns[i], columns[j]) for j in range(len(columns))] for i in range(len(columns))]
    )


def correlation(first: list[float], second: list[float]) -> float:
    n = len(first)
    if len(set(first)) == 1 or len(set(second)) == 1:
        return nan
    a, b = sum(first) / n, sum(second) / n
    both = sum((x - a) * (y - b) for x, y in zip(first, second, strict=True))
    return both / sqrt(sum((x - a) ** 2 for x in first) * sum((y - b) ** 2 for y in second))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("scale", ["log", "count"])
def test_colocation_correlates_regions(seed: int, scale: str) -> None:
    cells, plants = cells_of(seed), cells_of(seed + 100)

    def tie(first: list[int], second: list[int]) -> float:
        said = [[log(1 + x) if scale == "log" else float(x) for x in column] for column in (first, second)]
        return correlation(*said)

    grid = grid_of(cells, plants)
    np.testing.assert_allclose(employment_colocation(grid, scale=scale).values, pair_by_pair(cells, tie), atol=1e-12)
    np.testing.assert_allclose(
        establishment_colocation(grid, scale=scale).values, pair_by_pair(plants, tie), atol=1e-12
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("size", ["jobs", "industries"])
def test_coagglomeration_adds_up_what_two_industries_deviate_by(seed: int, size: str) -> None:
    cells, elsewhere = cells_of(seed), 40
    regions = range(len(cells))
    columns = [column for column in zip(*cells, strict=True) if sum(column)]
    totals = [sum(row) + elsewhere for row in cells]
    of_jobs = [Fraction(total, sum(totals)) for total in totals]
    of_industries = [sum(Fraction(column[r], sum(column)) for column in columns) / len(columns) for r in regions]
    x = of_jobs if size == "jobs" else of_industries

    def tie(first: list[int], second: list[int]) -> float:
        if not sum(first) or not sum(second):
            return nan
        away = [(Fraction(first[r], sum(first)) - x[r]) * (Fraction(second[r], sum(second)) - x[r]) for r in regions]
        return float(sum(away) / (1 - sum(share * share for share in x)))

    found = coagglomeration(grid_of(cells, elsewhere=elsewhere), size=size)
    np.testing.assert_allclose(found.values, pair_by_pair(cells, tie), atol=1e-13)


@pytest.mark.proves("proximity", by="oracle")
@pytest.mark.parametrize("seed", SEEDS)
def test_proximity_counts_regions_with_exact_quotients(seed: int) -> None:
    cells = cells_of(seed)
    np.testing.assert_array_equal(proximity(grid_of(cells)).values, proximities_by_counting(cells))


def test_a_quotient_of_exactly_one_counts_whatever_the_totals() -> None:
    """Regions that are multiples of a mixture: each quotient is 1, and no division may make it 0.9999999."""
    mixture = [3, 7, 11, 13, 49]
    cells = [[part * times for part in mixture] for times in (1, 3, 7, 49, 97, 1013, 99991)]
    expected = np.where(np.eye(len(mixture)) == 1, nan, 1.0)
    np.testing.assert_array_equal(proximities_by_counting(cells), expected)
    np.testing.assert_array_equal(proximity(grid_of(cells)).values, expected)


def proximities_by_counting(cells: Cells) -> NDArray[np.float64]:
    everything, regions = sum(map(sum, cells)), range(len(cells))

    def strong(column: list[int]) -> set[int]:
        return {
            r for r in regions if column[r] and Fraction(column[r], sum(cells[r])) >= Fraction(sum(column), everything)
        }

    def tie(first: list[int], second: list[int]) -> float:
        if not sum(first) or not sum(second):
            return nan
        a, b = strong(first), strong(second)
        return len(a & b) / max(len(a), len(b))

    return pair_by_pair(cells, tie)


def holed(seed: int, industries: int = 6) -> NDArray[np.float64]:
    """Symmetric ties, a third of them unknown."""
    random = np.random.default_rng(seed)
    values = random.normal(5, 2, (industries, industries))
    values = values + values.T
    holes = np.triu(random.random(values.shape) < 0.33, 1)
    values[holes | holes.T] = nan
    np.fill_diagonal(values, nan)
    return values


def standardised_by_hand(values: NDArray[np.float64]) -> NDArray[np.float64]:
    pairs = [(i, j) for i in range(len(values)) for j in range(len(values)) if i != j]
    known = [values[i, j] for i, j in pairs if not isnan(values[i, j])]
    mean = sum(known) / len(known)
    spread = sqrt(sum((tie - mean) ** 2 for tie in known) / len(known))
    found = np.full(values.shape, nan)
    for i, j in pairs:
        found[i, j] = (values[i, j] - mean) / spread
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_standardised_ties_are_distances_from_their_mean_in_deviations(seed: int) -> None:
    np.testing.assert_allclose(standardised(holed(seed)), standardised_by_hand(holed(seed)), atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weights", [None, [1.0, 2.5, 0.5]])
def test_combined_ties_are_means_over_the_matrices_that_know_them(seed: int, weights: list[float] | None) -> None:
    matrices = [holed(seed + 10 * k) for k in range(3)]
    z = [standardised_by_hand(values) for values in matrices]
    said = weights or [1.0] * 3
    expected = np.full(matrices[0].shape, nan)
    for i in range(6):
        for j in range(6):
            known = [k for k in range(3) if not isnan(z[k][i, j])]
            if known:
                expected[i, j] = sum(said[k] * z[k][i, j] for k in known) / sum(said[k] for k in known)
    np.testing.assert_allclose(combined_values(matrices, weights), expected, atol=1e-12)
    codes = tuple("abcdef")
    given = [Relatedness(industries=codes, values=m, name=f"m{k}", formula="") for k, m in enumerate(matrices)]
    np.testing.assert_allclose(combined(given, weights).values, expected, atol=1e-12)


def test_a_tie_is_coarse_where_one_of_the_matrices_took_it_from_a_coarser_table() -> None:
    fine, coarse = holed(1), holed(2)
    made_by = np.array([[(i + j) % 2 == 0 and i != j for j in range(6)] for i in range(6)])
    codes = tuple("abcdef")
    found = combined(
        [
            Relatedness(industries=codes, values=fine, name="fine", formula=""),
            Relatedness(industries=codes, values=coarse, name="coarse", formula="", coarse=made_by),
        ]
    )
    assert found.coarse is not None
    for i in range(6):
        for j in range(6):
            assert found.coarse[i, j] == (made_by[i, j] and not isnan(coarse[i, j]))
