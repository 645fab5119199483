"""The hand calculations on the pages relatedness-measures, relatedness-density and validated-projection."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest

import klastr
from klastr.identify.product_space.degree_null import bicm
from klastr.identify.product_space.tails import poisson_binomial_tail, poisson_tail

JOBS = [("A", "ore", 8), ("A", "steel", 6), ("B", "ore", 4), ("B", "steel", 3), ("B", "milk", 1)]
JOBS += [("C", "steel", 3), ("C", "milk", 5), ("D", "milk", 10)]


@pytest.fixture(scope="module")
def table() -> klastr.RegionalTable:
    return klastr.RegionalTable.from_rows(JOBS)


@pytest.mark.proves("relatedness", by="worked")
@pytest.mark.parametrize(
    ("normalisation", "ore_steel", "steel_milk", "ore_milk"),
    [
        ("association", 4 / 3, 2 / 3, 0),
        ("cosine", 2 / sqrt(6), 1 / sqrt(6), 0),
        ("salton", 2 / sqrt(6), 1 / sqrt(6), 0),
        ("jaccard", 2 / 3, 1 / 4, 0),
        ("minimum_probability", 2 / 3, 1 / 3, 0),
        ("z_score", 1.0, -1.0, -sqrt(3)),
    ],
)
def test_ties(
    table: klastr.RegionalTable, normalisation: str, ore_steel: float, steel_milk: float, ore_milk: float
) -> None:
    found = klastr.relatedness(table, normalisation=normalisation)
    pairs = [("ore", "steel"), ("steel", "milk"), ("ore", "milk")]
    assert [found.at(*pair) for pair in pairs] == pytest.approx([ore_steel, steel_milk, ore_milk])


@pytest.mark.proves("relatedness", by="worked")
def test_ties_by_co_occurrence_in_one_direction_and_by_chance(table: klastr.RegionalTable) -> None:
    found = klastr.relatedness(table, normalisation="probability", margins="cooccurrence")
    assert found.at("ore", "steel") == pytest.approx(8 / 7)
    assert found.at("steel", "milk") == pytest.approx(1.25)
    one_way = klastr.relatedness(table, normalisation="conditional")
    assert (one_way.at("ore", "steel"), one_way.at("steel", "ore")) == pytest.approx((2 / 3, 1.0))
    assert klastr.proximity(table).p_values[1, 2] == pytest.approx(0.5)  # type: ignore[index]


@pytest.mark.proves("proximity", by="worked")
def test_proximity(table: klastr.RegionalTable) -> None:
    assert klastr.proximity(table).at("ore", "steel") == pytest.approx(2 / 3)


@pytest.mark.proves("relatedness_density", by="worked")
def test_densities(table: klastr.RegionalTable) -> None:
    found = klastr.relatedness_density(table, draws=0)
    assert found.at("A", "milk") == pytest.approx(1)
    assert found.at("D", "steel") == pytest.approx(1 / 3)
    assert found.at("D", "ore") == pytest.approx(0)
    assert klastr.relatedness_density(table, kind="complement", draws=0).at("D", "steel") == pytest.approx(2 / 3)


@pytest.mark.proves("relative_relatedness", by="worked")
def test_relative_relatedness(table: klastr.RegionalTable) -> None:
    assert klastr.relative_relatedness(table, draws=0).at("D", "steel") == pytest.approx(sqrt(0.5), abs=1e-5)


@pytest.mark.proves("coherence", by="worked")
def test_coherence(table: klastr.RegionalTable) -> None:
    found = klastr.coherence(table, draws=0)
    assert [found.at(region) for region in "ABC"] == pytest.approx([1, 0.2062, -1], abs=1e-4)
    assert found.reason("D") == "too_few"
    assert klastr.coherence(table, "minimum_probability", kind="presence", draws=0).at("C") == pytest.approx(1 / 3)


@pytest.mark.proves("region_similarity", by="worked")
def test_similar_regions(table: klastr.RegionalTable) -> None:
    found = klastr.region_similarity(table, draws=0)
    assert [found.at("A", other) for other in "BCD"] == pytest.approx([1, 0.5, 0])


@pytest.mark.proves("cross_proximity", by="worked")
@pytest.mark.proves("cross_space_density", by="worked")
def test_patents_and_jobs(table: klastr.RegionalTable) -> None:
    patents = klastr.RegionalTable.from_rows(
        [("A", "metals", 4), ("B", "metals", 3), ("B", "seeds", 1), ("C", "seeds", 2), ("D", "seeds", 4)]
    )
    ties = klastr.cross_proximity(patents, table)
    assert ties.at("metals", "ore") == pytest.approx(1)
    assert ties.at("metals", "steel") == pytest.approx(2 / 3)
    assert ties.at("seeds", "steel") == pytest.approx(1 / 3)
    assert klastr.cross_space_density(patents, table, draws=0).at("D", "steel") == pytest.approx(1 / 3)


@pytest.mark.proves("strongest_ties", by="worked")
def test_the_tree(table: klastr.RegionalTable) -> None:
    found = klastr.strongest_ties(table, per_industry=0)
    assert [(found.nodes[i], found.nodes[j]) for i, j in zip(found.first, found.second, strict=True)] == [
        ("milk", "steel"),
        ("ore", "steel"),
    ]


@pytest.mark.proves("validated_ties", by="worked")
def test_four_regions_with_two_of_four_industries() -> None:
    seen = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], dtype=np.float32)
    chances = bicm(seen).cells()
    np.testing.assert_allclose(chances, 0.5)
    assert poisson_tail(np.array([2.0]), np.array([1.0]))[0] == pytest.approx(1 - 2 * exp(-1))
    exact = poisson_binomial_tail(np.array([2.0]), np.full((1, 1), 0.25), np.array([4.0]))
    assert exact[0] == pytest.approx(67 / 256)
