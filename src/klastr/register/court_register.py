"""Numbers of German registers: the court belongs to the number, for every court counts from 1."""

from __future__ import annotations

import re

# After normalising: "MÜNCHEN HRB 42243", in Berlin and some other places with a letter behind.
COURT_FORM = re.compile(r"[A-ZÄÖÜ][A-ZÄÖÜ .()/-]{1,50} (HRA|HRB|GNR|PR|VR) [1-9]\d{0,5}( [A-Z]{1,3})?")
_COURT = r"(?:AMTSGERICHT |REGISTERGERICHT |AG )?(?P<court>[^,]+?)"
_ENTRY = r"(?P<kind>HRA|HRB|GNR|PR|VR)[ .:]*(?P<number>\d[\d .]*?)"
_SPOKEN = (
    re.compile(rf"{_COURT}[ ,]+{_ENTRY}(?: *(?P<more>[A-Z]{{1,3}}))?"),
    re.compile(rf"{_ENTRY}(?: (?P<more>[A-Z]))?[ ,]+{_COURT}"),
)
_SMALL = {"Am", "An", "Der", "Im", "In", "Ob"}


def normalised_court_number(text: str) -> str:
    """The text in capitals as court, register, number; as it came where these are not in it.

    Examples
    --------
    >>> normalised_court_number("MÜNCHEN, HRB 42.243"), normalised_court_number("HRB 6684, AMTSGERICHT MÜNCHEN")
    ('MÜNCHEN HRB 42243', 'MÜNCHEN HRB 6684')
    """
    found = next((match for spoken in _SPOKEN if (match := spoken.fullmatch(text.strip(" ,")))), None)
    if not found:
        return text
    court = re.sub(r" +", " ", found["court"]).strip(" ,")
    number = re.sub(r"[ .]", "", found["number"]).lstrip("0")
    return " ".join(part for part in (court, found["kind"], number, found["more"]) if part)


def shown_court_number(value: str) -> str:
    """The court as a German writes it, a comma, the register.

    Examples
    --------
    >>> shown_court_number("FRANKFURT AM MAIN HRB 30000")
    'Amtsgericht Frankfurt am Main, HRB 30000'
    """
    court, kind, number = re.split(r" (HRA|HRB|GNR|PR|VR) ", value)
    words = (word.lower() if word in _SMALL else word for word in court.title().split(" "))
    return f"Amtsgericht {' '.join(words)}, {'GnR' if kind == 'GNR' else kind} {number}"
