"""How unevenly do the jobs of an industry lie over areas? Three measures against the areas' total jobs.

All take E (R, I), persons employed by area and industry, and T (R,), the total of each area; each is NaN for an
industry without jobs. Areas without jobs have no quotient and count in none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.mixes import Mix
from klastr.identify.unevenness import weighted_gini

Floats = NDArray[np.float64]


def share_in_specialised_areas(employment: Floats, quotients: Floats) -> Floats:
    """(I,) share of an industry's jobs that are in areas with a location quotient of at least 1.

    >>> share_in_specialised_areas(np.array([[30.0], [10.0]]), np.array([[1.5], [0.5]])).tolist()
    [0.75]
    """
    return _over(np.where(quotients >= 1, employment, 0.0).sum(axis=0), employment.sum(axis=0))


def mean_of_highest(quotients: Floats, most: int = 5) -> Floats:
    """(I,) mean location quotient of the areas where it is highest; of all areas where there are fewer.

    >>> mean_of_highest(np.array([[4.0], [np.nan], [2.0], [1.0]]), most=2).tolist()
    [3.0]
    """
    there = ~np.isnan(quotients).all(axis=1)
    ranked = -np.sort(-quotients[there], axis=0)[:most]
    return np.asarray(ranked.mean(axis=0)) if ranked.size else np.full(quotients.shape[1], np.nan)


def locational_gini(employment: Floats, totals: Floats) -> Floats:
    """(I,) Gini coefficient of an industry's location quotients, each area weighted with its share of all jobs.

    G = 1 - sum_k w_k (S_k + S_{k-1}) = 1/2 sum_q sum_r w_q w_r |LQ_q - LQ_r|

    w_k the area's share of all jobs, S_k the industry's jobs up to the area, areas in order of their quotient. It is
    the area between the diagonal and the curve of the industry's against all jobs (Hoover's localisation curve), over
    the area below the diagonal: 0 where every area has its share, near 1 where one small area has everything.

    Parameters
    ----------
    employment : (R, I) float64
    totals : (R,) float64
        All jobs of each area.

    References
    ----------
    .. [1] Hoover, E. M. (1936). The measurement of industrial localization. Review of Economics and Statistics 18 (4),
       162-171.

    Examples
    --------
    >>> locational_gini(np.array([[10.0], [0.0]]), np.array([25.0, 75.0])).tolist()
    [0.75]
    """
    there = totals > 0
    jobs = employment[there].sum(axis=0)
    share, weight = _over(employment[there], jobs), totals[there] / totals[there].sum()
    mix = Mix(np.ascontiguousarray(share.T)[None], weight[None, None], jobs[None], totals[there].sum()[None, None])
    return np.where(jobs > 0, weighted_gini(mix)[0], np.nan)


def _over(part: Floats, whole: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(whole > 0, part / whole, np.nan))
