"""Identifiers that no country gives: LEI, ROR, and ``demo:`` for organisations that klastr has invented."""

from __future__ import annotations

import re

from klastr.register.check_digits import iso_7064_97_10, last_by
from klastr.register.scheme import KNOWN, Scheme, grouped

_BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"


def ror_digits(body: str) -> str:
    """The characters as a number of base 32, and ISO 7064 MOD 97-10 behind it.

    Examples
    --------
    >>> ror_digits("024d6js")
    '02'
    """
    number = 0
    for character in body:
        number = number * 32 + _BASE_32.index(character)
    return f"{98 - number * 100 % 97:02d}"


WORLD = (
    Scheme(
        code="lei", name="LEI", country=None, identifies="legal entities on financial markets",
        form=re.compile(r"[0-9A-Z]{18}\d{2}"), said="18 letters or digits and 2 digits", lengths=(20,),
        rule=last_by(iso_7064_97_10, many=2), passes=1 / 97, prefixes=("LEI",), shown=grouped(4, 14),
        source="ISO 17442, as documented in public", register_url="https://search.gleif.org/#/record/{value}",
    ),
    Scheme(
        code="ror", name="ROR", country=None, identifies="research organisations",
        form=re.compile(r"0[0-9a-hjkmnp-tv-z]{6}\d{2}"), said="0, 6 characters of base 32, 2 digits", lengths=(9,),
        rule=last_by(ror_digits, many=2), passes=1 / 97,
        prefixes=("HTTPS://RORORG/", "HTTP://RORORG/", "RORORG/", "ROR"), source=KNOWN,
        shown="https://ror.org/{}".format, register_url="https://ror.org/{value}",
    ),
    Scheme(
        code="demo", name="demo", country=None, identifies="synthetic organisations: they do not exist",
        prepared=str.lower,
        form=re.compile(r"demo:[a-z][a-z0-9]*(-[a-z0-9]+)*"), said="demo: and words or numbers joined by hyphens",
        source="klastr",
    ),
)  # fmt: skip
