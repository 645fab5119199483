"""Readers of answers against a slow and obvious reading of the same thing."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klastr.sources.live.forms import FORMS
from klastr.sources.live.json_stat import json_stat_rows
from klastr.sources.live.layouts import Answer
from klastr.sources.live.offices import EUROSTAT, OECD
from klastr.sources.live.request import Request
from klastr.sources.live.sdmx_csv import sdmx_rows

VALUE = st.none() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False, width=32)


def rows(form: str, path: Path, office: Any = EUROSTAT) -> list[tuple[Any, ...]]:
    batches = FORMS[form](Answer(path, Request(office, "https://ec.europa.eu", (), form)))
    return [tuple(row.values()) for row in pa.Table.from_batches(batches).to_pylist()]


@st.composite
def cubes(draw: st.DrawFn) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """A cube, and its cells by plain counting."""
    names = draw(st.permutations(["geo", "nace_r2", "time", "unit"]))
    sizes = [draw(st.integers(1, 4)) for _ in names]
    members = {name: [f"{name}{k}" for k in range(size)] for name, size in zip(names, sizes, strict=True)}
    cells = list(itertools.product(*members.values()))
    places = st.integers(0, len(cells) - 1)
    values = draw(st.dictionaries(places, VALUE, max_size=len(cells)))
    flags = draw(st.dictionaries(places, st.sampled_from(["c", ":c", ":", "b", "bc", " u"]), max_size=len(cells)))
    order = [*(name for name in names if name != "time"), "time"]
    told = {
        "version": "2.0",
        "class": "dataset",
        "id": names,
        "size": sizes,
        "dimension": {
            name: {"category": {"index": {code: k for k, code in draw(st.permutations(list(enumerate(codes))))}}}
            for name, codes in members.items()
        },
        "value": {str(place): value for place, value in values.items()},
        "status": {str(place): flag for place, flag in flags.items()},
    }
    wanted = [
        (*(dict(zip(names, cell, strict=True))[name] for name in order), values.get(k), flags.get(k, "").strip(": "))
        for k, cell in enumerate(cells)
    ]
    return told, wanted


@pytest.mark.slow
@settings(max_examples=60)
@given(cube=cubes(), piece=st.integers(1, 7))
def test_every_cell_of_a_cube_stands_where_it_belongs(
    cube: tuple[dict[str, Any], list[tuple[Any, ...]]], piece: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told, wanted = cube
    path = tmp_path_factory.mktemp("cube") / "body"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("klastr.sources.live.json_stat._ROWS", piece)
        answer = Answer(path, Request(EUROSTAT, "https://ec.europa.eu", (), "json-stat"))
        batches = list(json_stat_rows(answer))
    assert all(one.num_rows <= piece for one in batches)
    read = [tuple(row.values()) for row in pa.Table.from_batches(batches).to_pylist()]
    assert read == [(*labels, None if value is None else float(value), flag) for *labels, value, flag in wanted]


@pytest.mark.parametrize(
    ("value", "flag", "status", "wanted"),
    [
        ("12", "", "", (12, "")),
        ("12", "b", "F", (12, "b")),
        ("12", "", "C", (12, "")),  # confidential and shown all the same
        ("", "", "C", (None, "c")),
        ("", "b", "C", (None, "bc")),
        ("", "bc", "C", (None, "bc")),
        ("", "c", "", (None, "c")),
        ("", "", "N", (None, "c")),  # not for publication
        ("", "", "F", (None, "")),
        (":", ":", "", (None, "")),
        (" 1.5e3 ", "", "", (1500, "")),
    ],
)
def test_flags_of_sdmx(tmp_path: Path, value: str, flag: str, status: str, wanted: tuple[float | None, str]) -> None:
    path = tmp_path / "body"
    path.write_text(
        "STRUCTURE_ID,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
        f"ESTAT:X(1.0),CZ01,2014,{value},{flag},{status}\nESTAT:X(1.0),CZ02,2014,1,,\n"
    )
    assert rows("sdmx-csv", path)[0] == ("CZ01", "2014", *wanted)


@pytest.mark.parametrize(("status", "wanted"), [("A", ""), ("Q", "c"), ("M", ""), ("E", "e"), ("P", "p"), ("B", "b")])
def test_statuses_of_the_oecd(tmp_path: Path, status: str, wanted: str) -> None:
    path = tmp_path / "body"
    path.write_text(f"STRUCTURE_ID,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nOECD:X(1.0),CZ01,2014,,{status}\n")
    assert rows("sdmx-csv", path, OECD) == [("CZ01", "2014", None, wanted)]


def test_labels_with_commas_and_empty_or_equal_labels_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "body"
    path.write_text(
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,,SEX,,TIME_PERIOD,,OBS_VALUE,,OBS_STATUS,\n"
        'DATAFLOW,OECD:X(1.0),"Jobs, by region",I,CZ01,"Prague, city",_T,Total,2014,,1.5,,A,Normal value\n'
    )
    assert rows("sdmx-csv", path, OECD) == [("CZ01", "_T", "2014", 1.5, "")]


def test_rows_in_many_pieces_are_the_rows_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "body"
    lines = [f"ESTAT:X(1.0),CZ{k:02},{1990 + k % 30},{k},{'c' if k % 7 == 0 else ''}\n" for k in range(500)]
    path.write_text("DATAFLOW,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n" + "".join(lines))
    whole = rows("sdmx-csv", path)
    monkeypatch.setattr("klastr.sources.live.delimited_rows._PIECE", 300)
    answer = Answer(path, Request(EUROSTAT, "https://ec.europa.eu", (), "sdmx-csv"))
    pieces = list(sdmx_rows(answer))
    assert len(pieces) > 10
    assert [tuple(row.values()) for row in pa.Table.from_batches(pieces).to_pylist()] == whole
    assert len(whole) == 500
