"""A long answer as one file: CSV, Parquet or JSON, whole or not there, with every digit that was computed."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klastr.errors import InvalidOption, UnwritableFolder

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SUFFIXES = (".csv", ".parquet", ".json")


def check_file(path: Path, *, replace: bool = False, inputs: Iterable[str | Path | None] = ()) -> None:
    """Refuse a file before anything is computed.

    Parameters
    ----------
    path : Path
    replace : bool
        Whether an earlier file of that name may be replaced.
    inputs : iterable of paths
        What the answer is made from; never replaced.

    Raises
    ------
    InvalidOption
        Its name ends in none of the known endings.
    UnwritableFolder
        It is there already and shall be kept, it is a folder, or its folder cannot be written.
    """
    if path.is_dir():
        raise UnwritableFolder(f"'{path}' is a folder.", hint="name a file with --out.", file=str(path))
    if path.suffix.casefold() not in SUFFIXES:
        raise InvalidOption(
            f"'{path.name}' ends in none of {', '.join(SUFFIXES)}.", hint="such as --out answer.csv.", out=str(path)
        )
    if path.exists() and any(_is_same(path, one) for one in inputs if one):
        raise UnwritableFolder(
            f"'{path}' is what the answer is made from; it is kept.", hint="choose another --out.", file=str(path)
        )
    if path.exists() and not replace:
        raise UnwritableFolder(
            f"There is already a file '{path}'; it is kept.",
            hint="choose another --out, or add --replace.",
            file=str(path),
        )
    above = next(one for one in path.absolute().parents if one.exists())
    if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
        raise UnwritableFolder(
            f"'{path}' cannot be written: {above} does not allow it.", hint="choose another --out.", file=str(path)
        )


def _is_same(path: Path, other: str | Path) -> bool:
    """Whether both names are of one file; an address of a server is no file."""
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return False


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a hidden file beside the target to write into; it takes the target's name when the block ends well.

    Raises
    ------
    UnwritableFolder
        The disk refuses; nothing is left behind.
    """
    draft: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=path.suffix, dir=path.parent)
        os.close(number)
        draft = Path(name)
        yield draft
        draft.chmod(0o644)
        draft.replace(path)
    except OSError as error:
        raise UnwritableFolder(
            f"'{path}' cannot be written: {error.strerror or error}.",
            hint="free some space, or choose another --out.",
            file=str(path),
        ) from error
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def write_long(
    frame: pd.DataFrame, path: Path, *, about: Mapping[str, Any] | None = None, replace: bool = False
) -> None:
    """Write the rows of an answer by the ending of the name.

    Parameters
    ----------
    frame : pandas.DataFrame
    path : Path
        ``.csv``: UTF-8, decimal point, empty where there is no number. ``.parquet``: zstd, `about` in its metadata
        under ``klastr``. ``.json``: a list of rows, null where there is no number.
    about : mapping, optional
        Settings and sources.
    replace : bool
        Whether an earlier file of that name may be replaced.

    Raises
    ------
    InvalidOption, UnwritableFolder
        See `check_file` and `whole_file`.
    """
    check_file(path, replace=replace)
    with whole_file(path) as draft:
        _WRITERS[path.suffix.casefold()](_as_arrow(frame), draft, about or {})


def csv_text(frame: pd.DataFrame) -> bytes:
    """The rows as CSV, for standard output."""
    from pyarrow import BufferOutputStream, csv

    sink = BufferOutputStream()
    csv.write_csv(_as_arrow(frame), sink, csv.WriteOptions(quoting_style="needed"))
    return bytes(sink.getvalue())


def _as_arrow(frame: pd.DataFrame) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False)  # NaN becomes null


def _write_csv(table: pa.Table, path: Path, _about: Mapping[str, Any]) -> None:
    from pyarrow import csv

    csv.write_csv(table, path, csv.WriteOptions(quoting_style="needed"))


def _write_parquet(table: pa.Table, path: Path, about: Mapping[str, Any]) -> None:
    from pyarrow import parquet

    told = {"klastr": json.dumps(dict(about), ensure_ascii=False, default=str)}
    parquet.write_table(table.replace_schema_metadata(told), path, compression="zstd")


def _write_json(table: pa.Table, path: Path, _about: Mapping[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("[\n")
        for number, row in enumerate(row for batch in table.to_batches(4096) for row in batch.to_pylist()):
            file.write(",\n" if number else "")
            file.write(json.dumps(row, ensure_ascii=False, allow_nan=False, default=str))
        file.write("\n]\n")


_WRITERS = {".csv": _write_csv, ".parquet": _write_parquet, ".json": _write_json}
