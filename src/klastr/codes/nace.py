"""NACE, the European classification of economic activities: forms, levels, parents and names of its codes.

A code is written in many ways: ``C29``, ``29``, ``C291``, ``29.1``, ``C29.10``, ``2910``. The canonical form is the
letter of the section and the digits without dots. National codes with more digits (``62.01.0``, ``62.01.Z``) keep
them and lie below their class. Aggregates of Eurostat (``C10-C12``, ``M_N``, ``B-S_X_K642``) are not part of the
hierarchy: they overlap with it.

Which revision a set of codes belongs to is answered by `klastr.codes.nace_revisions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from klastr.codes.facts import facts

Revision = Literal["1.1", "2", "2.1"]

TOTAL = "TOTAL"
_TOTALS = frozenset({"TOTAL", "TOT", "_T", "ALL", "00"})

_PLAIN = re.compile(r"([A-Z]{0,2})(\d[\d.]*)([A-Z]?)")
_TO_WITHOUT = re.compile(r"([A-V])T([A-V])(?:X(.+))?")  # BTSXO_S94: B to S, without O and S94

# Rev. 1.1 divides two sections into subsections; DA15 is the same as D15.
_SUBSECTIONS: dict[str, tuple[int, int]] = {
    "CA": (10, 12), "CB": (13, 14), "DA": (15, 16), "DB": (17, 18), "DC": (19, 19), "DD": (20, 20), "DE": (21, 22),
    "DF": (23, 23), "DG": (24, 24), "DH": (25, 25), "DI": (26, 26), "DJ": (27, 28), "DK": (29, 29), "DL": (30, 33),
    "DM": (34, 35), "DN": (36, 37),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Structure:
    section_of: Mapping[str, str]  # "29" -> "C"
    groups: frozenset[str]  # "291"
    classes: frozenset[str]  # "2910"; empty where classes are not known

    def holds(self, digits: str) -> bool:
        """These digits, or the class that they lie below, are in this revision."""
        return (
            digits[:2] in self.section_of
            and (len(digits) < 3 or digits[:3] in self.groups)
            and (len(digits) < 4 or not self.classes or digits[:4] in self.classes)
        )


@cache
def _structure(revision: Revision) -> _Structure:
    section_of: dict[str, str] = {}
    groups: set[str] = set()
    classes: set[str] = set()
    for row in facts("nace_structure.csv"):
        if row["revision"] != revision:
            continue
        division = row["division"][1:]
        section_of[division] = row["division"][0]
        for entry in row["groups"].split():
            group, _, fourth_digits = entry.partition(":")
            groups.add(division + group)
            classes.update(division + group + digit for digit in fourth_digits)
    return _Structure(section_of, frozenset(groups), frozenset(classes))


@lru_cache(maxsize=65_536)
def normalised(code: str, *, revision: Revision = "2") -> str | None:
    """The canonical form of a code, None where it is not in this revision.

    Parameters
    ----------
    code : str
        In any of the forms seen in tables. A single digit needs its section (``A1``): ``1`` alone may be anything.
    revision : {"2", "1.1", "2.1"}

    Notes
    -----
    A spreadsheet that takes ``29.10`` for a number shows ``29.1``; the class has then become a group and nothing in
    the code tells.

    Examples
    --------
    >>> [normalised(code) for code in ("29", "29.1", "C29.10", "c2910", "A1.1", "62.01.Z", "00")]
    ['C29', 'C291', 'C2910', 'C2910', 'A011', 'J6201Z', 'TOTAL']
    >>> normalised("c10-c12"), normalised("D15"), normalised("D15", revision="1.1")
    ('C10-C12', None, 'D15')
    """
    text = "".join(code.split()).upper()
    if text in _TOTALS:
        return TOTAL
    if text in _structure(revision).section_of.values():
        return text
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _with_section(plain[1], plain[2], plain[3], revision)
    return text if _covered(text, revision) else None


def _with_section(letters: str, digits: str, suffix: str, revision: Revision) -> str | None:
    head, dot, rest = digits.partition(".")
    head = head.zfill(2) if letters else head
    digits = head + rest.replace(".", "")
    structure = _structure(revision)
    whole = len(head) == 2 if dot else len(head) > 1
    if not whole or len(digits) > 6 or (suffix and len(digits) != 4) or not structure.holds(digits):
        return None
    section = structure.section_of[digits[:2]]
    if letters in ("", section):
        return section + digits + suffix
    first, last = _SUBSECTIONS.get(letters, (0, 0)) if revision == "1.1" else (0, 0)
    return section + digits + suffix if first <= int(digits[:2]) <= last else None


def level(code: str, *, revision: Revision = "2") -> int | None:
    """0 total, 1 section, 2 division, 3 group, 4 class, 5 and more national; None for aggregates and other codes.

    Examples
    --------
    >>> [level(code) for code in ("B-S_X_K642", "C", "29", "C291", "2910", "62.01.0", "C10-C12", "steel")]
    [0, 1, 2, 3, 4, 5, None, None]
    """
    canonical = normalised(code, revision=revision)
    if canonical is None:
        return None
    if is_total(canonical, revision=revision):
        return 0
    if _is_aggregate(canonical):
        return None
    return max(1, len(canonical) - 1)


def parent(code: str, *, revision: Revision = "2") -> str | None:
    """The code one level up, in canonical form; ``TOTAL`` above sections.

    Examples
    --------
    >>> [parent(code) for code in ("62010", "C2910", "29.1", "C29", "C", "TOTAL", "C10-C12")]
    ['J6201', 'C291', 'C29', 'C', 'TOTAL', None, None]
    """
    canonical = normalised(code, revision=revision)
    if canonical is None or not level(canonical, revision=revision):
        return None
    if len(canonical) == 1:
        return TOTAL
    return canonical[0] if len(canonical) == 3 else canonical[:-1]


def ancestors(code: str, *, revision: Revision = "2") -> Iterator[str]:
    """All codes above this one, nearest first.

    Examples
    --------
    >>> list(ancestors("C2910"))
    ['C291', 'C29', 'C', 'TOTAL']
    """
    above = parent(code, revision=revision)
    while above is not None:
        yield above
        above = parent(above, revision=revision)


def spellings(code: str) -> tuple[str, ...]:
    """The forms in which a canonical code is met in tables.

    Examples
    --------
    >>> spellings("C291"), spellings("C")
    (('C291', '291', 'C29.1', '29.1', 'c291'), ('C', 'c'))
    """
    if code == TOTAL:
        return tuple(sorted(_TOTALS))
    if len(code) == 1 or _is_aggregate(code):
        return code, code.lower()
    letter, digits = code[0], code[1:]
    dotted = f"{digits[:2]}.{digits[2:]}" if len(digits) > 2 else digits
    return tuple(dict.fromkeys((code, digits, letter + dotted, dotted, code.lower())))


@lru_cache(maxsize=65_536)
def is_total(code: str, *, revision: Revision = "2") -> bool:
    """Whether a code stands for the whole economy, or for what a statistical office publishes as its business part.

    An aggregate is a total when it covers manufacturing, trade and at least half of all divisions.

    Examples
    --------
    >>> [is_total(code) for code in ("TOTAL", "B-S_X_K642", "BTSXO_S94", "B-N_S95_X_K", "C", "C-F", "G-U")]
    [True, True, True, True, False, False, False]
    """
    canonical = normalised(code, revision=revision)
    if canonical is None or not (canonical == TOTAL or _is_aggregate(canonical)):
        return False
    covered, every = divisions(canonical, revision=revision), _structure(revision).section_of
    letters = {every[digits] for digits in covered}
    making = "D" if revision == "1.1" else "C"
    return {making, "G"} <= letters and len(covered) >= len(every) / 2


def divisions(code: str, *, revision: Revision = "2") -> frozenset[str]:
    """The divisions, as two digits, that a code covers or lies in; empty for other codes.

    Examples
    --------
    >>> sorted(divisions("C10-C12")), sorted(divisions("F")), sorted(divisions("29.10"))
    (['10', '11', '12'], ['41', '42', '43'], ['29'])
    """
    canonical = normalised(code, revision=revision)
    if canonical is None:
        return frozenset()
    section_of = _structure(revision).section_of
    if canonical == TOTAL:
        return frozenset(section_of)
    return _covered(canonical, revision)


def _is_aggregate(canonical: str) -> bool:
    # A canonical code of the hierarchy is one letter, then digits; "DA" and all that holds a sign is not.
    if canonical == TOTAL or len(canonical) == 1:
        return False
    return not canonical[1].isdigit() or "-" in canonical or "_" in canonical


@lru_cache(maxsize=4_096)
def _covered(text: str, revision: Revision) -> frozenset[str]:
    short = _TO_WITHOUT.fullmatch(text)
    inside, _, outside = (f"{short[1]}-{short[2]}", "", short[3] or "") if short else text.partition("_X_")
    covered: set[str] = set()
    for part in inside.split("_"):
        span = _span(part, revision)
        if not span:
            return frozenset()
        covered |= span
    for part in filter(None, outside.split("_")):
        if not _span(part, revision):
            return frozenset()
        if len(part) <= 3:  # a group that is left out (K642) leaves the rest of its division in
            covered -= _span(part, revision)
    return frozenset(covered)


def _span(part: str, revision: Revision) -> frozenset[str]:
    """The divisions of one code, or of a range of codes."""
    first, dash, last = part.partition("-")
    if not dash:
        return _of_one(part, revision)
    ends = _of_one(first, revision), _of_one(last, revision)
    if not all(ends):
        return frozenset()
    return frozenset(d for d in _structure(revision).section_of if min(ends[0]) <= d <= max(ends[1]))


def _of_one(code: str, revision: Revision) -> frozenset[str]:
    section_of = _structure(revision).section_of
    if len(code) == 1:
        return frozenset(digits for digits, section in section_of.items() if section == code)
    if revision == "1.1" and code in _SUBSECTIONS:
        first, last = _SUBSECTIONS[code]
        return frozenset(digits for digits in section_of if first <= int(digits) <= last)
    plain = _PLAIN.fullmatch(code)
    canonical = _with_section(plain[1], plain[2], plain[3], revision) if plain else None
    return frozenset({canonical[1:3]}) if canonical else frozenset()


@cache
def _names() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["revision"], row["code"]): row for row in facts("nace.csv")}


def label(code: str, language: str = "en", *, revision: Revision = "2") -> str:
    """A short name for people; English where the language is not known, the code where there is no name.

    Examples
    --------
    >>> label("C29"), label("F41"), label("29", "cs"), label("G451"), label("C2910")
    ('Motor vehicles', 'Construction of buildings', 'Motorová vozidla', 'Sale of motor vehicles', 'C2910')
    """
    row = _named(code, revision)
    if row is None:
        return normalised(code, revision=revision) or code
    return row["czech"] if language == "cs" else row["english"]


def title(code: str) -> str:
    """The official English title of a section or division of Rev. 2; the short name of other codes.

    Examples
    --------
    >>> title("C29")
    'Manufacture of motor vehicles, trailers and semi-trailers'
    """
    row = _named(code, "2")
    return label(code) if row is None else row["title"] or row["english"]


def _named(code: str, revision: Revision) -> Mapping[str, str] | None:
    canonical = normalised(code, revision=revision)
    if canonical is None:
        return None
    names, aggregate = _names(), ("*", canonical)
    if aggregate in names or revision == "2":
        return names.get(aggregate) or names.get(("2", canonical))
    if revision == "2.1" and len(canonical) == 1:
        return names.get(("2.1", canonical)) or names.get(("2", canonical))
    if (
        revision == "2.1" and len(canonical) == 3
    ):  # divisions keep their digits and nearly their meaning, not their letter
        return names.get(("2", _structure("2").section_of.get(canonical[1:], "") + canonical[1:]))
    return None
