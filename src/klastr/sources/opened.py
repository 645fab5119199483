"""What every opened file offers, whatever its format: names, a first look, whole columns, and where rows stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from klastr.errors import Problem
from klastr.tables.frames import Column
from klastr.tables.rows import RowNumbers

Progress = Callable[[int, int], None]
"""Called with rows done and rows in all, as far as that is known."""

_LOOK_ROWS, _LOOK_CELLS = 2_000, 200_000


def rows_looked_at(columns: int) -> int:
    """How many rows the first look takes, from which columns are recognised: fewer in a table of many columns.

    >>> rows_looked_at(12), rows_looked_at(10_000)
    (2000, 20)
    """
    return min(_LOOK_ROWS, max(20, _LOOK_CELLS // max(columns, 1)))


@dataclass(frozen=True, eq=False, slots=True)
class ReadColumns:
    """Columns of a file, read whole."""

    columns: tuple[Column, ...]
    rows: RowNumbers
    problems: tuple[Problem, ...] = ()


class OpenedTable(Protocol):
    """A file that was opened and understood as far as its row of names."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, trimmed; they may repeat."""

    @property
    def form(self) -> str:
        """What kind of file this is, in words."""

    @property
    def about(self) -> Mapping[str, str]:
        """Unit, source and the like, where the file itself tells them."""

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What was decided while opening it."""

    def look(self) -> tuple[tuple[Any, ...], ...]:
        """The first cells of each column, as many as `rows_looked_at`."""

    def read(self, positions: Sequence[int], progress: Progress | None = None) -> ReadColumns:
        """Read some columns, named by their positions, from the first row to the last."""
