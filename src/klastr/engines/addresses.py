"""Where a table is: a file, or a server by its address, which is never shown with its password."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from klastr.errors import InvalidOption

# A driver behind a plus sign ("postgresql+psycopg2") is of use to other software only.
_SERVER = re.compile(r"^\s*(postgres(?:ql)?)(?:\+\w+)?:/{1,2}(.*?)\s*$", re.IGNORECASE | re.DOTALL)
_OTHER_ADDRESS = re.compile(
    r"^\s*(?:jdbc:|odbc:|(?:mysql|mariadb|mssql|sqlserver|oracle|redshift|cockroachdb|snowflake|sqlite|duckdb)"
    r"(?:\+\w+)?:/|(?:host|hostaddr|dbname|user|service)\s*=)",
    re.IGNORECASE,
)
_SECRET_PARAMETER = re.compile(r"([?&])(?:ssl)?password=([^&]*)", re.IGNORECASE)
# Up to the last "@": what stands before it may hold any sign, and rather too much is hidden than too little.
_SECRET_OF_USER = re.compile(r"^(\w+://[^:@/?]*):(.*)@", re.DOTALL)
# Without any "@", what stands where a port belongs and is no port is taken for a password.
_SECRET_FOR_PORT = re.compile(r"^(\w+://[^:@/?,\[]+):(?!\d*(?:[/?,]|$))([^@]*)$", re.DOTALL)
# Near misses: other databases, a forgotten slash, no scheme at all; and libpq's words, quoted or plain. One letter
# before a colon is a disk of Windows.
_BEFORE, _SCHEME = r"^(\s*(?:--[\w-]+=)?", r"(?:[a-z][a-z0-9+.-]+:){1,2}"
_SECRETS_ELSEWHERE = (
    re.compile(_BEFORE + _SCHEME + r"/{1,2}[^:@/?\s]*):.*(?=@)", re.IGNORECASE | re.DOTALL),
    re.compile(_BEFORE + _SCHEME + r"/{1,2}[^:@/?,\s\[]+):(?!\d*(?:[/?,]|$))[^@]*$", re.IGNORECASE | re.DOTALL),
    re.compile(_BEFORE + rf"(?:{_SCHEME})?" + r"[^:@/?\s\\]{2,}):\S+(?=@)", re.IGNORECASE),
)
_SECRET_WORD = re.compile(r"((?:^|[\s;?&])(?:ssl)?(?:password|pwd)\s*=\s*)('(?:[^'\\]|\\.)*'?|[^\s;&]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """The address of a database on a server. Whatever shows it, shows it without the password."""

    full: str = field(repr=False)
    """As it was typed, password and all: only for opening the connection."""
    shown: str = field(init=False)
    """Without the password."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", without_password(self.full))

    def __str__(self) -> str:
        return self.shown

    @property
    def name(self) -> str:
        """What stands for it in a sentence, as a file's name stands for a file.

        >>> ServerAddress("postgresql://me:secret@db.example.org:5433/economy?sslmode=require").name
        'economy on db.example.org:5433'
        """
        server, _, rest = self.shown.partition("://")[2].partition("/")
        server = server.rpartition("@")[2].partition("?")[0]
        return f"{unquote(rest.partition('?')[0]) or 'the database'} on {server or 'this machine'}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every spelling of a password in the address, longest first, to be hidden in what a server answers."""
        found = [match[2] for match in _SECRET_PARAMETER.finditer(self.full)]
        of_user = _SECRET_OF_USER.match(self.full) or _SECRET_FOR_PORT.match(self.full)
        found += [of_user[2]] if of_user else []
        spellings = {spelling for secret in found for spelling in (secret, unquote(secret)) if spelling}
        return tuple(sorted(spellings, key=len, reverse=True))


Place = Path | ServerAddress
"""Of a table: both have a ``name`` for sentences, and ``str`` gives what may be typed again."""


def place_of(typed: str | Path | ServerAddress) -> Place:
    """A server's address where it is one, else a file.

    Parameters
    ----------
    typed : str or Path or ServerAddress
        ``Path`` folds two slashes into one; an address that went through it is mended.

    Raises
    ------
    InvalidOption
        An address that klastr does not read: of another database, or with a password where none belongs.

    Examples
    --------
    >>> str(place_of("postgresql://me:secret@localhost/economy"))
    'postgresql://me@localhost/economy'
    >>> place_of("economy.duckdb").name
    'economy.duckdb'
    """
    if isinstance(typed, ServerAddress):
        return typed
    text = str(typed)
    found = _SERVER.match(text)
    if found is not None:
        return ServerAddress(_address(found))
    shown = without_password(text)
    if (shown != text or _OTHER_ADDRESS.match(text)) and not os.path.exists(text):  # noqa: PTH110  any text may come
        raise InvalidOption(
            f"'{shown}' is no address that klastr reads.",
            hint="a table is in a file, in a DuckDB or SQLite file by its name, or in PostgreSQL: "
            "postgresql://USER@HOST:PORT/DATABASE, with the password in PGPASSWORD.",
            address=shown,
        )
    return Path(typed)


def without_password(text: str) -> str:
    """An address without its password, also one that only looks like an address; any other text as it is.

    >>> without_password("postgresql://me:p@ss/word@host:5432/db?sslmode=require&password=other")
    'postgresql://me@host:5432/db?sslmode=require'
    >>> without_password("jobs.csv")
    'jobs.csv'
    >>> without_password("mysql://me:secret@host/db"), without_password("host=h password=secret")
    ('mysql://me@host/db', 'host=h password=***')
    """
    found = _SERVER.match(text)
    if found is None:
        hidden = next((one.sub(r"\1", text) for one in _SECRETS_ELSEWHERE if one.match(text)), text)
        return _SECRET_WORD.sub(r"\1***", hidden)
    hidden = _SECRET_PARAMETER.sub(r"\1", _address(found))
    hidden = re.sub(r"&+", "&", hidden).replace("?&", "?").rstrip("?&")
    return _SECRET_FOR_PORT.sub(r"\1", _SECRET_OF_USER.sub(r"\1@", hidden))


def _address(found: re.Match[str]) -> str:
    return f"{found[1].lower()}://{found[2]}"
