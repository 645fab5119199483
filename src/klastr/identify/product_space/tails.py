"""How likely are at least so many co-occurrences, when every cell has a chance of its own?

The number is Poisson-binomial: a sum of independent yes-or-no with unequal chances. Two approximations serve all pairs:
a Poisson of the same mean, which is never too low from one above the mean on (Hoeffding 1956; Anderson and Samuels
1967), and a binomial of the same mean and variance, which is hardly ever too high. Pairs between the two get the number
itself: by sums without approximation where the nodes of the other side are few, by saddle points where they are many.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Nodes of the other side up to which probabilities are added up one by one.
_FEW_NODES = 400

# Below it, 1 minus a sum is mostly rounding.
_ROUNDED = 1e-10

# Additions that are made for the sake of exact p-values of all pairs, and not only of those that decide.
_CHEAP = 5e8

# Classes of degrees are put together into so many for saddle points.
_BINS = 200

# The binomial tail was at most 1.005 times the Poisson-binomial one over 9,000 pairs of four tables where this is below
# 0.05, and at most 1.01 times it above.
BELOW_BY = 1.02

_SADDLE_STEPS = 60


def poisson_tail(shared: Floats, expected: Floats) -> Floats:
    """(N,) P(X >= shared), X Poisson with the expected number.

    >>> poisson_tail(np.array([0.0, 2.0]), np.array([3.0, 1.0])).round(6).tolist()
    [1.0, 0.264241]
    """
    from scipy.special import gammainc

    found = np.ones(shared.size)
    some = shared > 0
    found[some] = gammainc(shared[some], expected[some])
    return found


def binomial_tail(shared: Floats, expected: Floats, squares: Floats) -> Floats:
    """(N,) P(X >= shared), X binomial (of n trials, not whole) with the mean and the variance of a Poisson-binomial.

    p = sum q^2 / sum q,  n = (sum q)^2 / sum q^2

    Parameters
    ----------
    shared : (N,) float64
        1 or more.
    expected, squares : (N,) float64
        Sums of the chances q, and of their squares.
    """
    from scipy.special import betainc

    trials = expected**2 / np.maximum(squares, 1e-300)
    chance = np.clip(squares / np.maximum(expected, 1e-300), 0.0, 1.0)
    return np.asarray(np.where(shared > trials, 0.0, betainc(shared, np.maximum(trials - shared, 0) + 1, chance)))


def cheap(count: Floats, shared: Floats) -> bool:
    """Whether these pairs can all be added up node by node, also those that need it for their p-value alone."""
    return bool(count.sum() <= _FEW_NODES and shared.size * count.sum() * shared.max(initial=0) <= _CHEAP)


def bins(chances: Floats, count: Floats) -> NDArray[np.intp]:
    """First classes of at most `_BINS` groups of neighbouring degrees, in which chances are nearly the same.

    Groups that make up equal parts of what is expected to be shared; each class by itself where nodes are few.
    """
    if count.sum() <= _FEW_NODES or count.size <= _BINS:
        return np.arange(count.size)
    part = np.cumsum(count * np.square(chances).mean(axis=1))
    return np.unique(np.concatenate([[0], np.searchsorted(part, part[-1] * np.arange(1, _BINS) / _BINS)]))


def poisson_binomial_tail(shared: Floats, chances: Floats, count: Floats) -> Floats:
    """(N,) P(X >= shared), X a sum of yes-or-no.

    Parameters
    ----------
    shared : (N,) float64
    chances : (N, A) float64
        Of a yes, by class of the nodes of the other side.
    count : (A,) float64
        Nodes of each class.

    >>> found = poisson_binomial_tail(np.array([2.0]), np.array([[0.5, 0.25]]), np.array([1.0, 2.0]))
    >>> found.round(6).tolist()
    [0.25]
    """
    if count.sum() > _FEW_NODES:
        return _saddle_point(shared, chances, count)
    found = _added_up(shared, np.repeat(chances, count.astype(np.intp), axis=1))
    tiny = found < _ROUNDED
    found[tiny] = _saddle_point(shared[tiny], chances[tiny], count)
    return found


def _added_up(shared: Floats, chances: Floats) -> Floats:
    """Node by node: the probabilities of 0, 1, 2, ... yes so far; the tail is what is missing below `shared`."""
    goal = shared.astype(np.intp)
    likely = np.zeros((max(int(goal.max(initial=0)), 1), shared.size))
    likely[0] = 1.0
    for chance in chances.T:
        likely[1:] = likely[1:] * (1 - chance) + likely[:-1] * chance
        likely[0] *= 1 - chance
    below = np.where(np.arange(len(likely))[:, None] < goal, likely, 0.0).sum(axis=0)
    return np.asarray(np.clip(1 - below, 0, 1))


def _saddle_point(shared: Floats, chances: Floats, count: Floats) -> Floats:
    """Lugannani and Rice (1980), with the first correction for whole numbers.

    K(s) = sum log(1 - q + q e^s),  K'(s) = shared,  w = sign(s) sqrt(2 (s shared - K)),  u = (1 - e^-s) sqrt(K'')
    tail = 1 - Phi(w) + phi(w) (1 / u - 1 / w)
    """
    from scipy.special import ndtr

    mean = chances @ count
    found = np.ones(shared.size)
    most = (chances > 0) @ count
    found[shared > most] = 0.0
    # At the mean the formula is 0 / 0, and below it nobody asks; at the very top K' is never reached.
    inside = (shared > mean + 0.5) & (shared < most)
    if not inside.any():
        return found
    goal, q = shared[inside], chances[inside]
    s = _saddle(goal, q, count)
    grown = q * np.exp(s)[:, None]
    bent = (grown / (1 - q + grown) * ((1 - q) / (1 - q + grown))) @ count
    w = np.sqrt(np.maximum(2 * (s * goal - np.log1p(q * np.expm1(s)[:, None]) @ count), 1e-300))
    u = -np.expm1(-s) * np.sqrt(bent)
    density = np.exp(-(w**2) / 2) / np.sqrt(2 * np.pi)
    found[inside] = np.clip(ndtr(-w) + density * (1 / u - 1 / w), 0, 1)
    return found


def _saddle(goal: Floats, q: Floats, count: Floats) -> Floats:
    """(N,) s > 0 with K'(s) = goal, by Newton's method; K' grows with s and bends down in the end, so steps are cut."""
    s = np.log(goal / (q @ count))
    for _ in range(_SADDLE_STEPS):
        grown = q * np.exp(s)[:, None]
        lifted = grown / (1 - q + grown)
        step = (goal - lifted @ count) / np.maximum((lifted * (1 - lifted)) @ count, 1e-300)
        s = np.maximum(s + np.clip(step, -1.0, 1.0), 1e-12)
        if np.abs(step).max() < 1e-7:
            break
    return np.asarray(s)
