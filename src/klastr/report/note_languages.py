"""In which language a note is written, so that it is read aloud in that language."""

from __future__ import annotations

import re

# Small words of which a sentence of one language holds some and a sentence of the other hardly any.
_SMALL_WORDS = {
    "cs": frozenset(
        "je jsou se ze které který která pro jako není byl byla bylo byly jejich podle bez od až do".split()
    ),
    "en": frozenset(
        "the of is are was were in and with for from to by as its not has have that this which on at".split()
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
# What a note quotes out of a file says nothing about its own language.
_QUOTED = re.compile(r"“[^”]*”|„[^“]*“|'[^']*'|\"[^\"]*\"")


def language_of(note: str) -> str:
    """``cs`` where small Czech words outnumber small English ones, else ``en``, the language of klastr's own notes.

    >>> language_of("Evropa je součet regionů, které uvádějí data."), language_of("The row “Praha je” is left out.")
    ('cs', 'en')
    """
    found = [word.casefold() for word in _WORD.findall(_QUOTED.sub(" ", note))]
    several = {language: sum(word in small for word in found) for language, small in _SMALL_WORDS.items()}
    return "cs" if several["cs"] > several["en"] else "en"
