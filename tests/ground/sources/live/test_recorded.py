"""True recordings of the offices' answers are read as tables, each; there may be none yet."""

from __future__ import annotations

from typing import Any

import pytest

from klastr.sources.live.forms import FORMS
from klastr.sources.live.layouts import Answer
from klastr.sources.live.offices import OFFICES
from klastr.sources.live.recording import Exchange, exchanges
from klastr.sources.live.request import Request
from klastr.sources.live.survey import surveyed


def form_of(one: Exchange) -> str:
    """The layout, from the address that was asked."""
    address = one.address.casefold()
    for sign, form in (("/cbp?", "census"), ("/cew/", "qcew"), ("format=json", "json-stat"), ("format=tsv", "tsv")):
        if sign in address:
            return form
    return "sdmx-csv"


def test_recordings_are_read(loopback: Any) -> None:
    recorded = [one for one in exchanges(loopback.RECORDED) if one.status == 200]
    if not recorded:
        pytest.skip("tests/answers/recorded holds no recording: the clients have not met their services yet.")
    for one in recorded:
        office = next(office for office in OFFICES.values() if office.hosts[0] in one.address)
        assert form_of(one) in FORMS
        year = one.address.split("/data/")[1].split("/")[0].removeprefix("api/")[:4]
        choices = {
            "industry": "NAICS2017",
            "area": "county",
            "year": year,
            "quarter": "a",
            "own": "all",
            "areas": "all",
        }
        request = Request(office, one.address, (), form_of(one), choices=choices)
        assert surveyed(Answer(one.body, request)).published > 0
