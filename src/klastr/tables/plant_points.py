"""Plants of chosen industries as points, picked where their table lies."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from klastr.engines.asked_source import asked_table
from klastr.errors import InvalidOption, InvalidTable, NothingToMeasure
from klastr.tables.collapse import in_degrees, readable
from klastr.tables.plant_columns import PlantColumns, checked_columns
from klastr.tables.plant_faults import Unusable, checked_plants
from klastr.tables.plant_questions import plants_of, points_question, usable
from klastr.tables.point_checks import Unit
from klastr.tables.points import PointSet


def point_set(
    source: Any,
    *,
    x: str,
    y: str,
    industry: str,
    weight: str | None = None,
    year: str | None = None,
    id: str | None = None,  # noqa: A002  the word of the field
    industries: Collection[str] | str | None = None,
    at: int | None = None,
    unit: Unit | None = None,
    table: str | None = None,
    engine: Any | None = None,
    memory: str | None = None,
    unusable: Unusable = "refuse",
) -> PointSet:
    """Plants with place, industry and weight, picked by the engine that holds them; for measures of distance.

    Parameters
    ----------
    source : str, Path, sequence of them, frame, or Spark frame
        As in `klastr.collapse`.
    x, y : str
        Columns of coordinates: east and north, or longitude and latitude where they are called so.
    industry : str
        Column of industry codes.
    weight : str, optional
        Column of weights, such as persons employed. Default: each plant weighs 1.
    year, id : str, optional
        Columns: year; name of the plant.
    industries : collection of str, or str, optional
        Which industries, or which one, to pick. Default: all. A measure against all plants needs all.
    at : int, optional
        The year. Default: the last one.
    unit : {"km", "m", "degrees"}, optional
        Of the coordinates. Default: as in `PointSet.from_frame`.
    table, engine, memory : optional
        As in `klastr.collapse`.
    unusable : {"refuse", "drop"}
        Whether plants with weights or coordinates that cannot be are refused, or left out and said.

    Returns
    -------
    PointSet
        Coordinates in kilometres.

    Raises
    ------
    MissingColumn, InvalidOption, MissingExtra, UnreadableFile, UnreadableDatabase
        As in `klastr.collapse`.
    InvalidTable
        Coordinates that are no place, exchanged, or all the same; weights that cannot be; plants that stand twice.
    NothingToMeasure
        No plant is left, or one.

    Examples
    --------
    >>> import pandas as pd
    >>> plants = pd.DataFrame({"lon": [14.42, 16.61, None], "lat": [50.09, 49.20, 48.9], "nace": ["C24", "C29", "C29"]})
    >>> points = point_set(plants, x="lon", y="lat", industry="nace")
    >>> len(points), points.industries, points.problems[0].code
    (2, ('C24', 'C29'), 'no_place')
    """
    columns = PlantColumns(industry=industry, employment=weight, year=year, id=id, x=x, y=y)
    industries = [industries] if isinstance(industries, str) else industries
    degrees = unit == "degrees" or (unit is None and in_degrees(columns))
    with asked_table(readable(source, columns), table=table, engine=engine, memory=memory) as asked:
        checked_columns(columns, asked.rows.schema(), asked.where)
        plants = plants_of(asked.rows, columns)
        checked = checked_plants(asked, plants, columns, degrees=degrees, unusable=unusable)
        if checked.errors:
            raise InvalidTable(checked.problems, where=f"'{asked.where}'")
        sound = usable(plants, columns, degrees=degrees)
        frame = asked.answer(points_question(sound, columns, industries=industries, at=at))
        where = asked.where
    _refuse_none(frame, industries, where, columns)
    points = PointSet.from_frame(
        frame,
        x="x",
        y="y",
        industry="industry",
        weight=None if weight is None else "persons",
        plant=None if id is None else "id",
        year=None if year is None else "year",
        at=at,
        unit=unit or ("degrees" if degrees else None),
        source=where,
    )
    return _with_problems(points, checked.problems)


def _with_problems(points: PointSet, problems: tuple[Any, ...]) -> PointSet:
    from dataclasses import replace

    said = {problem.code for problem in problems}
    return replace(points, problems=(*problems, *(problem for problem in points.problems if problem.code not in said)))


def _refuse_none(frame: Any, industries: Collection[str] | None, where: str, columns: PlantColumns) -> None:
    if frame.num_rows:
        return
    if industries is None:
        raise NothingToMeasure(
            f"No plant of '{where}' has a place and a weight.", hint="check that the columns are the right ones."
        )
    raise InvalidOption(
        f"'{where}' has no plants of {', '.join(sorted(industries)[:5])} with a place.",
        hint=f"check the codes in '{columns.industry}'{' and the year' if columns.year else ''}.",
        industries=sorted(industries),
    )
