"""What was understood of a file: its table, the role of each column, and every problem found on the way."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from klastr.engines.addresses import Place
from klastr.errors import InvalidTable, Problem
from klastr.tables.columns import Columns
from klastr.tables.pivot import CheckedTable
from klastr.tables.regional import RegionalTable
from klastr.tables.regional_cells import RegionalCells
from klastr.tables.working_part import working_industry_level, working_region_level, working_years


@dataclass(frozen=True, eq=False)
class TableReading:
    """A file that was read and checked.

    Attributes
    ----------
    path : Path or ServerAddress
    form : str
        Kind of file, encoding, delimiter or sheet, in words.
    columns : Columns
        Names, roles and the shape of the table.
    rows : int
        Rows below the row of names that were read.
    checked : CheckedTable
    problems : tuple of Problem
        Errors, warnings and notes, errors first.
    options : mapping of str to str
        What the user said, option -> value, for the command line to type next.
    about_database : mapping of str to str
    """

    path: Place
    form: str
    columns: Columns
    rows: int
    checked: CheckedTable
    problems: tuple[Problem, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    about_database: Mapping[str, str] = field(default_factory=dict)
    """Engine and name of the table, where it was read from a database."""

    @property
    def name(self) -> str:
        """What stands for it in a sentence and as its source."""
        table = self.about_database.get("table")
        return self.path.name if table is None else f"{table} of {self.path.name}"

    @property
    def origin(self) -> Path | Mapping[str, Any]:
        """What `run.json` records: the file, or the database (its address without the password), table and rows."""
        if not self.about_database and isinstance(self.path, Path):
            return self.path
        where = {"path" if isinstance(self.path, Path) else "address": str(self.path)}
        return where | dict(self.about_database) | {"rows": self.rows}

    @property
    def table(self) -> RegionalTable:
        """The table.

        Raises
        ------
        InvalidTable
            Something must be mended first; all of it is in the report.
        """
        if self.errors or self.checked.table is None:
            raise InvalidTable(self.problems, where=f"'{self.name}'")
        return RegionalTable.of(self.checked.table)

    @property
    def seen(self) -> RegionalCells | None:
        """The table as far as its sound rows go, also where errors must be mended first; only to be looked at."""
        return self.checked.table

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended first."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @cached_property
    def region_level(self) -> int | None:
        """The level of regions to work on, None where the table has one level only."""
        return None if self.seen is None else working_region_level(self.seen)

    @cached_property
    def industry_level(self) -> int | None:
        """The level of industries to work on, None where the table has one level only."""
        return None if self.seen is None else working_industry_level(self.seen)

    def suggested_options(self) -> dict[str, str]:
        """Options for ``klastr identify`` that fit this table: columns, years, levels."""
        found = dict(self.options)
        if self.columns.shape == "long":
            for role in ("region", "industry", "value", "flag", "establishments", "wages", "year"):
                if (name := self.columns.name(role)) is not None:
                    found.setdefault(f"--{role}", name)
        at, since = (None, None) if self.checked.table is None else working_years(self.checked.table)
        for option, number in (
            ("--at", at),
            ("--since", since),
            ("--region-level", self.region_level),
            ("--industry-level", self.industry_level),
        ):
            if number is not None:
                found[option] = str(number)
        return found

    def command(self) -> str:
        """The command line to type next."""
        options = " ".join(f"{option} {shlex.quote(value)}" for option, value in self.suggested_options().items())
        return f"klastr identify {shlex.quote(str(self.path))} {options}".rstrip()
