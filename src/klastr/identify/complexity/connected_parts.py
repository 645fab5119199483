"""Which regions and industries hang together through the table of presence? Complexity compares only those that do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    """

    regions: NDArray[np.bool_]
    industries: NDArray[np.bool_]
    count: int


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
    left, count, best = many.copy(), 0, None
    while left.any():
        found = _reached(presence, int(left.argmax()))
        left &= ~found[0]
        count += 1
        if best is None or found[0].sum() + found[1].sum() > best[0].sum() + best[1].sum():
            best = found
    assert best is not None
    return ConnectedParts(*best, count)
