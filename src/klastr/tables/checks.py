"""What can be wrong with the rows of a table: each kind of problem once, with all the rows where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import Problem
from klastr.tables.counted import counted
from klastr.tables.frames import Codes
from klastr.tables.long import LongRows, Placed, Quantity

_KEPT_ROWS = 1_000
"""Row numbers kept with a problem; the count is always of all."""


_MOST = 1e12  # a hundred times mankind


def problems_of_rows(rows: LongRows, values: Placed) -> tuple[Problem, ...]:
    """Everything that is wrong, odd or worth knowing in the rows of a table.

    Parameters
    ----------
    rows : LongRows
    values : Placed
        Where its sound values stand.

    Returns
    -------
    tuple of Problem
        Errors: a row without region or industry, a year that is not a year, text where numbers belong, negative
        numbers, the same region, industry and year in several rows. Warnings and notes: how numbers in texts were
        read, dashes, blank rows.
    """
    found = [
        *_missing_codes(rows, rows.region, "region"),
        *_missing_codes(rows, rows.industry, "industry"),
        *_wrong_years(rows),
    ]
    for quantity in rows.quantities:
        found += [
            *_not_numbers(rows, quantity),
            *_negative_numbers(rows, quantity),
            *_impossible_numbers(rows, quantity),
            *_number_format(quantity),
            *_dashes(quantity),
        ]
    return (*found, *_repeated_rows(rows, values), *_blank_rows(rows))


def problem(rows: LongRows, entries: NDArray[Any], code: str, message: str, *, hint: str | None = None) -> Problem:
    """An error with the numbers of the rows where it is."""
    read = np.unique(rows.row[entries])
    return Problem(code, message, int(read.size), rows.numbering.of(read[:_KEPT_ROWS]), hint=hint)


def _blank(rows: LongRows) -> NDArray[np.bool_]:
    """(N,) rows in which neither region nor industry stands."""
    return (rows.region.at < 0) & (rows.industry.at < 0)


def _missing_codes(rows: LongRows, axis: Codes, what: str) -> list[Problem]:
    empty = np.flatnonzero((axis.at < 0) & ~_blank(rows))
    if not empty.size:
        return []
    return [
        problem(
            rows,
            empty,
            f"missing_{what}",
            f"Rows without a code of the {what}.",
            hint="complete the code; a code that spans several rows must stand in each of them.",
        )
    ]


def _wrong_years(rows: LongRows) -> list[Problem]:
    wrong = rows.year.wrong | ((rows.year.at < 0) & ~_blank(rows))
    entries = np.flatnonzero(wrong)
    if not entries.size:
        return []
    shown = f": {_listed(rows.year.wrong_texts)}" if rows.year.wrong_texts else ""
    return [
        problem(
            rows,
            entries,
            "not_a_year",
            f"The year is empty or not a year{shown}.",
            hint="years are written with four digits, 2014; months and quarters must be summed or averaged first.",
        )
    ]


def _not_numbers(rows: LongRows, quantity: Quantity) -> list[Problem]:
    wrong = np.flatnonzero(quantity.numbers.wrong)
    if not wrong.size:
        return []
    form = quantity.numbers.format
    reading = (
        f" (the column is read with a decimal {_sign(form.decimal)}: {form.evidence})" if form and form.shows else ""
    )
    return [
        problem(
            rows,
            quantity.entries[wrong],
            "not_a_number",
            f"Text where numbers belong in '{quantity.name}': {_listed(quantity.numbers.wrong_texts)}{reading}.",
            hint="write a number, or leave the cell empty where there is none.",
        )
    ]


def _negative_numbers(rows: LongRows, quantity: Quantity) -> list[Problem]:
    with np.errstate(invalid="ignore"):
        negative = np.flatnonzero(quantity.numbers.values < 0)
    if not negative.size:
        return []
    lowest = float(np.nanmin(quantity.numbers.values))
    if quantity is rows.wages:
        found = problem(
            rows,
            quantity.entries[negative],
            "negative_wages",
            f"Negative wages in '{quantity.name}' (lowest: "
            f"{lowest:,.10g}), a correction of earlier years; they are left out.",
        )
        return [replace(found, severity="warning")]
    return [
        problem(
            rows,
            quantity.entries[negative],
            "negative_values",
            f"Negative numbers in '{quantity.name}' (lowest: {lowest:,.10g}).",
            hint="nobody counts fewer than zero people; a code for 'not known' such as -1 must become an empty cell.",
        )
    ]


def _impossible_numbers(rows: LongRows, quantity: Quantity) -> list[Problem]:
    """Numbers beyond all counting, which sums could not hold."""
    with np.errstate(invalid="ignore"):
        beyond = np.flatnonzero(quantity.numbers.values > _MOST)
    if not beyond.size:
        return []
    return [
        problem(
            rows,
            quantity.entries[beyond],
            "impossible_values",
            f"Numbers over {_MOST:,.0f} in '{quantity.name}' (highest: {np.nanmax(quantity.numbers.values):.3g}).",
            hint="nobody counts so many; look for two numbers in one cell or a code for 'not known'.",
        )
    ]


def _number_format(quantity: Quantity) -> list[Problem]:
    form = quantity.numbers.format
    if form is None or not form.shows or (form.certain and form.decimal == "."):
        return []
    sign = _sign(form.decimal)
    if form.certain:
        return [
            Problem(
                "number_format", f"'{quantity.name}' is read with a decimal {sign}: {form.evidence}.", severity="note"
            )
        ]
    return [
        Problem(
            "number_format",
            f"'{quantity.name}' is read with a decimal {sign}: {form.evidence}.",
            severity="warning",
            hint=f"if that is wrong, say --decimal {'.' if form.decimal == ',' else ','}",
        )
    ]


def _dashes(quantity: Quantity) -> list[Problem]:
    count = quantity.numbers.dashes
    if not count:
        return []
    return [
        Problem(
            "dashes",
            f"{counted(count, 'cell')} of '{quantity.name}' with a dash, read as empty.",
            count,
            severity="warning",
            hint="where the office means zero by it, write 0.",
        )
    ]


def _repeated_rows(rows: LongRows, placed: Placed) -> list[Problem]:
    """The same region, industry and year in several rows."""
    key, shape = placed.where, placed.shape
    counts = np.bincount(key)
    if counts.size == 0 or counts.max() < 2:
        return []
    repeated = counts[key] > 1
    entries = rows.value.entries[placed.sound]
    keys, values = key[repeated], rows.value.numbers.values[placed.sound][repeated]
    order = np.lexsort((values, keys))
    same = np.diff(keys[order]) == 0
    differ = same & ~((np.diff(values[order]) == 0) | (np.isnan(values[order][1:]) & np.isnan(values[order][:-1])))
    t, r, i = (axis[0] for axis in np.unravel_index(keys[:1], shape))
    year = "" if rows.year.labels[t] is None else f", {rows.year.labels[t]}"
    first = f"{rows.region.labels[r]} × {rows.industry.labels[i]}{year}"
    which = "with different numbers" if differ.any() else "with the same number"
    hint = (
        "sum the rows (klastr collapse does it for plants), or keep one kind: a further column may tell them apart."
        if differ.any()
        else "remove the repeated rows."
    )
    return [
        problem(
            rows,
            entries[repeated],
            "duplicate_rows",
            f"{counted(int((counts > 1).sum()), 'combination of region, industry and year')} in more than one row, "
            f"{which} (first: {first}).",
            hint=hint,
        )
    ]


def _blank_rows(rows: LongRows) -> list[Problem]:
    blank = np.unique(rows.row[_blank(rows)])
    if not blank.size:
        return []
    return [
        Problem(
            "blank_rows",
            "Rows with neither region nor industry are left out.",
            int(blank.size),
            rows.numbering.of(blank[:_KEPT_ROWS]),
            severity="note",
        )
    ]


def _sign(decimal: str) -> str:
    return "point" if decimal == "." else "comma"


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text[:40]}”" for text in texts)
