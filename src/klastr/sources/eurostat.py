"""Eurostat's tables as they are downloaded: all dimensions in the first column, years side by side, flags in the cells.

Both shapes of the TSV are read: ``unit,nace_r2,geo\\time`` (until 2022, years descending, each with a blank behind it)
and ``freq,unit,nace_r2,geo\\TIME_PERIOD`` (since then). What the cells hold (``1234 b``, ``: c``) is the business of
`klastr.tables.numbers`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klastr.errors import Problem
from klastr.sources.delimited import DelimitedTable
from klastr.sources.opened import OpenedTable, Progress, ReadColumns

SOURCE = "Eurostat"
_CORNER = re.compile(r"([A-Za-z0-9_]+(?:,[A-Za-z0-9_]+)*)\\(?:time|time_period)", re.IGNORECASE)
_CODE_IN_NAME = re.compile(r"(?:estat_)?([a-z]+_[a-z0-9_]+?)(?:_(?:linear|tabular|page).*|\$.*|\(.*)?", re.IGNORECASE)
_PREFIXES = ("sbs_", "lfst_", "nama_", "bd_", "htec_", "hrst_", "rd_", "pat_", "edat_", "naio_", "demo_", "tgs0")


@dataclass(frozen=True, eq=False)
class EurostatTable:
    """A delimited text whose first column holds several dimensions; see `klastr.sources.opened.OpenedTable`."""

    inside: DelimitedTable
    dimensions: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The dimensions, then the years."""
        return (*self.dimensions, *self.inside.names[1:])

    @property
    def form(self) -> str:
        """Kind of file."""
        return f"Eurostat {self.inside.form}, years side by side"

    @property
    def about(self) -> Mapping[str, str]:
        """The source, with the code of the table where the file's name tells it."""
        return {"source": _source(self.inside.where)}

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What was decided while opening it."""
        return self.inside.notes

    def look(self) -> tuple[tuple[Any, ...], ...]:
        """The first cells of each column."""
        first, *rest = self.inside.look()
        parts = [tuple(cell.split(",")) for cell in first]
        width = len(self.dimensions)
        split = tuple(tuple(part[k] if len(part) == width else None for part in parts) for k in range(width))
        return (*split, *rest)

    def read(self, positions: Sequence[int], progress: Progress | None = None) -> ReadColumns:
        """Read some dimensions and years whole."""
        width = len(self.dimensions)
        wanted = [0, *(position - width + 1 for position in positions if position >= width)]
        read = self.inside.read(wanted, progress)
        split, broken = _split(read.columns[0], width)
        years = iter(read.columns[1:])
        columns = tuple(split[position] if position < width else next(years) for position in positions)
        problems = read.problems
        if broken.size:
            problems += (
                Problem(
                    "broken_rows",
                    f"The first column does not hold the {width} dimensions {', '.join(self.dimensions)}.",
                    int(broken.size),
                    read.rows.of(broken[:1_000]),
                    hint="download the table again.",
                ),
            )
        return ReadColumns(columns, read.rows, problems)


def is_eurostat_tsv(head: str) -> bool:
    """Whether a text begins like a TSV of Eurostat.

    >>> is_eurostat_tsv("unit,nace_r2,geo\\\\time\\t2014 \\t2013 \\n"), is_eurostat_tsv("geo\\ttime\\n")
    (True, False)
    """
    return _CORNER.fullmatch(head.lstrip("\ufeff").split("\t", 1)[0].strip()) is not None and "\t" in head[:10_000]


def as_eurostat(table: DelimitedTable) -> OpenedTable:
    """The same table with the dimensions of its first column apart, where the name of that column says so."""
    corner = _CORNER.fullmatch(table.names[0]) if table.names else None
    return table if corner is None else EurostatTable(table, tuple(corner[1].split(",")))


def _split(column: pa.ChunkedArray, width: int) -> tuple[tuple[pa.ChunkedArray, ...], Any]:
    """Each dimension as a column of its own, and the rows where they are not all there."""
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0)
    entries = pc.split_pattern(whole.dictionary.cast(pa.string()), ",")
    fits = pc.equal(pc.list_value_length(entries), width)
    entries = pc.if_else(fits, entries, pa.scalar([None] * width, type=pa.list_(pa.string())))
    split = tuple(
        pa.chunked_array([pc.take(pc.list_element(entries, k), whole.indices)]).dictionary_encode()
        for k in range(width)
    )
    broken = pc.fill_null(pc.take(fits, whole.indices), False).to_numpy(zero_copy_only=False)
    return split, np.flatnonzero(~broken.astype(bool))


def source_of_sdmx(names: Sequence[str], look: Sequence[Sequence[Any]]) -> dict[str, str]:
    """The source of an SDMX-CSV, told by its column DATAFLOW: ``ESTAT:SBS_R_NUTS06_R2(1.0)``.

    >>> source_of_sdmx(("DATAFLOW", "geo"), (("ESTAT:SBS_R_NUTS06_R2(1.0)",), ("CZ01",)))
    {'source': 'Eurostat (sbs_r_nuts06_r2)'}
    """
    cell = look[names.index("DATAFLOW")][:1] if "DATAFLOW" in names else ()
    match = re.fullmatch(r"ESTAT:([A-Za-z0-9_]+)(?:\(.*\))?", str(cell[0])) if cell else None
    return {"source": f"{SOURCE} ({match[1].casefold()})"} if match else {}


def _source(file_name: str) -> str:
    """``Eurostat (sbs_r_nuts06_r2)`` from the name that Eurostat gives its files."""
    stem = file_name.casefold().split(".")[0]
    match = _CODE_IN_NAME.fullmatch(stem)
    code = match[1] if match else stem
    return f"{SOURCE} ({code})" if code.startswith(_PREFIXES) else SOURCE
