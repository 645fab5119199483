"""What all readers of answers share: batches of one long table, and the words for a layout that is not as known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klastr.errors import UnusableAnswer
from klastr.sources.live.request import Request

Batches = Iterator[pa.RecordBatch]
CONFIDENTIAL = "c"
_OWN_NAMES = ("time", "value", "flag")
MOST_AT_ONCE = 250_000_000
"""Bytes of a JSON that are read in one piece; it takes about ten times as much memory."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, and what was asked."""

    path: Path
    request: Request
    framed: bool = True
    left_out: dict[str, int] = field(default_factory=dict)
    """Why rows were left out -> how many; filled while it is read."""


def changed_layout(request: Request, what: str, **params: Any) -> UnusableAnswer:
    """The error for an answer that is whole and is not laid out as it should be."""
    return UnusableAnswer(
        f"The answer of {request.office.title} is not laid out as klastr knows it: {what}.",
        hint="nothing was kept. Try another --form; if the office has changed its layout, klastr must learn it.",
        office=request.office.name,
        **params,
    )


def cut_off(request: Request, what: str) -> UnusableAnswer:
    """The error for an answer that ends too early or is damaged."""
    return UnusableAnswer(
        f"The answer of {request.office.title} is cut off or damaged: {what}.",
        hint="nothing was kept; ask again.",
        office=request.office.name,
    )


def whole_text(answer: Answer) -> str:
    """A JSON as text.

    Raises
    ------
    UnusableAnswer
        Too large to be read in one piece, or no UTF-8.
    """
    size = answer.path.stat().st_size
    if size > MOST_AT_ONCE:
        raise UnusableAnswer(
            f"The answer of {answer.request.office.title} is a JSON of {size / 1e6:,.0f} MB, which would not fit into "
            "memory; nothing was kept.",
            hint="ask for less with filters, or for rows: --form sdmx-csv.",
            size=size,
        )
    try:
        return answer.path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise cut_off(answer.request, "it is no text in UTF-8") from error


def refuse_open_end(answer: Answer) -> None:
    """Where the office did not tell the length, only the end of the last line shows that nothing is missing.

    Raises
    ------
    UnusableAnswer
    """
    if answer.framed:
        return
    with answer.path.open("rb") as file:
        file.seek(-min(1, answer.path.stat().st_size), 2)
        if file.read(1) not in (b"\r", b"\n"):
            raise cut_off(answer.request, "its last line has no end")


def missing_columns(names: Sequence[str], needed: Sequence[str], request: Request) -> None:
    """Refuse a row of names in which a needed one is not.

    Raises
    ------
    UnusableAnswer
    """
    missing = [name for name in needed if name not in names]
    if missing:
        has = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
        what = f"there is no column {', '.join(missing)} (it has {has})"
        raise changed_layout(request, what, missing=tuple(missing), columns=tuple(names))


def refuse_own_names(dimensions: Iterable[str], request: Request) -> None:
    """Refuse a dimension that is called as a column which klastr adds: one would take the place of the other.

    Raises
    ------
    UnusableAnswer
    """
    taken = [name for name in dimensions if name in _OWN_NAMES]
    if taken:
        raise changed_layout(request, f"a dimension is called {taken[0]}, as a column of the table is", name=taken[0])


def numbers(column: pa.Array, name: str, request: Request) -> pa.Array:
    """Texts as numbers; empty ones and ":" stay empty.

    Raises
    ------
    UnusableAnswer
        Text where numbers belong.
    """
    texts = pc.utf8_trim_whitespace(column.cast(pa.string()))
    texts = pc.if_else(pc.is_in(texts, value_set=pa.array(["", ":", "NaN", "null"])), None, texts)
    try:
        found = pc.cast(texts, pa.float64())
    except pa.ArrowInvalid as error:
        raise changed_layout(request, f"text where numbers belong in {name} ({error})", column=name) from error
    if pc.any(pc.is_inf(found)).as_py():
        raise changed_layout(request, f"{name} holds numbers without end", column=name)
    return found


def batch(columns: Mapping[str, pa.Array | Sequence[Any]]) -> pa.RecordBatch:
    """Named columns as one batch; texts as plain texts, numbers as float64."""
    arrays = [column if isinstance(column, pa.Array) else pa.array(column) for column in columns.values()]
    plain = [array if pa.types.is_floating(array.type) else array.cast(pa.string()) for array in arrays]
    return pa.RecordBatch.from_arrays(plain, names=list(columns))


def optional_numbers(values: np.ndarray[Any, np.dtype[np.float64]]) -> pa.Array:
    """Numbers with empty cells where they are not finite."""
    return pa.array(values, mask=~np.isfinite(values))
