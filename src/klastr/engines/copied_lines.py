"""Lines that PostgreSQL's COPY writes: cells parted by tabs, an empty one is ``\\N``, odd signs after a backslash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from klastr.engines.stored import Batch, StoredColumn
from klastr.errors import UnreadableDatabase


def batch_of(lines: bytes, columns: Sequence[StoredColumn], where: str) -> Batch:
    """Whole lines of COPY as one Arrow array for each column.

    Raises
    ------
    UnreadableDatabase
        Texts that are not UTF-8.
    """
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    # The parser would take a byte-order mark at the beginning for its own and drop it: an empty line goes before it.
    guard = 1 if lines.startswith(b"\xef\xbb\xbf") else 0
    lines = guard * (b"\t".join([b"\\N"] * len(columns)) + b"\n") + lines
    kinds = {"integer": pa.int64(), "number": pa.float64()}
    names = [f"c{k}" for k in range(len(columns))]
    text = pa.dictionary(pa.int32(), pa.string())
    try:
        table = pa_csv.read_csv(
            pa.py_buffer(lines),
            read_options=pa_csv.ReadOptions(column_names=names, block_size=len(lines) + 1),
            parse_options=pa_csv.ParseOptions(
                delimiter="\t", quote_char=False, escape_char=False, ignore_empty_lines=False
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types={name: kinds.get(column.kind, text) for name, column in zip(names, columns, strict=True)},
                null_values=["\\N"],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise UnreadableDatabase(
            f"What '{where}' sent cannot be read: {error}.",
            hint="texts must be UTF-8; export the table as CSV where the database keeps another encoding.",
            database=where,
        ) from error
    return tuple(_one(table.column(k).slice(guard), column) for k, column in enumerate(columns))


def _one(column: Any, stored: StoredColumn) -> Any:
    """One array of the parser's pieces, its texts as they were before COPY wrote them."""
    import pyarrow as pa

    whole = column.unify_dictionaries().combine_chunks()
    array = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    if stored.kind in ("integer", "number"):
        return array
    entries = [_unescaped(entry) for entry in array.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(array.indices, pa.array(entries, type=pa.string()))


_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def _unescaped(entry: str) -> str:
    """A text as it is in the table.

    >>> _unescaped("Gm\\\\tH & Co\\\\\\\\n")
    'Gm\\tH & Co\\\\n'
    """
    if "\\" not in entry:
        return entry
    return "\\".join(_with_signs(part) for part in entry.split("\\\\"))


def _with_signs(part: str) -> str:
    for letter, sign in _SIGNS.items():
        part = part.replace(f"\\{letter}", sign)
    return part
