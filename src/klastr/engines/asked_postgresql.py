"""Plants asked of a PostgreSQL server, in one transaction that only reads; needs ``klastr[engines]``."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from klastr.engines.addresses import ServerAddress
from klastr.engines.asking import AskedTable, ibis_library
from klastr.engines.choice import chosen_table
from klastr.engines.postgresql import opened_postgresql


def asked_server(address: ServerAddress, table: str | None) -> AskedTable:
    """A table or view on a server.

    Parameters
    ----------
    address : ServerAddress
    table : str, optional
        Its name, with its schema where that is needed. Default: the only one.

    Raises
    ------
    UnreadableDatabase, InvalidOption, MissingExtra
        See `klastr.engines.postgresql` and `klastr.engines.choice`.
    """
    import psycopg

    ibis = ibis_library("PostgreSQL")
    database = opened_postgresql(address)
    try:
        chosen = chosen_table(database, table)
        raw = database.connection
        with _told_by(lambda error: database.sentence(chosen, error)):
            connection = ibis.postgres.from_connection(raw)
            rows = connection.table(chosen.name, database=chosen.schema)
    except BaseException:
        database.close()
        raise

    def stop() -> None:
        with suppress(psycopg.Error):
            raw.cancel()

    return AskedTable(
        engine="PostgreSQL",
        where=f"{chosen} of {database.where}",
        rows=rows,
        two_largest=_two_largest,
        told=lambda error: database.sentence(chosen, error),
        stop=stop,
        close=database.close,
    )


def _two_largest(numbers: Any) -> Any:
    return numbers.collect(order_by=numbers.desc())


class _told_by:  # noqa: N801  reads as the function that it is
    """What the engine says while a table is opened, in a sentence."""

    def __init__(self, told: Any) -> None:
        self._told = told

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, Exception) and (sentence := self._told(error)) is not None:
            raise sentence from error
