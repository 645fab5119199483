"""Tables of occupations out of frames. All figures are synthetic: they are made up to be counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from klastr.errors import InvalidTable, MissingColumn
from klastr.tables.occupations import StaffingTable, finest

ROWS = {
    "naics": ["331", "331", "336", "336", "722"],
    "occ_code": ["51-4041", "17-2141", "51-4041", "17-2141", "35-3031"],
    "tot_emp": [30.0, 10, 5, 20, 90],
}


@pytest.mark.parametrize(
    "frame", [pd.DataFrame(ROWS), pl.DataFrame(ROWS), pa.table(ROWS)], ids=["pandas", "polars", "arrow"]
)
def test_a_long_frame_of_any_kind_is_a_table_of_occupations(frame: Any) -> None:
    table = StaffingTable.from_frame(frame)
    assert table.industries == ("331", "336", "722")
    assert table.occupations == ("17-2141", "35-3031", "51-4041")
    assert table.values.tolist() == [[10, 0, 30], [20, 0, 5], [0, 90, 0]]
    assert table.problems == ()


def test_a_wide_frame_is_the_same_table() -> None:
    wide = pd.DataFrame(ROWS).pivot(index="naics", columns="occ_code", values="tot_emp").fillna(0)
    np.testing.assert_array_equal(
        StaffingTable.from_wide(wide).values, StaffingTable.from_frame(pd.DataFrame(ROWS)).values
    )


@pytest.mark.parametrize(
    "names", [("nace_r2", "isco08", "OBS_VALUE"), ("Industry", "Occupation", "Employment"), ("sector", "SOC", "jobs")]
)
def test_columns_are_recognised_by_their_names(names: tuple[str, str, str]) -> None:
    assert StaffingTable.from_frame(pd.DataFrame(ROWS).set_axis(list(names), axis=1)).values.sum() == 155


def test_columns_of_other_names_can_be_named() -> None:
    frame = pd.DataFrame(ROWS).set_axis(["x", "y", "z"], axis=1)
    assert StaffingTable.from_frame(frame, industry="x", occupation="y", value="z").values.sum() == 155
    with pytest.raises(MissingColumn, match=r"industries or occupations or persons employed.*'x', 'y', 'z'"):
        StaffingTable.from_frame(frame)
    with pytest.raises(MissingColumn, match="no column 'w'"):
        StaffingTable.from_frame(frame, industry="w")


def test_groups_of_occupations_beside_their_parts_count_once() -> None:
    frame = pd.concat(
        [
            pd.DataFrame(ROWS),
            pd.DataFrame({"naics": "331", "occ_code": ["00-0000", "51-0000", "51-4000"], "tot_emp": [40.0, 30, 30]}),
        ]
    )
    table = StaffingTable.from_frame(frame)
    assert table.occupations == ("17-2141", "35-3031", "51-4041")
    assert table.notes == ("3 occupations that hold others are left out; the 3 finest are used.",)


@pytest.mark.parametrize(
    ("codes", "kept"),
    [
        (["OC1", "OC11", "OC12", "OC2", "TOTAL"], ["OC11", "OC12", "OC2"]),
        (["2", "21", "214", "2141", "7"], ["2141", "7"]),
        (["11-1010", "11-1011", "11-1021"], ["11-1011", "11-1021"]),
        (["cook", "cooks' mates"], ["cook", "cooks' mates"]),
    ],
)
def test_which_occupations_hold_no_other(codes: list[str], kept: list[str]) -> None:
    assert [codes[k] for k in finest(codes)] == kept


def test_texts_in_number_cells_are_named_with_their_rows() -> None:
    frame = pd.DataFrame(ROWS).astype({"tot_emp": object})
    frame.loc[1, "tot_emp"] = "few"
    with pytest.raises(InvalidTable, match=r"“few”. \(row 1\)"):
        StaffingTable.from_frame(frame)


def test_hidden_numbers_count_as_nobody_and_are_told() -> None:
    frame = pd.DataFrame(ROWS).astype({"tot_emp": object})
    frame.loc[2, "tot_emp"] = "*"
    table = StaffingTable.from_frame(frame)
    assert table.values[1].tolist() == [20, 0, 0]
    assert table.notes == ("1 cell written without a number; they count as nobody.",)


def test_a_pair_that_stands_twice_is_refused() -> None:
    with pytest.raises(InvalidTable, match=r"5 pairs of industry and occupation stand in more than one row"):
        StaffingTable.from_frame(pd.concat([pd.DataFrame(ROWS)] * 2))


def test_a_row_without_an_industry_is_refused() -> None:
    frame = pd.DataFrame(ROWS)
    frame.loc[3, "naics"] = None
    with pytest.raises(InvalidTable, match=r"Rows without an industry or an occupation. \(row 3\)"):
        StaffingTable.from_frame(frame)


def test_fewer_than_zero_people_are_refused() -> None:
    with pytest.raises(InvalidTable, match=r"1 numbers below zero \(first: 331 × 17-2141\)"):
        StaffingTable.from_frame(pd.DataFrame(ROWS).assign(tot_emp=[30, -10, 5, 20, 90]))


def test_one_industry_says_nothing() -> None:
    with pytest.raises(InvalidTable, match="1 industry and 2 occupations"):
        StaffingTable.from_frame(pd.DataFrame(ROWS).iloc[:2])
    with pytest.raises(InvalidTable, match="0 industries and 0 occupations"):
        StaffingTable.from_frame(pd.DataFrame(ROWS).iloc[:0])


def test_values_cannot_be_changed() -> None:
    table = StaffingTable.from_frame(pd.DataFrame(ROWS))
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 1
    assert table.to_frame().loc["722", "35-3031"] == 90
