"""Sums over pairs of a sample: mean and covariance over all samples drawn without replacement, without drawing one.

T = sum of k(i, j) over the pairs i < j of n units drawn from N. With the inclusion probabilities of two, three and four
given units, pi_m = n (n - 1) ... (n - m + 1) / (N (N - 1) ... (N - m + 1)),

    E T = pi_2 S,
    cov(T, T') = pi_2 Q2 + pi_3 (Q1 - 2 Q2) + pi_4 (S S' - Q1 + Q2) - pi_2^2 S S',

where S = sum of k over all pairs, Q2 = sum of k k' over all pairs, and Q1 = sum over units i of (sum_j k(i, j)) times
(sum_j k'(i, j)). The same three sums serve every n.

References
----------
.. [1] Serfling, R. J. (1980). Approximation theorems of mathematical statistics. Wiley, chapter 5 (U-statistics).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class PairSums:
    """What all pairs of N units add up to, for D kernels.

    Attributes
    ----------
    units : int
        N.
    total : (D,) float64
        S.
    shared : (D, D) float64
        Q1.
    squares : (D, D) float64
        Q2.
    """

    units: int
    total: Floats
    shared: Floats
    squares: Floats

    def mean(self) -> Floats:
        """(D,) mean over samples of T divided by the number of pairs in a sample; the same for all n."""
        return self.total / (self.units * (self.units - 1) / 2)

    def covariance(self, sample: int) -> Floats:
        """(D, D) covariance over samples of T divided by the number of pairs in a sample.

        Examples
        --------
        >>> sums = PairSums(3, np.array([6.0]), np.array([[3.0**2 + 4.0**2 + 5.0**2]]), np.array([[1.0 + 4.0 + 9.0]]))
        >>> sums.covariance(2).round(4).tolist()  # one of the pairs 1, 2, 3: variance 2/3
        [[0.6667]]
        """
        two, three, four = (self._probability(sample, many) for many in (2, 3, 4))
        product = np.outer(self.total, self.total)
        made = two * self.squares + three * (self.shared - 2 * self.squares)
        made += four * (product - self.shared + self.squares) - two**2 * product
        return np.asarray(made / (sample * (sample - 1) / 2) ** 2, dtype=np.float64)

    def _probability(self, sample: int, many: int) -> float:
        """That so many given units are all in a sample."""
        steps = np.arange(many, dtype=np.float64)
        if many > self.units:
            return 0.0
        return float(np.prod(np.maximum(sample - steps, 0) / (self.units - steps)))
