"""What was found, as rows, as words, and as an explanation of each number."""

from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

from klastr.errors import InvalidOption
from klastr.identify.findings import RegionalClusters
from klastr.identify.regional_clusters import regional_clusters
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

PROMISED = [
    "region", "region_name", "group", "group_name", "year", "persons_employed", "imputed_share", "location_quotient",
    "lq_low", "lq_high", "share_of_region", "share_of_group", "growth", "stars", "stars_probability",
]  # fmt: skip


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Four regions and three industries in two years; one cell of the later year is hidden."""
    rows = [
        (region, industry, year, float(1000 * (r + 1) * (i + 2) + (year - 2010) * 50 * i), 20 + i)
        for year in (2010, 2014)
        for r, region in enumerate(("CZ01", "CZ08", "PL22", "SK01"))
        for i, industry in enumerate(("C10", "C24", "C29"))
    ]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs", "units"]).assign(flag="")
    hidden = (frame["region"] == "PL22") & (frame["industry"] == "C24") & (frame["year"] == 2014)
    return frame.assign(jobs=frame["jobs"].mask(hidden), flag=frame["flag"].mask(hidden, "c"))


@pytest.fixture(scope="module")
def table(frame: pd.DataFrame) -> RegionalTable:
    return RegionalTable.from_frame(
        frame, "region", "industry", "jobs", year="year", flag="flag", establishments="units",
        source="Office of tests, table 7",
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(table: RegionalTable) -> RegionalClusters:
    return regional_clusters(table, since=2010, draws=100)


def test_columns_stand_in_the_promised_order(found: RegionalClusters) -> None:
    assert list(found.to_frame().columns[: len(PROMISED)]) == PROMISED


def test_there_is_one_row_for_every_region_and_group(found: RegionalClusters) -> None:
    frame = found.to_frame()
    assert list(zip(frame["region"], frame["group"], strict=True)) == [
        (region, group) for region in ("CZ01", "CZ08", "PL22", "SK01") for group in ("C10", "C24", "C29")
    ]
    assert (frame["year"] == 2014).all()
    assert not frame[["region_name", "group_name"]].isna().any().any()


def test_numbers_stand_in_the_row_of_their_region_and_group(found: RegionalClusters) -> None:
    frame = found.to_frame().set_index(["region", "group"])
    for r, region in enumerate(found.regions):
        for g, group in enumerate(found.groups):
            row = frame.loc[(region, group)]
            assert row["persons_employed"] == found.employment[r, g]
            assert row["location_quotient"] == found.location_quotient[r, g]
            assert row["growth"] == found.growth.growth[r, g]
            assert row["stars"] == found.stars[r, g]
            assert found.row(region, group)["lq_low"] == row["lq_low"]


def test_only_what_is_an_estimate_is_called_one(found: RegionalClusters) -> None:
    frame = found.to_frame()
    estimated = frame[frame["imputed_share"] > 0]
    assert estimated[["region", "group"]].to_numpy().tolist() == [["PL22", "C24"]]
    assert estimated["imputed_share"].tolist() == [1.0]


def test_intervals_hold_the_quotient_and_values_are_in_their_bounds(found: RegionalClusters) -> None:
    frame = found.to_frame()
    assert (frame["lq_low"] <= frame["location_quotient"]).all()
    assert (frame["location_quotient"] <= frame["lq_high"]).all()
    for name in ("imputed_share", "share_of_region", "share_of_group", "stars_probability", "q_value"):
        assert frame[name].between(0, 1).all(), name


def test_a_frame_may_be_changed_without_changing_the_answer(found: RegionalClusters) -> None:
    before = found.to_frame()
    changed = found.to_frame()
    changed.loc[:, "persons_employed"] = -1.0
    changed.loc[:, "region"] = "nowhere"
    pd.testing.assert_frame_equal(found.to_frame(), before)


def test_the_table_and_the_frame_it_came_from_stay_as_they_were(frame: pd.DataFrame) -> None:
    given = copy.deepcopy(frame)
    table = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year", flag="flag")
    values, kinds = table.values.copy(), table.kinds.copy()
    regional_clusters(table, since=2010, draws=100).to_frame()
    np.testing.assert_array_equal(table.values, values)
    np.testing.assert_array_equal(table.kinds, kinds)
    pd.testing.assert_frame_equal(frame, given)


def test_an_answer_cannot_be_changed(found: RegionalClusters) -> None:
    with pytest.raises(FrozenInstanceError):
        found.scheme = None  # type: ignore[misc]


def test_an_explanation_names_cells_thresholds_and_sources(found: RegionalClusters) -> None:
    told = found.explain("CZ08", "C29")
    r, g = found.regions.index("CZ08"), found.groups.index("C29")
    cells = told.cells
    part, whole = cells["persons employed, CZ08 x C29"], cells["total of CZ08 (table)"]
    reference, everything = cells["reference all x C29"], cells["total of the reference (all)"]
    assert (part / whole) / (reference / everything) == pytest.approx(found.location_quotient[r, g], abs=1e-4)
    assert "LQ = " in told.formula
    assert "threshold 10,000 (Sölvell, Ketels and Lindqvist (2008): more than 10,000 jobs)" in cells["star size"]
    assert "threshold 0.03 (" in cells["star focus"]
    assert "probability" in cells["star specialisation"]
    assert told.sources == ("Office of tests, table 7",)
    assert "Source: Office of tests, table 7" in str(told)


def test_an_explanation_says_what_is_an_estimate(found: RegionalClusters) -> None:
    cells = found.explain("PL22", "C24").cells
    assert cells["of which estimates of hidden cells"] == cells["persons employed, PL22 x C24"] > 0


@pytest.mark.parametrize(
    ("region", "group", "told"), [("CZ80", "C29", "region 'CZ80'"), ("CZ08", "C92", "group 'C92'")]
)
def test_a_code_that_is_not_there_is_refused_with_the_nearest(
    found: RegionalClusters, region: str, group: str, told: str
) -> None:
    for ask in (found.row, found.explain):
        with pytest.raises(InvalidOption, match=told) as refused:
            ask(region, group)
        assert "CZ08" in str(refused.value) or "C29" in str(refused.value)


def test_a_citation_names_the_program_and_the_source(found: RegionalClusters) -> None:
    assert found.cite().startswith("Computed with klastr ")
    assert found.cite().endswith("Source: Office of tests, table 7.")


def test_names_come_from_the_classification(found: RegionalClusters) -> None:
    assert found.region_name("CZ08") not in ("", "CZ08")
    assert found.group_name("C24") == "Basic metals"
    assert found.group_name("C24", "cs") not in ("C24", "Basic metals")
    assert [found.country(code) for code in found.regions] == ["CZ", "CZ", "PL", "SK"]


def test_names_of_a_definition_come_first(table: RegionalTable) -> None:
    rows = pd.DataFrame({"code": ["C24", "C29"], "group": ["M", "C29"], "group_name": ["Metals of ours", None]})
    found = regional_clusters(table, Definition.from_frame(rows), draws=0)
    assert found.group_name("M") == "Metals of ours"
    assert found.group_name("C29") == "Motor vehicles"


def test_regions_without_a_name_take_that_of_a_geography() -> None:
    rows = [("a1", "steel", 10), ("a1", "food", 60), ("b2", "steel", 30), ("b2", "food", 60)]
    found = regional_clusters(RegionalTable.from_rows(rows), draws=0)
    named = found.with_region_names({"a1": "Upper Valley", "elsewhere": "Nowhere"})
    assert named.to_frame()["region_name"].tolist() == ["Upper Valley"] * 2 + ["b2"] * 2
    assert found.region_name("a1") == "a1"
    numbers = ["persons_employed", "location_quotient", "stars"]
    pd.testing.assert_frame_equal(named.to_frame()[numbers], found.to_frame()[numbers])


def test_a_region_that_has_a_name_keeps_it(found: RegionalClusters) -> None:
    assert found.with_region_names({"CZ08": "Something else"}).region_name("CZ08") == found.region_name("CZ08")


def test_without_draws_an_earlier_year_and_wages_their_columns_are_empty(table: RegionalTable) -> None:
    found = regional_clusters(table, draws=0)
    frame = found.to_frame()
    assert list(frame.columns[: len(PROMISED)]) == PROMISED
    assert frame[["lq_low", "lq_high", "growth", "stars_probability", "q_value"]].isna().all().all()
    assert found.low is found.high is found.q_values is found.stars_probability is None
    assert "wages_per_person" not in frame
    assert found.settings["interval"] == "no draws were asked for"
    assert "probability" not in str(found.explain("CZ08", "C24"))


def test_the_settings_that_made_the_numbers_are_kept(table: RegionalTable) -> None:
    settings = regional_clusters(
        table, at=2014, since=2010, regions=["SK", "CZ"], smallest_total=10, draws=100, seed=7
    ).settings
    told = {name: settings[name] for name in ("year", "since", "reference", "total", "stars", "draws", "seed")}
    assert told == {
        "year": 2014, "since": 2010, "reference": "all", "total": "table", "stars": "absolute", "draws": 100, "seed": 7,
    }  # fmt: skip
    assert settings["regions"] == ["CZ", "SK"]
    assert settings["smallest_total"] == 10


def test_progress_rises_to_one(table: RegionalTable) -> None:
    told: list[float] = []
    regional_clusters(table, draws=100, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_growth_says_why_it_is_empty() -> None:
    rows = [("CZ01", "C10", year, 100.0) for year in (2010, 2014)] + [("SK01", "C10", 2014, 50.0)]
    rows += [(region, "C24", 2014, 50.0) for region in ("CZ01", "SK01")] + [("CZ01", "C24", 2010, 25.0)]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    table = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    grown = regional_clusters(table, since=2010, draws=0).to_frame().set_index(["region", "group"])
    assert grown.loc[("CZ01", "C24"), ["growth", "growth_note"]].tolist() == [1.0, "same"]
    assert np.isnan(grown.loc[("SK01", "C24"), "growth"])
    assert grown.loc[("SK01", "C24"), "growth_note"] == "not there"
