"""The door for every file: what it is, by its bytes and not by its name, and how it is opened.

======================  ==========================================================================
CSV, TSV                any delimiter, UTF-8, UTF-16, Windows-1250 and relatives, plain or ``.gz``
Eurostat's TSV          as downloaded, the old shape and the new one
Parquet                 with its types and metadata
Excel (``.xlsx``)       one sheet; needs ``klastr[reports]``
DuckDB, SQLite          one table or view
PostgreSQL              one table or view, by the server's address; needs ``klastr[postgres]``
======================  ==========================================================================
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from klastr.engines.addresses import Place, ServerAddress
from klastr.errors import InvalidOption, UnreadableFile
from klastr.sources.opened import OpenedTable

_GZIP, _PARQUET, _ZIP, _OLD_EXCEL = b"\x1f\x8b", b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_SAVE_AGAIN = "save it as .xlsx or as 'CSV UTF-8'."

# First bytes of kinds of files that people name .csv or .xls by mistake, and what to do about them.
_OTHER_KINDS = (
    (_OLD_EXCEL, "an old Excel workbook (.xls) or another old Office file", _SAVE_AGAIN),
    (b"%PDF", "a PDF document", "look for the table as CSV or Excel where the document comes from."),
    (b"BZh", "packed by bzip2", "unpack it first, or pack it by gzip."),
    (b"\xfd7zXZ\x00", "packed by xz", "unpack it first, or pack it by gzip."),
    (b"\x28\xb5\x2f\xfd", "packed by zstd", "unpack it first, or pack it by gzip."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first."),
    (b"ARROW1", "an Arrow file", "save it as Parquet."),
    (b"RDX", "an R data file", "write the table with write.csv or as Parquet."),
    (b"\x89HDF", "an HDF5 file", "save the table as Parquet."),
)
_DATABASES = frozenset({".duckdb", ".ddb", ".sqlite", ".sqlite3", ".db", ".db3", ".mdb", ".accdb"})
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|script|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(rb"<title[^>]*>\s*([^<]{1,120}?)\s*</title>", re.IGNORECASE)


@contextmanager
def opened_table(path: Place, *, sheet: str | None = None) -> Iterator[OpenedTable]:
    """Open a file of any known kind as a table.

    Parameters
    ----------
    path : Path or ServerAddress
    sheet : str, optional
        Of an Excel workbook; of a database, the table or view.

    Yields
    ------
    OpenedTable
        To be used inside the context: what had to be unpacked or translated disappears with it.

    Raises
    ------
    UnreadableFile
        Not there, a folder, empty, damaged, or of a kind that holds no table.
    UnreadableDatabase
        A database that cannot be opened, or whose table cannot be read.
    InvalidOption
        A sheet or table was named and the file has none, or none of that name; or it has several tables.
    MissingExtra
        A workbook, and openpyxl is not installed; a server, and psycopg is not.
    """
    from klastr.sources.databases import holds_database, opened_database

    head = b"" if isinstance(path, ServerAddress) else _head(path)
    if isinstance(path, ServerAddress) or holds_database(head):
        with opened_database(path, table=sheet) as stored:
            yield stored
        return
    _refuse_other_kinds(head, path)
    if head.startswith(_ZIP) and _is_workbook(path):
        from klastr.sources.workbooks import opened_sheet

        yield opened_sheet(path, sheet)
        return
    if sheet is not None:
        raise InvalidOption(
            f"'{path.name}' is neither an Excel workbook nor a database: it has no sheets or tables.",
            hint="leave --table out.",
            file=path.name,
        )
    if head.startswith(_PARQUET):
        from klastr.sources.columnar import opened_parquet

        yield opened_parquet(path)
        return
    from klastr.sources.delimited import opened_delimited
    from klastr.sources.eurostat import as_eurostat, is_eurostat_tsv
    from klastr.sources.texts import utf8_text

    with utf8_text(path, packed=head.startswith(_GZIP)) as text:
        start = text.head()[0]
        _refuse_web_pages(start.encode(), path)
        delimiter = "\t" if is_eurostat_tsv(start) else None
        yield as_eurostat(opened_delimited(text, where=path.name, delimiter=delimiter))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file '{path}'.", hint=_neighbours(path), file=str(path)) from error
    except IsADirectoryError as error:
        raise UnreadableFile(
            f"'{path}' is a folder, not a file.", hint="name one file in it.", file=str(path)
        ) from error
    except OSError as error:
        raise UnreadableFile(
            f"'{path}' cannot be opened: {error.strerror or error}.",
            hint="check its name and who may read it.",
            file=str(path),
        ) from error
    if not head:
        raise UnreadableFile(f"'{path.name}' is empty (0 bytes).", hint="save or download it again.", file=path.name)
    return head


def _neighbours(path: Path) -> str:
    """Files beside the missing one whose names look like it."""
    from klastr.errors import nearest_names

    try:
        near = nearest_names(path.name, (entry.name for entry in path.parent.iterdir()))
    except OSError:
        return f"there is no folder '{path.parent}' either."
    return f"did you mean {' or '.join(near)}?" if near else "check its name and folder."


def _refuse_other_kinds(head: bytes, path: Path) -> None:
    """Everything that is recognised by its first bytes and holds no table that is read here."""
    suffix = path.suffix.casefold()
    for start, kind, advice in _OTHER_KINDS:
        if head.startswith(start):
            raise _refusal(path, f"{kind}, not a table that klastr reads", advice)
    if head.startswith(_ZIP) and not _is_workbook(path):
        if suffix in {".ods", ".xlsb"}:
            raise _refusal(path, f"a kind of spreadsheet that klastr does not read ({suffix})", _SAVE_AGAIN)
        raise _refusal(path, f"a ZIP archive{_members(path)}, not a table", "unpack it and name the table in it.")
    _refuse_web_pages(head, path)
    if suffix in _DATABASES and b"\0" in head:
        what = f"called {suffix} and begins neither as a DuckDB nor as an SQLite database"
        advice = "it is encrypted, damaged or of another program: copy it again, or export the table as CSV or Parquet."
        raise _refusal(path, what, advice)
    if suffix in {".xlsx", ".xlsm"} and not head.startswith(_ZIP):
        begins = head[:30].decode(errors="replace").splitlines()[0]
        advice = "save it as .xlsx again, or call it .csv if it is text."
        raise _refusal(path, f"called {suffix} and is no Excel workbook; it begins with “{begins}”", advice)
    if re.match(rb"^(?:\xef\xbb\xbf)?\s*[\[{]", head) and b'"' in head[:200] and b":" in head[:200]:
        raise _refusal(path, "JSON, not a table of rows and columns", "save it as CSV or Parquet.")


def _refusal(path: Path, what: str, advice: str) -> UnreadableFile:
    return UnreadableFile(f"'{path.name}' is {what}.", hint=advice, file=path.name)


def _refuse_web_pages(head: bytes, path: Path) -> None:
    head = head[: 1 << 16].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head):
        title = _TITLE.search(head)
        called = f" called “{title.group(1).decode(errors='replace')}”" if title else ""
        what = f"a web page{called}, not a table: a download that ended on a page to log in or on an error looks so"
        raise _refusal(path, what, "open it in a browser to see what it says, then download again.")
    if head.lstrip()[:5].lower() == b"<?xml":
        raise _refusal(path, "XML, not a table of rows and columns", "download it as CSV, TSV or Excel (.xlsx).")


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return path.suffix.casefold() in {".xlsx", ".xlsm"}


def _members(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return " that is cut off"
    shown = ", ".join(names[:3])
    many = "1 file" if len(names) == 1 else f"{len(names)} files"
    return f" of {many} ({shown}{' ...' if len(names) > 3 else ''})" if names else ""
