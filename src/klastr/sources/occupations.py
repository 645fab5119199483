"""Tables of occupations out of files: persons by industry and occupation, long or wide."""

from __future__ import annotations

from pathlib import Path

from klastr.errors import MissingColumn
from klastr.sources.whole_tables import WholeTable, whole_table
from klastr.tables.column_words import claim
from klastr.tables.flow_rows import FlowRows
from klastr.tables.flow_wide import melted_columns
from klastr.tables.frames import arrow_column, codes
from klastr.tables.looks import NUMBER
from klastr.tables.occupations import StaffingTable, staffing_table


def read_occupations(
    path: str | Path,
    *,
    industry: str | None = None,
    occupation: str | None = None,
    value: str | None = None,
    year: int | None = None,
    sheet: str | None = None,
) -> StaffingTable:
    """Read persons employed by industry and occupation.

    Parameters
    ----------
    path : str or Path
        CSV, TSV, Excel or Parquet; see `klastr.sources.files`. Long (a row per industry and occupation), or wide: a
        column of industries, then a column of persons for each occupation.
    industry, occupation, value, year : optional
        See `StaffingTable.from_frame`.
    sheet : str, optional
        Of an Excel workbook.

    Returns
    -------
    StaffingTable

    Raises
    ------
    UnreadableFile, MissingColumn, MissingYear, InvalidTable

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "occupations.csv"
    ...     _ = path.write_text("nace;2144;7212\\nC24;10;30\\nC29;20;0")
    ...     staffing = read_occupations(path)
    >>> staffing.occupations, staffing.values.tolist()
    (('2144', '7212'), [[10.0, 30.0], [20.0, 0.0]])
    """
    path = Path(path)
    table = whole_table(path, sheet=sheet)
    try:
        return StaffingTable.from_frame(
            table.frame,
            industry=industry,
            occupation=occupation,
            value=value,
            year=year,
            name=path.name,
            source=path.name,
            numbering=table.numbering,
        )
    except MissingColumn as error:
        wide = _wide(table, industry) if occupation is None and value is None else None
        if wide is None:
            error.message = f"'{path.name}': {error.message}"
            raise
        return staffing_table(wide, name=path.name, source=path.name)


def _wide(table: WholeTable, industry: str | None) -> FlowRows | None:
    """Industries down the side, occupations across the top; None where the columns are something else."""
    names = [str(name) for name in table.frame.column_names]
    claims = sorted((strength, k) for k, name in enumerate(names) if (strength := claim(name, "industry")) is not None)
    at = names.index(industry) if industry in names else claims[0][1] if claims else None
    if at is None or len(set(names)) < len(names):
        return None
    columns = {name: arrow_column(table.frame, name) for k, name in enumerate(names) if k != at}
    persons = [name for name, column in columns.items() if _holds_numbers(codes(column).labels)]
    if len(persons) < 2:
        return None
    sellers = codes(arrow_column(table.frame, names[at]))
    return melted_columns(sellers, [columns[name] for name in persons], persons, table.numbering)


def _holds_numbers(labels: tuple[str, ...]) -> bool:
    return sum(NUMBER.fullmatch(label) is not None for label in labels) > 0.5 * len(labels)
