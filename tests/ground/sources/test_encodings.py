"""The encoding of a text is found from its bytes, with evidence."""

from __future__ import annotations

import pytest

from klastr.errors import UnreadableFile
from klastr.sources.encodings import Encoding, found_encoding

CZECH = "kraj;počet\nPlzeňský;1\nJihočeský;2\nÚstecký;3\nKošický;4\nLiberecký žďár;5\n"
POLISH = "Łódzkie;1\nŚląskie;2\nŚwiętokrzyskie;3\nMałopolskie;4\n"
HUNGARIAN = "Közép-Dunántúl;1\nNyugat-Dunántúl;2\nDél-Alföld;3\nfőváros;4\n"
FRENCH = "Rhône-Alpes;1\nLozère;2\nÎle-de-France;3\nFranche-Comté;4\nArdèche;5\nGuérêt;6\n"


def encoding(*pieces: bytes) -> Encoding:
    return found_encoding(pieces, where="table.csv")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (CZECH, "utf-8"),
        (CZECH, "utf-8-sig"),
        (CZECH, "utf-16"),
        (CZECH, "utf-16-le"),
        (CZECH, "utf-16-be"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (CZECH, "cp852"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (HUNGARIAN, "cp1250"),
        (FRENCH, "cp1252"),
        ("plain;1\n", "ascii"),
    ],
)
def test_a_text_is_read_as_it_was_written(text: str, name: str) -> None:
    written = text.encode(name)
    found = encoding(written)
    assert written[found.mark :].decode(found.name) == text


def test_the_evidence_names_line_and_language() -> None:
    found = encoding(CZECH.encode("cp1250"))
    assert found.label == "Windows-1250"
    assert found.evidence.startswith(
        "line 1 is not UTF-8, and 100% of the words beyond ASCII keep to the Czech alphabet"
    )


def test_a_single_letter_late_in_a_large_file_is_noticed() -> None:
    found = encoding(b"a;1\n" * 10_000, b"Plze\xf2;2\n", b"b;1\n" * 10)
    assert found.label == "Windows-1250"
    assert "line 10,001" in found.evidence
    assert found.line_feeds == 10_011


def test_a_letter_that_is_cut_by_two_pieces_is_whole() -> None:
    written = "Plzeň".encode()
    assert encoding(written[:-1], written[-1:]).name == "utf-8"


def test_nul_bytes_in_a_text_are_refused_with_their_line() -> None:
    with pytest.raises(UnreadableFile, match=r"'table.csv' is not a text: NUL bytes stand in it \(first in line 2\)"):
        encoding(b"a;b\n1;\x002\n")


def test_bytes_that_spell_no_words_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="spell words"):
        encoding(bytes(range(128, 256)) * 4)
