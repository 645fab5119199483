"""What people write as an identifier, and what they are told when it is none."""

from __future__ import annotations

import time
from dataclasses import FrozenInstanceError

import pytest

from klastr.errors import InvalidIdentifier, InvalidOption
from klastr.register.identifier import SCHEMES, checked_identifier


@pytest.mark.parametrize(
    ("scheme", "written", "value"),
    [
        ("cz-ico", " 452 74 649 ", "45274649"),
        ("cz-ico", "IČO: 45274649", "45274649"),
        ("cz-ico", "IČ 452-74-649", "45274649"),
        ("cz-ico", "４５２７４６４９", "45274649"),
        ("cz-ico", "٤٥٢٧٤٦٤٩", "45274649"),
        ("cz-vat", "45274649", "CZ45274649"),
        ("cz-vat", "DIČ: CZ 45274649", "CZ45274649"),
        ("eu-vat", "gr094019245", "EL094019245"),
        ("eu-vat", "atu 1418 9108", "ATU14189108"),
        ("at-fn", "fn 93363 Z", "93363z"),
        ("hu-tax", "10625790–4–44", "10625790444"),
        ("hu-company", "Cg. 01-10-041683", "0110041683"),
        ("si-maticna", "5025796", "5025796000"),
        ("de-hr", "HRB 42.243, Amtsgericht München", "MÜNCHEN HRB 42243"),
        ("de-hr", "AG Mu\u0308nchen HRB 042243", "MÜNCHEN HRB 42243"),
        ("de-hr", "Amtsgericht Charlottenburg, HRB 12345 B", "CHARLOTTENBURG HRB 12345 B"),
        ("ror", "HTTPS://ROR.ORG/024D6JS02", "024d6js02"),
        ("lei", "529900s5r9yhjhykkg94", "529900S5R9YHJHYKKG94"),
        ("demo", "Demo:wood-firm-017", "demo:wood-firm-017"),
    ],
)
def test_one_number_has_one_spelling(scheme: str, written: str, value: str) -> None:
    assert checked_identifier(written, scheme).value == value


def test_a_vat_number_is_the_same_however_it_was_asked_for() -> None:
    assert checked_identifier("CZ45274649", "eu-vat") == checked_identifier("452 746 49", "cz-vat")


def test_a_court_is_shown_as_it_is_written() -> None:
    assert checked_identifier("AG FRANKFURT AM MAIN HRB 30000", "de-hr").shown == (
        "Amtsgericht Frankfurt am Main, HRB 30000"
    )


@pytest.mark.parametrize(
    ("scheme", "written", "told"),
    [
        ("cz-ico", "45274648", "it would be 45274649"),
        ("cz-ico", "177041", "00177041 would fit"),
        ("cz-ico", "452746", "8 digits, not 6 characters"),
        ("at-fn", "93363a", "it would be 93363z"),
        ("pl-nip", "1000000010", "it would be|no check digit fits"),
        ("sk-vat", "SK2020372641", "it would be SK2020372640"),
        ("cz-ico", "CZ45274649", "it fits cz-vat"),
        ("eu-vat", "US45274649", "begins no VAT number"),
        ("eu-vat", "45274649", "begins no VAT number"),
        ("de-hr", "HRB 42243", "a court"),
        ("cz-vat", "CZ7103192745", "8 digits, or 9"),
        ("cz-ico", "", "empty"),
        ("cz-ico", " \t ", "empty"),
    ],
)
def test_what_is_wrong_is_told(scheme: str, written: str, told: str) -> None:
    with pytest.raises(InvalidIdentifier, match=told) as caught:
        checked_identifier(written, scheme)
    assert caught.value.hint


@pytest.mark.parametrize("scheme", ["cz-icoo", "", "CZ-ICO", "x" * 1_000_000])
def test_a_scheme_that_is_not_there_is_misuse(scheme: str) -> None:
    with pytest.raises(InvalidOption, match="no scheme") as caught:
        checked_identifier("45274649", scheme)
    assert len(str(caught.value)) < 1_000


HOSTILE = {
    "ten million digits": "4" * 10_000_000,
    "turned direction": "\u202e94647254",
    "zero width": "452\u200b74649",
    "combining": "4\u03015274649",
    "many combining": "4" + "\u0301" * 100,
    "superscript": "4527464\u2079",
    "Cyrillic letters": "\u0410\u0422U14189108",
    "roman numeral": "\u216745274649",
    "lone surrogate": "\ud80045274649",
    "nothing": "\x0045274649",
    "emoji": "4\ufe0f\u20e35274649",
    "newline inside": "4527\n=4649",
    "markup": "<b>45274649</b>",
    "spreadsheet formula": '=HYPERLINK("x","45274649")',
    "dots": "." * 120,
}


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_at_once(written: str) -> None:
    began = time.perf_counter()
    for scheme in (*SCHEMES, "eu-vat"):
        with pytest.raises(InvalidIdentifier) as caught:
            checked_identifier(written, scheme)
        assert len(str(caught.value)) < 1_000
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("thing", [None, 45274649, 4.5, b"45274649", ["45274649"]])
def test_only_text_is_an_identifier(thing: object) -> None:
    with pytest.raises(InvalidIdentifier, match="is a text"):
        checked_identifier(thing, "cz-ico")  # type: ignore[arg-type]


def test_an_identifier_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        checked_identifier("45274649", "cz-ico").value = "00177041"  # type: ignore[misc]


def test_where_the_register_shows_it() -> None:
    assert checked_identifier("45274649", "cz-ico").register_url == (
        "https://ares.gov.cz/ekonomicke-subjekty-v-be/rest/ekonomicke-subjekty/45274649"
    )
    vies = "https://ec.europa.eu/taxation_customs/vies/rest-api/ms/EL/vat/094019245"
    assert checked_identifier("EL094019245", "eu-vat").register_url == vies
    assert checked_identifier("FN 93363z", "at-fn").register_url is None


def test_every_scheme_is_told_in_full() -> None:
    for code, scheme in SCHEMES.items():
        assert code == scheme.code
        assert all((scheme.name, scheme.identifies, scheme.said, scheme.source))
        assert (scheme.check == "form") == (scheme.passes == 1)
