"""What a hidden cell could hold."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.tables.places import Places
from klastr.tables.predictions import Prediction, error_by_units, predicted

YEARS = np.array([2010.0, 2011.0, 2012.0])


def one_place(regions: int, industries: int) -> Places:
    return Places(np.zeros(regions, dtype=np.intp), np.zeros(industries, dtype=np.intp))


def invented(seed: int = 0, years: int = 3, regions: int = 30, industries: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Persons and local units that stay much the same from year to year."""
    random = np.random.default_rng(seed)
    units = np.exp(random.normal(4, 1, (1, regions, industries)) + random.normal(0, 0.02, (years, regions, industries)))
    size = np.exp(random.normal(2, 0.5, (1, 1, industries)) + random.normal(0, 0.3, (1, regions, industries)))
    return units * size * np.exp(random.normal(0, 0.05, units.shape)), units.round()


def hide(values: np.ndarray, *cells: tuple[int, int, int]) -> np.ndarray:
    hidden = values.copy()
    for cell in cells:
        hidden[cell] = np.nan
    return hidden


def predict(values: np.ndarray, units: np.ndarray | None, years: np.ndarray = YEARS) -> Prediction:
    return predicted(values, units, years[: len(values)], one_place(*values.shape[1:]))


def test_a_cell_that_was_published_before_is_predicted_from_then() -> None:
    values, units = invented()
    found = predict(hide(values, (2, 4, 5)), units)
    assert np.exp(found.log_value[2, 4, 5]) == pytest.approx(values[2, 4, 5], rel=0.15)
    assert found.log_error[2, 4, 5] < 0.15


def test_between_two_years_there_is_a_bridge() -> None:
    values, units = invented()
    values[:, 3, 3] = [100, 150, 200]
    units[:, 3, 3] = 20
    middle = np.exp(predict(hide(values, (1, 3, 3)), units).log_value[1, 3, 3])
    assert 120 < middle < 170


def test_a_cell_that_was_never_published_is_predicted_from_its_units() -> None:
    values, units = invented()
    units[:, 7, 2] = 400
    cells = [(t, 7, 2) for t in range(3)]
    found = predict(hide(values, *cells), units)
    per_unit = np.median(values[1, :, 2] / units[1, :, 2])
    assert np.exp(found.log_value[1, 7, 2]) == pytest.approx(400 * per_unit, rel=0.6)
    assert found.log_error[1, 7, 2] > 0.2


def test_where_units_are_hidden_too_those_of_the_nearest_year_stand_in() -> None:
    values, units = invented()
    secret, few = hide(values, (2, 4, 5)), hide(units, (2, 4, 5))
    known, guessed = predict(secret, units), predict(secret, few)
    assert guessed.log_value[2, 4, 5] == pytest.approx(known.log_value[2, 4, 5], abs=0.15)


def test_without_units_and_years_the_margins_are_left() -> None:
    values, _ = invented(years=1)
    found = predict(hide(values, (0, 1, 1)), None)
    assert np.exp(found.log_value[0, 1, 1]) == pytest.approx(values[0, 1, 1], rel=3)
    assert found.log_error[0, 1, 1] > 0.3


def test_growth_of_the_industry_is_added() -> None:
    values, units = invented()
    values[2, :, 6] *= 2
    found = predict(hide(values, (2, 9, 6)), units)
    assert np.exp(found.log_value[2, 9, 6]) == pytest.approx(values[2, 9, 6], rel=0.25)


def test_larger_cells_are_predicted_better() -> None:
    random = np.random.default_rng(0)
    units = np.exp(random.uniform(0, 8, (1, 60, 40)))
    residual = random.normal(0, units**-0.5)
    error = error_by_units(residual, units)
    assert error[units < 3].mean() == pytest.approx((units[units < 3] ** -0.5).mean(), rel=0.25)
    assert error[units > 1000].mean() == pytest.approx((units[units > 1000] ** -0.5).mean(), rel=0.25)


def test_few_published_cells_say_nothing_of_the_error() -> None:
    assert (error_by_units(np.full((1, 3, 3), 0.001), np.ones((1, 3, 3))) == 1).all()


def test_nothing_published_in_a_region_gives_no_number_from_the_margins() -> None:
    values, _ = invented(years=1)
    values[0, 0] = np.nan
    found = predict(values, None)
    assert np.isnan(found.log_value[0, 0]).all()
    assert np.isinf(found.log_error[0, 0]).all()
