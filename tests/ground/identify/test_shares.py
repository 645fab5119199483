"""Plain ratios: shares of a region, wages per person, and what they are where nobody is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from klastr.identify.basis import basis
from klastr.identify.regional_clusters import regional_clusters
from klastr.identify.shares import measures_of, shares, wages_per_person
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

METALS = Definition("metals", {"ore": "metals", "steel": "metals", "food": "food"})


@pytest.fixture
def table() -> RegionalTable:
    """Three regions, one of them empty; wages in millions, one of them not given."""
    rows = [
        ("A", "ore", 40, 1.0), ("A", "steel", 60, 2.0), ("A", "food", 100, 2.0),
        ("B", "ore", 0, 0.0), ("B", "steel", 100, np.nan), ("B", "food", 700, 7.0),
        ("C", "ore", 0, 0.0), ("C", "steel", 0, 0.0), ("C", "food", 0, 0.0),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["region", "industry", "jobs", "wages"])
    return RegionalTable.from_frame(frame, "region", "industry", "jobs", wages="wages")


def test_nothing_of_nothing_is_not_defined() -> None:
    np.testing.assert_array_equal(shares(np.array([0.0, 3.0, 3.0]), np.array([0.0, 0.0, 4.0])), [np.nan, np.nan, 0.75])


def test_shares_and_wages_by_hand(table: RegionalTable) -> None:
    row = regional_clusters(table, METALS, draws=0).row("A", "metals")
    assert row["persons_employed"] == 100
    assert row["share_of_region"] == 0.5  # (40 + 60) of 200
    assert row["share_of_group"] == 0.5  # 100 of 200 metal workers in all regions
    assert row["wages_per_person"] == pytest.approx(0.03)  # 3 million for 100 persons
    assert row["region_total"] == 200


def test_shares_of_a_region_add_up_to_one_where_the_total_is_the_table(table: RegionalTable) -> None:
    measured = measures_of(basis(table, METALS))["share_of_region"]
    np.testing.assert_allclose(measured.sum(axis=1), [1, 1, np.nan])


def test_shares_of_a_group_add_up_to_one_over_all_regions(table: RegionalTable) -> None:
    np.testing.assert_allclose(regional_clusters(table, METALS, draws=0).share_of_group.sum(axis=0), [1, 1])


def test_the_share_of_the_group_is_held_against_the_reference() -> None:
    rows = [("CZ01", "C10", 10), ("CZ01", "C24", 30), ("SK01", "C10", 50), ("SK01", "C24", 10)]
    table = RegionalTable.from_rows([*rows, ("EU", "C10", 600), ("EU", "C24", 400)])
    found = regional_clusters(table, region_level=2, reference="EU", draws=0)
    np.testing.assert_allclose(found.share_of_group, [[10 / 600, 30 / 400], [50 / 600, 10 / 400]])


def test_a_total_row_is_what_a_share_of_the_region_is_a_share_of() -> None:
    rows = [("A", "steel", 10), ("A", "TOTAL", 100), ("B", "steel", 30), ("B", "TOTAL", 200)]
    found = regional_clusters(RegionalTable.from_rows(rows), draws=0)
    assert found.share_of_region.tolist() == [[0.1], [0.15]]


def test_persons_whose_wages_are_not_given_are_not_divided_by(table: RegionalTable) -> None:
    paid = wages_per_person(basis(table, METALS))
    np.testing.assert_allclose(paid, [[0.03, 0.02], [np.nan, 0.01], [np.nan, np.nan]])


def test_without_wages_there_is_no_such_measure() -> None:
    table = RegionalTable.from_rows([("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60)])
    assert measures_of(basis(table)).keys() == {"persons_employed", "location_quotient", "share_of_region"}
    assert "wages_per_person" not in regional_clusters(table, draws=0).to_frame()


def test_an_empty_region_has_no_shares_but_keeps_its_rows(table: RegionalTable) -> None:
    frame = regional_clusters(table, METALS, draws=0).to_frame().set_index(["region", "group"])
    assert len(frame) == 3 * 2
    assert frame.loc["C", ["share_of_region", "location_quotient", "imputed_share"]].isna().all().all()
    assert (frame.loc["C", ["persons_employed", "stars", "share_of_group"]] == 0).all().all()
