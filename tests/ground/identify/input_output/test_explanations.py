"""What explains a number of an input-output table: its own formula, and cells that add up."""

from __future__ import annotations

import pytest

import klastr
from klastr.identify.measured import Measured
from klastr.tables.input_output import InputOutputTable


def two() -> InputOutputTable:
    return InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])


def seven() -> InputOutputTable:
    flows = [[10 + (3 * i + 5 * j) % 11 for j in range(7)] for i in range(7)]
    return InputOutputTable.from_arrays([f"s{k}" for k in range(7)], flows, output=[300] * 7)


def test_an_industry_that_buys_from_itself_is_its_own_supplier() -> None:
    said = klastr.linkages(two()).explain("1", "direct_backward")
    assert said.formula == "direct_backward[j] = sum_i A[i, j]"
    assert said.cells["supplier 1"] == 0.15
    assert said.cells["supplier 2"] == 0.2
    assert said.cells["sum"] == pytest.approx(klastr.linkages(two()).at("1", "direct_backward"))


SUMS = [
    (klastr.linkages, ("direct_backward", "direct_forward", "total_backward", "total_forward", "ghosh_forward")),
    (klastr.upstreamness, ("upstreamness", "downstreamness")),
    (
        klastr.hypothetical_extraction,
        ("total", "total_net", "backward", "backward_net", "forward", "forward_net"),
    ),
]


@pytest.mark.parametrize(("measure", "name"), [(one, name) for one, names in SUMS for name in names])
def test_the_cells_add_up_to_the_number(measure: object, name: str) -> None:
    found: Measured = measure(seven(), draws=0)  # type: ignore[operator]
    cells = dict(found.explain("s3", name).cells)
    for beside in ("rank", "low", "high"):
        cells.pop(beside, None)
    total = cells.pop("sum")
    assert total == pytest.approx(found.at("s3", name), rel=1e-5)
    assert sum(cells.values()) == pytest.approx(found.at("s3", name), rel=1e-3)


def test_variants_have_formulas_of_their_own() -> None:
    for measure in (klastr.linkages, klastr.upstreamness, klastr.hypothetical_extraction, klastr.key_sectors):
        found = measure(two(), draws=20)
        names = list(found.axes.values())[1]
        formulas = [found.explain("1", name).formula.replace("_net", "").split("=", 1)[-1] for name in names]
        assert len(set(formulas)) >= len(names) - 1, formulas  # what is lost upstream is the same with either word
    assert klastr.hypothetical_extraction(two(), form="share").explain("1", "total").formula.endswith("/ sum of x")


def test_dispersion_names_the_mean_it_is_divided_by() -> None:
    cells = klastr.linkages(two()).explain("1", "power").cells
    assert cells["sum"] / cells["mean of such sums"] == pytest.approx(1.15 / 1.125, rel=1e-5)
    spread = klastr.linkages(two()).explain("1", "power_variation").cells
    found = klastr.linkages(two()).at("1", "power_variation")
    assert spread["standard deviation"] / spread["mean"] == pytest.approx(found, rel=1e-4)


def test_the_industry_that_is_taken_out_loses_its_own_output() -> None:
    found = klastr.hypothetical_extraction(two())
    assert found.explain("1", "total").cells["lost in 1"] == 1000
    assert "lost in 1" not in found.explain("1", "total_net").cells


def test_key_sectors_name_suppliers_and_customers() -> None:
    found = klastr.key_sectors(two())
    cells = found.explain("1", "key").cells
    assert {"supplier 1", "supplier 2", "customer 1", "customer 2", "backward", "forward", "key_in_draws"} <= set(cells)
    assert found.explain("1", "key").formula == "key[i] = 1 where backward[i] > 1 and forward[i] > 1, else 0"
    rasmussen = klastr.key_sectors(two(), forward="rasmussen").explain("1", "forward")
    assert "L[i, j]" in rasmussen.formula
    assert rasmussen.cells["customer 2"] == pytest.approx(0.33003)


def test_chains_of_sales_explain_ghosh() -> None:
    cells = klastr.ghosh_inverse(two()).explain("1", "2").cells
    assert cells["1 -> 2"] == 0.5
    assert cells["1 -> 1 -> 2"] == pytest.approx(0.15 * 0.5)
    assert cells["sum"] == pytest.approx(0.660066, abs=1e-6)


def test_steps_explain_a_length() -> None:
    found = klastr.propagation_lengths(two())
    cells = found.explain("1", "2").cells
    assert cells["in 1 step"] == 0.25
    assert cells["in 2 steps"] == pytest.approx(0.15 * 0.25 + 0.25 * 0.05)
    assert cells["L (L - I)"] / cells["all chains, L - I"] == pytest.approx(found.at("1", "2"), rel=1e-4)


def with_returns(returned: float) -> InputOutputTable:
    """Scrap that goes back from cars to steel stands below zero."""
    flows = [[0, 30, 5], [10, 0, 40], [2, returned, 0]]
    return InputOutputTable.from_arrays(["ore", "steel", "cars"], flows, output=[100, 100, 100])


@pytest.mark.parametrize("returned", [-0.4, -0.45, -0.6, -1.0, -3.0, -12.0])
def test_flows_below_zero_leave_a_reason_and_no_length_below_one(returned: float) -> None:
    found = klastr.propagation_lengths(with_returns(returned)).to_long_frame()
    known = found["value"].notna()
    assert found.loc[known, "value"].min() >= 1
    assert found.loc[known, "high"].max() < 10
    assert set(found.loc[~known, "reason"]) <= {"not_positive", "too_uncertain"}
    assert found.set_index(["industry", "other"])["reason"]["cars", "steel"] in ("not_positive", "too_uncertain")


def test_where_no_flow_is_below_zero_every_length_is_defined_whatever_the_error() -> None:
    assert not klastr.propagation_lengths(with_returns(3), error=0.9).reasons.any()


def imported() -> InputOutputTable:
    """Steel is mostly imported, and stands among the flows."""
    return InputOutputTable.from_arrays(
        ["steel", "cars"],
        [[20, 70], [0, 10]],
        output=[50, 100],
        final_demand=[[5, 25, -70], [40, 60, -10]],
        demand=["P3_S14", "P6", "imports"],
        households=["P3_S14"],
        exports=["P6"],
    )


def test_imports_among_the_flows_are_divided_by_what_is_used_here_with_a_note() -> None:
    found = klastr.upstreamness(imported())
    assert found.settings["trade"] == "open"
    assert "trade='open'" in found.notes[0]
    assert found.at("steel", "upstreamness") == klastr.upstreamness(imported(), trade="open").at(
        "steel", "upstreamness"
    )
    assert not klastr.upstreamness(imported(), trade="open").notes
    far = klastr.upstreamness(imported(), trade="as_given").at("steel", "upstreamness")
    assert far > 1.5 * found.at("steel", "upstreamness")
    assert klastr.upstreamness(two()).settings["trade"] == "as_given"
