"""Which regions differ little, and which much, from their neighbours? Local Geary of all industries at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.spatial.conditional_draws import Counts, NeighbourDraws, count_by_region, neighbour_draws
from klastr.identify.spatial.local_answer import neighbours_of, over_cells
from klastr.identify.spatial.moran import standard_scores, told_inference
from klastr.identify.spatial.placed import placed
from klastr.identify.spatial.spatial_measured import (
    Alternative,
    Fdr,
    SpatialMeasured,
    counted_p_values,
    refuse_inference,
)
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import Sparse, SpatialWeights
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]

_TIE = 1e-9


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("region", "industry"),
    conventions=("published", "esda"),
    reference="Anselin, L. (2019). A local indicator of multivariate spatial association. Geographical Analysis 51",
    page="spatial-autocorrelation",
    covers=("Local Geary's c",),
)
def local_geary(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    fdr: Fdr = "industry",
    level: float = 0.05,
    convention: str = "published",
    seed: int = 0,
) -> SpatialMeasured:
    """How far each region differs from its neighbours in each industry.

    c[r] = sum_j w[r, j] (z[r] - z[j])^2,  z of mean 0 and variance 1

    Parameters
    ----------
    ground, weights, of, fdr, level
        See `klastr.local_moran`.
    permutations, seed : int
        Neighbours are drawn at random from all other regions.
    alternative : {"two-sided", "greater", "less"}
        Of c itself: "less" asks whether the region is more like its neighbours than by chance.
    convention : {"published", "esda"}
        "esda": p-values one-sided towards the nearer tail.

    Returns
    -------
    SpatialMeasured
        By region and industry; ``no_neighbour`` for islands.

    Raises
    ------
    InvalidGeography, InvalidOption
        See `klastr.local_moran`.

    References
    ----------
    .. [1] Anselin, L. (2019). A local indicator of multivariate spatial association: extending Geary's c. Geographical
       Analysis 51 (2), 133-150.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCD", neighbours=list(zip("ABC", "BCD")))
    >>> round(klastr.local_geary({"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0}, weights=line).at("B", "attribute"), 3)
    0.8
    """
    convention = checked_convention(convention, local_geary)
    refuse_inference("permutations", ("permutations",), permutations, alternative)
    put = placed(ground, weights, of)
    z = standard_scores(put.values)
    weight = np.asarray(put.matrix.sum(axis=1)).reshape(-1, 1)
    # Neighbours that are alike give 0, which rounding must not push below it.
    value = np.maximum(weight * z**2 - 2 * z * (put.matrix @ z) + put.matrix @ z**2, 0.0)
    tails = _tails(z, put.matrix, value, permutations, seed)
    p_values = counted_p_values(*tails, permutations, "folded" if convention == "esda" else alternative)
    told = {"convention": convention, "alternative": alternative, **told_inference("conditional", permutations, seed)}
    return over_cells(
        "local_geary",
        put,
        value,
        p_values=p_values,
        fdr=fdr,
        level=level,
        told=told,
        formula="sum over neighbours of weight x (z - z')^2",
        parts=lambda at: neighbours_of(put, z, at),
    )


def _tails(z: Floats, matrix: Sparse, value: Floats, draws: int, seed: int) -> tuple[Counts, Counts]:
    """How many drawn differences are at least, and how many at most, as large; lags of z and z^2 are drawn together."""
    above, below = np.zeros(z.shape, dtype=np.int32), np.zeros(z.shape, dtype=np.int32)
    weight = np.asarray(matrix.sum(axis=1)).ravel()
    for drawn in neighbour_draws(np.hstack([z, z * z]), matrix, draws, seed):
        own = z[drawn.members]
        near = _TIE * (1 + np.abs(value[drawn.members]))
        rest = value[drawn.members] - weight[drawn.members, None] * own**2
        above[drawn.members], below[drawn.members] = _of_members(drawn, own, rest - near, rest + near)
    return above, below


def _of_members(drawn: NeighbourDraws, own: Floats, low: Floats, high: Floats) -> tuple[Counts, Counts]:
    """Counts of lag(z^2) - 2 z lag(z) >= low, and <= high, for each member."""
    columns = own.shape[1]
    lags, lags_of_squares = drawn.lags[:, :columns], drawn.lags[:, columns:]
    above, below = np.empty(own.shape, dtype=np.int32), np.empty(own.shape, dtype=np.int32)
    for k in range(len(own)):
        differences = lags_of_squares - 2 * own[k] * lags
        above[k], below[k] = (differences >= low[k]).sum(axis=0), (differences <= high[k]).sum(axis=0)
    z, at = own[drawn.hit_member], drawn.hit_draw
    change = drawn.hit_change
    before = lags_of_squares[at] - 2 * z * lags[at]
    after = before + change[:, columns:] - 2 * z * change[:, :columns]
    above += count_by_region(drawn, before >= low[drawn.hit_member], after >= low[drawn.hit_member])
    below += count_by_region(drawn, before <= high[drawn.hit_member], after <= high[drawn.hit_member])
    return above, below
