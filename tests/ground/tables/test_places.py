"""Countries and sections."""

from __future__ import annotations

import numpy as np

from klastr.codes.classifications import recognised_industries, recognised_regions
from klastr.tables.places import Places, places
from klastr.tables.regional import RegionalTable


def places_of(regions: tuple[str, ...], industries: tuple[str, ...]) -> Places:
    shape = (1, len(regions), len(industries))
    return places(
        RegionalTable(
            regions=regions,
            industries=industries,
            years=(None,),
            values=np.ones(shape),
            kinds=np.zeros(shape, dtype=np.uint8),
            region_codes=recognised_regions(regions),
            industry_codes=recognised_industries(industries),
        )
    )


def same(numbers: np.ndarray) -> list[bool]:
    return [bool(one == numbers[0]) for one in numbers]


def test_regions_of_a_country_are_together_whatever_their_level() -> None:
    assert same(places_of(("CZ", "CZ01", "CZ080", "SK01"), ("C10",)).country) == [True, True, True, False]


def test_divisions_are_with_their_section_even_if_the_table_does_not_hold_it() -> None:
    assert same(places_of(("CZ01",), ("C10", "C33", "C", "S95", "G451")).section) == [True, True, True, False, False]


def test_naics_sectors_written_as_a_range_are_one_section() -> None:
    found = places_of(("10180", "33860"), ("311111", "336411", "31-33", "23", "00"))
    assert same(found.section) == [True, True, True, False, False]
    assert same(found.country) == [True, True]


def test_own_codes_are_all_in_one_place() -> None:
    found = places_of(("north", "south"), ("steel", "food"))
    assert same(found.country) == [True, True]
    assert same(found.section) == [True, True]
