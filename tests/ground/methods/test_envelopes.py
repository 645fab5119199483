"""Bands and p-values of whole curves hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.methods.envelopes import (
    extreme_rank_p_value,
    global_band,
    pointwise_band,
    pointwise_p_values,
    squares_p_value,
)


def curves(seed: int, many: int, steps: int = 25) -> np.ndarray:
    """Smooth at random, as densities are."""
    random = np.random.default_rng(seed).normal(size=(many, steps + 10))
    return np.stack([random[:, k : k + steps] for k in range(10)]).mean(axis=0)


@pytest.mark.parametrize("kind", ["extremes", "rank", "deviation"])
def test_as_many_drawn_curves_leave_the_band_as_it_says(kind: str) -> None:
    drawn = curves(1, 999)
    band = global_band(drawn, 0.9, kind=kind)
    above, below = (drawn > band.high).any(axis=1), (drawn < band.low).any(axis=1)
    if kind == "extremes":
        assert 0.08 < above.mean() <= 0.1
        assert 0.08 < below.mean() <= 0.1
    else:
        assert 0.06 < (above | below).mean() <= 0.1


@pytest.mark.parametrize("kind", ["extremes", "rank", "deviation"])
def test_fresh_curves_leave_the_band_about_as_often(kind: str) -> None:
    band = global_band(curves(2, 999), 0.9, kind=kind)
    fresh = curves(3, 2000)
    leaving = ((fresh > band.high) | (fresh < band.low)).any(axis=1).mean()
    assert 0.05 < leaving < (0.26 if kind == "extremes" else 0.16)


def test_the_pointwise_band_is_inside_the_global_one() -> None:
    drawn = curves(4, 499)
    narrow, wide = pointwise_band(drawn, 0.95), global_band(drawn, 0.95, kind="rank")
    assert (narrow.low >= wide.low).all()
    assert (narrow.high <= wide.high).all()


@pytest.mark.parametrize("p_value", [extreme_rank_p_value, squares_p_value])
def test_p_values_are_even_where_there_is_nothing(p_value: object) -> None:
    drawn = curves(5, 99)
    found = np.array([p_value(one, drawn) for one in curves(6, 120)])  # type: ignore[operator]
    assert abs((found <= 0.1).mean() - 0.1) < 0.07
    assert abs(found.mean() - 0.5) < 0.08


def test_a_curve_beyond_all_others_has_the_smallest_p_value() -> None:
    drawn = curves(7, 99)
    assert extreme_rank_p_value(drawn.max(axis=0) + 1, drawn) == 0.01
    assert squares_p_value(drawn.max(axis=0) + 9, drawn) == 0.01
    assert pointwise_p_values(drawn.max(axis=0) + 1, drawn) == pytest.approx(np.full(25, 0.02))


def test_equal_curves_are_no_finding() -> None:
    drawn = np.ones((99, 5))
    assert extreme_rank_p_value(np.ones(5), drawn) == 1
    assert squares_p_value(np.ones(5), drawn) == 1
    assert (pointwise_p_values(np.ones(5), drawn) == 1).all()
    for kind in ("extremes", "rank", "deviation"):
        band = global_band(drawn, 0.95, kind=kind)
        assert (band.low == 1).all()
        assert (band.high == 1).all()
