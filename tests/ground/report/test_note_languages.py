"""Notes are read aloud in the language that they are written in."""

from __future__ import annotations

import pytest

from klastr.report.note_languages import language_of
from klastr.sources.examples import how_europe_was_completed


@pytest.mark.parametrize("language", ["en", "cs"])
def test_the_note_of_the_example_is_in_the_readers_language(language: str) -> None:
    assert language_of(how_europe_was_completed(language)) == language


@pytest.mark.parametrize(
    "note",
    [
        "3 lines below the table left out: “Zdroj je ČSÚ, které jsou od roku 2014 bez Prahy”.",
        "Of 'odvětví' only TOTAL is read; Jihočeský kraj, Plzeňský kraj are left out.",
        "",
        "C10",
    ],
)
def test_klastrs_own_notes_are_english_whatever_they_quote(note: str) -> None:
    assert language_of(note) == "en"
