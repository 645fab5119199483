"""Do high numbers lie next to each other? The general G of Getis and Ord, for all industries at once."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.identify.reasons import Reason
from klastr.identify.spatial.moran import FEWEST_REGIONS, over_columns, told_inference
from klastr.identify.spatial.permutation_moments import form_moments, pair_sums, pearson_p_values, power_sums
from klastr.identify.spatial.permuted_sums import permutations_of, permuted_sums, tail_counts
from klastr.identify.spatial.placed import placed
from klastr.identify.spatial.spatial_measured import (
    Alternative,
    SpatialMeasured,
    counted_p_values,
    normal_p_values,
    refuse_inference,
)
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import SpatialWeights
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("industry",),
    conventions=("published", "esda"),
    reference="Getis, A. and Ord, J. K. (1992). The analysis of spatial association by use of distance statistics",
    page="spatial-autocorrelation",
    covers=("Getis-Ord general G",),
)
def getis_ord(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    inference: Literal["pearson", "randomisation", "permutations"] = "pearson",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    convention: str = "published",
    seed: int = 0,
) -> SpatialMeasured:
    """How far high numbers lie next to high ones, industry by industry.

    G = sum_ij w_ij x_i x_j / sum_{i != j} x_i x_j,  w = 1 for neighbours, else 0

    Parameters
    ----------
    ground, weights, of
        See `klastr.moran`; every neighbour counts 1, whatever the style of the weights.
    inference : {"pearson", "randomisation", "permutations"}
        Exact moments of all permutations with a Pearson type III or a normal tail, or random permutations.
    permutations, seed : int
    alternative : {"two-sided", "greater", "less"}
        "greater": high numbers attract each other; "less": low ones do.
    convention : {"published", "esda"}
        "esda": a permutation p-value is one-sided towards the nearer tail.

    Returns
    -------
    SpatialMeasured
        By industry; ``not_positive`` where a number is negative or fewer than two are above 0.

    Raises
    ------
    InvalidGeography, InvalidOption
        See `klastr.moran`.

    References
    ----------
    .. [1] Getis, A. and Ord, J. K. (1992). The analysis of spatial association by use of distance statistics.
       Geographical Analysis 24 (3), 189-206.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCD", neighbours=list(zip("ABC", "BCD")))
    >>> round(klastr.getis_ord({"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0}, weights=line).at("attribute"), 3)
    0.571
    """
    convention = checked_convention(convention, getis_ord)
    refuse_inference(inference, ("pearson", "randomisation", "permutations"), permutations, alternative)
    put = placed(ground, weights, of).of_style("binary")
    x, size = unit_sized(put.values), len(put.values)
    _refuse_negative(x, put.column_reasons)
    form = np.einsum("ij,ij->j", x, put.matrix @ x)
    pairs = x.sum(axis=0) ** 2 - (x * x).sum(axis=0)
    share = np.divide(1.0, pairs, out=np.full(pairs.shape, np.nan), where=pairs > 0)
    mean, variance, skewness = form_moments(pair_sums(put.matrix), power_sums(x))
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.where((variance > 0) & (size >= FEWEST_REGIONS), (form - mean) / np.sqrt(variance), np.nan)
    if inference == "permutations":
        drawn = permuted_sums(x, put.matrix, permutations_of(size, permutations, seed, "getis_ord"))
        folded = "folded" if convention == "esda" else alternative
        p_values = counted_p_values(*tail_counts(drawn, form), permutations, folded)
    elif inference == "pearson":
        p_values = pearson_p_values(scores, skewness, alternative)
    else:
        p_values = normal_p_values(scores, alternative)
    told = {"convention": convention, "alternative": alternative, **told_inference(inference, permutations, seed)}
    formula = "sum over neighbours of x x' / sum over all pairs of x x'"
    return over_columns("getis_ord", put, form * share, mean * share, scores, p_values, told, formula=formula)


def unit_sized(values: Floats) -> Floats:
    """(n, N) with a mean square of 1; columns of zeros stay."""
    size = np.sqrt((values * values).mean(axis=0)) if len(values) else np.ones(values.shape[1])
    return np.asarray(values / np.where(size > 0, size, 1.0))


def _refuse_negative(x: Floats, reasons: NDArray[np.uint8]) -> None:
    """Give a reason to columns where products of two numbers say nothing; in place."""
    bad = (x < 0).any(axis=0) | ((x > 0).sum(axis=0) < 2)
    reasons[bad & (reasons == Reason.DEFINED)] = Reason.NOT_POSITIVE
