"""In which encoding is a text written? Found from the whole file, with the evidence said aloud.

UTF-8 proves itself: hardly any other text is valid UTF-8. UTF-16 shows by its mark or by a NUL at every second byte.
Between the one-byte encodings the letters decide: bytes that spell words of one language in one encoding are a jumble
of several alphabets in another.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from klastr.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

# The letters beyond a-z that each language writes; a language is evidence for the encodings that were made for it.
_LETTERS = {
    "Czech": "áčďéěíňóřšťúůýž",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Polish": "ąćęłńóśźż",
    "Hungarian": "áéíóöőúüű",
    "Slovene": "čšž",
    "Croatian": "čćđšž",
    "Romanian": "ăâîşţ",
    "German": "äöüß",
    "French": "àâæçèéêëîïôœùûüÿ",
    "Spanish": "áéíñóúü",
    "Italian": "àèéìíòóùú",
    "Portuguese": "àáâãçéêíóôõúü",
    "Swedish": "åäöé",
    "Danish": "æøåé",
}
_CENTRAL = ("Czech", "Slovak", "Polish", "Hungarian", "Slovene", "Croatian", "Romanian", "German")
_WESTERN = ("German", "French", "Spanish", "Italian", "Portuguese", "Swedish", "Danish")
_CANDIDATES = (
    ("cp1250", "Windows-1250", _CENTRAL),
    ("cp1252", "Windows-1252", _WESTERN),
    ("iso8859-2", "ISO 8859-2", _CENTRAL),
    ("cp852", "DOS 852", _CENTRAL),
)
_ASCII_TO_SPACE = bytes(32 if byte < 128 and not chr(byte).isalpha() else byte for byte in range(256))
_SIGNS = frozenset("\u00a0–—’‘“”„…€§°²")
_WORDS_ENOUGH = 5_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by the name Python knows it, and in words."""

    name: str
    label: str
    evidence: str
    mark: int = 0
    """Bytes of the byte-order mark, to be skipped."""
    line_feeds: int = 0
    """In the whole file, counted on the way."""


def found_encoding(blocks: Iterable[bytes], *, where: str) -> Encoding:
    """Find the encoding of a text in one pass over its bytes.

    Parameters
    ----------
    blocks : iterable of bytes
        The whole file, in pieces of any size (the first at least 4 bytes, if the file has them).
    where : str
        The file's name, for the sentence of an error.

    Raises
    ------
    UnreadableFile
        NUL bytes stand in it, or its bytes are letters in no encoding that is known here: it is no text.

    Examples
    --------
    >>> found_encoding(["Plzeňský".encode("cp1250")], where="regions.csv").label
    'Windows-1250'
    """
    pieces = iter(blocks)
    head = next(pieces, b"")
    marked = _encoding_by_mark(head) or _unmarked_utf16(head)
    if marked is not None and marked.name != "utf-8":
        return replace(marked, line_feeds=_line_feeds(head) + sum(_line_feeds(piece) for piece in pieces))
    return _one_byte_or_utf8(_chained(head, pieces), marked, where)


def _one_byte_or_utf8(pieces: Iterator[bytes], marked: Encoding | None, where: str) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, strange_line = 0, 0
    words: set[bytes] = set()
    for piece in pieces:
        if b"\0" in piece:
            line = lines + _line_feeds(piece[: piece.index(b"\0")]) + 1
            raise UnreadableFile(
                f"'{where}' is not a text: NUL bytes stand in it (first in line {line:,}).",
                hint="the file is damaged or of another kind; save or download it again.",
                file=where,
                line=line,
            )
        if not strange_line:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                strange_line = lines + _line_feeds(piece[: error.start]) + 1
        if strange_line and len(words) < _WORDS_ENOUGH:
            words.update(islice(_words_beyond_ascii(piece), _WORDS_ENOUGH))
        lines += _line_feeds(piece)
    if not strange_line:
        return replace(marked or Encoding("utf-8", "UTF-8", "every byte is valid UTF-8"), line_feeds=lines)
    return replace(_encoding_by_letters(words, strange_line, where), line_feeds=lines)


def _encoding_by_letters(words: set[bytes], strange_line: int, where: str) -> Encoding:
    """The encoding in which most of the words keep to the alphabet of one language."""
    scored = [(_best_language(words, name, languages), -rank) for rank, (name, _, languages) in enumerate(_CANDIDATES)]
    (share, language), rank = max(scored, key=lambda entry: (entry[0][0], entry[1]))
    name, label, _ = _CANDIDATES[-rank]
    if share < 0.5:
        raise UnreadableFile(
            f"The letters of '{where}' cannot be read: line {strange_line:,} is not UTF-8, and in no "
            "other encoding that is known here do they spell words.",
            hint="save the file as 'CSV UTF-8'.",
            file=where,
            line=strange_line,
        )
    return Encoding(
        name,
        label,
        f"line {strange_line:,} is not UTF-8, and {share:.0%} of the words beyond ASCII keep to the "
        f"{language} alphabet in {label}",
    )


def _best_language(words: set[bytes], encoding: str, languages: Iterable[str]) -> tuple[float, str]:
    decoded = []
    for word in words:
        try:
            decoded.append({letter for letter in word.decode(encoding).lower() if ord(letter) > 127} - _SIGNS)
        except UnicodeDecodeError:
            decoded.append({"\ufffd"})
    shares = [
        (sum(letters <= set(_LETTERS[language]) for letters in decoded) / max(len(decoded), 1), language)
        for language in languages
    ]
    return max(shares, key=lambda entry: entry[0])


def _encoding_by_mark(head: bytes) -> Encoding | None:
    for mark, name, label in _MARKS:
        if head.startswith(mark):
            return Encoding(name, label, "the file begins with a byte-order mark", mark=len(mark))
    return None


def _unmarked_utf16(head: bytes) -> Encoding | None:
    """Plain letters in UTF-16 have a NUL at every second byte: the second (little end first) or the first."""
    sample = head[:4096]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        here, there = sample[first::2], sample[1 - first :: 2]
        if len(here) >= 2 and here.count(0) > 0.6 * len(here) and there.count(0) < 0.05 * len(there):
            return Encoding(name, "UTF-16", "every second byte is NUL")
    return None


def _words_beyond_ascii(piece: bytes) -> Iterator[bytes]:
    return (word for word in piece.translate(_ASCII_TO_SPACE).split() if not word.isascii())


def _line_feeds(piece: bytes) -> int:
    return piece.count(b"\n")


def _chained(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from pieces
