"""Trade in value added: what must hold in any world of several countries."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import klastr
from klastr.errors import InvalidOption
from klastr.tables.input_output import InputOutputTable

COUNTRIES = ("AAA", "BBB", "CCC")
LABELS = [f"{country}_{code}" for country in COUNTRIES for code in ("C", "G")]


@st.composite
def worlds(draw: st.DrawFn) -> InputOutputTable:
    cells = draw(st.lists(st.integers(0, 20), min_size=54, max_size=54))
    frame = pd.DataFrame(np.array(cells, dtype=float).reshape(6, 9) + 0.5, LABELS, [*LABELS, *_demand()])
    frame.loc[:, _demand()] += frame[LABELS].sum().max()
    return InputOutputTable.from_frame(frame)


def _demand() -> list[str]:
    return [f"{country}_HFCE" for country in COUNTRIES]


@pytest.mark.proves("value_added_trade", by="property")
@pytest.mark.proves("export_content", by="property")
@given(worlds())
@settings(max_examples=20)
def test_value_added_is_absorbed_somewhere_and_exports_hold_no_more_than_themselves(table: InputOutputTable) -> None:
    absorbed = klastr.value_added_trade(table, draws=0)
    content = klastr.export_content(table, draws=0).to_frame()
    by_country = pd.Series(table.value_added).groupby(np.array(table.countries)).sum()
    np.testing.assert_allclose(absorbed.values.sum(axis=1), by_country[list(COUNTRIES)])
    np.testing.assert_allclose(absorbed.values.sum(axis=0), table.final_demand.sum(axis=0))
    np.testing.assert_allclose(content["domestic"] + content["foreign"], content["exports"])
    assert content["domestic_share"].between(0, 1).all()
    # What is absorbed abroad left as exports; what came back did, too, and is part of domestic content.
    assert (content["absorbed_abroad"] <= content["domestic"] + 1e-6).all()


def test_a_closed_country_exports_nothing_and_has_no_share() -> None:
    flows = np.kron(np.eye(3), np.full((2, 2), 2.0))
    asked = np.kron(np.eye(3), np.full((2, 1), 5.0))
    table = InputOutputTable.from_frame(pd.DataFrame(np.hstack([flows, asked]), LABELS, [*LABELS, *_demand()]))
    found = klastr.export_content(table)
    assert found.at("AAA", "exports") == 0
    assert found.reason("AAA", "domestic_share") == "not_positive"
    gross = klastr.value_added_trade(table, gross=True)
    assert gross.reason("AAA", "AAA") == "same"
    assert gross.at("AAA", "BBB") == 0


def test_intervals_hold_the_number_and_sectors_explain_it() -> None:
    random = np.random.default_rng(2)
    frame = pd.DataFrame(random.uniform(1, 9, (6, 9)), LABELS, [*LABELS, *_demand()])
    table = InputOutputTable.from_frame(frame)
    for found in (klastr.export_content(table), klastr.value_added_trade(table)):
        assert found.low is not None
        assert found.high is not None
        known = ~np.isnan(found.low)
        assert (found.low[known] <= found.values[known]).all()
        assert (found.values[known] <= found.high[known]).all()
    assert "AAA_C" in str(klastr.value_added_trade(table).explain("AAA", "BBB"))


@pytest.mark.parametrize("measure", [klastr.export_content, klastr.value_added_trade])
def test_a_national_table_is_refused(measure: object) -> None:
    table = InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    with pytest.raises(InvalidOption, match="needs a table of several countries"):
        measure(table)  # type: ignore[operator]
