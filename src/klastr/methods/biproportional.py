"""A matrix scaled to given sums of rows and columns: RAS, with entries below zero (GRAS)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SMALLEST = 1e-60


def biproportional(
    matrix: Floats, rows: Floats, columns: Floats, *, most: int = 1000, tolerance: float = 1e-10
) -> tuple[Floats, float]:
    """The matrix nearest in proportion whose rows and columns have given sums.

    x[i, j] = r[i] p[i, j] s[j] - n[i, j] / (r[i] s[j]),  a = p - n the matrix, p, n >= 0

    Parameters
    ----------
    matrix : (R, C) float64
    rows, columns : (R,), (C,) float64
        Sums that are wanted; both add up to the same. A row or column of zeros keeps its zeros.
    most : int
        Rounds.
    tolerance : float
        Of the largest gap, as a part of the largest sum.

    Returns
    -------
    matrix : (R, C) float64
    gap : float
        Largest difference of a sum of a row or column from what was wanted; not small where no such matrix exists.

    References
    ----------
    .. [1] Stone, R. (1961). Input-Output and National Accounts. OECD, Paris.
    .. [2] Junius, T. and Oosterhaven, J. (2003). The solution of updating or regionalizing a matrix with both positive
       and negative entries. Economic Systems Research 15 (1), 87-96.

    Examples
    --------
    >>> found, gap = biproportional(np.array([[1.0, 2], [3, 4]]), np.array([4.0, 6]), np.array([5.0, 5]))
    >>> found.sum(axis=1).round(6).tolist(), found.sum(axis=0).round(6).tolist(), gap < 1e-8
    ([4.0, 6.0], [5.0, 5.0], True)
    """
    positive, negative = np.maximum(matrix, 0.0), np.maximum(-matrix, 0.0)
    r, s = np.ones(rows.size), np.ones(columns.size)
    enough = tolerance * max(float(np.abs(rows).max(initial=0)), 1e-300)
    gap = np.inf
    for _ in range(most):
        s = _multiplier(r @ positive, (1 / r) @ negative, columns, s)
        found = r[:, None] * positive * s - negative / (r[:, None] * s)
        if (gap := _gap(found, rows, columns)) <= enough:
            break
        r = _multiplier(positive @ s, negative @ (1 / s), rows, r)
    found = r[:, None] * positive * s - negative / (r[:, None] * s)
    return found, min(gap, _gap(found, rows, columns))


def _multiplier(plus: Floats, minus: Floats, wanted: Floats, before: Floats) -> Floats:
    """The factor f > 0 with plus f - minus / f = wanted; as before where there is nothing to scale."""
    root = np.sqrt(wanted**2 + 4 * plus * minus)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(plus > 0, (wanted + root) / (2 * plus), -minus / wanted)
    # Where no matrix has these sums, factors run away; the gap tells.
    return np.clip(np.where(np.isfinite(found) & (found > 0), found, before), _SMALLEST, 1 / _SMALLEST)


def _gap(found: Floats, rows: Floats, columns: Floats) -> float:
    gaps = np.abs(found.sum(axis=1) - rows).max(initial=0), np.abs(found.sum(axis=0) - columns).max(initial=0)
    return float(max(gaps))
