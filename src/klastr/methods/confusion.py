"""How far do two verdicts on the same items agree? Out of the table that counts them against each other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def accuracy(table: NDArray[Any]) -> float:
    """Share of a square table (rows and columns the same verdicts) that is on its diagonal.

    >>> accuracy(np.array([[20, 5], [10, 15]]))
    0.7
    """
    return float(np.trace(table) / table.sum())


def kappa(table: NDArray[Any]) -> float:
    """Cohen's kappa of two verdicts on the same items: agreement with 0 for chance and 1 for full.

    kappa = (p - q) / (1 - q),  p = sum_k n[k, k] / N,  q = sum_k n[k, .] n[., k] / N^2

    Parameters
    ----------
    table : (K, K) counts or weights
        Rows the verdicts of the first, columns those of the second, in the same order.

    Returns
    -------
    float
        1 where both give every item the same one verdict.

    References
    ----------
    .. [1] Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement
       20 (1), 37-46.

    Examples
    --------
    >>> round(kappa(np.array([[20, 5], [10, 15]])), 3)
    0.4
    """
    share = table / table.sum()
    agreed, by_chance = float(np.trace(share)), float((share.sum(axis=0) * share.sum(axis=1)).sum())
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0
