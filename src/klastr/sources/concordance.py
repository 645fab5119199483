"""Concordances out of files: pairs of a code of another table and an industry, among any other columns."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from klastr.sources.whole_tables import whole_table
from klastr.tables.concordance import Concordance
from klastr.tables.flows import FlowTable
from klastr.tables.occupations import StaffingTable


def read_concordance(
    path: str | Path,
    industries: Collection[str],
    table: FlowTable | StaffingTable,
    *,
    code: str | None = None,
    industry: str | None = None,
    weight: str | None = None,
    sheet: str | None = None,
) -> Concordance:
    """Read a file that ties the codes of a table to industries.

    Parameters
    ----------
    path : str or Path
        CSV, TSV, Excel or Parquet; see `klastr.sources.files`.
    industries : collection of str
        Of the regional table.
    table : FlowTable or StaffingTable
        The other table; the columns that match both best are taken.
    code, industry, weight : str, optional
        Names of the columns, where that does not tell; see `Concordance.from_frame`.
    sheet : str, optional
        Of an Excel workbook.

    Raises
    ------
    UnreadableFile, MissingColumn, InvalidTable
    """
    path = Path(path)
    read = whole_table(path, sheet=sheet)
    held = (*table.products, *table.industries) if isinstance(table, FlowTable) else table.industries
    return Concordance.from_frame(
        read.frame,
        table_codes=dict.fromkeys(held),
        industries=industries,
        code=code,
        industry=industry,
        weight=weight,
        name=path.name,
        source=path.name,
        numbering=read.numbering,
    )
