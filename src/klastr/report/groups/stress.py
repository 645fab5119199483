"""Where groups lie: strongly linked ones near to each other, in a plane, the same on every run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from klastr.methods.streams import stream
from klastr.report.groups.backbone import Link

Floats = NDArray[np.float64]

_SHORTEST, _LONGEST = 0.6, 1.5
_STEPS, _STILL = 300, 1e-6
_FLAT, _FLATTEST = 0.62, 0.55
_EVENLY, _FEW, _EVENLY_OF_FEW = 0.55, 20, 0.2
"""How much the order along an axis counts beside the distance: the middle of a large network is crowded."""


def positions(ties: Floats, links: Sequence[Link]) -> Floats:
    """(G, 2) places in the unit square, found by majorising the stress of the distances along links.

    stress = sum_gh (d[g, h] - |x[g] - x[h]|)^2 / d[g, h]^2

    Parameters
    ----------
    ties : (G, G) float64
    links : sequence of (g, h)
        They must connect all groups; the stronger the tie of a link, the shorter it is.

    References
    ----------
    .. [1] Gansner, E. R., Koren, Y., North, S. (2005). Graph drawing by stress majorization. Graph Drawing 2004,
       LNCS 3383, 239-250.

    Examples
    --------
    >>> ties = np.array([[0, 9, 1], [9, 0, 1], [1, 1, 0.0]])
    >>> place = positions(ties, [(0, 1), (1, 2)])
    >>> bool(np.hypot(*(place[0] - place[1])) < np.hypot(*(place[1] - place[2])))
    True
    """
    distance = path_lengths(len(ties), links, _lengths(ties, links))
    place = _majorised(_classical_scaling(distance), distance)
    return _spread(_landscape(place))


def path_lengths(groups: int, links: Sequence[Link], lengths: Floats) -> Floats:
    """(G, G) shortest ways along links.

    >>> path_lengths(3, [(0, 1), (1, 2)], np.array([1.0, 2.0]))[0].tolist()
    [0.0, 1.0, 3.0]
    """
    distance = np.full((groups, groups), np.inf)
    np.fill_diagonal(distance, 0)
    for (g, h), length in zip(links, lengths, strict=True):
        distance[g, h] = distance[h, g] = length
    for middle in range(groups):
        distance = np.minimum(distance, distance[:, middle, None] + distance[middle])
    return distance


def _lengths(ties: Floats, links: Sequence[Link]) -> Floats:
    tie = np.array([ties[link] for link in links], dtype=np.float64)
    spread = np.ptp(tie) if tie.size else 0.0
    strength = (tie - tie.min()) / spread if spread > 0 else np.full(tie.shape, 0.5)
    return _LONGEST - (_LONGEST - _SHORTEST) * strength


def _classical_scaling(distance: Floats) -> Floats:
    """A start from the two largest directions of the centred squared distances, never two groups in one place."""
    groups = len(distance)
    centred = np.eye(groups) - 1 / groups
    values, vectors = np.linalg.eigh(-0.5 * centred @ distance**2 @ centred)
    place = np.zeros((groups, 2))
    axes = min(groups, 2)
    found = vectors[:, ::-1][:, :axes] * np.sqrt(np.maximum(values[::-1][:axes], 0))
    upright = np.where(found[np.abs(found).argmax(axis=0), np.arange(axes)] < 0, -1, 1)
    place[:, :axes] = found * upright
    return place + stream(0, "places of groups").normal(0, 1e-3, place.shape)


def _majorised(place: Floats, distance: Floats) -> Floats:
    """SMACOF: each step solves for the places that the stress, bounded by a parabola, likes best."""
    if len(place) < 3:
        return place
    off = ~np.eye(len(place), dtype=bool)
    weight = np.zeros_like(distance)
    weight[off] = distance[off] ** -2
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    for _ in range(_STEPS):
        now = np.hypot(*(place[:, None] - place).transpose(2, 0, 1))
        ratio = np.zeros_like(distance)
        ratio[off] = -weight[off] * distance[off] / np.maximum(now[off], 1e-9)
        np.fill_diagonal(ratio, -ratio.sum(axis=1))
        moved = inverse @ ratio @ place
        step = np.abs(moved - place).max()
        place = moved
        if step < _STILL:
            break
    return place


def _landscape(place: Floats) -> Floats:
    """Turned so that the longest way runs from left to right."""
    centred = place - place.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned = centred @ vectors[:, ::-1]
    upright = np.where(turned[np.abs(turned).argmax(axis=0), [0, 1]] < 0, -1, 1)
    return np.asarray(turned * upright)


def _spread(place: Floats) -> Floats:
    """In the unit square, in part by distance and in part by order along each axis; a flat network stays flat."""
    groups = len(place)
    if groups == 1:
        return np.full((1, 2), 0.5)
    width = np.ptp(place, axis=0)
    straight = np.where(width > 1e-2, (place - place.min(axis=0)) / np.maximum(width, 1e-12), 0.5)
    order = place.argsort(axis=0, kind="stable").argsort(axis=0) / (groups - 1)
    evenly = np.where(width > 1e-2, order, 0.5)
    part = _EVENLY if groups > _FEW else _EVENLY_OF_FEW
    tall = min(max(float(width[1] / max(width[0], 1e-12)) / _FLAT, _FLATTEST), 1.0)
    return np.asarray(0.5 + ((1 - part) * straight + part * evenly - 0.5) * [1.0, tall])
