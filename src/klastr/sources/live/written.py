"""A fetched table as a file, with a note of its source and terms beside it; both whole, or not there."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from klastr import __version__
from klastr.errors import InvalidOption, UnwritableFolder
from klastr.sources.live.offices import Office
from klastr.sources.live.store import Kept, checksum
from klastr.sources.live.survey import Survey
from klastr.sources.source_notes import note_beside

SUFFIXES = (".csv", ".parquet")


class Writable(Protocol):
    """What is needed of a table to write it; `klastr.sources.live.fetched.FetchedTable` has it."""

    @property
    def office(self) -> Office:
        """Whose figures they are."""
        ...

    @property
    def answers(self) -> tuple[Kept, ...]:
        """What is kept of each answer."""
        ...

    @property
    def content(self) -> Survey:
        """Names, rows, cells."""
        ...

    @property
    def source(self) -> str:
        """The office and the table."""
        ...

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, some at a time."""
        ...


def write_table(table: Writable, path: Path, *, replace: bool = False) -> Path:
    """Write a table as CSV or Parquet, by the end of the name, and ``NAME.source.json`` beside it.

    Parameters
    ----------
    table : Writable
    path : Path
    replace : bool
        Whether an earlier file of that name may be replaced.

    Raises
    ------
    InvalidOption
        Neither ``.csv`` nor ``.parquet``.
    UnwritableFolder
        There is a file of that name, or the disk refuses; nothing is left behind.
    """
    check_target(path, replace=replace)
    drafts: list[Path] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        drafts.append(_draft(path))
        _write_rows(table, drafts[0], path.suffix.casefold())
        drafts.append(_draft(path))
        note = source_note(table, path.name, drafts[0])
        drafts[1].write_text(json.dumps(note, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for draft, target in zip(reversed(drafts), (note_beside(path), path), strict=True):
            draft.chmod(0o644)
            draft.replace(target)
    except OSError as error:
        raise UnwritableFolder(
            f"'{path}' cannot be written: {error.strerror or error}.",
            hint="free some space, or choose another --out.",
            file=str(path),
        ) from error
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    return path


def check_target(path: Path, *, replace: bool = False) -> None:
    """Refuse a target before anything is asked.

    Raises
    ------
    InvalidOption, UnwritableFolder
    """
    if path.suffix.casefold() not in SUFFIXES:
        raise InvalidOption(
            f"'{path.name}' ends in neither .csv nor .parquet.", hint="such as --out jobs.csv.", out=str(path)
        )
    for target in (path, note_beside(path)):
        if target.is_dir():
            raise UnwritableFolder(f"'{target}' is a folder.", hint="name another file with --out.", file=str(target))
        if target.exists() and not replace:
            raise UnwritableFolder(
                f"There is already a file '{target}'; it is kept.",
                hint="choose another --out, or add --replace.",
                file=str(target),
            )


def source_note(table: Writable, name: str, file: Path) -> dict[str, Any]:
    """Where a table comes from and on what terms, as it is written beside it."""
    office = table.office
    return {
        "table": name,
        "sha256": checksum(file),
        "rows": table.content.rows,
        "source": table.source,
        "attribution": office.attribution,
        "terms": office.terms,
        "terms_address": office.terms_address,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "klastr": __version__,
        "answers": [
            {
                "address": kept.address,
                "fetched": kept.fetched,
                "asked": kept.asked,
                "sha256": kept.sha256,
                "bytes": kept.size,
                "headers": dict(kept.headers),
            }
            for kept in table.answers
        ],
        "left_out": dict(table.content.left_out),
    }


def _draft(path: Path) -> Path:
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(number)
    return Path(name)


def _write_rows(table: Writable, draft: Path, suffix: str) -> None:
    batches = table.batches()
    first = next(batches)
    told = {"source": table.source, "terms": table.office.terms}
    schema = pa.schema([_plain(field, table.content.fractions) for field in first.schema], metadata=told)
    with draft.open("wb") as file:
        writer: Any = (
            arrow_csv.CSVWriter(file, schema, write_options=arrow_csv.WriteOptions(quoting_style="needed"))
            if suffix == ".csv"
            else parquet.ParquetWriter(file, schema, compression="zstd")
        )
        with writer:
            for piece in chain((first,), batches):
                writer.write_batch(_same(piece, schema))


def _same(piece: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """A batch with the columns of the first: answers of several years may order them otherwise."""
    return pa.RecordBatch.from_arrays([piece.column(field.name).cast(field.type) for field in schema], schema=schema)


def _plain(field: pa.Field, fractions: set[str]) -> pa.Field:
    """Whole numbers as whole numbers: a CSV would write 43000000000 as 4.3e+10."""
    whole = pa.types.is_floating(field.type) and field.name not in fractions
    return field.with_type(pa.int64()) if whole else field
