"""A region's own table: what must hold, what is refused, and a real Czech region."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import klastr
from klastr.errors import InvalidOption, NothingToMeasure
from klastr.tables.input_output import InputOutputTable

CODES = list("wxyz")


def national() -> InputOutputTable:
    return InputOutputTable.from_arrays(CODES, np.arange(1.0, 17).reshape(4, 4), output=np.full(4, 100.0))


@st.composite
def jobs(draw: st.DrawFn) -> pd.DataFrame:
    cells = draw(st.lists(st.integers(1, 90), min_size=12, max_size=12))
    return pd.DataFrame(np.array(cells).reshape(3, 4), ["A", "B", "C"], CODES)


@pytest.mark.proves("regional_coefficients", by="property")
@given(jobs(), st.sampled_from(["slq", "cilq", "flq"]))
@settings(max_examples=25)
def test_a_region_buys_no_more_at_home_than_the_country_does(employment: pd.DataFrame, method: str) -> None:
    found = klastr.regional_coefficients(national(), employment, "B", method=method, draws=0)  # type: ignore[arg-type]
    assert (found.values <= klastr.technical_coefficients(national()).values + 1e-12).all()
    assert (found.values >= 0).all()


@given(jobs())
@settings(max_examples=15)
def test_a_stronger_correction_and_a_smaller_region_buy_less_at_home(employment: pd.DataFrame) -> None:
    strong, weak = (
        klastr.regional_coefficients(national(), employment, "B", delta=delta, draws=0).values for delta in (0.4, 0.1)
    )
    assert (strong <= weak + 1e-12).all()
    slq = klastr.regional_coefficients(national(), employment, "B", method="cilq", draws=0).values
    none = klastr.regional_coefficients(national(), employment, "B", delta=0, draws=0).values
    np.testing.assert_allclose(none, slq)


def test_the_whole_country_keeps_its_coefficients() -> None:
    employment = pd.DataFrame([[5, 6, 7, 8]], ["A"], CODES)
    for method in ("slq", "cilq", "flq", "aflq"):
        found = klastr.regional_coefficients(national(), employment, "A", method=method, draws=0)  # type: ignore[arg-type]
        np.testing.assert_allclose(found.values, klastr.technical_coefficients(national()).values)


def test_gaps_have_their_reasons() -> None:
    employment = pd.DataFrame([[5, 0, 7], [6, 0, 1]], ["A", "B"], ["w", "x", "y"])
    found = klastr.regional_coefficients(national(), employment, "A")
    assert found.reason("w", "z") == "unknown"
    assert found.reason("x", "w") == "empty_industry"
    assert found.reason("w", "y") == ""
    assert "cross-hauling" in str(found.settings["note"])
    own = klastr.regional_input_output(national(), employment, "A")
    assert own.industries == ("w", "y")
    assert any("2 sectors that the regional table does not have" in note for note in own.notes)


def test_a_region_s_table_adds_up_and_takes_every_measure() -> None:
    employment = pd.DataFrame([[5, 6, 7, 8], [50, 40, 20, 90]], ["A", "B"], CODES)
    own = klastr.regional_input_output(national(), employment, "A", method="slq")
    inputs = own.flows.sum(axis=0) + own.value_added + sum(own.other_inputs.values())
    np.testing.assert_allclose(inputs, own.output)
    np.testing.assert_allclose(own.output, 100 * np.array([5 / 55, 6 / 46, 7 / 27, 8 / 98]))
    here, everywhere = klastr.multipliers(own).to_frame(), klastr.multipliers(national()).to_frame()
    assert (here["output"] <= everywhere["output"] + 1e-12).all()
    assert klastr.multipliers(own).at("w", "employment") > 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"region": "Z"}, "no region 'Z'"),
        ({"method": "rec"}, "the method is slq, cilq, flq, aflq"),
        ({"delta": 2}, "delta is 0 to 1"),
    ],
)
def test_wrong_options_are_refused(changes: dict[str, object], said: str) -> None:
    employment = pd.DataFrame([[5, 6, 7, 8]], ["A"], CODES)
    asked = {"region": "A"} | changes
    with pytest.raises(InvalidOption, match=said):
        klastr.regional_coefficients(national(), employment, draws=0, **asked)  # type: ignore[arg-type]


def test_industries_that_do_not_meet_are_refused() -> None:
    employment = pd.DataFrame([[5, 6]], ["A"], ["C24", "C25"])
    with pytest.raises(NothingToMeasure, match="same classification"):
        klastr.regional_coefficients(national(), employment, "A")


def test_coarser_industries_are_refused() -> None:
    table = InputOutputTable.from_arrays(["CPA_C24", "CPA_C25"], [[1, 2], [3, 4]], output=[20, 20])
    employment = pd.DataFrame([[5, 6], [7, 8]], ["CZ01", "CZ02"], ["C", "G"])
    with pytest.raises(NothingToMeasure, match="hold several sectors"):
        klastr.regional_coefficients(table, employment, "CZ01")


def test_a_real_region_keeps_less_than_the_country(real_data: Path) -> None:
    table = klastr.read_input_output(real_data / "io_eurostat_cz_sk_2015.parquet", country="CZ")
    jobs_there = klastr.visegrad()
    czech = klastr.industry_grid(jobs_there, at=2014, region_level=2, industry_level=2)
    places = [k for k, region in enumerate(czech.regions) if region.startswith("CZ")]
    own = klastr.regional_input_output(table, czech.of_regions(places), "CZ08")
    here, everywhere = (klastr.multipliers(one, draws=0).to_frame()["output"] for one in (own, table))
    here = here.dropna()
    assert len(here) > 30
    assert (here <= everywhere[here.index] + 1e-9).all()
    found = klastr.regional_coefficients(table, czech.of_regions(places), "CZ08", draws=40)
    assert found.low is not None
    assert found.at("CPA_C24", "CPA_C25") > 0
