"""Plants, one row each, made small: persons, number of plants and their sizes by region, industry and year."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from klastr.errors import InvalidTable, Problem
from klastr.tables.frames import arrow_column
from klastr.tables.regional import RegionalTable


def collapsed(
    frame: Any,
    region: str,
    industry: str,
    value: str,
    *,
    year: str | None = None,
    unit: str | None = None,
    source: str | None = None,
    classification: str | None = None,
) -> RegionalTable:
    """Add up plants to a regional table that knows how large they are.

    E[r, i] = sum of e over the plants of the cell,  N[r, i] their number,  S[r, i] = sum of e^2

    Parameters
    ----------
    frame : pandas, polars or pyarrow frame
        One row per plant (and year).
    region, industry, value : str
        Columns: region code, industry code, persons employed.
    year : str, optional
    unit, source, classification : str, optional
        They travel with the table.

    Returns
    -------
    RegionalTable
        With `establishments` N and `plant_squares` S; a cell without plants is zero.

    Raises
    ------
    MissingColumn
    InvalidTable
        A plant with a negative, an unknown or a non-numeric number of persons; rows are counted from 0.

    Examples
    --------
    >>> import pandas as pd
    >>> plants = pd.DataFrame({"where": ["A", "A", "B"], "what": ["x", "x", "y"], "jobs": [10, 30, 5]})
    >>> table = collapsed(plants, "where", "what", "jobs")
    >>> table.values[0].tolist(), table.establishments[0].tolist(), table.plant_squares[0].tolist()
    ([[40.0, 0.0], [0.0, 5.0]], [[2.0, 0.0], [0.0, 1.0]], [[1000.0, 0.0], [0.0, 25.0]])
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = [("region", region), ("industry", industry), *([("year", year)] if year else [])]
    plants = pa.table({role: arrow_column(frame, name) for role, name in keys})
    persons = arrow_column(frame, value)
    _refuse_unusable_plants(persons, value)
    persons = pc.cast(persons, pa.float64())
    plants = plants.append_column("persons", persons).append_column("squares", pc.multiply(persons, persons))
    cells = (
        plants.group_by([role for role, _ in keys])
        .aggregate([("persons", "sum"), ("persons", "count"), ("squares", "sum")])
        .rename_columns([*(role for role, _ in keys), "persons", "plants", "squares"])
    )
    read = {"year": "year" if year else None, "unit": unit, "source": source, "classification": classification}
    table = RegionalTable.from_frame(cells, "region", "industry", "persons", establishments="plants", **read)
    squares = RegionalTable.from_frame(cells, "region", "industry", "squares", **read)
    return replace(table, plant_squares=np.array(squares.values))


def _refuse_unusable_plants(persons: Any, name: str) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        numbers = np.asarray(pc.cast(persons, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    except pa.ArrowInvalid as error:
        problem = Problem(
            "not_a_number", f"'{name}' holds texts where persons belong ({error}).", hint="clean it first."
        )
        raise InvalidTable([problem], where="The frame of plants (rows counted from 0)") from error
    found = []
    for code, bad, what in (
        ("negative_value", numbers < 0, "Plants with a negative number of persons."),
        ("no_value", ~np.isfinite(numbers), "Plants without a number of persons."),
    ):
        rows = np.flatnonzero(bad)
        if rows.size:
            found.append(
                Problem(code, what, int(rows.size), tuple(rows[:20].tolist()), hint="mend or leave out these rows.")
            )
    if found:
        raise InvalidTable(found, where="The frame of plants (rows counted from 0)")
