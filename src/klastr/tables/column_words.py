"""What people call the columns of an employment table, in seven languages and at five offices; the words are data."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def words() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Role -> lists of names, the strongest claims first."""
    read = {role: tuple(map(tuple, lists.values())) for role, lists in _data().items() if role != "parts"}
    return MappingProxyType(read)


@cache
def says_name() -> frozenset[str]:
    """Parts of a column's name that say: names, not codes."""
    return frozenset(_data()["parts"]["name"])


@cache
def says_other() -> frozenset[str]:
    """Parts of a column's name that say: something about the column of that name, not the column itself."""
    return frozenset(_data()["parts"]["other"])


def plain_name(name: str) -> str:
    """A column's name in small letters without accents, words joined by underscores.

    >>> [plain_name(name) for name in ("Počet zaměstnanců", "geo\\\\TIME_PERIOD", "NAICS 2017 code")]
    ['pocet_zamestnancu', 'geo_time_period', 'naics_2017_code']
    """
    letters = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L").replace("ß", "ss"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^0-9a-z]+", "_", bare.casefold()).strip("_")


def claim(name: str, role: str) -> int | None:
    """How strongly a column's name claims a role: 0 is the strongest; None where it does not.

    >>> claim("nuts_code", "region"), claim("country", "region"), claim("nuts_level", "region")
    (0, 4, None)
    """
    plain = plain_name(name)
    parts = set(plain.split("_"))
    lists = words()[role]
    for rank, known in enumerate(lists):
        if plain in known:
            return 2 * rank
    if role != "flag" and parts & (says_other() | says_name()):
        return None
    for rank, known in enumerate(lists):
        if any(len(word) > 2 and set(word.split("_")) <= parts for word in known):
            return 2 * rank + 1
    return None


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("klastr.tables").joinpath("data", "column_names.toml").read_text(encoding="utf-8"))
