"""A key of access is sent, and stands nowhere else: not in the cache, a recording, a log, an error or a table."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from klastr import fetched_table
from klastr.errors import InvalidOption, KlastrError
from klastr.sources.live.census import census_requests
from klastr.sources.live.request import without_secrets

KEY = "s3cret/key+of=mine"
SPELLINGS = (KEY, "s3cret%2Fkey%2Bof%3Dmine", "s3cret/key+of%3Dmine")


def leaks(folder: Path) -> list[str]:
    """Files in which the key stands in any spelling."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(one.encode() in path.read_bytes() for one in SPELLINGS)]


def test_the_key_is_sent_and_kept_nowhere(
    machine: Any, loopback: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("CENSUS_API_KEY", KEY)
    machine.answers(loopback.reply("census-2021"))
    table = fetched_table("census", "2021", {"state": "26"}, record=tmp_path / "record")
    table.write(tmp_path / "jobs.csv")
    assert machine.addresses[0].endswith("&key=s3cret%2Fkey%2Bof%3Dmine")
    assert leaks(tmp_path) == []
    assert not any(spelling in f"{caplog.text}{table!r}" for spelling in SPELLINGS)


def test_an_office_that_repeats_the_key_does_not_get_it_kept(machine: Any, loopback: Any, tmp_path: Path) -> None:
    bad = loopback.reply("census-2021")
    bad.body = bad.body.replace(b"Alpha County, Michigan", KEY.encode())
    bad.headers["etag"] = f'"{KEY}"'
    machine.answers(bad)
    fetched_table("census", "2021", {"state": "26"}, key=KEY, record=tmp_path / "record").write(tmp_path / "jobs.csv")
    assert leaks(tmp_path) == []


@pytest.mark.parametrize("status", [302, 400, 403, 503])
def test_no_error_tells_the_key(
    machine: Any, loopback: Any, tmp_path: Path, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {"Location": f"https://elsewhere.invalid/?key={KEY}"} if status == 302 else {}
    machine.answers(loopback.Reply(f"error: the key {KEY} is not valid".encode(), status, headers))
    with pytest.raises(KlastrError) as refused:
        fetched_table("census", "2021", {"state": "26"}, key=KEY, record=tmp_path / "record")
    assert not any(spelling in f"{refused.value}{refused.value.params}{caplog.text}" for spelling in SPELLINGS)
    assert leaks(tmp_path) == []


@pytest.mark.parametrize("key", ["26", "a" * 15, "ab\ncd" * 9, "ab\udc80" * 9, "é" * 40, "a key of four words"])
def test_what_is_no_key_is_refused_before_it_hides_figures(machine: Any, key: str) -> None:
    with pytest.raises(InvalidOption, match="What --key gives is no key of access") as refused:
        fetched_table("census", "2021", {"state": "26"}, key=key)
    assert key not in f"{refused.value}{refused.value.params}"
    assert machine.asked == []


def test_a_short_key_of_the_environment_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CENSUS_API_KEY", "26")
    with pytest.raises(InvalidOption, match="environment variable CENSUS_API_KEY"):
        census_requests("2021", {})


@pytest.mark.parametrize("spelling", ["s3cret%2fkey%2bof%3dmine", "%733cret%2Fkey+of%3dmine", "s3cret\\/key+of=mine"])
def test_every_spelling_of_the_key_is_hidden(spelling: str) -> None:
    (asked,) = census_requests("2021", {}, key=KEY)
    assert without_secrets(f"wrong key {spelling}.", asked) == "wrong key ***."


def test_the_same_question_with_another_key_is_the_same_question() -> None:
    (one,), (other,) = census_requests("2021", {}, key="a" * 40), census_requests("2021", {}, key="b" * 40)
    assert one.key == other.key
    assert "secrets" not in repr(one)


def test_a_recording_can_be_given_again(machine: Any, loopback: Any, tmp_path: Path) -> None:
    machine.answers(loopback.reply("eurostat-json-stat"))
    first = fetched_table("eurostat", "sbs_r_nuts06_r2", {"geo": "CZ01"}, record=tmp_path / "record")
    (path,) = (tmp_path / "record").glob("*.exchange.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["request"]["address"] == first.answers[0].address
    assert told["recorded"][:10] == first.day
    again = loopback.reply(told["body"].removesuffix(".body"), folder=tmp_path / "record")
    machine.answers(again)
    second = fetched_table("eurostat", "sbs_r_nuts06_r2", {"geo": "CZ01"}, fresh=True)
    assert second.answers[0].sha256 == first.answers[0].sha256


def test_a_refusal_is_recorded_too(machine: Any, loopback: Any, tmp_path: Path) -> None:
    machine.answers(loopback.reply("eurostat-400"))
    with pytest.raises(KlastrError):
        fetched_table("eurostat", "sbs_r_nuts06_r2", {"geo": "XX"}, record=tmp_path / "record")
    (path,) = (tmp_path / "record").glob("*.exchange.json")
    assert json.loads(path.read_text(encoding="utf-8"))["status"] == 400
