"""Ties, densities and portfolios against formulas written as loops over regions and industries, in fractions."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

import klastr
from klastr.identify.industry_grid import IndustryGrid

Table = list[list[int]]
Ties = dict[tuple[int, int], float]


def table_of(seed: int) -> Table:
    random = np.random.default_rng(seed)
    jobs: Table = (random.poisson(3, (9, 6)) * random.integers(0, 2, (9, 6)) + np.eye(9, 6, dtype=int)).tolist()
    return jobs


def grid_of(jobs: Table) -> IndustryGrid:
    cells = np.array(jobs, dtype=np.float64)
    return IndustryGrid(
        regions=tuple(f"R{r}" for r in range(len(jobs))),
        industries=tuple(f"I{i}" for i in range(len(jobs[0]))),
        employment=cells,
        establishments=None,
        region_total=cells.sum(axis=1),
        year=None,
        industry_names={},
    )


def quotient(jobs: Table, r: int, i: int) -> Fraction:
    region, total = sum(jobs[r]), sum(map(sum, jobs))
    industry = sum(row[i] for row in jobs)
    return Fraction(jobs[r][i] * total, region * industry) if region and industry else Fraction(0)


def holders(jobs: Table, i: int) -> set[int]:
    return {r for r in range(len(jobs)) if jobs[r][i] and quotient(jobs, r, i) >= 1}


def portfolio(jobs: Table, r: int) -> set[int]:
    return {i for i in range(len(jobs[0])) if r in holders(jobs, i)}


def tie(jobs: Table, normalisation: str, margins: str, i: int, j: int) -> float:
    """One tie, from the sets of regions that have each industry."""
    regions = [holders(jobs, k) for k in range(len(jobs[0]))]
    met = {(a, b): len(regions[a] & regions[b]) for a in range(len(regions)) for b in range(len(regions)) if a != b}
    if margins == "cooccurrence":
        size = [sum(count for (a, _), count in met.items() if a == k) for k in range(len(regions))]
        total = sum(met.values())
    else:
        size, total = [len(part) for part in regions], len(jobs)
    both, one, other = met[i, j], size[i], size[j]
    if normalisation == "association":
        return both * total / (one * other)
    if normalisation == "probability":
        every = sum(size)
        drawn = one / every * other / (every - one) + other / every * one / (every - other)
        return both / (sum(met.values()) / 2 * drawn)
    if normalisation == "z_score":
        n = len(jobs)
        mean = one * other / n
        return (both - mean) / sqrt(mean * (1 - one / n) * (n - other) / (n - 1))
    below = {
        "cosine": sqrt(one * other),
        "salton": sqrt(len(regions[i]) * len(regions[j])),
        "jaccard": one + other - both,
        "minimum_probability": max(one, other),
        "conditional": other,
    }
    return both / below[normalisation]


@pytest.mark.proves("relatedness", by="oracle")
@pytest.mark.parametrize("margins", ["ubiquity", "cooccurrence"])
@pytest.mark.parametrize(
    "normalisation",
    ["association", "probability", "cosine", "salton", "jaccard", "minimum_probability", "conditional", "z_score"],
)
@pytest.mark.parametrize("seed", range(3))
def test_ties_are_those_of_sets_of_regions(seed: int, normalisation: str, margins: str) -> None:
    if (normalisation, margins) == ("z_score", "cooccurrence"):
        margins = "ubiquity"
    jobs = table_of(seed)
    found = klastr.relatedness(grid_of(jobs), normalisation=normalisation, margins=margins).values  # type: ignore[arg-type]
    seen = 0
    for i in range(6):
        for j in range(6):
            if i != j and not np.isnan(found[i, j]):
                assert found[i, j] == pytest.approx(tie(jobs, normalisation, margins, i, j), abs=1e-12)
                seen += 1
    assert seen > 15


@pytest.mark.proves("relatedness", by="oracle")
@pytest.mark.parametrize("seed", range(3))
def test_correlations_are_those_of_the_quotients(seed: int) -> None:
    jobs = table_of(seed)
    quotients = [[float(quotient(jobs, r, i)) for i in range(6)] for r in range(9) if sum(jobs[r])]
    expected = np.corrcoef(np.array(quotients).T)
    off = ~np.eye(6, dtype=bool)
    for normalisation, wanted in (("correlation", expected), ("continuous", (1 + expected) / 2)):
        found = klastr.relatedness(grid_of(jobs), normalisation=normalisation).values
        np.testing.assert_allclose(found[off], wanted[off], atol=1e-12)


@pytest.mark.proves("relatedness", by="oracle")
def test_weighted_regions_are_counted_with_their_weight() -> None:
    jobs = table_of(4)
    weights = {f"R{r}": float(r + 1) for r in range(9)}
    scale = 9 / sum(weights.values())
    found = klastr.relatedness(grid_of(jobs), normalisation="jaccard", weights=weights)

    def weight(regions: set[int]) -> float:
        return sum(weights[f"R{r}"] * scale for r in regions)

    for i in range(6):
        for j in range(i):
            one, other = holders(jobs, i), holders(jobs, j)
            assert found.values[i, j] == pytest.approx(weight(one & other) / weight(one | other))


def density(jobs: Table, r: int, i: int, diagonal: float = 0) -> Fraction:
    total, here = Fraction(diagonal), Fraction(diagonal) * (i in portfolio(jobs, r))
    for j in range(len(jobs[0])):
        if j != i:
            one, other = holders(jobs, i), holders(jobs, j)
            near = Fraction(len(one & other), max(len(one), len(other)))
            total += near
            here += near * (j in portfolio(jobs, r))
    return here / total


@pytest.mark.proves("relatedness_density", by="oracle")
@pytest.mark.parametrize("diagonal", [0, 1])
@pytest.mark.parametrize("seed", range(3))
def test_densities_are_sums_of_ties_over_sums_of_ties(seed: int, diagonal: int) -> None:
    jobs = table_of(seed)
    found = klastr.relatedness_density(grid_of(jobs), diagonal=diagonal, draws=0)
    for r in range(9):
        for i in range(6):
            if not np.isnan(found.values[r, i]):
                assert found.values[r, i] == pytest.approx(float(density(jobs, r, i, diagonal)), abs=1e-6)


@pytest.mark.proves("relative_relatedness", by="oracle")
@pytest.mark.parametrize("seed", range(3))
def test_relative_relatedness_compares_with_the_options(seed: int) -> None:
    jobs = table_of(seed)
    found = klastr.relative_relatedness(grid_of(jobs), draws=0).values
    for r in range(9):
        options = [float(density(jobs, r, i)) for i in range(6) if i not in portfolio(jobs, r)]
        if len(options) < 2 or np.std(options) < 1e-9:
            assert np.isnan(found[r]).all()
            continue
        mean = sum(options) / len(options)
        spread = sqrt(sum((one - mean) ** 2 for one in options) / (len(options) - 1))
        for i in range(6):
            assert found[r, i] == pytest.approx((float(density(jobs, r, i)) - mean) / spread, abs=1e-4)


@pytest.mark.proves("coherence", by="oracle")
@pytest.mark.parametrize("seed", range(3))
def test_coherence_is_a_weighted_mean_of_weighted_means(seed: int) -> None:
    jobs = table_of(seed)
    z = np.nan_to_num(klastr.relatedness(grid_of(jobs), normalisation="z_score").values)
    found = klastr.coherence(grid_of(jobs), draws=0).values
    for r, row in enumerate(jobs):
        if sum(cell > 0 for cell in row) < 2:
            assert np.isnan(found[r])
            continue
        wanted = 0.0
        for i, mine in enumerate(row):
            rest = [(z[i, j], other) for j, other in enumerate(row) if j != i]
            if sum(other for _, other in rest):
                near = sum(t * other for t, other in rest) / sum(other for _, other in rest)
                wanted += near * mine / sum(row)
        assert found[r] == pytest.approx(wanted)


@pytest.mark.proves("coherence", by="oracle")
def test_mean_densities_inside_and_outside_a_portfolio() -> None:
    jobs = table_of(1)
    for kind, inside in (("density_in", True), ("density_out", False)):
        found = klastr.coherence(grid_of(jobs), kind=kind, draws=0)  # type: ignore[arg-type]
        for r in range(9):
            told = [float(density(jobs, r, i)) for i in range(6) if (i in portfolio(jobs, r)) is inside]
            if told:
                assert found.values[r] == pytest.approx(sum(told) / len(told), abs=1e-6)


@pytest.mark.proves("region_similarity", by="oracle")
@pytest.mark.parametrize("seed", range(3))
def test_similar_regions_share_their_portfolios(seed: int) -> None:
    jobs = table_of(seed)
    found = {
        kind: klastr.region_similarity(grid_of(jobs), kind=kind, draws=0).values  # type: ignore[arg-type]
        for kind in ("proximity", "jaccard", "cosine")
    }
    for r in range(9):
        for s in range(9):
            one, other = portfolio(jobs, r), portfolio(jobs, s)
            if r == s or not one or not other:
                assert np.isnan(found["proximity"][r, s])
                continue
            assert found["proximity"][r, s] == pytest.approx(len(one & other) / max(len(one), len(other)))
            assert found["jaccard"][r, s] == pytest.approx(len(one & other) / len(one | other))
            dot = sum(a * b for a, b in zip(jobs[r], jobs[s], strict=True))
            length = sqrt(sum(a * a for a in jobs[r]) * sum(b * b for b in jobs[s]))
            assert found["cosine"][r, s] == pytest.approx(dot / length)


@pytest.mark.proves("cross_proximity", by="oracle")
@pytest.mark.proves("cross_space_density", by="oracle")
def test_ties_between_two_tables_are_those_of_sets_of_regions() -> None:
    first, second = table_of(5), [row[:4] for row in table_of(6)]
    ties: Ties = {}
    found = klastr.cross_proximity(grid_of(first), grid_of(second)).values
    for i in range(6):
        for k in range(4):
            one, other = holders(first, i), holders(second, k)
            ties[i, k] = len(one & other) / max(len(one), len(other), 1)
            assert np.nan_to_num(found[i, k]) == pytest.approx(ties[i, k])
    near = klastr.cross_space_density(grid_of(first), grid_of(second), draws=0).values
    for r in range(9):
        for k in range(4):
            total = sum(ties[i, k] for i in range(6))
            if total and sum(first[r]):
                assert near[r, k] == pytest.approx(sum(ties[i, k] for i in portfolio(first, r)) / total)
