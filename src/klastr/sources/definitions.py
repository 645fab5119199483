"""Industry groups by name or out of a file: CSV, TSV, Excel or Parquet with the columns ``code, group``."""

from __future__ import annotations

from pathlib import Path

from klastr.errors import UnreadableFile, nearest_names
from klastr.sources.whole_tables import whole_table
from klastr.tables.definitions import BUILT_IN, Definition


def definition_of(named: str | Path, *, sheet: str | None = None) -> Definition:
    """A built-in definition, or the one in a file.

    Parameters
    ----------
    named : str or Path
        ``nace``, or a file; a file that is called like a built-in definition is named with its folder (``./nace``).
    sheet : str, optional
        Of an Excel workbook.

    Raises
    ------
    UnreadableFile
        It is neither.
    InvalidDefinition
        See `Definition.from_frame`.

    Examples
    --------
    >>> definition_of("nace").groups[:2]
    ('agriculture', 'wood-paper')
    """
    if str(named) in BUILT_IN:
        return Definition.built_in(str(named))
    path = Path(named)
    if not path.exists() and not path.suffix and path.name == str(named):
        near = nearest_names(str(named), BUILT_IN)
        raise UnreadableFile(
            f"There is no built-in definition '{named}', and no file of this name.",
            hint=f"did you mean {near[0]}?" if near else f"built in is {', '.join(BUILT_IN)}; or name a file.",
            definition=str(named),
        )
    return read_definition(path, sheet=sheet)


def read_definition(path: str | Path, *, sheet: str | None = None) -> Definition:
    """Read a file with the columns ``code, group`` and maybe ``group_name, traded``.

    Parameters
    ----------
    path : str or Path
        CSV, TSV, Excel or Parquet; see `klastr.sources.files`.
    sheet : str, optional
        Of an Excel workbook.

    Raises
    ------
    UnreadableFile, InvalidDefinition
    """
    path = Path(path)
    table = whole_table(path, sheet=sheet)
    return Definition.from_frame(table.frame, name=path.name, source=path.name, numbering=table.numbering)
