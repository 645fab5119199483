"""Which rows are totals of which others."""

from __future__ import annotations

import numpy as np

from klastr.codes.classifications import recognised_industries, recognised_regions
from klastr.tables.cells import CellKind, cell_kinds
from klastr.tables.hierarchy import Hierarchy, hierarchy
from klastr.tables.regional import RegionalTable

REGIONS = ("CZ", "CZ01", "CZ02", "PL", "PL11", "PL12")
INDUSTRIES = ("G", "G45", "G451", "G452")


def hierarchy_of(values: np.ndarray) -> Hierarchy:
    return hierarchy(
        RegionalTable(
            regions=REGIONS,
            industries=INDUSTRIES,
            years=tuple(range(2010, 2010 + len(values))),
            values=values,
            kinds=cell_kinds(values, np.zeros(values.shape, dtype=bool)),
            region_codes=recognised_regions(REGIONS),
            industry_codes=recognised_industries(INDUSTRIES),
        )
    )


def adding_up(years: int = 1) -> np.ndarray:
    """Groups in regions, added up to divisions, sections and countries."""
    found = np.zeros((years, 6, 4))
    found[:, [1, 2, 4, 5], 2:] = np.random.default_rng(0).integers(10, 100, (years, 4, 2))
    found[:, 0, 2:], found[:, 3, 2:] = found[:, 1:3, 2:].sum(axis=1), found[:, 4:, 2:].sum(axis=1)
    found[:, :, 1] = found[:, :, 0] = found[:, :, 2:].sum(axis=2)
    return found


def test_parents_are_the_nearest_codes_above_in_the_table() -> None:
    found = hierarchy_of(adding_up())
    assert found.region_parent.tolist() == [-1, 0, 0, -1, 3, 3]
    assert found.industry_parent.tolist() == [-1, 0, 1, 1]


def test_what_adds_up_is_exact() -> None:
    found = hierarchy_of(adding_up())
    assert found.regions_add_up[0, [0, 3]].all()
    assert found.industries_add_up[:, :2].all()


def test_a_country_that_is_more_than_its_regions_is_an_upper_bound() -> None:
    values = adding_up()
    values[:, 3] *= 1.5
    found = hierarchy_of(values)
    assert found.regions_add_up[0, 0]
    assert not found.regions_add_up[0, 3]


def test_one_wrong_industry_does_not_make_a_country_wrong() -> None:
    values = adding_up()
    values[0, 3, 2] *= 3
    assert hierarchy_of(values).regions_add_up[0, 3]


def test_offices_differ_in_what_their_groups_add_up_to() -> None:
    values = adding_up()
    values[:, 3:, 2:] /= 3  # as the Polish groups of trade in 2014
    found = hierarchy_of(values)
    assert found.industries_add_up[:3, 1].all()
    assert not found.industries_add_up[3:, 1].any()


def test_a_year_without_a_complete_sum_goes_by_the_others() -> None:
    values = adding_up(2)
    values[1, 1, :] = np.nan
    values[1, 1, 0] = 50
    values[1, 2, 0] = np.nan
    found = hierarchy_of(values)
    assert found.regions_add_up[1, 0]


def test_regions_that_are_not_there_are_in_no_sum() -> None:
    values = adding_up()
    values[0, 2] = np.nan
    values[0, 0] = values[0, 1]
    found = hierarchy_of(values)
    there = np.array([True, True, False, True, True, True])
    by_region = found.families(0, there)[0].parent.reshape(6, 4)
    assert (by_region[2] == -1).all()
    assert (by_region[1] == np.arange(4)).all()
    assert found.regions_add_up[0, 0]  # what is there adds up


def test_families_go_from_the_finest_regions_to_the_coarsest_industries() -> None:
    found = hierarchy_of(adding_up()).families(0, np.ones(6, dtype=bool))
    assert len(found) == 3  # regions, groups, divisions
    last = found[-1].parent.reshape(6, 4)
    assert (last[:, 1] == np.arange(6) * 4).all()
    assert (last[:, [0, 2, 3]] == -1).all()


def test_confidential_regions_are_there() -> None:
    values = np.full((1, 6, 4), np.nan)
    assert (cell_kinds(values, np.ones(values.shape, dtype=bool)) == CellKind.CONFIDENTIAL).all()
