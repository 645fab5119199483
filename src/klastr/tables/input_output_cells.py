"""The cells of an input-output table, out of a long or a wide frame: one year, one area, one unit, one kind of flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, InvalidTable, MissingColumn, Problem, nearest_names
from klastr.tables.column_words import plain_name
from klastr.tables.counted import counted
from klastr.tables.flow_choice import chosen_flows
from klastr.tables.flow_codes import special_kinds
from klastr.tables.flow_rows import FlowRows
from klastr.tables.flow_wide import code_column
from klastr.tables.frames import Codes, as_arrow, codes, column_names
from klastr.tables.numbers import numbers
from klastr.tables.rows import RowNumbers

Floats = NDArray[np.float64]

_WHERE = "The input-output table"
_DOMESTIC = ("DOM", "DOMESTIC", "D")
_IMPORTED = ("IMP", "IMPORT", "IMPORTS", "IMPORTED", "M")
_SAME_CELLS = 0.9
_LEFT = 6
_MANY = 500


@dataclass(frozen=True, eq=False, slots=True)
class TableCells:
    """A labelled matrix, before its rows and columns are told apart.

    Attributes
    ----------
    sellers, buyers : tuple of str
    values : (R, C) float64
        0 where the table has no cell.
    empty : int
        Cells that are written without a number.
    year, flow, unit : str, optional
    areas : tuple of str
    problems : tuple of Problem
        What was chosen without being asked for.
    """

    sellers: tuple[str, ...]
    buyers: tuple[str, ...]
    values: Floats
    empty: int = 0
    year: str | None = None
    flow: str | None = None
    unit: str | None = None
    areas: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def long_cells(
    frame: Any,
    named: Mapping[str, str | None],
    *,
    country: str | None = None,
    year: int | None = None,
    flow: str | None = None,
    numbering: RowNumbers | None = None,
) -> TableCells:
    """The cells of a long frame; see `klastr.tables.input_output.InputOutputTable.from_frame`.

    Raises
    ------
    MissingColumn, MissingYear
    InvalidOption
        Several countries, and none was named; or imported goods alone were asked for.
    InvalidTable
        Codes or numbers are missing, a cell stands twice, or amounts in several units would be mixed.
    """
    rows = FlowRows.of(_figaro(frame), named, numbering or RowNumbers(first=0))
    rows = _of_country(rows, country)
    _refuse_imports_alone(rows, flow)
    rows = chosen_flows(_one_unit(rows), year=year, flow=flow or _domestic(rows))
    if problems := rows.problems():
        raise InvalidTable(problems, where=_WHERE)
    sellers, buyers, values, empty = rows.matrix()
    held = rows.others
    return TableCells(
        sellers,
        buyers,
        values,
        int(empty.sum()),
        year=held["year"].labels[0] if "year" in held and len(held["year"].labels) == 1 else None,
        flow=held["flow"].labels[0] if "flow" in held and held["flow"].labels else None,
        unit=rows.unit or rows.value_name,
        areas=rows.areas,
        problems=rows.notes,
    )


def wide_cells(frame: Any) -> TableCells | None:
    """The cells of a wide pandas frame, index = who sells; None where the frame has no such shape."""
    if not hasattr(frame, "iloc") or not len(frame) or not len(frame.columns):
        return None
    names = [str(name).strip() for name in frame.columns]
    sellers = [str(label).strip() for label in frame.index]
    if len(set(names) & set(sellers)) < 2 and not _is_of_one_industry(sellers, names):
        return None
    return square_cells(sellers, [as_arrow(frame.iloc[:, k]) for k in range(len(names))], names)


def square_cells(sellers: Sequence[str], columns: Sequence[Any], buyers: Sequence[str]) -> TableCells:
    """The cells of a square table, column by column.

    Raises
    ------
    InvalidTable
        A code heads two rows or columns, or a text stands where a number belongs (the first cells are named).
    """
    kept = [k for k, label in enumerate(sellers) if label]
    _refuse_twice("row", [sellers[k] for k in kept])
    _refuse_twice("column", list(buyers))
    values = np.empty((len(kept), len(buyers)))
    wrong: list[str] = []
    for j, column in enumerate(columns):
        if len(columns) > _MANY and (plain := _plain(column)) is not None:
            values[:, j] = plain[kept]
            continue
        read = numbers(column)
        values[:, j] = read.values[kept]
        wrong += [f"{sellers[k]} to {buyers[j]}" for k in map(int, np.flatnonzero(read.wrong))]
    if wrong:
        message = f"Text where a number belongs in {counted(len(wrong), 'cell')} (first: {', '.join(wrong[:3])})."
        hint = "write a number, or leave the cell empty where there is none."
        raise InvalidTable([Problem("not_a_number", message, len(wrong), hint=hint)], where=_WHERE)
    gaps = np.isnan(values)
    values[gaps] = 0.0
    return TableCells(tuple(sellers[k] for k in kept), tuple(buyers), values, int(gaps.sum()))


def table_cells(table: Any, names: Sequence[str] | None = None) -> TableCells | None:
    """The cells of a wide file, one of whose columns holds the codes of the rows; None where it has no such shape.

    Parameters
    ----------
    table : pyarrow.Table
    names : sequence of str, optional
        Of its columns, where they do not stand in the file's first row.
    """
    names = [name.strip() for name in names or column_names(table)]
    # The codes stand on the left, or last where a pandas index was written; columns of numbers may be thousands.
    nothing = Codes(np.zeros(0, dtype=np.int32), ())
    texts = [codes(table.column(k)) if k < _LEFT or k == len(names) - 1 else nothing for k in range(len(names))]
    at = code_column(names, texts)
    if at is None and _is_of_one_industry([texts[0].labels[k] for k in texts[0].at if k >= 0], names[1:]):
        at = 0
    if at is None:
        return None
    held = texts[at]
    sellers = [held.labels[k].strip() if k >= 0 else "" for k in held.at]
    known = set(sellers)
    last = at == len(names) - 1
    first = next((k for k in range(0 if last else at + 1, len(names)) if names[k] in known), at + 1)
    places = range(first, at if last else len(names))
    return square_cells(sellers, [table.column(k) for k in places], [names[k] for k in places])


def _is_of_one_industry(sellers: Sequence[str], buyers: Sequence[str]) -> bool:
    """Whether one code stands down and across, and nothing but value added, output and their like below it."""
    labels = [label.strip() for label in sellers]
    shared = [label for label in labels if label in set(buyers)]
    industries = set(labels) - special_kinds(labels, "rows", others=buyers).keys()
    return len(shared) >= 1 and len(industries) == 1 and industries <= set(shared)


def _plain(column: Any) -> Floats | None:
    """Numbers of a column of texts that all look like 1234.5, without looking for other signs; else None.

    Thousands of columns of a table of several countries are read ten times as fast.
    """
    import pyarrow as pa

    if isinstance(column, list):
        return None
    try:
        read = column.cast(pa.string()).cast(pa.float64())
    except pa.ArrowInvalid:
        return None
    return np.asarray(read.to_numpy(zero_copy_only=False), dtype=np.float64)


def _of_country(rows: FlowRows, country: str | None) -> FlowRows:
    held = rows.others.get("area")
    if held is None or not held.labels or (country is None and len(held.labels) == 1):
        return rows
    if country is None:
        shown = ", ".join(held.labels[:12])
        raise InvalidOption(
            f"It holds the tables of {counted(len(held.labels), 'area')} ({shown}); they are not added up, because "
            "what one buys from the other would be missing.",
            hint=f"say which one: country='{held.labels[0]}', or --country {held.labels[0]}.",
        )
    if country not in held.labels:
        near = nearest_names(country, held.labels) or held.labels[:5]
        raise InvalidOption(f"It holds no table of '{country}'.", hint=f"it holds {', '.join(near)}.", country=country)
    return rows.kept("area", [country])


def _domestic(rows: FlowRows) -> str | None:
    """What is made in the area itself, where the table tells it apart: the multipliers of other goods work abroad."""
    held = rows.others.get("flow")
    labels = () if held is None else held.labels
    return next((label for label in labels if label.upper() in _DOMESTIC), None)


def _refuse_imports_alone(rows: FlowRows, flow: str | None) -> None:
    """What is imported is no table of its own: nothing in it tells what industries make."""
    held = rows.others.get("flow")
    labels = () if held is None else held.labels
    if flow is None and len(labels) != 1:
        return
    wanted = (flow or labels[0]).upper()
    if wanted not in _IMPORTED or wanted not in {label.upper() for label in labels}:
        return
    others = [label for label in labels if label.upper() not in _IMPORTED]
    hint = (
        f"take {' or '.join(others)}: --flow {others[0]} (flow='{others[0]}')."
        if others
        else ("take the file that has the flows DOM or TOTAL, too.")
    )
    raise InvalidOption(
        f"'{wanted}' is not a table of its own: it holds imported goods alone, without output or value added.",
        hint=hint,
        flow=flow,
    )


def _one_unit(rows: FlowRows) -> FlowRows:
    """Parallel tables in several units are told apart later; one table in several units is refused."""
    held = rows.others.get("unit")
    if held is None or len(held.labels) < 2:
        return rows
    keys = rows.row.at.astype(np.int64) * (len(rows.column.labels) + 1) + rows.column.at
    cells = [np.unique(keys[held.at == k]) for k in range(len(held.labels))]
    largest = max(cells, key=len)
    mixed = [k for k, one in enumerate(cells) if np.isin(one, largest).mean() < _SAME_CELLS]
    if not mixed:
        return rows
    first = {k: int(np.flatnonzero(held.at == k)[0]) for k in range(len(held.labels))}
    shown = "; ".join(
        f"{rows.row.labels[rows.row.at[n]]} to {rows.column.labels[rows.column.at[n]]} in {held.labels[k]}"
        for k, n in first.items()
    )
    problem = Problem(
        "mixed_units",
        f"Its cells are in {counted(len(held.labels), 'unit')}, each for other cells (first: {shown}).",
        len(held.labels),
        hint="convert all amounts into one currency and unit.",
    )
    raise InvalidTable([problem], where=_WHERE)


def _figaro(frame: Any) -> Any:
    """The flat files of FIGARO name country and code in columns of their own: one label out of the two."""
    names = {plain_name(name).replace("_", ""): name for name in column_names(frame)}
    if not {"refarea", "counterpartarea", "obsvalue"} <= names.keys():
        return frame
    row = next((names[name] for name in ("rowii", "rowpi") if name in names), None)
    column = next((names[name] for name in ("colii", "colpi") if name in names), None)
    if row is None or column is None:
        shown = ", ".join(names.values())
        raise MissingColumn(
            f"It looks like a flat file of FIGARO, but has no rowIi (rowPi) or colIi (colPi); it has {shown}.",
            hint="take the file as Eurostat gives it.",
        )
    import pyarrow as pa
    import pyarrow.compute as pc

    table = frame if isinstance(frame, pa.Table) else pa.Table.from_pandas(frame, preserve_index=False)

    def joined(area: str, code: str) -> Any:
        parts = [table.column(name).cast(pa.string()) for name in (area, code)]
        return pc.binary_join_element_wise(*parts, "_")

    made = {
        "row_code": joined(names["refarea"], row),
        "col_code": joined(names["counterpartarea"], column),
        "value": table.column(names["obsvalue"]),
    }
    if "refperiod" in names:
        made["year"] = table.column(names["refperiod"])
    return pa.table(made)


def _refuse_twice(what: str, labels: Sequence[str]) -> None:
    seen: set[str] = set()
    twice = sorted({label for label in labels if label in seen or seen.add(label)})  # type: ignore[func-returns-value]
    if twice:
        shown = ", ".join(twice[:3])
        message = f"{counted(len(twice), 'code')} head{'s' if len(twice) == 1 else ''} more than one {what} ({shown})."
        raise InvalidTable(
            [Problem("repeated_code", message, len(twice), hint="keep one, or add them up.")], where=_WHERE
        )
