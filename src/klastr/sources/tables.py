"""The one door from a file to a checked table."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

import pyarrow as pa

from klastr.engines.addresses import Place, place_of
from klastr.errors import Problem
from klastr.sources.dimensions import Kept, dimension_positions, indicator_position, kept_members
from klastr.sources.eurostat import source_of_sdmx
from klastr.sources.files import opened_table
from klastr.sources.opened import OpenedTable, Progress, ReadColumns
from klastr.sources.reading import TableReading
from klastr.sources.source_notes import source_beside
from klastr.sources.told_apart import told_apart
from klastr.sources.units import in_persons, unit_of
from klastr.tables.columns import Columns, recognised_columns
from klastr.tables.frames import Column, Positions
from klastr.tables.long import LongRows, long_rows, melted_rows
from klastr.tables.numbers import Decimal
from klastr.tables.pivot import checked_table

_ORDER = {"error": 0, "warning": 1, "note": 2}


def read_regional_table(
    path: str | Place,
    *,
    region: str | None = None,
    industry: str | None = None,
    value: str | None = None,
    flag: str | None = None,
    establishments: str | None = None,
    wages: str | None = None,
    year: str | None = None,
    table: str | None = None,
    unit: str | None = None,
    source: str | None = None,
    classification: str | None = None,
    decimal: Decimal | None = None,
    progress: Progress | None = None,
) -> TableReading:
    """Read a file of any known kind as a regional table, and say what was understood.

    Parameters
    ----------
    path : str or Path
        CSV, TSV (also Eurostat's), Parquet or Excel; see `klastr.sources.files`.
    region, industry, value, flag, establishments, wages, year : str, optional
        Names of columns. Default: recognised by name and content. `value` may also name an indicator of a table that
        holds several below each other (``V16110``).
    table : str, optional
        The sheet of a workbook.
    unit, source, classification : str, optional
        They travel with the table. Default: what the file tells.
    decimal : {".", ","}, optional
        The decimal sign of numbers in texts. Default: decided for each column from all of its cells.
    progress : callable, optional
        Called with rows done and rows in all while a large text is read.

    Returns
    -------
    TableReading
        ``reading.table`` is the table, or raises `InvalidTable` with everything that must be mended first;
        ``reading.problems`` has the warnings and notes too.

    Raises
    ------
    UnreadableFile, MissingColumn, InvalidOption, MissingExtra
        Before there is a table to check.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> lines = ["region,industry,persons_employed", "CZ01,C24,10", "CZ02,C24,30", "CZ02,C25,60"]
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "jobs.csv"
    ...     _ = path.write_text("\\n".join(lines))
    ...     reading = read_regional_table(path)
    >>> reading.table.regions, reading.table.industries
    (('CZ01', 'CZ02'), ('C24', 'C25'))
    >>> [problem.code for problem in reading.problems]
    ['left_out_rows']
    """
    named = {
        "region": region,
        "industry": industry,
        "value": value,
        "year": year,
        "flag": flag,
        "establishments": establishments,
        "wages": wages,
    }
    path = place_of(path)
    with opened_table(path, sheet=table) as opened:
        columns, indicator = _columns(opened, named)
        found = _read(opened, columns, indicator, decimal, progress)
        pa.default_memory_pool().release_unused()  # texts of a large file; Arrow would keep them
        told = {**source_of_sdmx(opened.names, opened.look()), **source_beside(path), **opened.about}
        rows, found_unit, notes = in_persons(found.rows, unit or told.get("unit") or found.unit)
        checked = checked_table(
            rows,
            unit=found_unit,
            source=source or told.get("source"),
            classification=classification or told.get("classification"),
            whole=not any(problem.severity == "error" for problem in found.problems),
        )
        problems = (
            *opened.notes,
            *found.problems,
            *notes,
            *_repeated_names(opened.names, columns),
            *told_apart(checked.problems, opened, columns, rows),
        )
    options = {f"--{role}": name for role, name in named.items() if name is not None}
    options |= {option: text for option, text in (("--table", table), ("--decimal", decimal)) if text is not None}
    return TableReading(
        path,
        opened.form,
        columns,
        found.count,
        checked,
        tuple(sorted(problems, key=lambda problem: _ORDER[problem.severity])),
        options,
        {fact: told[fact] for fact in ("engine", "table") if fact in told},
    )


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class _Found:
    rows: LongRows
    count: int
    """Rows of the file, also those of other indicators."""
    unit: str | None
    problems: tuple[Problem, ...]


def _read(
    opened: OpenedTable, columns: Columns, indicator: str | None, decimal: Decimal | None, progress: Progress | None
) -> _Found:
    """Read the columns that are needed; the texts are let go when this returns, which matters for large files."""
    dimensions = dimension_positions(opened.names, columns.needed)
    needed = [*columns.needed, *dimensions]
    read = opened.read(needed, progress)
    cells = dict(zip(needed, read.columns, strict=True))
    kept = kept_members({opened.names[k]: cells[k] for k in dimensions}, value=indicator)
    rows = _rows(columns, cells, kept, read, decimal)
    return _Found(rows, len(read.columns[0]), kept.unit or unit_of(rows.value.name), (*read.problems, *kept.notes))


def _columns(opened: OpenedTable, named: Mapping[str, str | None]) -> tuple[Columns, str | None]:
    """The roles of the columns; a value that names no column may name an indicator."""
    value = named.get("value")
    indicators = indicator_position(opened.names)
    if value is not None and value not in opened.names and indicators is not None:
        return recognised_columns(opened.names, opened.look(), named={**named, "value": None}), value
    return recognised_columns(opened.names, opened.look(), named=named), None


def _rows(
    columns: Columns, cells: Mapping[int, Column], kept: Kept, read: ReadColumns, decimal: Decimal | None
) -> LongRows:
    picked = {position: _taken(column, kept.rows) for position, column in cells.items()}
    by_role = {role: picked[position] for role, position in columns.at.items()}
    names = {role: columns.names[position] for role, position in columns.at.items()} | dict(kept.names)
    if columns.shape == "long":
        return long_rows(
            by_role, names, numbering=read.rows, kept=kept.rows, decimal=decimal, indicators=kept.indicators
        )
    across = {"years": "year", "industries": "industry", "regions": "region"}[columns.shape]
    return melted_rows(
        by_role,
        [picked[position] for position in columns.wide],
        columns.labels,
        across,
        names=names,
        numbering=read.rows,
        kept=kept.rows,
        decimal=decimal,
        indicators=kept.indicators,
    )


def _taken(column: Column, rows: Positions | None) -> Column:
    if rows is None:
        return column
    if isinstance(column, list):
        return [column[row] for row in rows]
    return column.take(pa.array(rows))


def _repeated_names(names: Sequence[str], columns: Columns) -> list[Problem]:
    repeated = [name for name, many in Counter(names).items() if name and many > 1]
    if not repeated:
        return []
    used = {columns.names[k] for k in columns.needed}
    note = Problem(
        "repeated_names",
        f"Several columns have the same name: {', '.join(repeated[:5])}.",
        len(repeated),
        severity="note",
        hint="give each column its own name.",
    )
    return [dataclasses.replace(note, severity="warning") if used & set(repeated) else note]
