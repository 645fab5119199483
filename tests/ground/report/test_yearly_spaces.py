"""Years of product spaces in Parquet: each year a folder, each file whole, nothing overwritten unasked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet as parquet
import pytest

import klastr
from klastr.errors import UnwritableFolder
from klastr.identify.complexity.yearly_space import ProductSpace
from klastr.report.yearly_spaces import write_yearly_spaces


@pytest.fixture
def spaces() -> list[ProductSpace]:
    frame = pd.DataFrame([[9, 1, 0], [2, 8, 1], [0, 3, 7]], index=[*"ABC"], columns=[*"xyz"])
    found = klastr.product_space(frame)
    return [replace(found, year=2000), replace(found, year=2001, eci=np.array([1.0, np.nan, -1.0]))]


def test_years_come_back_as_one_table(spaces: list[ProductSpace], tmp_path: Path) -> None:
    folders = write_yearly_spaces(iter(spaces), tmp_path / "out")
    assert [folder.name for folder in folders] == ["year=2000", "year=2001"]
    read = f"read_parquet('{tmp_path}/out/*/cells.parquet', hive_partitioning = true)"
    with duckdb.connect() as connection:
        rows = connection.sql(f"SELECT * FROM {read} ORDER BY year, region, industry").df()
    assert rows["year"].tolist() == [2000] * 9 + [2001] * 9
    assert rows["location_quotient"].to_numpy() == pytest.approx(np.tile(spaces[0].quotient.ravel(), 2))
    assert rows["density"].to_numpy() == pytest.approx(np.tile(spaces[0].density.ravel(), 2))
    ties = pd.read_parquet(folders[0] / "ties.parquet")
    assert ties[["industry", "other"]].to_numpy().tolist() == [["x", "y"], ["x", "z"], ["y", "z"]]
    assert ties["proximity"].tolist() == spaces[0].proximity[np.triu_indices(3, 1)].tolist()
    assert pd.read_parquet(folders[1] / "regions.parquet")["eci"].isna().tolist() == [False, True, False]
    assert len(pd.read_parquet(folders[1] / "industries.parquet")) == 3


def test_a_year_that_is_there_is_kept_unless_asked(spaces: list[ProductSpace], tmp_path: Path) -> None:
    write_yearly_spaces(spaces[:1], tmp_path)
    before = (tmp_path / "year=2000/cells.parquet").read_bytes()
    with pytest.raises(UnwritableFolder, match="is kept"):
        write_yearly_spaces(spaces, tmp_path)
    assert (tmp_path / "year=2000/cells.parquet").read_bytes() == before
    assert len(write_yearly_spaces(spaces, tmp_path, replace=True)) == 2
    assert not [path for path in tmp_path.rglob(".*") if path.is_file()]


def test_no_time_is_spent_on_the_least_and_greatest(spaces: list[ProductSpace], tmp_path: Path) -> None:
    (folder,) = write_yearly_spaces(spaces[:1], tmp_path)
    for name in ("cells", "ties"):
        group = parquet.ParquetFile(folder / f"{name}.parquet").metadata.row_group(0)
        assert not any(group.column(k).is_stats_set for k in range(group.num_columns))
