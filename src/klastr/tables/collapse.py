"""A table of plants, of any size, made small where it lies: the public door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from klastr.engines.asked_source import asked_table
from klastr.engines.asking import AskedTable
from klastr.errors import InvalidOption, InvalidTable, NothingToMeasure, Problem
from klastr.tables.collapsed_plants import CollapsedPlants, PlantSizes
from klastr.tables.frames import arrow_column, codes, column_names
from klastr.tables.plant_cells import plant_cells
from klastr.tables.plant_columns import PlantColumns, checked_columns
from klastr.tables.plant_faults import Unusable, checked_plants, problems_of_labels
from klastr.tables.plant_questions import cells_question, plants_of, sizes_question, usable
from klastr.tables.years import no_years, years

Progress = Callable[[float], None]

_DEGREES = frozenset({"lon", "lng", "long", "longitude", "lat", "latitude"})


def collapse(
    source: Any,
    *,
    region: str,
    industry: str,
    employment: str,
    year: str | None = None,
    id: str | None = None,  # noqa: A002  the word of the field
    x: str | None = None,
    y: str | None = None,
    table: str | None = None,
    engine: Any | None = None,
    memory: str | None = None,
    unusable: Unusable = "refuse",
    unit: str | None = "persons employed",
    classification: str | None = None,
    progress: Progress | None = None,
) -> CollapsedPlants:
    """Sum a table of plants by region, industry and year, in the engine that holds it.

    E[r, i] = sum of e over the plants of the cell,  N[r, i] their number,  S[r, i] = sum of e^2

    Parameters
    ----------
    source : str, Path, sequence of them, frame, or Spark frame
        One row for each plant (and year): a file or folder of Parquet or CSV, a DuckDB or SQLite file, the address of
        a PostgreSQL server, a pandas, polars or pyarrow frame, or a frame or the name of a table of Spark.
    region, industry, employment : str
        Columns: region code, industry code, persons employed.
    year, id : str, optional
        Columns: year; name of the plant. Where `id` is named, no plant may stand twice in a year.
    x, y : str, optional
        Columns of coordinates, which are checked.
    table : str, optional
        The table in a database. Default: its only one.
    engine : {"duckdb", "postgresql", "spark"} or SparkSession, optional
        Default: PostgreSQL for its addresses, Spark for its frames, DuckDB for all else.
    memory : str, optional
        How much DuckDB may take before it goes on on disk, such as ``"2GB"``.
    unusable : {"refuse", "drop"}
        Whether rows whose persons are negative, infinite or no number are refused, or left out and said.
    unit, classification : str, optional
        They travel with the table.
    progress : callable, optional
        Called with the share of the work that is done.

    Returns
    -------
    CollapsedPlants
        ``.table`` is a `RegionalTable` with establishments and squares of plants, ``.to_frame()`` its rows with the two
        largest plants of each cell, ``.sizes`` the moments of plant sizes by industry, ``.problems`` what was left out.

    Raises
    ------
    MissingColumn, InvalidOption
        A column that is not there; an option outside its domain; what the engine cannot do.
    MissingExtra
        Ibis (``klastr[engines]``), pyspark (``klastr[spark]``) or a Java is not installed.
    InvalidTable
        Plants with persons or coordinates that cannot be, plants that stand twice: with counts and first examples.
    UnreadableFile, UnreadableDatabase
        Cut off, damaged, files that do not fit together, a server that goes away.
    NothingToMeasure
        No row has a region, an industry and a number of persons.

    Notes
    -----
    A plant without region, industry, year or persons is left out and said so; a plant without persons in the sense of
    zero counts as a plant.

    Examples
    --------
    >>> import pandas as pd
    >>> plants = pd.DataFrame({"where": ["A", "A", "B"], "what": ["x", "x", "y"], "jobs": [10, 30, 5]})
    >>> found = collapse(plants, region="where", industry="what", employment="jobs")
    >>> found.table.values[0].tolist(), found.table.plant_squares[0].tolist()
    ([[40.0, 0.0], [0.0, 5.0]], [[1000.0, 0.0], [0.0, 25.0]])
    >>> found.to_frame()["largest_plant"].tolist()
    [30.0, 5.0]
    """
    if unusable not in ("refuse", "drop"):
        raise InvalidOption(f"unusable is {unusable!r}.", hint="it can be 'refuse' or 'drop'.", unusable=unusable)
    columns = PlantColumns(region=region, industry=industry, employment=employment, year=year, id=id, x=x, y=y)
    with asked_table(readable(source, columns), table=table, engine=engine, memory=memory) as asked:
        told = _Told(progress, questions=3)
        checked_columns(columns, asked.rows.schema(), asked.where)
        plants = plants_of(asked.rows, columns)
        degrees = in_degrees(columns)
        checked = checked_plants(asked, plants, columns, degrees=degrees, unusable=unusable, share=told.next())
        if checked.errors:
            raise InvalidTable(checked.problems, where=f"'{asked.where}'")
        sound = usable(plants, columns, degrees=degrees)
        cells, left_out = plant_cells(asked.answer(cells_question(sound, columns, asked.two_largest), told.next()))
        of_labels = problems_of_labels(left_out)
        problems = (*checked.problems, *of_labels)
        if any(problem.severity == "error" for problem in of_labels):
            raise InvalidTable(problems, where=f"'{asked.where}'")
        if not len(cells):
            raise _nothing(asked.where, checked.rows, problems)
        named = {role: name for role, name in columns.named.items() if role != "id"}
        return CollapsedPlants(
            cells=cells,
            sizes=_sizes(asked, sound, columns, told.next()),
            problems=problems,
            rows=checked.rows,
            unit=unit,
            classification=classification,
            settings={"engine": asked.engine, **named, "unusable": unusable},
            sources=(asked.where,),
        )


def readable(source: Any, columns: PlantColumns) -> Any:
    """A frame as Arrow columns, only those that are needed; any other source as it is."""
    if isinstance(source, str | Path | list | tuple) or hasattr(source, "sparkSession") or hasattr(source, "shown"):
        return source
    names = column_names(source)
    wanted = [name for name in columns.named.values() if name in names]
    found = {name: arrow_column(source, name) for name in wanted}
    mixed = next((name for name, column in found.items() if isinstance(column, list)), None)
    if mixed is not None:
        problem = Problem("mixed_column", f"The column '{mixed}' mixes numbers and texts.", hint="make it one kind.")
        raise InvalidTable([problem], where="The frame of plants")
    # A column that was named and is not there is told with the names of all others.
    return found if len(wanted) == len(columns.named) else {name: arrow_column(source, name) for name in names}


def in_degrees(columns: PlantColumns) -> bool:
    """Whether the names of the coordinates say longitude and latitude."""
    return columns.places is not None and any(name.casefold() in _DEGREES for name in columns.places)


class _Told:
    """Shares of several questions as one share of the whole."""

    def __init__(self, progress: Progress | None, *, questions: int) -> None:
        self._progress, self._questions, self._asked = progress, questions, -1

    def next(self) -> Progress | None:
        """For the next question."""
        self._asked += 1
        done, progress = self._asked, self._progress
        return None if progress is None else lambda share: progress((done + share) / self._questions)


def _sizes(asked: AskedTable, plants: Any, columns: PlantColumns, share: Progress | None) -> PlantSizes:
    answer = asked.answer(sizes_question(plants, columns), share)
    industry = codes(answer["industry"])
    year = years(answer["year"]) if "year" in answer.column_names else no_years(answer.num_rows)
    known = np.flatnonzero((industry.at >= 0) & (year.at >= 0))
    key = year.at[known].astype(np.int64) * len(industry.labels) + industry.at[known]
    labels, place = np.unique(key, return_inverse=True)
    moments: dict[str, Any] = {}
    for name in ("plants", "persons", "squares", "cubes", "fourths", "largest"):
        numbers = np.asarray(answer[name].to_numpy(zero_copy_only=False), dtype=np.float64)[known] + 0.0
        whole = np.zeros(labels.size)
        (np.maximum if name == "largest" else np.add).at(whole, place, numbers)
        moments[name] = whole
    return PlantSizes(
        industries=tuple(industry.labels[k] for k in labels % len(industry.labels)),
        years=tuple(year.labels[k] for k in labels // len(industry.labels)),
        moments=moments,
        sources=(asked.where,),
    )


def _nothing(where: str, rows: int, problems: tuple[Problem, ...]) -> NothingToMeasure:
    why = " ".join(problem.message for problem in problems[:3])
    return NothingToMeasure(
        f"None of the {rows:,} rows of '{where}' has a region, an industry and a number of persons. {why}".strip(),
        hint="check that the columns are the right ones.",
        rows=rows,
    )
