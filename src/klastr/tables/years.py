"""A column of years in whatever form a table writes them: numbers, texts, dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.codes.periods import year_of
from klastr.tables.frames import Column, Positions, encoded


@dataclass(frozen=True, eq=False, slots=True)
class Years:
    """A column of years as positions in its sorted years."""

    at: Positions
    """(N,), -1 where the cell is empty or holds no year."""
    labels: tuple[int | None, ...]
    """None where the table has one period without a name."""
    wrong: NDArray[np.bool_]
    """(N,), a text or number that is no year."""
    wrong_texts: tuple[str, ...] = ()


def years(column: Column) -> Years:
    """Read a column of years.

    >>> import pyarrow as pa
    >>> read = years(pa.chunked_array([["2014", "2013.0", "20l4", None]]))
    >>> read.labels, read.at.tolist(), read.wrong_texts
    ((2013, 2014), [1, 0, -1, -1], ('20l4',))
    """
    positions, entries = encoded(column)
    read = [year_of(entry) for entry in entries]
    labels = sorted({year for year in read if year is not None})
    place = {year: k for k, year in enumerate(labels)}
    wrong = [year is None and _is_written(entry) for year, entry in zip(read, entries, strict=True)]
    at = np.array([-1 if year is None else place[year] for year in read] + [-1], dtype=np.int32)
    return Years(
        at[positions],
        tuple(labels),
        np.array([*wrong, False])[positions],
        tuple(str(entry) for entry, bad in zip(entries, wrong, strict=True) if bad)[:5],
    )


def no_years(rows: int) -> Years:
    """The years of a table without a column of years: one period without a name."""
    return Years(np.zeros(rows, dtype=np.int32), (None,), np.zeros(rows, dtype=bool))


def _is_written(entry: Any) -> bool:
    return entry is not None and entry == entry and str(entry).strip() != ""
