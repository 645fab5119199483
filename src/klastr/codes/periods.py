"""Years, as they are written in tables."""

from __future__ import annotations

import re

_YEAR = re.compile(r"\s*(\d{4})(?:\.0+|-\d{2}-\d{2}(?:[T ].*)?)?\s*")


def year_of(value: object) -> int | None:
    """The year that a value stands for, None for anything that is not clearly a year or a day.

    Parameters
    ----------
    value : object
        A number, a text (``2014``, ``2014-01-01``), a date, or a NumPy scalar.

    Notes
    -----
    Quarters and months are no years: ``2014Q1`` gives None, so that nobody adds up quarters unknowingly.

    Examples
    --------
    >>> [year_of(value) for value in ("2014", 2014, 2014.0, "2014-01-01", "2014Q1", 2014.5, "14", None, True)]
    [2014, 2014, 2014, 2014, None, None, None, None, None]
    """
    if isinstance(value, bool) or value is None:
        return None
    year = getattr(value, "year", None)
    if isinstance(year, int):
        return _possible(year)
    item = getattr(value, "item", None)  # NumPy scalars
    if callable(item) and not isinstance(value, str | int | float):
        return year_of(item())
    if isinstance(value, int):
        return _possible(value)
    if isinstance(value, float):
        return _possible(int(value)) if value.is_integer() else None
    found = _YEAR.fullmatch(value) if isinstance(value, str) else None
    return _possible(int(found[1])) if found else None


def _possible(year: int) -> int | None:
    # Outside these a number is a count, a code or a mistake.
    return year if 1800 <= year <= 2200 else None
