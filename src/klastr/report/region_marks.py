"""What is written on a region of a map: its number, and above it its name or code, as far as it has room for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from klastr.report.borders import Outline
from klastr.report.drawing import element, written
from klastr.report.pictures.lines import width_of

NUMBER_SIZE, NAME_SIZE = 92.0, 60.0
"""In units of a sheet that is 4,000 wide."""

_GRID = 13
_AIR = 10.0
_LONGEST_CODE = 9

Floats = NDArray[np.float64]


def region_mark(shape: Outline, number: str, *, name: str, code: str, step: int) -> str:
    """The number where a region has most room; nothing where it would lie across the border."""
    rings = [ring.astype(float) for ring in shape.rings]
    middle = roomiest(rings)
    if middle is None:
        return ""
    above = [name] if name != code else []
    above += [code] if len(code) <= _LONGEST_CODE else []
    for text in (*above, ""):
        tall = 0.7 * NUMBER_SIZE + (NAME_SIZE if text else 0.0)
        wide = max(width_of(text, NAME_SIZE), width_of(number, NUMBER_SIZE))
        air = _AIR if text else 0.0
        if has_room(rings, middle, wide + 2 * air, tall + 2 * air):
            return _written(text, number, middle, tall, step)
    return ""


def _written(text: str, number: str, middle: tuple[float, float], tall: float, step: int) -> str:
    x, bottom = middle[0], middle[1] + tall / 2
    parts = [element("text", written(number), x=x, y=bottom, font_size=NUMBER_SIZE, class_=f"on{step} strong middle")]
    if text:
        top = bottom - NUMBER_SIZE * 0.9
        parts.append(element("text", written(text), x=x, y=top, font_size=NAME_SIZE, class_=f"on{step} middle"))
    return "".join(parts)


def roomiest(rings: Sequence[Floats]) -> tuple[float, float] | None:
    """The point of a grid inside the lines that is furthest from all of them.

    >>> square = np.array([[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]], dtype=float)
    >>> roomiest([square])
    (50.0, 50.0)
    """
    largest = max(rings, key=lambda ring: float(np.prod(np.ptp(ring, axis=0))), default=None)
    if largest is None:
        return None
    low, high = largest.min(axis=0), largest.max(axis=0)
    parts = (np.arange(_GRID) + 0.5) / _GRID
    points = np.stack(np.meshgrid(*(low + np.outer(parts, high - low)).T), axis=-1).reshape(-1, 2)
    points = points[inside(rings, points)]
    if not len(points):
        return None
    best = points[int(np.argmax(_away(rings, points)))]
    return float(best[0]), float(best[1])


def has_room(rings: Sequence[Floats], middle: tuple[float, float], wide: float, tall: float) -> bool:
    """Whether a box lies inside the lines: its rim does, and no corner of a line lies in it."""
    along = np.linspace(-0.5, 0.5, 7)
    rim = np.array([(x, y) for x in along for y in (-0.5, 0.5)] + [(x, y) for x in (-0.5, 0.5) for y in along])
    if not inside(rings, rim * (wide, tall) + middle).all():
        return False
    off = np.abs(np.concatenate(rings) - middle)
    return not bool(((off[:, 0] < wide / 2) & (off[:, 1] < tall / 2)).any())


def inside(rings: Sequence[Floats], points: Floats) -> NDArray[np.bool_]:
    """Whether points lie inside closed lines; what lies in a hole lies outside."""
    crossed = np.zeros(len(points), dtype=int)
    x, y = points[:, :1], points[:, 1:]
    for ring in rings:
        (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
        with np.errstate(divide="ignore", invalid="ignore"):
            at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        crossed += (((y0 > y) != (y1 > y)) & (x < at)).sum(axis=1)
    return np.asarray(crossed % 2 == 1)


def _away(rings: Sequence[Floats], points: Floats) -> Floats:
    """How far points are from the nearest piece of a line."""
    nearest = np.full(len(points), np.inf)
    for ring in rings:
        start, along = ring[:-1], np.diff(ring, axis=0)
        from_start = points[:, None] - start
        length = np.maximum((along**2).sum(axis=1), 1e-12)
        part = np.clip((from_start * along).sum(axis=2) / length, 0.0, 1.0)
        nearest = np.minimum(nearest, np.hypot(*np.moveaxis(from_start - part[..., None] * along, 2, 0)).min(axis=1))
    return nearest
