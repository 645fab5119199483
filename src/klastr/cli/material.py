"""The table that a command works on: read by the options that all commands share, with what its reader should know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from klastr.cli.options import Columns
from klastr.engines.addresses import Place
from klastr.tables.regional import RegionalTable


@dataclass(frozen=True, eq=False, slots=True)
class Material:
    """A table that was read."""

    table: RegionalTable
    warnings: tuple[str, ...] = ()
    """What a reader should know of it, each a sentence."""
    origin: Path | Mapping[str, Any] | None = field(default=None)
    """What `run.json` records of it: a file, or facts about a table in a database; None for the embedded example."""


def read_material(
    table: str | Place, *, sheet: str | None, columns: Columns, decimal: Literal[".", ","] | None
) -> Material:
    """Read a table; its source is its name where it tells none.

    Parameters
    ----------
    table : str, Path or ServerAddress
    sheet : str, optional
        The sheet of a workbook or the table in a database.
    columns : Columns
        Names of columns as they were typed.
    decimal : {".", ","}, optional

    Raises
    ------
    UnreadableFile, MissingColumn, InvalidOption, MissingExtra, InvalidTable
        See `klastr.sources.tables.read_regional_table`.
    """
    from klastr.sources.tables import read_regional_table

    reading = read_regional_table(
        table,
        table=sheet,
        region=columns.region,
        industry=columns.industry,
        value=columns.value,
        flag=columns.flag,
        establishments=columns.establishments,
        wages=columns.wages,
        year=columns.year,
        decimal=decimal,
    )
    warnings = tuple(str(problem) for problem in reading.problems if problem.severity == "warning")
    checked = reading.table
    return Material(replace(checked, source=checked.source or reading.name), warnings, reading.origin)
