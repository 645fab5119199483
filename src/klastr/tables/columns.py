"""Which column of a table plays which role, named by the user or recognised by name and content.

A role that cannot be told for certain is never guessed: the error lists what the table has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from klastr.errors import InvalidOption, MissingColumn
from klastr.tables.column_words import claim, plain_name, says_name, words
from klastr.tables.frames import named_position
from klastr.tables.looks import (
    INDUSTRY,
    NUMBER,
    REGION,
    YEAR,
    Cells,
    looks_empty,
    looks_like_codes,
    looks_like_numbers,
    looks_like_years,
    one_name_each,
)

Shape = Literal["long", "years", "industries", "regions"]

_MOST = 0.5
_FEWEST_OWN = 3  # two columns of numbers are rather two indicators
_YEAR_COLUMN = re.compile(r"([a-z_]{0,16}?)_?((?:19|20)\d\d)")
_WHAT = {"region": "regions", "industry": "industries", "value": "the persons employed", "year": "years"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by role, as positions, and the shape of the table."""

    names: tuple[str, ...]
    at: Mapping[str, int]
    """Role -> position; ``region``, ``industry``, ``value``, ``year``, ``flag``, ``establishments``, ``wages``,
    ``plant_squares``, ``region_name``, ``industry_name``."""
    recognised: frozenset[str] = frozenset()
    """Roles that were not named by the user."""
    shape: Shape = "long"
    wide: tuple[int, ...] = ()
    """Positions of the columns that hold the values of a wide table."""
    labels: tuple[str, ...] = ()
    """The year, industry or region of each wide column."""
    doubts: tuple[str, ...] = field(default=())
    """What else could have been meant, each a sentence."""

    def name(self, role: str) -> str | None:
        """The name of the column in a role."""
        return self.names[self.at[role]] if role in self.at else None

    @property
    def needed(self) -> tuple[int, ...]:
        """Positions of all columns that must be read, each once."""
        return tuple(dict.fromkeys((*self.at.values(), *self.wide)))


def recognised_columns(
    names: Sequence[str], look: Sequence[Cells], *, named: Mapping[str, str | None] | None = None
) -> Columns:
    """Find the role of each column.

    Parameters
    ----------
    names : sequence of str
    look : sequence of sequences
        The first cells of each column.
    named : mapping of role to name, optional
        What the user said; None where nothing was said.

    Raises
    ------
    MissingColumn
        A named column is not there (the nearest names are offered), or a role that every table needs is not
        recognised.
    InvalidOption
        One column was given two roles.

    Examples
    --------
    >>> found = recognised_columns(("geo", "nace_r2", "year", "jobs"), (["CZ01"], ["C10"], ["2014"], ["12"]))
    >>> found.shape, found.name("value")
    ('long', 'jobs')
    """
    at = _named(names, named or {})
    recognised = []
    for role in ("region", "industry", "year"):
        if role not in at and (position := _claimed(role, names, look, taken=at.values())) is not None:
            at[role] = position
            recognised.append(role)
    found = Columns(tuple(names), at, frozenset(recognised))
    wide = None if "value" in at else _wide(found, look)
    found = wide or _with_value(found, look)
    if found.shape == "long" and NUMBER.fullmatch(found.name("value") or "") and "value" in found.recognised:
        raise MissingColumn(
            f"The first row looks like data, not like names: {_listed(found.names)}.",
            hint="put a row of names above it.",
            columns=found.names,
        )
    missing = [role for role in _roles_needed(found.shape) if role not in found.at]
    if missing:
        raise _unrecognised(missing, found, look)
    return _with_companions(found, look)


def _named(names: Sequence[str], named: Mapping[str, str | None]) -> dict[str, int]:
    at: dict[str, int] = {}
    for role, name in named.items():
        if name is None:
            continue
        position = named_position(name, names)
        if position in at.values():
            other = next(known for known, place in at.items() if place == position)
            raise InvalidOption(
                f"The column '{name}' was named twice: as {other} and as {role}.",
                hint="give each role its own column.",
                column=name,
            )
        at[role] = position
    return at


def _claimed(role: str, names: Sequence[str], look: Sequence[Cells], *, taken: Any) -> int | None:
    """The column with the strongest claim by name whose cells do not contradict it, else the only one by content."""
    claims = [
        (strength, k)
        for k, name in enumerate(names)
        if k not in taken
        and (strength := claim(name, role)) is not None
        and (role != "year" or looks_like_years(look[k], share=_MOST))
    ]
    if claims:
        return min(claims)[1]
    by_content = [
        k
        for k, name in enumerate(names)
        if k not in taken
        and (looks_like_years(look[k]) if role == "year" else looks_like_codes(role, look[k]))
        and not any(claim(name, other) is not None for other in words() if other != role)
    ]
    return by_content[0] if len(by_content) == 1 else None


def _wide(found: Columns, look: Sequence[Cells]) -> Columns | None:
    """Years, industries or regions as columns, where the names of several number columns say so."""
    free = [k for k in range(len(found.names)) if k not in found.at.values() and looks_like_numbers(look[k])]
    years = _year_columns(found.names, free)
    if "year" not in found.at and len(years) >= (2 if _value_claims(found, look) else 1):
        return replace(found, shape="years", wide=tuple(years), labels=tuple(years.values()))
    for role, pattern in (("industry", INDUSTRY), ("region", REGION)):
        columns = [k for k in free if pattern.fullmatch(found.names[k])]
        other = "region" if role == "industry" else "industry"
        if role not in found.at and other in found.at and len(columns) >= 2 and not _value_claims(found, look):
            return replace(
                found,
                shape="industries" if role == "industry" else "regions",
                wide=tuple(columns),
                labels=tuple(found.names[k] for k in columns),
            )
    return _wide_with_own_codes(found, free)


def _wide_with_own_codes(found: Columns, free: Sequence[int]) -> Columns | None:
    """One column of regions and beside it nothing but numbers: industries in a coding of one's own, side by side."""
    others = [k for k in range(len(found.names)) if k not in free]
    columns = [k for k in free if all(claim(found.names[k], role) is None for role in words())]
    if set(found.at) - {"region"} or len(others) != 1 or columns != list(free) or len(columns) < _FEWEST_OWN:
        return None
    if found.at.get("region", others[0]) != others[0] or any(NUMBER.fullmatch(found.names[k]) for k in columns):
        return None
    labels = tuple(found.names[k] for k in columns)
    at = {"region": others[0]}
    return replace(found, at=at, shape="industries", wide=tuple(columns), labels=labels)


def _year_columns(names: Sequence[str], free: Sequence[int]) -> dict[int, str]:
    """Number columns called 2013, 2014 ... or jobs2013, jobs2014 ..., all with the same beginning."""
    found: dict[str, dict[int, str]] = {}
    for k in free:
        if match := _YEAR_COLUMN.fullmatch(plain_name(names[k])):
            found.setdefault(match[1].strip("_"), {})[k] = match[2]
    return max(found.values(), key=len, default={})


def _value_claims(found: Columns, look: Sequence[Cells]) -> list[tuple[int, int]]:
    return sorted(
        (strength, k)
        for k, name in enumerate(found.names)
        if k not in found.at.values()
        and (strength := claim(name, "value")) is not None
        and (looks_like_numbers(look[k]) or looks_empty(look[k]))
    )


def _with_value(found: Columns, look: Sequence[Cells]) -> Columns:
    """The column of persons employed: by name, else the only column of numbers that is nothing else."""
    if "value" in found.at:
        return found
    claims = _value_claims(found, look)
    best = [k for strength, k in claims if strength == claims[0][0]]
    if not claims:
        best = [
            k
            for k, name in enumerate(found.names)
            if k not in found.at.values()
            and looks_like_numbers(look[k])
            and not looks_like_years(look[k])
            and all(claim(name, role) is None for role in words())
            and "level" not in plain_name(name)
        ]
    if len(best) != 1:
        if best:
            raise _undecided(found, best)
        return found
    return replace(found, at={**found.at, "value": best[0]}, recognised=found.recognised | {"value"})


def _undecided(found: Columns, candidates: Sequence[int]) -> MissingColumn:
    same = len({found.names[k] for k in candidates}) < len(candidates)
    return MissingColumn(
        f"{len(candidates)} columns could hold the persons employed: {_listed([found.names[k] for k in candidates])}.",
        hint="give each column its own name." if same else "say which one with --value.",
        columns=found.names,
        role="value",
    )


def _with_companions(found: Columns, look: Sequence[Cells]) -> Columns:
    """Flags, establishments, wages and names, where the table has them."""
    at = dict(found.at)
    if found.shape == "long":
        for role in ("flag", "establishments", "wages", "plant_squares"):
            if role not in at and (position := _companion(role, at, found, look)) is not None:
                at[role] = position
    for role in ("region", "industry"):
        if role in at and (position := _names_of(role, at, found, look)) is not None:
            at[f"{role}_name"] = position
    return replace(found, at=at, recognised=found.recognised | (at.keys() - found.at.keys()))


def _companion(role: str, at: Mapping[str, int], found: Columns, look: Sequence[Cells]) -> int | None:
    """A column whose name is one of the role's names; of flags, the value's own before all others."""
    if role == "flag" and (own := _flag_of(found)) is not None:
        return own
    named = [
        (strength, k)
        for k, name in enumerate(found.names)
        if k not in at.values()
        and (strength := claim(name, role)) is not None
        and strength % 2 == 0  # the whole name, not a part of it
        and (role == "flag" or looks_like_numbers(look[k]))
    ]
    return min(named)[1] if named else None


def _flag_of(found: Columns) -> int | None:
    value = found.name("value")
    if value is None:
        return None
    plain = plain_name(value)
    wanted = {f"{plain}_flag", f"{plain}_flags", f"{plain}_status", f"{plain}_f", f"flag_{plain}"}
    return next((k for k, name in enumerate(found.names) if plain_name(name) in wanted), None)


def _names_of(role: str, at: Mapping[str, int], found: Columns, look: Sequence[Cells]) -> int | None:
    """A column of texts whose name says that it names the regions (or industries), one name for each code."""
    code = plain_name(found.names[at[role]])
    stem = code.removesuffix("_code").removesuffix("_id").removeprefix("kod_")
    for k, name in enumerate(found.names):
        plain = plain_name(name)
        parts = set(plain.split("_"))
        about = (
            stem in plain
            or any(parts & set(known) for known in words()[role])
            or (role == "region" and plain in {"name", "nazev", "nazov", "nazwa", "nev"})
        )
        if k in at.values() or not about or not (parts & says_name() or claim(name, role) is not None):
            continue
        if not looks_like_numbers(look[k]) and one_name_each(look[at[role]], look[k]):
            return k
    return None


def _roles_needed(shape: Shape) -> tuple[str, ...]:
    return {
        "long": ("region", "industry", "value"),
        "years": ("region", "industry"),
        "industries": ("region",),
        "regions": ("industry",),
    }[shape]


def _unrecognised(missing: Sequence[str], found: Columns, look: Sequence[Cells]) -> MissingColumn:
    roles = " and ".join(_WHAT[role] for role in missing)
    options = " ".join(f"--{role} COLUMN" for role in missing)
    headless = " Its first row looks like data, not like names." if _looks_headless(found.names) else ""
    single = " It has a single column: its fields may be parted by a sign that is not known." if len(look) == 1 else ""
    return MissingColumn(
        f"No column was recognised that holds {roles}; the table has {_listed(found.names)}.{headless}{single}",
        hint=f"name the {'column' if len(missing) == 1 else 'columns'}: {options}.",
        columns=found.names,
        roles=tuple(missing),
    )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 12:,} more" if len(names) > 12 else ""
    return ", ".join(f"'{name}'" for name in names[:12]) + more


def _looks_headless(names: Sequence[str]) -> bool:
    numbers = [name for name in names if NUMBER.fullmatch(name) and not YEAR.fullmatch(name)]
    return bool(numbers) and len(names) <= 2 * len(numbers) + 4
