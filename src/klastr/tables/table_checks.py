"""What can be wrong, odd or worth knowing about a table as a whole, once its rows are laid out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from klastr.errors import Problem
from klastr.tables.cells import CellKind
from klastr.tables.code_checks import problems_of_codes
from klastr.tables.counted import counted
from klastr.tables.frames import Positions
from klastr.tables.long import LongRows
from klastr.tables.regional_cells import RegionalCells
from klastr.tables.totals import problems_of_totals


def problems_of_table(
    table: RegionalCells, rows: LongRows, cells: Positions, *, classification: str | None = None, whole: bool = True
) -> tuple[Problem, ...]:
    """Everything about a whole table, errors first.

    Parameters
    ----------
    table : RegionalCells
    rows : LongRows
        What it was made of.
    cells : (T, R, I) int32
        For each cell the entry it came from, -1 where it has no row.
    classification : str, optional
        What the user says the industries are coded by.
    whole : bool
        Whether all rows are in it. Of a table whose bad rows were left out only the codes say anything.
    """
    codes = problems_of_codes(table, rows, classification, whole=whole)
    found = (
        codes
        if not whole
        else [
            *_nothing_published(table),
            *codes,
            *_too_little(table),
            *_left_out_rows(table),
            *_silent_regions(table),
            *_units_without_persons(table),
            *_persons_without_units(table),
            *problems_of_totals(table, rows, cells),
        ]
    )
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda problem: order[problem.severity]))


def _nothing_published(table: RegionalCells) -> list[Problem]:
    counts = table.counts()
    if counts[CellKind.PUBLISHED]:
        return []
    confidential = counts[CellKind.CONFIDENTIAL]
    empty = table.kinds.size
    if confidential:
        return [
            Problem(
                "all_confidential",
                f"No cell holds a number: {confidential:,} of {empty:,} are confidential.",
                confidential,
                hint="ask the office for coarser regions or industries, whose sums it may show.",
            )
        ]
    return [
        Problem(
            "nothing_published",
            f"No cell holds a number: all {empty:,} are empty.",
            empty,
            hint="is this the right column of values?",
        )
    ]


def _too_little(table: RegionalCells) -> list[Problem]:
    """Tables that can be read but in which nothing can be compared."""
    found = []
    published = table.kinds == CellKind.PUBLISHED
    if published.any() and not (table.values > 0).any():
        found.append(
            Problem(
                "only_zeros",
                f"All {int(published.sum()):,} numbers are zero.",
                severity="warning",
                hint="is this the right column of values?",
            )
        )
    for codes, classification, one, many in (
        (table.regions, table.region_codes, "region", "regions"),
        (table.industries, table.industry_codes, "industry", "industries"),
    ):
        lowest = [code for code in codes if not classification.is_total(code)]
        if len(lowest) == 1:
            found.append(
                Problem(
                    f"one_{one}",
                    f"The table has a single {one}, {lowest[0]}: nothing can be compared with other {many}.",
                    severity="warning",
                    hint=f"add the other {many}.",
                )
            )
    return found


def _left_out_rows(table: RegionalCells) -> list[Problem]:
    return [Problem("left_out_rows", note, severity="note") for note in table.notes]


def _silent_regions(table: RegionalCells) -> list[Problem]:
    """Regions without a number in a year, while they have some in another."""
    silent = (table.kinds == CellKind.NOT_THERE).all(axis=2)
    count = int(silent.sum())
    if not count:
        return []
    whole = silent.all(axis=0)
    always = f", {int(whole.sum()):,} of them in no year" if whole.any() else ""
    first = [table.regions[k] for k in np.flatnonzero(silent.any(axis=0))]
    years = "year" if len(table.years) == 1 else "years"
    return [
        Problem(
            "not_there",
            f"{counted(len(first), 'region')} without any number in some {years}{always} "
            f"({counted(count, 'pair of region and year')}; first: {', '.join(first[:5])}): taken as "
            "not there and never filled.",
            count,
            severity="note",
        )
    ]


def _units_without_persons(table: RegionalCells) -> list[Problem]:
    """The office published local units but no persons: the region was there, its persons were not."""
    if table.establishments is None:
        return []
    silent = (table.kinds == CellKind.NOT_THERE).all(axis=2)
    with_units = silent & (np.nan_to_num(table.establishments) > 0).any(axis=2)
    if not with_units.any():
        return []
    many = int(with_units.sum())
    return [
        Problem(
            "establishments_only",
            f"{counted(many, 'pair of region and year')} without any number, but with "
            f"establishments ({_first_pairs(table, with_units)}): with nothing that bounds "
            "them they are not filled either.",
            many,
            severity="note",
        )
    ]


def _persons_without_units(table: RegionalCells) -> list[Problem]:
    """Empty cells in which the table says there is no establishment.

    They stay hidden: in Eurostat's table 2008-2014 a published cell without establishments holds nobody in 99.7 % of
    the cells of ordinary regions, but tens of thousands of persons in the French regions that are none (FRZZ).
    """
    if table.establishments is None:
        return []
    empty = table.open_cells & (table.establishments == 0)
    if not empty.any():
        return []
    many = int(empty.sum())
    return [
        Problem(
            "empty_without_establishments",
            f"{counted(many, 'empty cell')} with no establishment: not taken as zero, "
            "because the office did not write zero.",
            many,
            severity="note",
        )
    ]


def _first_pairs(table: RegionalCells, pairs: NDArray[np.bool_]) -> str:
    found: Sequence[tuple[int, int]] = [tuple(pair) for pair in np.argwhere(pairs)[:3]]
    shown = ", ".join(
        f"{table.regions[r]}" + ("" if table.years[t] is None else f" in {table.years[t]}") for t, r in found
    )
    return f"first: {shown}"
