"""What a PostgreSQL server says, in sentences for the person who asked; never with a password in them."""

from __future__ import annotations

from klastr.engines.addresses import ServerAddress
from klastr.engines.stored import StoredTable
from klastr.errors import UnreadableDatabase

# Without a connection there is no code of the error, only the server's words. A server that speaks another language
# is quoted.
_REFUSALS = (
    (
        ("no password supplied",),
        "asks for a password, and there is none in the address",
        "set PGPASSWORD, or write it into ~/.pgpass: both keep it out of the history of commands.",
    ),
    (
        ("password authentication failed", "authentication failed", "wrong password"),
        "does not accept this user with this password",
        "check both; signs such as @ / % in a password are written %40 %2F %25, or leave it out and set PGPASSWORD.",
    ),
    (
        ("no pg_hba.conf entry",),
        "lets nobody in from here to this database as this user",
        "ask who keeps it for an entry in pg_hba.conf, or for another way in.",
    ),
    (
        ("database", "does not exist"),
        "has no such database",
        "check the name behind the last slash of the address.",
    ),
    (
        ("role", "does not exist"),
        "knows no such user",
        "check the name before the @ of the address.",
    ),
    (
        ("too many", "remaining connection slots"),
        "has no free connection",
        "try again later.",
    ),
    (
        ("starting up", "shutting down"),
        "is just starting or stopping",
        "try again in a moment.",
    ),
    (
        ("refused", "is the server running", "no such file"),
        "does not answer: no PostgreSQL server listens there",
        "check host and port, and that the server runs.",
    ),
    (
        ("resolve", "name or service", "nodename nor servname"),
        "cannot be found: the name of the host is not known here",
        "check host and port of the address, and the network.",
    ),
    (
        ("timeout", "timed out", "unreachable"),
        "does not answer in time",
        "check host and port, the network, and whether a firewall stands between.",
    ),
)
_EVERY_SIGN = ("does not exist",)

_QUESTIONS = {
    "42501": ("may not be read by this user", "ask its owner for GRANT SELECT ON {table} TO this user."),
    "57014": ("takes longer than the server allows", "make a materialised view of what is needed, and name that."),
    "22021": (
        "holds texts that are not UTF-8, and the database does not say in which encoding they are",
        "make a view with convert_from(column::bytea, 'WIN1250') or the like, and name the view.",
    ),
    "53200": (
        "needs more memory than the server has",
        "make a view with fewer rows and columns, already summed by region, industry and year.",
    ),
}


def connection_refused(address: ServerAddress, said: str) -> UnreadableDatabase:
    """Why there is no connection."""
    lower = said.casefold()
    for signs, what, advice in _REFUSALS:
        if signs[-1] in _EVERY_SIGN:
            fits = all(sign in lower for sign in signs)
        else:
            fits = any(sign in lower for sign in signs)
        if fits:
            return UnreadableDatabase(f"The server of '{address}' {what}.", hint=advice, address=str(address))
    return UnreadableDatabase(
        f"'{address}' cannot be reached; it says: {_quotable(address, said)}",
        hint="check the address: postgresql://USER@HOST:PORT/DATABASE.",
        address=str(address),
    )


def question_failed(
    address: ServerAddress, table: StoredTable | None, state: str | None, said: str
) -> UnreadableDatabase:
    """Why a question was not answered to its end."""
    what = f"'{address.name}'" if table is None else f"{'View' if table.is_view else 'Table'} '{table}' of '{address}'"
    facts = {"address": str(address), "state": state}
    if state is None or state.startswith(("08", "57P")):
        return UnreadableDatabase(
            f"The connection to '{address}' was cut off before all rows had come.",
            hint="try again; nothing was written.",
            **facts,
        )
    if state in _QUESTIONS:
        why, advice = _QUESTIONS[state]
        return UnreadableDatabase(f"{what} {why}.", hint=advice.format(table=table or "it"), **facts)
    return UnreadableDatabase(
        f"{what} cannot be read; the server says: {_quotable(address, said)}",
        hint="try SELECT * FROM it in psql.",
        **facts,
    )


def _quotable(address: ServerAddress, said: str) -> str:
    """The first line of what was said, without any password in it."""
    first = next((line.strip() for line in said.splitlines() if line.strip()), "nothing.")
    for secret in address.secrets:
        first = first.replace(secret, "...")
    return first if first.endswith((".", "!", "?")) else f"{first}."
