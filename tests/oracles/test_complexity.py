"""Complexity against slow, obvious formulas: loops over cells, and the matrices of the literature as they stand."""

from __future__ import annotations

import numpy as np
import pytest

import klastr
from klastr.identify.industry_grid import IndustryGrid

REGIONS, INDUSTRIES = 14, 9


@pytest.fixture(params=[1, 2, 3])
def grid(request: pytest.FixtureRequest) -> IndustryGrid:
    random = np.random.default_rng(request.param)
    employment = np.floor(random.gamma(0.5, 60, (REGIONS, INDUSTRIES)))
    return IndustryGrid(
        regions=tuple(f"R{k:02}" for k in range(REGIONS)),
        industries=tuple(f"I{k}" for k in range(INDUSTRIES)),
        employment=employment,
        establishments=None,
        region_total=employment.sum(axis=1),
        year=None,
        industry_names={},
    )


def quotients(grid: IndustryGrid) -> np.ndarray:
    cells, total = grid.employment, grid.employment.sum()
    found = np.zeros(cells.shape)
    for r in range(REGIONS):
        for i in range(INDUSTRIES):
            found[r, i] = (cells[r, i] / cells[r].sum()) / (cells[:, i].sum() / total)
    return found


def presence_of(grid: IndustryGrid) -> np.ndarray:
    return (quotients(grid) >= 1).astype(float)


def proximity_of(present: np.ndarray) -> np.ndarray:
    found = np.eye(INDUSTRIES)
    for i in range(INDUSTRIES):
        for j in range(INDUSTRIES):
            both = sum(present[r, i] * present[r, j] for r in range(REGIONS))
            found[i, j] = min(both / present[:, i].sum(), both / present[:, j].sum())
    return found


def second_vector(matrix: np.ndarray) -> np.ndarray:
    """Of a matrix that is not symmetric, as the literature writes it."""
    values, vectors = np.linalg.eig(matrix)
    return np.real(vectors[:, np.argsort(-np.real(values))[1]])


def standardised(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()


@pytest.mark.proves("eci", by="oracle")
@pytest.mark.proves("pci", by="oracle")
def test_complexity_is_the_second_eigenvector_of_the_published_matrices(grid: IndustryGrid) -> None:
    present = presence_of(grid)
    many, everywhere = present.sum(axis=1), present.sum(axis=0)
    regions = second_vector((present / many[:, None]) @ (present / everywhere).T)
    regions = standardised(regions * np.sign(np.corrcoef(regions, many)[0, 1]))
    industries = standardised(second_vector((present / everywhere).T @ (present / many[:, None])))
    industries *= np.sign(np.corrcoef(industries, present.T @ regions / everywhere)[0, 1])
    assert klastr.eci(grid, draws=0).values == pytest.approx(regions, abs=1e-9)
    assert klastr.pci(grid, draws=0).values == pytest.approx(industries, abs=1e-9)


@pytest.mark.proves("reflections", by="oracle")
@pytest.mark.parametrize("order", [0, 1, 2, 5])
def test_reflections_are_means_of_means(grid: IndustryGrid, order: int) -> None:
    present = presence_of(grid)

    def of_region(r: int, n: int) -> float:
        if n == 0:
            return present[r].sum()
        return np.mean([of_industry(i, n - 1) for i in range(INDUSTRIES) if present[r, i]])

    def of_industry(i: int, n: int) -> float:
        if n == 0:
            return present[:, i].sum()
        return np.mean([of_region(r, n - 1) for r in range(REGIONS) if present[r, i]])

    found = klastr.reflections(grid, order=order, draws=0).values
    assert found == pytest.approx([of_region(r, order) for r in range(REGIONS)])
    found = klastr.reflections(grid, order=order, of="industry", draws=0).values
    assert found == pytest.approx([of_industry(i, order) for i in range(INDUSTRIES)])


@pytest.mark.proves("fitness", by="oracle")
def test_fitness_is_its_own_fixed_point(grid: IndustryGrid) -> None:
    present = presence_of(grid)
    fit, rare = klastr.fitness(grid, draws=0), klastr.fitness(grid, of="industry", draws=0)
    assert fit.settings["converged"]
    again = np.array([sum(present[r, i] * rare.values[i] for i in range(INDUSTRIES)) for r in range(REGIONS)])
    assert fit.values == pytest.approx(again / again.mean(), rel=1e-6)
    standing = fit.values > 1e-3
    simple = np.array(
        [1 / sum(present[r, i] / fit.values[r] for r in range(REGIONS) if fit.values[r] > 0) for i in range(INDUSTRIES)]
    )
    assert rare.values == pytest.approx(simple / simple.mean(), rel=1e-5 if standing.all() else 1e-2)


@pytest.mark.proves("coi", by="oracle")
@pytest.mark.proves("cog", by="oracle")
def test_outlook_and_gain_are_sums_over_what_is_absent(grid: IndustryGrid) -> None:
    present, worth = presence_of(grid), klastr.pci(grid, draws=0).values
    near = proximity_of(present)
    total = near.sum(axis=0)
    density = np.zeros((REGIONS, INDUSTRIES))
    for r in range(REGIONS):
        for i in range(INDUSTRIES):
            density[r, i] = sum(present[r, j] * near[i, j] for j in range(INDUSTRIES)) / total[i]
    outlook = [sum(density[r, i] * (1 - present[r, i]) * worth[i] for i in range(INDUSTRIES)) for r in range(REGIONS)]
    assert klastr.coi(grid, draws=0).values == pytest.approx(outlook)
    gain = klastr.cog(grid, draws=0)
    for r in range(REGIONS):
        for i in range(INDUSTRIES):
            if present[r, i]:
                assert gain.reason(f"R{r:02}", f"I{i}") == "present_already"
                continue
            opened = sum(near[i, j] / total[j] * (1 - present[r, j]) * worth[j] for j in range(INDUSTRIES))
            assert gain.at(f"R{r:02}", f"I{i}") == pytest.approx(opened - density[r, i] * worth[i])


@pytest.mark.proves("prody", by="oracle")
@pytest.mark.proves("expy", by="oracle")
def test_income_of_industries_and_of_mixes(grid: IndustryGrid) -> None:
    income = {region: 1000.0 + 7 * k**2 for k, region in enumerate(grid.regions)}
    lq = quotients(grid)
    of = [sum(lq[r, i] * income[grid.regions[r]] for r in range(REGIONS)) / lq[:, i].sum() for i in range(INDUSTRIES)]
    assert klastr.prody(grid, income, draws=0).values == pytest.approx(of)
    mixes = [np.average(of, weights=grid.employment[r]) for r in range(REGIONS)]
    assert klastr.expy(grid, income, draws=0).values == pytest.approx(mixes)


@pytest.mark.proves("attribute_index", by="oracle")
def test_an_attribute_is_weighted_by_shares_where_the_industry_is_present(grid: IndustryGrid) -> None:
    gini = {region: 0.2 + 0.01 * k for k, region in enumerate(grid.regions)}
    present = presence_of(grid)
    found = klastr.attribute_index(grid, gini, draws=0).values
    for i in range(INDUSTRIES):
        weights = [present[r, i] * grid.employment[r, i] / grid.employment[r].sum() for r in range(REGIONS)]
        assert found[i] == pytest.approx(np.average(list(gini.values()), weights=weights))


@pytest.mark.proves("subnational_complexity", by="oracle")
def test_a_region_is_the_mean_of_the_given_complexity(grid: IndustryGrid) -> None:
    given = {industry: float(k**2) for k, industry in enumerate(grid.industries) if k}
    present = presence_of(grid)
    found = klastr.subnational_complexity(grid, given, draws=0)
    for r in range(REGIONS):
        have = [float(i**2) for i in range(1, INDUSTRIES) if present[r, i]]
        if have:
            assert found.values[r] == pytest.approx(np.mean(have))
        else:
            assert found.reason(grid.regions[r])


@pytest.mark.proves("ease_of_recombination", by="oracle")
@pytest.mark.proves("modular_complexity", by="oracle")
def test_recombination_counts_partners(grid: IndustryGrid) -> None:
    present = presence_of(grid)
    ease = []
    for i in range(INDUSTRIES):
        partners = {j for j in range(INDUSTRIES) for r in range(REGIONS) if j != i and present[r, i] * present[r, j]}
        ease.append(len(partners) / present[:, i].sum())
    assert klastr.ease_of_recombination(grid, draws=0).values == pytest.approx(ease)
    hard = [present[r].sum() / sum(ease[i] for i in range(INDUSTRIES) if present[r, i]) for r in range(REGIONS)]
    assert klastr.modular_complexity(grid, draws=0).values == pytest.approx(hard)
    mean = [np.mean([hard[r] for r in range(REGIONS) if present[r, i]]) for i in range(INDUSTRIES)]
    assert klastr.modular_complexity(grid, of="industry", draws=0).values == pytest.approx(mean)


@pytest.mark.proves("log_supermodularity", by="oracle")
def test_the_share_of_all_comparisons(grid: IndustryGrid) -> None:
    lq = quotients(grid)
    regions = np.argsort(-klastr.eci(grid, draws=0).values)
    industries = np.argsort(-klastr.pci(grid, draws=0).values)
    fits = unequal = 0
    for a in range(REGIONS):
        for b in range(a + 1, REGIONS):
            for c in range(INDUSTRIES):
                for d in range(c + 1, INDUSTRIES):
                    (high, low), (more, less) = regions[[a, b]], industries[[c, d]]
                    one, other = lq[high, more] * lq[low, less], lq[high, less] * lq[low, more]
                    unequal += one != other
                    fits += one > other
    found = klastr.log_supermodularity(grid, comparisons=100_000, draws=0).values[0]
    # Drawn comparisons: six standard errors of a share among 100,000.
    assert found == pytest.approx(fits / unequal, abs=0.01)
