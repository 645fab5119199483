"""Pairs of neighbouring regions out of a file of two columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from klastr.errors import InvalidGeography, rows_in_words
from klastr.sources.whole_tables import whole_table
from klastr.tables.frames import arrow_column, codes
from klastr.tables.neighbours import Pair, sorted_pairs

_KNOWN_NAMES = (("region", "neighbour"), ("region", "neighbor"), ("a", "b"), ("from", "to"))


def read_neighbours(path: str | Path, *, regions: Collection[str] = ()) -> frozenset[Pair]:
    """Read pairs of region codes.

    Parameters
    ----------
    path : str or Path
        CSV, TSV, Excel or Parquet. Two columns with any names; of more columns, ``region, neighbour`` are taken.
    regions : collection of str, optional
        Codes of the table: a first row of two of them is a pair, not a row of names.

    Returns
    -------
    frozenset of (str, str)
        Each pair once, the smaller code first.

    Raises
    ------
    UnreadableFile
        See `klastr.sources.files`.
    InvalidGeography
        One column, more than two without those names, or a row with one code.
    """
    path = Path(path)
    table = whole_table(path)
    names = tuple(table.frame.column_names)
    first, second = (_texts(table.frame, name) for name in _two_columns(names, path))
    halves = [k for k, pair in enumerate(zip(first, second, strict=True)) if bool(pair[0]) != bool(pair[1])]
    if halves:
        raise InvalidGeography(
            f"{len(halves):,} of {len(first):,} pairs of neighbours in '{path.name}' have one region only "
            f"({rows_in_words(table.numbering.of(halves), len(halves))}).",
            hint="write both codes, or delete the row.",
            file=str(path),
            rows=table.numbering.of(halves),
        )
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a and b]
    if len(names) == 2 and set(names) <= set(regions):
        pairs.append((names[0], names[1]))
    return sorted_pairs(pairs)


def _two_columns(names: Sequence[str], path: Path) -> tuple[str, str]:
    plain = {name.strip().casefold(): name for name in names}
    for first, second in _KNOWN_NAMES:
        if first in plain and second in plain:
            return plain[first], plain[second]
    if len(names) == 2:
        return names[0], names[1]
    shown = ", ".join(f"'{name}'" for name in names[:8])
    raise InvalidGeography(
        f"'{path.name}' has {len(names):,} column{'s' * (len(names) != 1)} ({shown}); a file of neighbours has two: a "
        f"region, and a region that it touches.",
        hint="write one pair a row, separated by a comma, or call the two columns region and neighbour.",
        file=str(path),
        columns=tuple(names),
    )


def _texts(table: object, name: str) -> list[str]:
    found = codes(arrow_column(table, name))
    return [found.labels[k] if k >= 0 else "" for k in found.at]
