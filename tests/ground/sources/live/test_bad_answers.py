"""What an office may answer instead of a table: said in words, never kept, and an earlier answer stays as it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from klastr import fetched_table
from klastr.errors import RefusedRequest, ServiceError, UnreachableOffice, UnusableAnswer
from klastr.sources.live.transport import Watch

SBS = "sbs_r_nuts06_r2"
GEO = {"geo": ["CZ01", "CZ02", "SK01"]}
CUBE = "eurostat-json-stat"
SLICE = {"industry": "336"}


def kept_files(tmp_path: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()}


def said(ask: Callable[[], Any], kind: type[ServiceError]) -> str:
    with pytest.raises(kind) as refused:
        ask()
    assert refused.value.hint
    return str(refused.value)


def refused_and_not_kept(machine: Any, loopback: Any, tmp_path: Path, bad: Any, kind: type[ServiceError]) -> str:
    """Ask with an empty cache and with a good answer in it: nothing is kept, nothing is changed."""
    machine.answers(bad)
    empty = said(lambda: fetched_table("eurostat", SBS, GEO), kind)
    assert kept_files(tmp_path) == {}
    machine.answers(loopback.reply(CUBE))
    good = fetched_table("eurostat", SBS, GEO)
    before = kept_files(tmp_path)
    machine.answers(bad)
    said(lambda: fetched_table("eurostat", SBS, GEO, fresh=True), kind)
    assert kept_files(tmp_path) == before
    assert fetched_table("eurostat", SBS, GEO, offline=True).answers == good.answers
    return empty


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        (
            "eurostat-400",
            ["Eurostat says no (400): “The value XX is not valid for the dimension geo”", "check the codes"],
        ),
        ("eurostat-413", ["too large", "estimated 420709314 rows", "ask for less with filters (geo=..., time=...)"]),
        ("eurostat-413-later", ["has begun to prepare it", "repeat the command in some minutes"]),
        ("eurostat-queued", ["has begun to prepare it", "ask for less"]),
    ],
)
def test_a_no_is_told_in_the_offices_words(
    machine: Any, loopback: Any, tmp_path: Path, name: str, sentences: list[str]
) -> None:
    text = refused_and_not_kept(machine, loopback, tmp_path, loopback.reply(name), RefusedRequest)
    assert [sentence for sentence in sentences if sentence not in text] == []
    assert machine.waits == []  # asking again would not help


@pytest.mark.parametrize("status", [401, 403, 404, 406, 418, 422])
def test_other_refusals_are_not_asked_again(machine: Any, loopback: Any, status: int) -> None:
    machine.answers(loopback.Reply(b"No such thing.\nmore", status))
    assert f"says no ({status}): “No such thing”" in said(lambda: fetched_table("eurostat", SBS), RefusedRequest)
    assert len(machine.asked) == 1


def test_an_error_page_with_status_200_is_told_by_its_title(machine: Any, loopback: Any, tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><html><head><title>Log in to the network</title></head><body>...</body></html>"
    bad = loopback.Reply(page, headers={"Content-Type": "text/html"})
    text = refused_and_not_kept(machine, loopback, tmp_path, bad, UnusableAnswer)
    assert "a page in place of the table: “Log in to the network”" in text


def test_a_message_with_status_200_is_no_table(machine: Any, loopback: Any, tmp_path: Path) -> None:
    bad = loopback.json_reply({"error": [{"status": 200, "id": 100, "label": "No results found"}]})
    assert "No results found" in refused_and_not_kept(machine, loopback, tmp_path, bad, RefusedRequest)


def test_an_answer_that_is_cut_off_is_asked_again_and_comes(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply(CUBE, cut_after=700), loopback.reply(CUBE, cut_after=0), loopback.reply(CUBE))
    assert fetched_table("eurostat", SBS, GEO).content.rows == 18
    assert len(machine.asked) == 3
    assert len(machine.waits) == 2


def test_an_answer_that_is_always_cut_off_is_given_up(machine: Any, loopback: Any, tmp_path: Path) -> None:
    bad = loopback.reply(CUBE, cut_after=700)
    text = refused_and_not_kept(machine, loopback, tmp_path, bad, UnreachableOffice)
    assert "no whole answer in 5 attempts: cut off" in text


def test_a_cut_that_nobody_noticed_on_the_way_is_noticed_in_the_text(
    machine: Any, loopback: Any, tmp_path: Path
) -> None:
    whole = loopback.reply(CUBE)
    bad = loopback.Reply(whole.body[:900], headers=whole.headers, told_length=False)
    assert "cut off or damaged" in refused_and_not_kept(machine, loopback, tmp_path, bad, UnusableAnswer)


@pytest.mark.parametrize("missing", [1, 2, 9, 30])
@pytest.mark.parametrize(
    ("office", "what", "filters", "name"),
    [
        ("eurostat", SBS, {}, "eurostat-sdmx-csv-2.1"),
        ("eurostat", SBS, {}, "eurostat-tsv-new"),
        ("bls", "2023", SLICE, "bls-2023-industry-336"),
        ("oecd", "A,B", {}, "oecd-labels"),
        ("census", "2021", {"state": "26"}, "census-2021"),
    ],
)
def test_rows_that_end_too_early_are_refused(
    machine: Any, loopback: Any, office: str, what: str, filters: Any, name: str, missing: int
) -> None:
    whole = loopback.reply(name)
    end = len(whole.body.rstrip(b"\r\n"))
    machine.answers(loopback.Reply(whole.body[: end - missing], headers=whole.headers, told_length=False))
    form = "tsv" if "tsv" in name else "sdmx-csv"
    assert "cut off" in said(lambda: fetched_table(office, what, filters, form=form), UnusableAnswer)


def test_an_office_that_is_busy_is_asked_again_after_the_time_it_names(machine: Any, loopback: Any) -> None:
    busy = loopback.Reply(status=429, headers={"Retry-After": "7"})
    machine.answers(busy, loopback.Reply(status=503), loopback.reply(CUBE))
    told: list[str] = []
    assert fetched_table("eurostat", SBS, GEO, watch=Watch(tell=told.append)).content.rows == 18
    assert machine.waits[0] == 7
    assert 1 <= machine.waits[1] <= 2  # doubled, less a random part
    assert told[0] == "Eurostat: says that it was asked too often (429). Asking again in 7 s."


def test_an_office_that_asks_for_an_hour_is_not_waited_for(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.Reply(status=429, headers={"Retry-After": "3600"}))
    assert "try again in 60 minutes" in said(lambda: fetched_table("eurostat", SBS, GEO), UnreachableOffice)
    assert machine.waits == []


def test_an_office_in_trouble_is_given_up_after_some_attempts(machine: Any, loopback: Any, tmp_path: Path) -> None:
    text = refused_and_not_kept(machine, loopback, tmp_path, loopback.Reply(b"oops", 503), UnreachableOffice)
    assert "Eurostat has trouble of its own (503) in 5 attempts." in text


@pytest.mark.slow
def test_a_silent_office_is_given_up(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply(CUBE, delay=1.2), loopback.reply(CUBE))
    assert fetched_table("eurostat", SBS, GEO).content.rows == 18
    assert len(machine.asked) == 2


@pytest.mark.parametrize(
    "target", ["https://evil.invalid/x", "http://ec.europa.eu/x", "https://ec.europa.eu.evil.invalid/"]
)
def test_another_machine_is_never_followed(machine: Any, loopback: Any, tmp_path: Path, target: str) -> None:
    bad = loopback.Reply(status=302, headers={"Location": target})
    text = refused_and_not_kept(machine, loopback, tmp_path, bad, RefusedRequest)
    assert "which klastr does not follow" in text
    assert {host for host, _, _ in machine.asked} == {"ec.europa.eu"}


def test_the_offices_own_machine_is_followed(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.Reply(status=302, headers={"Location": "/eurostat/moved?x=1"}), loopback.reply(CUBE))
    assert fetched_table("eurostat", SBS, GEO).content.rows == 18
    assert machine.addresses[-1] == "ec.europa.eu/eurostat/moved?x=1"


def test_going_in_circles_ends(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.Reply(status=302, headers={"Location": "/eurostat/again"}))
    assert "without end" in said(lambda: fetched_table("eurostat", SBS, GEO), RefusedRequest)
    assert len(machine.asked) == 5


def test_an_answer_without_end_is_stopped(machine: Any, loopback: Any, tmp_path: Path) -> None:
    sent: list[int] = []

    def pieces() -> Iterator[bytes]:
        for k in range(2_000):
            sent.append(k)
            yield b" " * 65_536

    machine.answers(loopback.Reply(headers={"Content-Type": "text/csv"}, stream=pieces()))
    text = said(lambda: fetched_table("eurostat", SBS, GEO, at_most_mb=1), UnusableAnswer)
    assert "larger than 1 MB" in text
    assert "--at-most MB" in text
    assert len(sent) < 1_000
    assert kept_files(tmp_path) == {}


def test_what_was_packed_small_and_is_large_is_stopped_too(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.packed(b" " * 5_000_000))
    assert "larger than 1 MB" in said(lambda: fetched_table("eurostat", SBS, GEO, at_most_mb=1), UnusableAnswer)


def test_a_packed_answer_is_read(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.packed(loopback.reply(CUBE).body))
    assert fetched_table("eurostat", SBS, GEO).content.rows == 18


def test_a_cube_that_would_not_fit_into_memory_is_asked_for_as_rows(
    machine: Any, loopback: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("klastr.sources.live.layouts.MOST_AT_ONCE", 500)
    machine.answers(loopback.reply(CUBE))
    assert "--form sdmx-csv" in said(lambda: fetched_table("eurostat", SBS, GEO), UnusableAnswer)


CHANGES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a dimension that was filtered": (
        lambda told: told.update(id=["freq", "nace_r2", "indic_sb", "place", "time"]),
        "there is no dimension geo",
    ),
    "no time": (
        lambda told: told.update(id=["freq", "nace_r2", "indic_sb", "geo", "when"]),
        "there is no dimension time",
    ),
    "no sizes": (lambda told: told.pop("size"), "its dimensions are not named"),
    "a size too many": (lambda told: told["size"].append(2), "5 dimensions have 6 sizes"),
    "a wrong size": (lambda told: told["size"].__setitem__(3, 4), "do not fit its size 4"),
    "a member described twice": (
        lambda told: told["dimension"]["geo"]["category"]["index"].update(CZ01=1),
        "the members of the dimension geo",
    ),
    "a value outside": (lambda told: told["value"].update({"18": 1}), "lies outside its 18 cells"),
    "a place that is no number": (lambda told: told["value"].update(a=1), "is no number"),
    "a value that is a text": (lambda told: told["value"].update({"0": "12"}), "and no number"),
    "a number without end": (lambda told: told["value"].update({"0": float("inf")}), "is 'inf' and no number"),
    "a number of 400 digits": (lambda told: told["value"].update({"0": 10**400}), "and no number"),
    "values in a short list": (lambda told: told.update(value=[1, 2]), "neither an object nor a list of 18"),
    "no values at all": (lambda told: told.update(value={}, status={}), "no cell holds a number"),
    "another kind": (lambda told: told.update({"class": "collection"}), "no data set of JSON-stat 2"),
    "another version": (lambda told: told.update(version="3.0"), "no data set of JSON-stat 2"),
    "an absurd claim": (
        lambda told: (
            told.update(
                size=[1, 3, 1, 3, 2],
                dimension={
                    **told["dimension"],
                    **{name: {"category": {"index": [f"x{k}" for k in range(6_000)]}} for name in ("nace_r2", "geo")},
                },
            )
            or told["size"].__setitem__(1, 6_000)
            or told["size"].__setitem__(3, 6_000)
        ),
        "it claims 72,000,000",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_cube_is_refused(
    machine: Any, loopback: Any, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("klastr.sources.live.json_stat._MOST_CELLS", 1_000_000)
    how, sentence = CHANGES[change]
    bad = loopback.with_changed_json(CUBE, lambda told: (how(told), told)[1])
    assert sentence in refused_and_not_kept(machine, loopback, tmp_path, bad, UnusableAnswer)


@pytest.mark.parametrize(
    ("office", "what", "filters", "name", "old", "new", "sentence"),
    [
        ("eurostat", SBS, {"geo": "CZ01"}, "eurostat-sdmx-csv-3.0", b",geo,", b",place,", "no column geo (it has"),
        ("eurostat", SBS, {}, "eurostat-sdmx-csv-2.1", b"OBS_VALUE", b"VALUE", "no column OBS_VALUE"),
        ("eurostat", SBS, {}, "eurostat-sdmx-csv-2.1", b"DATAFLOW,", b"FLOW,", "no column names the table"),
        ("eurostat", SBS, {}, "eurostat-sdmx-csv-2.1", b",indic_sb,", b",geo,", "several columns are called geo"),
        ("eurostat", SBS, {}, "eurostat-sdmx-csv-2.1", b",370,", b",many,", "text where numbers belong in OBS_VALUE"),
        ("eurostat", SBS, {}, "eurostat-sdmx-csv-2.1", b",370,", b",inf,", "OBS_VALUE holds numbers without end"),
        ("eurostat", SBS, {}, "eurostat-tsv-new", b"\\TIME_PERIOD", b"/TIME_PERIOD", "no TSV of Eurostat"),
        ("eurostat", SBS, {}, "eurostat-tsv-new", b"370 b", b"37%0 b", "a cell holds “37%0 b”"),
        ("bls", "2023", SLICE, "bls-2023-industry-336", b"annual_avg_emplvl", b"jobs", "no column annual_avg_empl"),
        ("bls", "2023", SLICE, "bls-2023-industry-336", b'"2023"', b'"2022"', "it holds the year 2022, not 2023"),
        ("bls", "2023", SLICE, "bls-2023-industry-336", b'"40000"', b'"x"', "text where numbers belong"),
        ("census", "2021", {"state": "26"}, "census-2021", b'"NAICS2017"', b'"NAICS2022"', "no column NAICS2017"),
        ("census", "2021", {"state": "26"}, "census-2021", b'"9000",', b"", "row 2 does not have 11 fields"),
        ("oecd", "A,B", {}, "oecd-labels", b"REF_AREA,Reference area,", b"REF_AREA,", "do not come in pairs"),
    ],
)  # fmt: skip
def test_a_changed_layout_is_refused_by_name(
    machine: Any, loopback: Any, tmp_path: Path, office: str, what: str, filters: Any, name: str, old: bytes,
    new: bytes, sentence: str,
) -> None:  # fmt: skip
    bad = loopback.reply(name)
    assert old in bad.body
    bad.body = bad.body.replace(old, new)
    machine.answers(bad)
    form = "tsv" if "tsv" in name else "sdmx-csv"
    assert sentence in said(lambda: fetched_table(office, what, filters, form=form), UnusableAnswer)
    assert kept_files(tmp_path) == {}


def test_the_census_bureau_says_that_a_key_is_missing(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.Reply(status=302, headers={"Location": "https://api.census.gov/data/missing_key.html"}))
    assert "CENSUS_API_KEY" in said(lambda: fetched_table("census", "2021"), RefusedRequest)


def test_the_census_bureau_says_which_variable_it_does_not_know(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("census-400"))
    assert "unknown variable 'NAICS2017'" in said(lambda: fetched_table("census", "2024"), RefusedRequest)


def test_nothing_found_is_no_table(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.Reply(status=204))
    assert "has no figures for this question" in said(lambda: fetched_table("census", "2021"), RefusedRequest)


@pytest.mark.parametrize(
    "bytes_", [b"", b"\0\0\0\0", b"\xff\xfe\x00", b"[]", b"[[]]", b"{}", b"null", b'"a"', b"a,b\n", b"[" * 50_000]
)
@pytest.mark.parametrize(
    ("office", "what", "filters"),
    [("eurostat", SBS, {}), ("census", "2021", {}), ("bls", "2023", {"area": "US000"}), ("oecd", "A,B", {})],
)
def test_whatever_comes_is_refused_in_words(
    machine: Any, loopback: Any, tmp_path: Path, bytes_: bytes, office: str, what: str, filters: Any
) -> None:
    machine.answers(loopback.Reply(bytes_))
    for form in ("json", "sdmx-csv", "tsv") if office == "eurostat" else ("json",):
        with pytest.raises(ServiceError):
            fetched_table(office, what, filters, form=form)
    assert kept_files(tmp_path) == {}


def test_the_written_answers_say_what_they_rest_on(loopback: Any) -> None:
    from klastr.sources.live.recording import exchanges

    assert [one.body.name for one in exchanges(loopback.WRITTEN) if not one.rests_on] == []
    assert all(json.loads(path.read_text(encoding="utf-8")) for path in loopback.WRITTEN.glob("*.exchange.json"))
