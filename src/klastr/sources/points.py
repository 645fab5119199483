"""Plants with coordinates out of files and databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from klastr.engines.addresses import Place, place_of
from klastr.errors import MissingColumn
from klastr.sources.files import opened_table
from klastr.tables.point_checks import Unit
from klastr.tables.points import PointSet


def read_points(
    path: Place | str,
    *,
    table: str | None = None,
    x: str | None = None,
    y: str | None = None,
    industry: str | None = None,
    weight: str | None = None,
    plant: str | None = None,
    year: str | None = None,
    at: int | None = None,
    unit: Unit | None = None,
    window: tuple[float, float, float, float] | None = None,
) -> PointSet:
    """Read a table with one row per plant.

    Parameters
    ----------
    path : str, Path or ServerAddress
        CSV, TSV, Parquet, Excel, DuckDB, SQLite or a server; see `klastr.sources.files`.
    table : str, optional
        Sheet of a workbook, or table of a database.
    x, y, industry, weight, plant, year, at, unit, window : optional
        See `klastr.PointSet.from_frame`.

    Returns
    -------
    PointSet

    Raises
    ------
    UnreadableFile, MissingColumn, MissingYear, InvalidOption, InvalidTable, NothingToMeasure
        See `klastr.PointSet.from_frame`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "plants.csv"
    ...     _ = path.write_text("lon,lat,nace\\n14.42,50.09,C24\\n16.61,49.20,C29\\n")
    ...     plants = read_points(path)
    >>> len(plants), plants.industries
    (2, ('C24', 'C29'))
    """
    place = place_of(path) if isinstance(path, str) else path
    name = place.name if isinstance(place, Path) else str(place)
    with opened_table(place, sheet=table) as opened:
        names = list(opened.names)
        read = opened.read(range(len(names)))
        told = opened.about.get("source")
    try:
        return PointSet.from_frame(
            pa.table([_array(column) for column in read.columns], names=names),
            x=x,
            y=y,
            industry=industry,
            weight=weight,
            plant=plant,
            year=year,
            at=at,
            unit=unit,
            window=window,
            source=told or name,
            numbering=read.rows,
        )
    except MissingColumn as error:
        error.message = f"'{name}': {error.message}"
        raise


def _array(column: Any) -> Any:
    """Arrow arrays as they are; a column of a sheet that mixes numbers and texts becomes texts."""
    if not isinstance(column, list):
        return column
    return pa.array(
        [None if cell is None else f"{cell:.15g}" if isinstance(cell, float) else str(cell) for cell in column]
    )
