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
