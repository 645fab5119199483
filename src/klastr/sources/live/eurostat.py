"""What is asked of Eurostat: by filters in JSON-stat, by filters or a key in SDMX-CSV and TSV.

Addresses and parameters after its guide to the API (statistics service 1.0, SDMX 2.1 and 3.0).
"""

from __future__ import annotations

import re
from typing import Literal

from klastr.errors import InvalidOption
from klastr.sources.live.filters import Filters, single
from klastr.sources.live.offices import EUROSTAT
from klastr.sources.live.request import Request

Form = Literal["json", "sdmx-csv", "tsv"]
FORMS: tuple[Form, ...] = ("json", "sdmx-csv", "tsv")

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:-\d+)?")
_HOST = "https://ec.europa.eu/eurostat/api"
# Our word -> the parameter in the statistics service, in SDMX 2.1.
_PERIODS = {"since": ("sinceTimePeriod", "startPeriod"), "until": ("untilTimePeriod", "endPeriod")}
_NO_DIMENSION = ("since", "until", "last", "geoLevel", "key")


def eurostat_requests(code: str, filters: Filters, *, form: str = "json") -> tuple[Request, ...]:
    """The request for one table.

    Parameters
    ----------
    code : str
        Of the table, such as ``sbs_r_nuts06_r2``.
    filters : mapping
        Dimension -> members; and ``since``, ``until``, ``last``, ``geoLevel``, or ``key`` (SDMX 2.1 only).
    form : {"json", "sdmx-csv", "tsv"}

    Raises
    ------
    InvalidOption
    """
    if not _CODE.fullmatch(code):
        raise InvalidOption(f"'{code}' is no code of a table.", hint="such as sbs_r_nuts06_r2.", code=code)
    if form not in FORMS:
        raise InvalidOption(f"--form is {form!r}.", hint=f"it can be {', '.join(FORMS)}.", form=form)
    external = code.upper().startswith("DS-")
    host = f"{_HOST}/comext/dissemination" if external else f"{_HOST}/dissemination"
    code = code.upper() if external else code.casefold()
    asked = {name: members for name, members in filters.items() if name not in _NO_DIMENSION and "*" not in members}
    if form == "json":
        return (_statistics(host, code, filters, asked),)
    by_name = bool(asked) and "key" not in filters
    return (_by_name(host, code, filters, asked, form) if by_name else _by_key(host, code, filters, form),)


def _statistics(host: str, code: str, filters: Filters, asked: Filters) -> Request:
    if "key" in filters:
        raise InvalidOption("A key is for SDMX.", hint="add --form sdmx-csv, or name dimensions: geo=CZ.", filter="key")
    parameters = [("format", "JSON"), ("lang", "EN")]
    parameters += [(name, member) for name, members in asked.items() for member in members]
    parameters += [(names[0], single(filters, word)) for word, names in _PERIODS.items() if word in filters]
    parameters += [("lastTimePeriod", single(filters, "last"))] if "last" in filters else []
    parameters += [("geoLevel", level) for level in filters.get("geoLevel", ())]
    return Request(EUROSTAT, f"{host}/statistics/1.0/data/{code}", tuple(parameters), "json-stat", asked)


def _by_name(host: str, code: str, filters: Filters, asked: Filters, form: str) -> Request:
    """SDMX 3.0, where a filter names its dimension."""
    _refuse_level(filters)
    times = ",".join(asked.get("time", ()))
    ends = [f"ge:{single(filters, 'since')}"] if "since" in filters else []
    ends += [f"le:{single(filters, 'until')}"] if "until" in filters else []
    parameters = [(f"c[{name}]", ",".join(members)) for name, members in asked.items() if name != "time"]
    parameters += [("c[TIME_PERIOD]", times or "+".join(ends))] if times or ends else []
    parameters += [("lastNObservations", single(filters, "last"))] if "last" in filters else []
    layout = [("format", "csvdata"), ("formatVersion", "2.0")] if form == "sdmx-csv" else [("format", "TSV")]
    parameters += [*layout, ("compress", "false")]
    address = f"{host}/sdmx/3.0/data/dataflow/ESTAT/{code}/1.0"
    return Request(EUROSTAT, address, tuple(parameters), form, asked)


def _by_key(host: str, code: str, filters: Filters, form: str) -> Request:
    """SDMX 2.1: the whole table, or a key of members parted by points in the order of its dimensions."""
    _refuse_level(filters)
    key = single(filters, "key") if "key" in filters else ""
    parameters = [("format", "SDMX-CSV" if form == "sdmx-csv" else "TSV"), ("compressed", "false")]
    parameters += [(names[1], single(filters, word)) for word, names in _PERIODS.items() if word in filters]
    parameters += [("lastNObservations", single(filters, "last"))] if "last" in filters else []
    address = f"{host}/sdmx/2.1/data/{code}" + (f"/{key}" if key else "")
    return Request(EUROSTAT, address, tuple(parameters), form)


def _refuse_level(filters: Filters) -> None:
    if "geoLevel" in filters:
        raise InvalidOption("geoLevel is known to --form json only.", hint="leave --form out.", filter="geoLevel")
