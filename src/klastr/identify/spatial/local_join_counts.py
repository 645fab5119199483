"""Which regions that have an industry lie among others that have it? Local join counts of all industries at once."""

from __future__ import annotations

import numpy as np

from klastr.identify.spatial.conditional_draws import lag_tails
from klastr.identify.spatial.join_counts import marked
from klastr.identify.spatial.local_answer import lag_moments, neighbours_of, over_cells, standardised_by
from klastr.identify.spatial.moran import told_inference
from klastr.identify.spatial.placed import placed
from klastr.identify.spatial.spatial_measured import Fdr, SpatialMeasured, counted_p_values, refuse_inference
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import SpatialWeights
from klastr.measures import measure


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("region", "industry"),
    reference="Anselin, L. and Li, X. (2019). Operational local join count statistics. J. of Geographical Systems 21",
    page="spatial-autocorrelation",
    covers=("Local join counts",),
)
def local_join_counts(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    threshold: float = 1.0,
    permutations: int = 999,
    fdr: Fdr = "industry",
    level: float = 0.05,
    seed: int = 0,
) -> SpatialMeasured:
    """How many neighbours of a region that has an industry have it too.

    BB[r] = x[r] sum_j w[r, j] x[j],  x = 0 or 1, w = 1 for neighbours

    Parameters
    ----------
    ground, weights, of, fdr, level
        See `klastr.local_moran`; every neighbour counts 1, whatever the style of the weights.
    threshold : float
        A region has the industry where the variable is at least this: by default, a quotient of 1.
    permutations, seed : int
        Neighbours are drawn at random from all other regions.

    Returns
    -------
    SpatialMeasured
        By region and industry; the p-value is one-sided (as many neighbours or more by chance). Regions without the
        industry count nothing: their p-value is 1, and they do not enter the false-discovery rate.

    Raises
    ------
    InvalidGeography, InvalidOption
        See `klastr.local_moran`.

    References
    ----------
    .. [1] Anselin, L. and Li, X. (2019). Operational local join count statistics for cluster detection. Journal of
       Geographical Systems 21 (2), 189-210.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCDE", neighbours=list(zip("ABCD", "BCDE")))
    >>> has = klastr.local_join_counts({"A": 2.0, "B": 1.5, "C": 1.2, "D": 0.2, "E": 1.0}, weights=line)
    >>> has.at("B", "attribute"), has.at("E", "attribute")
    (2.0, 0.0)
    """
    refuse_inference("permutations", ("permutations",), permutations, "greater")
    put = marked(placed(ground, weights, of), threshold)
    x = put.values
    lags = np.asarray(put.matrix @ x)
    tails = lag_tails(x, put.matrix, lags, permutations, seed)
    there = x > 0
    mean, variance = lag_moments(x, put.matrix)
    told = {"threshold": threshold, "alternative": "greater", **told_inference("conditional", permutations, seed)}
    return over_cells(
        "local_join_counts",
        put,
        x * lags,
        expected=np.where(there, mean, np.nan),
        scores=np.where(there, standardised_by(lags, mean, variance), np.nan),
        p_values=np.where(there, counted_p_values(*tails, permutations, "greater"), 1.0),
        tested=there,
        fdr=fdr,
        level=level,
        told=told,
        formula="neighbours that have it too, where the region has it",
        parts=lambda at: neighbours_of(put, x, at),
    )
