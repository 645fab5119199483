"""Boxes that lie on each other are pushed apart, as little as needed, so that every label can be read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_PUSHES, _GROWTH = 240, 1.05


def separated(place: Floats, sizes: Floats, room: tuple[float, float], *, gap: float) -> tuple[Floats, Floats]:
    """Centres of boxes that do not overlap, and the room they need.

    Parameters
    ----------
    place : (N, 2) float64
        Where the boxes would like to be, in the unit square.
    sizes : (N, 2) float64
        Width and height of each.
    room : (float, float)
        Width and height to fill; it grows in both directions where the boxes do not fit.
    gap : float
        What stays free between two boxes.

    Returns
    -------
    centres : (N, 2) float64
    room : (2,) float64

    Examples
    --------
    >>> centres, room = separated(np.full((2, 2), 0.5), np.array([[40.0, 20], [40, 20]]), (100, 50), gap=2)
    >>> overlaps(centres, np.full((2, 2), [40.0, 20])).any()
    np.False_
    """
    area = np.array(room, dtype=np.float64)
    area = np.maximum(area, sizes.max(axis=0) + 2 * gap)
    # Never two in one place: they would be pushed in no direction.
    centres = place * area + 1e-3 * np.arange(len(place))[:, None] * [1.0, 0.7]
    while True:
        centres, is_free = _pushed(centres, sizes + gap, area, sizes)
        if is_free:
            return centres, area
        area, centres = area * _GROWTH, centres * _GROWTH


def overlaps(centres: Floats, sizes: Floats) -> NDArray[np.bool_]:
    """(N, N) bool: which boxes share some of their area."""
    apart = np.abs(centres[:, None] - centres)
    reach = (sizes[:, None] + sizes) / 2
    found: NDArray[np.bool_] = np.asarray((apart < reach).all(axis=2))
    np.fill_diagonal(found, False)
    return found


def _pushed(centres: Floats, wide: Floats, area: Floats, sizes: Floats) -> tuple[Floats, bool]:
    """Centres after some pushes, each along the shorter way out and by half of it, and whether all are free."""
    for _ in range(_PUSHES):
        centres = np.clip(centres, sizes / 2, area - sizes / 2)
        offset = centres[:, None] - centres
        depth = (wide[:, None] + wide) / 2 - np.abs(offset)
        hit: NDArray[np.bool_] = np.asarray((depth > 1e-6).all(axis=2))
        np.fill_diagonal(hit, False)
        if not hit.any():
            return centres, True
        along_x = depth[..., 0] <= depth[..., 1]
        push = np.where(hit, np.where(along_x, depth[..., 0], depth[..., 1]), 0) * 0.5
        side = np.where(offset >= 0, 1.0, -1.0)
        ahead = np.arange(len(centres))[:, None] > np.arange(len(centres))
        side = np.where(offset == 0, np.where(ahead, 1.0, -1.0)[..., None], side)
        move = np.stack(
            [
                np.where(along_x, push * side[..., 0], 0).sum(axis=1),
                np.where(along_x, 0, push * side[..., 1]).sum(axis=1),
            ],
            axis=1,
        )
        # Many pushes at once would throw a box too far.
        centres = centres + move / np.maximum(hit.sum(axis=1), 1)[:, None] * 1.1
    return centres, False
