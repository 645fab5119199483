"""Plants asked of Spark: files or a table of a session; needs ``klastr[spark]`` and a Java."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from klastr.engines.asking import AskedTable, ibis_library
from klastr.engines.file_sets import FileSet, damaged
from klastr.errors import KlastrError, MissingExtra, UnreadableDatabase, UnreadableFile

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "ERROR",
}
_CORES = 2


def asked_files_of_spark(files: FileSet, session: Any | None = None) -> AskedTable:
    """Parquet or CSV files, read by Spark.

    Parameters
    ----------
    files : FileSet
    session : pyspark.sql.SparkSession, optional
        Default: one of klastr's own on this machine, ended with the table.

    Raises
    ------
    MissingExtra, UnreadableFile
    """
    paths = [str(path.absolute()) for path in files.paths]
    ibis_library("Spark")
    spark, owned = _session(session)
    try:
        if files.form == "Parquet":
            reader = spark.read.option("mergeSchema", "true").option("basePath", _common_folder(paths))
            rows = reader.parquet(*paths)
        else:
            rows = spark.read.csv(paths, header=True, inferSchema=False, mode="FAILFAST", enforceSchema=False)
        return _asked(spark, rows, files.where, owned, files)
    except Exception as error:
        if owned:
            spark.stop()
        raise _sentence(files.where, files, error) or error from error


def asked_spark(source: Any, session: Any | None = None) -> AskedTable:
    """A frame of Spark, or a table of a session by its name.

    Parameters
    ----------
    source : pyspark.sql.DataFrame or str
    session : pyspark.sql.SparkSession, optional
        Where a name is looked up.

    Raises
    ------
    MissingExtra, UnreadableDatabase
    """
    ibis_library("Spark")
    if not isinstance(source, str):
        return _asked(source.sparkSession, source, "the Spark frame", owned=False, files=None)
    spark, owned = _session(session)
    try:
        return _asked(spark, spark.table(source), source, owned, None)
    except Exception as error:
        if owned:
            spark.stop()
        raise _sentence(source, None, error) or error from error


def is_spark(thing: Any, kind: str) -> bool:
    """Whether something is a session or a frame of Spark, without importing Spark.

    >>> is_spark("plants", "SparkSession")
    False
    """
    return any(one.__module__.startswith("pyspark.") and one.__name__ == kind for one in type(thing).__mro__)


def _session(given: Any | None) -> tuple[Any, bool]:
    """A session, and whether it is klastr's own to end."""
    if given is not None:
        return given, False
    spark_session = _spark_library()
    running = spark_session.getActiveSession()
    return (running, False) if running is not None else (own_session(), True)


def own_session() -> Any:
    """A session on this machine, with two processors, without its web page; whoever asks for it ends it.

    Raises
    ------
    MissingExtra
        pyspark or a Java is not installed.
    """
    spark_session = _spark_library()
    builder = spark_session.builder.master(f"local[{min(_CORES, os.cpu_count() or 1)}]").appName("klastr")
    # Spark makes this folder for tables of its own, and would make it where the person stands.
    warehouse = {"spark.sql.warehouse.dir": str(Path(gettempdir()) / f"klastr-spark-{os.getpid()}")}
    for name, value in (_SETTINGS | warehouse).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        if "JAVA" not in str(error).upper():
            raise
        raise MissingExtra(
            "Spark needs Java 17 or newer, and none was found.",
            hint="install one (Debian: sudo bash tools/install_java.sh) or set JAVA_HOME.",
            extra="spark",
        ) from error


def _spark_library() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtra(
            "Asking Spark needs pyspark, which is not installed.", hint="pip install 'klastr[spark]'.", extra="spark"
        ) from error
    return SparkSession


def _asked(spark: Any, rows: Any, where: str, owned: bool, files: FileSet | None) -> AskedTable:
    import ibis

    connection = ibis.pyspark.connect(spark)
    rows.createOrReplaceTempView("klastr_plants")

    def close() -> None:
        spark.catalog.dropTempView("klastr_plants")
        if owned:
            spark.stop()

    return AskedTable(
        engine="Spark",
        where=where,
        rows=connection.table("klastr_plants"),
        two_largest=_two_largest,
        told=lambda error: _sentence(where, files, error),
        stop=spark.sparkContext.cancelAllJobs,
        close=close,
    )


def _two_largest(numbers: Any) -> Any:
    """Spark sorts what it collects in a function of its own, and asks by `get` for what may not be there."""
    import ibis

    @ibis.udf.scalar.builtin(name="sort_array", signature=(("array<float64>", "boolean"), "array<float64>"))
    def sorted_array(numbers, ascending):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        """Sorted by the engine."""

    @ibis.udf.scalar.builtin(name="concat", signature=(("array<float64>", "array<float64>"), "array<float64>"))
    def joined(first, second):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        """Two arrays, one behind the other."""

    # With an empty place or two behind them there are always two to be asked for.
    nothing = ibis.array([ibis.null("float64"), ibis.null("float64")])
    return joined(sorted_array(numbers.collect(), False), nothing)


def _common_folder(paths: list[str]) -> str:
    """The folder above those that name a column."""
    above = Path(os.path.commonpath([Path(path).parent for path in paths]))
    while "=" in above.name:
        above = above.parent
    return str(above)


def _sentence(where: str, files: FileSet | None, error: Exception) -> KlastrError | None:
    """What Spark says, without the hundred lines of Java around it."""
    if not type(error).__module__.startswith(("pyspark", "py4j")):
        return None
    said = str(error)
    if files is not None and files.form == "Parquet" and ("CANNOT_READ" in said or "Parquet" in said):
        return damaged(next((path.name for path in files.paths if path.name in said), where))
    first = next((line.strip() for line in said.splitlines() if line.strip()), "no reason is given")
    if files is not None:
        return UnreadableFile(f"'{where}' cannot be read; Spark says: {first}", hint="open it in Spark.", file=where)
    return UnreadableDatabase(f"'{where}' cannot be read; Spark says: {first}", hint="open it in Spark.", where=where)
