"""The calculations by hand of docs/methods: stars, shares, cross-border clusters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from klastr.identify.crossborder import cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.regional_clusters import regional_clusters
from klastr.tables.regional import RegionalTable


@pytest.mark.slow
def test_metals_and_cars_in_moravia_silesia(real_data: Path) -> None:
    """Out of the whole European table, 2014; totals and quotients rest on its estimates of hidden cells too."""
    frame = pd.read_parquet(real_data / "eu_sbs_regional_2008_2014.parquet")
    table = RegionalTable.from_frame(
        frame, "nuts_code", "nace_code", "persons_employed", flag="persons_employed_flag",
        establishments="local_units", year="year",
    )  # fmt: skip
    found = regional_clusters(table, at=2014, region_level=2, industry_level=2, regions=["CZ08"])
    metals, cars = found.row("CZ08", "C24"), found.row("CZ08", "C29")
    assert metals["persons_employed"] == 19_578
    assert metals["region_total"] == pytest.approx(382_162, abs=50)
    assert metals["share_of_region"] == pytest.approx(19_578 / 382_162, abs=1e-5)
    assert metals["share_of_group"] == pytest.approx(19_578 / 1_002_046, abs=1e-5)
    assert cars["persons_employed"] == 19_033
    assert cars["share_of_region"] == pytest.approx(0.0498, abs=5e-5)
    assert cars["location_quotient"] == pytest.approx(2.79, abs=0.005)
    assert cars["stars"] == 3
    assert cars["stars_probability"] == pytest.approx(0.88, abs=0.02)
    assert (cars["lq_low"], cars["lq_high"]) == (pytest.approx(1.87, abs=0.05), pytest.approx(4.19, abs=0.1))


@pytest.fixture
def two_sides() -> RegionalClusters:
    rows = [
        ("CZ08", "C24", 30_000), ("PL22", "C24", 40_000), ("CZ01", "C24", 100), ("PL12", "C24", 100),
        ("CZ08", "C10", 9_000), ("PL22", "C10", 9_000), ("CZ01", "C10", 90_000), ("PL12", "C10", 90_000),
    ]  # fmt: skip
    return regional_clusters(RegionalTable.from_rows(rows), draws=0)


def test_metals_on_both_sides_of_a_border_are_one_cluster(two_sides: RegionalClusters) -> None:
    (one,) = cross_border_clusters(two_sides, [("CZ08", "PL22")]).clusters
    assert (one.regions, one.countries, one.persons_employed) == (("CZ08", "PL22"), ("CZ", "PL"), 70_000)
    assert one.share_of_regions == pytest.approx(70_000 / 88_000)
    # 70,200 of all 268,200 persons work in metals.
    assert one.location_quotient == pytest.approx((70_000 / 88_000) / (70_200 / 268_200))
    assert np.isnan(one.probability)


def test_both_sides_must_be_strong(two_sides: RegionalClusters) -> None:
    metals = two_sides.groups.index("C24")
    strong = np.zeros((4, 2))
    strong[:, metals] = [0.2, 0.95, 0.3, 0.9]  # CZ01, CZ08, PL12, PL22
    drawn = type("Drawn", (), {"strong": strong})()
    found = replace(two_sides, drawn=drawn)
    (one,) = cross_border_clusters(found, [("CZ08", "PL22")]).clusters
    assert one.probability == pytest.approx(0.95 * 0.9)
