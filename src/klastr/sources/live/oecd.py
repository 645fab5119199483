"""What is asked of the OECD: a dataflow by filters or by key, as SDMX-CSV with labels.

About sixty questions an hour are answered; more are refused for a while (429).
"""

from __future__ import annotations

import re

from klastr.errors import InvalidOption
from klastr.sources.live.filters import Filters, single
from klastr.sources.live.offices import OECD
from klastr.sources.live.request import Request

_FLOW = re.compile(r"([A-Za-z0-9_.]+),([A-Za-z0-9_@$-]+)(?:,([0-9.]*))?")
_HOST = "https://sdmx.oecd.org/public/rest"
_NO_DIMENSION = ("since", "until", "last", "key", "time")


def oecd_requests(flow: str, filters: Filters) -> tuple[Request, ...]:
    """The request for one dataflow.

    Parameters
    ----------
    flow : str
        ``AGENCY,FLOW`` or ``AGENCY,FLOW,VERSION`` as the OECD's own pages show it under "API query".
    filters : mapping
        Dimension -> members; and ``since``, ``until``, ``time``, ``last``, or ``key``.

    Raises
    ------
    InvalidOption
    """
    parts = _FLOW.fullmatch(flow)
    if parts is None:
        hint = "write AGENCY,FLOW as in OECD.CFE.EDS,DSD_REG_DEMO@DF_POP_BROAD."
        raise InvalidOption(f"'{flow}' is no dataflow.", hint=hint, flow=flow)
    agency, name, version = parts[1], parts[2], parts[3] or ""
    asked = {word: members for word, members in filters.items() if word not in _NO_DIMENSION}
    if asked and "key" in filters:
        raise InvalidOption("A key and filters by name exclude each other.", hint="use one of them.", filter="key")
    parameters = [("dimensionAtObservation", "AllDimensions"), ("format", "csvfilewithlabels")]
    parameters += [("lastNObservations", single(filters, "last"))] if "last" in filters else []
    if asked:
        return (_by_name(agency, name, version, filters, asked, parameters),)
    start = [("startPeriod", single(filters, "since"))] if "since" in filters else []
    end = [("endPeriod", single(filters, "until"))] if "until" in filters else []
    if "time" in filters:
        start, end = [("startPeriod", min(filters["time"]))], [("endPeriod", max(filters["time"]))]
    key = single(filters, "key", otherwise="all")
    address = f"{_HOST}/data/{agency},{name},{version}/{key}"
    return (Request(OECD, address, (*start, *end, *parameters), "sdmx-csv"),)


def _by_name(
    agency: str, name: str, version: str, filters: Filters, asked: Filters, parameters: list[tuple[str, str]]
) -> Request:
    """The second version of the service, where a filter names its dimension."""
    named = [(f"c[{word}]", ",".join(members)) for word, members in asked.items()]
    ends = [f"ge:{single(filters, 'since')}"] if "since" in filters else []
    ends += [f"le:{single(filters, 'until')}"] if "until" in filters else []
    times = ",".join(filters.get("time", ())) or "+".join(ends)
    named += [("c[TIME_PERIOD]", times)] if times else []
    address = f"{_HOST}/v2/data/dataflow/{agency}/{name}/{version or '+'}/*"
    return Request(OECD, address, (*named, *parameters), "sdmx-csv", asked)
