"""Which regions touch each other? From a user's file, from shapes, or from the built-in list, in this order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from klastr.codes.neighbours import neighbour_pairs
from klastr.codes.nuts import normalised, versions
from klastr.errors import InvalidGeography, nearest_names
from klastr.tables.counted import counted

if TYPE_CHECKING:
    from klastr.tables.geography import Geography
    from klastr.tables.regional import RegionalTable

Pair = tuple[str, str]
"""Two region codes, the smaller one first."""

Origin = Literal["file", "shared borders", "built-in list", "none"]

# Shapes of one edition are drawn through the same points up to the rounding of the file; 1e-6 degree is a hand's width.
_DECIMALS = 6
_NUTS_2 = 4  # characters of a code
_A_BORDER = 2  # one common point is a corner where four regions meet, not a border


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Pairs of regions that touch, and how that is known.

    Attributes
    ----------
    pairs : frozenset of (str, str)
        Each pair once, the smaller code first.
    origin : {"file", "shared borders", "built-in list", "none"}
    reason : str
        One sentence for a person: where the pairs come from, or why there are none.
    notes : tuple of str
        What the origin does not cover.
    """

    pairs: frozenset[Pair]
    origin: Origin
    reason: str
    notes: tuple[str, ...] = ()

    def of(self, region: str) -> tuple[str, ...]:
        """The neighbours of one region.

        >>> Neighbours(frozenset({("A", "B"), ("B", "C")}), "file", "").of("B")
        ('A', 'C')
        """
        return tuple(sorted({code for pair in self.pairs if region in pair for code in pair} - {region}))


def sorted_pairs(pairs: Iterable[tuple[str, str]]) -> frozenset[Pair]:
    """Each pair once, the smaller code first; a region is not its own neighbour.

    >>> sorted(sorted_pairs([("B", "A"), ("A", "B"), ("C", "C")]))
    [('A', 'B')]
    """
    return frozenset((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])


def shared_borders(geography: Geography) -> frozenset[Pair]:
    """Pairs of regions whose outlines have at least two points in common.

    Parameters
    ----------
    geography : Geography
        Shapes of one edition: neighbours that were drawn from different files do not share points.

    Returns
    -------
    frozenset of (str, str)

    Notes
    -----
    Points are compared after rounding to 0.000001. A region and the country that it lies in share their outer border
    too: give shapes of one level.
    """
    codes = list(geography.shapes)
    owners = [np.full(sum(map(len, shape.rings)), k) for k, shape in enumerate(geography.shapes.values())]
    if not owners:
        return frozenset()
    points = np.round(geography.points * 10**_DECIMALS).astype(np.int64)
    vertex = np.unique(points, axis=0, return_inverse=True)[1].ravel()
    visits = np.unique(np.column_stack([vertex, np.concatenate(owners)]), axis=0)
    found = []
    for step in range(
        1, int(np.bincount(visits[:, 0], minlength=1).max())
    ):  # the regions of one point stand next to each other
        same = visits[step:, 0] == visits[:-step, 0]
        found.append(np.column_stack([visits[:-step, 1][same], visits[step:, 1][same]]))
    if not found:
        return frozenset()
    pairs, common = np.unique(np.concatenate(found), axis=0, return_counts=True)
    return sorted_pairs((codes[a], codes[b]) for a, b in pairs[common >= _A_BORDER])


def neighbours_for(
    table: RegionalTable, *, geography: Geography | None = None, neighbours: Collection[tuple[str, str]] | None = None
) -> Neighbours:
    """The neighbours of a table's regions: from the file, else from the shapes, else from the built-in list.

    Parameters
    ----------
    table : RegionalTable
        One level of regions.
    geography : Geography, optional
        Shapes of these regions.
    neighbours : collection of (str, str), optional
        Pairs from a user's file; they come first.

    Returns
    -------
    Neighbours
        With ``origin="none"`` and a reason where nothing is known.

    Raises
    ------
    InvalidGeography
        None of the pairs in the file names two regions of the table.
    """
    if neighbours is not None:
        return _from_file(table.regions, neighbours)
    if geography is not None and geography.shapes:
        return _from_shapes(table, geography)
    return listed_neighbours(table.regions)


def _from_file(regions: tuple[str, ...], pairs: Collection[tuple[str, str]]) -> Neighbours:
    known = set(regions)
    inside = [pair for pair in pairs if known.issuperset(pair)]
    strange = sorted({code for pair in pairs for code in pair} - known)
    if not inside:
        example = strange[0] if strange else ""
        near = ", ".join(nearest_names(example, regions)) or ", ".join(regions[:3])
        raise InvalidGeography(
            f"None of the {len(pairs):,} pairs of neighbours names two regions of the table (first unknown code: "
            f"{example!r}; the table has {near}).",
            hint="write region codes exactly as in the table, two columns, one pair a row.",
            pairs=len(pairs),
            unknown=tuple(strange),
        )
    notes: tuple[str, ...] = ()
    if strange:
        outside = f"{len(pairs) - len(inside):,} of {len(pairs):,} pairs of neighbours name a region that is not in the"
        notes = (f"{outside} table (first: {strange[0]}); they are not used.",)
    return Neighbours(sorted_pairs(inside), "file", "Neighbours are the pairs of the given file.", notes)


def _from_shapes(table: RegionalTable, geography: Geography) -> Neighbours:
    level = dict(zip(table.regions, table.region_levels, strict=True))
    pairs = frozenset(pair for pair in shared_borders(geography) if level.get(pair[0]) == level.get(pair[1]))
    missing = [code for code in table.regions if code not in geography.shapes]
    notes: tuple[str, ...] = ()
    if missing:
        without = f"{len(missing):,} of {len(table.regions):,} regions have no shape (first: {missing[0]})"
        notes = (f"{without} and therefore no neighbours here.",)
    return Neighbours(pairs, "shared borders", "Neighbours are regions whose shapes share a border.", notes)


def listed_neighbours(regions: tuple[str, ...]) -> Neighbours:
    """Pairs of NUTS 2 regions; codes of all editions are in the list, so that a table of any of them finds its own."""
    written = {normalised(code): code for code in regions if len(code.strip()) == _NUTS_2 and versions(code)}
    pairs = {(written[a], written[b]) for a, b in neighbour_pairs() if a in written and b in written}
    if not pairs:
        missing = "no two of them border on each other" if written else "they are not NUTS 2 regions"
        return Neighbours(
            frozenset(),
            "none",
            f"No neighbours are known: neither a file of neighbours nor shapes were given, and the built-in list does "
            f"not help the {counted(len(regions), 'region')} of this table: {missing}.",
        )
    return Neighbours(
        sorted_pairs(pairs),
        "built-in list",
        "Neighbours are taken from the built-in list of NUTS 2 regions with a common land border.",
    )
