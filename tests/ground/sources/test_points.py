"""Tables of plants out of files: every kind, and what is wrong with them by the rows a person sees."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidTable, MissingColumn, UnreadableFile

FRAME = pd.DataFrame({"x": [0.5, 3.5, 9.0], "y": [1.0, 5.0, 9.0], "nace": ["C24", "C24", "C17"], "jobs": [10, 20, 5]})


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx", "duckdb"])
def test_every_kind_of_table_gives_the_same_plants(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"plants.{kind}"
    if kind == "csv":
        FRAME.to_csv(path, index=False)
    elif kind == "parquet":
        FRAME.to_parquet(path)
    elif kind == "xlsx":
        FRAME.to_excel(path, index=False)
    else:
        import duckdb

        with duckdb.connect(str(path)) as connection:
            connection.register("given", FRAME)
            connection.execute("CREATE TABLE plants AS SELECT * FROM given")
    points = klastr.read_points(path, weight="jobs", unit="km")
    assert points.x.tolist() == [0.5, 3.5, 9.0]
    assert points.weight.tolist() == [10, 20, 5]
    assert points.industries == ("C17", "C24")
    assert points.source == path.name


def test_rows_are_named_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "plants.csv"
    path.write_text("x;y;nace;jobs\n0,5;1;C24;1\n;5;C24;2\n9;9;C24;\n", encoding="utf-8")
    with pytest.raises(InvalidTable) as refused:
        klastr.read_points(path, weight="jobs")
    assert [problem.rows for problem in refused.value.problems] == [(3,), (4,)]


def test_a_column_that_is_missing_is_named_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plants.csv"
    path.write_text("here,there,nace\n1,2,C24\n", encoding="utf-8")
    with pytest.raises(MissingColumn, match=r"'plants.csv': No column is called as coordinates east"):
        klastr.read_points(path)


def test_a_parquet_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plants.parquet"
    FRAME.to_parquet(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableFile):
        klastr.read_points(path)
