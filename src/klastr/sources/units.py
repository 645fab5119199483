"""In which unit a table counts, as far as its names tell; thousands become persons."""

from __future__ import annotations

import dataclasses

from klastr.errors import Problem
from klastr.tables.column_words import plain_name
from klastr.tables.long import LongRows

_THOUSANDS = frozenset(
    {"thousand", "thousands", "ths", "tis", "tisic", "tisice", "tys", "tysiace", "ezer", "tsd", "milliers"}
)
_UNITS = {
    "employees": {"employees", "employee", "zamestnanci", "zamestnancu", "zamestnancov", "alkalmazottak"},
    "jobs": {"jobs", "job"},
    "full-time equivalents": {"fte", "etp"},
    "persons employed": {
        "persons",
        "employed",
        "employment",
        "emp",
        "v16110",
        "workers",
        "zamestnanost",
        "zamestnanych",
        "pracujacy",
        "pracujacych",
        "zatrudnienie",
        "foglalkoztatottak",
        "letszam",
        "beschaeftigte",
        "beschaftigte",
        "erwerbstatige",
        "emplvl",
        "emploi",
    },
}


def unit_of(name: str) -> str | None:
    """The unit that a column's name tells.

    >>> [unit_of(name) for name in ("persons_employed", "employment_thousand", "Počet zaměstnanců", "x")]
    ['persons employed', 'thousand persons employed', 'employees', None]
    """
    words = set(plain_name(name).split("_"))
    unit = next((unit for unit, told in _UNITS.items() if words & told), None)
    return f"thousand {unit}" if unit and words & _THOUSANDS else unit


def in_persons(rows: LongRows, unit: str | None) -> tuple[LongRows, str | None, tuple[Problem, ...]]:
    """The same rows counted in persons, where they are counted in thousands.

    Thresholds such as 10,000 jobs would otherwise be compared with tens.
    """
    if unit is None or not unit.startswith("thousand "):
        return rows, unit, ()
    numbers = rows.value.numbers
    scaled = dataclasses.replace(rows.value, numbers=dataclasses.replace(numbers, values=numbers.values * 1000.0))
    single = unit.removeprefix("thousand ")
    note = Problem(
        "thousands",
        f"'{rows.value.name}' counts thousands; its numbers were multiplied by 1,000 ({single}).",
        severity="note",
    )
    return dataclasses.replace(rows, value=scaled), single, (note,)
