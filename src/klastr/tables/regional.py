"""The regional table: what goes into every measure of regions and industries, and how it is made from a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from klastr.tables.pivot import pivoted, widened
from klastr.tables.regional_cells import RegionalCells, Year

if TYPE_CHECKING:
    import pandas as pd

    Frame = Any  # pandas, polars or pyarrow

__all__ = ["RegionalTable", "Year"]


@dataclass(frozen=True, eq=False)
class RegionalTable(RegionalCells):
    """Persons employed (or another additive quantity) by region, industry and year: checked, with unit and source.

    The attributes are those of `klastr.tables.regional_cells.RegionalCells`.

    Examples
    --------
    >>> table = RegionalTable.from_rows([("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60)])
    >>> table.regions, table.industries, table.values[0].tolist()
    (('A', 'B'), ('food', 'steel'), [[0.0, 10.0], [60.0, 30.0]])
    """

    @classmethod
    def of(cls, cells: RegionalCells) -> Self:
        """The same cells as a table."""
        return cls(**{field.name: getattr(cells, field.name) for field in fields(cells)})

    @classmethod
    def from_frame(
        cls,
        frame: Frame,
        region: str,
        industry: str,
        value: str,
        *,
        year: str | None = None,
        flag: str | None = None,
        establishments: str | None = None,
        wages: str | None = None,
        unit: str | None = None,
        source: str | None = None,
        classification: str | None = None,
    ) -> Self:
        """Read a long frame: one row per region, industry and year.

        Parameters
        ----------
        frame : pandas, polars or pyarrow frame
            It is not changed.
        region, industry, value : str
            Names of the columns of region codes, industry codes and persons employed.
        year, flag, establishments, wages : str, optional
            Names of further columns: year; why a cell is empty (``c``: confidential); number of local units; wages.
        unit, source, classification : str, optional
            They travel with the table. `classification` names the industries' coding, such as ``"NACE Rev. 2"``;
            default: recognised from the codes.

        Returns
        -------
        RegionalTable
            With rows of all levels; a measure works on one of them (`at_level`).

        Raises
        ------
        MissingColumn
            A named column is not there; the nearest names are offered.
        InvalidTable
            Everything that must be mended first, with row numbers counted from 0.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"nuts": ["CZ08", "CZ08"], "nace": ["C24", "C29"], "jobs": [19578, None],
        ...                       "flag": [None, "c"]})
        >>> table = RegionalTable.from_frame(frame, "nuts", "nace", "jobs", flag="flag")
        >>> table.values[0].tolist(), table.kinds[0].tolist()
        ([[19578.0, nan]], [[0, 1]])
        """
        return cls.of(
            pivoted(
                frame,
                region=region,
                industry=industry,
                value=value,
                year=year,
                flag=flag,
                establishments=establishments,
                wages=wages,
                unit=unit,
                source=source,
                classification=classification,
            )
        )

    @classmethod
    def from_wide(
        cls,
        frame: pd.DataFrame,
        *,
        unit: str | None = None,
        source: str | None = None,
        classification: str | None = None,
    ) -> Self:
        """Read a wide frame: index = regions, columns = industries, one period.

        Parameters
        ----------
        frame : pandas.DataFrame
        unit, source, classification : str, optional
            As in `from_frame`.

        Raises
        ------
        InvalidTable

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"food": [0, 60], "steel": [10, 30]}, index=["A", "B"])
        >>> RegionalTable.from_wide(frame).values[0].tolist()
        [[0.0, 10.0], [60.0, 30.0]]
        """
        return cls.of(widened(frame, unit=unit, source=source, classification=classification))

    @classmethod
    def from_rows(
        cls, rows: Iterable[tuple[str, str, float]], *, unit: str | None = None, source: str | None = None
    ) -> Self:
        """Read (region, industry, value) triples.

        Examples
        --------
        >>> RegionalTable.from_rows([("A", "steel", 10), ("B", "food", 60)]).values[0].tolist()
        [[0.0, 10.0], [60.0, 0.0]]
        """
        import pyarrow as pa

        columns = zip(("region", "industry", "value"), zip(*rows, strict=True), strict=True)
        return cls.from_frame(pa.table(dict(columns)), "region", "industry", "value", unit=unit, source=source)
