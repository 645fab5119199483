"""Every choice that changes a number: reference area, total, definition, year, levels; and what cannot be measured."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from klastr.errors import InvalidOption, MissingReference, MissingYear, MixedLevels, NothingToMeasure
from klastr.identify.basis import basis, summed_by_group
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

Rows = list[tuple[str, str, float]]

CELLS: Rows = [
    ("CZ01", "C10", 10), ("CZ01", "C24", 20), ("CZ02", "C10", 30), ("CZ02", "C24", 40),
    ("SK01", "C10", 50), ("SK01", "C24", 60),
]  # fmt: skip
COUNTRIES: Rows = [("CZ", "C10", 44), ("CZ", "C24", 66), ("EU", "C10", 900), ("EU", "C24", 700)]
TOTALS: Rows = [("CZ01", "TOTAL", 100), ("CZ02", "TOTAL", 200), ("SK01", "TOTAL", 300)]
STEEL = Definition("steel", {"C24": "metals"}, traded_codes={"C24": True})


def of(*rows: Rows) -> RegionalTable:
    return RegionalTable.from_rows([row for some in rows for row in some])


def yearly(rows: list[tuple[str, str, int, float | None]]) -> RegionalTable:
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    return RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")


# -- reference -----------------------------------------------------------------------------------------------------


def test_all_regions_of_the_level_are_the_reference_unless_another_is_named() -> None:
    ground = basis(of(CELLS, COUNTRIES), region_level=2)
    assert ground.regions == ("CZ01", "CZ02", "SK01")
    assert (ground.reference, ground.reference_group.tolist(), ground.reference_total) == ("all", [90, 120], 210)
    assert ground.reference_at is not None


def test_a_code_of_the_table_is_the_reference_as_its_row_says_it() -> None:
    """The row of Czechia has more than its two regions: what is published for it counts."""
    ground = basis(of(CELLS, COUNTRIES), region_level=2, reference="CZ")
    assert (ground.reference_group.tolist(), ground.reference_total) == ([44, 66], 110)
    assert ground.reference_at is None
    assert ground.in_reference.tolist() == [True, True, False]


def test_an_area_without_a_row_is_the_sum_of_its_regions() -> None:
    ground = basis(of(CELLS), reference="CZ")
    assert (ground.reference_group.tolist(), ground.reference_total) == ([40, 60], 100)
    assert [ground.table.regions[k] for k in ground.reference_at] == ["CZ01", "CZ02"]
    assert ground.in_reference.tolist() == [True, True, False]
    assert ground.regions == ("CZ01", "CZ02", "SK01")


def test_a_region_can_be_the_reference_of_the_others() -> None:
    ground = basis(of(CELLS), reference="SK01")
    assert (ground.reference_group.tolist(), ground.reference_total) == ([50, 60], 110)


def test_a_reference_that_is_not_there_is_refused_with_the_nearest_codes() -> None:
    with pytest.raises(MissingReference, match="'CZ03' is not in the table") as refused:
        basis(of(CELLS), reference="CZ03")
    assert "--reference all" in str(refused.value)
    assert "CZ02" in str(refused.value)


# -- total ---------------------------------------------------------------------------------------------------------


def test_the_total_row_is_the_total_where_there_is_one() -> None:
    ground = basis(of(CELLS, TOTALS))
    assert (ground.total, ground.region_total.tolist(), ground.reference_total) == ("all", [100, 200, 300], 600)
    assert ground.groups == ("C10", "C24")


def test_without_one_the_industries_of_the_table_add_up() -> None:
    ground = basis(of(CELLS))
    assert (ground.total, ground.region_total.tolist(), ground.reference_total) == ("table", [30, 70, 110], 210)


def test_the_table_can_be_asked_for_beside_a_total_row() -> None:
    assert basis(of(CELLS, TOTALS), total="table").region_total.tolist() == [30, 70, 110]


def test_industries_outside_every_group_are_part_of_the_total_of_the_table() -> None:
    assert basis(of(CELLS), STEEL, total="table").region_total.tolist() == [30, 70, 110]


def test_only_traded_groups_are_part_of_the_traded_total() -> None:
    mixed = Definition("mixed", {"C10": "food", "C24": "metals"}, traded_codes={"C10": False, "C24": True})
    ground = basis(of(CELLS, TOTALS), mixed, total="traded")
    assert ground.region_total.tolist() == [20, 40, 60]
    assert ground.employment.tolist() == [[10, 20], [30, 40], [50, 60]]


def test_a_missing_total_row_is_refused() -> None:
    with pytest.raises(MissingReference, match="no row for the whole economy") as refused:
        basis(of(CELLS), total="all")
    assert "--total table" in str(refused.value)


@pytest.mark.parametrize("traded", [{}, {"C24": False}])
def test_a_traded_total_of_nothing_is_refused(traded: dict[str, bool]) -> None:
    with pytest.raises(InvalidOption, match="'steel' names none") as refused:
        basis(of(CELLS), Definition("steel", {"C24": "metals"}, traded_codes=traded), total="traded")
    assert "traded (yes/no)" in str(refused.value)


# -- definition ----------------------------------------------------------------------------------------------------


def test_each_industry_is_a_group_by_itself_unless_a_definition_is_given() -> None:
    ground = basis(of(CELLS))
    assert ground.groups == ("C10", "C24")
    assert ground.definition.name == "each industry by itself"
    assert ground.notes == ()


def test_a_group_adds_up_its_industries_and_leaves_the_others_out() -> None:
    ground = basis(of(CELLS), STEEL)
    assert (ground.groups, ground.employment.tolist()) == (("metals",), [[20], [40], [60]])
    assert any("in no group" in note and "C10" in note for note in ground.notes)


def test_a_group_without_industries_in_the_table_has_no_column() -> None:
    made = Definition("made", {"C29": "cars", "C24": "metals", "C10": "food"})
    ground = basis(of(CELLS), made)
    assert ground.groups == ("metals", "food")
    assert ground.employment.tolist() == [[20, 10], [40, 30], [60, 50]]
    assert any("C29" in note for note in ground.notes)


def test_own_codes_of_regions_and_industries_are_measured_like_any_other() -> None:
    table = of([("North", "boats", 4), ("North", "fish", 6), ("South", "boats", 1), ("South", "fish", 9)])
    ground = basis(table, Definition("sea", {"boats": "sea", "fish": "sea"}))
    assert (ground.regions, ground.employment.tolist()) == (("North", "South"), [[10], [10]])


def test_columns_are_added_up_by_group() -> None:
    cells = np.arange(6.0).reshape(2, 3)
    assert summed_by_group(cells, np.array([1, -1, 0]), 2).tolist() == [[2, 0], [5, 3]]
    assert summed_by_group(cells, np.array([0, 0, 0]), 1).tolist() == [[3], [12]]
    assert summed_by_group(cells, np.array([-1, -1, -1]), 1).tolist() == [[0], [0]]


# -- levels, years, regions that are not there ---------------------------------------------------------------------


def test_mixed_levels_are_refused_until_one_is_named() -> None:
    with pytest.raises(MixedLevels, match="count people twice") as refused:
        basis(of(CELLS, COUNTRIES))
    assert "--region-level" in str(refused.value)


def test_what_lies_outside_any_region_is_left_out() -> None:
    ground = basis(of(CELLS, [("CZZZ", "C10", 5), ("CZZZ", "C24", 5)]), region_level=2)
    assert "CZZZ" not in ground.regions
    assert ground.reference_total == 210


YEARS = [(region, code, year, 10.0 * k + year % 10)
         for year in (2010, 2014)
         for k, (region, code) in enumerate((r, c) for r in ("CZ01", "CZ02") for c in ("C10", "C24"))]  # fmt: skip


def test_the_last_year_is_measured_unless_another_is_named() -> None:
    assert basis(yearly(YEARS)).year == 2014
    assert basis(yearly(YEARS), at=2010).employment.tolist() == [[0, 10], [20, 30]]


def test_a_year_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(MissingYear, match=r"1999.*2010, 2014"):
        basis(yearly(YEARS), at=1999)


def test_a_region_that_is_not_there_in_the_year_is_absent_and_not_zero() -> None:
    table = yearly([*YEARS, ("SK01", "C10", 2010, 7.0), ("SK01", "C24", 2010, 7.0)])
    assert basis(table, at=2014).regions == ("CZ01", "CZ02")
    assert basis(table, at=2010).regions == ("CZ01", "CZ02", "SK01")


# -- what cannot be measured ---------------------------------------------------------------------------------------


def test_one_region_has_nothing_to_be_held_against() -> None:
    with pytest.raises(NothingToMeasure, match="one region") as refused:
        basis(of(CELLS[:2]))
    assert "--reference" in str(refused.value)


def test_one_region_with_a_row_for_the_reference_is_enough() -> None:
    ground = basis(of(CELLS[:2], [("EU", "C10", 900), ("EU", "C24", 700)]), region_level=2, reference="EU")
    assert ground.regions == ("CZ01",)
    assert ground.reference_total == 1600


def test_one_industry_is_all_that_every_region_has() -> None:
    with pytest.raises(NothingToMeasure, match="one industry") as refused:
        basis(of(CELLS[::2]))
    assert "--total all" in str(refused.value)


def test_one_industry_with_a_total_row_is_enough() -> None:
    ground = basis(of(CELLS[::2], TOTALS))
    assert (ground.employment / ground.region_total[:, None]).ravel().tolist() == [0.1, 0.15, 50 / 300]


def test_only_zeros_are_refused() -> None:
    with pytest.raises(NothingToMeasure, match="All 6 cells of 3 regions and 2 industries are zero"):
        basis(of([(region, code, 0) for region, code, _ in CELLS]))


def test_zeros_beside_numbers_are_numbers() -> None:
    ground = basis(of([("CZ01", "C10", 0), ("CZ01", "C24", 0), *CELLS[2:]]))
    assert ground.employment[0].tolist() == [0, 0]
    assert ground.region_total.tolist() == [0, 70, 110]
