"""Columns and rows of plants that cannot be what they are named for: refused, explained, never taken for others."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from klastr.errors import InvalidOption, InvalidTable, NothingToMeasure
from klastr.tables.collapse import collapse
from klastr.tables.plant_points import point_set

ROLES = {"region": "region", "industry": "industry", "employment": "jobs"}
PLANTS = pd.DataFrame({"region": ["A", "B", "A"], "industry": ["x", "x", "y"], "jobs": [1, 2, 3]})
PLACES = pd.DataFrame(
    {"lon": [14.4, 16.6, 17.1], "lat": [50.1, 49.2, 48.1], "nace": ["a", "a", "b"], "jobs": [1, 2, 3]}
)


@pytest.mark.parametrize(
    ("column", "held"),
    [
        ({"region": pa.array([["A"]])}, "'region' of 'the frame' holds array<string>, not labels"),
        ({"industry": pa.array([{"a": 1}])}, "'industry' of 'the frame' holds struct.*, not labels"),
        ({"region": pa.array([b"A"])}, "'region' of 'the frame' holds bytes, not labels"),
        ({"region": pa.array([5], pa.duration("s"))}, "'region' of 'the frame' holds interval.*, not labels"),
        ({"year": pa.array([5], pa.time32("s"))}, "'year' of 'the frame' holds time, not years"),
        ({"year": pa.array([[2014]])}, "'year' of 'the frame' holds array<int64>, not years"),
    ],
    ids=["list", "struct", "bytes", "duration", "time", "list of years"],
)
def test_columns_of_a_kind_that_cannot_be_are_refused(column: dict[str, Any], held: str) -> None:
    columns = {"region": ["A"], "industry": ["x"], "jobs": [1], "year": [2014]} | column
    with pytest.raises(InvalidOption, match=held):
        collapse(pa.table(columns), **ROLES, year="year")


def test_a_column_of_nothing_is_no_number_of_persons() -> None:
    """An older DuckDB calls a column without an entry one of whole numbers: then its rows are told, one by one."""
    columns = {"region": ["A"], "industry": ["x"], "jobs": pa.array([None], pa.null()), "year": [2014]}
    with pytest.raises(
        (InvalidOption, NothingToMeasure),
        match=r"'jobs' of 'the frame' holds nothing, not numbers|1 plant without a number",
    ):
        collapse(pa.table(columns), **ROLES, year="year")


def test_texts_that_are_no_numbers_are_shown_and_a_decimal_comma_is_explained() -> None:
    plants = PLANTS.head(3).assign(jobs=["1,5", "2", "3"], year=2019.0)
    with pytest.raises(InvalidTable, match=r"such as A, x, 2019: '1,5'. Hint: write a decimal point"):
        collapse(plants, **ROLES, year="year")


def test_texts_in_place_of_coordinates_are_no_missing_ones() -> None:
    places = PLACES.assign(region="A", lon=["14,4", "16.6", None], lat=["50.1", "49.2", "48.1"])
    roles = {"region": "region", "industry": "nace", "employment": "jobs", "x": "lon", "y": "lat"}
    with pytest.raises(InvalidTable, match="1 plant with a coordinate that is a text and no number, such as A, a"):
        collapse(places, **roles)
    found = collapse(places, **roles, unusable="drop")
    assert {problem.code: problem.count for problem in found.problems} == {"unread_place": 1, "no_place": 1}
    assert found.cells.plants.sum() == 2


@pytest.mark.parametrize("nothing", ["", " ", "NA"])
def test_words_for_nothing_are_no_name_that_stands_twice(nothing: str) -> None:
    plants = pd.DataFrame({"region": "A", "industry": "x", "jobs": [1, 2], "id": [nothing, nothing]})
    assert collapse(plants, **ROLES, id="id").table.values.sum() == 3


def test_a_plant_stands_twice_however_its_year_is_spelled() -> None:
    plants = pd.DataFrame(
        {"region": "A", "industry": "x", "jobs": [1, 2], "id": ["p", "p "], "year": ["2019", " 2019"]}
    )
    with pytest.raises(InvalidTable, match=r"1 plant more than once in one year, 2 rows: p \(2 times\)"):
        collapse(plants, **ROLES, id="id", year="year")


def test_points_of_one_industry_are_no_points_of_others() -> None:
    places = pd.DataFrame({"lon": [1.0, 2.0, 3.0, 4.0], "lat": [1.0, 2.0, 3.0, 4.0], "code": [24.5, 24.5, 24.0, 24.0]})
    roles = {"x": "lon", "y": "lat", "industry": "code"}
    assert len(point_set(places, **roles, industries={"24"})) == 2
    assert point_set(places, **roles, industries={"24.5"}).industries == ("24.5",)
    with pytest.raises(InvalidOption, match="has no plants of 0024"):
        point_set(places, **roles, industries={"0024"})
    assert len(point_set(places.assign(code=["C24", "C24", "C", "2"]), **roles, industries="C24")) == 2
    years = places.assign(year=[2014.0, 2014.0, 2014.0, float("nan")])
    assert len(point_set(years, **roles, year="year", at=2014)) == 3


@pytest.mark.postgresql
def test_numbers_that_are_none_are_missing_in_decimals_too(postgresql: Any) -> None:
    database = postgresql.emptied_database()
    postgresql.run(
        "CREATE TABLE plants (region TEXT, industry TEXT, jobs NUMERIC(8, 2))",
        "INSERT INTO plants VALUES ('A', 'x', 2.5), ('A', 'x', 'NaN'), ('A', 'x', NULL)",
        database=database,
    )
    found = collapse(postgresql.address(database), **ROLES)
    assert {problem.code: problem.count for problem in found.problems} == {"no_persons": 2}
    assert found.table.values.sum() == 2.5


def test_an_exchange_that_cannot_be_seen_is_said_with_the_ranges() -> None:
    exchanged = PLACES.rename(columns={"lon": "lat", "lat": "lon"})
    for places, ranges in (
        (PLACES, "Longitudes from 14.4 to 17.1, latitudes from 48.1 to 50.1"),
        (exchanged, "Longitudes from 48.1 to 50.1, latitudes from 14.4 to 17.1"),
    ):
        note = point_set(places, x="lon", y="lat", industry="nace").problems[0]
        assert (note.code, note.severity) == ("could_be_exchanged", "note")
        assert ranges in note.message
    far = PLACES.assign(lon=[114.4, 116.6, 117.1])
    told = [problem.code for problem in point_set(far, x="lon", y="lat", industry="nace").problems]
    assert "could_be_exchanged" not in told
