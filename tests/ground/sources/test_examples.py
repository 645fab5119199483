"""The embedded example."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from klastr.sources.examples import EUROPE, SOURCE, visegrad, visegrad_reference
from klastr.tables.cells import CellKind
from klastr.tables.definitions import Definition
from klastr.tables.impute import impute
from klastr.tables.regional import RegionalTable
from klastr.tables.tiles import tile_layout


@pytest.fixture(scope="module")
def example() -> RegionalTable:
    return visegrad()


def test_35_regions_68_divisions_two_years_with_their_source(example: RegionalTable) -> None:
    level = example.at_level(region_level=2, industry_level=2)
    assert level.shape == (2, 35, 68)
    assert level.years == (2010, 2014)
    assert {code[:2] for code in level.regions} == {"CZ", "HU", "PL", "SK"}
    assert example.source == SOURCE
    assert example.unit == "persons employed"


def test_every_region_has_its_tile(example: RegionalTable) -> None:
    assert tile_layout(example.at_level(region_level=2, industry_level=2).regions) is not None


def test_countries_and_sections_are_there_to_bound_what_is_hidden(example: RegionalTable) -> None:
    assert {"CZ", "HU", "PL", "SK", "PL1", "HU1"} <= set(example.regions)
    assert {"B", "C", "G", "N"} <= set(example.industries)
    filled = impute(example)
    assert not filled.open_cells.any()
    assert filled.imputation is not None
    assert filled.imputation.largest_gap < 0.01


def test_hidden_cells_are_confidential_and_nothing_is_missing(example: RegionalTable) -> None:
    counts = example.counts()
    assert counts[CellKind.NOT_THERE] == 0
    assert 0.05 < counts[CellKind.CONFIDENTIAL] / example.values.size < 0.10


def test_europe_is_one_row_larger_than_every_region(example: RegionalTable) -> None:
    europe = example.values[:, example.regions.index(EUROPE)]
    assert np.isfinite(europe).all()
    others = np.delete(example.values, example.regions.index(EUROPE), axis=1)
    assert (europe >= np.nanmax(others, axis=1)).all()
    assert any("28 countries" in note for note in example.notes)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Europe, 28 countries"), ("cs", "Evropa, 28 zemí"), ("xx", "Europe, 28 countries")]
)
def test_europe_has_a_name(language: str, name: str) -> None:
    assert visegrad(language=language).region_label(EUROPE) == name


def test_percentiles_of_each_division(example: RegionalTable) -> None:
    definition = Definition.own_industries(example.at_level(region_level=2, industry_level=2))
    europe = visegrad_reference(definition)
    assert europe is not None
    assert (europe.year, europe.regions) == (2014, 280)
    size = europe.percentile("persons_employed", 0.9, definition.groups)
    focus = europe.percentile("share_of_region", 0.9, definition.groups)
    assert size is not None
    assert focus is not None
    assert (size > 0).all()
    assert ((focus > 0) & (focus < 1)).all()


def test_percentiles_of_the_built_in_groups_are_empty_only_where_europe_has_no_such_division() -> None:
    definition = Definition.built_in("nace")
    europe = visegrad_reference(definition, year=2010)
    assert europe is not None
    assert europe.regions == 282
    size = europe.percentile("persons_employed", 0.9, definition.groups)
    assert size is not None
    empty = [group for group, persons in zip(definition.groups, size, strict=True) if np.isnan(persons)]
    assert empty == ["agriculture", "finance", "public", "personal"]


def test_percentiles_of_other_definitions_and_years_are_not_made_up() -> None:
    assert visegrad_reference(Definition("own", {"C29": "cars"})) is None
    assert visegrad_reference(Definition("own", {"C10": "C29", "C29": "C29"})) is None  # more than its name says
    assert visegrad_reference(year=2012) is None


# -- against Eurostat's own table ------------------------------------------------------------------------------------


def test_every_published_number_is_eurostats(example: RegionalTable, real_data: Path) -> None:
    rows = pd.read_parquet(real_data / "eu_sbs_regional_2008_2014.parquet")
    rows = rows.set_index(["year", "nuts_code", "nace_code"])
    compared = 0
    for name, cells in {
        "persons_employed": np.where(example.kinds == CellKind.PUBLISHED, example.values, np.nan),
        "local_units": example.establishments,
        "wages_meur": example.wages,
    }.items():
        published = rows[name].to_dict()
        for t, year in enumerate(example.years):
            for r, region in enumerate(example.regions):
                if region != EUROPE:
                    theirs = np.array([published[year, region, industry] for industry in example.industries])
                    assert np.array_equal(cells[t, r], theirs, equal_nan=True), (name, year, region)
                    compared += np.isfinite(theirs).sum()
    assert compared > 20_000


def test_europe_is_close_to_the_sum_of_its_countries(example: RegionalTable, real_data: Path) -> None:
    # Eurostat's own national rows; in 2010 Italy's are far below its regions in construction and trade.
    rows = pd.read_parquet(real_data / "eu_sbs_regional_2008_2014.parquet")
    national = rows[(rows["nuts_level"] == 0) & (rows["year"] == 2014) & (rows["country"] != "HR")]
    europe = example.values[example.year_index(2014), example.regions.index(EUROPE)]
    for industry in ("C", "F", "G", "I"):
        total = national.loc[national["nace_code"] == industry, "persons_employed"].sum()
        assert europe[example.industries.index(industry)] == pytest.approx(total, rel=0.02)
