"""The rows of a long table, read but not yet checked: region, industry, year and what was counted there.

Wide tables become long here too, with the row of the file that each cell came from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from klastr.tables.frames import Codes, Column, Positions, codes, is_text
from klastr.tables.numbers import (
    Decimal,
    NumberFormat,
    Numbers,
    WrittenNumbers,
    number_format,
    numbers,
    read_numbers,
    secret_flags,
    written_numbers,
)
from klastr.tables.rows import RowNumbers
from klastr.tables.years import Years, no_years, years

_QUANTITIES = ("value", "establishments", "wages", "plant_squares")


@dataclass(frozen=True, eq=False, slots=True)
class Quantity:
    """What was counted: one number for each of some entries of a table."""

    entries: Positions
    """Which of the table's entries these are."""
    numbers: Numbers
    name: str


@dataclass(frozen=True, eq=False, slots=True)
class LongRows:
    """Entries of a table, one for each region, industry and year that it writes."""

    region: Codes
    industry: Codes
    year: Years
    value: Quantity
    establishments: Quantity | None
    wages: Quantity | None
    plant_squares: Quantity | None
    row: Positions
    """The row, as it was read, that each entry came from."""
    numbering: RowNumbers
    names: Mapping[str, Mapping[str, str]]
    """``region_name`` and ``industry_name``: code -> name, where the table names them."""

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Value, establishments, wages and squares of plants, as far as they are there."""
        known = (self.value, self.establishments, self.wages, self.plant_squares)
        return tuple(one for one in known if one is not None)

    def numbers_of(self, entries: NDArray[Any]) -> tuple[int, ...]:
        """The numbers of the rows from which some entries came."""
        return self.numbering.of(self.row[entries])


@dataclass(frozen=True, eq=False, slots=True)
class Placed:
    """The sound entries of a quantity, and where they stand in the arrays of the table."""

    sound: Positions
    """(K,) places among the entries of the quantity: those with region, industry, year and no text for a number."""
    where: NDArray[np.intp]
    """(K,) flat positions in arrays of `shape`."""
    shape: tuple[int, int, int]


def placed(rows: LongRows, quantity: Quantity) -> Placed:
    """Where the sound entries of a quantity stand in arrays by year, region and industry."""
    shape = (len(rows.year.labels), len(rows.region.labels), len(rows.industry.labels))
    t, r, i = rows.year.at, rows.region.at, rows.industry.at
    if quantity.entries.size < rows.row.size:
        t, r, i = t[quantity.entries], r[quantity.entries], i[quantity.entries]
    sound = ~quantity.numbers.wrong & (t >= 0) & (r >= 0) & (i >= 0)
    chosen = np.flatnonzero(sound).astype(np.int32)
    if chosen.size < sound.size:
        t, r, i = t[chosen], r[chosen], i[chosen]
    where = t.astype(np.intp)
    where *= shape[1]
    where += r
    where *= shape[2]
    where += i
    return Placed(chosen, where, shape)


def long_rows(
    columns: Mapping[str, Column],
    names: Mapping[str, str],
    *,
    numbering: RowNumbers,
    kept: Positions | None = None,
    decimal: Decimal | None = None,
    indicators: Mapping[str, NDArray[np.bool_]] | None = None,
) -> LongRows:
    """Rows of a long table from its columns.

    Parameters
    ----------
    columns : mapping of role to column
        ``region``, ``industry`` and ``value``; where the table has them ``year``, ``flag``, ``establishments``,
        ``wages``, ``region_name``, ``industry_name``.
    names : mapping of role to the column's name
    numbering : RowNumbers
    kept : (N,) int32, optional
        Which of the rows that were read these are. Default: all.
    decimal : {".", ","}, optional
    indicators : mapping of role to (N,) bool, optional
        Where one column holds several quantities below each other: the rows of each.
    """
    region, industry = codes(columns["region"]), codes(columns["industry"])
    many = region.at.size
    read = read_together({role: columns[role] for role in _QUANTITIES if role in columns}, decimal)
    if "flag" in columns:
        read["value"] = _with_flags(read["value"], secret_flags(columns["flag"]))
    chosen = {role: Quantity(_every(many), found, names[role]) for role, found in read.items()}
    for role, mask in (indicators or {}).items():
        entries = np.flatnonzero(mask).astype(np.int32)
        chosen[role] = Quantity(entries, read["value"].taken(entries), names.get(role, role))
    return LongRows(
        region,
        industry,
        years(columns["year"]) if "year" in columns else no_years(many),
        chosen["value"],
        chosen.get("establishments"),
        chosen.get("wages"),
        chosen.get("plant_squares"),
        _every(many) if kept is None else kept,
        numbering,
        names_by_code(columns, {"region": region, "industry": industry}),
    )


def melted_rows(
    columns: Mapping[str, Column],
    wide: Sequence[Column],
    labels: Sequence[str],
    across: str,
    *,
    names: Mapping[str, str],
    numbering: RowNumbers,
    kept: Positions | None = None,
    decimal: Decimal | None = None,
    indicators: Mapping[str, NDArray[np.bool_]] | None = None,
) -> LongRows:
    """Rows of a wide table: every cell of its wide columns becomes an entry.

    Parameters
    ----------
    columns : mapping of role to column
        Those that are not wide.
    wide : sequence of columns
    labels : sequence of str
        What each wide column stands for.
    across : {"year", "industry", "region"}
        What stands side by side.
    """
    many, width = len(wide[0]), len(wide)
    read = _read_side_by_side(wide, decimal)
    down: dict[str, Any] = {"year": no_years(many)}
    down |= {
        role: (years if role == "year" else codes)(columns[role])
        for role in ("region", "industry", "year")
        if role in columns
    }
    axes = {role: _repeated(axis, width) for role, axis in down.items() if role != across}
    label_column = pa.chunked_array([pa.array(list(labels))])
    axes[across] = _tiled((years if across == "year" else codes)(label_column), many)
    every = _every(many * width)
    chosen = {"value": Quantity(every, read, names.get("value", f"{labels[0]} to {labels[-1]}"))}
    for role, mask in (indicators or {}).items():
        entries = np.flatnonzero(np.tile(mask, width)).astype(np.int32)
        chosen[role] = Quantity(entries, read.taken(entries), names.get(role, role))
    return LongRows(
        axes["region"],
        axes["industry"],
        axes["year"],
        chosen["value"],
        chosen.get("establishments"),
        chosen.get("wages"),
        None,
        np.tile(_every(many) if kept is None else kept, width),
        numbering,
        names_by_code(columns, down),
    )


def read_together(columns: Mapping[str, Column], decimal: Decimal | None) -> dict[str, Numbers]:
    """Read columns of numbers; one that does not tell its decimal sign is written like one that does."""
    written = {
        role: written_numbers(column)
        for role, column in columns.items()
        if not isinstance(column, list) and is_text(column)
    }
    forms = {role: number_format(one, decimal=decimal) for role, one in written.items()}
    sure = next((form for form in forms.values() if form.certain and form.shows), None)
    return {role: _read(column, written.get(role), decimal, sure) for role, column in columns.items()}


def _read(
    column: Column, written: WrittenNumbers | None, decimal: Decimal | None, sure: NumberFormat | None
) -> Numbers:
    if written is None:
        return numbers(column, decimal=decimal)
    return read_numbers(written, number_format(written, decimal=decimal, neighbour=sure))


def _read_side_by_side(wide: Sequence[Column], decimal: Decimal | None) -> Numbers:
    """All wide columns hold one quantity: they are read by one decision, one below the other."""
    if any(isinstance(column, list) for column in wide):
        return numbers([cell for column in wide for cell in _objects(column)], decimal=decimal)
    if all(is_text(column) or pa.types.is_null(column.type) for column in wide):
        chunks = [chunk for column in wide for chunk in column.cast(pa.string()).chunks]
        return numbers(pa.chunked_array(chunks, type=pa.string()), decimal=decimal)
    if any(is_text(column) for column in wide):
        return numbers([cell for column in wide for cell in _objects(column)], decimal=decimal)
    parts = [numbers(column) for column in wide]
    return Numbers(
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.secret for part in parts]),
        np.concatenate([part.wrong for part in parts]),
        tuple(text for part in parts for text in part.wrong_texts)[:5],
    )


def _every(entries: int) -> Positions:
    return np.arange(entries, dtype=np.int32)


def _objects(column: Column) -> list[Any]:
    return column if isinstance(column, list) else column.to_pylist()


def _repeated(axis: Any, width: int) -> Any:
    """An axis for columns that are read one below the other."""
    if isinstance(axis, Years):
        return Years(np.tile(axis.at, width), axis.labels, np.tile(axis.wrong, width), axis.wrong_texts)
    return Codes(np.tile(axis.at, width), axis.labels)


def _tiled(axis: Any, rows: int) -> Any:
    """The axis that stood side by side: each label for all rows of its column."""
    if isinstance(axis, Years):
        return Years(np.repeat(axis.at, rows), axis.labels, np.repeat(axis.wrong, rows), axis.wrong_texts)
    return Codes(np.repeat(axis.at, rows), axis.labels)


def _with_flags(read: Numbers, secret: NDArray[np.bool_]) -> Numbers:
    return Numbers(
        read.values,
        read.secret | (secret & np.isnan(read.values)),
        read.wrong,
        read.wrong_texts,
        read.dashes,
        read.format,
    )


def names_by_code(columns: Mapping[str, Column], axes: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the table itself calls its regions and industries, where every code has one name."""
    found = {}
    for role in ("region", "industry"):
        if f"{role}_name" not in columns or role not in axes:
            continue
        axis, texts = axes[role], codes(columns[f"{role}_name"])
        both = (axis.at >= 0) & (texts.at >= 0)
        pairs = np.unique(np.stack([axis.at[both], texts.at[both]]), axis=1)
        if np.unique(pairs[0]).size == pairs.shape[1]:
            found[f"{role}_name"] = {axis.labels[code]: texts.labels[text] for code, text in pairs.T}
    return found
