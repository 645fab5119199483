"""DuckDB's own progress bar, which would draw into the answer on standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def without_progress_bar(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    """The connection with its bar switched off.

    In Jupyter without ipywidgets there is no bar, and DuckDB 2.0 raises an error where one switches it off.

    >>> import duckdb
    >>> quiet = without_progress_bar(duckdb.connect())
    >>> quiet.execute("SELECT current_setting('enable_progress_bar')").fetchall()
    [(False,)]
    """
    is_on = connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()[0][0]
    if is_on:
        connection.execute("SET enable_progress_bar = false")
    return connection
