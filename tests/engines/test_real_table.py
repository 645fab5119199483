"""The European table of two years: what each engine gives is what the file gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from klastr.sources.tables import read_regional_table

Write = Callable[..., str]


@pytest.fixture(scope="module")
def two_years(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole = pq.read_table(real_data / "eu_sbs_regional_2008_2014.parquet")
    path = tmp_path_factory.mktemp("real") / "two_years.parquet"
    pq.write_table(whole.filter(pc.greater(whole["year"], 2012)), path)
    return path


def kind_of(field: pa.Field) -> str:
    if pa.types.is_integer(field.type):
        return "BIGINT"
    return "DOUBLE PRECISION" if pa.types.is_floating(field.type) else "TEXT"


@pytest.mark.slow
@pytest.mark.real
def test_every_engine_gives_the_european_table_of_the_file(write: Write, two_years: Path) -> None:
    table = pq.read_table(two_years)
    columns = ", ".join(f"{field.name} {kind_of(field)}" for field in table.schema)
    rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    assert len(rows) > 90_000
    file = read_regional_table(two_years)
    stored = read_regional_table(write(f"CREATE TABLE europe ({columns})", europe=rows))
    assert stored.columns.at == file.columns.at
    assert (stored.table.regions, stored.table.industries) == (file.table.regions, file.table.industries)
    np.testing.assert_array_equal(stored.table.values, file.table.values)
    np.testing.assert_array_equal(stored.table.kinds, file.table.kinds)
    np.testing.assert_array_equal(stored.table.establishments, file.table.establishments)
    np.testing.assert_array_equal(stored.table.wages, file.table.wages)
    about = [(problem.code, problem.count, problem.message) for problem in file.problems]
    assert [(problem.code, problem.count, problem.message) for problem in stored.problems] == about
