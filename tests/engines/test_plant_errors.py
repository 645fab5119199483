"""Tables of plants that are cut off, mixed or gone, and what an engine cannot do: a sentence, nothing half done."""

from __future__ import annotations

import builtins
import gzip
import threading
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klastr.cli import run
from klastr.engines import interruptible_work
from klastr.engines.asked_source import asked_table
from klastr.errors import (
    InvalidOption,
    InvalidTable,
    MissingColumn,
    MissingExtra,
    NothingToMeasure,
    UnreadableDatabase,
    UnreadableFile,
)
from klastr.tables.collapse import collapse, readable
from klastr.tables.plant_columns import PlantColumns
from klastr.tables.plant_points import point_set

ROLES = {"region": "region", "industry": "industry", "employment": "jobs"}
PLANTS = pd.DataFrame({"region": ["A", "B"] * 500, "industry": ["x", "x", "y", "y"] * 250, "jobs": range(1000)})

CANNOT: tuple[tuple[str, str, str], ...] = (
    ("postgresql", "plants.parquet", "PostgreSQL is asked by its address"),
    ("spark", "plants.duckdb", "A database of DuckDB cannot be read by spark"),
    ("spark", "plants.sqlite", "A database of SQLite cannot be read by spark"),
    ("duckdb", "postgresql://me@127.0.0.1:1/db", "An address of PostgreSQL cannot be read by duckdb"),
    ("spark", "postgresql://me@127.0.0.1:1/db", "An address of PostgreSQL cannot be read by spark"),
    ("snowflake", "plants.parquet", "engine is 'snowflake'"),
)
"""Engine, source, and the sentence that says that the one cannot read the other."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    import sqlite3

    import duckdb

    PLANTS.to_parquet(tmp_path / "plants.parquet")
    with duckdb.connect(tmp_path / "plants.duckdb") as connection:
        connection.execute("CREATE TABLE plants (region TEXT)")
    lite = sqlite3.connect(tmp_path / "plants.sqlite")
    lite.execute("CREATE TABLE plants (region TEXT)")
    lite.commit()
    lite.close()
    return tmp_path


@pytest.mark.parametrize(("engine", "source", "sentence"), CANNOT, ids=[f"{one[0]}-{one[1]}" for one in CANNOT])
def test_what_an_engine_cannot_do_is_said(folder: Path, engine: str, source: str, sentence: str) -> None:
    place = source if "://" in source else str(folder / source)
    with pytest.raises(InvalidOption, match=sentence):
        collapse(place, **ROLES, engine=engine)


def test_a_frame_is_asked_of_duckdb_only() -> None:
    with pytest.raises(InvalidOption, match="Columns in memory cannot be read by spark"):
        collapse(PLANTS, **ROLES, engine="spark")


def test_without_ibis_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "ibis":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match="needs Ibis, which is not installed") as caught:
        collapse(PLANTS, **ROLES)
    assert "pip install 'klastr[engines]'" in str(caught.value.hint)


def test_without_pyspark_the_extra_is_named(folder: Path) -> None:
    import importlib.util

    if importlib.util.find_spec("pyspark") is not None:
        pytest.skip("pyspark is installed here.")
    with pytest.raises(MissingExtra, match="needs pyspark") as caught:
        collapse(folder / "plants.parquet", **ROLES, engine="spark")
    assert caught.value.params["extra"] == "spark"


def test_several_files_and_folders_are_one_table(tmp_path: Path) -> None:
    for year in (2013, 2014):
        part = tmp_path / "plants" / f"year={year}" / "industry=0112"
        part.mkdir(parents=True)
        PLANTS[["region", "jobs"]].to_parquet(part / "part-0.parquet")
    (tmp_path / "plants" / "_SUCCESS").write_text("")
    found = collapse(tmp_path / "plants", **ROLES, year="year")
    assert found.table.years == (2013, 2014)
    assert found.table.industries == ("0112",)
    assert found.table.values.sum() == 2 * PLANTS["jobs"].sum()
    files = sorted((tmp_path / "plants").rglob("*.parquet"))
    one = PLANTS.assign(industry="z")
    one.to_parquet(tmp_path / "a.parquet")
    one.to_parquet(tmp_path / "b.parquet")
    assert collapse([tmp_path / "a.parquet", tmp_path / "b.parquet"], **ROLES).rows == 2000
    assert len(files) == 2


def test_codes_in_a_csv_keep_their_zeros_also_packed(tmp_path: Path) -> None:
    path = tmp_path / "plants.csv.gz"
    path.write_bytes(gzip.compress(b"region;industry;jobs\n01;0112;7\n02;0112;8\n"))
    assert collapse(path, **ROLES).table.industries == ("0112",)


@pytest.mark.parametrize("kept", [0.5, 0.9, 0.999])
def test_a_parquet_file_that_is_cut_off_is_named(tmp_path: Path, kept: float) -> None:
    PLANTS.to_parquet(tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(UnreadableFile, match=r"'b.parquet' begins as a Parquet file .* cut off or damaged"):
        collapse([tmp_path / "a.parquet", tmp_path / "b.parquet"], **ROLES)


def test_a_parquet_file_that_is_damaged_inside_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    path, out = tmp_path / "a.parquet", tmp_path / "out.csv"
    PLANTS.to_parquet(path, compression="zstd")
    whole = bytearray(path.read_bytes())
    whole[40:900] = bytes(860)
    path.write_bytes(whole)
    arguments = ["collapse", str(path), "--region", "region", "--industry", "industry", "--employment", "jobs"]
    assert run([*arguments, "--out", str(out)]) == 3
    assert [one.name for one in tmp_path.iterdir()] == ["a.parquet"]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (PLANTS.assign(jobs="ten"), "holds texts in column 'jobs', where the first holds numbers"),
        (PLANTS.drop(columns="jobs"), "has no column 'jobs'"),
        (PLANTS.assign(industry=1), "holds numbers in column 'industry', where the first holds texts"),
    ],
    ids=["texts for numbers", "no column", "numbers for texts"],
)
def test_a_file_of_another_table_is_named(tmp_path: Path, other: pd.DataFrame, sentence: str) -> None:
    PLANTS.to_parquet(tmp_path / "a.parquet")
    other.to_parquet(tmp_path / "b.parquet")
    with pytest.raises(UnreadableFile, match=f"'b.parquet' {sentence}"):
        collapse(tmp_path, **ROLES)


@pytest.mark.parametrize(
    ("first_row", "sentence"),
    [
        ("region,industry,people", r"has no column 'jobs' \(its first row is region, industry, people\)"),
        ("C,x,7", r"has no column 'region' \(its first row is C, x, 7\)"),
    ],
    ids=["another name", "no names"],
)
def test_a_csv_file_of_another_table_is_named(tmp_path: Path, first_row: str, sentence: str) -> None:
    (tmp_path / "a.csv").write_text("region,industry,jobs\nA,x,1\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"{first_row}\nB,x,2\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=f"'b.csv' {sentence}: it is not of the same table as 'a.csv'"):
        collapse(tmp_path, **ROLES)


def test_csv_files_may_order_and_part_their_columns_differently(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("region,industry,jobs\nA,x,1\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text('\ufeff"jobs","industry",region,note\n2,x,B,\n', encoding="utf-8")
    with gzip.open(tmp_path / "c.csv.gz", "wt", encoding="utf-8") as file:
        file.write("industry,region,jobs\nx,C,4\n")
    assert collapse(tmp_path, **ROLES).table.values[0].tolist() == [[1.0], [2.0], [4.0]]


def test_a_csv_file_of_texts_alone_still_has_a_first_row_of_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("region,industry,jobs\nA,x,NA\nB,y,NA\n", encoding="utf-8")
    with pytest.raises(NothingToMeasure, match="None of the 2 rows"):
        collapse(tmp_path / "a.csv", **ROLES)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("region,industry,jobs,jobs\nA,x,1,100\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"'a.csv' has 2 columns called 'jobs'"):
        collapse(tmp_path / "a.csv", **ROLES)


def test_whole_numbers_in_one_file_and_fractions_in_the_next_are_not_rounded(tmp_path: Path) -> None:
    pq.write_table(pa.table({"region": ["A"], "industry": ["x"], "jobs": [1]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"region": ["A"], "industry": ["x"], "jobs": [1.5]}), tmp_path / "b.parquet")
    assert collapse(tmp_path, **ROLES).table.values.sum() == 2.5


@pytest.mark.parametrize(
    ("bytes_", "sentence"),
    [
        (b"", "is empty"),
        (b"region,industry,jobs\nA,x,1\nB,y\nC,z,1,2,3,4\n" * 20, "cannot be read as a table"),
        ("region,industry,jobs\nŘ,x,1\n".encode("cp1250"), "is not written in UTF-8"),
        (b"\x00\x01\x02\x03", "is no Parquet file and no text"),
    ],
    ids=["empty", "ragged", "encoding", "bytes"],
)
def test_a_text_that_is_no_table_is_named(tmp_path: Path, bytes_: bytes, sentence: str) -> None:
    path = tmp_path / "plants.csv"
    path.write_bytes(bytes_)
    with pytest.raises(UnreadableFile, match=sentence):
        collapse(path, **ROLES)


def test_nothing_there_is_answered_with_the_nearest_name(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match="There is no file or folder") as caught:
        collapse(folder / "plant.parquet", **ROLES)
    assert "plants.parquet" in str(caught.value.hint)
    (folder / "empty").mkdir()
    with pytest.raises(UnreadableFile, match="holds no table"):
        collapse(folder / "empty", **ROLES)


def test_columns_that_are_not_there_or_cannot_be_are_named(folder: Path) -> None:
    with pytest.raises(MissingColumn, match=r"Employment of 'plants.parquet': There is no column 'job'") as caught:
        collapse(folder / "plants.parquet", **{**ROLES, "employment": "job"})
    assert "'jobs'" in str(caught.value.hint)
    with pytest.raises(InvalidOption, match="named twice: as industry and as region"):
        collapse(PLANTS, **{**ROLES, "region": "industry"})
    dated = PLANTS.assign(jobs=pd.Timestamp("2014-05-01"))
    with pytest.raises(InvalidOption, match=r"holds timestamp.*, not numbers"):
        collapse(dated, **ROLES)
    with pytest.raises(InvalidOption, match="One coordinate was named"):
        collapse(PLANTS.assign(lon=1.0), **ROLES, x="lon")


def test_days_are_taken_for_their_year_and_years_that_are_none_are_refused() -> None:
    days = PLANTS.assign(day=pd.Timestamp("2014-05-01"))
    assert collapse(days, **ROLES, year="day").table.years == (2014,)
    with pytest.raises(InvalidTable, match="1,000 plants with a year that is none, such as '2014Q1'"):
        collapse(PLANTS.assign(day="2014Q1"), **ROLES, year="day")


PLACES = pd.DataFrame(
    {"lon": [14.4, 16.6, 17.1], "lat": [50.1, 49.2, 48.1], "nace": ["a", "a", "b"], "jobs": [1, 2, 3]}
)


def test_points_come_with_industry_and_weight() -> None:
    points = point_set(PLACES, x="lon", y="lat", industry="nace", weight="jobs", industries={"a"})
    assert points.industries == ("a",)
    assert sorted(points.weight.tolist()) == [1, 2]
    assert 150 < float(abs(points.x[0] - points.x[1])) < 165  # Prague to Brno, km to the east


@pytest.mark.parametrize(
    ("places", "code"),
    [
        (PLACES.assign(lat=50.1, lon=14.4), "one_place"),
        (PLACES.assign(lon=[14.4, 16.6, 200.0]), "off_the_globe"),
        (PLACES.assign(lon=PLACES["lat"], lat=[140.0, 141.0, 139.0]), "exchanged_coordinates"),
    ],
    ids=["all equal", "off the globe", "exchanged"],
)
def test_coordinates_that_cannot_be_are_refused(places: pd.DataFrame, code: str) -> None:
    with pytest.raises(InvalidTable) as caught:
        point_set(places, x="lon", y="lat", industry="nace")
    assert code in [problem.code for problem in caught.value.problems]
    with pytest.raises(InvalidTable):
        collapse(places.assign(region="A"), region="region", industry="nace", employment="jobs", x="lon", y="lat")


@pytest.mark.slow
@pytest.mark.postgresql
def test_a_server_that_goes_away_in_the_middle_is_told_without_its_password(postgresql: Any, tmp_path: Path) -> None:
    database = postgresql.emptied_database()
    postgresql.run(
        "CREATE TABLE plants AS"
        " SELECT 'A'::text AS region, 'x'::text AS industry, 1 AS jobs FROM generate_series(1, 10)",
        "CREATE VIEW slow AS SELECT region, industry, jobs, pg_sleep(0.5)::text AS waited FROM plants",
        database=database,
    )
    out, address = tmp_path / "out.csv", postgresql.address(database)
    gone = threading.Timer(
        2.0,
        postgresql.run,
        ["SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'klastr'"],
    )
    gone.start()
    with pytest.raises(UnreadableDatabase, match="cut off before all rows had come") as caught:
        collapse(address, table="slow", region="region", industry="industry", employment="jobs", id="waited")
    gone.join()
    assert postgresql.password not in str(caught.value)
    assert not out.exists()


def test_an_interrupted_question_stops_the_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    PLANTS.to_parquet(tmp_path / "plants.parquet")
    with asked_table(tmp_path / "plants.parquet") as asked:
        rows = asked.rows
        many = rows.select(a="jobs").cross_join(rows.select(b="jobs")).cross_join(rows.select(c="jobs"))
        long = many.cross_join(rows.select(d="jobs")).aggregate(sum=lambda t: (t.a * t.b * t.c * t.d).sum())

        monkeypatch.setattr(interruptible_work, "Event", Interrupting)
        with pytest.raises(KeyboardInterrupt):
            asked.answer(long)
    assert not still_at_work()


def test_an_interrupted_copy_of_an_sqlite_table_stops(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "plants.sqlite") as lite:
        lite.execute(
            "CREATE VIEW plants AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 100000000)"
            " SELECT 'A' AS region, 'x' AS industry, k AS jobs FROM n"
        )
    lite.close()
    monkeypatch.setattr(interruptible_work, "Event", Interrupting)
    with pytest.raises(KeyboardInterrupt):
        collapse(tmp_path / "plants.sqlite", **ROLES)
    assert not still_at_work()


class Interrupting(threading.Event):
    """Whoever waits for it is interrupted."""

    def wait(self, timeout: float | None = None) -> bool:
        raise KeyboardInterrupt


def still_at_work() -> list[threading.Thread]:
    """Threads that go on after the question has ended; the one of a question that was stopped is given a moment."""
    found = [thread for thread in threading.enumerate() if thread.name == "klastr-question"]
    for thread in found:
        thread.join(1.0)
    return [thread for thread in found if thread.is_alive()]


def test_what_does_not_fit_into_memory_goes_to_the_folder_for_such_files_and_not_beside_the_database(
    tmp_path: Path,
) -> None:
    import duckdb

    with duckdb.connect(tmp_path / "plants.duckdb") as connection:
        connection.execute("CREATE TABLE plants AS SELECT 'A' AS region, 'x' AS industry, 1 AS jobs")
    for source in (tmp_path / "plants.duckdb", PLANTS):
        with asked_table(readable(source, PlantColumns(industry="industry", employment="jobs"))) as asked:
            place = asked.rows.get_backend().con.execute("SELECT current_setting('temp_directory')").fetchone()[0]
            assert Path(place).parent == Path(gettempdir())


def test_a_text_whose_rows_have_different_numbers_of_fields_is_told_with_its_first_row(tmp_path: Path) -> None:
    (tmp_path / "plants.csv").write_text("region,industry,jobs\nA,x,1\nB,y\nC,z,3,4\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="different numbers of fields") as caught:
        collapse(tmp_path / "plants.csv", **ROLES)
    assert "the first row is: region, industry, jobs" in str(caught.value.hint)
