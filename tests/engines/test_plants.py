"""The same generated tables of plants, asked of every engine; a slow reference in plain Python is the judge."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klastr.errors import InvalidTable, NothingToMeasure
from klastr.tables.collapse import collapse

Plants = list[tuple[Any, ...]]
Hold = Callable[..., dict[str, Any]]

MOST = 1e9
ROLE = ("region", "industry", "year")
MISSING = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None")
ROLES = {"region": "region", "industry": "industry", "employment": "jobs", "year": "year", "id": "plant"}

LABELS = st.one_of(
    st.none(),
    st.sampled_from(["A", "B", "A ", "", "  ", "0112", "Č 1", "č 1", "a'b", 'a"b', "%s", "\\", "日本", "é", "e\u0301"]),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=3),
)
YEARS = st.sampled_from([None, 2013, 2014])
NUMBERS = {
    "double": st.one_of(
        st.none(),
        st.sampled_from([0.0, -0.0, 1.0, 2.5, math.nan, 1e9, 123456789.125]),
        st.floats(1e-6, 1e6),
        st.integers(0, 500).map(float),
    ),
    "bigint": st.one_of(st.none(), st.integers(0, 500), st.sampled_from([10**8, 10**9])),
    "text": st.one_of(
        st.none(),
        st.sampled_from(["1", " 2 ", "3.5", "1e2", "+4", ".5", "6.", "007", "\t8", *MISSING]),
        st.integers(0, 10**6).map(str),
    ),
}
WRONG = {
    "double": st.sampled_from([-1.0, math.inf, -math.inf, 1e10, 1e300]),
    "bigint": st.sampled_from([-1, -(2**63), 2**63 - 1]),
    "text": st.sampled_from(["-1", "1,5", "ten", "1 000", "1_0", "inf", "0x10", "1e999", "٣", "--", "1e-"]),
}
KINDS = tuple(NUMBERS)
AS_TEXT = ("CSV", "SQLite")


@st.composite
def tables(draw: st.DrawFn, kind: str, *, wrong: bool = False) -> Plants:
    """Rows (plant, region, industry, year, persons); each plant once."""
    rows = draw(st.lists(st.tuples(LABELS, LABELS, YEARS, NUMBERS[kind]), min_size=1, max_size=25))
    if wrong:
        rows += draw(st.lists(st.tuples(LABELS, LABELS, YEARS, WRONG[kind]), min_size=1, max_size=4))
    return [(plant, *row) for plant, row in enumerate(rows)]


def persons_of(written: Any, *, as_text: bool) -> float | str:
    """A number, or why there is none; `as_text`: kept where numbers are texts, and there is no word for infinity."""
    if written is None or (isinstance(written, float) and math.isnan(written)):
        return "no_persons"
    if isinstance(written, str):
        text = written.strip()
        if text in MISSING:
            return "no_persons"
        try:
            if set(text) - set("0123456789+-.eE"):
                raise ValueError(text)
            written = float(text)
        except ValueError:
            return "not_a_number"
        if math.isinf(written):  # too long for a number
            return "not_a_number"
    number = float(written)
    if as_text and abs(number) >= 1e100:  # no text with three digits behind its e is taken for a number of persons
        return "not_a_number"
    if number < 0:
        return "negative_persons"
    return "too_many_persons" if number > MOST else number


def reference(rows: Plants, *, as_text: bool) -> tuple[dict[tuple[Any, ...], tuple[Any, ...]], dict[str, int]]:
    """Cells and what was found, one row after the other."""
    sizes: dict[tuple[Any, ...], list[float]] = {}
    found: dict[str, int] = {}
    for _plant, region, industry, year, written in rows:
        persons = persons_of(written, as_text=as_text)
        if persons == 0:
            found["zero_persons"] = found.get("zero_persons", 0) + 1
        labels = ((region or "").strip(), (industry or "").strip(), year)
        lacking = next((f"no_{ROLE[k]}" for k, label in enumerate(labels) if not label), None)
        fault = persons if isinstance(persons, str) else lacking
        if fault is not None:
            found[fault] = found.get(fault, 0) + 1
        else:
            sizes.setdefault(labels, []).append(float(persons))
    cells = {}
    for labels, own in sizes.items():
        largest = sorted(own, reverse=True)
        second = largest[1] if len(largest) > 1 else None
        cells[labels] = (math.fsum(own), len(own), math.fsum(e * e for e in own), largest[0], second)
    return cells, found


def found_by_engine(answer: Any) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    frame = answer.to_frame()
    return {
        (row[0], row[1], int(row[2])): (*row[3:7], None if math.isnan(row[7]) else row[7])
        for row in frame.itertuples(index=False)
    }


SOME = settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@SOME
@given(data=st.data())
def test_every_engine_sums_what_plain_python_sums(hold: Hold, holder: str, kind: str, data: st.DataObject) -> None:
    rows = data.draw(tables(kind))
    cells, found = reference(rows, as_text=holder in AS_TEXT)
    if not cells:
        with pytest.raises(NothingToMeasure):
            collapse(**hold(rows, kind), **ROLES)
        return
    answer = collapse(**hold(rows, kind), **ROLES)
    summed = found_by_engine(answer)
    assert summed.keys() == cells.keys()
    for labels, numbers in cells.items():
        assert summed[labels][0:3] == pytest.approx(numbers[0:3], rel=1e-12, abs=0), labels
        assert summed[labels][3:5] == numbers[3:5], labels
    assert {problem.code: problem.count for problem in answer.problems} == found
    assert answer.rows == len(rows)
    assert answer.table.values.sum() == pytest.approx(sum(numbers[0] for numbers in cells.values()))
    assert not any(math.copysign(1, number) < 0 for number in answer.to_frame()["persons_employed"])


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@SOME
@given(data=st.data())
def test_every_engine_finds_the_same_faults(hold: Hold, holder: str, kind: str, data: st.DataObject) -> None:
    rows = data.draw(tables(kind, wrong=True))
    cells, found = reference(rows, as_text=holder in AS_TEXT)
    held = hold(rows, kind)
    with pytest.raises(InvalidTable) as caught:
        collapse(**held, **ROLES)
    before_labels = {"not_a_number", "no_persons", "negative_persons", "too_many_persons", "zero_persons"}
    told = {problem.code: problem.count for problem in caught.value.problems}
    assert told == {code: many for code, many in found.items() if code in before_labels}
    if not cells:
        with pytest.raises(NothingToMeasure):
            collapse(**held, **ROLES, unusable="drop")
        return
    answer = collapse(**held, **ROLES, unusable="drop")
    assert found_by_engine(answer).keys() == cells.keys()
    assert {problem.code: problem.count for problem in answer.problems} == found


def test_every_engine_refuses_a_plant_that_stands_twice_in_a_year(hold: Hold) -> None:
    rows = [(1, "A", "x", 2013, 5), (1, "A", "x", 2014, 5), (2, "A", "x", 2014, 5), (2, "B", "x", 2014, 7)]
    held = hold(rows, "bigint")
    with pytest.raises(InvalidTable, match=r"1 plant more than once in one year, 2 rows: 2 \(2 times\)"):
        collapse(**held, **ROLES)
    without = {role: name for role, name in ROLES.items() if role != "id"}
    assert collapse(**held, **without).table.values.sum() == 22


def test_every_engine_gives_the_moments_of_plant_sizes(hold: Hold) -> None:
    rows = [(1, "A", "x", 2014, 2), (2, "B", "x", 2014, 3), (3, "B", "y", 2014, 4), (4, "B", "x ", 2013, 1)]
    sizes = collapse(**hold(rows, "bigint"), **ROLES).sizes.to_frame().set_index(["industry", "year"])
    assert sizes.loc[("x", 2014), ["plants", "persons", "squares", "cubes", "fourths", "largest"]].tolist() == [
        2,
        5,
        13,
        35,
        97,
        3,
    ]
    assert sizes.loc[("x", 2014), ["mean", "variance", "herfindahl"]].tolist() == pytest.approx([2.5, 0.25, 13 / 25])
    assert sizes.loc[("x", 2013), "plants"] == 1
