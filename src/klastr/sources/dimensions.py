"""Further dimensions of a statistical table: several indicators below each other, men and women, several units.

One member of each dimension is kept, the one for everybody, and said; where no member stands for everybody, the choice
is left to the user. Indicators that klastr knows become the quantities of one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from klastr.errors import MissingColumn, Problem, nearest_names
from klastr.tables.column_words import plain_name
from klastr.tables.frames import Codes, Column, Positions, codes

INDICATOR_NAMES = frozenset(
    {"indic_sb", "indic_sbs", "indic", "indicator", "na_item", "ukazatel", "variable", "measure"}
)

# Eurostat's structural business statistics: persons employed in local units, local units, wages (million EUR).
INDICATORS = {
    "V16110": "value",
    "EMP_LOC_NR": "value",
    "V11210": "establishments",
    "LOC_NR": "establishments",
    "V13320": "wages",
    "WAGE_LOC_MEUR": "wages",
}

# Members that stand for everybody, in the order of preference; thousands before shares.
WHOLE = {
    "freq": ("A",),
    "sex": ("T", "TOTAL"),
    "age": ("TOTAL", "Y_GE15", "Y15-74", "Y15-64"),
    "wstatus": ("EMP",),
    "sizeclas": ("TOTAL", "T"),
    "size_emp": ("TOTAL",),
    "citizen": ("TOTAL",),
    "isced11": ("TOTAL",),
    "s_adj": ("NSA",),
    "unit": ("NR", "PS", "PER", "THS_PER", "THS", "HW"),
    "empszes": ("001",),
    "lfo": ("001",),
    "own_code": ("0",),
    "worktime": ("TOTAL",),
    "prof": ("TOTAL",),
    "isco08": ("TOTAL",),
}
_ROLES = {"value": "persons employed", "establishments": "establishments", "wages": "wages"}
UNITS = {
    "NR": "persons employed",
    "PS": "persons employed",
    "PER": "persons employed",
    "HW": "hours worked",
    "THS_PER": "thousand persons",
    "THS": "thousand persons",
}


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """What is kept of a table with further dimensions."""

    rows: Positions | None = None
    """None where all rows are kept."""
    indicators: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    """Role -> (N,) bool, among the rows kept."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Role -> name of the indicator."""
    unit: str | None = None
    notes: tuple[Problem, ...] = ()


def dimension_positions(names: Sequence[str], taken: Sequence[int]) -> tuple[int, ...]:
    """Columns that may be further dimensions, by their names."""
    return tuple(
        k
        for k, name in enumerate(names)
        if k not in taken and (plain_name(name) in WHOLE or plain_name(name) in INDICATOR_NAMES)
    )


def indicator_position(names: Sequence[str]) -> int | None:
    """The column that says which indicator a row holds."""
    return next((k for k, name in enumerate(names) if plain_name(name) in INDICATOR_NAMES), None)


def kept_members(columns: Mapping[str, Column], *, value: str | None) -> Kept:
    """Choose one member of each further dimension.

    Parameters
    ----------
    columns : mapping of name to column
        The further dimensions.
    value : str, optional
        The indicator that the user named with ``--value``.

    Raises
    ------
    MissingColumn
        A dimension has several members and none of them stands for everybody; or the indicator named is not there.
    """
    read = {name: codes(column) for name, column in columns.items()}
    keep: NDArray[np.bool_] | None = None
    notes, unit, indicators = [], None, {}
    for name, members in read.items():
        plain = plain_name(name)
        if plain in INDICATOR_NAMES:
            indicators = _indicators(name, members, value)
            if indicators:
                notes.append(_note_of_indicators(name, members, indicators))
            continue
        chosen = _whole(name, members)
        if plain == "unit":
            unit = UNITS.get(chosen or "")
        if chosen is not None and len(members.labels) > 1:
            mask = members.at == members.labels.index(chosen)
            keep = mask if keep is None else keep & mask
            notes.append(_note(name, members, chosen))
    rows = None if keep is None else np.flatnonzero(keep).astype(np.int32)
    masks = {role: mask if rows is None else mask[rows] for role, (_, mask) in indicators.items()}
    return Kept(rows, masks, {role: code for role, (code, _) in indicators.items()}, unit, tuple(notes))


def _whole(name: str, members: Codes) -> str | None:
    if len(members.labels) <= 1:
        return members.labels[0] if members.labels else None
    for member in WHOLE[plain_name(name)]:
        if member in members.labels:
            return member
    raise MissingColumn(
        f"The column '{name}' has {len(members.labels)} members ({_listed(members.labels)}), and klastr does "
        "not know which of them stands for everybody: each cell would be counted several times.",
        hint=f"sum them, or keep the rows of one member of '{name}' and remove the others.",
        column=name,
        members=members.labels,
    )


def _indicators(name: str, members: Codes, value: str | None) -> dict[str, tuple[str, NDArray[np.bool_]]]:
    """Role -> (indicator, its rows)."""
    if value is not None:
        if value not in members.labels:
            near = nearest_names(value, members.labels)
            raise MissingColumn(
                f"There is neither a column nor an indicator '{value}'; '{name}' holds {_listed(members.labels)}.",
                hint=f"did you mean {near[0]}?" if near else "choose one of these.",
                column=value,
                columns=members.labels,
            )
        found = {"value": value}
    elif len(members.labels) == 1:
        found = {"value": members.labels[0]}
    else:
        found = {role: code for code, role in INDICATORS.items() if code in members.labels and role == "value"}
    if "value" not in found:
        raise MissingColumn(
            f"The column '{name}' holds {len(members.labels)} indicators ({_listed(members.labels)}).",
            hint="say which one counts the persons with --value.",
            columns=members.labels,
        )
    if len(members.labels) == 1:
        return {}
    found |= {role: code for code, role in INDICATORS.items() if code in members.labels and role not in found}
    return {role: (code, members.at == members.labels.index(code)) for role, code in found.items()}


def _note_of_indicators(name: str, members: Codes, chosen: Mapping[str, tuple[str, NDArray[np.bool_]]]) -> Problem:
    read = ", ".join(f"{code} as {_ROLES[role]}" for role, (code, _) in chosen.items())
    others = [label for label in members.labels if label not in {code for code, _ in chosen.values()}]
    left = f"; {_listed(others)} left out" if others else ""
    return Problem("indicators", f"Of '{name}', {read}{left}.", severity="note")


def _note(name: str, members: Codes, chosen: str) -> Problem:
    others = _listed([label for label in members.labels if label != chosen])
    return Problem("dimension", f"Of '{name}' only {chosen} is read; {others} is left out.", severity="note")


def _listed(labels: Sequence[str], at_most: int = 8) -> str:
    return ", ".join(labels[:at_most]) + (f" and {len(labels) - at_most:,} more" if len(labels) > at_most else "")
