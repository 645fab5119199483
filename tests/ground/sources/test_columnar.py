"""Parquet files keep their types and tell what their metadata say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klastr.errors import UnreadableFile
from klastr.sources.tables import read_regional_table

TABLE = pa.table(
    {
        "geo": pa.array(["CZ01", "CZ01", "CZ02"]).dictionary_encode(),
        "nace": ["C10", "C11", "C10"],
        "jobs": pa.array([1, 2, None], type=pa.int32()),
    }
)


def written(folder: Path, table: pa.Table) -> Path:
    path = folder / "table.parquet"
    pq.write_table(table, path)
    return path


def test_codes_and_numbers_of_every_type(tmp_path: Path) -> None:
    table = read_regional_table(written(tmp_path, TABLE)).table
    assert table.values[0, 0].tolist() == [1.0, 2.0]


def test_unit_and_source_travel_in_the_metadata(tmp_path: Path) -> None:
    told = TABLE.replace_schema_metadata({"unit": "jobs", "source": "Office, table 7"})
    table = read_regional_table(written(tmp_path, told)).table
    assert (table.unit, table.source) == ("jobs", "Office, table 7")


def test_what_the_user_says_comes_before_the_metadata(tmp_path: Path) -> None:
    told = TABLE.replace_schema_metadata({"unit": "jobs"})
    assert read_regional_table(written(tmp_path, told), unit="employees").table.unit == "employees"


def test_attributes_of_a_pandas_frame_travel(tmp_path: Path) -> None:
    frame = TABLE.to_pandas()
    frame.attrs = {"source": "Office"}
    path = tmp_path / "table.parquet"
    frame.to_parquet(path)
    assert read_regional_table(path).table.source == "Office"


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="has 3 columns and no rows"):
        read_regional_table(written(tmp_path, TABLE.slice(0, 0)))


def test_a_file_that_is_damaged_in_the_middle_is_refused(tmp_path: Path) -> None:
    frame = pd.DataFrame({"geo": [f"CZ{k}" for k in range(5_000)], "nace": "C10", "jobs": range(5_000)})
    path = tmp_path / "table.parquet"
    frame.to_parquet(path, compression=None)
    content = bytearray(path.read_bytes())
    content[4:20_000] = b"\xff" * 19_996
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="cannot be read to its end"):
        read_regional_table(path)


def test_two_columns_of_one_name_can_still_be_read_beside_the_others(tmp_path: Path) -> None:
    twice = pa.Table.from_arrays([*TABLE.columns, pa.array(["a", "b", "c"]), pa.array(["d", "e", "f"])],
                                 names=["geo", "nace", "jobs", "note", "note"])  # fmt: skip
    reading = read_regional_table(written(tmp_path, twice))
    assert reading.table.values[0, 0].tolist() == [1.0, 2.0]
    assert "Several columns have the same name: note" in str(reading.problems)
