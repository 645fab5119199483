"""What every engine offers of its database: tables and views, their columns, and cells in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["integer", "number", "text", "bytes"]
"""What klastr takes the cells of a column for. Days are texts (``2014-05-01``); whatever else there is becomes text."""

Batch = tuple[Any, ...]
"""One `pyarrow.Array` for each column, or a list of objects where one column mixes numbers and texts."""


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table or a view in a database."""

    schema: str
    name: str
    is_view: bool = False
    at_hand: bool = True
    """Whether it is found by its name alone, without its schema."""
    offered: bool = True
    """False for parts of a larger table and for what may not be read."""
    key: int = 0
    """The engine's own number for it, where it has one."""

    def __str__(self) -> str:
        return self.name if self.at_hand else f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column, and what its cells are read as."""

    name: str
    kind: Kind
    select: str
    """The expression that gives its cells, quoted and ready for a query."""


class Database(Protocol):
    """An open database; only questions are put to it."""

    engine: str
    where: str
    """What stands for it in a sentence."""

    def tables(self) -> tuple[StoredTable, ...]:
        """Tables and views that users made, in the order of their names."""

    def columns(self, table: StoredTable) -> tuple[StoredColumn, ...]:
        """Its columns, in their order."""

    def rows(self, table: StoredTable) -> int | None:
        """How many rows it has, or about how many; None where counting would mean to work a view through."""

    def batches(
        self, table: StoredTable, columns: Sequence[StoredColumn], *, limit: int | None = None
    ) -> Iterator[Batch]:
        """The cells of some columns, some ten thousand rows at a time; the first `limit` rows only, if it is given."""

    def close(self) -> None:
        """Let go of it."""


def quoted(*names: str) -> str:
    """A name in a query, whatever signs are in it, as all three engines understand it.

    >>> quoted("main", 'odd"; DROP TABLE jobs; --')
    '"main"."odd""; DROP TABLE jobs; --"'
    """
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def query(table: StoredTable, columns: Sequence[StoredColumn], limit: int | None = None) -> str:
    """The question for some columns of a table: names come quoted, and no text of a user is in it.

    >>> query(StoredTable("main", "jobs"), [StoredColumn("geo", "text", '"geo"')], 10)
    'SELECT "geo" FROM "main"."jobs" LIMIT 10'
    """
    wanted = ", ".join(column.select for column in columns)
    few = "" if limit is None else f" LIMIT {int(limit)}"
    return f"SELECT {wanted} FROM {quoted(table.schema, table.name)}{few}"  # noqa: S608  everything is quoted
