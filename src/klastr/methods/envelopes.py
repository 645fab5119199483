"""How far can a whole curve stray by chance? Bands and p-values out of curves drawn under a null model.

A pointwise band holds at each distance by itself; over many distances a curve of no meaning leaves it somewhere far
more often than its level says. A global band is left by so many drawn curves *anywhere* as its level allows.

References
----------
.. [1] Duranton, G. and Overman, H. G. (2005). Testing for localization using micro-geographic data. Review of Economic
   Studies 72 (4), 1077-1106: local extremes.
.. [2] Myllymäki, M., Mrkvička, T., Grabarnik, P., Seijo, H. and Hahn, U. (2017). Global envelope tests for spatial
   processes. Journal of the Royal Statistical Society B 79 (2), 381-404: extreme ranks, deviations.
.. [3] Diggle, P. J. (1983). Statistical analysis of spatial point patterns. Academic Press: the sum of squares.
.. [4] Loosmore, N. B. and Ford, E. D. (2006). Statistical inference using the G or K point pattern spatial statistics.
   Ecology 87 (8), 1925-1931: the mean of the other curves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Envelope = Literal["extremes", "rank", "deviation"]


class Band(NamedTuple):
    """Two curves."""

    low: Floats
    high: Floats


def pointwise_band(drawn: Floats, level: float) -> Band:
    """The central share of drawn values at each distance.

    Parameters
    ----------
    drawn : (B, D) float64
    level : float
        Such as 0.95.

    Examples
    --------
    >>> band = pointwise_band(np.arange(199.0)[:, None], 0.95)
    >>> band.low.tolist(), band.high.tolist()
    ([4.0], [194.0])
    """
    ordered = np.sort(drawn, axis=0)
    k = _outside(drawn.shape[0], level)
    return Band(ordered[k], ordered[-1 - k])


def global_band(drawn: Floats, level: float, *, kind: Envelope = "extremes") -> Band:
    """A band that so many drawn curves leave nowhere.

    Parameters
    ----------
    drawn : (B, D) float64
    level : float
        Share of drawn curves that stay inside; for ``extremes``, on each of its sides by itself, as in [1]_.
    kind : {"extremes", "rank", "deviation"}
        ``extremes``: at every distance the same quantile, moved out until the share above the upper (below the lower)
        curve is right. ``rank``: both sides at once [2]_. ``deviation``: mean plus and minus a multiple of the standard
        deviation [2]_.

    Notes
    -----
    Where even the outermost curves at each distance are too many different ones, few draws and many distances, the band
    is that of the extremes: wider than its level, never narrower.
    The share is that of the drawn curves themselves. A further curve leaves the band somewhat more often, and the more
    so the fewer are drawn: of smooth curves of fifty distances 6 % on each side with 1,000 draws, 12 % with 200, 40 %
    with 39. p-values of whole curves keep their level with any number of draws.

    Examples
    --------
    >>> drawn = np.random.default_rng(1).normal(size=(999, 10))
    >>> band = global_band(drawn, 0.95)
    >>> bool(0.03 < (drawn > band.high).any(axis=1).mean() <= 0.05)
    True
    """
    if kind == "deviation":
        mean, spread = drawn.mean(axis=0), drawn.std(axis=0)
        furthest = np.max(np.abs(drawn - mean) / np.where(spread > 0, spread, np.inf), axis=1)
        times = np.sort(furthest)[-1 - _allowed(drawn.shape[0], level)]
        return Band(mean - times * spread, mean + times * spread)
    ordered = np.sort(drawn, axis=0)
    allowed = _allowed(drawn.shape[0], level)
    if kind == "rank":
        return _band_at(ordered, _deepest(lambda rank: _leaving(drawn, _band_at(ordered, rank)), allowed, len(drawn)))
    low = _deepest(lambda rank: int((drawn < _between(ordered, rank)).any(axis=1).sum()), allowed, len(drawn))
    high = _deepest(lambda rank: int((drawn > _between(ordered[::-1], rank)).any(axis=1).sum()), allowed, len(drawn))
    return Band(_between(ordered, low), _between(ordered[::-1], high))


def without_rounding(observed: Floats, drawn: Floats, rounding: float) -> Floats:
    """Drawn curves that differ from the observed one by rounding alone, made equal to it.

    Sums over the same plants in another order differ in their last digits; ranks would take that for a difference.

    Parameters
    ----------
    observed : (D,) float64
    drawn : (B, D) float64
    rounding : float
        Relative to the largest value of all curves.

    Examples
    --------
    >>> without_rounding(np.array([0.3]), np.array([[0.1 + 0.2], [0.4]]), 1e-9).tolist()
    [[0.3], [0.4]]
    """
    largest = max(float(np.abs(observed).max()), float(np.abs(drawn).max()))
    return np.where(np.abs(drawn - observed) <= rounding * largest, observed, drawn)


def pointwise_p_values(observed: Floats, drawn: Floats) -> Floats:
    """Two-sided p-value at each distance: twice the smaller tail, the observed curve counted among the draws.

    Parameters
    ----------
    observed : (D,) float64
    drawn : (B, D) float64

    Examples
    --------
    >>> pointwise_p_values(np.array([50.0]), np.arange(99.0)[:, None]).round(2).tolist()
    [1.0]
    """
    above = 1 + (drawn >= observed).sum(axis=0)
    below = 1 + (drawn <= observed).sum(axis=0)
    return np.asarray(np.minimum(2 * np.minimum(above, below) / (drawn.shape[0] + 1), 1.0), dtype=np.float64)


def extreme_rank_p_value(observed: Floats, drawn: Floats) -> float:
    """p-value of the whole curve by its extreme rank length: how many curves reach as far out as often [2]_.

    Examples
    --------
    >>> drawn = np.random.default_rng(1).normal(size=(99, 5))
    >>> extreme_rank_p_value(np.full(5, 9.0), drawn)
    0.01
    """
    curves = np.vstack([observed, drawn])
    depth = np.sort(np.minimum(*_ranks(curves)), axis=1)
    order = np.lexsort(depth.T[::-1])
    first = depth[order]
    same = np.cumsum(np.append(True, (first[1:] != first[:-1]).any(axis=1))) - 1
    group = np.empty(len(curves), dtype=np.intp)
    group[order] = same
    return float((group <= group[0]).mean())


def squares_p_value(observed: Floats, drawn: Floats) -> float:
    """Diggle's goodness of fit: squared distance of each curve from the mean of the others, summed over distances [4]_.

    Examples
    --------
    >>> drawn = np.random.default_rng(1).normal(size=(99, 5))
    >>> squares_p_value(np.full(5, 9.0), drawn)
    0.01
    """
    curves = np.vstack([observed, drawn])
    others = (curves.sum(axis=0) - curves) / (len(curves) - 1)
    apart = ((curves - others) ** 2).sum(axis=1)
    return float((apart >= apart[0] * (1 - 1e-12)).mean())


def _ranks(curves: Floats) -> tuple[Floats, Floats]:
    """(B, D) ranks from below and from above, 1 the most extreme; equal values share the mean of their ranks."""
    ordered = np.sort(curves, axis=0)
    below = np.empty(curves.shape)
    for k in range(curves.shape[1]):  # scipy.stats ranks too, and takes two seconds to import
        first = np.searchsorted(ordered[:, k], curves[:, k], side="left")
        after = np.searchsorted(ordered[:, k], curves[:, k], side="right")
        below[:, k] = (first + 1 + after) / 2
    return below, len(curves) + 1 - below


def _outside(draws: int, level: float) -> int:
    """Drawn values that lie outside on each side of a central band."""
    return max(int((draws + 1) * (1 - level) / 2 + 1e-9) - 1, 0)


def _allowed(draws: int, level: float) -> int:
    """Drawn curves that may leave a global band."""
    return max(int(draws * (1 - level) + 1e-9), 0)


def _deepest(leaving: Callable[[float], int], allowed: int, draws: int) -> float:
    """The innermost rank, between whole ones, at which no more curves leave than may; by halving."""
    outside, inside = 1.0, (draws + 1) / 2
    for _ in range(24):
        middle = (outside + inside) / 2
        if leaving(middle) <= allowed:
            outside = middle
        else:
            inside = middle
    return outside


def _band_at(ordered: Floats, rank: float) -> Band:
    return Band(_between(ordered, rank), _between(ordered[::-1], rank))


def _leaving(drawn: Floats, band: Band) -> int:
    """How many curves leave a band anywhere."""
    return int(((drawn < band.low) | (drawn > band.high)).any(axis=1).sum())


def _between(ordered: Floats, rank: float) -> Floats:
    """Values at a rank counted from 1, between the neighbouring draws where the rank is between."""
    at = min(max(rank - 1, 0.0), len(ordered) - 1.0)
    below = int(at)
    after = min(below + 1, len(ordered) - 1)
    return np.asarray(ordered[below] + (at - below) * (ordered[after] - ordered[below]), dtype=np.float64)
