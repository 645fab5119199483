"""Which columns of a table of plants hold what, and whether they can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from klastr.errors import InvalidOption, MissingColumn
from klastr.tables.frames import named_position


@dataclass(frozen=True, kw_only=True, slots=True)
class PlantColumns:
    """The names of the columns of a table of plants, one row for each plant and year."""

    industry: str
    employment: str | None
    region: str | None = None
    year: str | None = None
    id: str | None = None
    x: str | None = None
    y: str | None = None

    @property
    def named(self) -> dict[str, str]:
        """Role -> name, as far as it was named."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {role: name for role, name in found.items() if name is not None}

    @property
    def places(self) -> tuple[str, str] | None:
        """Both coordinates, where there are any."""
        return None if self.x is None or self.y is None else (self.x, self.y)


def checked_columns(columns: PlantColumns, schema: Mapping[str, Any], where: str) -> None:
    """Refuse columns that are not there, or that cannot hold what they are named for.

    Parameters
    ----------
    columns : PlantColumns
    schema : mapping of name to Ibis type
    where : str

    Raises
    ------
    MissingColumn
        The nearest names are offered.
    InvalidOption
        One column for two roles, one coordinate without the other, or numbers out of days.
    """
    names = tuple(schema)
    for role, name in columns.named.items():
        try:
            named_position(name, names)
        except MissingColumn as error:
            raise MissingColumn(
                f"{role.capitalize()} of '{where}': {error.message}", hint=error.hint, column=name
            ) from None
    _refuse_twice(columns)
    if (columns.x is None) != (columns.y is None):
        raise InvalidOption("One coordinate was named, and a place has two.", hint="name both, x and y.")
    for role, name in columns.named.items():
        _refuse_kind(role, name, schema[name], where)


_NUMBERS = ("employment", "x", "y")


def _refuse_kind(role: str, name: str, kind: Any, where: str) -> None:
    """Refuse a column that cannot hold numbers, years or labels."""
    needed = "numbers" if role in _NUMBERS else "years" if role == "year" else "labels"
    can = {"numbers": _may_be_numbers, "years": _may_be_years, "labels": _may_be_labels}[needed]
    if can(kind):
        return
    held = "nothing" if _is_empty(kind) else "bytes" if kind.is_binary() else str(kind)
    hint = f"name another column for {role}" + (", or write it as a text" if needed == "labels" else "")
    raise InvalidOption(f"'{name}' of '{where}' holds {held}, not {needed}.", hint=f"{hint}.", column=name)


def _may_be_numbers(kind: Any) -> bool:
    return bool(kind.is_numeric() or kind.is_string()) and not kind.is_boolean()


def _may_be_years(kind: Any) -> bool:
    return bool(_may_be_numbers(kind) or kind.is_date() or kind.is_timestamp() or _is_empty(kind))


def _may_be_labels(kind: Any) -> bool:
    return not (kind.is_nested() or kind.is_interval() or kind.is_binary() or kind.is_time())


def _is_empty(kind: Any) -> bool:
    """Whether a column without a single entry has no kind; Ibis calls the one of DuckDB unknown."""
    return bool(kind.is_null() or (kind.is_unknown() and "NULL" in str(kind).upper()))


def _refuse_twice(columns: PlantColumns) -> None:
    given: dict[str, str] = {}
    for role, name in columns.named.items():
        if name in given:
            raise InvalidOption(
                f"The column '{name}' was named twice: as {given[name]} and as {role}.",
                hint="give each role its own column.",
                column=name,
            )
        given[name] = role


def listed_roles(columns: PlantColumns, roles: Sequence[str]) -> tuple[str, ...]:
    """Those of some roles that were named, in their order."""
    return tuple(role for role in roles if role in columns.named)
