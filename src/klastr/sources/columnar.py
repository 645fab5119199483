"""Parquet files: only the needed columns, with their types."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from klastr.errors import Problem, UnreadableFile
from klastr.sources.opened import Progress, ReadColumns, rows_looked_at
from klastr.tables.rows import RowNumbers

_TOLD = ("unit", "source", "title", "classification", "revision", "licence", "license")


@dataclass(frozen=True, eq=False)
class ParquetTable:
    """A Parquet file; see `klastr.sources.opened.OpenedTable`."""

    file: pq.ParquetFile
    where: str
    notes: tuple[Problem, ...] = ()
    form: str = "Parquet"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.file.schema_arrow.names)

    @property
    def about(self) -> Mapping[str, str]:
        """What the file's own metadata tell: unit, source, classification ..."""
        told = {
            key.decode(errors="replace").casefold(): text.decode(errors="replace")
            for key, text in (self.file.schema_arrow.metadata or {}).items()
        }
        told |= _attributes(told)
        return {key: told[key] for key in _TOLD if told.get(key)}

    def look(self) -> tuple[tuple[Any, ...], ...]:
        """The first cells of each column."""
        try:
            first = next(iter(self.file.iter_batches(batch_size=rows_looked_at(len(self.names)))), None)
        except (OSError, pa.ArrowException) as error:
            raise _damaged(self.where) from error
        return tuple(() if first is None else tuple(first.column(k).to_pylist()) for k in range(len(self.names)))

    def read(self, positions: Sequence[int], progress: Progress | None = None) -> ReadColumns:
        """Read some columns whole."""
        names = self.names
        if len(set(names)) == len(names):
            try:
                table = self.file.read(columns=[names[k] for k in positions])
            except (OSError, pa.ArrowException) as error:
                raise _damaged(self.where) from error
            columns = tuple(table.column(names[k]) for k in positions)
        else:  # pyarrow finds columns by name only
            whole = self.file.read()
            columns = tuple(whole.column(k) for k in positions)
        if progress is not None:
            progress(self.file.metadata.num_rows, self.file.metadata.num_rows)
        return ReadColumns(columns, RowNumbers())


def opened_parquet(path: Path) -> ParquetTable:
    """A Parquet file, its footer read.

    Raises
    ------
    UnreadableFile
        Cut off, damaged, or without rows.
    """
    try:
        file = pq.ParquetFile(path)
        rows = file.metadata.num_rows
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path.name) from error
    if not rows:
        raise UnreadableFile(
            f"'{path.name}' has {len(file.schema_arrow.names)} columns and no rows.",
            hint="save or download it again with its rows.",
            file=path.name,
        )
    return ParquetTable(file, path.name)


def _damaged(where: str) -> UnreadableFile:
    return UnreadableFile(
        f"'{where}' begins as a Parquet file and cannot be read to its end: it is cut off or damaged.",
        hint="download or copy it again.",
        file=where,
    )


def _attributes(told: Mapping[str, str]) -> dict[str, str]:
    """What pandas keeps in ``frame.attrs``: version 2 under a key of its own, version 3 inside its other metadata."""
    try:
        inside = json.loads(told.get("pandas", "{}")).get("attributes") or {}
        attributes = json.loads(told.get("pandas_attrs", "{}")) | inside
    except (ValueError, AttributeError, TypeError):
        return {}
    return {str(key).casefold(): str(text) for key, text in attributes.items()}
