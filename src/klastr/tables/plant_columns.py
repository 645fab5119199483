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
    for role in ("employment", "x", "y"):
        number = columns.named.get(role)
        if number is not None and not _may_be_numbers(schema[number]):
            raise InvalidOption(
                f"'{number}' of '{where}' holds {schema[number]}, not numbers.",
                hint=f"name another column for {role}.",
                column=number,
            )


def _may_be_numbers(kind: Any) -> bool:
    return bool(kind.is_numeric() or kind.is_string()) and not kind.is_boolean()


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
