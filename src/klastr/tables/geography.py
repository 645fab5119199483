"""Where regions lie: code to name, country and shape. Needed for a map with real borders and for neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ring = NDArray[np.float64]
"""(V, 2) float64: longitude and latitude (or planar x and y) of a closed line, the first point repeated at the end."""

_MOST_LON, _MOST_LAT = 180.0, 90.0


@dataclass(frozen=True, eq=False)
class Shape:
    """The outline of one region.

    Attributes
    ----------
    code : str
        As the table writes it.
    name, country : str, optional
        As the file has them.
    rings : tuple of (V, 2) float64
        Outer borders and holes together: drawn by the even-odd rule, their direction does not matter.
    made_of : tuple of str
        Codes of the shapes in the file that were joined, where the region's own code is not there: its successors in
        a later edition of the classification.
    """

    code: str
    rings: tuple[Ring, ...]
    name: str | None = None
    country: str | None = None
    made_of: tuple[str, ...] = ()

    @property
    def anchor(self) -> tuple[float, float]:
        """Where a label goes: the centre of gravity of the largest ring.

        >>> square = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]], dtype=float)
        >>> Shape("A", (square, square / 10 + 5)).anchor
        (1.0, 1.0)
        """
        ring = max(self.rings, key=lambda ring: abs(_signed_area(ring)))
        area, origin = _signed_area(ring), ring[0]
        if area == 0:
            east, north = ring.mean(axis=0)
            return float(east), float(north)
        x, y = (ring - origin).T
        cross = x[:-1] * y[1:] - x[1:] * y[:-1]
        east = ((x[:-1] + x[1:]) * cross).sum() / (6 * area) + origin[0]
        north = ((y[:-1] + y[1:]) * cross).sum() / (6 * area) + origin[1]
        return float(east), float(north)


@dataclass(frozen=True, eq=False)
class Geography:
    """The shapes of a table's regions.

    Attributes
    ----------
    shapes : mapping of str to Shape
        By region code, in the order of the table.
    without_shape : tuple of str
        Regions of the table that the file does not have.
    source : str, optional
        What a reader is told about the origin of the borders.
    notes : tuple of str
        What was decided while reading, each a sentence for a person.
    """

    shapes: Mapping[str, Shape]
    without_shape: tuple[str, ...] = ()
    source: str | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def is_planar(self) -> bool:
        """Whether coordinates lie outside longitudes and latitudes: they are already projected, by an unknown rule."""
        points = [ring for shape in self.shapes.values() for ring in shape.rings]
        return any(bool((np.abs(ring) > (_MOST_LON, _MOST_LAT)).any()) for ring in points)

    @property
    def points(self) -> Floats:
        """(V, 2): all points of all shapes, for the frame of a map."""
        rings = [ring for shape in self.shapes.values() for ring in shape.rings]
        return np.concatenate(rings) if rings else np.empty((0, 2))


def united(rings: tuple[Ring, ...]) -> tuple[Ring, ...]:
    """The outline of several shapes as one: borders that two of them share disappear.

    Only borders drawn through exactly the same points are recognised as shared, as in one file of one edition.

    Parameters
    ----------
    rings : tuple of (V, 2) float64
        Of all the shapes, closed.

    Returns
    -------
    tuple of (V, 2) float64

    Examples
    --------
    >>> left = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
    >>> [ring.tolist() for ring in united((left, left + [1, 0]))]
    [[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [2.0, 1.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]]
    """
    edges: dict[frozenset[tuple[float, float]], tuple[tuple[float, float], tuple[float, float]]] = {}
    for ring in rings:
        points = [(float(x), float(y)) for x, y in ring]
        for start, end in pairwise(points):
            if start != end and edges.pop(frozenset((start, end)), None) is None:
                edges[frozenset((start, end))] = (start, end)
    onward: dict[tuple[float, float], list[tuple[float, float]]] = {}
    for start, end in edges.values():
        onward.setdefault(start, []).append(end)
        onward.setdefault(end, []).append(start)
    return tuple(_walked(onward))


def _walked(onward: dict[tuple[float, float], list[tuple[float, float]]]) -> list[Ring]:
    """Closed walks that use every edge once; every point has an even number of edges, so each walk comes home."""
    found = []
    for first in list(onward):
        while onward[first]:
            walk = [first]
            while len(walk) == 1 or walk[-1] != first:
                here = walk[-1]
                there = onward[here].pop(0)
                onward[there].remove(here)
                walk.append(there)
            found.append(np.array(walk))
    return found


def _signed_area(ring: Ring) -> float:
    x, y = (ring - ring[0]).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2
