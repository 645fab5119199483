"""Every measure of an input-output table: sectors that make nothing, one sector, frames, gaps, wrong options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption, InvalidTable
from klastr.identify.measured import Measured
from klastr.measures import described
from klastr.tables.input_output import InputOutputTable

LABELS = ["farm", "steel", "idle", "cars"]


def idle_table() -> InputOutputTable:
    """Four sectors, one of which neither makes nor sells anything."""
    flows = np.array([[10, 5, 0, 1], [4, 20, 0, 60], [0, 0, 0, 0], [2, 3, 0, 30]])
    made = InputOutputTable.from_arrays(
        LABELS,
        flows,
        output=[60, 200, 0, 300],
        final_demand=np.array([[20, 24], [66, 50], [0, 0], [165, 100]]),
        demand=["P3_S14", "P6"],
        households=["P3_S14"],
        exports=["P6"],
        compensation=[20, 60, 0, 90],
    )
    return made.with_extension("employment", [30, 40, 0, 50])


def single() -> InputOutputTable:
    return InputOutputTable.from_arrays(["all"], [[40]], output=[100])


JOBS = pd.DataFrame([[3, 40, 1, 20], [27, 60, 9, 180]], ["A", "B"], LABELS)

MEASURES: dict[str, Callable[..., Measured]] = {
    "technical_coefficients": klastr.technical_coefficients,
    "leontief_inverse": klastr.leontief_inverse,
    "ghosh_coefficients": klastr.ghosh_coefficients,
    "ghosh_inverse": klastr.ghosh_inverse,
    "multipliers": klastr.multipliers,
    "linkages": klastr.linkages,
    "key_sectors": klastr.key_sectors,
    "upstreamness": klastr.upstreamness,
    "propagation_lengths": klastr.propagation_lengths,
    "hypothetical_extraction": klastr.hypothetical_extraction,
    "footprint": klastr.footprint,
}
DRAWN = ["multipliers", "linkages", "key_sectors", "upstreamness", "hypothetical_extraction", "footprint"]


def everywhere(test: Any) -> Any:
    return pytest.mark.parametrize("name", MEASURES)(test)


@everywhere
def test_a_sector_that_makes_nothing_has_its_reason(name: str) -> None:
    found = MEASURES[name](idle_table())
    mine = found.to_long_frame().query("industry == 'idle'")
    gaps = mine[mine["value"].isna()]
    assert set(gaps["reason"]) <= {"no_output", "unknown"}
    assert len(gaps) or name == "technical_coefficients"
    others = found.to_long_frame().query("industry != 'idle'")
    if "other" in others:
        others = others.query("other != 'idle'")
    assert others["value"].notna().all()


@everywhere
def test_labels_are_complete_and_in_the_order_of_the_table(name: str) -> None:
    assert MEASURES[name](idle_table()).axes["industry"] == tuple(LABELS)


@everywhere
def test_one_sector_alone_has_a_number_or_a_reason(name: str) -> None:
    frame = MEASURES[name](single()).to_long_frame()
    assert (frame["value"].notna() | (frame["reason"] != "")).all()


@everywhere
def test_the_table_is_not_changed(name: str) -> None:
    table = idle_table()
    before = [table.flows.copy(), table.final_demand.copy(), table.output.copy()]
    MEASURES[name](table)
    for now, then in zip([table.flows, table.final_demand, table.output], before, strict=True):
        np.testing.assert_array_equal(now, then)


@everywhere
def test_a_wide_frame_is_a_table_too(name: str) -> None:
    table = idle_table()
    frame = table.to_frame()
    np.testing.assert_allclose(MEASURES[name](frame).values[:, 0], MEASURES[name](table).values[:, 0], equal_nan=True)


@everywhere
def test_the_interval_holds_the_number(name: str) -> None:
    found = MEASURES[name](idle_table())
    assert found.low is not None
    assert found.high is not None
    known = ~np.isnan(found.low)
    assert known.any()
    assert (found.low[known] <= found.values[known]).all()
    assert (found.high[known] >= found.values[known]).all()
    assert "0.1" in str(found.settings["interval"])


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_seed_gives_the_same_interval_and_no_draws_give_none(name: str) -> None:
    first, second = (MEASURES[name](idle_table(), draws=40, seed=7) for _ in range(2))
    np.testing.assert_array_equal(first.low, second.low)
    assert MEASURES[name](idle_table(), draws=0).low is None


@pytest.mark.parametrize("name", DRAWN)
def test_five_draws_are_refused(name: str) -> None:
    with pytest.raises(InvalidOption, match="at least 20"):
        MEASURES[name](idle_table(), draws=5)


@everywhere
def test_an_error_of_more_than_all_is_refused(name: str) -> None:
    with pytest.raises(InvalidOption, match="standard error"):
        MEASURES[name](idle_table(), error=1.5)


@everywhere
def test_every_number_can_be_explained(name: str) -> None:
    found = MEASURES[name](idle_table())
    second = list(found.axes)[1]
    other = "cars" if "cars" in found.axes[second] else found.axes[second][0]
    said = found.explain("steel", other)
    assert "steel" in str(said)
    assert said.formula == getattr(found, "formulas", {}).get(other, found.formula)
    assert [key for key in said.cells if key not in ("low", "high", "rank", "rank low", "rank high")]


@everywhere
def test_every_measure_says_what_it_is(name: str) -> None:
    what = described(MEASURES[name])
    assert what is not None
    assert what.command == "io"
    assert what.covers
    assert what.returns == tuple(MEASURES[name](idle_table()).axes)


@everywhere
def test_industries_that_buy_more_than_they_make_are_refused_with_the_radius(name: str) -> None:
    if name in ("technical_coefficients", "ghosh_coefficients"):
        return
    table = InputOutputTable.from_arrays(
        ["a", "b"], [[60, 70], [80, 50]], output=[100, 100], final_demand=[-30, -30], value_added=[-40, -20]
    )
    with pytest.raises(InvalidTable, match=r"spectral radius of its coefficients is 1\.3"):
        MEASURES[name](table)


@everywhere
def test_a_singular_table_is_refused(name: str) -> None:
    if name in ("technical_coefficients", "ghosh_coefficients"):
        return
    table = InputOutputTable.from_arrays(["a", "b"], [[50, 50], [50, 50]], output=[100, 100])
    with pytest.raises(InvalidTable, match="cannot be inverted"):
        MEASURES[name](table)


def test_a_negative_flow_does_not_make_a_table_unproductive() -> None:
    table = InputOutputTable.from_arrays(["a", "b"], [[10, -5], [20, 10]], output=[100, 100])
    assert np.isfinite(klastr.leontief_inverse(table).values).all()
    assert any("below zero" in note for note in table.notes)
