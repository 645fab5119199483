"""What a quotient divides by what, and which regions are a part of the reference they are held against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klastr.errors import MissingReference, MissingYear, MixedLevels
from klastr.identify.basis import basis
from klastr.identify.specialisation import location_quotient
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]

REGIONS = ("CZ", "CZ01", "CZ02", "SK", "SK01", "SK02")
CELLS = np.array([[30.0, 70.0], [10.0, 20.0], [20.0, 50.0], [9.0, 21.0], [4.0, 1.0], [5.0, 20.0]])


def test_levels_must_be_chosen_where_there_are_several(make: Make) -> None:
    with pytest.raises(MixedLevels, match="region"):
        basis(make(CELLS, REGIONS, ("C10", "C11")))
    ground = basis(make(CELLS, REGIONS, ("C10", "C11")), region_level=2)
    assert ground.regions == ("CZ01", "CZ02", "SK01", "SK02")
    assert ground.region_total.tolist() == [30, 70, 5, 25]
    assert ground.reference_total == 130


@pytest.mark.parametrize(
    ("reference", "total", "inside"),
    [("all", 130, [True] * 4), ("SK", 30, [False, False, True, True]), ("CZ02", 70, [False, True, False, False])],
)
def test_the_reference_and_what_is_in_it(make: Make, reference: str, total: float, inside: list[bool]) -> None:
    ground = basis(make(CELLS, REGIONS, ("C10", "C11")), region_level=2, reference=reference)
    assert ground.reference_total == total
    assert ground.in_reference.tolist() == inside


def test_the_total_row_is_taken_where_there_is_one(make: Make) -> None:
    cells = np.array([[10.0, 20.0, 100.0], [30.0, 40.0, 100.0]])
    table = make(cells, ("CZ01", "CZ02"), ("C10", "C11", "TOTAL"))
    assert basis(table, industry_level=2).region_total.tolist() == [100, 100]
    assert basis(table, industry_level=2, total="table").region_total.tolist() == [30, 70]


def test_asking_for_a_total_row_that_is_not_there_is_refused(make: Make) -> None:
    with pytest.raises(MissingReference, match="whole economy") as caught:
        basis(make(CELLS[1:3], REGIONS[1:3], ("C10", "C11")), total="all")
    assert "--total table" in str(caught.value.hint)


def test_the_last_year_is_taken_and_others_can_be_asked_for(make: Make) -> None:
    table = make(np.stack([CELLS[1:3], 2 * CELLS[1:3]]), REGIONS[1:3], ("C10", "C11"))
    assert basis(table).year == 2011
    assert basis(table, at=2010).reference_total == 100
    with pytest.raises(MissingYear):
        basis(table, at=2012)


def test_groups_without_industries_in_the_table_are_left_out(make: Make) -> None:
    own = Definition("own", {"C10": "food", "C99": "nothing"})
    ground = basis(make(CELLS[1:3], REGIONS[1:3], ("C10", "C11")), own)
    assert ground.groups == ("food",)
    assert ground.employment.tolist() == [[10], [20]]
    assert ground.region_total.tolist() == [30, 70]


@pytest.fixture(scope="module")
def europe() -> RegionalTable:
    """Half of all miners work in one region; `EU` is the sum of all regions."""
    import pandas as pd

    regions = ["CZ01", "CZ02", "CZ03", "CZ04", "PL21", "PL22", "PL31", "PL32", "SK01", "SK02", "SK03", "SK04"]
    rows = [(code, "B05", 40_000 if code == "PL22" else 3_600, 20) for code in regions]
    rows += [(code, "C10", 50_000, 2_000) for code in regions]
    frame = pd.DataFrame(rows, columns=["region", "industry", "jobs", "plants"])
    whole = frame.groupby("industry", as_index=False)[["jobs", "plants"]].sum().assign(region="EU")
    return RegionalTable.from_frame(
        pd.concat([frame, whole]), "region", "industry", "jobs", establishments="plants", source="by hand"
    )


@pytest.mark.parametrize("reference", ["all", "EU"])
def test_every_region_is_a_part_of_europe(europe: RegionalTable, reference: str) -> None:
    assert basis(europe, region_level=2, industry_level=2, reference=reference).in_reference.all()


def test_an_interval_is_the_same_against_all_regions_and_against_their_sum(europe: RegionalTable) -> None:
    by_regions, by_row = (
        location_quotient(europe, region_level=2, industry_level=2, reference=reference, draws=4000)
        for reference in ("all", "EU")
    )
    np.testing.assert_allclose(by_regions.values, by_row.values)
    assert by_regions.low is not None
    assert by_row.low is not None
    miners = by_regions.regions.index("PL22")
    np.testing.assert_allclose(by_regions.low[miners], by_row.low[miners], rtol=0.1)
