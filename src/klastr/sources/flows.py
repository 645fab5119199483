"""Input-output tables out of files: long, square, as Eurostat and the US Bureau of Economic Analysis give them."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from klastr.errors import InvalidTable, MissingColumn, MissingYear, Problem
from klastr.sources.whole_tables import WholeTable, whole_table
from klastr.tables.flow_choice import chosen_flows
from klastr.tables.flow_codes import column_roles
from klastr.tables.flow_rows import FlowRows
from klastr.tables.flow_wide import code_column, melted_columns
from klastr.tables.flows import FlowTable, flow_table
from klastr.tables.frames import codes
from klastr.tables.looks import NUMBER
from klastr.tables.rows import RowNumbers

YEAR = re.compile(r"(?:19|20)\d\d")


def read_flows(
    path: str | Path,
    *,
    countries: Collection[str] | None = None,
    row: str | None = None,
    column: str | None = None,
    value: str | None = None,
    year: int | None = None,
    flow: str | None = None,
    sheet: str | None = None,
) -> FlowTable:
    """Read an input-output table.

    Parameters
    ----------
    path : str or Path
        CSV, TSV, Excel or Parquet; see `klastr.sources.files`. Long (who sells, who buys, how much), square (codes down
        the side and across the top), or Eurostat's TSV with years across.
    countries : collection of str, optional
        Of a table of several countries: those to be added up, usually the countries of the regions. Default: all.
    row, column, value, year, flow : optional
        See `FlowTable.from_frame`.
    sheet : str, optional
        Of an Excel workbook.

    Returns
    -------
    FlowTable
        With warnings and notes in ``problems``: what does not balance, what was chosen.

    Raises
    ------
    UnreadableFile, MissingColumn, MissingYear, InvalidOption, InvalidTable

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> lines = ["row_code,col_code,value_meur", "ore,steel,8", "ore,exports,2", "steel,cars,20", "cars,cars,5"]
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "flows.csv"
    ...     _ = path.write_text("\\n".join(lines))
    ...     flows = read_flows(path)
    >>> flows.products, flows.industries, flows.unit, flows.special
    (('cars', 'ore', 'steel'), ('cars', 'steel'), 'million EUR', {'exports': 'a part of final demand'})
    """
    path = Path(path)
    table = whole_table(path, sheet=sheet)
    names = tuple(str(name) for name in table.frame.column_names)
    named = {"row": row, "column": column, "value": value}
    roles = column_roles(names) | {role: name for role, name in named.items() if name is not None}
    rows: FlowRows | None = None
    if {"row", "column", "value"} <= roles.keys():
        rows = FlowRows.of(table.frame, named, table.numbering)
    elif {"row", "column"} <= roles.keys() and any(YEAR.fullmatch(name.strip()) for name in names):
        frame, chosen = one_year(table, names, year)
        rows, year = FlowRows.of(frame, named | {"value": str(chosen)}, table.numbering), None
    else:
        rows = _square(table, names)
    if rows is None:
        try:
            rows = FlowRows.of(table.frame, named, table.numbering)
        except MissingColumn as error:
            error.message = f"'{path.name}': {error.message}"
            raise
    part = chosen_flows(rows, year=year, flow=flow, areas=countries)
    return flow_table(part, name=path.name, source=path.name)


def one_year(table: WholeTable, names: tuple[str, ...], year: int | None) -> tuple[Any, int]:
    """A table with years across: the last of them, or the one asked for."""
    years = sorted(int(name) for name in names if YEAR.fullmatch(name.strip()))
    if year is not None and year not in years:
        shown = ", ".join(map(str, years))
        raise MissingYear(
            f"The input-output table holds no {year}; it holds {shown}.", hint="name one of these.", year=year
        )
    chosen = year or years[-1]
    dropped = [name for name in names if YEAR.fullmatch(name.strip()) and int(name) != chosen]
    return table.frame.drop_columns(dropped) if dropped else table.frame, chosen


def _square(table: WholeTable, names: tuple[str, ...]) -> FlowRows | None:
    """A table with the same codes down the side and across the top; None where it has no such shape."""
    table, names = with_codes_on_top(table, names)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidTable(
            [Problem("repeated_code", f"Several columns are called '{twice}'.", hint="keep one, or add them up.")],
            where="The input-output table",
        )
    texts = [codes(column) for column in table.frame.columns]
    at = code_column(names, texts)
    if at is None:
        return None
    # Columns left of the codes hold numbers of rows, or groups of industries; columns of words hold their names.
    sellers = set(texts[at].labels)
    buyers = [k for k in range(at + 1, len(names)) if names[k] in sellers or _holds_numbers(texts[k].labels)]
    columns = [table.frame.column(k) for k in buyers]
    return melted_columns(texts[at], columns, [names[k] for k in buyers], table.numbering)


def with_codes_on_top(table: WholeTable, names: tuple[str, ...]) -> tuple[WholeTable, tuple[str, ...]]:
    """A workbook with names of industries above their codes: the row of codes becomes the row of names."""
    if not table.frame.num_rows:
        return table, names
    first = [str(cell.as_py() or "").strip() for cell in (column[0] for column in table.frame.columns)]
    texts = [codes(column) for column in table.frame.columns]
    in_names, in_first = (
        [_told_again(labels, own, column.labels) for own, column in zip(labels, texts, strict=True)]
        for labels in (names, first)
    )
    # A row of data may hold its own code and one more by accident; a row of codes holds them nearly all.
    if max(in_first) < 2 or max(in_first) < 0.5 * max(len(texts[0].labels), 2) or max(in_first) < max(in_names):
        return table, names
    below = RowNumbers(table.numbering.first + 1, table.numbering.gaps)
    renamed = tuple(code or f"column {k}" for k, code in enumerate(first))
    return WholeTable(table.frame.slice(1), below), renamed


def _told_again(labels: Collection[str], own: str, cells: tuple[str, ...]) -> int:
    """How many codes of a row stand in a column too, which holds `own` in that row.

    Flows recur among flows by accident: below a number nothing counts as a code. Above codes stands a word or nothing.
    """
    return 0 if NUMBER.fullmatch(own) else len((set(labels) - {own}) & set(cells))


def _holds_numbers(labels: tuple[str, ...]) -> bool:
    """Whether most different cells are numbers."""
    return 2 * sum(NUMBER.fullmatch(label) is not None for label in labels) > len(labels)
