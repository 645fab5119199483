"""Beta and sigma convergence."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.errors import InvalidOption, MissingYear
from klastr.identify.dynamics.beta_convergence import beta_convergence
from klastr.identify.dynamics.sigma_convergence import Spread, sigma_convergence
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]


def attribute(seed: int = 1, regions: int = 30, years: tuple[int, ...] = (2000, 2005, 2010)) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    start = random.lognormal(10, 0.5, regions)
    growth = 0.3 - 0.02 * np.log(start) * np.arange(len(years))[:, None] + random.normal(0, 0.05, (len(years), regions))
    values = start * np.exp(growth - growth[0])
    return pd.DataFrame(values.T, [f"r{k}" for k in range(regions)], list(years))


@pytest.mark.proves("beta_convergence", by="property")
@settings(max_examples=20)
@given(st.integers(0, 1000), st.floats(0.1, 1000))
def test_the_unit_of_money_does_not_change_the_speed(seed: int, unit: float) -> None:
    one, other = (beta_convergence(attribute(seed) * factor) for factor in (1.0, unit))
    for term in ("beta", "speed", "r_squared"):
        assert one.at(term) == pytest.approx(other.at(term), rel=1e-6)


def test_exact_convergence_is_found_exactly() -> None:
    start = np.array([5.0, 10.0, 20.0, 40.0])
    # Every region closes 3 % of its distance to a common level each year.
    after = np.exp(np.log(30) + (np.log(start) - np.log(30)) * np.exp(-0.03 * 10))
    found = beta_convergence(pd.DataFrame({2000: start, 2010: after}, list("ABCD")))
    assert found.at("speed") == pytest.approx(0.03)
    assert found.at("half_life") == pytest.approx(np.log(2) / 0.03)
    assert found.at("r_squared") == pytest.approx(1)


def test_divergence_has_no_half_life_and_says_why() -> None:
    found = beta_convergence(pd.DataFrame({2000: [1.0, 2, 4, 8], 2010: [1.0, 2.5, 6, 14]}, list("ABCD")))
    assert found.at("beta") > 0
    assert found.reason("half_life") == "not_positive"


def test_a_condition_that_explains_growth_is_found() -> None:
    data = attribute()
    skill = pd.Series(np.random.default_rng(2).normal(size=len(data)), data.index)
    data[2010] = data[2010] * np.exp(10 * 0.02 * skill)
    found = beta_convergence(data, conditions={"skill": skill.to_dict()})
    assert found.at("skill") == pytest.approx(0.02, abs=0.005)
    assert found.p_values is not None
    assert found.p_values[found.position(("skill",))] < 1e-6


def test_regions_without_numbers_are_left_out_and_counted() -> None:
    data = attribute()
    data.iloc[0, 0] = np.nan
    data.iloc[1, 2] = 0
    found = beta_convergence(data)
    assert found.settings["left_out"] == 2
    assert found.at("regions") == 28
    pd.testing.assert_series_equal(
        found.to_frame()["value"], beta_convergence(data.iloc[2:]).to_frame()["value"], check_names=False
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [([[1.0, 2.0], [2.0, 3.0]], "too_few"), ([[1.0, 2.0], [1.0, 3.0], [1.0, 4.0]], "no_variation")],
)
def test_where_there_is_no_line_there_is_a_reason(values: list[list[float]], reason: str) -> None:
    found = beta_convergence(pd.DataFrame(values, columns=[2000, 2010]))
    assert found.reason("beta") == reason
    assert found.at("regions") == len(values)


def test_each_industry_of_a_table_has_its_own_line(table: Make) -> None:
    cells = np.random.default_rng(3).integers(10, 100, (3, 6, 2))
    found = beta_convergence(table(cells), by="industry")
    assert tuple(found.axes) == ("industry", "term")
    alone = pd.DataFrame(cells[[0, 2], :, 1].T.astype(float), columns=[2010, 2012])
    assert found.at("i1", "beta") == pytest.approx(beta_convergence(alone).at("beta"))
    spreads = sigma_convergence(table(cells), by="industry", draws=0)
    assert spreads.at("i1", "2012") == pytest.approx(sigma_convergence(alone, draws=0).at("2012"))


@pytest.mark.proves("sigma_convergence", by="property")
@settings(max_examples=20)
@given(st.integers(0, 1000))
def test_logarithms_do_not_know_units_and_order_of_regions(seed: int) -> None:
    data = attribute(seed)
    shuffled = data.sample(frac=1, random_state=seed) * 7
    one, other = (sigma_convergence(frame, draws=0) for frame in (data, shuffled))
    np.testing.assert_allclose(one.values, other.values)
    assert one.p_values is not None
    np.testing.assert_allclose(one.p_values, np.asarray(other.p_values), atol=1e-9)


def test_regions_that_halve_their_distance_halve_their_spread() -> None:
    start = np.array([5.0, 10.0, 20.0, 40.0, 80.0])
    data = pd.DataFrame({2000: start, 2010: np.exp(np.log(start) / 2), 2020: start}, list("ABCDE"))
    found = sigma_convergence(data)
    assert found.at("2010") == pytest.approx(found.at("2000") / 2)
    assert found.p_values is not None
    assert found.p_values[1] < 1e-6
    assert found.p_values[2] == pytest.approx(1)
    assert found.low is not None
    assert (found.low <= found.values).all()


def test_too_few_regions_have_no_spread() -> None:
    found = sigma_convergence(pd.DataFrame({2000: [1.0, 2.0], 2010: [1.0, 2.0]}))
    assert found.reason("2000") == "too_few"


def test_what_cannot_be_asked_is_told() -> None:
    with pytest.raises(InvalidOption, match="sd_log"):
        sigma_convergence(attribute(), spread=cast("Spread", "gini"))
    with pytest.raises(MissingYear, match="2005"):
        beta_convergence(attribute(), since=1999)
    with pytest.raises(InvalidOption, match="years as columns"):
        beta_convergence(attribute().rename(columns={2000: "first"}))
    with pytest.raises(InvalidOption, match="stands twice"):
        beta_convergence(pd.concat([attribute(), attribute()]))
    with pytest.raises(InvalidOption, match="infinite"):
        sigma_convergence(attribute() / 0)
    with pytest.raises(InvalidOption, match="has no number"):
        beta_convergence(attribute(), conditions={"skill": {"elsewhere": 1.0}})


def test_the_frame_is_not_changed() -> None:
    data = attribute()
    kept = data.copy()
    beta_convergence(data)
    sigma_convergence(data)
    pd.testing.assert_frame_equal(data, kept)
