"""Draws of plants against plants that are really drawn."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.identify.plants import plant_factors, size_pools

DRAWS = 40_000
QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]


def drawn_one_by_one(plants: int, dispersion: float) -> np.ndarray:
    """Gamma(N + 1/2) over N times the mean of N sizes, by drawing every size."""
    random = np.random.default_rng(1)
    spread = np.sqrt(np.log1p(dispersion))
    sizes = np.exp(random.normal(-(spread**2) / 2, spread, (DRAWS, plants)))
    return random.gamma(plants + 0.5, size=DRAWS) / plants / sizes.mean(axis=1)


@pytest.mark.slow
@pytest.mark.parametrize("plants", [1, 2, 5, 17, 49, 50, 120, 390, 420, 1000])
@pytest.mark.parametrize("dispersion", [2.0, 8.0])
def test_factors_are_distributed_as_plants_drawn_one_by_one(plants: int, dispersion: float) -> None:
    random = np.random.default_rng(2)
    count = np.array([float(plants)])
    found = plant_factors(random, count, dispersion / count, DRAWS, dispersion)[0]
    expected = drawn_one_by_one(plants, dispersion)
    spread = np.diff(np.log(np.quantile(expected, [0.05, 0.95])))[0]
    np.testing.assert_allclose(
        np.log(np.quantile(found, QUANTILES)), np.log(np.quantile(expected, QUANTILES)), atol=0.07 * spread
    )


def test_plants_of_equal_size_differ_in_number_only() -> None:
    found = plant_factors(np.random.default_rng(0), np.array([4.0]), np.array([0.0]), DRAWS, 0.0)[0]
    expected = np.random.default_rng(1).gamma(4.5, size=DRAWS) / 4
    np.testing.assert_allclose(np.quantile(found, QUANTILES), np.quantile(expected, QUANTILES), rtol=0.03)


def test_pools_hold_means_of_ever_more_sizes() -> None:
    counts, pools = size_pools(8.0)
    assert counts[0] == 1
    assert (np.diff(counts) <= np.maximum(counts[:-1] * 0.1, 1)).all()
    assert (np.diff(np.quantile(pools, 0.5, axis=1)) > -0.02).all()  # medians rise towards the mean
    again = size_pools.__wrapped__(8.0)
    np.testing.assert_array_equal(pools, again[1])
