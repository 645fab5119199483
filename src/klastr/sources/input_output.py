"""Whole input-output tables out of files: those of Eurostat, the BEA, the OECD and FIGARO, and one's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from klastr.errors import InvalidOption, MissingColumn
from klastr.sources.flows import YEAR, one_year, with_codes_on_top
from klastr.sources.whole_tables import WholeTable, whole_table
from klastr.tables.flow_codes import column_roles
from klastr.tables.frames import codes
from klastr.tables.input_output import InputOutputTable
from klastr.tables.input_output_cells import TableCells, long_cells, table_cells
from klastr.tables.input_output_extensions import taken_columns
from klastr.tables.input_output_layout import laid_out

# Names of industries above their codes are looked for in workbooks of this width; wider files are made by machines.
_MANY = 1_000


def read_input_output(
    path: str | Path,
    *,
    country: str | None = None,
    year: int | None = None,
    flow: str | None = None,
    row: str | None = None,
    column: str | None = None,
    value: str | None = None,
    sheet: str | None = None,
    employment: str | Path | None = None,
    balance: bool = False,
) -> InputOutputTable:
    """Read a whole input-output table.

    Parameters
    ----------
    path : str or Path
        CSV, TSV, Excel or Parquet; long, or square with final demand beside and value added below the industries.
    country : str, optional
        Of a file of several national tables: which one.
    year : int, optional
        Of a file of several years; default: the last one.
    flow : str, optional
        ``DOM`` or ``TOTAL``; default: ``DOM`` where the file has it: multipliers of what is made in the area itself.
    row, column, value : str, optional
        Names of the columns of a long file; recognised by their names.
    sheet : str, optional
        Of an Excel workbook.
    employment : str or Path, optional
        A file with a column of the table's codes and a column of persons employed.
    balance : bool
        Whether flows are balanced by RAS before they are checked: for a table that does not add up.

    Returns
    -------
    InputOutputTable
        With warnings and notes in ``problems``.

    Raises
    ------
    UnreadableFile, MissingColumn, MissingYear, InvalidOption, InvalidTable

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> lines = ["code,ore,steel,households,output", "ore,1,8,3,12", "steel,2,2,16,20", "value added,9,10,,"]
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "table.csv"
    ...     _ = path.write_text("\\n".join(lines))
    ...     table = read_input_output(path)
    >>> table.industries, table.value_added.tolist(), table.demand
    (('ore', 'steel'), [9.0, 10.0], ('households',))
    """
    path = Path(path)
    opened = whole_table(path, sheet=sheet)
    names = tuple(str(name) for name in opened.frame.column_names)
    named = {"row": row, "column": column, "value": value}
    roles = column_roles(names) | {role: name for role, name in named.items() if name is not None}
    cells = None
    if {"row", "column"} <= roles.keys() and "value" not in roles and any(YEAR.fullmatch(one.strip()) for one in names):
        cells = _of_one_year(opened, names, named, country=country, year=year, flow=flow)
    elif not {"row", "column", "value"} <= roles.keys():
        below, tops = with_codes_on_top(opened, names) if len(names) < _MANY else (opened, names)
        cells = table_cells(below.frame, tops)
        _refuse_named(path.name, named if cells is not None else {})
    if cells is None:
        try:
            cells = long_cells(opened.frame, named, country=country, year=year, flow=flow, numbering=opened.numbering)
        except MissingColumn as error:
            error.message = f"'{path.name}': {error.message}"
            raise
    table = laid_out(cells, name=path.name, source=path.name, balance=balance)
    return table if employment is None else with_employment(table, employment, country=country)


def _refuse_named(table: str, named: dict[str, str | None]) -> None:
    """Columns that were named of a table that has none: it is square."""
    given = [f"--{role} {name}" for role, name in named.items() if name is not None]
    if given:
        raise InvalidOption(
            f"{' '.join(given)}: sellers, buyers and values are columns of a long table, and '{table}' is a square "
            "one, with codes down and across.",
            hint="leave it out.",
        )


def _of_one_year(
    opened: WholeTable,
    names: tuple[str, ...],
    named: dict[str, str | None],
    *,
    country: str | None,
    year: int | None,
    flow: str | None,
) -> TableCells:
    """The cells of one of several years that stand across, as in Eurostat's TSV."""
    frame, chosen = one_year(opened, names, year)
    value = str(chosen)
    cells = long_cells(frame, named | {"value": value}, country=country, flow=flow, numbering=opened.numbering)
    return replace(cells, year=value, unit=None if cells.unit == value else cells.unit)


def with_employment(table: InputOutputTable, path: str | Path, *, country: str | None = None) -> InputOutputTable:
    """The table with persons employed out of a file: a column of codes, one of numbers, perhaps one of countries.

    Thousands, where the name of the column says so, become persons.
    """
    frame = _of_country(whole_table(Path(path)).frame, country)
    value = taken_columns(table, "employment", frame)[1].lower()
    found = table.with_extension("employment", frame, unit="persons")
    if not any(word in value for word in ("thousand", "ths", "1000")):
        return found
    persons = 1000 * found.extensions["employment"]
    return replace(found, extensions={**found.extensions, "employment": persons})


def with_quantity(
    table: InputOutputTable, name: str, path: str | Path, *, country: str | None = None
) -> InputOutputTable:
    """The table with emissions or another quantity out of a file: a column of codes, one of numbers."""
    return table.with_extension(name, _of_country(whole_table(Path(path)).frame, country))


def read_groups(path: str | Path) -> dict[str, str]:
    """Industry code to the code of its group: columns ``code`` and ``group``, or the first two of the file.

    Raises
    ------
    UnreadableFile
    MissingColumn
        The file has fewer than two columns.
    """
    frame = whole_table(Path(path)).frame
    names = [str(name) for name in frame.column_names]
    if len(names) < 2:
        raise MissingColumn(
            f"'{Path(path).name}' has one column; codes and groups are two.", hint="call them code and group."
        )
    code, group = ("code", "group") if {"code", "group"} <= set(names) else names[:2]
    left, right = (codes(frame.column(name)) for name in (code, group))
    return {left.labels[k]: right.labels[g] for k, g in zip(left.at, right.at, strict=True) if k >= 0 and g >= 0}


def _of_country(frame: Any, country: str | None) -> Any:
    area = column_roles(frame.column_names).get("area")
    if area is None or country is None:
        return frame
    import pyarrow.compute as pc

    return frame.filter(pc.equal(frame.column(area), country)).drop_columns([area])
