"""Answers on disk: used for a day, confirmed after it, mended where they are damaged, given without the network."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from klastr import fetched_table
from klastr.errors import InvalidOption, NotCached, UnreachableOffice, UnusableAnswer, UnwritableFolder
from klastr.methods.cache_folder import cache_folder

SBS = "sbs_r_nuts06_r2"
GEO = {"geo": ["CZ01", "CZ02", "SK01"]}
CUBE = "eurostat-json-stat"


def record(tmp_path: Path) -> Path:
    return next((tmp_path / "cache/answers").glob("*.json"))


def grown_old(tmp_path: Path, days: float = 3) -> str:
    """Let the kept answer be of some days ago."""
    told = json.loads(record(tmp_path).read_text(encoding="utf-8"))
    told["asked"] = told["fetched"] = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    record(tmp_path).write_text(json.dumps(told), encoding="utf-8")
    return str(told["asked"])


@pytest.fixture
def kept(machine: Any, loopback: Any) -> Any:
    """A machine that has been asked once."""
    machine.answers(loopback.reply(CUBE))
    fetched_table("eurostat", SBS, GEO)
    return machine


def test_the_same_question_is_not_asked_twice_a_day(kept: Any) -> None:
    again = fetched_table("eurostat", SBS, {"geo": ["SK01", "CZ02", "CZ01"]})
    assert len(kept.asked) == 1
    assert not again.fresh
    assert again.content.rows == 18


def test_another_question_is_asked(kept: Any) -> None:
    fetched_table("eurostat", SBS, {"geo": ["SK01"]})
    assert len(kept.asked) == 2


def test_after_a_day_the_office_is_asked_whether_it_is_still_right(kept: Any, loopback: Any, tmp_path: Path) -> None:
    old = grown_old(tmp_path)
    kept.answers(loopback.Reply(status=304))
    again = fetched_table("eurostat", SBS, GEO)
    headers = kept.asked[-1][2]
    assert headers["If-None-Match"] == '"w1"'
    assert headers["If-Modified-Since"] == "Tue, 20 Jun 2017 21:00:00 GMT"
    assert again.fresh
    assert again.content.rows == 18
    assert again.answers[0].fetched == old
    assert again.answers[0].asked > old
    fetched_table("eurostat", SBS, GEO)
    assert len(kept.asked) == 2


def test_a_newer_answer_takes_the_place_of_the_older(kept: Any, loopback: Any, tmp_path: Path) -> None:
    kept.answers(loopback.with_changed_json(CUBE, lambda told: told["value"].update({"0": 1})))
    fetched_table("eurostat", SBS, GEO, fresh=True)
    frame = fetched_table("eurostat", SBS, GEO, offline=True).to_frame()
    assert frame.value[0] == 1
    assert len(list((tmp_path / "cache/answers").iterdir())) == 2


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda body, _: body.write_bytes(body.read_bytes()[:-5]), id="a body cut short"),
        pytest.param(
            lambda body, _: body.write_bytes(body.read_bytes().replace(b"610", b"620")), id="a number changed"
        ),
        pytest.param(lambda body, _: body.unlink(), id="a body removed"),
        pytest.param(lambda _, record: record.write_text("{"), id="a record cut short"),
        pytest.param(lambda _, record: record.write_text("[]"), id="a record of another kind"),
        pytest.param(lambda _, record: record.write_text('{"version": 0}'), id="a record of another version"),
    ],
)
def test_a_damaged_answer_is_noticed_and_asked_for_again(kept: Any, tmp_path: Path, damage: Any) -> None:
    body = next((tmp_path / "cache/answers").glob("*.body"))
    assert b"610" in body.read_bytes()
    damage(body, record(tmp_path))
    with pytest.raises(NotCached):
        fetched_table("eurostat", SBS, GEO, offline=True)
    assert fetched_table("eurostat", SBS, GEO).content.rows == 18
    assert len(kept.asked) == 2
    assert fetched_table("eurostat", SBS, GEO, offline=True).content.rows == 18


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"asked": "2026-11-23T10:00:00"}, id="a time without its zone"),
        pytest.param({"asked": "2999-11-23T10:00:00+00:00"}, id="a time that lies ahead"),
        pytest.param({"asked": 5}, id="a number for a time"),
        pytest.param({"fetched": None}, id="no time of fetching"),
        pytest.param({"headers": [1]}, id="headers as a list"),
        pytest.param({"headers": {"etag": 5}}, id="a number for a header"),
        pytest.param({"headers": {"etag": '"é"'}}, id="a header that is not ASCII"),
        pytest.param({"headers": {"etag": '"x"\r\nX-Evil: 1'}}, id="a header of two lines"),
        pytest.param({"sha256": "../../../etc/passwd"}, id="a checksum that is none"),
        pytest.param({"size": "much"}, id="a size that is no number"),
        pytest.param({"terms": 7}, id="terms that are no text"),
    ],
)
@pytest.mark.parametrize("fresh", [False, True])
def test_a_record_with_one_odd_entry_is_asked_for_again(
    kept: Any, tmp_path: Path, changes: dict[str, Any], fresh: bool
) -> None:
    told = json.loads(record(tmp_path).read_text(encoding="utf-8"))
    record(tmp_path).write_text(json.dumps(told | {"asked": "2020-01-01T00:00:00+00:00"} | changes), encoding="utf-8")
    with pytest.raises(NotCached):
        fetched_table("eurostat", SBS, GEO, offline=True)
    assert fetched_table("eurostat", SBS, GEO, fresh=fresh).content.rows == 18
    assert "If-None-Match" not in kept.asked[-1][2]
    assert fetched_table("eurostat", SBS, GEO, offline=True).content.rows == 18


@pytest.mark.parametrize("name", ["*.body", "*.json"])
def test_a_folder_in_the_place_of_a_kept_file_is_replaced(kept: Any, tmp_path: Path, name: str) -> None:
    path = next((tmp_path / "cache/answers").glob(name))
    path.unlink()
    path.mkdir()
    assert fetched_table("eurostat", SBS, GEO).content.rows == 18
    assert path.is_file()


def test_a_mark_of_the_office_that_cannot_be_sent_back_is_not_kept(kept: Any, loopback: Any) -> None:
    odd = loopback.reply(CUBE)
    odd.headers = {**odd.headers, "etag": '"é"'}
    kept.answers(odd)
    table = fetched_table("eurostat", SBS, GEO, fresh=True)
    assert "etag" not in table.answers[0].headers
    assert fetched_table("eurostat", SBS, GEO, fresh=True).content.rows == 18
    assert len(kept.asked) == 3


def test_offline_nobody_is_asked(kept: Any, tmp_path: Path) -> None:
    day = grown_old(tmp_path, 40)[:10]
    table = fetched_table("eurostat", SBS, GEO, offline=True)
    assert table.day == day
    assert len(kept.asked) == 1


def test_offline_what_is_not_kept_is_refused(machine: Any) -> None:
    with pytest.raises(NotCached) as refused:
        fetched_table("eurostat", SBS, GEO, offline=True)
    assert "is not kept on this machine for these filters" in str(refused.value)
    assert "leave --offline out" in str(refused.value)
    assert machine.asked == []


def test_without_the_network_the_older_answer_is_offered_and_not_given_silently(
    kept: Any, loopback: Any, tmp_path: Path
) -> None:
    day = grown_old(tmp_path)[:10]
    kept.answers(loopback.Reply(status=503))
    with pytest.raises(UnreachableOffice) as refused:
        fetched_table("eurostat", SBS, GEO)
    assert f"an answer of {day} is kept: repeat the command with --offline to take it" in str(refused.value)


def test_without_any_connection_it_is_the_same(kept: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = grown_old(tmp_path)[:10]
    kept.close()
    with pytest.raises(UnreachableOffice, match=f"no connection.*{day} is kept") as refused:
        fetched_table("eurostat", SBS, GEO)
    assert "--offline" in str(refused.value.hint)
    assert fetched_table("eurostat", SBS, GEO, offline=True).day == day


def test_what_an_earlier_klastr_kept_and_this_one_cannot_read_is_asked_for_again(
    kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("klastr.sources.live.layouts.MOST_AT_ONCE", 10)
        with pytest.raises(UnusableAnswer):
            fetched_table("eurostat", SBS, GEO)
    assert len(kept.asked) == 2


def test_a_record_that_cannot_be_written_leaves_no_draft(kept: Any, loopback: Any, tmp_path: Path) -> None:
    before = {path.name for path in (tmp_path / "cache/answers").iterdir()}
    grown_old(tmp_path)
    kept.answers(loopback.Reply(status=304))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(UnwritableFolder, match="No space left"):
            fetched_table("eurostat", SBS, GEO)
    assert {path.name for path in (tmp_path / "cache/answers").iterdir()} == before


def test_fresh_and_offline_exclude_each_other() -> None:
    with pytest.raises(InvalidOption):
        fetched_table("eurostat", SBS, GEO, fresh=True, offline=True)


def test_the_folder_follows_the_custom_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KLASTR_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "klastr"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_folder() == Path.home() / ".cache/klastr"
    monkeypatch.setenv("KLASTR_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"


def test_a_cache_that_cannot_be_written_is_said(machine: Any, loopback: Any, tmp_path: Path) -> None:
    machine.answers(loopback.reply(CUBE))
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnwritableFolder, match="KLASTR_CACHE"):
        fetched_table("eurostat", SBS, GEO, cache=tmp_path / "file")


def test_a_full_disk_leaves_nothing_half_kept(
    machine: Any, loopback: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    machine.answers(loopback.reply(CUBE))
    monkeypatch.setattr("klastr.sources.live.store._write_record", full)
    with pytest.raises(UnwritableFolder, match="No space left on device"):
        fetched_table("eurostat", SBS, GEO)
    monkeypatch.undo()
    assert not list((tmp_path / "cache/answers").glob("*.json"))
    assert not list((tmp_path / "cache").glob("receiving-*"))


def test_what_is_kept_is_for_its_owner(kept: Any, tmp_path: Path) -> None:
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0
