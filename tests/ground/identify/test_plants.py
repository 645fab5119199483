"""How much plants alone make employment vary."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klastr.identify.basis import Basis, basis
from klastr.identify.plants import PlantSpread, plant_spread, redrawn
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]


def spread_of(ground: Basis, dispersion: float = 8.0) -> PlantSpread:
    found = plant_spread(ground, 0, ground.region_at, size_dispersion=dispersion)
    assert found is not None
    return found


def test_the_variance_is_that_of_a_compound_poisson_draw(make: Make) -> None:
    found = spread_of(basis(make([[100.0, 50.0], [30.0, 80.0]], establishments=[[10, 5], [1, 8]])))
    np.testing.assert_allclose(found.relative_variance, 9 / np.array([[10, 5], [1, 8]]))
    np.testing.assert_allclose(found.size_part, 8 / np.array([[10, 5], [1, 8]]))


def test_plants_that_are_not_known_are_persons_over_the_usual_size(make: Make) -> None:
    found = spread_of(basis(make([[100.0, 50.0], [30.0, 80.0]], establishments=[[10, 5], [np.nan, 8]])))
    assert found.plants[1, 0] == pytest.approx(3)


def test_a_cell_with_persons_has_at_least_one_plant(make: Make) -> None:
    found = spread_of(basis(make([[100.0, 50.0], [3.0, 80.0]], establishments=[[10, 5], [0, 8]])))
    assert found.plants[1, 0] == 1


def test_a_cell_without_anybody_could_have_a_plant_of_the_usual_size(make: Make) -> None:
    ground = basis(make([[100.0, 50.0], [0.0, 80.0]], establishments=[[10, 5], [0, 8]]))
    found = spread_of(ground)
    assert found.persons_of_one.tolist() == [[0, 0], [10, 0]]
    drawn = redrawn(np.random.default_rng(0), np.zeros((2, 20_000), np.float32), found, 1, 8.0)
    assert np.quantile(drawn[0], 0.95) == pytest.approx(3 * 10, rel=0.03)  # the rule of three
    assert (drawn[1] == 0).all()


def test_a_group_is_as_unsure_as_its_industries_together(make: Make) -> None:
    table = make([[100.0, 50.0, 7.0], [30.0, 80.0, 9.0]], establishments=[[10, 5, 1], [1, 8, 1]])
    found = spread_of(basis(table, Definition("own", {"i0": "both", "i1": "both"})))
    assert found.plants[0, 0] == 15
    assert found.relative_variance[0, 0] == pytest.approx((9 * 100**2 / 10 + 9 * 50**2 / 5) / 150**2)
    assert found.total_variance[0] == pytest.approx(9 * (100**2 / 10 + 50**2 / 5 + 7**2))


def test_where_plants_themselves_are_known_their_own_dispersion_counts(make: Make) -> None:
    random = np.random.default_rng(0)
    plants = [random.lognormal(0, np.sqrt(np.log1p(3.0)), (2, 4000)) * 10 for _ in range(2)]
    cells = np.stack([one.sum(axis=1) for one in plants], axis=1)
    squares = np.stack([(one**2).sum(axis=1) for one in plants], axis=1)
    table = make(cells, establishments=np.full((2, 2), 4000.0), plant_squares=squares)
    found = spread_of(basis(table), dispersion=50.0)
    np.testing.assert_allclose(found.relative_variance * 4000, 1 + 3, rtol=0.25)


def test_one_known_plant_is_not_taken_for_a_sure_size(make: Make) -> None:
    """Its square over its employment squared is 1; the other regions say how much sizes differ."""
    table = make(
        [[9.0, 50.0], [90.0, 80.0]], establishments=[[1, 5], [10, 8]], plant_squares=[[81.0, 700.0], [3000.0, 900.0]]
    )
    assert spread_of(basis(table)).relative_variance[0, 0] > 1.5


def test_without_plants_nothing_is_known(make: Make) -> None:
    ground = basis(make([[100.0, 50.0], [30.0, 80.0]]))
    assert plant_spread(ground, 0, ground.region_at, size_dispersion=8.0) is None
    persons = plant_spread(ground, 0, ground.region_at, size_dispersion=8.0, unit="persons")
    assert persons is not None
    np.testing.assert_allclose(persons.relative_variance, 1 / ground.employment)
