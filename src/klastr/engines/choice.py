"""Which table of a database is meant by the name that a person typed, or by none."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from klastr.engines.stored import Database, StoredTable, quoted
from klastr.errors import InvalidOption, UnreadableDatabase, nearest_names

_SHOWN = 12


def chosen_table(database: Database, typed: str | None) -> StoredTable:
    """The table that is meant; a name is only looked up among those that are there, never put into a query.

    Parameters
    ----------
    database : Database
    typed : str, optional
        ``jobs``, ``schema.jobs``, or with quotation marks around parts that hold a dot. Default: the only table.

    Raises
    ------
    InvalidOption
        There is no such table, there are several of that name, or none was named and there are several.
    UnreadableDatabase
        The database holds no table.
    """
    tables = database.tables()
    offered = [table for table in tables if table.offered]
    if typed is None:
        return _only(database, offered)
    found = _found(tables, typed)
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidOption(
            f"'{database.where}' has {len(found)} tables that '{typed}' may mean: {_listed(found)}.",
            hint="name the schema too: --table schema.table.",
            table=typed,
            tables=[f"{table.schema}.{table.name}" for table in found],
        )
    if not offered:
        raise _empty(database)
    near = _nearest(typed, offered)
    raise InvalidOption(
        f"'{database.where}' has no table '{typed}'; it has {_counted_tables(database, offered)}.",
        hint=f"did you mean --table {shlex.quote(near[0])}?" if near else "choose one of these.",
        table=typed,
        tables=[str(table) for table in offered],
        nearest=near,
    )


def _only(database: Database, offered: Sequence[StoredTable]) -> StoredTable:
    if not offered:
        raise _empty(database)
    if len(offered) == 1:
        return offered[0]
    raise InvalidOption(
        f"'{database.where}' has {len(offered)} tables: {_counted_tables(database, offered)}.",
        hint=f"choose one with --table, such as --table {shlex.quote(str(offered[0]))}.",
        tables=[str(table) for table in offered],
    )


def _found(tables: Sequence[StoredTable], typed: str) -> list[StoredTable]:
    """By the exact name at hand, the exact name with its schema, the name anywhere; then without regard to case."""
    spellings: tuple[Callable[[StoredTable], tuple[str, ...]], ...] = (
        lambda table: (table.name, quoted(table.name)) if table.at_hand else (),
        lambda table: (f"{table.schema}.{table.name}", quoted(table.schema, table.name)),
        lambda table: (table.name, quoted(table.name)),
    )
    for same in (str, str.casefold):
        for spelled in spellings:
            found = [table for table in tables if same(typed) in map(same, spelled(table))]
            if found:
                return found
    return []


def _nearest(typed: str, offered: Sequence[StoredTable]) -> tuple[str, ...]:
    """By the whole name, or by the name without its schema."""
    whole = nearest_names(typed, [str(table) for table in offered])
    by_name = {table.name: str(table) for table in offered}
    return whole or tuple(by_name[name] for name in nearest_names(typed.rpartition(".")[2], by_name))


def _counted_tables(database: Database, tables: Sequence[StoredTable]) -> str:
    shown = ", ".join(f"{table} ({_size(database, table)})" for table in tables[:_SHOWN])
    return shown + (f" and {len(tables) - _SHOWN:,} more" if len(tables) > _SHOWN else "")


def _size(database: Database, table: StoredTable) -> str:
    rows = database.rows(table)
    if rows is None:
        return "view"
    return f"{rows:,} {'row' if rows == 1 else 'rows'}"


def _listed(tables: Sequence[StoredTable]) -> str:
    return ", ".join(f"{table.schema}.{table.name}" for table in tables)


def _empty(database: Database) -> UnreadableDatabase:
    return UnreadableDatabase(
        f"'{database.where}' is a {database.engine} database in which there is no table to be read.",
        hint="check that it is the right one, and that you may read its tables.",
        database=database.where,
    )
