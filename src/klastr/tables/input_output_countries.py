"""Tables of several countries: the label of a sector taken apart into country and industry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

# OECD: AUS, CN1, MX2, ROW; FIGARO: AT, W2 (the countries together) and FIGW1 (the rest of the world). CPA_C29 is none.
_LABEL = re.compile(r"(?!CPA_|NACE_|ISIC_)([A-Z]{2,3}\d?|W\d|FIGW\d|ROW|WLD)_(.+)")

_MOSTLY = 0.75


@dataclass(frozen=True, slots=True)
class Sector:
    """A label taken apart."""

    country: str
    code: str


def sector(label: str) -> Sector:
    """Country and industry of a label of a table of several countries.

    >>> sector("CZE_C29"), sector("FIGW1_CPA_C10-12"), sector("VA")
    (Sector(country='CZE', code='C29'), Sector(country='FIGW1', code='CPA_C10-12'), Sector(country='', code='VA'))
    """
    found = _LABEL.fullmatch(label)
    return Sector(found[1], found[2]) if found else Sector("", label)


def are_of_countries(sellers: Collection[str], buyers: Collection[str]) -> bool:
    """Whether labels name countries: nearly all that sell and buy do, and industries are there more than once.

    >>> are_of_countries(["CZE_C29", "SVK_C29", "VA"], ["CZE_C29", "SVK_C29", "CZE_HFCE"])
    True
    >>> are_of_countries(["CPA_C29", "CPA_C30", "P1"], ["CPA_C29", "CPA_C30", "P3_S14"])
    False
    """
    both = set(sellers) & set(buyers)
    named = [part for label in both if (part := sector(label)).country]
    if len({part.country for part in named}) < 2 or len(named) < _MOSTLY * len(both):
        return False
    times = Counter(part.code for part in named)
    return sum(many > 1 for many in times.values()) > len(times) / 2
