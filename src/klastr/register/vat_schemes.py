"""VAT identification numbers of the member states of the European Union and of Northern Ireland.

The country's letters belong to the number. Numbers that are given to natural persons alone (Czech birth numbers,
Swedish personal numbers, Spanish ones that begin with a digit) are not taken: the register keeps organisations.
"""

from __future__ import annotations

import re

from klastr.register import vat_rules
from klastr.register.check_digits import Rule, iso_7064_11_10, last_by, luhn
from klastr.register.national_schemes import hungarian_digit, nip_digit
from klastr.register.scheme import KNOWN, READ, SEEN, Scheme

_SOURCES = dict.fromkeys(("AT", "BG", "CZ", "ES", "HU", "IE", "LV", "PL", "RO", "SI", "SK"), READ) | dict.fromkeys(
    ("BE", "EL", "FI", "HR", "PT", "SE"), SEEN
)
_NAMES = ("DIČ", "DIC", "IČDPH", "UID", "USTIDNR", "USTID", "VATID", "VAT")


def _vat(
    country: str, number: str, said: str, *lengths: int, rule: Rule | None = None, passes: float = 1.0
) -> Scheme:  # fmt: skip
    """One member state; the rule sees the number without the country's letters."""

    def ruled(value: str) -> str | None:
        mended = rule(value[2:]) if rule else None
        return None if mended is None else country + mended

    return Scheme(
        code=f"{'gr' if country == 'EL' else country.lower()}-vat", name="VAT number", country=country,
        identifies="taxpayers for VAT", form=re.compile(f"{country}(?:{number})"), said=f"{country} and {said}",
        lengths=tuple(2 + length for length in lengths), rule=ruled if rule else None, passes=passes,
        prefixes=_NAMES + (("GR",) if country == "EL" else ()), added=country,
        source=_SOURCES.get(country, KNOWN) if rule else "form as published for VIES, the Commission's service",
        register_url=f"https://ec.europa.eu/taxation_customs/vies/rest-api/ms/{country}/vat/{{national}}",
    )  # fmt: skip


VAT = (
    _vat("AT", r"U\d{8}", "U and 8 digits", 9, rule=vat_rules.austrian, passes=1 / 10),
    _vat("BE", r"[01]\d{9}", "10 digits, a 0 or 1 in front", 10, rule=vat_rules.belgian, passes=1 / 97),
    _vat("BG", r"\d{9}", "9 digits", 9, rule=vat_rules.bulgarian, passes=1 / 10),
    _vat("CY", r"\d{8}[A-Z]", "8 digits and a letter", 9),
    _vat(
        "CZ", r"[0-8]\d{7}|699\d{6}", "8 digits, or 9 that begin with 699 for a group", 8, 9,
        rule=vat_rules.czech, passes=1 / 10,
    ),
    _vat("DE", r"[1-9]\d{8}", "9 digits, no 0 in front", 9, rule=last_by(iso_7064_11_10), passes=1 / 10),
    _vat("DK", r"[1-9]\d{7}", "8 digits", 8, rule=vat_rules.danish, passes=1 / 11),
    _vat("EE", r"10\d{7}", "9 digits that begin with 10", 9),
    _vat("EL", r"\d{9}", "9 digits", 9, rule=vat_rules.greek, passes=1 / 10),
    _vat(
        "ES", r"[A-HJNP-SUVW]\d{7}[0-9A-J]", "a letter, 7 digits, a digit or letter", 9,
        rule=vat_rules.spanish, passes=1 / 10,
    ),
    _vat("FI", r"\d{8}", "8 digits", 8, rule=vat_rules.finnish, passes=1 / 11),
    _vat("FR", r"[0-9A-HJ-NP-Z]{2}\d{9}", "2 digits or letters and 9 digits", 11, rule=vat_rules.french, passes=1 / 99),
    _vat("HR", r"\d{11}", "11 digits", 11, rule=last_by(iso_7064_11_10), passes=1 / 10),
    _vat("HU", r"\d{8}", "8 digits", 8, rule=last_by(hungarian_digit), passes=1 / 10),
    _vat(
        "IE", r"\d{7}[A-W][A-I]?|\d[A-Z]\d{5}[A-W]", "7 digits and 1 or 2 letters", 8, 9,
        rule=vat_rules.irish, passes=1 / 23,
    ),
    _vat("IT", r"\d{11}", "11 digits", 11, rule=last_by(luhn), passes=1 / 10),
    _vat("LT", r"\d{7}1\d|\d{10}1\d", "9 or 12 digits, a 1 before the last", 9, 12),
    _vat("LU", r"\d{8}", "8 digits", 8, rule=vat_rules.luxembourgish, passes=1 / 100),
    _vat("LV", r"[4-9]\d{10}", "11 digits, the first from 4", 11, rule=vat_rules.latvian, passes=1 / 11),
    _vat("MT", r"[1-9]\d{7}", "8 digits", 8),
    _vat("NL", r"\d{9}B\d{2}", "9 digits, B and 2 digits", 12),
    _vat("PL", r"\d{10}", "10 digits", 10, rule=last_by(nip_digit), passes=1 / 11),
    _vat("PT", r"[1-9]\d{8}", "9 digits", 9, rule=vat_rules.portuguese, passes=1 / 10),
    _vat("RO", r"[1-9]\d{1,9}", "2 to 10 digits", *range(2, 11), rule=vat_rules.romanian, passes=1 / 10),
    _vat(
        "SE", r"\d{2}[2-9]\d{7}(?!00)\d{2}", "12 digits, the third from 2", 12,
        rule=vat_rules.swedish, passes=1 / 10,
    ),
    _vat("SI", r"[1-9]\d{7}", "8 digits, no 0 in front", 8, rule=vat_rules.slovenian, passes=1 / 11),
    _vat(
        "SK", r"[1-9]\d[2-47-9]\d{7}", "10 digits, the third 2, 3, 4, 7, 8 or 9", 10,
        rule=vat_rules.slovak, passes=1 / 11,
    ),
    _vat("XI", r"\d{9}(\d{3})?", "9 or 12 digits", 9, 12),
)  # fmt: skip
