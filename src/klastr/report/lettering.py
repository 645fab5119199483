"""Which letters the fonts that come with typst can draw, measured character by character with typst 0.15.

A PDF that promises to be accessible may not hold a letter without a shape, and the typesetter refuses to set one.
Letters outside this list are looked for in the fonts of the system; where these have them neither, a sign stands there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

REPLACEMENT = "\ufffd"

# Latin, Greek, Cyrillic, Hebrew, Arabic and Persian letters, punctuation, arrows, mathematics, boxes, stars.
_DRAWN = (
    "\t\n\r\x20-\x7e\xa0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff\u05b0-\u05bd\u05d0-\u05ea"
    "\u0621-\u063a\u0640-\u0652\u0660-\u066d\u067e\u0686\u0698\u06a9\u06af\u06cc\u06f0-\u06f9\u1e00-\u1eff"
    "\u2000-\u2040\u2044-\u2052\u2054-\u2071\u2074-\u208e\u2090-\u209c\u20a0-\u20bf\u2100-\u211e\u2120\u2122\u2126-\u214f"
    "\u2153-\u2184\u2190-\u22ff\u2500-\u2607\ufb00-\ufb06\ufffd"
)
_BEYOND = re.compile(f"[^{_DRAWN}]")


def has_rare_letters(text: str) -> bool:
    """Whether a text has letters that the fonts of typst may not have.

    >>> has_rare_letters("Žďár ★ ≈ 5 שלום"), has_rare_letters("東京")
    (False, True)
    """
    return _BEYOND.search(text) is not None


def without_rare_letters(text: str) -> str:
    """The text with a sign in the place of each letter that the fonts of typst may not have.

    >>> without_rare_letters("東 R&D")
    '� R&D'
    """
    return _BEYOND.sub(REPLACEMENT, text)


def drawn(content: Any) -> Any:
    """The same JSON content, every text in it without rare letters."""
    if isinstance(content, str):
        return without_rare_letters(content)
    if isinstance(content, Mapping):
        return {key: drawn(value) for key, value in content.items()}
    if isinstance(content, Sequence):
        return [drawn(value) for value in content]
    return content


def cleaned(content: Any) -> Any:
    """The same JSON content without what is no letter at all: control characters and halves of characters."""
    if isinstance(content, str):
        return _NO_LETTER.sub(REPLACEMENT, content)
    if isinstance(content, Mapping):
        return {key: cleaned(value) for key, value in content.items()}
    if isinstance(content, Sequence):
        return [cleaned(value) for value in content]
    return content


_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


_LONG_WORD = re.compile(r"\S{29,}")
_PIECE = re.compile(r"\S{10}(?=\S)")
_MOST_LETTERS = 2000


def breakable(content: Any) -> Any:
    """The same JSON content; a word that no line has room for may be broken, a text longer than a page is cut.

    >>> breakable({"name": "x" * 30})["name"].count("\\u200b"), breakable("telecommunications")
    (2, 'telecommunications')
    """
    if isinstance(content, str):
        content = content.replace(" %", "\u00a0%")  # a line does not begin with it
        cut = content if len(content) <= _MOST_LETTERS else f"{content[:_MOST_LETTERS]}…"
        return _LONG_WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), cut)
    if isinstance(content, Mapping):
        return {key: breakable(value) for key, value in content.items()}
    if isinstance(content, Sequence):
        return [breakable(value) for value in content]
    return content
