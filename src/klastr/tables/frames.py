"""One way to look at every frame: columns of pandas, polars and Arrow tables as Arrow arrays, codes as positions.

Frames are only read here, never changed, and no number is rounded on the way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from klastr.errors import InvalidOption, MissingColumn, nearest_names

Positions = NDArray[np.int32]
"""Places of rows or labels; four bytes each, because a table may have tens of millions of rows."""

Column = Any
"""A `pyarrow.ChunkedArray`, or a list of Python objects where one column mixes numbers and texts."""


@dataclass(frozen=True, eq=False, slots=True)
class Codes:
    """A column of codes as positions in its sorted labels."""

    at: Positions
    """(N,), -1 where the cell is empty."""
    labels: tuple[str, ...]


def column_names(frame: Any) -> tuple[str, ...]:
    """The names of a frame's columns, as texts.

    >>> column_names(pa.table({"region": ["A"], "year": [2014]}))
    ('region', 'year')
    """
    if isinstance(frame, pa.Table | pa.RecordBatch):
        return tuple(frame.schema.names)
    if not hasattr(frame, "columns"):
        raise InvalidOption(
            f"A table was expected, not {type(frame).__name__}.",
            hint="give a pandas, polars or pyarrow frame, or read a file with klastr.sources.tables.",
            type=type(frame).__name__,
        )
    return tuple(str(name) for name in frame.columns)


def arrow_column(frame: Any, name: str) -> Column:
    """One column of a pandas, polars or pyarrow frame as an Arrow array.

    Raises
    ------
    MissingColumn
        The frame has no such column, or several.
    """
    names = column_names(frame)
    position = named_position(name, names)
    if isinstance(frame, pa.Table):
        return frame.column(position)
    if isinstance(frame, pa.RecordBatch):
        return pa.chunked_array([frame.column(position)])
    if hasattr(frame, "iloc"):
        return as_arrow(frame.iloc[:, position])
    return as_arrow(frame[name])


def as_arrow(series: Any) -> Column:
    """A pandas or polars series as an Arrow array; a list where numbers and texts are mixed."""
    if hasattr(series, "to_arrow"):
        return pa.chunked_array([series.to_arrow()])
    try:
        made = pa.array(series, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):  # numbers and texts in one column
        return list(series)
    return made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])


def named_position(name: str, names: Sequence[str]) -> int:
    """Where a named column stands.

    Raises
    ------
    MissingColumn
        There is none, and the nearest names are offered; or there are several of that name.

    Examples
    --------
    >>> named_position("year", ["region", "year"])
    1
    """
    count = list(names).count(name)
    if count == 1:
        return list(names).index(name)
    if count:
        raise MissingColumn(
            f"{count} columns are called '{name}'.",
            hint="give each column its own name.",
            column=name,
            columns=tuple(names),
        )
    near = nearest_names(name, names)
    hint = f"did you mean {_either(near)}?" if near else "choose one of these."
    raise MissingColumn(
        f"There is no column '{name}' in the table, which has {_listed(names)}.",
        hint=hint,
        column=name,
        columns=tuple(names),
        nearest=near,
    )


def codes(column: Column) -> Codes:
    """Regions, industries or other labels as positions in their sorted codes.

    Spaces around a code are dropped; a number is written without decimals (``10180.0`` is the code ``10180``).

    >>> codes(pa.chunked_array([["CZ02", "CZ01 ", None]])).labels
    ('CZ01', 'CZ02')
    """
    positions, entries = encoded(column)
    texts = [_code_text(entry) for entry in entries]
    labels = sorted({text for text, used in zip(texts, _used(positions, len(texts)), strict=True) if used and text})
    place = {label: k for k, label in enumerate(labels)}
    translated = np.array([place.get(text, -1) for text in texts] + [-1], dtype=np.int32)
    return Codes(translated[positions], tuple(labels))


def encoded(column: Column) -> tuple[Positions, list[Any]]:
    """Positions into the distinct entries of a column (-1 where empty), and those entries as Python objects."""
    if isinstance(column, list):
        return _encoded_objects(column)
    array = dictionary_array(column)
    return positions_of(array), array.dictionary.to_pylist()


def positions_of(array: pa.DictionaryArray) -> Positions:
    """The positions of a dictionary-encoded array, -1 where it is empty."""
    indices = array.indices
    if indices.null_count:
        indices = indices.cast(pa.int32()).fill_null(-1)
    found: Positions = indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    return found


def dictionary_array(column: Column) -> pa.DictionaryArray:
    """A column as one dictionary-encoded Arrow array."""
    if isinstance(column, pa.Array):
        column = pa.chunked_array([column])
    if pa.types.is_null(column.type):  # a column without a single entry
        column = column.cast(pa.string())
    if column.num_chunks == 0:
        column = pa.chunked_array([pa.array([], type=_entry_type(column))])
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def _entry_type(column: Column) -> Any:
    return column.type.value_type if pa.types.is_dictionary(column.type) else column.type


def is_text(column: Column) -> bool:
    """Whether an Arrow column holds texts, plain or dictionary-encoded."""
    kind = _entry_type(column)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def text_array(entries: Any) -> pa.Array:
    """Distinct entries of a text column as plain strings."""
    return pc.cast(entries, pa.string())


def _encoded_objects(column: Sequence[Any]) -> tuple[Positions, list[Any]]:
    place: dict[Any, int] = {}
    positions = np.full(len(column), -1, dtype=np.int32)
    for k, entry in enumerate(column):
        if entry is not None and entry == entry:
            positions[k] = place.setdefault(entry, len(place))
    return positions, list(place)


def _used(positions: Positions, entries: int) -> NDArray[np.bool_]:
    used = np.zeros(entries + 1, dtype=bool)
    used[positions] = True  # the last place is for empty cells, which are at -1
    return used[:entries]


def _code_text(entry: Any) -> str:
    if isinstance(entry, float) and math.isfinite(entry) and entry.is_integer():
        return str(int(entry))
    return "" if entry is None else str(entry).strip()


def _either(names: Iterable[str]) -> str:
    return " or ".join(f"'{name}'" for name in names)


def _listed(names: Sequence[str], at_most: int = 12) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:at_most])
    return shown + (f" and {len(names) - at_most:,} more" if len(names) > at_most else "") if names else "no columns"
