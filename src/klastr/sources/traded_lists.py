"""Which industries are traded, out of a file: one with the columns ``code, traded``, or a whole definition."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from klastr.errors import InvalidDefinition
from klastr.sources.definitions import definition_of
from klastr.sources.whole_tables import whole_table
from klastr.tables.definition_rows import VERDICTS
from klastr.tables.definitions import BUILT_IN, Definition
from klastr.tables.frames import arrow_column, codes


def traded_list(named: str | Path, *, sheet: str | None = None) -> Definition:
    """A list of traded and local industries.

    Parameters
    ----------
    named : str or Path
        A file with the columns ``code, traded``, or ``code, group, traded``; or the name of a built-in definition.
    sheet : str, optional
        Of an Excel workbook.

    Returns
    -------
    Definition
        With verdicts in ``traded_codes``. Where the file has no groups, its two groups are ``traded`` and ``local``.

    Raises
    ------
    UnreadableFile
        There is no such file.
    InvalidDefinition
        No column ``traded``, another word in it, an industry that is both, a row without a code.

    Examples
    --------
    >>> traded_list("nace").traded_codes["C29"]
    True
    """
    path = Path(named)
    if str(named) in BUILT_IN or not path.exists():
        return definition_of(named, sheet=sheet)
    read = whole_table(path, sheet=sheet)
    known = {name.strip().casefold(): name for name in reversed(read.frame.column_names)}
    missing = [f"'{name}'" for name in ("code", "traded") if name not in known]
    if missing:
        shown = ", ".join(f"'{name}'" for name in read.frame.column_names[:12])
        raise InvalidDefinition(
            f"The list '{path.name}' has no column {' and '.join(missing)}; its columns are {shown}.",
            hint="a list of traded industries has the columns code and traded (traded/local, yes/no).",
            columns=tuple(read.frame.column_names),
        )
    frame = read.frame if "group" in known else _with_groups(read.frame, known["traded"])
    found = Definition.from_frame(frame, name=path.name, source=path.name, numbering=read.numbering)
    if not found.traded_codes:
        raise InvalidDefinition(
            f"The column 'traded' of the list '{path.name}' is empty.",
            hint="write traded or local for each industry.",
            definition=path.name,
        )
    return found


def _with_groups(frame: pa.Table, column: str) -> pa.Table:
    """Two groups out of the verdicts: a code that is both is then an industry in two groups, and refused as such."""
    words = codes(arrow_column(frame, column))
    plain = {True: "traded", False: "local", None: None}
    verdicts = [plain[VERDICTS.get(word.casefold())] or word for word in words.labels]
    return frame.append_column("group", pa.array([verdicts[k] if k >= 0 else None for k in words.at], pa.string()))
