"""Real borders laid flat for a map: a frame around the mainland, small frames for what lies far away.

Areas keep their proportions (Lambert's azimuthal equal-area projection). Outlines are snapped to a grid as fine as the
page has room for; neighbours stay neighbours, because both of them are snapped alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.tables.geography import Geography, Ring
from klastr.tables.projection import projected

Floats = NDArray[np.float64]
Points = NDArray[np.int64]

WIDTH = 4000
"""Units of the map's width; about a fifth of a pixel on a desktop."""

_TALLEST = 4400
_MARGIN = 30
_INSET_WIDTH, _INSET_HEIGHT, _INSET_GAP = 440, 300, 60
_INSET_LABEL = 90
_INSETS_A_ROW = (WIDTH + _INSET_GAP) // (_INSET_WIDTH + _INSET_GAP)

# Regions whose middles are nearer than this hang together: wide enough for the Aegean and the Baltic, too narrow for
# the Canaries, the Azores, Hawaii or Alaska.
_NEAR_KM = 700.0
_EARTH_KM = 6371.0
# A group of regions that makes the frame larger than this gets a small frame of its own.
_MOST_GROWTH = 1.10

_MOST_POINTS = 40_000
_LEAST_AREA = 10.0  # square units; smaller islands are left out where the region has a larger part


@dataclass(frozen=True, eq=False, slots=True)
class Outline:
    """One region on the sheet: closed lines of whole numbers, and where a mark goes."""

    rings: tuple[Points, ...]
    anchor: tuple[int, int]
    area: float


@dataclass(frozen=True, eq=False, slots=True)
class Inset:
    """A small frame: where it stands, and the regions in it."""

    regions: tuple[str, ...]
    x: int
    y: int
    width: int = _INSET_WIDTH
    height: int = _INSET_HEIGHT


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """All regions of a geography on one sheet of paper, `WIDTH` units wide.

    Attributes
    ----------
    height : int
    outlines : mapping of str to Outline
    mainland : tuple of str
    insets : tuple of Inset
    """

    height: int
    outlines: Mapping[str, Outline]
    mainland: tuple[str, ...]
    insets: tuple[Inset, ...]


def sheet(geography: Geography) -> Sheet:
    """Lay the shapes of a geography flat."""
    mainland, *far = _hanging_together(geography)
    flat = _flat(geography, mainland)
    scale, height = _fitted(flat, WIDTH, _TALLEST)
    outlines = _snapped(flat, scale, (0, 0), (WIDTH, height))
    insets = []
    for k, regions in enumerate(far):
        row, column = divmod(k, _INSETS_A_ROW)
        box = Inset(
            regions,
            column * (_INSET_WIDTH + _INSET_GAP),
            height + _INSET_GAP + row * (_INSET_HEIGHT + _INSET_LABEL + _INSET_GAP),
        )
        insets.append(box)
        flat = _flat(geography, regions)
        scale, _ = _fitted(flat, box.width, box.height)
        outlines |= _snapped(flat, scale, (box.x, box.y), (box.width, box.height))
    rows = -(-len(far) // _INSETS_A_ROW)
    whole = height + rows * (_INSET_HEIGHT + _INSET_LABEL + _INSET_GAP) + (_INSET_GAP if rows else 0)
    return Sheet(whole, {code: outlines[code] for code in geography.shapes}, mainland, tuple(insets))


# -- what belongs into one frame ------------------------------------------------------------------------------------


def _hanging_together(geography: Geography) -> list[tuple[str, ...]]:
    """The mainland first, then every group of regions that is too far away for its frame."""
    codes = list(geography.shapes)
    if geography.is_planar or len(codes) < 2:
        return [tuple(codes)]
    groups = _groups(np.array([geography.shapes[code].anchor for code in codes]))
    groups.sort(key=lambda group: (-group.size, group[0]))
    mainland, *rest = groups
    centre = _middle_of(geography, [codes[k] for k in mainland])
    frame = _box(geography, [codes[k] for k in mainland], centre)
    apart = []
    for group in rest:
        wider = _union(frame, _box(geography, [codes[k] for k in group], centre))
        if _area(wider) <= _MOST_GROWTH * _area(frame):
            mainland, frame = np.sort(np.concatenate([mainland, group])), wider
        else:
            apart.append(group)
    return [tuple(codes[k] for k in group) for group in (mainland, *sorted(apart, key=lambda group: group[0]))]


def _groups(anchors: Floats) -> list[NDArray[np.intp]]:
    """Connected sets of points on the globe."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    lon, lat = np.radians(anchors).T
    globe = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    pairs = cKDTree(globe).query_pairs(_NEAR_KM / _EARTH_KM, output_type="ndarray")
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(globe), len(globe)))
    count, label = connected_components(graph, directed=False)
    return [np.flatnonzero(label == k) for k in range(count)]


def _middle_of(geography: Geography, codes: Iterable[str]) -> tuple[float, float]:
    points = np.concatenate([ring for code in codes for ring in geography.shapes[code].rings])
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2


def _box(geography: Geography, codes: Iterable[str], centre: tuple[float, float]) -> Floats:
    points = np.concatenate([ring for code in codes for ring in geography.shapes[code].rings])
    x, y = projected(points[:, 0], points[:, 1], centre=centre)
    return np.array([x.min(), y.min(), x.max(), y.max()])


def _union(one: Floats, other: Floats) -> Floats:
    return np.concatenate([np.minimum(one[:2], other[:2]), np.maximum(one[2:], other[2:])])


def _area(box: Floats) -> float:
    return float((box[2] - box[0]) * (box[3] - box[1]))


# -- from the globe to the sheet ------------------------------------------------------------------------------------


def _flat(geography: Geography, codes: Sequence[str]) -> dict[str, tuple[Floats, ...]]:
    """Outlines in kilometres (or the planar units of the file), y to the south."""
    down = np.array([1.0, -1.0])
    if geography.is_planar:
        return {code: tuple(ring * down for ring in geography.shapes[code].rings) for code in codes}
    centre = _middle_of(geography, codes)
    return {code: tuple(_projected(ring, centre) * down for ring in geography.shapes[code].rings) for code in codes}


def _projected(ring: Ring, centre: tuple[float, float]) -> Floats:
    return np.column_stack(projected(ring[:, 0], ring[:, 1], centre=centre))


def _fitted(flat: Mapping[str, tuple[Floats, ...]], width: int, tallest: int) -> tuple[float, int]:
    """Units per kilometre so that everything fits, and the height that this takes."""
    points = np.concatenate([ring for rings in flat.values() for ring in rings])
    extent = np.maximum(np.ptp(points, axis=0), 1e-9)
    scale = float(min((width - 2 * _MARGIN) / extent[0], (tallest - 2 * _MARGIN) / extent[1]))
    return scale, int(np.ceil(extent[1] * scale)) + 2 * _MARGIN


def _snapped(
    flat: Mapping[str, tuple[Floats, ...]], scale: float, corner: tuple[int, int], size: tuple[int, int]
) -> dict[str, Outline]:
    """Every outline on the grid, in the middle of its frame; the grid is coarser where there are too many points."""
    points = np.concatenate([ring for rings in flat.values() for ring in rings])
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    shift = np.array(corner) + (np.array(size) - extent * scale) / 2
    grid = 1
    while True:
        found = {code: [_on_grid((ring - low) * scale + shift, grid) for ring in rings] for code, rings in flat.items()}
        if grid >= 32 or sum(len(ring) for rings in found.values() for ring in rings) <= _MOST_POINTS:
            return {code: _outline(rings) for code, rings in found.items()}
        grid *= 2


def _on_grid(ring: Floats, grid: int) -> Points:
    """Whole-number points without repetitions; closed."""
    points: Points = (np.round(ring / grid) * grid).astype(np.int64)
    moved = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
    return np.asarray(points[moved])


def _outline(rings: Sequence[Points]) -> Outline:
    areas = [abs(_ring_area(ring)) for ring in rings]
    largest = int(np.argmax(areas))
    kept = tuple(ring for k, ring in enumerate(rings) if len(ring) >= 4 and (k == largest or areas[k] >= _LEAST_AREA))
    return Outline(kept, _anchor(rings[largest]), areas[largest])


def _ring_area(ring: Points) -> float:
    x, y = (ring - ring[0]).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2


def _anchor(ring: Points) -> tuple[int, int]:
    """The centre of gravity of a ring; the middle of its box where it has no area."""
    area = _ring_area(ring)
    if area == 0:
        east, south = (ring.min(axis=0) + ring.max(axis=0)) / 2
        return int(east), int(south)
    x, y = (ring - ring[0]).T.astype(float)
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    east = ((x[:-1] + x[1:]) * cross).sum() / (6 * area) + ring[0][0]
    south = ((y[:-1] + y[1:]) * cross).sum() / (6 * area) + ring[0][1]
    return round(float(east)), round(float(south))
