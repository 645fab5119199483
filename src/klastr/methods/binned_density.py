"""A kernel density on a grid by one Fourier transform, binned as R's ``density`` bins (before R 4.4).

Each value is shared between its two neighbouring grid points, the grid reaches four bandwidths beyond the wanted range,
and the density is read off by straight lines. It is quick and slightly inexact; it is here so that answers of software
that rests on it can be reproduced.

References
----------
.. [1] Silverman, B. W. (1982). Algorithm AS 176: kernel density estimation using the fast Fourier transform. Journal of
   the Royal Statistical Society C 31 (1), 93-99.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LEAST_GRID = 512


def binned_density(
    values: Floats, weights: Floats, bandwidth: float, first: float, last: float, *, points: int = _LEAST_GRID
) -> tuple[Floats, Floats]:
    """Gaussian kernel density between two ends.

    Parameters
    ----------
    values, weights : (n,) float64
        Weights count as they are: they need not add up to 1.
    bandwidth, first, last : float
    points : int
        How many points come back.

    Returns
    -------
    at, density : (points,) float64

    Examples
    --------
    >>> at, density = binned_density(np.zeros(1), np.ones(1), 1.0, -4.0, 4.0)
    >>> round(float(np.interp(0.0, at, density)), 3)
    0.399
    """
    grid = _LEAST_GRID if points <= _LEAST_GRID else 1 << int(np.ceil(np.log2(points)))
    low, high = first - 4 * bandwidth, last + 4 * bandwidth
    shared = _shared_out(values, weights, low, high, grid)
    lags = np.linspace(0, 2 * (high - low), 2 * grid)
    lags[grid + 1 :] = -lags[grid - 1 : 0 : -1]
    kernel = np.exp(-0.5 * (lags / bandwidth) ** 2) / (bandwidth * np.sqrt(2 * np.pi))
    smooth = np.fft.irfft(np.fft.rfft(shared) * np.conj(np.fft.rfft(kernel)), 2 * grid)[:grid]
    at = np.linspace(first, last, points)
    return at, np.interp(at, np.linspace(low, high, grid), np.maximum(smooth, 0.0))


def _shared_out(values: Floats, weights: Floats, low: float, high: float, grid: int) -> Floats:
    """(2 grid,) weights of grid points, each value shared between its two neighbours; the second half stays empty."""
    place = (values - low) / (high - low) * (grid - 1)
    below = np.floor(place).astype(np.intp)
    part = place - below
    inside = (below >= 0) & (below <= grid - 2)
    before, after = below == -1, below == grid - 1
    bins = np.zeros(2 * grid)
    bins += np.bincount(below[inside], weights[inside] * (1 - part[inside]), 2 * grid)
    bins += np.bincount(below[inside] + 1, weights[inside] * part[inside], 2 * grid)
    bins[0] += float((weights[before] * part[before]).sum())
    bins[grid - 1] += float((weights[after] * (1 - part[after])).sum())
    return bins
