"""Level, growth, entry and entropy of a regional cluster: the four indicators of its life-cycle stage.

With E persons now and E0 before, of the industries i of a group in one region, and G_i the growth factor of an industry
in the reference:

    growth a year      = ((sum E / sum E0) / G)^(1 / years) - 1,  G the growth factor of the group in the reference
    entry a year       = (N / N0)^(1 / years) - 1,  N establishments: net of those that left
    entropy            = - sum of p_i log2 p_i,  p_i = E_i / sum E; in bits
    entropy change     = entropy now - entropy before
    composition change = half the sum of |p_i - q_i|,  q_i proportional to E0_i G_i: the share of persons who are in
                         other industries than they would be, had each industry changed as it did in the reference
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Positions = NDArray[np.intp]
Kind = TypeVar("Kind", bound=np.floating[Any])


def summed(cells: Array, starts: Positions) -> Array:
    """Add up rows of (m, B) from each start to the next, to (n, B)."""
    return np.asarray(np.add.reduceat(cells, starts, axis=0)) if starts.size < cells.shape[0] else cells


def growth_a_year(now: Array, before: Array, expected: Array, years: int) -> Array:
    """Growth against expectation, a year; infinite where nobody was there before.

    >>> growth_a_year(np.array([121.0]), np.array([100.0]), np.array([1.0]), 2).round(3).tolist()
    [0.1]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = now / before / np.where(np.isnan(expected), 1.0, expected).astype(now.dtype)
        return np.asarray(factor ** now.dtype.type(1 / years) - 1)


def composition(cells: Array, starts: Positions) -> Array:
    """(m, B) share of each industry in its group; 0 where the group has nobody."""
    whole = np.repeat(summed(cells, starts), np.diff(np.append(starts, cells.shape[0])), axis=0)
    whole[whole == 0] = 1
    return np.asarray(cells / whole)


def entropy(shares: Array, starts: Positions) -> Array:
    """(n, B) bits.

    >>> entropy(np.array([[0.5], [0.5], [1.0]]), np.array([0, 2])).tolist()
    [[1.0], [0.0]]
    """
    logs = np.log2(np.where(shares > 0, shares, 1))
    logs *= shares
    return np.abs(summed(logs, starts))


def composition_change(now: Array, expected: Array, starts: Positions) -> Array:
    """(n, B) share of persons in other industries than expected, from two compositions of (m, B).

    >>> composition_change(np.array([[0.7], [0.3]]), np.array([[0.5], [0.5]]), np.array([0])).round(3).tolist()
    [[0.2]]
    """
    return np.asarray(summed(np.abs(now - expected), starts) / 2)
