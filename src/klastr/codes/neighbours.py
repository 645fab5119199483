"""Which NUTS 2 regions have a common land border.

Bridges, tunnels and ferries are no border: Sjælland and Skåne, Kent and Nord-Pas-de-Calais are not neighbours here,
and islands have none. A single common point is no border either. The pairs were found on boundaries at 1:60 million:
a very short border may be missing. Codes of all versions from 2003 to 2021 are there, so that a table that mixes
versions finds its pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from klastr.codes.facts import facts
from klastr.codes.nuts import VERSIONS, normalised
from klastr.codes.versions import versions_in


@cache
def neighbour_pairs(*, version: int | None = None) -> frozenset[tuple[str, str]]:
    """Pairs of neighbours, the smaller code first.

    Parameters
    ----------
    version : int, optional
        One version of NUTS. Default: all, so that old and new codes of a region stand side by side, never in a pair.

    Examples
    --------
    >>> ("CZ08", "PL22") in neighbour_pairs(), len(neighbour_pairs(version=2016))
    (True, 726)
    """
    return frozenset(
        (row["a"], row["b"])
        for row in facts("nuts2_neighbours.csv")
        if version is None or version in versions_in(row["versions"], VERSIONS)
    )


def neighbours(code: str) -> frozenset[str]:
    """The neighbours of a region, in all versions in which they have a code; empty where none is known.

    Examples
    --------
    >>> sorted(neighbours("SK01"))
    ['AT11', 'AT12', 'HU22', 'SK02']
    """
    return _by_region().get(normalised(code) or code, frozenset())


@cache
def _by_region() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for a, b in neighbour_pairs():
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return {code: frozenset(others) for code, others in found.items()}
