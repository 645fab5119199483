"""One year in one pass: the same numbers as the measures by themselves, and quotients that tell the presence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import klastr
from klastr.errors import InvalidOption
from klastr.identify.industry_grid import IndustryGrid


def grid(employment: np.ndarray) -> IndustryGrid:
    return IndustryGrid(
        regions=tuple(f"R{k}" for k in range(employment.shape[0])),
        industries=tuple(f"I{k}" for k in range(employment.shape[1])),
        employment=employment,
        establishments=None,
        region_total=employment.sum(axis=1),
        year=2020,
        industry_names={},
    )


def test_it_is_what_the_measures_say() -> None:
    random = np.random.default_rng(4)
    table = grid(np.floor(random.gamma(0.4, 40, (90, 70))))
    found = klastr.product_space(table)
    complexity = klastr.economic_complexity(table, draws=0)
    assert found.eci == pytest.approx(complexity.eci.values, abs=1e-7, nan_ok=True)
    assert found.pci == pytest.approx(complexity.pci.values, abs=1e-7, nan_ok=True)
    assert found.gap == pytest.approx(complexity.second - complexity.third)
    density = klastr.relatedness_density(table, draws=0)
    known = density.reasons == 0
    assert found.density[known] == pytest.approx(density.values[known], abs=1e-6)


@given(arrays(np.float64, (6, 5), elements=st.integers(0, 9).map(float)), st.sampled_from([0.5, 1.0, 1.3]))
def test_quotients_reach_the_threshold_exactly_where_it_is_present(employment: np.ndarray, threshold: float) -> None:
    found = klastr.product_space(grid(employment), threshold=threshold)
    assert np.array_equal(found.quotient >= threshold, found.present > 0)
    assert ((found.density >= 0) & (found.density <= 1 + 1e-6)).all()
    assert np.array_equal(found.proximity, found.proximity.T)


def test_frame_and_explanation() -> None:
    found = klastr.product_space(grid(np.array([[9.0, 1, 0], [2, 8, 1], [0, 3, 7]])))
    frame = found.to_frame()
    assert list(frame.columns) == ["region", "industry", "location_quotient", "density", "eci", "pci"]
    assert len(frame) == 9
    assert "Density of I1 around R0" in str(found.explain("R0", "I1"))
    with pytest.raises(InvalidOption):
        found.explain("R0")
    with pytest.raises(InvalidOption):
        klastr.product_space(grid(np.ones((3, 3))), convention="somebody")
