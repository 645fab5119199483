"""What a study area cuts off: part of a circle around a point may lie outside it, where nobody looked.

References
----------
.. [1] Ripley, B. D. (1977). Modelling spatial patterns. Journal of the Royal Statistical Society B 39 (2), 172-212.
.. [2] Ohser, J. (1983). On estimators for the reduced second moment measure of point processes. Mathematische
   Operationsforschung und Statistik, series Statistics 14 (1), 63-71: the translation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]


def inside_share(x: Floats, y: Floats, radius: Floats, box: Box) -> Floats:
    """Share of the circle of this radius around each point that lies inside the rectangle [1]_.

    Each quarter of the circle runs from angle 0 to pi / 2; inside is what lies before the side it meets going up and
    behind the side it meets going across: asin(min(1, b / r)) - acos(min(1, a / r)), if positive.

    Parameters
    ----------
    x, y, radius : (n,) float64
    box : (west, east, south, north)

    Examples
    --------
    >>> inside_share(np.array([5.0, 0.0, 0.0]), np.array([5.0, 5.0, 0.0]), np.ones(3), (0, 10, 0, 10)).tolist()
    [1.0, 0.5, 0.25]
    """
    far = np.maximum(radius, 1e-300)
    angle = np.zeros_like(far)
    for across in (x - box[0], box[1] - x):
        begins = np.arccos(np.clip(across / far, 0, 1))
        for up in (y - box[2], box[3] - y):
            angle += np.maximum(np.arcsin(np.clip(up / far, 0, 1)) - begins, 0)
    return np.asarray(angle / (2 * np.pi), dtype=np.float64)


def overlap_share(dx: Floats, dy: Floats, box: Box) -> Floats:
    """Share of the rectangle that still covers itself after being moved by (dx, dy) [2]_.

    Examples
    --------
    >>> overlap_share(np.array([5.0]), np.array([0.0]), (0, 10, 0, 10)).tolist()
    [0.5]
    """
    across, up = box[1] - box[0], box[3] - box[2]
    return np.maximum(1 - np.abs(dx) / across, 0) * np.maximum(1 - np.abs(dy) / up, 0)


def border_distance(x: Floats, y: Floats, box: Box) -> Floats:
    """How far each point lies from the nearest side of the rectangle.

    >>> border_distance(np.array([2.0]), np.array([5.0]), (0, 10, 0, 10)).tolist()
    [2.0]
    """
    return np.asarray(np.minimum.reduce([x - box[0], box[1] - x, y - box[2], box[3] - y]), dtype=np.float64)
