"""County Business Patterns of the US Census Bureau: what is asked, and the array of arrays that comes.

To 2016 the bureau hid cells and left a letter for the range of employment; from 2017 it adds noise and says how much.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from klastr.errors import InvalidOption
from klastr.sources.live.filters import Filters, known_only, single, years_in
from klastr.sources.live.layouts import (
    CONFIDENTIAL,
    Answer,
    Batches,
    batch,
    changed_layout,
    cut_off,
    missing_columns,
    numbers,
    whole_text,
)
from klastr.sources.live.offices import CENSUS
from klastr.sources.live.request import Request

KEY_VARIABLE = "CENSUS_API_KEY"
NOISE_SINCE = 2017
_NAICS = ((2017, "NAICS2017"), (2012, "NAICS2012"), (2008, "NAICS2007"))
_METRO = "metropolitan statistical area/micropolitan statistical area"
# Our word -> the office's word for the kind of area, and the columns that make up the code of one.
_AREAS = {
    "county": ("county", ("state", "county")),
    "metro": (_METRO, (_METRO,)),
    "state": ("state", ("state",)),
    "us": ("us", ("us",)),
}
_RANGES = {
    "a": "0-19", "b": "20-99", "c": "100-249", "e": "250-499", "f": "500-999", "g": "1000-2499", "h": "2500-4999",
    "i": "5000-9999", "j": "10000-24999", "k": "25000-49999", "l": "50000-99999", "m": "100000-",
}  # fmt: skip
_WITHHELD = frozenset(_RANGES) | {"d", "s"}
_ROWS = 100_000
_SHORTEST_KEY = 16


def census_requests(years: str, filters: Filters, *, key: str | None = None) -> tuple[Request, ...]:
    """One request for each year, and for each state where counties are asked.

    Parameters
    ----------
    years : str
        ``2019``, ``2014,2019`` or ``2014-2019``; from 2008.
    filters : mapping
        ``area``: county, metro, state or us; ``state``: two digits; ``naics``: codes, default all;
        ``variable``: the name of the industry variable, where a year has another than klastr knows.
    key : str, optional
        Of access. Default: the environment variable ``CENSUS_API_KEY``.

    Raises
    ------
    InvalidOption
    """
    known_only(filters, ("area", "state", "naics", "variable"), CENSUS.title)
    area = single(filters, "area", of=tuple(_AREAS), otherwise="county")
    states = filters.get("state", ("",))
    if "state" in filters and area not in ("county", "state"):
        raise InvalidOption(f"area={area} does not lie in one state.", hint="leave state= out.", filter="state")
    key = _usable_key(key)
    return tuple(_request(int(year), area, state, filters, key) for year in years_in(years) for state in states)


def census_rows(answer: Answer) -> Batches:
    """Rows of ``area_code, area_name, naics, year, EMP, ESTAB, PAYANN, withheld_range, noise, flag``.

    A withheld number is an empty cell with the flag ``c``, whatever stands in its place. PAYANN is in 1,000 US dollars.

    Raises
    ------
    UnusableAnswer
    """
    request = answer.request
    table = _table(answer)
    names = [str(name) for name in table[0]]
    industry, place = request.choices["industry"], _AREAS[request.choices["area"]][1]
    missing_columns(names, (industry, "EMP", "ESTAB", "PAYANN", *place), request)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise changed_layout(request, f"several columns are called {twice}", name=twice)
    wrong = next((k for k, row in enumerate(table) if not isinstance(row, list) or len(row) != len(names)), None)
    if wrong is not None:
        raise changed_layout(request, f"row {wrong + 1:,} does not have {len(names)} fields", row=wrong + 1)
    for start in range(1, len(table), _ROWS):
        rows = table[start : start + _ROWS]
        columns = {name: [row[k] for row in rows] for k, name in enumerate(names)}
        try:
            yield _tidy(columns, industry, place, request)
        except UnicodeEncodeError as error:
            raise changed_layout(request, "a cell holds half a character") from error


def _request(year: int, area: str, state: str, filters: Filters, key: str) -> Request:
    industry = single(filters, "variable") if "variable" in filters else _industry_variable(year)
    noise = year >= NOISE_SINCE
    marks = ("NAME", "EMP_N", "PAYANN_N") if noise else ("EMP_F", "PAYANN_F")
    asked = (("for", f"{_AREAS[area][0]}:{state or '*'}"),) if area == "state" else (("for", f"{_AREAS[area][0]}:*"),)
    inside = (("in", f"state:{state}"),) if area == "county" and state else ()
    industries = tuple((industry, code) for code in filters.get("naics", ()))
    parameters = (
        ("get", ",".join((industry, "EMP", "ESTAB", "PAYANN", *marks))),
        *asked,
        *inside,
        *industries,
        ("LFO", "001"),  # all legal forms
        ("EMPSZES", "001"),  # establishments of all sizes
    )
    choices = {"industry": industry, "area": area, "year": str(year)}
    secrets = (("key", key),) if key else ()
    address = f"https://api.census.gov/data/{year}/cbp"
    return Request(CENSUS, address, parameters, "census", {"naics": filters.get("naics", ())}, choices, secrets)


def _usable_key(typed: str | None) -> str:
    """The key of access, or nothing; it is hidden wherever it stands, so that a short one would hide figures too."""
    key = typed or os.environ.get(KEY_VARIABLE) or ""
    if key and (len(key) < _SHORTEST_KEY or not key.isascii() or not key.isprintable() or " " in key):
        where = "--key" if typed else f"the environment variable {KEY_VARIABLE}"
        raise InvalidOption(
            f"What {where} gives is no key of access: those of the {CENSUS.title} are 40 letters and digits.",
            hint="copy it whole from the office's message, or leave it out.",
        )
    return key


def _industry_variable(year: int) -> str:
    for since, name in _NAICS:
        if year >= since:
            return name
    raise InvalidOption(f"County Business Patterns of {year} use NAICS no longer known.", hint="ask for 2008 or later.")


def _table(answer: Answer) -> list[Any]:
    try:
        table = json.loads(whole_text(answer))
    except (ValueError, RecursionError) as error:
        raise cut_off(answer.request, f"its JSON cannot be read ({error})") from error
    if not isinstance(table, list) or not table or not isinstance(table[0], list):
        raise changed_layout(answer.request, "it is no list of rows with a row of names")
    return table


def _tidy(columns: dict[str, list[Any]], industry: str, place: Sequence[str], request: Request) -> pa.RecordBatch:
    many = len(columns[industry])
    empty: list[Any] = [None] * many
    codes = ["".join(map(str, parts)) for parts in zip(*(columns[name] for name in place), strict=True)]
    marks = [_letter(mark) for mark in columns.get("EMP_F", empty)]
    noise = [_letter(mark).upper() for mark in columns.get("EMP_N", empty)]
    hidden = [mark in _WITHHELD or loud.casefold() in ("d", "s") for mark, loud in zip(marks, noise, strict=True)]
    pay = [_letter(mark) in _WITHHELD or off for mark, off in zip(columns.get("PAYANN_F", empty), hidden, strict=True)]
    return batch(
        {
            "area_code": codes,
            "area_name": columns.get("NAME", columns.get("GEO_TTL", empty)),
            "naics": columns[industry],
            "year": [request.choices["year"]] * many,
            "EMP": _numbers(columns["EMP"], hidden, "EMP", request),
            "ESTAB": _numbers(columns["ESTAB"], [False] * many, "ESTAB", request),
            "PAYANN": _numbers(columns["PAYANN"], pay, "PAYANN", request),
            "withheld_range": [_RANGES.get(mark, "") for mark in marks],
            "noise": ["" if loud in ("0", "D", "S") else loud for loud in noise],
            "flag": [CONFIDENTIAL if off else "" for off in hidden],
        }
    )


def _letter(mark: Any) -> str:
    return "" if mark is None else str(mark).strip().casefold()


def _numbers(column: list[Any], hidden: Sequence[bool], name: str, request: Request) -> pa.Array:
    kept = [None if off or entry is None else str(entry) for entry, off in zip(column, hidden, strict=True)]
    return numbers(pa.array(kept, type=pa.string()), name, request)
