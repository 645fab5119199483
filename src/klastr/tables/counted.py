"""Numbers of things in sentences."""

from __future__ import annotations

_IRREGULAR = {
    "country": "countries",
    "index": "indices",
    "industry": "industries",
    "industry code": "industry codes",
    "basis": "bases",
    "class": "classes",
    "class after": "classes after",
    "class before": "classes before",
    "other industry": "other industries",
}


def counted(many: int, one: str) -> str:
    """A number and what it counts.

    >>> counted(1, "region"), counted(1204, "industry"), counted(2, "pair of region and year")
    ('1 region', '1,204 industries', '2 pairs of region and year')
    """
    first, _, rest = one.partition(" of ")
    several = _IRREGULAR.get(first, f"{first}s") + (f" of {rest}" if rest else "")
    return f"{many:,} {one if many == 1 else several}"


def counted_persons(many: float) -> str:
    """A number of persons, with the part of a person that full-time equivalents have.

    >>> counted_persons(5.5), counted_persons(1), counted_persons(43e9), counted_persons(0.004)
    ('5.5 persons', '1 person', '43,000,000,000 persons', '0.004 persons')
    """
    if many == round(many):
        return f"{many:,.0f} {'person' if many == 1 else 'persons'}"
    written = f"{many:,.2f}".rstrip("0") if abs(many) >= 1 else f"{many:.2g}"
    return f"{written.rstrip('.')} persons"
