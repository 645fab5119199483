"""Numbers of national company registers and statistical offices: Central Europe, Germany and Serbia."""

from __future__ import annotations

import re

from klastr.register.check_digits import iso_7064_11_10, last_by, one_digit, weighted_sum
from klastr.register.court_register import COURT_FORM, normalised_court_number, shown_court_number
from klastr.register.scheme import KNOWN, READ, SEEN, Scheme, grouped, without_separators

FN_LETTERS = "abdfghikmpstvwxyz"


def ico_digit(body: str) -> str:
    """Remainders 0 and 1 by 11 give the digits 1 and 0.

    Examples
    --------
    >>> ico_digit("4527464")
    '9'
    """
    return str((11 - weighted_sum(body, range(8, 1, -1)) % 11) % 10)


def nip_digit(body: str) -> str | None:
    """The remainder itself; 10 is never issued."""
    return one_digit(weighted_sum(body, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11)


def regon(number: str) -> str:
    """The ninth digit checks the organisation, 0 stands for 10. The local unit behind it is not checked."""
    return number[:8] + str(weighted_sum(number[:8], (8, 9, 2, 3, 4, 5, 6, 7)) % 11 % 10) + number[9:]


def without_own_unit(text: str) -> str:
    """Five zeros behind nine digits are the organisation itself: the statistical office writes both.

    Examples
    --------
    >>> without_own_unit("610188201-00000")
    '610188201'
    """
    return re.sub(r"(?<=\d{9})00000$", "", without_separators(text))


def hungarian_digit(body: str) -> str:
    """The weighted sum is filled up to tens.

    Examples
    --------
    >>> hungarian_digit("1062579")
    '0'
    """
    return str(-weighted_sum(body, (9, 7, 3, 1, 9, 7, 3)) % 10)


def hungarian_tax_number(number: str) -> str:
    """The check digit is the eighth; kind of taxation and county follow it."""
    return number[:7] + hungarian_digit(number[:7]) + number[8:]


def firmenbuch_letter(body: str) -> str:
    """The number's remainder by 17 chooses one of seventeen letters.

    Examples
    --------
    >>> firmenbuch_letter("93363")
    'z'
    """
    return FN_LETTERS[int(body) % 17]


def slovenian_registration(number: str) -> str | None:
    """The seventh digit; a remainder of 0 is never issued, 1 gives the digit 0. The unit follows."""
    remainder = weighted_sum(number[:6], range(7, 1, -1)) % 11
    return None if remainder == 0 else number[:6] + str((11 - remainder) % 10) + number[7:]


CZECHIA_AND_SLOVAKIA = (
    Scheme(
        code="cz-ico", name="IČO", country="CZ", identifies="legal bodies and traders",
        form=re.compile(r"\d{8}"), said="8 digits", lengths=(8,), rule=last_by(ico_digit), passes=1 / 10,
        prefixes=("IČO", "IČ", "ICO", "IC"), source=READ,
        register_url="https://ares.gov.cz/ekonomicke-subjekty-v-be/rest/ekonomicke-subjekty/{value}",
    ),
    Scheme(
        code="sk-ico", name="IČO", country="SK", identifies="legal bodies and traders",
        form=re.compile(r"\d{8}"), said="8 digits", lengths=(8,), rule=last_by(ico_digit), passes=1 / 10,
        prefixes=("IČO", "ICO"), source=READ, shown=grouped(2, 3),
        register_url="https://www.orsr.sk/hladaj_ico.asp?ICO={value}&SID=0",
    ),
)  # fmt: skip
POLAND = (
    Scheme(
        code="pl-nip", name="NIP", country="PL", identifies="taxpayers",
        form=re.compile(r"\d{10}"), said="10 digits", lengths=(10,), rule=last_by(nip_digit), passes=1 / 11,
        prefixes=("NIP", "PL"), source=READ, shown=grouped(3, 3, 2, 2, by="-"),
    ),
    Scheme(
        code="pl-regon", name="REGON", country="PL", identifies="organisations (9 digits), their local units (14)",
        form=re.compile(r"\d{9}(\d{5})?"), said="9 or 14 digits", lengths=(9, 14), rule=regon, passes=1 / 10,
        prefixes=("REGON",), source=READ, prepared=without_own_unit,
    ),
    Scheme(
        code="pl-krs", name="KRS", country="PL", identifies="companies, associations, foundations",
        form=re.compile(r"\d{10}"), said="10 digits", lengths=(10,), prefixes=("NRKRS", "KRS"), source=KNOWN,
        register_url="https://api-krs.ms.gov.pl/api/krs/OdpisAktualny/{value}?rejestr=P&format=json",
    ),
)  # fmt: skip
HUNGARY = (
    Scheme(
        code="hu-tax", name="adószám", country="HU", identifies="taxpayers",
        form=re.compile(r"\d{8}[1-5]\d{2}"), said="11 digits, 8-1-2, the ninth from 1 to 5", lengths=(11,),
        rule=hungarian_tax_number, passes=1 / 10, prefixes=("ADÓSZÁM", "ADOSZAM", "HU"), source=READ,
        shown=grouped(8, 1, 2, by="-"),
    ),
    Scheme(
        code="hu-company", name="cégjegyzékszám", country="HU", identifies="companies",
        form=re.compile(r"(0[1-9]|1\d|20)\d{8}"), said="10 digits, 2-2-6, the first two from 01 to 20", lengths=(10,),
        prefixes=("CÉGJEGYZÉKSZÁM", "CEGJEGYZEKSZAM", "CG"), source=KNOWN, shown=grouped(2, 2, 6, by="-"),
    ),
)  # fmt: skip
AUSTRIA_AND_GERMANY = (
    Scheme(
        code="at-fn", name="Firmenbuchnummer", country="AT", identifies="companies",
        form=re.compile(r"[1-9]\d{0,5}[a-z]"), said="1 to 6 digits, no 0 in front, and a letter",
        lengths=tuple(range(2, 8)),
        rule=last_by(firmenbuch_letter), passes=1 / 26, prefixes=("FN",), source=SEEN, shown="FN {}".format,
    ),
    Scheme(
        code="de-hr", name="Handelsregister", country="DE", identifies="companies, associations, cooperatives",
        form=COURT_FORM, said="a court, HRA, HRB, GnR, PR or VR, and up to 6 digits", source=KNOWN,
        prefixes=("AMTSGERICHT", "REGISTERGERICHT"), prepared=normalised_court_number,
        shown=shown_court_number,
    ),
)  # fmt: skip
SLOVENIA_AND_SERBIA = (
    Scheme(
        code="si-maticna", name="matična številka", country="SI", identifies="organisations; the last three the unit",
        form=re.compile(r"\d{7}[0-9A-Z]\d{2}"), said="7 digits, or 10 with the unit", lengths=(7, 10),
        rule=slovenian_registration, passes=1 / 11, prefixes=("MATIČNAŠTEVILKA",), added="+000", source=READ,
    ),
    Scheme(
        code="rs-mb", name="matični broj", country="RS", identifies="organisations and traders",
        form=re.compile(r"\d{8}"), said="8 digits", lengths=(8,), prefixes=("MATIČNIBROJ", "MATICNIBROJ", "MB"),
        source="form only: no text of a rule was found",
    ),
    Scheme(
        code="rs-pib", name="PIB", country="RS", identifies="taxpayers",
        form=re.compile(r"\d{9}"), said="9 digits", lengths=(9,), rule=last_by(iso_7064_11_10), passes=1 / 10,
        prefixes=("PIB", "RS"), source=SEEN,
    ),
)  # fmt: skip
NATIONAL = (*CZECHIA_AND_SLOVAKIA, *POLAND, *HUNGARY, *AUSTRIA_AND_GERMANY, *SLOVENIA_AND_SERBIA)
