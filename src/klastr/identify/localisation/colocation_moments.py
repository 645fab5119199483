"""Pairs of firms of two industries in one region: their share, and its moments when firms are dealt anew.

Firms of one region are all joined with each other. When N[i] + N[j] = n firms keep their places and the industries are
dealt to them anew, a join is mixed with chance 2 N[i] N[j] / (n (n - 1)), and two joins that share a firm are both
mixed with chance N[i] N[j] / (n (n - 1)); two that share none with chance 4 N[i] (N[i] - 1) N[j] (N[j] - 1) over
n (n - 1) (n - 2) (n - 3). Mean and variance of the number of mixed joins follow by counting the three kinds of pairs.

References
----------
.. [1] Cliff, A. D. and Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion, section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.localisation.dartboard import upper_p_values

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class ColocationMoments:
    """(I, I) arrays; NaN where an industry has no firm.

    Attributes
    ----------
    share, expected, variance : float64
        CL, its mean and its variance when the firms of both industries are dealt anew.
    """

    share: Floats
    expected: Floats
    variance: Floats

    def p_values(self) -> Floats:
        """One-sided, of a share at least as high; NaN where nothing can vary and on the diagonal."""
        with np.errstate(invalid="ignore", divide="ignore"):
            found = upper_p_values((self.share - self.expected) / np.sqrt(self.variance))
        found[~(self.variance > 1e-300)] = np.nan
        np.fill_diagonal(found, np.nan)
        return found


def colocation_moments(firms: Floats) -> ColocationMoments:
    """Moments for all pairs of industries.

    Parameters
    ----------
    firms : (R, I) float64
        Number of firms.
    """
    number = np.where(firms.sum(axis=0) > 0, firms.sum(axis=0), np.nan)
    mixed = firms.T @ firms
    one, other = number[:, None], number[None, :]
    joins, meeting = _joins(firms, mixed)
    both = one + other
    with np.errstate(invalid="ignore", divide="ignore"):
        of_one = 2 * one * other / _falling(both, 2)
        of_two_that_meet = one * other / _falling(both, 2)
        of_two_apart = 4 * _falling(one, 2) * _falling(other, 2) / _falling(both, 4)
    of_two_apart = np.where(both >= 4, of_two_apart, 0.0)
    expected = joins * of_one
    # E(X^2): each join with itself, with those that share a firm with it, and with those that do not.
    square = expected + meeting * of_two_that_meet + (joins * (joins - 1) - meeting) * of_two_apart
    pairs = one * other
    return ColocationMoments(
        share=mixed / pairs, expected=expected / pairs, variance=np.maximum(square - expected**2, 0.0) / pairs**2
    )


def _joins(firms: Floats, mixed: Floats) -> tuple[Floats, Floats]:
    """(I, I) joins among the firms of two industries, and ordered pairs of joins that share one firm."""
    squares = (firms**2).sum(axis=0)
    cubes = (firms**3).sum(axis=0)
    number = firms.sum(axis=0)
    second = squares[:, None] + squares + 2 * mixed
    crossed = (firms**2).T @ firms
    third = cubes[:, None] + cubes + 3 * (crossed + crossed.T)
    first = number[:, None] + number
    return (second - first) / 2, third - 3 * second + 2 * first


def _falling(number: Floats, steps: int) -> Floats:
    """number (number - 1) ... , `steps` factors."""
    found = number.copy()
    for step in range(1, steps):
        found = found * (number - step)
    return found
