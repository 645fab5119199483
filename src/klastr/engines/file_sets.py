"""The files that make up one table: a file, several, or a folder; seen to be whole and alike before they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from klastr.engines.csv_headers import csv_header
from klastr.errors import UnreadableFile, nearest_names

Form = Literal["Parquet", "CSV"]

_ENDINGS: dict[str, Form] = {
    ".parquet": "Parquet",
    ".pq": "Parquet",
    ".csv": "CSV",
    ".tsv": "CSV",
    ".txt": "CSV",
    ".csv.gz": "CSV",
    ".tsv.gz": "CSV",
}
_MAGIC = b"PAR1"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files that are read as one table."""

    form: Form
    paths: tuple[Path, ...]
    where: str
    """What stands for them in a sentence."""
    parted: bool
    """Whether folders name a column and its content (``year=2020``), as Spark and others write them."""


def file_set(named: Path | Sequence[Path]) -> FileSet:
    """The files that are meant, each looked at.

    Parameters
    ----------
    named : Path or sequence of Path
        A file; a folder, with all files of tables in it and below; or several of them.

    Raises
    ------
    UnreadableFile
        Not there, empty, cut off, of another kind, or files of one table that do not fit together.
    """
    tops = (named,) if isinstance(named, Path) else tuple(named)
    if not tops:
        raise UnreadableFile("No file was named.", hint="name a file or folder of Parquet or CSV.")
    paths = tuple(path for top in tops for path in _files(top))
    where = tops[0].name or str(tops[0])
    where = where if len(paths) == 1 and len(tops) == 1 else f"{where} ({len(paths):,} files)"
    forms = {_form(path) for path in paths}
    if len(forms) > 1:
        raise UnreadableFile(
            f"'{where}' mixes Parquet and CSV files.", hint="name the files of one kind only.", file=str(tops[0])
        )
    found = FileSet(forms.pop(), paths, where, any("=" in part for path in paths for part in path.parts[:-1]))
    if found.form == "Parquet":
        _check_schemas(found)
    else:
        _check_headers(found)
    return found


def _files(top: Path) -> list[Path]:
    if not top.exists():
        near = nearest_names(top.name, (one.name for one in top.parent.iterdir())) if top.parent.is_dir() else ()
        hint = f"did you mean {' or '.join(near)}?" if near else "check its name and folder."
        raise UnreadableFile(f"There is no file or folder '{top}'.", hint=hint, file=str(top))
    if not top.is_dir():
        return [top]
    # Names that begin with a dot or a line are notes of the program that wrote the folder.
    found = sorted(
        path
        for path in top.rglob("*")
        if path.is_file()
        and _ending(path) is not None
        and not any(part.startswith((".", "_")) for part in path.relative_to(top).parts)
    )
    if not found:
        raise UnreadableFile(
            f"The folder '{top}' holds no table.", hint=f"it needs files that end in {', '.join(_ENDINGS)}."
        )
    return found


def _ending(path: Path) -> Form | None:
    name = path.name.casefold()
    return next((form for ending, form in _ENDINGS.items() if name.endswith(ending)), None)


def _form(path: Path) -> Form:
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError as error:
        raise UnreadableFile(
            f"'{path}' cannot be opened: {error.strerror or error}.", hint="check who may read it.", file=str(path)
        ) from error
    if not head:
        raise UnreadableFile(f"'{path.name}' is empty (0 bytes).", hint="write or copy it again.", file=str(path))
    if head.startswith(_MAGIC):
        return "Parquet"
    if _ending(path) == "Parquet" or (b"\0" in head and not head.startswith((_GZIP, b"\xff\xfe", b"\xfe\xff"))):
        raise UnreadableFile(
            f"'{path.name}' is no Parquet file and no text: it begins with other bytes.",
            hint="write or copy it again; tables of plants are read out of Parquet, CSV and databases.",
            file=str(path),
        )
    return "CSV"


def _check_schemas(files: FileSet) -> None:
    """Every footer is read: a file that is cut off, or that holds another table, is named before anything is asked."""
    first: Any = None
    for path in files.paths:
        schema = _schema(path)
        if first is None:
            first = schema
            continue
        for field in first:
            if field.name not in schema.names:
                raise _differs(path, files.paths[0], f"has no column '{field.name}'", schema.names)
            kinds = _kind(field.type), _kind(schema.field(field.name).type)
            if kinds[0] != kinds[1]:
                held = f"holds {kinds[1]} in column '{field.name}', where the first holds {kinds[0]}"
                raise _differs(path, files.paths[0], held, schema.names)


def _check_headers(files: FileSet) -> None:
    """Every first row is read: a file of another table, or without names, would lose its plants without a word."""
    first = csv_header(files.paths[0])
    for path in files.paths:
        names = csv_header(path)
        twice = next((name for name in names if name and names.count(name) > 1), None)
        if twice is not None:
            raise UnreadableFile(
                f"'{path.name}' has {names.count(twice)} columns called '{twice}'.",
                hint="give each column its own name.",
                file=str(path),
                column=twice,
            )
        missing = next((name for name in first if name not in names), None)
        if missing is not None:
            shown = ", ".join(names[:6]) + (", ..." if len(names) > 6 else "")
            raise _differs(path, files.paths[0], f"has no column '{missing}' (its first row is {shown})", names)


def _schema(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        raise damaged(path.name) from error


def damaged(where: str) -> UnreadableFile:
    """What is said of a Parquet file that is cut off."""
    return UnreadableFile(
        f"'{where}' begins as a Parquet file and cannot be read to its end: it is cut off or damaged.",
        hint="write or copy it again.",
        file=where,
    )


def _kind(stored: Any) -> str:
    import pyarrow.types as kinds

    if kinds.is_dictionary(stored):
        stored = stored.value_type
    if kinds.is_integer(stored) or kinds.is_floating(stored) or kinds.is_decimal(stored):
        return "numbers"
    if kinds.is_string(stored) or kinds.is_large_string(stored):
        return "texts"
    return "days" if kinds.is_temporal(stored) else str(stored)


def _differs(path: Path, first: Path, how: str, names: Sequence[str]) -> UnreadableFile:
    return UnreadableFile(
        f"'{path.name}' {how}: it is not of the same table as '{first.name}'.",
        hint="name only the files of one table, or write this one again with the same columns.",
        file=str(path),
        columns=list(names),
    )
