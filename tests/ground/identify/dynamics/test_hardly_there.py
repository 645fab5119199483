"""Cells that a table hardly has: estimates of nobody, industries that a year does not name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.dynamics.panel import panel_of
from klastr.identify.predecessors import predecessors
from klastr.sources.tables import read_regional_table
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable

CODES = [f"C{number}" for number in range(10, 34)]


def estimated(before: dict[str, list[float]], *, guessed: set[tuple[str, int]]) -> RegionalTable:
    """2010 as given, where guessed cells are estimates; 2014 has 100 persons everywhere."""
    values = np.stack([np.array(list(before.values()), dtype=float), np.full((len(before), len(CODES)), 100.0)])
    kinds = np.full(values.shape, CellKind.PUBLISHED, dtype=np.uint8)
    regions = tuple(before)
    for region, column in guessed:
        kinds[0, regions.index(region), column] = CellKind.UNAVAILABLE
    return RegionalTable(regions=regions, industries=tuple(CODES), years=(2010, 2014), values=values, kinds=kinds)


@pytest.fixture
def one_guess() -> RegionalTable:
    """C10 in A is an estimate of a ten-thousandth of a person, as C11 in B is published."""
    cells = {"A": [0.0001] + [50.0] * 23, "B": [60.0, 0.5] + [50.0] * 22, "C": [70.0] * 24}
    return estimated(cells, guessed={("A", 0)})


def test_growth_from_a_guess_of_nobody_is_unknown(one_guess: RegionalTable) -> None:
    for rate in ("simple", "log", "annual", "symmetric"):
        found = klastr.growth(one_guess, rate=rate)
        assert found.reason("A", "C10") == "unknown", rate
        assert found.reason("B", "C11") == "", rate  # published, however small
    assert klastr.growth(one_guess, by="region").at("A") == pytest.approx(2400 / 1150.0001 - 1)


def test_a_quotient_does_not_grow_from_a_guess_of_nobody(one_guess: RegionalTable) -> None:
    found = klastr.quotient_growth(one_guess, draws=100)
    assert found.reason("A", "C10") == "unknown"
    assert found.at("B", "C11") > 1


def test_nothing_enters_where_only_a_guess_said_that_it_was_not_there(one_guess: RegionalTable) -> None:
    assert klastr.entry_exit(one_guess).reason("A", "C10") == "unknown"
    assert klastr.entry_exit(one_guess, kind="exit").reason("A", "C10") == "unknown"
    assert klastr.entry_exit(one_guess).at("B", "C11") == 1


def test_no_line_of_convergence_starts_from_a_guess_of_nobody(one_guess: RegionalTable) -> None:
    found = klastr.beta_convergence(one_guess, by="industry")
    assert found.at("C10", "regions") == 2
    assert found.at("C11", "regions") == 3


def test_forms_that_weigh_rates_take_a_guess_of_nobody_for_nobody(one_guess: RegionalTable) -> None:
    for form in ("esteban-marquillas", "arcelus"):
        found = klastr.shift_share(one_guess, form=form, draws=0)
        assert all(abs(part[0, 0]) <= 100 for part in found.components.values()), form
        np.testing.assert_allclose(
            sum(found.region_components.values()), (found.after - found.before).sum(axis=1), atol=1e-9, rtol=0
        )


def test_a_region_of_which_one_section_is_published_is_not_there() -> None:
    cells = {"A": [0.0001] * 23 + [500.0], "B": [50.0] * 24, "C": [70.0] * 24}
    hardly = estimated(cells, guessed={("A", column) for column in range(23)})
    assert predecessors(hardly, np.arange(3), 0).reasons == ("not there", "same", "same")
    for found in (klastr.growth(hardly), klastr.entry_exit(hardly), klastr.quotient_growth(hardly, draws=0)):
        assert {found.reason("A", code) for code in CODES} == {"not_there"}, found.measure
    assert klastr.growth(hardly, by="region").reason("A") == "not_there"
    half = estimated(cells, guessed={("A", column) for column in range(20)})
    assert predecessors(half, np.arange(3), 0).reasons == ("same", "same", "same")


def test_an_industry_that_a_year_leaves_out_did_not_close_everywhere() -> None:
    rows = [("A", "x", 2010, 5), ("B", "x", 2010, 9), ("A", "y", 2012, 7), ("B", "y", 2012, 4)]
    rows += [(region, "z", year, 10 + year % 7) for region in "AB" for year in (2010, 2012)]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    table = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    answers = [
        klastr.growth(table),
        klastr.entry_exit(table),
        klastr.entry_exit(table, kind="exit"),
        klastr.quotient_growth(table, draws=0),
    ]
    for found in answers:
        assert {found.reason(region, code) for region in "AB" for code in "xy"} == {"not_there"}, found.measure
    assert klastr.growth(table).reason("A", "z") == ""
    assert klastr.growth(table, by="industry").reason("x") == "not_there"
    assert klastr.growth(table, by="region").at("A") == pytest.approx(klastr.growth(table).at("A", "z"))
    one = frame[frame["region"] == "A"]
    alone = RegionalTable.from_frame(one, "region", "industry", "jobs", year="year")
    assert klastr.growth(alone).at("A", "x") == -1  # a single region: its industry may well have closed


def test_no_interval_of_a_cell_goes_beyond_what_one_person_could_become(frames: Callable[..., Any]) -> None:
    found = klastr.growth(frames([[[10.0, 5000.0]], [[300.0, 5000.0]]]))
    assert found.high is not None
    assert 29 < found.high[0, 0] < 300 * 12


@pytest.mark.slow
def test_merseyside_did_not_found_forty_industries(real_data: Path) -> None:
    table = read_regional_table(real_data / "eu_sbs_regional_2008_2014.parquet").table
    panel = panel_of(table, since=2010, region_level=2, industry_level=2)
    assert panel.followed[panel.regions.index("UKD7")] == "split"  # the code is new: what it has in 2010 is no region
    found = klastr.growth(panel)
    assert np.nanmax(found.values) < 200
    assert np.nanmax(np.asarray(found.high)) < 1e4
    assert {klastr.entry_exit(panel, draws=0).reason("UKD7", code) for code in panel.industries} == {"not_there"}
