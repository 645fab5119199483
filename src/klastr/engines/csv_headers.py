"""The names of the columns of a CSV file, read out of its first row."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

_SEPARATORS = (",", ";", "\t", "|")
_LONGEST = 1_000_000
_GZIP = b"\x1f\x8b"


def csv_header(path: Path) -> tuple[str, ...]:
    """The first row of a file, parted by the sign that parts it most often.

    What is no text, or no gzip, is left to the engine, which says so when it reads the whole file.

    Parameters
    ----------
    path : Path
        UTF-8, also with gzip.
    """
    try:
        begin = _begin(path)
        return max((_first_row(begin, separator) for separator in _SEPARATORS), key=len)
    except (OSError, EOFError, csv.Error):
        return ()


def _begin(path: Path) -> str:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    with gzip.open(path, "rb") if packed else path.open("rb") as file:
        return file.read(_LONGEST).decode("utf-8-sig", errors="replace")


def _first_row(begin: str, separator: str) -> tuple[str, ...]:
    rows = csv.reader(io.StringIO(begin, newline=""), delimiter=separator)
    return tuple(name.strip() for name in next((row for row in rows if row), ()))
