"""Coordinates in any unit as kilometres on a flat map, and what a reader should know of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.errors import Problem
from klastr.tables.counted import counted
from klastr.tables.local_distances import distance_error, laid_flat
from klastr.tables.point_checks import Unit, not_seen

Floats = NDArray[np.float64]


def kilometres(x: Floats, y: Floats, unit: Unit) -> tuple[Floats, Floats, list[Problem]]:
    """Coordinates in kilometres, and how they were read."""
    if unit == "degrees":
        flat_x, flat_y = laid_flat(x, y) if x.size else (x, y)
        mean, most = distance_error(x, y, flat_x, flat_y) if x.size else (0.0, 0.0)
        message = (
            f"Degrees were laid flat by an equidistant conic projection: distances are off by {mean:.2%} on average "
            f"and by less than {most:.2%} for 99 of 100 pairs."
        )
        flat = Problem("laid_flat", message, severity="note")
        return flat_x, flat_y, [flat, *(not_seen(_range(x), _range(y), x.size) if x.size else [])]
    scale = 1000.0 if unit == "m" else 1.0
    message = f"Coordinates were read as {'metres' if unit == 'm' else 'kilometres'}."
    problem = Problem("unit", message, severity="note")
    if x.size and unit == "km" and np.abs(x).max() <= 180 and np.abs(y).max() <= 90 and np.ptp(x) < 90:
        message = "Coordinates were read as kilometres; they could also be degrees."
        problem = Problem("unit", message, severity="warning", hint="say unit='degrees', or --unit degrees, if so.")
    return x / scale, y / scale, [problem]


def _range(places: Floats) -> tuple[float, float]:
    return float(places.min()), float(places.max())


def shared_places(x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Which points stand where another one stands."""
    if not x.size:
        return np.zeros(0, dtype=bool)
    _, at, many = np.unique(x + 1j * y, return_inverse=True, return_counts=True)
    return np.asarray(many[at] > 1)


def line_notes(x: Floats, y: Floats) -> list[Problem]:
    """A warning where plants at three places or more stand on one line of the map."""
    if np.unique(x + 1j * y).size < 3:
        return []
    spread = np.linalg.svd(np.column_stack([x - x.mean(), y - y.mean()]), compute_uv=False)
    if spread[1] > 1e-9 * spread[0]:
        return []
    message = "All plants stand on one line: measures of an area (k, l, g, d) need a study area to be given."
    return [Problem("on_one_line", message, severity="warning", hint="window=(west, east, south, north), or --window.")]


def zero_notes(x: Floats, y: Floats, unit: Unit) -> list[Problem]:
    """A warning where plants stand at (0, 0) in degrees or metres; kilometres may well begin there."""
    at = np.flatnonzero((x == 0) & (y == 0))
    if not at.size or unit == "km" or at.size == x.size:
        return []
    message = f"{counted(int(at.size), 'plant')} at (0, 0): a place that often stands for a missing one."
    return [Problem("at_zero", message, int(at.size), severity="warning", hint="look these coordinates up.")]


def place_notes(x: Floats, y: Floats) -> list[Problem]:
    """A warning where plants share places."""
    shared = int(shared_places(x, y).sum())
    if not shared:
        return []
    message = f"{counted(shared, 'plant')} of {x.size:,} share a place with another: their distance counts as 0 km."
    hint = "coordinates of town centres pile plants up; jittered(km), or --jitter KM, moves them apart."
    return [Problem("shared_places", message, shared, severity="warning", hint=hint)]
