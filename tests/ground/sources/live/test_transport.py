"""What goes over the network, and what never does."""

from __future__ import annotations

import ssl
import subprocess
import sys
from typing import Any

import pytest

from klastr import fetched_table
from klastr.errors import MissingExtra, UnreachableOffice
from klastr.sources.live import fetched
from klastr.sources.live.offices import OFFICES
from klastr.sources.live.patience import Patience, retry_after
from klastr.sources.live.transport import Watch, web_client


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


@pytest.mark.parametrize("header", ["", "soon", "-3", "1.5.2", "\x00"])
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
