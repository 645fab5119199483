"""A file with one row per plant as a table of plants."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from klastr.engines.addresses import Place, place_of
from klastr.errors import MissingYear
from klastr.sources.files import opened_table
from klastr.tables.columns import recognised_columns
from klastr.tables.plant_table import PlantTable


def read_plants(
    path: Place | str,
    *,
    table: str | None = None,
    region: str | None = None,
    industry: str | None = None,
    value: str | None = None,
    year: str | None = None,
    at: int | None = None,
    source: str | None = None,
) -> PlantTable:
    """Read the plants of one year.

    Parameters
    ----------
    path : str, Path or ServerAddress
        CSV, Parquet, Excel or a database; one row per plant.
    table : str, optional
        Sheet of a workbook, or table of a database.
    region, industry, value, year : str, optional
        Columns: region code, industry code, persons employed, year. Default: recognised.
    at : int, optional
        The year. Default: the latest.
    source : str, optional
        Default: the name of the file.

    Returns
    -------
    PlantTable

    Raises
    ------
    UnreadableFile, MissingColumn, InvalidTable, NothingToMeasure
        See `klastr.tables.plant_table.PlantTable.from_frame`.
    MissingYear
        No plant in that year.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "plants.csv"
    ...     _ = path.write_text("region,industry,jobs\\nA,x,10\\nA,x,30\\nB,y,5\\n")
    ...     len(read_plants(path))
    3
    """
    place = place_of(path) if isinstance(path, str) else path
    named = {"region": region, "industry": industry, "value": value, "year": year}
    with opened_table(place, sheet=table) as opened:
        columns = recognised_columns(opened.names, opened.look(), named=named)
        roles = [role for role in named if role in columns.at]
        read = opened.read([columns.at[role] for role in roles])
        frame = pa.table({role: _array(column) for role, column in zip(roles, read.columns, strict=True)})
    if "year" in roles:
        frame = _of_year(frame, at)
    return PlantTable.from_frame(frame, "region", "industry", "value", source=source or place.name)


def _array(column: Any) -> Any:
    """A list where numbers and texts are mixed becomes texts."""
    return pa.array([None if cell is None else str(cell) for cell in column]) if isinstance(column, list) else column


def _of_year(frame: pa.Table, at: int | None) -> pa.Table:
    years = pc.cast(frame["year"], pa.int64())
    wanted = pc.max(years).as_py() if at is None else at
    rows = frame.filter(pc.equal(years, wanted))
    if not rows.num_rows:
        known = ", ".join(str(year) for year in sorted(pc.unique(years).drop_null().to_pylist())[:12])
        raise MissingYear(f"No plant is of the year {wanted}.", hint=f"the years are {known}.", year=wanted)
    return rows
