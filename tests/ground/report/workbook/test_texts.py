"""A text in a sheet never computes, neither there nor after a detour through CSV."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.report.workbook.texts import MOST_LETTERS, safe_text

SIGNS = "=+-@＝＋－＠"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+cmd|'/c calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"]
)
def test_what_could_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Steel", "R&D", "A-B", "'quoted", "–", "−3 %", "5", "東京"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


def test_a_long_text_is_cut_by_the_units_that_a_workbook_counts() -> None:
    assert len(safe_text("😀" * 40_000).encode("utf-16-le")) // 2 <= MOST_LETTERS
    assert safe_text("x" * MOST_LETTERS) == "x" * MOST_LETTERS
    assert safe_text("x" * (MOST_LETTERS + 1)).endswith("x…")


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    told = safe_text(text)
    assert told.lstrip()[:1] not in set(SIGNS)
    assert told[:1] not in set("\t\r\n") or not told.strip()
    assert not set(told) & {chr(code) for code in range(32) if chr(code) not in "\t\n\r"}
