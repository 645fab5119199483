"""Ordinary least squares with its standard errors, for a handful of regressors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """A fitted regression with K regressors.

    Attributes
    ----------
    coefficients, errors : (K,) float64
        Estimates and their standard errors.
    degrees : int
        Observations less regressors.
    r_squared : float
    """

    coefficients: Floats
    errors: Floats
    degrees: int
    r_squared: float

    @property
    def p_values(self) -> Floats:
        """(K,) two-sided, of each coefficient being 0."""
        from scipy.stats import t

        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(2 * t.sf(np.abs(self.coefficients / self.errors), self.degrees))

    def ends(self, level: float) -> tuple[Floats, Floats]:
        """(K,) both ends of the intervals of the coefficients."""
        from scipy.stats import t

        reach = t.ppf((1 + level) / 2, self.degrees) * self.errors
        return self.coefficients - reach, self.coefficients + reach


def least_squares(y: Floats, regressors: Floats, *, groups: NDArray[np.intp] | None = None) -> Line | None:
    """b = (X'X)^-1 X'y,  V = s^2 (X'X)^-1,  or the sandwich of sums by group.

    Parameters
    ----------
    y : (N,) float64
    regressors : (N, K) float64
        With a column of ones, where there is a constant.
    groups : (N,) int, optional
        Observations of one group may go together: standard errors clustered by it, with the usual correction
        (G / (G - 1)) ((N - 1) / (N - K)).

    Returns
    -------
    Line or None
        None where regressors are collinear or observations do not suffice.

    Examples
    --------
    >>> x = np.array([0.0, 1.0, 2.0, 3.0])
    >>> line = least_squares(np.array([1.0, 3.0, 5.0, 7.5]), np.stack([np.ones(4), x], axis=1))
    >>> line.coefficients.round(3).tolist(), line.errors.round(4).tolist()
    ([0.9, 2.15], [0.162, 0.0866])
    """
    observations, many = regressors.shape
    if observations <= many or np.linalg.matrix_rank(regressors) < many:
        return None
    inverse = np.linalg.inv(regressors.T @ regressors)
    coefficients = inverse @ (regressors.T @ y)
    left = y - regressors @ coefficients
    degrees = observations - many
    spread = ((y - y.mean()) ** 2).sum()
    variance = inverse * (left @ left) / degrees
    if groups is not None:
        number = groups.max() + 1
        scores = np.zeros((number, many))
        np.add.at(scores, groups, regressors * left[:, None])
        correction = number / max(number - 1, 1) * (observations - 1) / degrees
        variance = correction * inverse @ (scores.T @ scores) @ inverse
        degrees = int(number - 1)
    fit = 1 - float(left @ left) / float(spread) if spread > 0 else np.nan
    return Line(coefficients, np.sqrt(np.diag(variance)), degrees, fit)
