"""The rows of an input-output table, checked: who sells, who buys, how much, each flow once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import MissingColumn, Problem
from klastr.tables.counted import counted
from klastr.tables.flow_codes import column_roles, special_kinds
from klastr.tables.frames import Codes, arrow_column, codes, column_names
from klastr.tables.numbers import Numbers, numbers
from klastr.tables.rows import RowNumbers

Floats = NDArray[np.float64]

_KEPT_ROWS = 1_000


@dataclass(frozen=True, eq=False)
class FlowRows:
    """N flows: who sells, who buys, how much; and what tells several tables in one file apart."""

    row: Codes
    column: Codes
    numbers: Numbers
    numbering: RowNumbers
    at: NDArray[np.intp]
    """(N,) which row of the frame each flow came from."""
    others: Mapping[str, Codes]
    """``year, area, flow, unit`` -> their codes."""
    value_name: str
    notes: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, frame: Any, named: Mapping[str, str | None], numbering: RowNumbers) -> FlowRows:
        """The flows of a long frame; `named` are columns by role, as the user named them."""
        names = column_names(frame)
        roles = column_roles(names) | {role: name for role, name in named.items() if name is not None}
        missing = [role for role in ("row", "column", "value") if role not in roles]
        if missing:
            raise _unrecognised(missing, names)
        value = numbers(arrow_column(frame, roles["value"]))
        row, column = codes(arrow_column(frame, roles["row"])), codes(arrow_column(frame, roles["column"]))
        others: dict[str, Codes] = {
            role: codes(arrow_column(frame, roles[role])) for role in ("year", "area", "flow", "unit") if role in roles
        }
        return cls(row, column, value, numbering, np.arange(value.values.size), others, roles["value"])

    def problems(self) -> list[Problem]:
        """What must be mended first: flows without a seller or buyer, texts where numbers belong, repeated flows."""
        found = []
        halves = (self.row.at < 0) != (self.column.at < 0)
        if halves.any():
            hint = "write both codes, or delete the row."
            found.append(self._problem(halves, "missing_code", "Flows without a seller or a buyer.", hint))
        if self.numbers.wrong.any():
            shown = ", ".join(f"“{text[:40]}”" for text in self.numbers.wrong_texts)
            message = f"Text where numbers belong in '{self.value_name}': {shown}."
            hint = "write a number, or leave the cell empty where there is none."
            found.append(self._problem(self.numbers.wrong, "not_a_number", message, hint))
        return found + self._repeated()

    def _repeated(self) -> list[Problem]:
        sound = np.flatnonzero(self.sound)
        keys = self._keys()[sound]
        _, back, counts = np.unique(keys, return_inverse=True, return_counts=True)
        repeated = np.zeros(self.sound.size, dtype=bool)
        repeated[sound[counts[back] > 1]] = True
        if not repeated.any():
            return []
        first = int(np.flatnonzero(repeated)[0])
        where = f"{self.row.labels[self.row.at[first]]} to {self.column.labels[self.column.at[first]]}"
        many = int((counts > 1).sum())
        message = f"{counted(many, 'flow')} {'stands' if many == 1 else 'stand'} in more than one row (first: {where})."
        hint = "keep one kind of flow, unit and year; a further column may tell them apart."
        return [self._problem(repeated, "duplicate_rows", message, hint)]

    def _keys(self) -> NDArray[np.int64]:
        keys = self.row.at.astype(np.int64) * (len(self.column.labels) + 1) + self.column.at
        area = self.others.get("area")
        return keys if area is None else keys * (len(area.labels) + 1) + area.at

    @property
    def sound(self) -> NDArray[np.bool_]:
        """(N,) flows with a seller and a buyer."""
        return np.asarray((self.row.at >= 0) & (self.column.at >= 0))

    def _problem(self, entries: NDArray[np.bool_], code: str, message: str, hint: str) -> Problem:
        read = self.at[entries]
        return Problem(code, message, int(read.size), self.numbering.of(read[:_KEPT_ROWS]), hint=hint)

    def kept(self, role: str, labels: Sequence[str], note: str = "") -> FlowRows:
        """The flows of some labels of a role, and what must be told about the choice."""
        held = self.others[role]
        wanted = np.isin(held.at, [held.labels.index(label) for label in labels])
        others = {
            name: Codes(column.at[wanted], tuple(labels) if name == role else column.labels)
            for name, column in self.others.items()
        }
        place = {held.labels.index(label): k for k, label in enumerate(labels)}
        others[role] = Codes(np.array([place[k] for k in held.at[wanted]], dtype=np.int32), tuple(labels))
        notes = (*self.notes, Problem("chosen_part", note, severity="note")) if note else self.notes
        return replace(
            self,
            row=Codes(self.row.at[wanted], self.row.labels),
            column=Codes(self.column.at[wanted], self.column.labels),
            numbers=self.numbers.taken(np.flatnonzero(wanted)),
            at=self.at[wanted],
            others=others,
            notes=notes,
        )

    @property
    def areas(self) -> tuple[str, ...]:
        """The countries that are left."""
        return self.others["area"].labels if "area" in self.others else ()

    @property
    def unit(self) -> str | None:
        """The unit, where a column tells a single one."""
        held = self.others.get("unit")
        return held.labels[0] if held is not None and len(held.labels) == 1 else None

    def only_in_some(self) -> list[Problem]:
        """That several countries are added up, and which sellers not all of them have."""
        if len(self.areas) < 2:
            return []
        message = f"The tables of {' and '.join(self.areas)} are added up"
        there = np.zeros((len(self.row.labels), len(self.areas)), dtype=bool)
        there[self.row.at[self.sound], self.others["area"].at[self.sound]] = True
        beside = special_kinds(self.row.labels, "rows", others=self.column.labels)
        inside = np.array([label not in beside for label in self.row.labels])
        partly = there.any(axis=1) & ~there.all(axis=1) & inside
        if partly.any():
            first = ", ".join(np.array(self.row.labels)[partly][:5])
            message += f"; {counted(int(partly.sum()), 'seller')} not in all of them ({first})"
        return [Problem("added_up", message + ".", severity="note")]

    def matrix(self) -> tuple[tuple[str, ...], tuple[str, ...], Floats, NDArray[np.bool_]]:
        """Rows, columns, the sum over countries, and the cells that are written and empty."""
        sound = self.sound
        row, column = self.row.at[sound], self.column.at[sound]
        values = self.numbers.values[sound]
        empty = np.isnan(values)
        shape = len(self.row.labels), len(self.column.labels)
        keys = row * np.int64(shape[1]) + column
        flat = np.bincount(keys, np.where(empty, 0, values), minlength=shape[0] * shape[1])
        used_rows = np.bincount(row[~empty], minlength=shape[0]) > 0
        used_columns = np.bincount(column[~empty], minlength=shape[1]) > 0
        hollow = np.bincount(keys[empty], minlength=shape[0] * shape[1]) > 0
        kept = np.ix_(used_rows, used_columns)
        rows = tuple(label for label, used in zip(self.row.labels, used_rows, strict=True) if used)
        columns = tuple(label for label, used in zip(self.column.labels, used_columns, strict=True) if used)
        return rows, columns, flat.reshape(shape)[kept].astype(np.float64), hollow.reshape(shape)[kept]


def _unrecognised(missing: Sequence[str], names: Sequence[str]) -> MissingColumn:
    said = {"row": "sellers (row_code)", "column": "buyers (col_code)", "value": "the values of the flows (value)"}
    shown = ", ".join(f"'{name}'" for name in names[:12]) + (" and more" if len(names) > 12 else "")
    return MissingColumn(
        f"No column was recognised that holds {' or '.join(said[role] for role in missing)}; "
        f"the input-output table has {shown or 'no columns'}.",
        hint="call the columns row_code, col_code and value; or give a table with the same codes down and across.",
        columns=tuple(names),
        roles=tuple(missing),
    )
