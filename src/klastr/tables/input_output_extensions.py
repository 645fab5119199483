"""Employment, emissions and other quantities beside the money of an input-output table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.codes.products import bare_code
from klastr.errors import Problem
from klastr.tables.counted import counted
from klastr.tables.frames import arrow_column, codes, column_names
from klastr.tables.input_output import InputOutputTable, refused
from klastr.tables.numbers import numbers

Floats = NDArray[np.float64]


def extended(
    table: InputOutputTable, name: str, given: Any, *, unit: str = "", code: str | None = None
) -> InputOutputTable:
    """See `klastr.tables.input_output.InputOutputTable.with_extension`."""
    if isinstance(given, Mapping):
        values, notes = _by_code(table, name, [(str(key), float(number)) for key, number in given.items()])
    elif hasattr(given, "columns") or hasattr(given, "schema"):
        held, taken = taken_columns(table, name, given, code)
        values, notes = _by_code(table, name, _pairs(given, held, taken))
        told = f"{name.capitalize()} is read from the column '{taken}', by the codes in '{held}'."
        notes.append(Problem("column_taken", told, severity="note"))
    else:
        values, notes = np.array(given, dtype=np.float64), []
        if values.shape != (len(table.industries),):
            message = f"There are {values.size:,} numbers of {name} for {counted(len(table.industries), 'industry')}."
            raise refused(table.name, Problem("wrong_length", message, hint="give one for each, or name their codes."))
    below = np.flatnonzero(values < 0)
    if below.size:
        message = f"{name} is below zero in {counted(below.size, 'industry')} (first: {table.industries[below[0]]})."
        raise refused(table.name, Problem("negative_extension", message, int(below.size)))
    return replace(
        table,
        extensions={**table.extensions, name: values},
        extension_units={**table.extension_units, name: unit},
        problems=(*table.problems, *notes),
    )


def taken_columns(table: InputOutputTable, name: str, frame: Any, code: str | None = None) -> tuple[str, str]:
    """The column of a frame that holds most codes of the table, and the last one of numbers.

    Raises
    ------
    InvalidTable
        There is no column of numbers, or they are flows: two or more of them are called as industries are.
    """
    names = column_names(frame)
    texts = {one: codes(arrow_column(frame, one)) for one in names}
    known = _keys(table)
    held = code or max(names, key=lambda one: len(known & {bare_code(label) for label in texts[one].labels}))
    numeric = [one for one in names if one != held and not numbers(arrow_column(frame, one)).wrong.any()]
    if not numeric:
        message = f"No column of numbers stands beside the codes in '{held}'."
        raise refused(table.name, Problem("no_numbers", message, hint=f"add a column of {name}."))
    flows = [one for one in numeric if bare_code(one.strip()) in known]
    if len(flows) > 1:
        message = f"Its columns are industries ({', '.join(flows[:3])}): these are flows between them, no {name}."
        raise refused(table.name, Problem("flows_beside", message, hint=f"give codes and one column of {name}."))
    return held, numeric[-1]


def _pairs(frame: Any, held: str, taken: str) -> list[tuple[str, float]]:
    """Code and number of each row."""
    read = numbers(arrow_column(frame, taken)).values
    column = codes(arrow_column(frame, held))
    return [(column.labels[k], float(value)) for k, value in zip(column.at, read, strict=True) if k >= 0]


def _by_code(table: InputOutputTable, name: str, pairs: Iterable[tuple[str, float]]) -> tuple[Floats, list[Problem]]:
    """(N,) numbers in the order of the sectors, NaN where none is given; which codes met nothing."""
    pairs = list(pairs)
    times = Counter(key for key, _ in pairs)
    twice = [key for key, many in times.items() if many > 1]
    if twice:
        message = f"{counted(len(twice), 'code')} of {name} stand more than once (first: {twice[0]})."
        raise refused(table.name, Problem("repeated_code", message, len(twice), hint="keep one area and one year."))
    found = {bare_code(key): number for key, number in pairs}
    values = np.array([found.get(bare_code(label), np.nan) for label in table.industries])
    if np.isnan(values).all():
        shown = ", ".join(list(found)[:3])
        message = (
            f"None of the {len(found):,} codes of {name} ({shown} ...) is an industry ({table.industries[0]} ...)."
        )
        raise refused(table.name, Problem("other_codes", message, hint="use the codes of the table."))
    notes = []
    lacking = [label for label, value in zip(table.industries, values, strict=True) if np.isnan(value)]
    unused = sorted(set(found) - {bare_code(label) for label in table.industries})
    if lacking or unused:
        told = [f"{counted(len(lacking), 'industry')} without a number{_first(lacking)}"] if lacking else []
        told += [f"{counted(len(unused), 'code')} of no industry{_first(unused)}"] if unused else []
        message = f"Codes of {name} do not all match: {', '.join(told)}."
        notes.append(Problem("codes_do_not_match", message, len(lacking) + len(unused), severity="warning"))
    return values, notes


def _keys(table: InputOutputTable) -> set[str]:
    return {bare_code(label) for label in table.industries}


def _first(labels: list[str], most: int = 4) -> str:
    return f" ({', '.join(labels[:most])}{' ...' if len(labels) > most else ''})" if labels else ""
