"""Eurostat's TSV, old and new, as rows; what the file looks like is known to `klastr.sources.eurostat`."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow as pa

from klastr.errors import MissingExtra, UnreadableDatabase, UnreadableFile
from klastr.sources.live.layouts import (
    Answer,
    Batches,
    batch,
    changed_layout,
    cut_off,
    missing_columns,
    optional_numbers,
    refuse_open_end,
    refuse_own_names,
)

_CELL = re.compile(r"(:|[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)?\s*([a-zA-Z]*)")


def tsv_rows(answer: Answer) -> Batches:
    """A row for each cell: the dimensions, ``time``, ``value``, ``flag``; cells that are not there are rows too.

    Raises
    ------
    UnusableAnswer
        No TSV of Eurostat, a row that does not fit, or a cell that is neither a number nor a flag.
    """
    from klastr.sources.eurostat import EurostatTable
    from klastr.sources.files import opened_table

    request = answer.request
    refuse_open_end(answer)
    try:
        with opened_table(answer.path) as opened:
            if not isinstance(opened, EurostatTable):
                raise changed_layout(request, f"no TSV of Eurostat ({', '.join(opened.names[:4])})")
            missing_columns(opened.dimensions, [name for name in request.asked if name != "time"], request)
            refuse_own_names(opened.dimensions, request)
            read = opened.read(range(len(opened.names)))
            names, width = opened.names, len(opened.dimensions)
    except (UnreadableFile, UnreadableDatabase, MissingExtra) as error:  # bytes that claim to be another kind of file
        raise cut_off(request, error.message.rstrip(".")) from error
    if any(problem.severity == "error" for problem in read.problems):
        raise cut_off(request, "; ".join(problem.message.rstrip(".") for problem in read.problems))
    dimensions = {name: _whole(column) for name, column in zip(names[:width], read.columns[:width], strict=True)}
    for year, column in zip(names[width:], read.columns[width:], strict=True):
        values, flags = _cells(_whole(column), answer)
        yield batch({**dimensions, "time": [year.strip()] * len(values), "value": values, "flag": flags})


def _whole(column: Any) -> pa.Array:
    one = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    one = one.chunk(0) if isinstance(one, pa.ChunkedArray) else one
    return one if pa.types.is_dictionary(one.type) else one.dictionary_encode()


def _cells(column: pa.Array, answer: Answer) -> tuple[pa.Array, pa.Array]:
    """Numbers and flags; each different text is read once."""
    values, flags = [np.nan], [""]  # the first is for empty cells
    for text in column.dictionary.to_pylist():
        cell = _CELL.fullmatch((text or "").strip())
        if cell is None:
            raise changed_layout(answer.request, f"a cell holds “{text}”")
        values.append(np.nan if cell[1] in (None, ":") else float(cell[1]))
        flags.append(cell[2])
    at = column.indices.fill_null(-1).to_numpy(zero_copy_only=False) + 1
    return optional_numbers(np.array(values)[at]), pa.array(np.array(flags, dtype=object)[at], type=pa.string())
