"""Regions followed back through changes of their codes."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.codes.classifications import recognised_regions
from klastr.identify.growth import shift_share
from klastr.identify.predecessors import Predecessors, predecessors
from klastr.tables.cells import cell_kinds
from klastr.tables.regional import RegionalTable


def table_of(before: dict[str, float], after: dict[str, float]) -> RegionalTable:
    """Two years and two industries; where a year does not name a region, it is not there."""
    regions = tuple(sorted(before | after))
    values = np.array([[[year.get(code, np.nan)] * 2 for code in regions] for year in (before, after)])
    values[..., 1] *= 3
    return RegionalTable(
        regions=regions, industries=("C10", "C24"), years=(2010, 2014), values=values,
        kinds=cell_kinds(values, np.zeros(values.shape, dtype=bool)), region_codes=recognised_regions(regions),
    )  # fmt: skip


def followed(before: dict[str, float], after: dict[str, float]) -> tuple[dict[str, str], dict[str, list[str]]]:
    table = table_of(before, after)
    today = np.array([table.regions.index(code) for code in sorted(after)], dtype=np.intp)
    found = predecessors(table, today, 0)
    names = [[table.regions[k] for k in rows] for rows in found.members]
    return dict(zip(sorted(after), found.reasons, strict=True)), dict(zip(sorted(after), names, strict=True))


CHANGES = [
    (["CZ08"], ["CZ08"], {"CZ08": ("same", ["CZ08"])}),
    (["EL11"], ["EL51"], {"EL51": ("recoded", ["EL11"])}),
    (["FR21"], ["FRF2"], {"FRF2": ("recoded", ["FR21"])}),
    (["DE41", "DE42"], ["DE40"], {"DE40": ("merged", ["DE41", "DE42"])}),
    (["DE41"], ["DE40"], {"DE40": ("not there", [])}),
    (["HU10"], ["HU11", "HU12"], {"HU11": ("split", []), "HU12": ("split", [])}),
    (["HU10"], ["HU11"], {"HU11": ("split", [])}),
    (["FR91"], ["FRA1"], {"FRA1": ("split", [])}),
    (["UKI1", "UKI2"], ["UKI3", "UKI4"], {"UKI3": ("split", []), "UKI4": ("split", [])}),
    (["SI01", "SI02"], ["SI03", "SI04"], {"SI03": ("split", []), "SI04": ("split", [])}),
    (["SK01"], ["CZ01", "SK01"], {"CZ01": ("not there", []), "SK01": ("same", ["SK01"])}),
]


@pytest.mark.parametrize(("before", "after", "told"), CHANGES, ids=lambda value: "-".join(value))
def test_a_region_is_followed_only_where_it_is_the_same_area(
    before: list[str], after: list[str], told: dict[str, tuple[str, list[str]]]
) -> None:
    reasons, rows = followed(dict.fromkeys(before, 100.0), dict.fromkeys(after, 120.0))
    assert {code: (reasons[code], sorted(rows[code])) for code in after} == told


def test_a_code_that_is_still_there_is_not_looked_up() -> None:
    """The table has the new code in the earlier year as well: nothing changed hands."""
    reasons, _ = followed({"EL11": 1.0, "EL51": 100.0}, {"EL51": 120.0})
    assert reasons == {"EL51": "same"}


def test_own_codes_are_followed_by_their_name_alone() -> None:
    reasons, _ = followed({"here": 5.0}, {"here": 6.0, "there": 7.0})
    assert reasons == {"here": "same", "there": "not there"}


def test_growth_goes_through_a_merger_and_says_so() -> None:
    table = table_of({"DE41": 100, "DE42": 300, "CZ01": 500}, {"DE40": 440, "CZ01": 500})
    found = shift_share(table, since=2010, draws=0)
    merged = found.regions.index("DE40")
    np.testing.assert_allclose(found.growth[merged], [0.1, 0.1])
    assert found.reasons[merged] == "merged"


def test_growth_of_a_part_of_an_earlier_region_is_empty_with_its_reason() -> None:
    table = table_of({"HU10": 300, "CZ01": 500}, {"HU11": 200, "HU12": 150, "CZ01": 500})
    found = shift_share(table, since=2010, draws=0)
    for code in ("HU11", "HU12"):
        assert np.isnan(found.growth[found.regions.index(code)]).all()
        assert found.reasons[found.regions.index(code)] == "split"


def test_earlier_rows_are_added_up_by_the_region_they_became() -> None:
    found = Predecessors((np.array([2, 0]), np.array([], dtype=np.intp), np.array([1])), ("merged", "split", "same"))
    np.testing.assert_array_equal(found.all_members, [2, 0, 1])
    np.testing.assert_array_equal(found.row_of_member, [0, 0, 2])
    np.testing.assert_array_equal(found.summed(np.array([[1.0], [10.0], [100.0]])), [[101.0], [np.nan], [10.0]])


def test_nobody_to_follow_is_no_error() -> None:
    assert predecessors(table_of({"CZ01": 1}, {"CZ01": 2}), np.array([], dtype=np.intp), 0).all_members.size == 0
