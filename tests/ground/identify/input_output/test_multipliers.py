"""Multipliers, inverses and footprints: what must hold for any table, and the real ones of Czechia and Slovakia."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import klastr
from klastr.errors import InvalidOption, InvalidTable
from klastr.tables.input_output import InputOutputTable


@st.composite
def tables(draw: st.DrawFn) -> InputOutputTable:
    many = draw(st.integers(2, 5))
    flows = np.array(draw(st.lists(st.integers(0, 50), min_size=many**2, max_size=many**2)), dtype=float)
    flows = flows.reshape(many, many)
    output = np.maximum(flows.sum(axis=0), flows.sum(axis=1)) + draw(st.integers(1, 60))
    return InputOutputTable.from_arrays([f"s{k}" for k in range(many)], flows, output=output)


@pytest.mark.proves("leontief_inverse", by="property")
@pytest.mark.proves("technical_coefficients", by="property")
@pytest.mark.proves("ghosh_coefficients", by="property")
@pytest.mark.proves("ghosh_inverse", by="property")
@given(tables())
@settings(max_examples=20)
def test_final_demand_needs_output_and_value_added_pays_for_it(table: InputOutputTable) -> None:
    inverse, ghosh = klastr.leontief_inverse(table).values, klastr.ghosh_inverse(table).values
    np.testing.assert_allclose(inverse @ table.total_demand, table.output, rtol=1e-9)
    np.testing.assert_allclose(table.value_added @ ghosh, table.output, rtol=1e-9)
    bought = klastr.technical_coefficients(table).values * table.output
    sold = klastr.ghosh_coefficients(table).values * table.output[:, None]
    np.testing.assert_allclose(bought, table.flows, atol=1e-9)
    np.testing.assert_allclose(sold, table.flows, atol=1e-9)


@pytest.mark.proves("multipliers", by="property")
@given(tables())
@settings(max_examples=20)
def test_where_nothing_is_imported_each_unit_of_demand_becomes_value_added(table: InputOutputTable) -> None:
    found = klastr.multipliers(table, draws=0).to_frame()
    np.testing.assert_allclose(found["value_added"], 1, rtol=1e-9)
    assert (found["output"] >= 1 - 1e-12).all()


@pytest.mark.proves("footprint", by="property")
@given(tables(), st.sampled_from(["category", "product"]))
@settings(max_examples=20)
def test_footprints_add_up_to_all_that_is_made(table: InputOutputTable, by: str) -> None:
    found = klastr.footprint(table, extension="output", by=by, draws=0)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.values.sum(axis=1), table.output, rtol=1e-9)


@pytest.mark.proves("multipliers", by="property")
@given(tables(), st.randoms())
@settings(max_examples=15)
def test_the_order_of_sectors_and_the_currency_do_not_matter(table: InputOutputTable, random: object) -> None:
    order = list(range(len(table.industries)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = InputOutputTable.from_arrays(
        [table.industries[k] for k in order], 25 * table.flows[np.ix_(order, order)], output=25 * table.output[order]
    )
    mine, theirs = (klastr.multipliers(one, draws=0).to_frame() for one in (table, other))
    pd.testing.assert_frame_equal(mine, theirs.loc[mine.index])


def test_type_two_is_larger_and_its_income_grows_by_one_factor() -> None:
    table = InputOutputTable.from_arrays(
        ["a", "b"],
        [[150, 500], [200, 100]],
        output=[1000, 2000],
        final_demand=[[50, 300], [400, 1300]],
        demand=["households", "others"],
        households=["households"],
        compensation=[300, 500],
    )
    one, two = klastr.multipliers(table, draws=0), klastr.multipliers(table, draws=0, households=True)
    assert (two.values >= one.values).all()
    # The ratio of total to simple income multipliers is the same for all sectors (Miller and Blair, section 6.2).
    ratios = [two.at(name, "income") / one.at(name, "income") for name in "ab"]
    assert ratios[0] == pytest.approx(ratios[1])
    direct = klastr.multipliers(table, draws=0, form="ratio")
    assert direct.at("a", "income") == pytest.approx(one.at("a", "income") / 0.3)


def test_type_two_without_wages_is_refused() -> None:
    table = InputOutputTable.from_arrays(["a", "b"], [[1, 2], [3, 4]], output=[20, 20])
    with pytest.raises(InvalidOption, match="compensation of employees"):
        klastr.multipliers(table, households=True)


def test_an_income_of_nothing_is_refused_and_a_small_one_makes_households_unproductive(real_data: Path) -> None:
    table = klastr.read_input_output(real_data / "io_eurostat_cz_sk_2015.parquet", country="CZ")
    with pytest.raises(InvalidOption, match="income is above 0"):
        klastr.multipliers(table, households=True, household_income=0)
    with pytest.raises(InvalidTable, match="spectral radius"):
        klastr.multipliers(table, households=True, household_income=1_000)
    larger = klastr.multipliers(table, households=True, household_income=200_000, draws=0)
    usual = klastr.multipliers(table, households=True, draws=0)
    assert larger.at("CPA_F", "output") < usual.at("CPA_F", "output")


def test_a_multiplier_that_reaches_a_sector_without_jobs_given_is_unknown() -> None:
    table = InputOutputTable.from_arrays(["a", "b", "c"], [[1, 2, 0], [3, 4, 0], [0, 0, 1]], output=[20, 20, 9])
    jobs = table.with_extension("employment", {"a": 5, "c": 2})
    found = klastr.multipliers(jobs, draws=0)
    assert found.reason("a", "employment") == "unknown"
    assert found.at("c", "employment") == pytest.approx(2 / 8)


def test_an_extension_that_is_not_there_is_named(two: InputOutputTable) -> None:
    with pytest.raises(InvalidOption, match="tells no 'co2'"):
        klastr.footprint(two, extension="co2")
    with pytest.raises(InvalidOption, match="cannot be told"):
        klastr.footprint(two, by="country")
    with pytest.raises(InvalidOption, match="form="):
        klastr.multipliers(two, form="double")  # type: ignore[arg-type]


@pytest.fixture
def two() -> InputOutputTable:
    return InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])


def test_rounds_of_a_multiplier_add_up_to_it(two: InputOutputTable) -> None:
    found = klastr.multipliers(two)
    cells = found.explain("1", "output").cells
    named = ("direct", "round 1", "round 2", "round 3", "later rounds")
    assert sum(float(cells[name]) for name in named) == pytest.approx(found.at("1", "output"), abs=1e-3)
    assert cells["chain 1"] == 1.0


@pytest.mark.parametrize("country", ["CZ", "SK"])
def test_real_tables_keep_their_identities(real_data: Path, country: str) -> None:
    table = klastr.read_input_output(
        real_data / "io_eurostat_cz_sk_2015.parquet",
        country=country,
        employment=real_data / "io_eurostat_cz_sk_employment.csv",
    )
    inverse = klastr.leontief_inverse(table, error=0).values
    makes = table.output > 0
    # Cells are rounded to 0.01 million EUR.
    np.testing.assert_allclose(
        np.nan_to_num(inverse) @ table.total_demand, table.output, rtol=1e-4, atol=0.5 if makes.all() else 1
    )
    imported = sum(table.other_inputs.values())
    shares = (table.value_added + imported) / np.where(makes, table.output, 1)
    ones = (np.nan_to_num(inverse).T @ shares)[makes]
    np.testing.assert_allclose(ones, 1, atol=1e-3)  # fisheries: rounded cells of 17 million EUR
    jobs = klastr.footprint(table, extension="employment", draws=0)
    assert np.nansum(jobs.values) == pytest.approx(np.nansum(table.extensions["employment"]), rel=1e-4)


def test_czech_cars_make_eleven_jobs_per_million_euros(real_data: Path) -> None:
    table = klastr.read_input_output(
        real_data / "io_eurostat_cz_sk_2015.parquet",
        country="CZ",
        employment=real_data / "io_eurostat_cz_sk_employment.csv",
    )
    found = klastr.multipliers(table)
    assert found.at("CPA_C29", "employment") == pytest.approx(11.10, abs=0.01)
    assert found.at("CPA_C29", "output") == pytest.approx(1.6263, abs=1e-4)
    assert "CPA_G46" in str(found.explain("CPA_C29", "employment"))
