"""Plants as points: what is read, what is refused, in which unit, and how true flat distances are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from klastr.errors import InvalidOption, InvalidTable, MissingColumn, MissingYear, NothingToMeasure
from klastr.tables.local_distances import distance_error, geodesic_km, laid_flat
from klastr.tables.points import PointSet


def frame(**changes: Any) -> pd.DataFrame:
    columns = {"lon": [14.4, 16.6, 21.0], "lat": [50.1, 49.2, 52.2], "nace": ["C24", "C24", "C17"], "jobs": [10, 20, 5]}
    return pd.DataFrame({**columns, **changes})


def test_degrees_become_kilometres_and_the_error_is_said() -> None:
    points = PointSet.from_frame(frame(), weight="jobs")
    assert points.industries == ("C17", "C24")
    far = np.hypot(points.x[0] - points.x[1], points.y[0] - points.y[1])
    assert far == pytest.approx(float(geodesic_km(14.4, 50.1, 16.6, 49.2)), rel=0.002)
    assert "equidistant conic" in points.notes[0]


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_every_kind_of_frame_is_read_and_none_is_changed(kind: str) -> None:
    import polars as pl
    import pyarrow as pa

    made = {"pandas": frame, "polars": lambda: pl.DataFrame(frame()), "arrow": lambda: pa.table(frame())}[kind]
    given, untouched = made(), made()
    points = PointSet.from_frame(given, weight="jobs")
    assert points.weight.tolist() == [10, 20, 5]
    assert given.equals(untouched)


WRONG = {
    "are the two exchanged?": frame(lon=[50.1, 49.2, 52.2], lat=[114.4, 116.6, 121.0]),
    "1 plant off the globe": frame(lon=[14.4, 16.6, 999.0]),
    "2 plants without coordinates": frame(lat=[50.1, None, None]),
    "No number where a coordinate belongs: 'abc'. (row 1)": frame(lon=["14.4", "abc", "21.0"]),
    "where a coordinate belongs: 'inf'. (row 2)": frame(lat=[50.1, 49.2, np.inf]),
    "without a weight: 1": frame(jobs=[10, None, 5]),
    "below zero: 1": frame(jobs=[10, -2, 5]),
    "are no numbers: 1": frame(jobs=[10, np.inf, 5]),
    "no numbers: 1": frame(jobs=["10", "many", "5"]),
}


@pytest.mark.parametrize("message", WRONG)
def test_what_cannot_be_right_is_refused_with_its_rows(message: str) -> None:
    with pytest.raises(InvalidTable) as refused:
        PointSet.from_frame(WRONG[message], weight="jobs")
    assert message in str(refused.value)
    assert "Hint" in str(refused.value)


def test_everything_that_is_wrong_is_in_one_report() -> None:
    with pytest.raises(InvalidTable) as refused:
        PointSet.from_frame(frame(nace=[None, "C24", "C17"], jobs=[1, -1, 2], lat=[None, 49.2, 52.2]), weight="jobs")
    assert [problem.code for problem in refused.value.problems] == [
        "missing_place",
        "negative_weight",
    ]
    assert refused.value.problems[0].rows == (0,)


def test_exchanged_coordinates_are_said_with_their_rows() -> None:
    with pytest.raises(InvalidTable) as refused:
        PointSet.from_frame(frame(lon=[50.1, 49.2, 52.2], lat=[14.4, 116.6, 121.0]))
    assert refused.value.problems[0].rows == (1, 2)


def test_one_column_is_not_both_coordinates() -> None:
    with pytest.raises(InvalidOption, match="'lon' was named as x and as y"):
        PointSet.from_frame(frame(), x="lon", y="lon")


def test_a_plant_at_zero_is_remarked_where_nothing_begins_there() -> None:
    at_zero = frame(lon=[0.0, 16.6, 21.0], lat=[0.0, 49.2, 52.2])
    assert any("1 plant at (0, 0)" in note for note in PointSet.from_frame(at_zero).notes)
    assert not any("(0, 0)" in note for note in PointSet.from_frame(frame()).notes)
    assert not any("(0, 0)" in note for note in PointSet.from_arrays([0, 3, 5], [0, 4, 1], [*"aab"]).notes)


@pytest.mark.parametrize(
    ("window", "message"),
    [((0, 10, 0, 3), "1 plant of 2 outside"), ((10, 0, 0, 5), "no study area"), ((0, np.inf, 0, 5), "no study area")],
)
def test_a_study_area_holds_the_plants(window: tuple[float, ...], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        PointSet.from_arrays([0, 3], [0, 4], [*"ab"], window=window)


def test_a_study_area_in_degrees_is_refused() -> None:
    with pytest.raises(InvalidOption, match="in degrees it has none"):
        PointSet.from_frame(frame(), window=(10, 25, 45, 55))


def test_jitter_says_where_it_moved_none() -> None:
    moved = PointSet.from_arrays([1, 2, 4], [2, 3, 2], ["a", "a", "b"]).jittered(5)
    assert moved.x.tolist() == [1, 2, 4]
    assert any("jitter moved none" in note for note in moved.notes)


def test_columns_named_the_wrong_way_round_are_noticed() -> None:
    with pytest.raises(InvalidTable, match="the two seem exchanged"):
        PointSet.from_frame(frame(), x="lat", y="lon")


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [([5.0, 5.0], [3.0, 3.0], "All 2 plants stand at one place"), ([5.0], [3.0], "1 plant"), ([], [], "0 plants")],
)
def test_nothing_to_measure(x: list[float], y: list[float], said: str) -> None:
    with pytest.raises(NothingToMeasure, match=said):
        PointSet.from_arrays(x, y, ["a"] * len(x))


def test_units_are_told_by_names_and_size() -> None:
    large = frame(lon=[4_000_000, 4_100_000, 4_200_000], lat=[3_000_000, 3_100_000, 3_000_000])
    renamed = large.rename(columns={"lon": "x", "lat": "y"})
    metres = PointSet.from_frame(renamed)
    assert np.ptp(metres.x) == 200
    assert any("metres" in note for note in metres.notes)
    with pytest.raises(InvalidTable, match="further than the earth allows"):
        PointSet.from_frame(renamed, unit="km")
    doubtful = PointSet.from_frame(frame().rename(columns={"lon": "x", "lat": "y"}), unit="km")
    assert any("could also be degrees" in note for note in doubtful.notes)


def nameless(**changes: Any) -> pd.DataFrame:
    return frame(**changes).rename(columns={"lon": "x", "lat": "y"})


def test_degrees_in_columns_that_do_not_say_so_are_asked_about() -> None:
    with pytest.raises(InvalidTable, match=r"look like degrees, and no unit was said: 'x' from 14.4 to 21") as refused:
        PointSet.from_frame(nameless())
    assert 'unit="degrees" (--unit degrees)' in str(refused.value)
    assert "conic" in PointSet.from_frame(nameless(), unit="degrees").notes[0]


def test_a_few_plants_off_the_globe_do_not_hide_that_the_others_are_in_degrees() -> None:
    plenty = pd.concat([nameless()] * 7 + [nameless(lat=[95.0, 49.2, 52.2])], ignore_index=True)
    with pytest.raises(InvalidTable, match=r"look like degrees.*but for 1 plant") as refused:
        PointSet.from_frame(plenty)
    assert refused.value.problems[0].rows == (21,)


def test_a_map_of_kilometres_that_begins_at_zero_is_not_asked_about() -> None:
    assert np.ptp(PointSet.from_frame(nameless(lon=[0.5, 3.5, 9.0], lat=[1.0, 5.0, 9.0])).x) == 8.5


def test_coordinates_that_could_be_exchanged_are_said_with_their_ranges() -> None:
    said = "Longitudes from 49.2 to 52.2, latitudes from 14.4 to 21: each could be the other"
    exchanged = PointSet.from_frame(frame(lon=[50.1, 49.2, 52.2], lat=[14.4, 16.6, 21.0]))
    assert any(said in note for note in exchanged.notes)
    assert not any("each could be" in note for note in PointSet.from_frame(frame(lon=[114.4, 116.6, 121.0])).notes)


def test_plants_without_an_industry_are_left_out_and_said() -> None:
    points = PointSet.from_frame(frame(nace=["C24", None, "C17"]))
    assert (len(points), points.industries) == (2, ("C17", "C24"))
    assert any("1 plant without an industry: left out." in note for note in points.notes)


def test_shared_places_are_counted_and_can_be_moved_apart() -> None:
    points = PointSet.from_arrays([1, 1, 4], [2, 2, 2], ["a", "a", "b"])
    assert any("2 plants of 3 share a place" in note for note in points.notes)
    moved = points.jittered(0.5, seed=3)
    apart = np.hypot(moved.x[0] - moved.x[1], moved.y[0] - moved.y[1])
    assert 0 < apart <= 1
    assert (moved.x[2], points.x[0]) == (4, 1)
    assert any("moved by up to 0.5 km" in note for note in moved.notes)
    assert np.array_equal(moved.x, points.jittered(0.5, seed=3).x)
    with pytest.raises(InvalidOption, match="moves nothing"):
        points.jittered(0)


def test_years_are_chosen() -> None:
    both = pd.concat([frame(year=2010), frame(year=2020, jobs=[1, 2, 3])])
    assert PointSet.from_frame(both, weight="jobs", year="year").weight.tolist() == [1, 2, 3]
    assert PointSet.from_frame(both, weight="jobs", year="year", at=2010).year == 2010
    with pytest.raises(MissingYear, match="no plants of 2015") as refused:
        PointSet.from_frame(both, year="year", at=2015)
    assert "--at YEAR" in str(refused.value.hint)
    with pytest.raises(MissingYear, match="no column of years") as refused:
        PointSet.from_frame(both, at=2015)
    assert "--year COL" in str(refused.value.hint)


def test_rows_are_those_of_the_table_where_a_year_is_chosen() -> None:
    both = pd.concat([frame(year=2010), frame(year=2020, lat=[50.1, None, 52.2])])
    with pytest.raises(InvalidTable) as refused:
        PointSet.from_frame(both, year="year")
    assert refused.value.problems[0].rows == (4,)


def test_columns_that_nobody_named_are_asked_for() -> None:
    with pytest.raises(MissingColumn, match="coordinates east"):
        PointSet.from_frame(frame().rename(columns={"lon": "here"}))
    with pytest.raises(MissingColumn, match="as industries are"):
        PointSet.from_frame(frame().rename(columns={"nace": "thing"}))
    with pytest.raises(MissingColumn, match="no column 'size'"):
        PointSet.from_frame(frame(), weight="size")


@pytest.mark.parametrize(
    ("between", "message"),
    [
        ([[0, 1]], "1 x 2 for 2 plants"),
        ([[0, -1], [-1, 0]], "below zero"),
        ([[0, np.nan], [np.nan, 0]], "missing"),
        ([[0, 1], [2, 0]], "there and back"),
        ([[1, 2], [2, 0]], "from themselves"),
    ],
)
def test_a_table_of_distances_is_checked(between: Any, message: str) -> None:
    with pytest.raises(InvalidTable, match=message):
        PointSet.from_distances(between, ["a", "b"])


@pytest.mark.parametrize(
    ("west", "east", "south", "north", "most"),
    [
        (12, 19, 48, 51, 0.001),
        (-10, 30, 36, 70, 0.05),
        (-125, -67, 25, 49, 0.03),
        (170, 190, -45, -35, 0.006),
        (-5, 5, -5, 5, 0.002),
    ],
)
def test_flat_distances_are_nearly_true(west: float, east: float, south: float, north: float, most: float) -> None:
    random = np.random.default_rng(1)
    lon, lat = (random.uniform(west, east, 800) + 180) % 360 - 180, random.uniform(south, north, 800)
    mean, worst = distance_error(lon, lat, *laid_flat(lon, lat))
    assert mean < worst < most


def test_the_geodesic_is_that_of_the_ellipsoid() -> None:
    # GRS 1980: a quarter of a meridian is 10,001.966 km, a degree of the equator 6378.137 km x pi / 180.
    assert float(geodesic_km(0.0, 0.0, 0.0, 89.999999)) == pytest.approx(10001.9657, abs=0.05)
    assert float(geodesic_km(0.0, 0.0, 1.0, 0.0)) == pytest.approx(111.3195, abs=1e-3)
    assert float(geodesic_km(5.0, 5.0, 5.0, 5.0)) < 1e-6
