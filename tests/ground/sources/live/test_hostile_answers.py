"""Whatever bytes an office sends, there is a table or an error in words; never a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klastr.errors import ServiceError
from klastr.sources.live.bls import bls_requests
from klastr.sources.live.census import census_requests
from klastr.sources.live.eurostat import eurostat_requests
from klastr.sources.live.layouts import Answer
from klastr.sources.live.oecd import oecd_requests
from klastr.sources.live.refusals import refuse_unless_given
from klastr.sources.live.request import Request
from klastr.sources.live.survey import surveyed
from klastr.sources.live.transport import Received

SBS = "sbs_r_nuts06_r2"
ASKED: dict[str, Request] = {
    "eurostat-json-stat": eurostat_requests(SBS, {"geo": ("CZ01",)})[0],
    "eurostat-sdmx-csv-2.1": eurostat_requests(SBS, {}, form="sdmx-csv")[0],
    "eurostat-sdmx-csv-3.0": eurostat_requests(SBS, {"geo": ("CZ01",)}, form="sdmx-csv")[0],
    "eurostat-tsv-new": eurostat_requests(SBS, {}, form="tsv")[0],
    "eurostat-tsv-old": eurostat_requests(SBS, {}, form="tsv")[0],
    "census-2021": census_requests("2021", {"state": ("26",)})[0],
    "census-2014": census_requests("2014", {"state": ("26",)})[0],
    "bls-2023-industry-336": bls_requests("2023", {"industry": ("336",)})[0],
    "bls-2023-quarter-area": bls_requests("2023", {"area": ("26163",), "quarter": ("1",)})[0],
    "oecd-labels": oecd_requests("A,B", {})[0],
}
CHANGE = st.tuples(
    st.integers(0, 10_000),
    st.integers(0, 30),
    st.binary(max_size=8)
    | st.sampled_from(
        [b'"', b",", b"\n", b"\t", b"{}", b"[]", b"null", b"-1", b"1e999", b"NaN", b":", b"\xff", b"<html>"]
    ),
)


def said(path: Path, request: Request, *, framed: bool) -> str:
    """What reading an answer comes to: how much is in it, or the hint of an error; any other error comes out."""
    try:
        refuse_unless_given(Received(200, {}, path, framed), request)
        found = surveyed(Answer(path, request, framed))
    except ServiceError as error:
        return error.hint or ""
    return f"{found.published + found.confidential} of {found.rows}" if found.rows else ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGE, min_size=1, max_size=6), cut=st.none() | st.integers(0, 10_000), framed=st.booleans())
def test_a_damaged_answer_is_read_or_refused(
    loopback: Any, tmp_path: Path, name: str, changes: list[tuple[int, int, bytes]], cut: int | None, framed: bool
) -> None:
    content = loopback.reply(name).body
    for place, removed, added in changes:
        place %= len(content) + 1
        content = content[:place] + added + content[place + removed :]
    path = tmp_path / "body"
    path.write_bytes(content[: cut % (len(content) + 1)] if cut is not None else content)
    assert said(path, ASKED[name], framed=framed)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode),
    status=st.sampled_from([200, 204, 400, 404, 413]),
)
def test_any_bytes_are_refused_in_words(tmp_path: Path, content: bytes, status: int) -> None:
    path = tmp_path / "body"
    path.write_bytes(content)
    for request in ASKED.values():
        with pytest.raises(ServiceError):
            refuse_unless_given(Received(status, {}, path, framed=True), request)
            surveyed(Answer(path, request))
