"""Letters that can be drawn stay; others are told apart before a page is set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klastr.report.lettering import breakable, cleaned, drawn, has_rare_letters, without_rare_letters
from klastr.report.words import LANGUAGES, words


@pytest.mark.parametrize("text", ["Příliš žluťoučký kůň", "Łódź Gdańsk", "Győr-Moson", "Ærø Ångström", "Αθήνα", "Київ",
                                  "ירושלים", "القاهرة", "★★★ ≈ − – “ ” ½ € → ₂", "tab\tline\n"])  # fmt: skip
def test_european_letters_and_signs_of_the_reports_can_be_drawn(text: str) -> None:
    assert not has_rare_letters(text)
    assert without_rare_letters(text) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_catalogue_can_be_drawn(language: str) -> None:
    assert not has_rare_letters(str(words(language).catalogue))


@given(st.recursive(st.text() | st.none() | st.integers(), lambda below: st.lists(below)))
def test_nothing_rare_is_left_and_the_shape_stays(content: object) -> None:
    made = drawn(content)
    assert not has_rare_letters(str(made).replace("\\", ""))
    assert str(type(made)) == str(type(content))


def test_what_is_no_letter_is_taken_out() -> None:
    assert cleaned({"a": ["\x00", "\ud800", "\uffff", 1, None, True]}) == {"a": ["�", "�", "�", 1, None, True]}


def test_only_words_without_end_are_broken_and_texts_without_end_cut() -> None:
    assert breakable("Elektrizitätswirtschaft") == "Elektrizitätswirtschaft"
    assert breakable("x" * 45).split("\u200b") == ["x" * 10] * 4 + ["x" * 5]
    assert len(breakable("a " * 3000)) == 2001
    assert breakable(["90 %", 5, None]) == ["90\u00a0%", 5, None]
