"""Where a table is: a file, or a server by its address, which is never shown with its password."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

_SERVER = re.compile(r"^\s*(postgres(?:ql)?):/{1,2}(.*?)\s*$", re.IGNORECASE | re.DOTALL)
_SECRET_PARAMETER = re.compile(r"([?&])(?:ssl)?password=([^&]*)", re.IGNORECASE)
# Up to the last "@": what stands before it may hold any sign, and rather too much is hidden than too little.
_SECRET_OF_USER = re.compile(r"^(\w+://[^:@/?]*):(.*)@", re.DOTALL)


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
        found += [match[2] for match in [_SECRET_OF_USER.match(self.full)] if match]
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

    Examples
    --------
    >>> str(place_of("postgresql://me:secret@localhost/economy"))
    'postgresql://me@localhost/economy'
    >>> place_of("economy.duckdb").name
    'economy.duckdb'
    """
    if isinstance(typed, ServerAddress):
        return typed
    found = _SERVER.match(str(typed))
    return Path(typed) if found is None else ServerAddress(_address(found))


def without_password(text: str) -> str:
    """An address without its password; any other text as it is.

    >>> without_password("postgresql://me:p@ss/word@host:5432/db?sslmode=require&password=other")
    'postgresql://me@host:5432/db?sslmode=require'
    >>> without_password("jobs.csv")
    'jobs.csv'
    """
    found = _SERVER.match(text)
    if found is None:
        return text
    hidden = _SECRET_PARAMETER.sub(r"\1", _address(found))
    hidden = re.sub(r"&+", "&", hidden).replace("?&", "?").rstrip("?&")
    return _SECRET_OF_USER.sub(r"\1@", hidden)


def _address(found: re.Match[str]) -> str:
    return f"{found[1].lower()}://{found[2]}"
