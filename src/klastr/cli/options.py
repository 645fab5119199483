"""Options that several commands share: the table, its columns, years and levels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, cast

import typer

from klastr.errors import InvalidOption

_KINDS = "CSV, TSV, Parquet, Excel, DuckDB, SQLite or postgresql://USER@HOST/DATABASE; long or wide."

# Texts, not paths: a path would fold the two slashes of a server's address into one. See `klastr.engines.addresses`.
TABLE = Annotated[
    str | None,
    typer.Argument(
        metavar="[TABLE]",
        help=f"{_KINDS} Without one: the embedded example.",
        show_default=False,
    ),
]
FILE = Annotated[
    str,
    typer.Argument(metavar="FILE", help=_KINDS, show_default=False),
]
SHEET = Annotated[
    str | None,
    typer.Option(
        "--table",
        metavar="NAME",
        help="Sheet of a workbook (default: the first that holds a table), or table or view of a database "
        "(default: its only one; schema.table where it has schemas).",
    ),
]
REGION = Annotated[str | None, typer.Option(metavar="COL", help="Column of region codes (NUTS, CBSA, your own).")]
INDUSTRY = Annotated[str | None, typer.Option(metavar="COL", help="Column of industry codes (NACE, NAICS, your own).")]
VALUE = Annotated[
    str | None, typer.Option(metavar="COL", help="Column of persons employed, or an indicator such as V16110.")
]
FLAG = Annotated[
    str | None, typer.Option(metavar="COL", help="Column that says why a cell is empty (c: confidential).")
]
ESTABLISHMENTS = Annotated[str | None, typer.Option(metavar="COL", help="Column of establishments (local units).")]
WAGES = Annotated[str | None, typer.Option(metavar="COL", help="Column of wages and salaries.")]
YEAR = Annotated[str | None, typer.Option(metavar="COL", help="Column of years.")]
AT = Annotated[int | None, typer.Option(metavar="YEAR", help="Year of the answer. Default: the latest.")]
SINCE = Annotated[int | None, typer.Option(metavar="YEAR", help="Year that growth is counted from.")]
REGION_LEVEL = Annotated[int | None, typer.Option(metavar="N", help="Level of regions to answer for (NUTS: 0 to 3).")]
INDUSTRY_LEVEL = Annotated[
    int | None,
    typer.Option(metavar="N", help="Level of industries (NACE: 1 section, 2 division, 3 group; NAICS: digits)."),
]
DECIMAL = Annotated[
    str | None,
    typer.Option(
        metavar=".|,", help="Decimal sign of numbers in texts. Default: decided for each column from all of its cells."
    ),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """The names of columns as they were typed; None where a column is to be recognised."""

    region: str | None = None
    industry: str | None = None
    value: str | None = None
    flag: str | None = None
    establishments: str | None = None
    wages: str | None = None
    year: str | None = None


def decimal_sign(typed: str | None) -> Literal[".", ","] | None:
    """The decimal sign that was typed.

    Raises
    ------
    InvalidOption
        Neither a point nor a comma.

    Examples
    --------
    >>> decimal_sign(","), decimal_sign(None)
    (',', None)
    """
    signs = {"point": ".", "comma": ","}
    sign = None if typed is None else signs.get(typed, typed)
    if sign not in (None, ".", ","):
        raise InvalidOption(f"'{typed}' is no decimal sign.", hint="say --decimal . or --decimal ,", decimal=typed)
    return cast(Literal[".", ","] | None, sign)


def short_path(path: Path) -> Path:
    """Relative to the current folder where it lies below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
