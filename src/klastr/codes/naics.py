"""NAICS, the North American classification of industries: levels, parents, names and versions of its codes.

The level is the number of digits. Three sectors are written as a range (``31-33`` manufacturing, ``44-45`` retail
trade, ``48-49`` transport and warehousing), the total as ``00``. Five versions share most codes; the facts here hold
2007, 2012 and 2017, and of 2022 the subsectors that are new in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from klastr.codes.facts import facts
from klastr.codes.versions import VersionFit, best_versions, versions_in

VERSIONS: tuple[int, ...] = (2007, 2012, 2017, 2022)

TOTAL = "00"
_RANGES = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}
_FILLED = re.compile(r"(\d*)[-/]+")  # the files of County Business Patterns fill up to six: 31----, 311///, ------


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in facts("naics.csv")}


@lru_cache(maxsize=65_536)
def normalised(code: str) -> str | None:
    """The canonical form of a code, None where no version knows it.

    Examples
    --------
    >>> [normalised(code) for code in ("336411", "31-33", "31----", "311///", "------", "336999999", "999")]
    ['336411', '31-33', '31-33', '311', '00', None, '999']
    """
    text = "".join(code.split())
    filled = _FILLED.fullmatch(text)
    if filled:
        text = _RANGES.get(filled[1], filled[1] or TOTAL)
    # Of 2022 only new subsectors are known: what lies below them is new as well.
    known = text in _rows() or (len(text) <= 6 and text.isdigit() and _is_new_in_2022(text))
    return text if known else None


def _is_new_in_2022(digits: str) -> bool:
    return len(digits) > 3 and _rows().get(digits[:3], {}).get("versions") == "2022"


def level(code: str) -> int | None:
    """0 total, 2 sector, 3 to 6 as many digits; None for other codes.

    Examples
    --------
    >>> [level(code) for code in ("00", "31-33", "336", "336411", "C29")]
    [0, 2, 3, 6, None]
    """
    known = normalised(code)
    if known is None:
        return None
    return 0 if known == TOTAL else min(len(known), 2) if "-" in known else len(known)


def parent(code: str) -> str | None:
    """The code one level up: a digit less, then the sector, then ``00``.

    Examples
    --------
    >>> list(ancestors("336411"))
    ['33641', '3364', '336', '31-33', '00']
    """
    known = normalised(code)
    if known is None or known == TOTAL:
        return None
    if len(known) == 2 or "-" in known:
        return TOTAL
    return _RANGES.get(known[:2], known[:2]) if len(known) == 3 else known[:-1]


def ancestors(code: str) -> Iterator[str]:
    """All codes above this one, nearest first."""
    above = parent(code)
    while above is not None:
        yield above
        above = parent(above)


def spellings(code: str) -> tuple[str, ...]:
    """The forms in which a canonical code is met in tables.

    Examples
    --------
    >>> spellings("31-33"), spellings("336"), spellings("00")
    (('31-33', '31----'), ('336', '336///'), ('00', '------'))
    """
    if code == TOTAL:
        return code, "------"
    if len(code) == 2 or "-" in code:
        return code, f"{code[:2]}----"
    return code, code.ljust(6, "/")


def label(code: str) -> str:
    """The English title of 2017, the code where there is none.

    Examples
    --------
    >>> label("336411"), label("31-33"), label("551114"), label("999999999")
    ('Aircraft Manufacturing', 'Manufacturing', 'Corporate, Subsidiary, and Regional Managing Offices', '999999999')
    """
    known = normalised(code)
    if known is None:
        return code
    row = _rows().get(known)
    shorter = known
    # A title is written once where a code and its only part have the same one.
    while row is not None and not row["title"] and "2017" in _held(row) and len(shorter) > 2:
        shorter = shorter[:-1]
        row = _rows().get(shorter)
    return row["title"] or known if row is not None else known


def _held(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(map(str, versions_in(row["versions"], VERSIONS)))


def versions(code: str) -> tuple[int, ...]:
    """The versions in which a code exists, among 2007, 2012 and 2017; 2022 for what is known to be new in it.

    Examples
    --------
    >>> versions("454110"), versions("517110"), versions("336411"), versions("455110")
    ((2017,), (2007, 2012), (2007, 2012, 2017), (2022,))
    """
    known = normalised(code)
    if known is None:
        return ()
    row = _rows().get(known)
    return versions_in(row["versions"], VERSIONS) if row else (2022,)


def version_of(codes: Iterable[str]) -> VersionFit:
    """The versions that hold these codes, and which codes are of other versions or of none.

    Examples
    --------
    >>> version_of(["336411", "454110", "517110"]).reason
    'Codes of several versions: 1 of 3 is not in version 2017 (first: 517110, version 2007-2012).'
    """
    found = {code: versions(code) for code in dict.fromkeys(codes)}
    known = {code: held for code, held in found.items() if held}
    return best_versions(known, (code for code, held in found.items() if not held))
