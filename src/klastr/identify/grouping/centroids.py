"""Groups around centres: k-means, in products of matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.grouping.ties import membership_rows

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

_MOST_STEPS = 60


def k_means(points: Floats, count: int, random: np.random.Generator) -> Positions:
    """(N,) the centre of each of (N, D) points, after Lloyd's steps from k-means++ centres.

    No centre stays empty: it takes over the point that is farthest from its own.

    References
    ----------
    .. [1] Lloyd, S. (1982). Least squares quantization in PCM. IEEE Transactions on Information Theory 28(2), 129-137.
    .. [2] Arthur, D., Vassilvitskii, S. (2007). k-means++: the advantages of careful seeding. SODA, 1027-1035.

    Examples
    --------
    >>> points = np.array([[0.0], [0.1], [5.0], [5.1]])
    >>> found = k_means(points, 2, np.random.default_rng(0))
    >>> bool(found[0] == found[1] != found[2] == found[3])
    True
    """
    squares = np.einsum("nd,nd->n", points, points)
    centres = _spread_centres(points, count, random)
    nearest = np.full(len(points), -1, dtype=np.intp)
    for _ in range(_MOST_STEPS):
        distance = _distances(points, squares, centres)
        found = distance.argmin(axis=1)
        _fill_empty(found, distance, count)
        if np.array_equal(found, nearest):
            break
        nearest = found
        centres = (membership_rows(nearest, count) @ points) / np.bincount(nearest, minlength=count)[:, None]
    return nearest


def _distances(points: Floats, squares: Floats, centres: Floats) -> Floats:
    """(N, K) squared distances."""
    return np.asarray(squares[:, None] - 2 * points @ centres.T + np.einsum("kd,kd->k", centres, centres))


def _spread_centres(points: Floats, count: int, random: np.random.Generator) -> Floats:
    """K of the points, each drawn in proportion to its squared distance from those before it."""
    chosen = [int(random.integers(len(points)))]
    nearest = np.full(len(points), np.inf)
    for _ in range(count - 1):
        # No product of matrices: one so thin costs more in waiting for threads than in sums.
        away = points - points[chosen[-1]]
        nearest = np.minimum(nearest, np.einsum("nd,nd->n", away, away))
        reached = np.cumsum(nearest)
        if reached[-1] > 0:
            drawn = np.searchsorted(reached, random.random() * reached[-1], side="right")
            chosen.append(min(int(drawn), len(points) - 1))  # rounding may reach the end
        else:  # every point lies on a centre
            chosen.append(int(random.integers(len(points))))
    return points[chosen]


def _fill_empty(found: Positions, distance: Floats, count: int) -> None:
    sizes = np.bincount(found, minlength=count)
    for empty in np.flatnonzero(sizes == 0):
        own = distance[np.arange(found.size), found]
        own[sizes[found] < 2] = -np.inf
        taken = int(own.argmax())
        sizes[found[taken]] -= 1
        found[taken] = empty
        sizes[empty] = 1
        distance[taken, empty] = 0
