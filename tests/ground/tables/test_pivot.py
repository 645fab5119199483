"""Frames become tables: in any order, from any library, with every cell of its kind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.errors import InvalidTable
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable

ROWS = [
    ("CZ01", "C10", 2013, 10.0, None, 2),
    ("CZ01", "C11", 2013, None, "c", 1),
    ("CZ02", "C10", 2013, 30.0, "p", 3),
    ("CZ02", "C11", 2013, None, "u", None),
    ("CZ01", "C10", 2014, 11.0, None, 2),
    ("CZ01", "C11", 2014, 5.0, "c", 1),
    ("CZ02", "C10", 2014, None, None, None),
    ("CZ02", "C11", 2014, None, None, None),
]
NAMES = ["geo", "nace", "year", "jobs", "flag", "units"]
FRAME = pd.DataFrame(ROWS, columns=NAMES)
ROLES = {
    "region": "geo",
    "industry": "nace",
    "value": "jobs",
    "year": "year",
    "flag": "flag",
    "establishments": "units",
}


def table(frame: object = FRAME, **more: str) -> RegionalTable:
    return RegionalTable.from_frame(frame, **ROLES, **more)


def test_rows_are_laid_out_by_year_region_and_industry() -> None:
    made = table()
    assert (made.years, made.regions, made.industries) == ((2013, 2014), ("CZ01", "CZ02"), ("C10", "C11"))
    assert made.values[0, 0].tolist()[0] == 10.0
    assert made.values[1, 0].tolist() == [11.0, 5.0]
    assert made.establishments is not None
    assert made.establishments[0, :, 0].tolist() == [2.0, 3.0]


def test_the_kinds_of_empty_cells_are_told_apart() -> None:
    published, confidential, unavailable, not_there = CellKind
    assert table().kinds.tolist() == [
        [[published, confidential], [published, unavailable]],
        [[published, published], [not_there, not_there]],
    ]


def test_a_region_year_that_is_mostly_confidential_is_there() -> None:
    frame = pd.DataFrame({"geo": ["A", "A", "B", "B"], "nace": ["x", "y"] * 2, "jobs": [None, None, 1, 2],
                          "flag": ["c", "c", None, None]})  # fmt: skip
    made = RegionalTable.from_frame(frame, "geo", "nace", "jobs", flag="flag")
    assert (made.kinds[0, 0] == CellKind.CONFIDENTIAL).all()


@pytest.mark.parametrize(
    "frame",
    [
        FRAME.sample(frac=1, random_state=1),
        FRAME.astype({"geo": "category", "nace": "category", "flag": "category"}),
        FRAME.convert_dtypes(),
        FRAME.astype({"jobs": "Float64", "units": "Int64"}),
        FRAME.assign(jobs=FRAME["jobs"].map(lambda one: ":" if np.isnan(one) else f"{one:.1f}")),
        FRAME.assign(year=FRAME["year"].astype(str)),
        FRAME.assign(year=pd.to_datetime(FRAME["year"].astype(str) + "-01-01")),
        pl.from_pandas(FRAME),
        pl.from_pandas(FRAME).with_columns(pl.col("geo").cast(pl.Categorical)),
        pa.Table.from_pandas(FRAME),
        pa.Table.from_pandas(FRAME.astype({"geo": "category", "flag": "category"})),
    ],
    ids=str.split(
        "shuffled categories nullable float64 texts year-texts dates polars polars-categories arrow arrow-codes"
    ),
)
def test_every_form_of_frame_gives_the_same_table(frame: object) -> None:
    made, expected = table(frame), table()
    assert (made.years, made.regions, made.industries) == (expected.years, expected.regions, expected.industries)
    np.testing.assert_array_equal(made.values, expected.values)
    np.testing.assert_array_equal(made.kinds, expected.kinds)
    np.testing.assert_array_equal(made.establishments, expected.establishments)


def test_the_frame_is_left_as_it_was() -> None:
    frame = FRAME.copy(deep=True)
    made = table(frame)
    pd.testing.assert_frame_equal(frame, FRAME)
    assert not made.values.flags.writeable
    assert frame["jobs"].to_numpy().flags.writeable or pd.__version__ >= "3"


def test_unit_source_and_classification_travel_with_the_table() -> None:
    made = table(unit="jobs", source="Office", classification="NACE Rev. 2")
    assert (made.unit, made.source, made.industry_codes.name) == ("jobs", "Office", "NACE Rev. 2")


def test_a_left_out_row_is_zero_where_the_table_writes_no_empty_cell() -> None:
    frame = pd.DataFrame({"geo": ["A", "B", "B"], "nace": ["x", "x", "y"], "jobs": [1, 2, 3], "units": [1, 1, 1]})
    made = RegionalTable.from_frame(frame, "geo", "nace", "jobs", establishments="units")
    assert made.values[0].tolist() == [[1.0, 0.0], [2.0, 3.0]]
    assert made.establishments is not None
    assert made.establishments[0].tolist() == [[1.0, 0.0], [1.0, 1.0]]
    assert (made.kinds == CellKind.PUBLISHED).all()
    assert len(made.notes) == 1
    assert made.notes[0].startswith("1 of 4 combinations of region, industry and year have no row")
    assert made.notes[0].endswith("the table writes no empty cell anywhere, so these are taken as zero.")


def test_a_left_out_row_is_not_collected_where_the_table_writes_its_empty_cells() -> None:
    frame = pd.DataFrame(
        {"geo": ["A", "B", "B", "C", "C"], "nace": ["x", "x", "y", "x", "y"], "jobs": [1, 2, 3, None, 4]}
    )
    made = RegionalTable.from_frame(frame, "geo", "nace", "jobs")
    assert made.kinds[0, 0].tolist() == [CellKind.PUBLISHED, CellKind.UNAVAILABLE]
    assert "taken as not collected" in made.notes[0]


def test_a_region_without_any_row_in_a_year_is_not_there_even_where_zeros_are_left_out() -> None:
    frame = pd.DataFrame(
        {"geo": ["A", "A", "B"], "nace": ["x", "x", "x"], "year": [1999, 2000, 2000], "jobs": [1, 2, 3]}
    )
    made = RegionalTable.from_frame(frame, "geo", "nace", "jobs", year="year")
    assert made.kinds[0, 1, 0] == CellKind.NOT_THERE


def test_a_wide_frame_has_regions_in_its_index() -> None:
    frame = pd.DataFrame({"C10": [1, 2], "C11": [3.0, None]}, index=["CZ01", "CZ02"])
    made = RegionalTable.from_wide(frame, unit="jobs")
    assert (made.regions, made.industries, made.years) == (("CZ01", "CZ02"), ("C10", "C11"), (None,))
    assert made.values[0, 0].tolist() == [1.0, 3.0]
    assert made.kinds[0, 1, 1] == CellKind.UNAVAILABLE


def test_a_wide_frame_with_a_region_twice_is_refused() -> None:
    frame = pd.DataFrame({"C10": [1, 2]}, index=["CZ01", "CZ01"])
    with pytest.raises(InvalidTable, match=r"in more than one row"):
        RegionalTable.from_wide(frame)


def test_all_problems_of_a_frame_are_in_one_report_with_their_rows() -> None:
    frame = FRAME.assign(
        jobs=["many", "-5", "1", "2", "3", "4", "5", "6"], year=[2013, 2013, 2013, 2013, 2014, 14, 2014, 2014]
    )
    with pytest.raises(InvalidTable, match=r"3 problems that must be mended") as error:
        table(frame)
    rows = {problem.code: problem.rows for problem in error.value.problems if problem.severity == "error"}
    assert rows == {"not_a_number": (0,), "negative_values": (1,), "not_a_year": (5,)}
    assert "rows counted from 0" in str(error.value)


def test_a_frame_without_rows_is_refused() -> None:
    with pytest.raises(InvalidTable, match=r"No row holds a region and an industry"):
        table(FRAME.iloc[:0])


@given(st.permutations(range(len(ROWS))), st.integers(0, len(ROWS) - 1))
def test_the_order_of_rows_changes_nothing(order: list[int], left_out: int) -> None:
    kept = [row for row in order if row != left_out]
    expected = table(FRAME.iloc[sorted(kept)])
    made = table(FRAME.iloc[kept])
    np.testing.assert_array_equal(made.values, expected.values)
    np.testing.assert_array_equal(made.kinds, expected.kinds)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.integers(2000, 2002)),
        st.none() | st.integers(0, 1000),
        min_size=1,
    )
)
def test_every_row_is_found_again_in_its_cell(cells: dict[tuple[str, str, int], int | None]) -> None:
    frame = pd.DataFrame([(*key, value) for key, value in cells.items()], columns=["geo", "nace", "year", "jobs"])
    if frame["jobs"].isna().all():
        return
    made = RegionalTable.from_frame(frame, "geo", "nace", "jobs", year="year")
    for (region, industry, year), value in cells.items():
        found = made.values[made.years.index(year), made.regions.index(region), made.industries.index(industry)]
        assert np.isnan(found) if value is None else found == value
