"""What is wrong with rows of plants, asked of the engine, and what is done about each: refused, left out, or said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from klastr.engines.asking import AskedTable
from klastr.errors import Problem, Severity
from klastr.tables.counted import counted, counted_persons
from klastr.tables.plant_cells import LeftOut
from klastr.tables.plant_columns import PlantColumns
from klastr.tables.plant_questions import (
    LARGEST,
    examples_question,
    faults_of,
    faults_question,
    repeated_question,
    repeated_sum,
)
from klastr.tables.point_checks import exchanged, not_seen

Unusable = Literal["refuse", "drop"]


@dataclass(frozen=True, slots=True)
class _Fault:
    """How a fault is told. `row`: what one such row is."""

    row: str
    hint: str
    severity: Severity = "error"
    left_out: bool = True


_MEND = 'mend them, or leave them out: unusable="drop" (--unusable drop).'
_FAULTS = {
    "not_a_number": _Fault("plant whose persons are a text that is no number", _MEND),
    "negative_persons": _Fault("plant with a negative number of persons", _MEND),
    "too_many_persons": _Fault(f"plant with more than {LARGEST:,.0f} persons, or with infinitely many", _MEND),
    "no_persons": _Fault("plant without a number of persons", "estimate them first where that matters.", "warning"),
    "zero_persons": _Fault("plant with no persons", "they count as plants, not as persons.", "note", left_out=False),
    "no_place": _Fault("plant without coordinates", "look them up; sums of regions hold them too.", "warning", False),
    "unread_place": _Fault("plant with a coordinate that is a text and no number", _MEND),
    "off_the_globe": _Fault("plant with coordinates that are no place", _MEND),
}
_WITHOUT = {"no_region": "without a region", "no_industry": "without an industry", "no_year": "without a year"}
_WITHOUT["could_be_exchanged"] = "with coordinates that could be exchanged"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a table of plants before it was summed."""

    rows: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended first."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def checked_plants(
    asked: AskedTable,
    plants: Any,
    columns: PlantColumns,
    *,
    degrees: bool = False,
    unusable: Unusable = "refuse",
    share: Callable[[float], None] | None = None,
) -> Checked:
    """Ask the engine how many rows have each fault, and for a few of them.

    Parameters
    ----------
    asked : AskedTable
    plants : ibis.Table
        See `klastr.tables.plant_questions.plants_of`.
    columns : PlantColumns
    degrees : bool
        Whether coordinates are longitude and latitude.
    unusable : {"refuse", "drop"}
        Whether rows that cannot be summed are errors, or left out and said.
    share : callable, optional
    """
    found = asked.answer(faults_question(plants, columns, degrees=degrees), share).to_pylist()[0]
    conditions = faults_of(plants, columns, degrees=degrees)
    problems = []
    for code, fault in _FAULTS.items():
        many = int(found.get(code) or 0)
        if many:
            rows = asked.answer(examples_question(plants, conditions[code], columns)).to_pylist()
            problems.append(_problem(code, fault, many, rows, unusable))
    problems += _of_places(found, degrees=degrees)
    if columns.id is not None:
        problems += _repeated(asked, plants, columns)
    return Checked(int(found["rows"]), tuple(problems))


def problems_of_labels(left_out: LeftOut) -> tuple[Problem, ...]:
    """What the sums themselves show: rows without region, industry or year."""
    found = []
    for role in ("region", "industry", "year"):
        plants, persons = getattr(left_out, role)
        if plants:
            message = f"{counted(plants, 'plant')} ({counted_persons(persons)}) {_WITHOUT[f'no_{role}']}: left out."
            hint = "give them one to have them counted."
            found.append(Problem(f"no_{role}", message, plants, severity="warning", hint=hint))
    wrong, texts = left_out.no_year
    if wrong:
        message = f"{counted(wrong, 'plant')} with a year that is none, such as {', '.join(map(repr, texts[:3]))}."
        found.append(
            Problem("not_a_year", message, wrong, hint="write years with four digits, or name another column.")
        )
    return tuple(found)


def told_without_plants(problem: Problem) -> str:
    """A problem without the labels and numbers of single plants, as it may stand beside what is published.

    >>> told_without_plants(Problem("no_region", "2 plants (7 persons) without a region: left out.", 2))
    '2 plants without a region: left out.'
    """
    fault = _FAULTS.get(problem.code)
    what = _WITHOUT.get(problem.code) if fault is None else fault.row.partition(" ")[2]
    if what is None:
        return f"{counted(problem.count, 'plant')}: {problem.code.replace('_', ' ')}."
    out = ": left out" if "left out" in problem.message else ""
    return f"{counted(problem.count, 'plant')} {what}{out}."


def _problem(code: str, fault: _Fault, many: int, rows: list[Mapping[str, Any]], unusable: Unusable) -> Problem:
    drops = unusable == "drop" and fault.severity == "error"
    severity: Severity = "warning" if drops else fault.severity
    out = ": left out" if fault.left_out and severity == "warning" else ""
    hint = "the others are summed as if these were not there." if drops else fault.hint
    texts = code == "not_a_number"
    if texts and not drops and any("," in str(row.get("written")) for row in rows):
        hint = f"write a decimal point, 1.5, and nothing between thousands; or {hint}"
    shown = f", such as {_shown(rows, texts=texts)}" if any(rows) else ""
    message = f"{counted(many, fault.row.split(' ')[0])} {fault.row.partition(' ')[2]}{out}{shown}."
    return Problem(code, message, many, severity=severity, hint=hint)


def _shown(rows: list[Mapping[str, Any]], *, texts: bool) -> str:
    """``17 (CZ08, C24, 2014): 'ten'``, or without the name of the plant, or without the text of its persons."""
    return "; ".join(_row(row) + (f": {row['written']!r}" if texts and "written" in row else "") for row in rows)


def _row(row: Mapping[str, Any]) -> str:
    labels = ", ".join(_label(cell) for role, cell in row.items() if role not in ("id", "written"))
    return f"{_label(row['id'])} ({labels})" if "id" in row else labels


def _label(cell: Any) -> str:
    """As in the answer: nothing is a question mark, 2019.0 the year 2019."""
    if cell is None:
        return "?"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _of_places(found: Mapping[str, Any], *, degrees: bool) -> list[Problem]:
    known = int(found["rows"]) - sum(int(found.get(code) or 0) for code in ("no_place", "unread_place"))
    if "x_least" not in found or known < 2:
        return []
    if found["x_least"] == found["x_most"] and found["y_least"] == found["y_most"]:
        message = f"All {known:,} plants stand at one place ({found['x_least']:g}, {found['y_least']:g})."
        return [Problem("one_place", message, known, hint="name the columns of the coordinates of each plant.")]
    if found.get("beyond_a_pole") and found["beyond_a_pole"] == found["off_the_globe"]:
        return [exchanged(int(found["beyond_a_pole"]))]
    if not degrees or found.get("off_the_globe"):
        return []
    return not_seen((found["x_least"], found["x_most"]), (found["y_least"], found["y_most"]), known)


def _repeated(asked: AskedTable, plants: Any, columns: PlantColumns) -> list[Problem]:
    repeated = repeated_question(plants, columns)
    found = asked.answer(repeated_sum(repeated)).to_pylist()[0]
    if not found["names"]:
        return []
    rows = asked.answer(repeated.order_by([repeated.times.desc(), repeated.id.asc()]).limit(3)).to_pylist()
    shown = "; ".join(f"{_label(row['id'])} ({row['times']} times)" for row in rows)
    when = "in one year" if columns.year is not None else "in the table"
    message = f"{counted(int(found['names']), 'plant')} more than once {when}, {int(found['rows']):,} rows: {shown}."
    hint = "leave the column of names out where it names the firm; else keep one row of each."
    return [Problem("repeated_id", message, int(found["rows"]), hint=hint)]
