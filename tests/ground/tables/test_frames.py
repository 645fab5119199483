"""Frames of three libraries give the same columns, and are left as they were."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from klastr.errors import InvalidOption, MissingColumn
from klastr.tables.frames import arrow_column, codes, column_names, named_position

ROWS = {"region": ["CZ02", "CZ01", None, "CZ02"], "jobs": [1, 2, 3, 4]}


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(ROWS),
        pd.DataFrame(ROWS).astype({"region": "category"}),
        pd.DataFrame(ROWS).convert_dtypes(),
        pl.DataFrame(ROWS),
        pl.DataFrame(ROWS).with_columns(pl.col("region").cast(pl.Categorical)),
        pa.table(ROWS),
        pa.table({"region": pa.array(ROWS["region"]).dictionary_encode(), "jobs": ROWS["jobs"]}),
        pa.RecordBatch.from_pydict(ROWS),
    ],
    ids=[
        "pandas",
        "pandas categories",
        "pandas nullable",
        "polars",
        "polars categories",
        "arrow",
        "arrow codes",
        "batch",
    ],
)
def test_every_frame_gives_the_same_codes(frame: object) -> None:
    assert column_names(frame) == ("region", "jobs")
    found = codes(arrow_column(frame, "region"))
    assert found.labels == ("CZ01", "CZ02")
    assert found.at.tolist() == [1, 0, -1, 1]


@pytest.mark.parametrize(
    ("entries", "labels"),
    [
        ([10180, 10200], ("10180", "10200")),
        ([10180.0, None], ("10180",)),
        ([" CZ01 ", "CZ01", ""], ("CZ01",)),
        ([1.5, "a", None], ("1.5", "a")),
    ],
    ids=["whole numbers", "numbers beside empty cells", "spaces", "mixed"],
)
def test_codes_are_texts_however_they_are_stored(entries: list[object], labels: tuple[str, ...]) -> None:
    assert codes(arrow_column(pd.DataFrame({"code": entries}), "code")).labels == labels


def test_categories_that_no_row_uses_are_no_codes() -> None:
    frame = pd.DataFrame({"region": pd.Categorical(["A"], categories=["A", "B"])})
    assert codes(arrow_column(frame, "region")).labels == ("A",)


def test_a_missing_column_offers_the_nearest_names() -> None:
    with pytest.raises(
        MissingColumn, match=r"There is no column 'nace'.*'nace_code', 'geo'.*did you mean 'nace_code'"
    ) as error:
        named_position("nace", ["nace_code", "geo"])
    assert error.value.params["nearest"] == ("nace_code",)


def test_a_missing_column_without_like_ones_lists_them_all() -> None:
    with pytest.raises(MissingColumn, match=r"'geo', 'year'.*choose one of these"):
        named_position("establishments", ["geo", "year"])


def test_a_name_that_several_columns_have_cannot_be_meant() -> None:
    with pytest.raises(MissingColumn, match=r"2 columns are called 'jobs'"):
        named_position("jobs", ["geo", "jobs", "jobs"])


def test_something_else_than_a_frame_is_refused() -> None:
    with pytest.raises(InvalidOption, match=r"A table was expected, not list"):
        column_names([1, 2])
