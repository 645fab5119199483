"""Markov chains and ranks: what holds always, and what a person would say."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.errors import InvalidGeography, InvalidOption
from klastr.identify.dynamics.chains import closed_classes, first_passage, long_run
from klastr.identify.dynamics.markov import State, markov
from klastr.identify.dynamics.rank_mobility import rank_mobility
from klastr.identify.dynamics.spatial_markov import spatial_markov
from klastr.identify.dynamics.states import Pooled, bounded_classes, quantile_classes
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]


def walk(seed: int, regions: int = 20, years: int = 12) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    values = np.exp(np.cumsum(random.normal(0, 0.4, (regions, years)), axis=1))
    return pd.DataFrame(values, [f"r{k}" for k in range(regions)], list(range(2000, 2000 + years)))


def ring(regions: int = 20) -> dict[str, list[str]]:
    return {f"r{k}": [f"r{(k - 1) % regions}", f"r{(k + 1) % regions}"] for k in range(regions)}


@pytest.mark.proves("markov", by="property")
@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_rows_are_shares_and_the_long_run_stays_where_it_is(seed: int, classes: int) -> None:
    found = markov(walk(seed), classes=classes, draws=50)
    left = found.counts.sum(axis=1) > 0
    np.testing.assert_allclose(found.values[left].sum(axis=1), 1)
    assert found.counts.sum() == 20 * 11
    assert found.low is not None
    assert found.high is not None
    assert (found.low <= found.values).all()
    assert (found.values <= found.high).all()
    if not np.isnan(found.long_run).any():
        np.testing.assert_allclose(found.long_run @ found.values, found.long_run, atol=1e-10)
        passage = np.diag(found.first_passage)
        often = found.long_run > 1e-9
        np.testing.assert_allclose(passage[often], 1 / found.long_run[often], rtol=1e-6)


@pytest.mark.proves("markov", by="property")
@settings(max_examples=20)
@given(st.integers(0, 10_000), st.floats(0.1, 50))
def test_neither_units_nor_the_order_of_regions_change_the_chain(seed: int, unit: float) -> None:
    data = walk(seed)
    one, other = markov(data, draws=0), markov(data.sample(frac=1, random_state=seed) * unit, draws=0)
    np.testing.assert_array_equal(one.counts, other.counts)


@pytest.mark.proves("spatial_markov", by="property")
@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_the_surroundings_share_out_all_transitions(seed: int) -> None:
    data = walk(seed)
    found = spatial_markov(data, neighbours=ring(), classes=3, draws=0)
    np.testing.assert_array_equal(found.counts.sum(axis=0), markov(data, classes=3, draws=0).counts)


def test_a_class_that_nobody_leaves_is_where_it_ends() -> None:
    matrix = np.array([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5], [0.0, 0.0, 1.0]])
    assert long_run(matrix).round(12).tolist() == [0, 0, 1]
    passage = first_passage(matrix)
    assert passage[0, 2] == pytest.approx(4)
    assert np.isnan(passage[2, 0])
    assert np.isnan(passage[1, 1])
    assert passage[2, 2] == 1


def test_two_worlds_that_never_meet_have_no_common_long_run() -> None:
    data = pd.DataFrame({2000: [1.0, 2, 9, 10], 2001: [2.0, 1, 10, 9]})
    found = markov(data, classes=[1.5, 5.0, 9.5])
    assert len(closed_classes(found.values)) == 2
    assert found.settings["ends"] == 2
    assert np.isnan(found.long_run).all()
    assert np.isnan(found.first_passage[0, 3])


def test_a_class_nobody_was_in_has_a_reason() -> None:
    found = markov(walk(1), classes=[1.0, 1e6])
    assert found.reason("over 1e+06", "up to 1") == "too_few"
    assert np.isnan(found.mobility["shorrocks"])


def test_gaps_are_no_transitions() -> None:
    data = walk(2)
    data.iloc[0, 3] = np.nan
    assert markov(data, draws=0).counts.sum() == 20 * 11 - 2


def test_quotients_of_a_table_move_too(table: Make) -> None:
    cells = np.array([[[30, 10], [10, 30]], [[20, 20], [20, 20]], [[20, 20], [20, 20]]])
    found = markov(table(cells), state="quotient", draws=0)
    assert found.axes["from"] == ("below 0.5", "0.5 to below 1", "1 to below 2", "2 and more")
    assert found.counts[1, 2] == 2  # a quotient of exactly 1 is in the upper class
    assert found.counts[2, 2] == 6
    assert markov(table(cells), by="industry", classes=2, draws=0).counts.sum() == 8


def test_shares_by_class_and_years_until_left() -> None:
    frame = markov(walk(3), classes=4).class_frame()
    assert frame["share_now"].sum() == pytest.approx(1)
    assert frame["long_run"].sum() == pytest.approx(1)
    assert (frame["long_run_low"] <= frame["long_run"]).all()
    assert (frame["years_until_left"] >= 1).all()


def test_quantiles_of_a_year_and_of_all_years_differ() -> None:
    values = np.array([[1.0, 10.0], [2.0, 20.0]])
    assert quantile_classes(values, 2, "each_year").states.tolist() == [[0, 0], [1, 1]]
    assert quantile_classes(values, 2, "all_years").states.tolist() == [[0, 1], [0, 1]]


def test_the_long_frame_names_both_classes() -> None:
    frame = markov(walk(4), classes=2).to_long_frame()
    head = ["from", "to", "year", "measure", "value", "low", "high", "p_value", "reason"]
    assert list(frame.columns[:9]) == head
    assert "transitions" in markov(walk(4), classes=2).explain("1 of 2", "2 of 2").cells


@pytest.mark.proves("rank_mobility", by="property")
@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_what_grows_alike_keeps_its_places(seed: int) -> None:
    data = walk(seed, years=3)
    data[2003] = data[2002] * 3
    found = rank_mobility(data, groups=dict.fromkeys(data.index, "all"))
    assert found.at("spearman", "2003") == pytest.approx(1)
    assert found.at("mean_rank_change", "2003") == 0
    assert found.reason("theta", "2003") == "no_variation"
    assert found.at("theta", "2001") == pytest.approx(0)  # one group cannot move against itself


def test_a_country_that_overtakes_another_moves_together() -> None:
    data = pd.DataFrame({2000: np.arange(8.0), 2001: [4.0, 5, 6, 7, 0, 1, 2, 3]}, list("ABCDEFGH"))
    found = rank_mobility(data, groups=dict(zip("ABCDEFGH", "xxxxyyyy", strict=True)))
    assert found.at("theta", "2001") == pytest.approx(1)
    assert found.p_values is not None
    assert found.p_values[3, 0] < 0.1
    assert rank_mobility(data).reason("theta", "2001") == "unknown"
    assert rank_mobility(data.iloc[:3]).reason("spearman", "2001") == "too_few"


def test_what_cannot_be_asked_is_told(table: Make) -> None:
    for options, said in (
        ({"classes": 1}, "2 to 20"),
        ({"classes": [2.0, 1.0]}, "rise"),
        ({"pooled": cast("Pooled", "never")}, "pooling"),
        ({"state": cast("State", "rank")}, "no state"),
        ({"state": "quotient"}, "need a table"),
    ):
        with pytest.raises(InvalidOption, match=said):
            markov(walk(5), **options)
    with pytest.raises(InvalidGeography, match="built-in list"):
        spatial_markov(walk(5))
    with pytest.raises(InvalidOption, match="in no group"):
        rank_mobility(walk(5), groups={"r0": "x"})
    with pytest.raises(InvalidOption, match="rise"):
        bounded_classes(np.ones((2, 2)), ())
