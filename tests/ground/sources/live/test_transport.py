"""What goes over the network, and what never does."""

from __future__ import annotations

import ssl
import subprocess
import sys
from typing import Any

import pytest

from klastr import fetched_table
from klastr.errors import InvalidOption, MissingExtra, RefusedRequest, UnreachableOffice, UnusableAnswer
from klastr.sources.live import fetched
from klastr.sources.live.client import web_client
from klastr.sources.live.offices import OFFICES
from klastr.sources.live.patience import Patience, retry_after
from klastr.sources.live.transport import Watch


def test_certificates_are_verified_and_nothing_is_followed_by_itself() -> None:
    with web_client() as client:
        context: ssl.SSLContext = client._transport._pool._ssl_context  # type: ignore[attr-defined]
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
        assert not client.follow_redirects
        assert client.timeout.connect == 15
        assert client.timeout.read == 120


def test_every_office_is_asked_over_a_verified_connection() -> None:
    from klastr.sources.live.bls import bls_requests
    from klastr.sources.live.census import census_requests
    from klastr.sources.live.eurostat import FORMS, eurostat_requests
    from klastr.sources.live.oecd import oecd_requests

    asked = [one for form in FORMS for one in eurostat_requests("nama_10r_3gdp", {}, form=form)]
    asked += [*census_requests("2021", {}), *bls_requests("2023", {"area": ("US000",)}), *oecd_requests("A,B", {})]
    assert {one.office for one in asked} == set(OFFICES.values())
    for one in asked:
        assert one.sent.startswith(tuple(f"https://{host}/" for host in one.office.hosts))


def test_a_machine_that_does_not_answer_is_told(machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = machine.client
    machine.close()
    monkeypatch.setattr(fetched, "web_client", client)
    with pytest.raises(UnreachableOffice, match="in 2 attempts: no connection"):
        fetched_table("eurostat", "sbs_r_nuts06_r2")
    assert len(machine.waits) == 1


def test_progress_is_told_in_bytes(machine: Any, loopback: Any) -> None:
    reply = loopback.reply("eurostat-json-stat")
    machine.answers(reply)
    told: list[tuple[int, int | None]] = []
    fetched_table("eurostat", "sbs_r_nuts06_r2", watch=Watch(show=lambda done, of: told.append((done, of))))
    assert told[-1] == (len(reply.body), len(reply.body))


def test_waits_grow_and_differ() -> None:
    patience = Patience(first_wait=1, longest_wait=8)
    for failures, longest in ((1, 1), (2, 2), (3, 4), (4, 8), (9, 8)):
        waits = {patience.wait(failures) for _ in range(20)}
        assert len(waits) > 1
        assert all(longest / 2 <= wait <= longest for wait in waits)


@pytest.mark.parametrize("header", ["", "soon", "-3", "1.5.2", "\x00", "²", "Mon, 01 Jan 99999999 00:00:00 GMT"])
def test_a_time_that_cannot_be_read_is_no_time(header: str) -> None:
    assert retry_after(header) is None


def test_httpx_is_imported_only_where_it_is_needed() -> None:
    code = """
import sys
from klastr.cli.application import application
application()
import klastr.sources.live.fetched
print("httpx" in sys.modules)
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"


def test_without_httpx_what_is_kept_can_still_be_used(
    machine: Any, loopback: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.answers(loopback.reply("eurostat-json-stat"))
    fetched_table("eurostat", "sbs_r_nuts06_r2")
    monkeypatch.setattr(fetched, "web_client", web_client)
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert fetched_table("eurostat", "sbs_r_nuts06_r2", offline=True).content.rows == 18
    with pytest.raises(MissingExtra, match="httpx"):
        fetched_table("eurostat", "sbs_r_nuts06_r2", fresh=True)


@pytest.mark.parametrize("header", ["251600665380", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nobody_is_told_to_come_back_in_thousands_of_years(machine: Any, loopback: Any, header: str) -> None:
    machine.answers(loopback.Reply(status=503, headers={"Retry-After": header}))
    with pytest.raises(UnreachableOffice) as refused:
        fetched_table("eurostat", "sbs_r_nuts06_r2")
    assert refused.value.hint == "try again another day."


@pytest.mark.parametrize("location", ["https://[bad", "https://ec.europa.eu:port/", "https://ec.europa.eu/\x7f"])
def test_a_redirection_to_what_is_no_address_is_refused(machine: Any, loopback: Any, location: str) -> None:
    machine.answers(loopback.Reply(status=302, headers={"Location": location}))
    with pytest.raises(RefusedRequest, match="sends to another address, and what it writes is none"):
        fetched_table("eurostat", "sbs_r_nuts06_r2")


def test_the_largest_answer_is_told_as_it_was_typed(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("eurostat-json-stat"))
    with pytest.raises(UnusableAnswer, match=r"larger than 0\.001 MB"):
        fetched_table("eurostat", "sbs_r_nuts06_r2", at_most_mb=0.001)


@pytest.mark.parametrize("limit", [float("nan"), float("inf"), 0, -1])
def test_a_limit_that_is_none_is_refused(machine: Any, limit: float) -> None:
    with pytest.raises(InvalidOption, match="--at-most"):
        fetched_table("eurostat", "sbs_r_nuts06_r2", at_most_mb=limit)
    assert machine.asked == []
