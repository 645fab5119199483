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

    Returns
    -------
    Concordance
        With notes on the columns that were taken.

    Raises
    ------
    UnreadableFile, MissingColumn, InvalidTable

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> flows = FlowTable.from_wide(pd.DataFrame([[1, 2], [3, 4]], ["metals", "cars"], ["metals", "cars"]))
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "concordance.csv"
    ...     _ = path.write_text("title,io,nace\\nBasic,metals,C24\\nProducts,metals,C25\\nVehicles,cars,C29")
    ...     concordance = read_concordance(path, ["C24", "C25", "C29"], flows)
    >>> concordance.pairs
    {'C24': {'metals': 1.0}, 'C25': {'metals': 1.0}, 'C29': {'cars': 1.0}}
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
