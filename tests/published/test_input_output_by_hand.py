"""The hand calculations of the method pages: two sectors, I - A = [[0.85, -0.25], [-0.20, 0.95]]."""

from __future__ import annotations

import pandas as pd
import pytest

import klastr
from klastr.tables.input_output import InputOutputTable

DETERMINANT = 0.7575


@pytest.fixture
def two() -> InputOutputTable:
    table = InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    return table.with_extension("employment", [50, 40])


@pytest.fixture
def world() -> InputOutputTable:
    """Two countries of one industry each, output 100."""
    labels = ["CZE_C", "SVK_C"]
    cells = [[10, 5, 80, 5], [20, 10, 10, 60]]
    return InputOutputTable.from_frame(pd.DataFrame(cells, labels, [*labels, "CZE_HFCE", "SVK_HFCE"]))


@pytest.mark.proves("ghosh_coefficients", by="worked")
@pytest.mark.proves("multipliers", by="worked")
def test_coefficients_and_multipliers(two: InputOutputTable) -> None:
    assert klastr.ghosh_coefficients(two).values.tolist() == [[0.15, 0.5], [0.1, 0.05]]
    found = klastr.multipliers(two, draws=0)
    assert found.at("1", "output") == pytest.approx(1.15 / DETERMINANT)
    # 0.05 jobs per unit in sector 1, 0.02 in sector 2: (0.05 x 0.95 + 0.02 x 0.20) / 0.7575
    assert found.at("1", "employment") == pytest.approx(0.0515 / DETERMINANT)


@pytest.mark.proves("linkages", by="worked")
@pytest.mark.proves("key_sectors", by="worked")
def test_sector_one_pulls_and_pushes(two: InputOutputTable) -> None:
    found = klastr.linkages(two, draws=0)
    assert found.at("1", "power") == pytest.approx(1.15 / 1.125)
    assert found.at("1", "ghosh_sensitivity") == pytest.approx(1.45 / 1.20)
    key = klastr.key_sectors(two, draws=0)
    assert [key.at(name, "key") for name in "12"] == [1, 0]


@pytest.mark.proves("upstreamness", by="worked")
@pytest.mark.proves("propagation_lengths", by="worked")
def test_positions(two: InputOutputTable) -> None:
    found = klastr.upstreamness(two, draws=0)
    assert found.at("1", "upstreamness") == pytest.approx(1.45 / DETERMINANT)
    assert found.at("2", "downstreamness") == pytest.approx(1.10 / DETERMINANT)
    # (1.2541 x 0.3300 + 0.3300 x 0.1221) / 0.3300 = 1.2541 + 0.1221
    lengths = klastr.propagation_lengths(two, draws=0)
    assert lengths.at("1", "2") == pytest.approx(0.95 / DETERMINANT + 0.85 / DETERMINANT - 1)


@pytest.mark.proves("hypothetical_extraction", by="worked")
def test_what_is_lost_without_sector_one(two: InputOutputTable) -> None:
    found = klastr.hypothetical_extraction(two, draws=0)
    # Sector 2 alone makes 1,700 / 0.95 = 1,789.47 instead of 2,000.
    assert found.at("1", "total_net") == pytest.approx(2000 - 1700 / 0.95)
    assert found.at("1", "total") == pytest.approx(3000 - 1700 / 0.95)
    # Without sales, in Ghosh's model: sector 2 makes 1,400 / 0.95, sector 1 650 + 0.1 x that.
    second = 1400 / 0.95
    assert found.at("1", "forward") == pytest.approx(3000 - second - 650 - 0.1 * second)


@pytest.mark.proves("footprint", by="worked")
def test_whose_demand_is_behind_sector_one(two: InputOutputTable) -> None:
    found = klastr.footprint(two, extension="output", by="product", draws=0)
    assert found.at("1", "1") == pytest.approx(0.95 / DETERMINANT * 350)
    assert found.at("1", "2") == pytest.approx(0.25 / DETERMINANT * 1700)
    assert found.values.sum() == pytest.approx(3000)


@pytest.mark.proves("value_added_trade", by="worked")
@pytest.mark.proves("export_content", by="worked")
def test_trade_of_two_countries(world: InputOutputTable) -> None:
    content = klastr.export_content(world, draws=0)
    assert content.at("CZE", "exports") == 10
    # 0.7 of value added per unit; (1 - 0.1) x = 10 of exports.
    assert content.at("CZE", "domestic") == pytest.approx(0.7 * 10 / 0.9)
    traded = klastr.value_added_trade(world, draws=0)
    # L = [[0.9, 0.05], [0.2, 0.9]] / 0.8; 0.7 x (1.125 x 5 + 0.0625 x 60)
    assert traded.at("CZE", "SVK") == pytest.approx(6.5625)
    assert content.at("CZE", "vax_ratio") == pytest.approx(0.65625)


@pytest.mark.proves("regional_coefficients", by="worked")
def test_a_region_of_fifty_jobs() -> None:
    table = InputOutputTable.from_arrays(["steel", "food"], [[150, 500], [200, 100]], output=[1000, 2000])
    jobs = pd.DataFrame([[20, 30], [80, 370]], ["A", "B"], ["steel", "food"])
    # SLQ: 0.4 / 0.2 = 2 and 0.6 / 0.8 = 0.75; FLQ: 0.75 / 2 x log2(1.1)^0.25 = 0.2284
    flq = klastr.regional_coefficients(table, jobs, "A", draws=0)
    assert flq.at("food", "steel") == pytest.approx(0.2 * 0.2284, abs=5e-5)
    slq = klastr.regional_coefficients(table, jobs, "A", method="slq", draws=0)
    assert slq.at("food", "steel") == pytest.approx(0.2 * 0.75)
    cilq = klastr.regional_coefficients(table, jobs, "A", method="cilq", draws=0)
    assert cilq.at("food", "steel") == pytest.approx(0.2 * 0.375)


@pytest.mark.proves("aggregated_input_output", by="worked")
def test_both_sectors_added_up(two: InputOutputTable) -> None:
    found = klastr.aggregated_input_output(two, {"1": "all", "2": "all"})
    assert found.flows.tolist() == [[950]]
    assert klastr.leontief_inverse(found).at("all", "all") == pytest.approx(3000 / 2050)
