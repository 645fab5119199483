"""The calculations by hand of docs/methods/input-output-links.md and occupations.md."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klastr.identify.input_output_links import input_output_links
from klastr.identify.occupations import occupational_similarity
from klastr.sources.flows import read_flows
from klastr.tables.occupations import StaffingTable


def test_rubber_and_motor_vehicles_in_czechia_and_slovakia(real_data: Path) -> None:
    """Eurostat, naio_10_cp1700, 2015."""
    flows = read_flows(real_data / "io_eurostat_cz_sk_2015.parquet")
    rubber, cars = flows.products.index("CPA_C22"), flows.products.index("CPA_C29")
    assert flows.values[rubber, cars] == pytest.approx(5_333.90)
    assert flows.values[cars, rubber] == pytest.approx(180.19)
    assert flows.values[:, cars].sum() == pytest.approx(53_339.94)
    links = input_output_links(flows, ["C10", "C11", "C22", "C29"])
    assert links.at("C22", "C29") == pytest.approx(5_333.90 / 21_988.63, abs=1e-6)
    assert links.at("C22", "C29") == pytest.approx(0.243, abs=5e-4)


def test_food_and_drinks_share_a_code(real_data: Path) -> None:
    links = input_output_links(read_flows(real_data / "io_eurostat_cz_sk_2015.parquet"), ["C10", "C11", "C22", "C29"])
    assert links.at("C10", "C11") == pytest.approx(2_170.43 / 11_519.01, abs=1e-6)
    assert links.at("C10", "C11") == pytest.approx(0.188, abs=5e-4)


def test_oil_and_refineries_in_the_united_states(real_data: Path) -> None:
    """U.S. Bureau of Economic Analysis, use table 2017."""
    flows = read_flows(real_data / "io_bea_use_2017_detail.parquet")
    links = input_output_links(flows, ["211000", "324110", "336112", "336370"])
    assert links.at("211000", "324110") == pytest.approx(282_208 / (331_959 + 27_448), abs=1e-4)
    assert links.at("211000", "324110") == pytest.approx(0.785, abs=5e-4)


def test_steel_cars_and_shops() -> None:
    persons = pd.DataFrame(
        [[60, 30, 10], [50, 40, 10], [10, 20, 70]], ["steel", "cars", "shops"], ["welders", "engineers", "sellers"]
    )
    similar = occupational_similarity(StaffingTable.from_wide(persons), ["steel", "cars", "shops"])
    assert similar.at("steel", "cars") == pytest.approx(0.923, abs=5e-4)
    assert similar.at("steel", "shops") == pytest.approx(-0.886, abs=5e-4)
