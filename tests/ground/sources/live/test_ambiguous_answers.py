"""Answers that could be read in two ways, or in none: refused, never read silently in one of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from klastr import fetched_table
from klastr.errors import UnusableAnswer
from klastr.sources.live.census import census_requests
from klastr.sources.live.eurostat import eurostat_requests
from klastr.sources.live.layouts import Answer
from klastr.sources.live.survey import surveyed

Cube = dict[str, Any]


def cube() -> Cube:
    return {
        "version": "2.0",
        "class": "dataset",
        "id": ["geo", "time"],
        "size": [2, 2],
        "dimension": {
            "geo": {"category": {"index": ["CZ", "SK"]}},
            "time": {"category": {"index": {"2013": 0, "2014": 1}}},
        },
        "value": {"0": 1, "3": 2},
        "status": {"1": "c"},
    }


def renamed(name: str) -> Callable[[Cube], None]:
    def change(told: Cube) -> None:
        told["id"] = [name, "time"]
        told["dimension"][name] = told["dimension"].pop("geo")

    return change


def members(*found: Any) -> Callable[[Cube], None]:
    return lambda told: told["dimension"]["geo"]["category"].update(index=list(found))


def labels(told: Cube) -> None:
    told["dimension"]["geo"] = {"category": {"label": 7}}


CHANGES: dict[str, tuple[Callable[[Cube], Any], str]] = {
    "a dimension called value": (renamed("value"), "a dimension is called value"),
    "a dimension called flag": (renamed("flag"), "a dimension is called flag"),
    "a list for a name": (lambda told: told.update(id=[["geo"], "time"]), "name of a dimension is no text"),
    "a member twice": (members("CZ", "CZ"), "the member CZ stands twice"),
    "an empty member": (members("CZ", None), "a member of the dimension geo is no text"),
    "a number for a member": (members("CZ", 5), "a member of the dimension geo is no text"),
    "half a character in a member": (members("CZ", "S\ud800"), "a member of the dimension geo is no text"),
    "half a character in a flag": (lambda told: told.update(status={"1": "\ud800"}), "a flag is no text"),
    "labels that are a number": (labels, "do not fit its size"),
    "a place with a zero before it": (lambda told: told.update(value={"0": 1, "00": 2}), "no number of a cell ('00')"),
    "a place with a space before it": (lambda told: told.update(value={" 0": 1}), "no number of a cell (' 0')"),
    "a place of endless length": (lambda told: told.update(value={"9" * 5000: 1}), "no number of a cell"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_ambiguous_cube_is_refused_and_not_kept(machine: Any, loopback: Any, tmp_path: Path, change: str) -> None:
    how, sentence = CHANGES[change]
    told = cube()
    how(told)
    machine.answers(loopback.json_reply(told))
    with pytest.raises(UnusableAnswer) as refused:
        fetched_table("eurostat", "abc")
    assert sentence in str(refused.value)
    assert list((tmp_path / "cache").rglob("*.json")) == []


def test_the_cube_itself_is_read(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.json_reply(cube()))
    assert fetched_table("eurostat", "abc").content.rows == 4


def test_a_place_that_is_named_twice_is_refused(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.Reply(json.dumps(cube()).replace('"3": 2', '"3": 2, "3": 4').encode()))
    with pytest.raises(UnusableAnswer, match="a name stands twice in one object"):
        fetched_table("eurostat", "abc")


def refused_bytes(tmp_path: Path, body: bytes, request: Any) -> str:
    (tmp_path / "body").write_bytes(body)
    with pytest.raises(UnusableAnswer) as refused:
        surveyed(Answer(tmp_path / "body", request))
    return str(refused.value)


@pytest.mark.parametrize("name", ["value", "flag", "time"])
def test_rows_with_a_dimension_that_klastr_names_itself_are_refused(tmp_path: Path, name: str) -> None:
    rows = f"DATAFLOW,LAST UPDATE,{name},geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nA,B,x,CZ,2014,1,\n".encode()
    (request,) = eurostat_requests("abc", {}, form="sdmx-csv")
    assert f"a dimension is called {name}" in refused_bytes(tmp_path, rows, request)
    lines = f"freq,{name},geo\\TIME_PERIOD\t2013 \t2014 \nA,x,CZ\t1 \t2 \n".encode()
    (request,) = eurostat_requests("abc", {}, form="tsv")
    assert f"a dimension is called {name}" in refused_bytes(tmp_path, lines, request)


def test_an_array_with_two_columns_of_one_name_or_half_a_character_is_refused(loopback: Any, tmp_path: Path) -> None:
    (request,) = census_requests("2021", {"state": ("26",)})
    told = json.loads(loopback.written("census-2021").body.read_text(encoding="utf-8"))
    twice = [[*row, row[1]] for row in told]
    assert "several columns are called" in refused_bytes(tmp_path, json.dumps(twice).encode(), request)
    told[1][told[0].index("NAME")] = "\ud800"
    assert "half a character" in refused_bytes(tmp_path, json.dumps(told).encode(), request)
