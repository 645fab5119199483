"""Which regions and industries hang together through the table of presence? Complexity compares only those that do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.left_out import first_codes
from klastr.tables.counted import counted

Presence = NDArray[np.floating]


@dataclass(frozen=True, eq=False, slots=True)
class ConnectedParts:
    """The largest connected part of a table of presence.

    Attributes
    ----------
    regions : (R,) bool
        In the largest part: that with the most regions and industries together; of equal ones, that of the region
        that stands first.
    industries : (I,) bool
    count : int
        Parts in all; a region without an industry, or an industry without a region, is none.
    as_large : int
        How many parts are as large as the largest, itself among them.
    """

    regions: NDArray[np.bool_]
    industries: NDArray[np.bool_]
    count: int
    as_large: int = 1


def connected_parts(presence: Presence) -> ConnectedParts:
    """The largest part of a table of presence, and how many there are.

    Parameters
    ----------
    presence : (R, I) float
        Zeros and ones.

    >>> parts = connected_parts(np.array([[1.0, 1, 0], [0, 1, 0], [0, 0, 1]]))
    >>> parts.regions.tolist(), parts.industries.tolist(), parts.count
    ([True, True, False], [True, True, False], 2)
    """
    many, everywhere = presence.sum(axis=1) > 0, presence.sum(axis=0) > 0
    if not many.any():
        return ConnectedParts(many, everywhere, 0)
    regions, industries = _reached(presence, int(presence.sum(axis=1).argmax()))
    if regions.sum() == many.sum():
        return ConnectedParts(regions, industries, 1)
    return _largest(presence, many)


def _reached(presence: Presence, region: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """All that can be reached from one region; two products at a time, each over the whole table."""
    regions = np.zeros(presence.shape[0], dtype=bool)
    regions[region] = True
    while True:
        industries = presence.T @ regions.astype(presence.dtype) > 0
        again = presence @ industries.astype(presence.dtype) > 0
        if (again == regions).all():
            return regions, industries
        regions = again


def _largest(presence: Presence, many: NDArray[np.bool_]) -> ConnectedParts:
    left, count, best, sizes = many.copy(), 0, None, []
    while left.any():
        found = _reached(presence, int(left.argmax()))
        left &= ~found[0]
        count += 1
        sizes.append(int(found[0].sum() + found[1].sum()))
        if best is None or found[0].sum() + found[1].sum() > best[0].sum() + best[1].sum():
            best = found
    assert best is not None
    return ConnectedParts(*best, count, sizes.count(max(sizes)))


def part_notes(parts: ConnectedParts, regions: tuple[str, ...], said: str) -> tuple[str, ...]:
    """One sentence where a table falls into parts; none where it hangs together.

    Parameters
    ----------
    said : str
        What the measure makes of it: the beginning of a second sentence.

    >>> parts = connected_parts(np.array([[1.0, 1, 0], [0, 1, 0], [0, 0, 1]]))
    >>> part_notes(parts, ("A", "B", "C"), "Complexity is of the largest")
    ('The table falls into 2 parts that share nothing. Complexity is of the largest, of 2 regions (A, B).',)
    """
    if parts.count < 2:
        return ()
    if parts.regions.sum() < 2 or parts.industries.sum() < 2:
        return (f"The table falls into {parts.count:,} parts that share nothing, and none has anything to compare.",)
    inside = [regions[k] for k in np.flatnonzero(parts.regions)]
    tied = f"; {parts.as_large} are as large, and this one stands first" if parts.as_large > 1 else ""
    which = f"{said}, of {counted(len(inside), 'region')} ({first_codes(inside)}){tied}."
    return (f"The table falls into {parts.count:,} parts that share nothing. {which}",)
