"""What can go wrong, as one tree.

::

    KlastrError
    ├── MaterialError            the user's table, definition, geometry or folder   (exit code 3)
    │   ├── UnreadableFile       not there, not the format it claims, cut off, empty
    │   ├── UnreadableDatabase   a server, a database or a table in it that cannot be opened or read to its end
    │   ├── MissingColumn        a column that was named is not in the table
    │   ├── InvalidTable         one report of everything that is wrong with a table
    │   ├── MixedLevels          sections next to divisions, countries next to regions: they would be counted twice
    │   ├── MissingYear          a year that the table does not hold
    │   ├── MissingReference     a reference area, total row or reference population that the table does not hold
    │   ├── NothingToMeasure     only zeros, one region, one industry, nothing published
    │   ├── SuppressedCells      confidential cells are still open where every cell is needed
    │   ├── InvalidDefinition    industry groups that cannot be used with this table
    │   ├── InvalidGeography     shapes or neighbours that cannot be used with this table
    │   ├── InvalidIdentifier    a text that is no identifier of an organisation in the scheme that was named
    │   └── UnwritableFolder     the answer cannot be written there
    ├── ServiceError             a statistical office that was asked for figures      (exit code 4)
    │   ├── UnreachableOffice    no connection, cut off again and again, too slow, too busy
    │   ├── RefusedRequest       the office says no, in its own words
    │   ├── UnusableAnswer       what came is no table in a layout that klastr knows
    │   └── NotCached            offline, and no answer is kept
    └── MisuseError              how the library or the command was called           (exit code 2)
        ├── InvalidOption        an argument outside its domain
        └── MissingExtra         an optional part of klastr that is not installed

Every error says what is wrong, where, how much of it, and what to do. It carries the same facts as
data: ``code`` (a stable name), ``params`` (the numbers and names in the sentence) and ``hint``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Severity = Literal["error", "warning", "note"]


class KlastrError(Exception):
    """Root of the tree. ``str(error)`` is the sentence and its hint, fit for a person."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str | None = None, **params: Any) -> None:
        self.message = message
        self.hint = hint
        self.params = params
        super().__init__(message)

    @property
    def code(self) -> str:
        """Stable name of the kind of error, ``suppressed_cells`` for `SuppressedCells`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def __str__(self) -> str:
        return f"{self.message} Hint: {self.hint}" if self.hint else self.message


class MaterialError(KlastrError):
    """Something about the user's material; shown without a traceback."""

    exit_code = 3


class UnreadableFile(MaterialError):
    """A file that is not there, is empty, is cut off, or is not what it claims to be."""


class UnreadableDatabase(MaterialError):
    """A server, a database or a table in it that cannot be opened, or not read to its end."""


class MissingColumn(MaterialError):
    """A column that was named is not in the table."""


class MixedLevels(MaterialError):
    """Rows of several levels that would be counted twice."""


class MissingYear(MaterialError):
    """A year that the table does not hold."""


class MissingReference(MaterialError):
    """A reference area, total row or reference population that the table does not hold."""


class NothingToMeasure(MaterialError):
    """A table in which no share or quotient is defined."""


class SuppressedCells(MaterialError):
    """Confidential cells are still open where every cell is needed."""


class InvalidDefinition(MaterialError):
    """Industry groups that cannot be used with this table."""


class InvalidGeography(MaterialError):
    """Shapes or neighbours that cannot be used with this table."""


class InvalidIdentifier(MaterialError):
    """A text that is no identifier of an organisation in the scheme that was named."""


class UnwritableFolder(MaterialError):
    """The answer cannot be written there."""


class ServiceError(KlastrError):
    """A statistical office that was asked over the network did not give what was asked."""

    exit_code = 4


class UnreachableOffice(ServiceError):
    """No connection, or it was cut off again and again, or the office is too slow or too busy."""


class RefusedRequest(ServiceError):
    """The office answered, and its answer is no."""


class UnusableAnswer(ServiceError):
    """What came is an error page, is cut off, or is no table in a layout that klastr knows."""


class NotCached(ServiceError):
    """Without the network, only answers that were kept can be given, and this one was not."""


class MisuseError(KlastrError):
    """The library or the command was called in a way that cannot mean anything."""

    exit_code = 2


class InvalidOption(MisuseError):
    """An argument outside its domain."""


class MissingExtra(MisuseError):
    """An optional part of klastr that is not installed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found wrong, odd or worth knowing in a table, with the places where it is."""

    code: str
    message: str
    count: int = 1
    rows: tuple[int, ...] = ()
    severity: Severity = "error"
    hint: str | None = None

    def __str__(self) -> str:
        where = f" ({rows_in_words(self.rows, self.count)})" if self.rows else ""
        return f"{self.message}{where}" + (f" Hint: {self.hint}" if self.hint else "")


class InvalidTable(MaterialError):
    """Everything that is wrong with a table, in one report."""

    def __init__(self, problems: Sequence[Problem], *, where: str = "The table") -> None:
        self.problems = tuple(problems)
        errors = [problem for problem in self.problems if problem.severity == "error"]
        lines = "".join(f"\n  - {problem}" for problem in errors)
        many = "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
        super().__init__(f"{where} has {many} that must be mended first:{lines}", problems=self.problems)


def rows_in_words(rows: Sequence[int], count: int, *, at_most: int = 5) -> str:
    """Name the first few rows and say how many there are.

    >>> rows_in_words([3, 9], 2)
    'rows 3, 9'
    >>> rows_in_words([3, 9, 10, 12, 40, 41], 17)
    'rows 3, 9, 10, 12, 40 and 12 more'
    """
    shown = ", ".join(f"{row:,}" for row in rows[:at_most])
    rest = count - min(len(rows), at_most)
    word = "row" if count == 1 else "rows"
    return f"{word} {shown}" + (f" and {rest:,} more" if rest > 0 else "")


def nearest_names(wanted: str, names: Iterable[str], *, at_most: int = 3) -> tuple[str, ...]:
    """The names that look most like the wanted one, best first.

    >>> nearest_names("employees", ["employment", "region", "employes"])
    ('employes', 'employment')
    """
    known = {name.casefold(): name for name in names}
    found = difflib.get_close_matches(wanted.casefold(), known, n=at_most, cutoff=0.5)
    return tuple(known[name] for name in found)
