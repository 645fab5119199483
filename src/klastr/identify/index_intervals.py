"""From an index of a table and of its draws to an interval, and to the interval of a rank."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Draws that are worked on at once.
_CELLS = 1_000_000

_SAME = 1e-12


def interval_of_draws(
    drawn: NDArray[np.floating], value: Floats, level: float, *, lowest: float = -np.inf, highest: float = np.inf
) -> tuple[Floats, Floats]:
    """Ends of the interval of an index from its draws on the first axis.

    g(end) = g(v) - b -+ z sqrt(s^2 + b^2 / 4),  b = mean of g(draws) - g(v),  s = their standard deviation

    An index that noise pushes up (a Gini, a Herfindahl) lies too high in the table and higher still in its draws: the
    distance b between the two is what has to be taken off again, which a percentile interval would add once more. How
    well b is known is unknown; half of it counts as error. g stretches the range of the index to the whole line
    (logarithm, logit); where the index or a draw lies on a bound, g is nothing. An end that would leave the index
    itself outside is moved to it.

    How often such intervals cover is measured in ``speed/index_coverage.py``; see ``docs/methods/concentration.md``.

    Parameters
    ----------
    drawn : (B, ...) float
        NaN where a draw has no value.
    value : (...) float64
        The index of the table itself.
    level : float
        Share of intervals that are to hold the true index, such as 0.9.
    lowest, highest : float
        Bounds of the index.

    Returns
    -------
    low, high : (...) float64
        NaN where the value has none, or fewer than two draws have one.

    References
    ----------
    .. [1] Davison, A. C. and Hinkley, D. V. (1997). Bootstrap Methods and their Application. Cambridge, section 5.2.

    Examples
    --------
    >>> low, high = interval_of_draws(np.arange(31.0, 52.0)[:, None], np.array([40.0]), 0.90)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([29.01], [48.99])
    """
    low, high = np.full(value.size, np.nan), np.full(value.size, np.nan)
    draws, at = drawn.reshape(len(drawn), -1), value.ravel()
    step = max(1, _CELLS // max(len(drawn), 1))
    for start in range(0, at.size, step):
        some = slice(start, start + step)
        ends = _ends(draws[:, some].astype(np.float64), at[some], level, lowest, highest)
        low[some], high[some] = np.fmin(ends[0], at[some]), np.fmax(ends[1], at[some])
        untold = np.isnan(ends[0]) | np.isnan(at[some])
        low[some][untold] = high[some][untold] = np.nan
    return low.reshape(value.shape), high.reshape(value.shape)


def _ends(drawn: Floats, value: Floats, level: float, lowest: float, highest: float) -> Floats:
    """(2, N) ends of the intervals of N indices from (B, N) draws; NaN where too few have a value."""
    ends = np.full((2, value.size), np.nan)
    usable, inside = _usable(drawn, value, lowest, highest)
    ends[:, usable & ~inside] = _normal_ends(drawn[:, usable & ~inside], value[usable & ~inside], level)
    inside &= usable
    stretched = [_stretched(part[..., inside], lowest, highest) for part in (drawn, value)]
    ends[:, inside] = _back(_normal_ends(stretched[0], stretched[1], level), lowest, highest)
    return np.asarray(np.clip(ends, lowest, highest))


def _usable(drawn: Floats, value: Floats, lowest: float, highest: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(N,) whether an index and two draws of it are known, and whether all of them lie within the bounds."""
    usable = ((~np.isnan(drawn)).sum(axis=0) > 1) & ~np.isnan(value)
    smallest, largest = np.fmin.reduce(drawn, axis=0, initial=np.inf), np.fmax.reduce(drawn, axis=0, initial=-np.inf)
    return usable, (np.fmin(smallest, value) > lowest) & (np.fmax(largest, value) < highest)


def _normal_ends(drawn: Floats, value: Floats, level: float) -> Floats:
    """(2, N) ends of the interval; the error of the bias b counts as b / 2."""
    if not value.size:
        return np.empty((2, 0))
    z = NormalDist().inv_cdf((1 + level) / 2)
    bias = np.nanmean(drawn, axis=0) - value
    reach = z * np.sqrt(np.nanvar(drawn, axis=0) + np.square(bias) / 4)
    return np.stack([value - bias - reach, value - bias + reach])


def _stretched(values: Floats, lowest: float, highest: float) -> Floats:
    """From between the bounds to the whole line: logit, logarithm, or as it is."""
    if np.isfinite(lowest) and np.isfinite(highest):
        return np.asarray(np.log((values - lowest) / (highest - values)))
    if np.isfinite(lowest):
        return np.asarray(np.log(values - lowest))
    return np.asarray(-np.log(highest - values)) if np.isfinite(highest) else values


def _back(values: Floats, lowest: float, highest: float) -> Floats:
    """The inverse of `_stretched`."""
    if np.isfinite(lowest) and np.isfinite(highest):
        return np.asarray(lowest + (highest - lowest) / (1 + np.exp(-np.clip(values, -700, 700))))
    if np.isfinite(lowest):
        return np.asarray(lowest + np.exp(np.minimum(values, 700)))
    return np.asarray(highest - np.exp(np.minimum(-values, 700))) if np.isfinite(highest) else values


def rank_interval(
    drawn: NDArray[np.floating], value: Floats, level: float, *, lowest: float = -np.inf, highest: float = np.inf
) -> tuple[Floats, Floats, Floats]:
    """Rank from the highest (1) on, equal values sharing one, and the central interval of that rank.

    Draws lie as far beyond the index as the index beyond the truth. Ranks are taken of draws that were moved back by
    both distances, as `interval_of_draws` does; else those that noise pushes most would keep the first ranks.

    Parameters
    ----------
    drawn : (B, N) float
        NaN where a draw has no value.
    value : (N,) float64
    level : float
        Share of the draws inside.
    lowest, highest : float
        Bounds of the index.

    Examples
    --------
    >>> drawn = np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0]])
    >>> [part.tolist() for part in rank_interval(drawn, np.array([3.0, 1.5, 1.5]), 0.9)]
    [[1.0, 2.0, 2.0], [1.0, 2.0, 2.0], [1.0, 3.0, 3.0]]
    """
    rank = _ranks(value[None])[0]
    ranks = _ranks(_moved_back(drawn.astype(np.float64), value, lowest, highest))
    low, high = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    usable = ~np.isnan(ranks).all(axis=0) & ~np.isnan(rank)
    if usable.any():
        tail = (1 - level) / 2
        low[usable], high[usable] = np.nanquantile(ranks[:, usable], (tail, 1 - tail), axis=0, method="inverted_cdf")
    return rank, np.fmin(low, rank), np.fmax(high, rank)


def _moved_back(drawn: Floats, value: Floats, lowest: float, highest: float) -> Floats:
    """(B, N) draws around where the truth is thought to be, as wide as the interval; NaN as before."""
    usable, inside = _usable(drawn, value, lowest, highest)
    moved = np.full(drawn.shape, np.nan)
    moved[:, usable & ~inside] = _around_truth(drawn[:, usable & ~inside], value[usable & ~inside])
    inside &= usable
    stretched = [_stretched(part[..., inside], lowest, highest) for part in (drawn, value)]
    moved[:, inside] = _back(_around_truth(stretched[0], stretched[1]), lowest, highest)
    return moved


def _around_truth(drawn: Floats, value: Floats) -> Floats:
    """Draws moved to value - b, b their mean distance from it; half of b counts as error."""
    if not value.size:
        return drawn
    centre = np.nanmean(drawn, axis=0)
    bias, variance = centre - value, np.nanvar(drawn, axis=0)
    wider = np.sqrt(1 + np.square(bias) / (4 * np.where(variance > 0, variance, np.inf)))
    return np.asarray((drawn - centre) * wider + value - bias)


def _ranks(values: NDArray[np.floating]) -> Floats:
    """(B, N) places from the highest on, equal values sharing the first of theirs; NaN where there is no value."""
    order = np.argsort(-values, axis=1, kind="stable")
    fallen = np.take_along_axis(values, order, axis=1).astype(np.float64)
    # Sums of the same numbers in another order differ in the last digits: those are equal too.
    starts = ~(fallen[:, :-1] - fallen[:, 1:] <= _SAME * np.abs(fallen[:, :-1]))
    place = np.arange(1, values.shape[1] + 1)
    shared = np.where(np.pad(starts, ((0, 0), (1, 0)), constant_values=True), place, 0)
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, np.maximum.accumulate(shared, axis=1).astype(np.float64), axis=1)
    ranks[np.isnan(values)] = np.nan
    return ranks
