"""Where the table stands in a text: its delimiter, its row of names, and what stands above it.

Found from the first rows by counting: the right delimiter parts every row into the same number of fields.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from klastr.errors import UnreadableFile

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabulators", "|": "bars"}
_ROWS_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited text is laid out."""

    delimiter: str
    names: tuple[str, ...]
    names_row: int
    """The row of names, counted from 1 with blank rows."""
    above: tuple[str, ...]
    """Lines above the names: titles, notes."""
    rows: tuple[tuple[str, ...], ...]
    """The first rows below the names."""


def layout(head: str, *, whole: bool, where: str, delimiter: str | None = None) -> Layout:
    """Find delimiter and names in the first part of a text.

    Parameters
    ----------
    head : str
        The first part of the text, decoded.
    whole : bool
        Whether this is all of it; else the last line is cut and not looked at.
    where : str
        The file's name, for the sentence of an error.
    delimiter : str, optional
        Where it is known. Default: found by counting.

    Examples
    --------
    >>> found = layout("Jobs 2014\\n\\ngeo;nace;jobs\\nCZ01;C10;1,5\\nCZ02;C10;2,5\\n", whole=True, where="jobs.csv")
    >>> found.delimiter, found.names, found.names_row
    (';', ('geo', 'nace', 'jobs'), 3)
    """
    lines = list(io.StringIO(head, newline=""))
    if not whole and len(lines) > 1:
        lines = lines[:-1]
    told, lines = _told_delimiter(lines)
    known = delimiter or told
    records = {sign: _records(lines, sign) for sign in ([known] if known else DELIMITERS)}
    if not any(field.strip() for record in next(iter(records.values())) for field in record):
        raise UnreadableFile(f"'{where}' is empty.", hint="save or download it again.", file=where)
    chosen = known or max(records, key=lambda sign: _evenness(records[sign]))
    return _below_names(records[chosen], chosen, skipped=1 if told else 0, where=where)


def _told_delimiter(lines: list[str]) -> tuple[str | None, list[str]]:
    """Spreadsheets understand a first line ``sep=;``."""
    first = lines[0].strip() if lines else ""
    if first.casefold().startswith("sep=") and len(first) == 5:
        return first[4], lines[1:]
    return None, lines


def _records(lines: list[str], delimiter: str) -> list[list[str]]:
    """Rows as lists of fields, an empty list for a blank line."""
    records: list[list[str]] = []
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            records.append(record)
            if len(records) == _ROWS_LOOKED_AT * 10:
                break
    except csv.Error:  # an unbalanced quote swallows the rest; the engine names the row later
        pass
    return records


def _evenness(records: list[list[str]]) -> tuple[float, int]:
    """How many of the rows have the most usual number of fields (one field says nothing), and that number."""
    counts = Counter(len(record) for record in records[:_ROWS_LOOKED_AT] if record)
    counts.pop(1, None)
    if not counts:
        return 0.0, 0
    width, many = max(counts.items(), key=lambda entry: (entry[1], entry[0]))
    return round(many / sum(1 for record in records[:_ROWS_LOOKED_AT] if record), 1), width


def _below_names(records: list[list[str]], delimiter: str, *, skipped: int, where: str) -> Layout:
    width = _evenness(records)[1] or 1
    names_at = next((k for k, record in enumerate(records) if len(record) >= width and any(map(str.strip, record))), 0)
    if names_at and len(records[names_at - 1]) == width - 1 >= 2:  # R writes no name above the numbers of the rows
        names_at -= 1
        records[names_at].insert(0, "")
    names = tuple(name.strip().lstrip("\ufeff") for name in records[names_at])
    above = tuple(delimiter.join(record) for record in records[:names_at] if record)
    rows = tuple(tuple(record) for record in records[names_at + 1 :] if len(record) == len(names))
    if not any(field.strip() for record in records[names_at + 1 :] for field in record):
        raise UnreadableFile(
            f"'{where}' has a row of names ({', '.join(names[:8])}) and no row below it.",
            hint="save or download it again with its rows.",
            file=where,
            columns=names,
        )
    return Layout(delimiter, names, names_at + 1 + skipped, above, rows)
