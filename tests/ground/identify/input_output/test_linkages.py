"""Linkages, key sectors, positions and extraction: what must hold for any table."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import klastr
from klastr.errors import InvalidOption
from klastr.tables.input_output import InputOutputTable


@st.composite
def tables(draw: st.DrawFn) -> InputOutputTable:
    many = draw(st.integers(2, 5))
    flows = np.array(draw(st.lists(st.integers(0, 50), min_size=many**2, max_size=many**2)), dtype=float)
    flows = flows.reshape(many, many)
    output = np.maximum(flows.sum(axis=0), flows.sum(axis=1)) + draw(st.integers(1, 60))
    return InputOutputTable.from_arrays([f"s{k}" for k in range(many)], flows, output=output)


@pytest.mark.proves("linkages", by="property")
@given(tables())
@settings(max_examples=20)
def test_dispersion_is_one_on_average(table: InputOutputTable) -> None:
    found = klastr.linkages(table, draws=0).to_frame()
    for name in ("power", "sensitivity", "ghosh_sensitivity"):
        assert found[name].mean() == pytest.approx(1)
    assert found["total_backward"].sum() == pytest.approx(found["total_forward"].sum())


@pytest.mark.proves("key_sectors", by="property")
@given(tables(), st.sampled_from(["ghosh", "rasmussen"]))
@settings(max_examples=20)
def test_key_sectors_pull_and_push_and_a_higher_bar_leaves_fewer(table: InputOutputTable, forward: str) -> None:
    found = klastr.key_sectors(table, forward=forward, draws=0).to_frame()  # type: ignore[arg-type]
    assert (found["key"] == found["pulls"] * found["pushes"]).all()
    higher = klastr.key_sectors(table, forward=forward, threshold=1.1, draws=0).to_frame()  # type: ignore[arg-type]
    assert (higher["key"] <= found["key"]).all()


@pytest.mark.proves("upstreamness", by="property")
@given(tables())
@settings(max_examples=20)
def test_positions_begin_at_one_and_average_alike(table: InputOutputTable) -> None:
    found = klastr.upstreamness(table, draws=0).to_frame()
    assert (found >= 1 - 1e-9).all().all()
    # Weighted by final demand and by value added, both are output of all sectors over GDP.
    steps = (found["downstreamness"] * table.total_demand).sum()
    assert steps == pytest.approx((found["upstreamness"] * table.value_added).sum())
    assert steps == pytest.approx(table.output.sum())


@pytest.mark.proves("propagation_lengths", by="property")
@given(tables())
@settings(max_examples=20)
def test_lengths_are_at_least_one_and_the_same_in_both_models(table: InputOutputTable) -> None:
    found = klastr.propagation_lengths(table, draws=0).values
    assert (found[~np.isnan(found)] >= 1 - 1e-9).all()
    sold = table.flows / table.output[:, None]
    inverse = np.linalg.inv(np.eye(len(sold)) - sold)
    beyond = inverse - np.eye(len(sold))
    with np.errstate(invalid="ignore", divide="ignore"):
        ghosh = (inverse @ beyond) / beyond
    np.testing.assert_allclose(found[~np.isnan(found)], ghosh[~np.isnan(found)], rtol=1e-6)


@pytest.mark.proves("hypothetical_extraction", by="property")
@given(tables())
@settings(max_examples=20)
def test_losses_are_ordered_and_shares_are_parts(table: InputOutputTable) -> None:
    found = klastr.hypothetical_extraction(table, draws=0).to_frame()
    slack = 1e-7 * table.output.sum()
    assert (found["total"] >= found["total_net"] - slack).all()
    assert (found["total_net"] >= found["backward_net"] - slack).all()
    assert (found["total_net"] <= table.output.sum() + slack).all()
    shares = klastr.hypothetical_extraction(table, form="share", draws=0).to_frame()
    np.testing.assert_allclose(shares * table.output.sum(), found, rtol=1e-9, atol=1e-6)


def test_two_groups_that_do_not_trade_are_no_neighbours() -> None:
    table = InputOutputTable.from_arrays(["a", "b", "c"], [[1, 2, 0], [3, 1, 0], [0, 0, 4]], output=[20, 20, 20])
    found = klastr.propagation_lengths(table)
    assert found.reason("a", "c") == "no_neighbour"
    assert found.at("a", "b") >= 1


@pytest.mark.parametrize("call", [lambda table: klastr.key_sectors(table, threshold=0),
                                  lambda table: klastr.key_sectors(table, forward="up"),
                                  lambda table: klastr.hypothetical_extraction(table, form="both"),
                                  lambda table: klastr.upstreamness(table, trade="closed"),
                                  lambda table: klastr.upstreamness(table, trade="open")])  # fmt: skip
def test_wrong_words_are_refused(call: object) -> None:
    table = InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    with pytest.raises(InvalidOption):
        call(table)  # type: ignore[operator]


def test_imports_among_the_flows_make_industries_look_further_from_users(real_data: Path) -> None:
    path = real_data / "io_eurostat_cz_sk_2015.parquet"
    total = klastr.read_input_output(path, country="CZ", flow="TOTAL")
    home = klastr.upstreamness(klastr.read_input_output(path, country="CZ"), draws=0).to_frame()["upstreamness"]
    given_, opened = (
        klastr.upstreamness(total, trade=trade, draws=0).to_frame()["upstreamness"] for trade in ("as_given", "open")
    )
    assert home.mean() < given_.mean()
    assert opened.mean() < given_.mean()


def test_key_sectors_of_czechia(real_data: Path) -> None:
    table = klastr.read_input_output(real_data / "io_eurostat_cz_sk_2015.parquet", country="CZ")
    found = klastr.key_sectors(table).to_frame()
    assert found["key"].sum() == 14
    assert found.loc["CPA_C29", "key"] == 0
    assert found.loc["CPA_M73", "key_in_draws"] == 1
    assert 0.3 < found.loc["CPA_G46", "key_in_draws"] < 0.9
