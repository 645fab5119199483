"""How common quotients are among regions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klastr.identify.basis import basis
from klastr.identify.commonness import Commonness, commonness
from klastr.identify.redraw import Redrawing
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]


def test_the_spread_of_true_quotients_is_found_behind_the_noise_of_plants(make: Make) -> None:
    random = np.random.default_rng(0)
    true = 5000 * np.exp(random.normal(0, [0.3, 0.9, 0.9, 0.9], (80, 4)))
    plants = np.full(true.shape, 60.0)
    sizes = np.exp(random.normal(0, np.sqrt(np.log1p(9 / 60)), true.shape))
    found = commonness(basis(make(true * sizes, establishments=plants)), Redrawing())
    assert found is not None
    assert found.scale_squared[0] < found.scale_squared[1:].min()
    np.testing.assert_allclose(found.scale_squared[1:], 0.9**2, rtol=0.5)


def test_of_few_regions_nothing_is_known(make: Make) -> None:
    cells = np.random.default_rng(0).lognormal(5, 1, (9, 3))
    assert commonness(basis(make(cells, establishments=cells / 5)), Redrawing()) is None


def test_without_plants_draws_are_not_weighted(make: Make) -> None:
    cells = np.random.default_rng(0).lognormal(5, 1, (20, 3))
    assert commonness(basis(make(cells)), Redrawing()) is None
    assert commonness(basis(make(cells, establishments=cells / 5)), Redrawing(sources="hidden")) is None


def test_weights_favour_what_is_common_and_add_up_to_one() -> None:
    common = Commonness(np.array([0.0, 1.0]), np.array([0.25, 0.25]))
    draws = np.tile(np.array([0.0, 0.2, 1.0, np.e, 20.0], dtype=np.float32), (2, 1))
    weights = common.weights(np.array([0, 1]), draws)
    np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-6)
    assert weights[0].argmax() == 2
    assert weights[1].argmax() == 3
    assert weights[0, 4] < weights[0, 2] / 20
    assert (weights >= 0).all()


@pytest.mark.parametrize("quotient", [1.0, 7.0])
def test_equal_draws_have_equal_weights(quotient: float) -> None:
    weights = Commonness(np.zeros(1), np.ones(1)).weights(np.array([0]), np.full((1, 8), quotient, dtype=np.float32))
    np.testing.assert_allclose(weights, 1 / 8, rtol=1e-6)
