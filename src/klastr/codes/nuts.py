"""NUTS, the European classification of regions: levels, parents, countries, names and versions of its codes.

Level 0 is the country (two letters), each further character one level. Greek codes are written ``EL`` and British ones
``UK``, as Eurostat does; ``GR`` and ``GB`` are understood. Codes that end in Z (``CZZZ``) are the parts of a country
outside any region. How one version follows another is told by `klastr.codes.nuts_changes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from klastr.codes.facts import facts
from klastr.codes.versions import VersionFit, best_versions, versions_in

VERSIONS: tuple[int, ...] = (2003, 2006, 2010, 2013, 2016, 2021)

_SHAPE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
_AGGREGATE = re.compile(r"(EU|EA|EEA|EFTA|EUR)\d*(_\d+)?")  # EU28, EU27_2020, EA19, EEA31
_OTHER_SPELLING = {"GR": "EL", "GB": "UK"}
# Northern Ireland has had more than ten regions of level 3 since 2016: their codes go on with UKN10, not below a UKN1.
_NOT_THE_FIRST_CHARACTERS = {f"UKN1{digit}": "UKN0" for digit in range(7)}


@cache
def _regions() -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in facts("nuts.csv")}


@cache
def _small_regions() -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in facts("nuts3.csv")}


def _row(code: str) -> Mapping[str, str] | None:
    return (_small_regions() if len(code) == 5 else _regions()).get(code)


@lru_cache(maxsize=65_536)
def normalised(code: str) -> str | None:
    """The code as Eurostat writes it, None where no version of NUTS knows it.

    Examples
    --------
    >>> [normalised(code) for code in (" cz08", "GR11", "CZZZ", "EU28", "CZ09")]
    ['CZ08', 'EL11', 'CZZZ', 'EU28', None]
    """
    text = "".join(code.split()).upper()
    text = _OTHER_SPELLING.get(text[:2], text[:2]) + text[2:]
    if is_aggregate(text) or is_extra_regio(text):
        return text
    return text if _SHAPE.fullmatch(text) and _row(text) else None


def level(code: str) -> int | None:
    """0 country, 1 to 3 regions; None for aggregates of countries and for codes that no version knows.

    Examples
    --------
    >>> [level(code) for code in ("CZ", "CZ0", "CZ08", "CZ080", "CZZZ", "EU28", "CZ09")]
    [0, 1, 2, 3, 2, None, None]
    """
    known = normalised(code)
    return None if known is None or is_aggregate(known) else len(known) - 2


def parent(code: str) -> str | None:
    """The code one level up.

    Examples
    --------
    >>> parent("CZ08"), parent("CZ0"), parent("CZ"), parent("UKN10")
    ('CZ0', 'CZ', None, 'UKN0')
    """
    known = normalised(code)
    if known is None or not level(known):
        return None
    return _NOT_THE_FIRST_CHARACTERS.get(known, known[:-1])


def spellings(code: str) -> tuple[str, ...]:
    """The forms in which a code is met in tables.

    Examples
    --------
    >>> spellings("EL30"), spellings("CZ08")
    (('EL30', 'GR30', 'el30'), ('CZ08', 'cz08'))
    """
    others = (old + code[2:] for old, new in _OTHER_SPELLING.items() if code.startswith(new))
    return (code, *others, code.lower())


def country(code: str) -> str | None:
    """The country's two letters.

    Examples
    --------
    >>> country("CZ08"), country("GR30"), country("EU28")
    ('CZ', 'EL', None)
    """
    known = normalised(code)
    return None if known is None or is_aggregate(known) else known[:2]


def is_extra_regio(code: str) -> bool:
    """Whether a code stands for what a country does not allot to any region (ships, embassies, platforms at sea).

    Examples
    --------
    >>> is_extra_regio("CZZZ"), is_extra_regio("CZZ"), is_extra_regio("CZ08")
    (True, True, False)
    """
    return code[2:] in ("Z", "ZZ", "ZZZ") and code[:2] in _regions()


def is_aggregate(code: str) -> bool:
    """Whether a code stands for several countries: ``EU28``, ``EU27_2020``, ``EA19``.

    Examples
    --------
    >>> is_aggregate("EU27_2020"), is_aggregate("EE")
    (True, False)
    """
    return _AGGREGATE.fullmatch(code) is not None


def label(code: str, language: str = "en") -> str:
    """A name for people: in the language, else in English, else in Latin letters; the code where there is none.

    Parameters
    ----------
    code : str
    language : str
        ``"en"``, ``"cs"`` or ``"native"``; any other is taken as English.

    Examples
    --------
    >>> label("CZ08"), label("CZ08", "cs"), label("PL22"), label("EL30", "native"), label("CZZZ")
    ('Moravia-Silesia', 'Moravskoslezsko', 'Silesia', 'Αττική', 'Czechia, outside regions')
    """
    known = normalised(code)
    if known is None:
        return code
    if is_extra_regio(known):
        return f"{label(known[:2], language)}, {'mimo regiony' if language == 'cs' else 'outside regions'}"
    row = _row(known)
    if row is None:
        return known
    if language == "native":
        return row["name"]
    english = row.get("english") or row.get("latin") or row["name"]
    return row.get("czech") or english if language == "cs" else english


def versions(code: str) -> tuple[int, ...]:
    """The versions of NUTS in which a code exists.

    Examples
    --------
    >>> versions("HU10"), versions("HU11"), versions("XX11")
    ((2003, 2006, 2010, 2013), (2016, 2021), ())
    """
    known = normalised(code)
    if known is None or is_aggregate(known):
        return ()
    if is_extra_regio(known):
        known = known[:2]
    row = _row(known)
    return versions_in(row["versions"], VERSIONS) if row else ()


def version_of(codes: Iterable[str]) -> VersionFit:
    """The versions of NUTS that hold these codes, and which codes are of other versions or of none.

    Aggregates of countries are not counted. Codes outside regions exist as long as their country does.

    Examples
    --------
    >>> fit = version_of(["CZ08", "HU10", "FRF2"])
    >>> fit.versions, fit.mixed, dict(fit.elsewhere)
    ((2016, 2021), True, {'HU10': (2003, 2006, 2010, 2013)})
    """
    found = {code: versions(code) for code in dict.fromkeys(codes) if not is_aggregate(code)}
    known = {code: held for code, held in found.items() if held}
    return best_versions(known, (code for code, held in found.items() if not held))


@cache
def codes_of(version: int, *, level: int) -> frozenset[str]:
    """All codes of one version and level, without those outside regions.

    Examples
    --------
    >>> len(codes_of(2016, level=2)), len(codes_of(2016, level=0))
    (332, 37)
    """
    rows = _small_regions() if level == 3 else _regions()
    return frozenset(
        code
        for code, row in rows.items()
        if len(code) == level + 2 and version in versions_in(row["versions"], VERSIONS)
    )
