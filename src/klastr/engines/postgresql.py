"""Databases of PostgreSQL: on a server, in one transaction that only reads; needs ``klastr[postgres]``.

Cells come by COPY, which gives them as lines of text in the order of the table: five to ten times faster than row by
row, and in bounded memory.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from klastr.engines.addresses import ServerAddress
from klastr.engines.copied_lines import batch_of
from klastr.engines.postgresql_causes import connection_refused, question_failed
from klastr.engines.stored import Batch, StoredColumn, StoredTable, query, quoted
from klastr.errors import InvalidOption, MissingExtra, UnreadableDatabase

if TYPE_CHECKING:
    from psycopg import Connection

PATIENCE = 10
"""Seconds to wait for a connection where the address names no ``connect_timeout``."""

_BYTES = 1 << 23
_INTEGERS = {"int2", "int4", "int8"}
_NUMBERS = {"float4", "float8", "numeric"}
_DAYS = {"date", "timestamp", "timestamptz"}

# The order of rows must be the same in two questions: no joining into scans of others, no parallel workers.
_SESSION = (
    "SET default_transaction_read_only = on",
    "SET synchronize_seqscans = off",
    "SET max_parallel_workers_per_gather = 0",
    "SET datestyle = 'ISO, YMD'",
    "SET extra_float_digits = 3",
    "SET lc_messages = 'C'",
)


class PostgreSQLDatabase:
    """A PostgreSQL database; see `klastr.engines.stored.Database`."""

    engine = "PostgreSQL"

    def __init__(self, address: ServerAddress, connection: Connection[Any]) -> None:
        self.where = address.name
        self._address = address
        self._connection = connection

    @property
    def connection(self) -> Connection[Any]:
        """For questions that are put by other means."""
        return self._connection

    def sentence(self, table: StoredTable | None, error: Exception) -> UnreadableDatabase | None:
        """What the server says, for a person and without a password; None where it is not the server that says it."""
        import psycopg

        if not isinstance(error, psycopg.Error):
            return None
        return question_failed(self._address, table, error.sqlstate, str(error))

    def tables(self) -> tuple[StoredTable, ...]:
        """Tables, views and foreign tables; those on the search path are at hand, parts and forbidden ones at the end.

        Rights are those of the role that is logged in.
        """
        found = self._asked(
            "SELECT n.nspname, c.relname, c.relkind IN ('v', 'm'), pg_table_is_visible(c.oid),"
            " NOT c.relispartition AND has_schema_privilege(n.oid, 'USAGE')"
            " AND has_any_column_privilege(c.oid, 'SELECT'), c.oid::bigint"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema'"
            " AND n.nspname NOT LIKE 'pg!_%' ESCAPE '!' ORDER BY 5 DESC, 4 DESC, 1, 2"
        )
        return tuple(StoredTable(*row) for row in found)

    def columns(self, table: StoredTable) -> tuple[StoredColumn, ...]:
        """The columns that may be read, with their types; a domain counts as what it is made of."""
        found = self._asked(
            "SELECT a.attname, b.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
            " JOIN pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END"
            " WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped"
            " AND has_column_privilege(a.attrelid, a.attnum, 'SELECT') ORDER BY a.attnum",
            (table.key,),
            table=table,
        )
        if not found:
            self._asked(f"SELECT * FROM {quoted(table.schema, table.name)} LIMIT 0", table=table)  # noqa: S608  quoted
        return tuple(_column(name, stored_as) for name, stored_as in found)

    def rows(self, table: StoredTable) -> int | None:
        """About how many, as the server's planner sees it: to count would take as long as to read.

        A table of which the planner knows nothing yet is new, and counted.
        """
        if table.is_view:
            return None
        known = self._asked("SELECT reltuples FROM pg_class WHERE oid = %s", (table.key,))
        if not known or known[0][0] <= 0:
            counted = self._asked(f"SELECT count(*) FROM {quoted(table.schema, table.name)}", table=table)  # noqa: S608
            return int(counted[0][0])
        columns = self.columns(table)
        plan = self._asked(f"EXPLAIN (FORMAT JSON) {query(table, columns)}", table=table)[0][0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        return int(plan[0]["Plan"]["Plan Rows"])

    def batches(
        self, table: StoredTable, columns: Sequence[StoredColumn], *, limit: int | None = None
    ) -> Iterator[Batch]:
        """Arrow arrays out of lines of text; texts as dictionaries."""
        question = f"COPY ({query(table, columns, limit)}) TO STDOUT"
        with self._told(table), self._connection.cursor() as cursor, cursor.copy(question.encode()) as lines:
            waiting = io.BytesIO()
            for line in lines:  # whole lines, as the server sends them
                waiting.write(line)
                if waiting.tell() >= _BYTES:
                    yield batch_of(waiting.getvalue(), columns, self.where)
                    waiting = io.BytesIO()
            if waiting.tell():
                yield batch_of(waiting.getvalue(), columns, self.where)

    def begin(self) -> None:
        """One transaction that only reads and sees one moment, whatever others write meanwhile."""
        import psycopg

        with self._told(None):
            self._connection.autocommit = True
            for line in _SESSION:
                with suppress(psycopg.errors.InsufficientPrivilege):  # only the language of messages asks for a right
                    self._connection.execute(line.encode())
            self._connection.autocommit = False
        self._connection.read_only = True
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

    def close(self) -> None:
        """End the transaction and the connection."""
        self._connection.close()

    def _asked(self, question: str, values: Sequence[Any] = (), *, table: StoredTable | None = None) -> list[Any]:
        with self._told(table), self._connection.cursor() as cursor:
            return cursor.execute(question.encode(), values or None).fetchall()

    @contextmanager
    def _told(self, table: StoredTable | None) -> Iterator[None]:
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            raise question_failed(self._address, table, error.sqlstate, str(error)) from error


def opened_postgresql(address: ServerAddress) -> PostgreSQLDatabase:
    """A database on a server, in one transaction that only reads and sees one moment.

    Raises
    ------
    MissingExtra
        psycopg is not installed.
    InvalidOption
        The address is no address.
    UnreadableDatabase
        No server there, no such database, a wrong or missing password.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise MissingExtra(
            "Reading tables out of PostgreSQL needs psycopg, which is not installed.",
            hint="pip install 'klastr[postgres]', or export the table as CSV.",
            extra="postgres",
        ) from error
    try:
        named = conninfo_to_dict(address.full)
    except psycopg.Error:
        # What the library says repeats the address, password and all: it goes no further.
        raise InvalidOption(
            f"'{address}' is no address of a PostgreSQL server.",
            hint="postgresql://USER@HOST:PORT/DATABASE; signs such as @ / % in a password are written %40 %2F %25, "
            "or leave it out and set PGPASSWORD.",
            address=str(address),
        ) from None
    named.setdefault("connect_timeout", str(PATIENCE))
    try:
        connection = psycopg.connect(**named, application_name="klastr", client_encoding="UTF8")  # type: ignore[arg-type]
    except psycopg.Error as error:
        raise connection_refused(address, str(error)) from None  # the error knows the password
    database = PostgreSQLDatabase(address, connection)
    try:
        database.begin()
    except BaseException:
        connection.close()
        raise
    return database


def _column(name: str, stored_as: str) -> StoredColumn:
    plain = quoted(name)
    if stored_as in _INTEGERS:
        return StoredColumn(name, "integer", plain)
    if stored_as in _NUMBERS:
        return StoredColumn(name, "number", plain)
    if stored_as == "money":
        return StoredColumn(name, "number", f"{plain}::numeric")
    if stored_as in _DAYS:  # moments would fill the memory with different texts
        return StoredColumn(name, "text", f"{plain}::date::text")
    return StoredColumn(name, "bytes" if stored_as == "bytea" else "text", f"{plain}::text")
