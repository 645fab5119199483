"""Spark as a person meets it: a session that comes and goes, frames, folders, files that are cut off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pandas as pd
import pytest

from klastr.errors import UnreadableDatabase, UnreadableFile
from klastr.tables.collapse import collapse
from klastr.tables.plant_points import point_set

pytestmark = [pytest.mark.spark, pytest.mark.slow]

ROLES = {"region": "region", "industry": "industry", "employment": "jobs"}
PLANTS = pd.DataFrame({"region": ["A", "B"] * 50, "industry": ["x", "x", "y", "y"] * 25, "jobs": range(100)})

ALONE = """
import sys, subprocess, warnings
import klastr
found = klastr.collapse(sys.argv[1], region="region", industry="industry", employment="jobs", engine="spark")
print(found.settings["engine"], found.table.values.sum())
from pyspark.sql import SparkSession
print(SparkSession.getActiveSession())
"""


def test_a_session_of_its_own_ends_with_the_answer(peer: Any, tmp_path: Path) -> None:
    peer("pyspark")
    PLANTS.to_parquet(tmp_path / "plants.parquet")
    command = [sys.executable, "-W", "ignore", "-c", ALONE, str(tmp_path / "plants.parquet")]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=240, env=os.environ)
    assert said.stdout.split("\n")[:2] == ["Spark 4950.0", "None"]


def test_a_folder_in_parts_is_one_table(spark: Any, tmp_path: Path) -> None:
    for year in (2013, 2014):
        part = tmp_path / "plants" / f"year={year}"
        part.mkdir(parents=True)
        PLANTS.to_parquet(part / "part-0.parquet")
    found = collapse(tmp_path / "plants", **ROLES, year="year", engine=spark)
    assert found.table.years == (2013, 2014)
    assert found.table.values.sum() == 2 * 4950


def test_frames_and_named_tables_of_spark_are_asked(spark: Any) -> None:
    frame = spark.createDataFrame(PLANTS.to_records(index=False).tolist(), ["region", "industry", "jobs"])
    assert collapse(frame, **ROLES).table.values.sum() == 4950
    frame.createOrReplaceTempView("register_of_plants")
    assert collapse("register_of_plants", **ROLES, engine=spark).rows == 100
    with pytest.raises(
        UnreadableDatabase, match=r"'no_such_table' cannot be read; Spark says: .*TABLE_OR_VIEW_NOT_FOUND"
    ):
        collapse("no_such_table", **ROLES, engine=spark)


def test_a_file_that_is_damaged_inside_is_named(spark: Any, tmp_path: Path) -> None:
    path = tmp_path / "plants.parquet"
    PLANTS.to_parquet(path, compression="zstd")
    whole = bytearray(path.read_bytes())
    whole[10:200] = bytes(190)
    path.write_bytes(whole)
    with pytest.raises(
        UnreadableFile, match=r"'plants.parquet' begins as a Parquet file and cannot be read to its end"
    ):
        collapse(path, **ROLES, engine=spark)


def test_points_are_picked_by_spark(spark: Any, tmp_path: Path) -> None:
    places = pd.DataFrame({"lon": [14.4, 16.6, 17.1], "lat": [50.1, 49.2, 48.1], "nace": ["a", "a", "b"]})
    places.to_parquet(tmp_path / "places.parquet")
    points = point_set(tmp_path / "places.parquet", x="lon", y="lat", industry="nace", engine=spark, industries={"a"})
    assert len(points) == 2


def test_what_spark_keeps_for_itself_is_not_kept_where_the_person_stands(spark: Any) -> None:
    folder = Path(str(spark.conf.get("spark.sql.warehouse.dir")).removeprefix("file:"))
    assert folder.parent == Path(gettempdir())
