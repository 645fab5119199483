"""Numbers in texts are read by one decision for each column, and the decision is told."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.tables.long import read_together
from klastr.tables.numbers import Numbers, numbers, secret_flags


def column(*texts: str | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(list(texts), type=pa.string())])


def read(*texts: str | None, decimal: str | None = None) -> Numbers:
    return numbers(column(*texts), decimal=decimal)


def values(*texts: str | None) -> list[float | None]:
    return [None if math.isnan(value) else value for value in read(*texts).values]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234.0),
        (" 1234 ", 1234.0),
        ("1 234", 1234.0),
        ("1\u00a0234\u00a0567", 1234567.0),
        ("1\u202f234", 1234.0),
        ("1'234", 1234.0),
        ("1’234.5", 1234.5),
        ("12,345.6", 12345.6),
        ("12.345,6", 12345.6),
        ("1.234.567", 1234567.0),
        ("0,5", 0.5),
        (".5", 0.5),
        ("1.5E+03", 1500.0),
        ("+7", 7.0),
        ("−7", -7.0),
        ("1234 b", 1234.0),
        ("1234bu", 1234.0),
        ("5 @C", 5.0),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, value: float) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text", ["", ":", ": ", "-", "–", "..", "...", "n/a", "NaN", "#N/A", "x", ":u", ": b", "[x]", None]
)
def test_a_mark_for_nothing_is_an_empty_cell(text: str | None) -> None:
    found = read(text)
    assert np.isnan(found.values).all()
    assert not found.wrong.any()
    assert not found.secret.any()


@pytest.mark.parametrize(
    "text", [": c", ":c", "c", "bc", ": bc", ": @C", "[c]", "D", "(D)", "#", "i.d.", "confidential"]
)
def test_a_mark_for_a_secret_is_a_confidential_cell(text: str) -> None:
    found = read(text)
    assert np.isnan(found.values).all()
    assert found.secret.all()
    assert not found.wrong.any()


def test_a_flag_beside_a_number_hides_nothing() -> None:
    found = read("12 c", "13 d")
    assert found.values.tolist() == [12.0, 13.0]
    assert not found.secret.any()


@pytest.mark.parametrize(
    "text",
    [
        "many",
        "12 kg",
        "12%",
        "1,2,3",
        "12 34",
        "1 2345",
        "#DIV/0!",
        "#REF!",
        "inf",
        "1e999",
        "(123)",
        "0x10",
        "12 osob",
    ],
)
def test_a_text_that_is_no_number_is_wrong_and_named(text: str) -> None:
    found = read(text, "5")
    assert found.wrong.tolist() == [True, False]
    assert found.wrong_texts == (text,)


def test_one_decimal_comma_decides_for_the_whole_column() -> None:
    found = read("1.234", "12,5")
    assert found.values.tolist() == [1234.0, 12.5]
    assert found.format is not None
    assert found.format.certain
    assert found.format.evidence == "1 number can only be read with a decimal comma"


def test_one_decimal_point_decides_for_the_whole_column() -> None:
    assert values("1,234", "12.5") == [1234.0, 12.5]


def test_numbers_that_all_look_like_thousands_are_thousands_with_a_doubt() -> None:
    found = read("1.234", "999", "12")
    assert found.values.tolist() == [1234.0, 999.0, 12.0]
    assert found.format is not None
    assert not found.format.certain
    assert "every number over 999 looks like '1.234'" in found.format.evidence


def test_large_numbers_without_a_sign_say_that_the_sign_is_decimal() -> None:
    found = read("1.234", "1500")
    assert found.values.tolist() == [1.234, 1500.0]
    assert found.format is not None
    assert found.format.certain


def test_the_user_decides_where_the_look_would_decide_otherwise() -> None:
    assert read("1.234", decimal=".").values.tolist() == [1.234]
    assert read("1.234", decimal=",").values.tolist() == [1234.0]


def test_both_signs_in_one_column_make_the_fewer_ones_wrong() -> None:
    found = read("1,5", "2.5", "3,5")
    assert found.wrong.tolist() == [False, True, False]
    assert found.wrong_texts == ("2.5",)


def test_a_column_that_does_not_tell_is_written_like_one_that_does() -> None:
    together = read_together({"value": column("1.234"), "wages": column("12,5")}, None)
    assert together["value"].values.tolist() == [1234.0]
    together = read_together({"value": column("1.234"), "wages": column("12.55")}, None)
    assert together["value"].values.tolist() == [1.234]


def test_dashes_are_counted() -> None:
    assert read("-", "-", "5").dashes == 2


@pytest.mark.parametrize(
    "array",
    [
        pa.array([1, None, 3], type=pa.int16()),
        pa.array([1.0, float("nan"), 3.0]),
        pa.array([1.0, None, 3.0]).dictionary_encode(),
        pa.array(["1", None, "3"]).dictionary_encode(),
        pa.array(["1", None, "3"], type=pa.large_string()),
    ],
    ids=str,
)
def test_every_type_of_column_gives_the_same_numbers(array: pa.Array) -> None:
    found = numbers(pa.chunked_array([array]))
    assert found.values[[0, 2]].tolist() == [1.0, 3.0]
    assert np.isnan(found.values[1])
    assert not found.wrong.any()


def test_infinite_numbers_and_booleans_are_wrong() -> None:
    assert numbers(pa.chunked_array([pa.array([1.0, float("inf")])])).wrong.tolist() == [False, True]
    assert numbers(pa.chunked_array([pa.array([True, False])])).wrong.all()


def test_numbers_among_texts_are_taken_as_they_are() -> None:
    found = numbers([1.234, "1,5", None, "many"])
    assert found.values[:2].tolist() == [1.234, 1.5]
    assert found.wrong.tolist() == [False, False, False, True]


def test_flags_of_words_and_letters() -> None:
    flags = pa.chunked_array([pa.array(["c", "provisional", "Confidential", None]).dictionary_encode()])
    assert secret_flags(flags).tolist() == [True, False, True, False]


@given(st.lists(st.integers(0, 10**9), min_size=1), st.sampled_from([" ", "\u00a0", "'", "\u202f"]))
def test_thousands_separators_change_no_number(whole: list[int], sign: str) -> None:
    assert values(*(f"{one:,}".replace(",", sign) for one in whole)) == [float(one) for one in whole]


@given(st.lists(st.floats(0, 1e9, allow_nan=False).map(lambda one: round(one, 2)), min_size=1))
def test_a_decimal_comma_changes_no_number(whole: list[float]) -> None:
    written = [f"{one:,.2f}".replace(",", " ").replace(".", ",") for one in whole]
    assert values(*written) == whole


@given(st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=1))
def test_what_programs_write_is_read_back_exactly(whole: list[float]) -> None:
    assert read(*(repr(one) for one in whole), decimal=".").values.tolist() == whole
