"""What offices write where a number is missing."""

from __future__ import annotations

import pytest

from klastr.tables.marks import DASHES, EMPTY_MARKS, SECRET_MARKS, is_secret


@pytest.mark.parametrize("flag", ["c", "bc", "C", "D", "[c]", "i.d.", "#", "Confidential", "suppressed, confidential"])
def test_a_secret_by_letter_mark_or_word(flag: str) -> None:
    assert is_secret(flag)


@pytest.mark.parametrize("flag", ["", None, "b", "d", "u", "p", "precise", "public", "forecast", "not collected"])
def test_a_letter_c_inside_a_word_is_no_secret(flag: str | None) -> None:
    assert not is_secret(flag)


def test_a_mark_means_one_thing() -> None:
    assert not EMPTY_MARKS & SECRET_MARKS
    assert DASHES <= EMPTY_MARKS
