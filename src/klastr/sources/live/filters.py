"""Filters as they are typed, ``geo=CZ,SK nace_r2=C``, as names with their members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from klastr.errors import InvalidOption, nearest_names

Filters = Mapping[str, tuple[str, ...]]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# A code has letters, digits and few signs; anything else would change the address that is asked.
_MEMBER = re.compile(r"[A-Za-z0-9_.*+@$-]{1,300}")


def typed_filters(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Filters out of the words of a command line.

    Raises
    ------
    InvalidOption
        A word without ``=``, a name twice, or a sign that no code has.

    Examples
    --------
    >>> typed_filters(["geo=CZ,SK", "nace_r2=C"])
    {'geo': ('CZ', 'SK'), 'nace_r2': ('C',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        name, sign, members = word.partition("=")
        if not sign:
            raise InvalidOption(f"'{word}' is no filter.", hint="write NAME=CODE, or NAME=CODE,CODE.", filter=word)
        if name in found:
            raise InvalidOption(f"The filter '{name}' stands there twice.", hint=f"write {name}=A,B.", filter=word)
        found[name] = checked_members(name, members.split(","))
    return found


def given_filters(filters: Mapping[str, str | int | Sequence[str | int]] | None) -> dict[str, tuple[str, ...]]:
    """Filters as they are given in Python: a member, or several.

    >>> given_filters({"geo": ["CZ", "SK"], "time": 2014, "nace_r2": "C"})
    {'geo': ('CZ', 'SK'), 'time': ('2014',), 'nace_r2': ('C',)}
    """
    return {
        name: checked_members(name, str(told).split(",") if isinstance(told, str | int) else map(str, told))
        for name, told in (filters or {}).items()
    }


def checked_members(name: str, members: Iterable[str]) -> tuple[str, ...]:
    """Members without blanks around them.

    Raises
    ------
    InvalidOption
    """
    trimmed = tuple(member.strip() for member in members)
    wrong = [member for member in trimmed if not _MEMBER.fullmatch(member)]
    if not _NAME.fullmatch(name) or not trimmed or wrong:
        shown = f"'{name}={wrong[0] if wrong else ''}'"
        raise InvalidOption(f"{shown} is no filter.", hint="write NAME=CODE, or NAME=CODE,CODE.", filter=name)
    return trimmed


def known_only(filters: Filters, known: Iterable[str], office: str) -> None:
    """Refuse a filter that an office does not have.

    Raises
    ------
    InvalidOption
    """
    names = tuple(known)
    for name in filters:
        if name not in names:
            near = nearest_names(name, names)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(names)}."
            raise InvalidOption(f"There is no filter '{name}' for {office}.", hint=hint, filter=name)


def single(filters: Filters, name: str, *, of: Sequence[str] = (), otherwise: str = "") -> str:
    """The one member of a filter.

    Raises
    ------
    InvalidOption
        Several, or one that is not among those possible.
    """
    members = filters.get(name, (otherwise,))
    if len(members) != 1 or (of and members[0] not in of):
        can = f"one of {', '.join(of)}" if of else "one code"
        raise InvalidOption(f"{name}={','.join(members)} cannot be asked.", hint=f"{name} takes {can}.", filter=name)
    return members[0]


def years_in(word: str) -> tuple[str, ...]:
    """Years as they are typed: ``2019`` or ``2014,2019`` or ``2014-2019``.

    Raises
    ------
    InvalidOption

    Examples
    --------
    >>> years_in("2014,2016-2018")
    ('2014', '2016', '2017', '2018')
    """
    found: list[str] = []
    for part in word.split(","):
        ends = re.fullmatch(r"\s*((?:19|20)\d\d)\s*(?:-\s*((?:19|20)\d\d)\s*)?", part)
        years = range(int(ends[1]), int(ends[2] or ends[1]) + 1) if ends else range(0)
        if not years:
            raise InvalidOption(f"'{part}' is no year.", hint="write 2019, or 2014,2019, or 2014-2019.", year=part)
        found += [str(year) for year in years]
    return tuple(dict.fromkeys(found))
