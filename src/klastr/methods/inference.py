"""Which of many findings are more than chance? Control of the false-discovery rate; percentile intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def adjusted_p_values(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Benjamini-Hochberg adjusted p-values: the false-discovery rate at which each test would just be a finding.

    q(k) = min over j >= k of  m p(j) / j,  p(1) <= ... <= p(m)

    Parameters
    ----------
    p_values : any shape, float64
        NaN where nothing was tested; not counted in m.

    Returns
    -------
    same shape, float64
        NaN where nothing was tested.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
       Statistical Society B 57 (1), 289-300.

    Examples
    --------
    >>> adjusted_p_values(np.array([0.01, 0.04, np.nan, 0.03])).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    adjusted = np.full(p_values.shape, np.nan)
    tested = np.isfinite(p_values)
    p = p_values[tested]
    order = np.argsort(p)
    ranked = p[order] * p.size / np.arange(1, p.size + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1)
    adjusted[tested] = q
    return adjusted


def percentile_interval(draws: Floats, level: float, *, around: Floats | None = None) -> tuple[Floats, Floats]:
    """Lower and upper end of the central interval over the last axis.

    The k-th smallest and the k-th largest of B draws, k = (B + 1) (1 - level) / 2 rounded down: a further draw falls
    between them with probability 1 - 2 k / (B + 1). Order statistics without interpolation, so that ties (many equal
    draws) stay exact. The draws are partially sorted in place.

    Parameters
    ----------
    draws : (..., B) float
    level : float
        Share of the draws inside, such as 0.9.
    around : (...) float, optional
        The estimate. An end that would leave it outside is moved to it: the interval of a cell where nobody works
        begins at exactly 0, and one of a cell that no draw moves is the estimate itself, whatever the rounding.

    Examples
    --------
    >>> low, high = percentile_interval(np.arange(1000.0)[None], 0.9)
    >>> low.tolist(), high.tolist()
    ([49.0], [950.0])
    >>> percentile_interval(np.arange(1000.0)[None], 0.9, around=np.array([7.0]))[0].tolist()
    [7.0]
    """
    count = draws.shape[-1]
    below = max(int((count + 1) * (1 - level) / 2 + 1e-9) - 1, 0)
    draws.partition((below, count - 1 - below), axis=-1)
    low, high = draws[..., below].copy(), draws[..., count - 1 - below].copy()
    if around is None:
        return low, high
    return np.minimum(low, around), np.maximum(high, around)
