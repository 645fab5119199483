"""From rows to arrays: a long or wide frame becomes a regional table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import named_industries, recognised_industries, recognised_regions
from klastr.errors import InvalidOption, InvalidTable, Problem
from klastr.tables.cells import cell_kinds
from klastr.tables.checks import problems_of_rows
from klastr.tables.frames import Positions, arrow_column
from klastr.tables.long import LongRows, Placed, Quantity, long_rows, melted_rows, placed
from klastr.tables.regional_cells import RegionalCells
from klastr.tables.rows import RowNumbers
from klastr.tables.table_checks import problems_of_table

if TYPE_CHECKING:
    import pandas as pd

_FRAME = "The frame (rows counted from 0)"


@dataclass(frozen=True, eq=False, slots=True)
class CheckedTable:
    """A table and everything that was found in it; `table` stands on the sound rows only while there are errors."""

    table: RegionalCells | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended first."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def pivoted(
    frame: Any,
    *,
    region: str,
    industry: str,
    value: str,
    year: str | None,
    flag: str | None,
    establishments: str | None,
    wages: str | None,
    unit: str | None,
    source: str | None,
    classification: str | None,
) -> RegionalCells:
    """A long frame as a regional table; see `RegionalTable.from_frame`."""
    named = {
        "region": region,
        "industry": industry,
        "value": value,
        "year": year,
        "flag": flag,
        "establishments": establishments,
        "wages": wages,
    }
    columns = {role: arrow_column(frame, name) for role, name in named.items() if name is not None}
    rows = long_rows(columns, {role: str(name) for role, name in named.items()}, numbering=RowNumbers(first=0))
    return _without_errors(checked_table(rows, unit=unit, source=source, classification=classification))


def widened(frame: pd.DataFrame, *, unit: str | None, source: str | None, classification: str | None) -> RegionalCells:
    """A wide frame (index = regions, columns = industries) as a regional table of one period."""
    from klastr.tables.frames import as_arrow

    if not hasattr(frame, "iloc") or getattr(frame.index, "nlevels", 1) > 1 or getattr(frame.columns, "nlevels", 1) > 1:
        raise InvalidOption(
            f"A pandas frame with regions as index and industries as columns was expected, not {_kind(frame)}.",
            hint="set one index and one row of names, or read long rows with klastr.RegionalTable.from_frame.",
            type=type(frame).__name__,
        )
    _refuse_long(frame)
    columns = [as_arrow(frame.iloc[:, k]) for k in range(frame.shape[1])]
    if not columns:
        raise InvalidTable([Problem("no_rows", "It has no columns.", severity="error")], where="The frame")
    rows = melted_rows(
        {"region": as_arrow(frame.index.to_series())},
        columns,
        [str(name) for name in frame.columns],
        "industry",
        names={},
        numbering=RowNumbers(first=0),
    )
    return _without_errors(checked_table(rows, unit=unit, source=source, classification=classification))


def _refuse_long(frame: pd.DataFrame) -> None:
    """One row per region and industry has its codes in columns of text, beside columns of numbers.

    Raises
    ------
    InvalidOption
    """
    texts = [str(frame.columns[k]) for k in range(frame.shape[1]) if _is_of_codes(frame.iloc[:, k])]
    if texts and len(texts) < frame.shape[1] and type(frame.index).__name__ == "RangeIndex":
        raise InvalidOption(
            f"This looks like a long frame: {', '.join(map(repr, texts[:3]))} {'holds' if len(texts) == 1 else 'hold'} "
            "text. A wide one was expected, with regions as index and industries as columns.",
            hint="read it with klastr.RegionalTable.from_frame(frame, region, industry, value), by names of columns.",
            columns=tuple(texts),
        )


def _is_of_codes(column: pd.Series) -> bool:
    """Whether a column holds text, and not one number."""
    from pandas.api.types import is_numeric_dtype

    return (
        not is_numeric_dtype(column)
        and all(isinstance(value, str) and not value.strip().replace(".", "").isdigit() for value in column.head(20))
        and len(column) > 0
    )


def _kind(frame: object) -> str:
    """What was given instead, in words."""
    levels = max(getattr(getattr(frame, side, None), "nlevels", 1) for side in ("index", "columns"))
    return f"one with {levels} levels of labels" if hasattr(frame, "iloc") else type(frame).__name__


def checked_table(
    rows: LongRows,
    *,
    unit: str | None = None,
    source: str | None = None,
    classification: str | None = None,
    whole: bool = True,
) -> CheckedTable:
    """Check the rows of a table, lay them out by year, region and industry, and check what comes out.

    Parameters
    ----------
    rows : LongRows
    unit, source, classification : str, optional
        They travel with the table. The classification (``"NACE Rev. 2"``, ``"NAICS"``) is recognised by default.
    whole : bool
        Whether all rows of the file could be read.

    Returns
    -------
    CheckedTable
        All problems at once; ``table`` is None where no row is sound.
    """
    values = placed(rows, rows.value)
    problems = problems_of_rows(rows, values)
    if not values.sound.size:
        return CheckedTable(None, problems or (Problem("no_rows", "No row holds a region and an industry."),))
    table, cells = _laid_out(rows, values, unit=unit, source=source, classification=classification)
    whole = whole and not any(problem.severity == "error" for problem in problems)
    found = problems_of_table(table, rows, cells, classification=classification, whole=whole)
    return CheckedTable(table, problems + found)


def _without_errors(checked: CheckedTable) -> RegionalCells:
    if checked.errors or checked.table is None:
        raise InvalidTable(checked.problems, where=_FRAME)
    return checked.table


def _laid_out(
    rows: LongRows, at: Placed, *, unit: str | None, source: str | None, classification: str | None
) -> tuple[RegionalCells, Positions]:
    """The table, and for each of its cells the entry it came from (-1: none)."""
    years, regions, industries = rows.year.labels, rows.region.labels, rows.industry.labels
    cells = np.full(at.shape, -1, dtype=np.int32)
    secret = np.zeros(at.shape, dtype=bool)
    cells.reshape(-1)[at.where] = rows.value.entries[at.sound]
    secret.reshape(-1)[at.where] = rows.value.numbers.secret[at.sound]
    values = _scattered(rows.value, at)
    establishments = (
        None
        if rows.establishments is None
        else _scattered(rows.establishments, _same_or_placed(rows, rows.establishments, at))
    )
    squares = (
        None
        if rows.plant_squares is None
        else _scattered(rows.plant_squares, _same_or_placed(rows, rows.plant_squares, at))
    )
    notes = _fill_left_out_rows(values, (establishments, squares), cells >= 0)
    table = RegionalCells(
        regions=regions,
        industries=industries,
        years=years,
        values=values,
        kinds=cell_kinds(values, secret),
        establishments=establishments,
        plant_squares=squares,
        wages=_wages(rows, at),
        unit=unit,
        source=source,
        region_names=rows.names.get("region_name", {}),
        industry_names=rows.names.get("industry_name", {}),
        region_codes=recognised_regions(regions),
        industry_codes=(
            named_industries(classification, industries) if classification else recognised_industries(industries)
        ),
        notes=notes,
    )
    return table, cells


def _fill_left_out_rows(
    values: NDArray[np.float64], others: Sequence[NDArray[np.float64] | None], written: NDArray[np.bool_]
) -> tuple[str, ...]:
    """Zero for the rows that a table leaves out, if it writes no empty cell anywhere; in place.

    A table that writes its empty cells says by a missing row that nothing is known; one that writes none leaves its
    zeros out. A region without any row in a year stays empty.
    """
    left_out = ~written & written.any(axis=2, keepdims=True)
    count = int(left_out.sum())
    if not count:
        return ()
    note = f"{count:,} of {written.size:,} combinations of region, industry and year have no row"
    if np.isnan(values[written]).any():
        return (f"{note}; the table writes its empty cells, so these are taken as not collected.",)
    values[left_out] = 0.0
    for other in others:
        if other is not None:
            other[left_out] = 0.0
    return (f"{note}; the table writes no empty cell anywhere, so these are taken as zero.",)


def _wages(rows: LongRows, at: Placed) -> NDArray[np.float64] | None:
    if rows.wages is None:
        return None
    wages = _scattered(rows.wages, _same_or_placed(rows, rows.wages, at))
    wages[wages < 0] = np.nan  # a correction of earlier years, said by the checks
    return wages


def _same_or_placed(rows: LongRows, quantity: Quantity, values: Placed) -> Placed:
    """A quantity that stands in the same sound rows as the values needs no places of its own."""
    if quantity.entries.size == rows.row.size == values.sound.size and not quantity.numbers.wrong.any():
        return values
    return placed(rows, quantity)


def _scattered(quantity: Quantity, at: Placed) -> NDArray[np.float64]:
    """A quantity laid out by year, region and industry; NaN where it has no entry."""
    array = np.full(at.shape, np.nan)
    array.reshape(-1)[at.where] = quantity.numbers.values[at.sound]
    return array
