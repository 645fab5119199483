"""Do two industries lie in the same parts of the map? Lee's L of all pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.measured import reasoned
from klastr.identify.spatial.moran import standard_scores, told_inference
from klastr.identify.spatial.permuted_sums import permutations_of
from klastr.identify.spatial.placed import Placed, placed
from klastr.identify.spatial.spatial_measured import (
    Alternative,
    SpatialMeasured,
    counted_p_values,
    false_discovery_rates,
    refuse_inference,
)
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import SpatialWeights
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("industry", "other_industry"),
    conventions=("published", "esda"),
    reference="Lee, S.-I. (2001). Developing a bivariate spatial association measure. J. of Geographical Systems 3",
    page="spatial-autocorrelation",
    covers=("Lee's L", "Spatial Pearson correlation"),
)
def lee(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    convention: str = "published",
    seed: int = 0,
) -> SpatialMeasured:
    """How far two industries are high around the same regions: correlation of their smoothed maps, with what is lost.

    L[x, y] = n / sum_i (sum_j w_ij)^2  x sum_i (sum_j w_ij x_j)(sum_j w_ij y_j) / sqrt(sum x^2 sum y^2)

    Parameters
    ----------
    ground, weights, of
        See `klastr.moran`; the numbers are less their means.
    permutations, seed : int
        All numbers of a region are dealt out to the regions together, so that industries that go together within
        regions do so in the null model too.
    alternative : {"two-sided", "greater", "less"}
    convention : {"published", "esda"}
        "esda": p-values one-sided towards the nearer tail.

    Returns
    -------
    SpatialMeasured
        By pair of industries, symmetric; the diagonal is how much of an industry's variance its smoothed map keeps.

    Raises
    ------
    InvalidGeography, InvalidOption
        See `klastr.moran`.

    References
    ----------
    .. [1] Lee, S.-I. (2001). Developing a bivariate spatial association measure: an integration of Pearson's r and
       Moran's I. Journal of Geographical Systems 3 (4), 369-385.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCD", neighbours=list(zip("ABC", "BCD")))
    >>> round(klastr.lee({"A": 9.0, "B": 5.0, "C": 1.0, "D": 1.0}, weights=line).at("attribute", "attribute"), 3)
    0.273
    """
    convention = checked_convention(convention, lee)
    refuse_inference("permutations", ("permutations",), permutations, alternative)
    put = placed(ground, weights, of)
    z = standard_scores(put.values)
    rows = float((np.asarray(put.matrix.sum(axis=1)) ** 2).sum())
    value = _together(put, z) / rows if rows else np.full((z.shape[1], z.shape[1]), np.nan)
    above, below = np.zeros(value.shape, dtype=np.intp), np.zeros(value.shape, dtype=np.intp)
    for order in permutations_of(len(z), permutations, seed, "lee"):
        apart = _together(put, z[order]) - value * rows
        above += apart >= -1e-9 * rows
        below += apart <= 1e-9 * rows
    p_values = counted_p_values(above, below, permutations, "folded" if convention == "esda" else alternative)
    masks = put.global_reasons()
    reasons = reasoned(value, *((mask[:, None] | mask[None, :], reason) for mask, reason in masks))
    p_values = np.where(np.isnan(value), np.nan, p_values)
    told = {"convention": convention, "alternative": alternative, **told_inference("permutations", permutations, seed)}
    return SpatialMeasured(
        measure="lee",
        axes={put.variable.axis: put.variable.columns, f"other_{put.variable.axis}": put.variable.columns},
        values=value,
        reasons=reasons,
        p_values=p_values,
        q_values=false_discovery_rates(p_values, "all"),
        formula=f"sum over regions of the two lags of z / sum of squared row sums; x = {put.variable.says}",
        year=put.variable.year,
        sources=put.variable.sources,
        notes=put.notes,
        settings={**put.settings, **told, "fdr": "Benjamini-Hochberg over all pairs"},
    )


def _together(put: Placed, z: Floats) -> Floats:
    lags = put.matrix @ z
    return np.asarray(lags.T @ lags)
