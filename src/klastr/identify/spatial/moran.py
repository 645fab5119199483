"""Do neighbouring regions resemble each other in an industry? Moran's I, for all industries at once."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.identify.measured import reasoned
from klastr.identify.spatial.permutation_moments import form_moments, pair_sums, pearson_p_values, power_sums
from klastr.identify.spatial.permuted_sums import permutations_of, permuted_sums, tail_counts
from klastr.identify.spatial.placed import Placed, placed
from klastr.identify.spatial.spatial_measured import (
    Alternative,
    SpatialMeasured,
    counted_p_values,
    false_discovery_rates,
    normal_p_values,
    refuse_inference,
)
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import Sparse, SpatialWeights
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]
Inference = Literal["pearson", "randomisation", "normality", "permutations"]

_COLUMNS = 64

FEWEST_REGIONS = 4
"""The variance of the permutations needs four regions."""


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("industry",),
    conventions=("published", "esda"),
    reference="Moran, P. A. P. (1950). Notes on continuous stochastic phenomena. Biometrika 37",
    page="spatial-autocorrelation",
    covers=("Moran's I", "Moran's I of rates", "FDR over spatial tests"),
)
def moran(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    inference: Inference = "pearson",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    convention: str = "published",
    seed: int = 0,
) -> SpatialMeasured:
    """How far neighbouring regions resemble each other, industry by industry.

    I = (n / S0) sum_ij w_ij z_i z_j / sum_i z_i^2,  z = x - mean(x),  S0 = sum_ij w_ij

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable, wide frame, or mapping of region to number
    weights : SpatialWeights, optional
        Default: the built-in list of NUTS 2 neighbours, rows adding up to 1.
    of : {"quotient", "symmetric", "share", "log", "jobs", "rate", "values"}
        What is looked at, see `klastr.identify.spatial.variable`. Quotient and share give the same I. "rate" is the
        share standardised for the size of its region (Assunção and Reis 1999).
    inference : {"pearson", "randomisation", "normality", "permutations"}
        Where the p-value comes from: exact mean, variance and skewness of all permutations, with a Pearson type III
        tail; the same mean and variance with a normal tail; numbers drawn from a normal distribution; random
        permutations.
    permutations : int
        With "permutations": how many, the same for all industries.
    alternative : {"two-sided", "greater", "less"}
    convention : {"published", "esda"}
        "esda": a permutation p-value is one-sided towards the nearer tail; `alternative` is not used for it.
    seed : int
        Of the permutations.

    Returns
    -------
    SpatialMeasured
        By industry: I with its expectation -1 / (n - 1), z-score, p-value and the false-discovery rate over the
        industries. ``no_variation`` where all regions are alike.

    Raises
    ------
    InvalidGeography
        No neighbours are known, or the weights lack a region.
    InvalidOption
        An option outside its domain.

    References
    ----------
    .. [1] Moran, P. A. P. (1950). Notes on continuous stochastic phenomena. Biometrika 37 (1/2), 17-23.
    .. [2] Cliff, A. D. and Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCDEF", neighbours=list(zip("ABCDE", "BCDEF")))
    >>> steel = dict(zip("ABCDEF", [9.0, 8.0, 6.0, 3.0, 2.0, 1.0]))
    >>> round(klastr.moran(steel, weights=line).at("attribute"), 3)
    0.781
    """
    convention = checked_convention(convention, moran)
    refuse_inference(inference, ("pearson", "randomisation", "normality", "permutations"), permutations, alternative)
    put = placed(ground, weights, of)
    sums = pair_sums(put.matrix)
    form, powers = _forms_and_powers(put.values, put.matrix)
    scale = 1 / sums.s0 if sums.s0 else np.nan  # z has unit variance, so that sum z^2 = n
    size = len(put.values)
    many_enough = size >= FEWEST_REGIONS
    mean, variance, skewness = form_moments(sums, powers)
    if inference == "normality":
        variance = _normality_variance(sums.s0, sums.s1, sums.s2, size) / scale**2 + 0 * variance
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.where((variance > 0) & many_enough, (form - mean) / np.sqrt(variance), np.nan)
    if inference == "permutations":
        z = standard_scores(put.values)
        drawn = permuted_sums(z, put.matrix, permutations_of(size, permutations, seed, "moran"))
        folded = "folded" if convention == "esda" else alternative
        p_values = counted_p_values(*tail_counts(drawn, form), permutations, folded)
    elif inference == "pearson":
        p_values = pearson_p_values(scores, skewness, alternative)
    else:
        p_values = normal_p_values(scores, alternative)
    told = {"convention": convention, "alternative": alternative, **told_inference(inference, permutations, seed)}
    return over_columns(
        "moran", put, form * scale, mean * scale, scores, p_values, told, parts=lambda at: _largest_terms(put, at[0])
    )


def standard_scores(values: Floats) -> Floats:
    """(n, N) of mean 0 and mean square 1; 0 in columns without variation."""
    size = max(len(values), 1)
    mean = values.sum(axis=0) / size
    scores: Floats = values - mean
    spread = np.sqrt(np.einsum("ij,ij->j", scores, scores) / size)
    same = spread <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    scores *= np.where(same, 0.0, 1 / np.where(same, 1.0, spread))
    return scores


def told_inference(inference: str, permutations: int, seed: int) -> dict[str, Any]:
    """What an answer tells of its null model."""
    said = {
        "pearson": "all permutations of the regions: exact mean, variance and skewness, Pearson type III tail",
        "randomisation": "all permutations of the regions: exact mean and variance, normal tail",
        "normality": "independent draws from one normal distribution",
        "permutations": f"{permutations:,} random permutations of the regions, the same for all industries",
        "conditional": f"{permutations:,} random choices of neighbours for each region, the same for all industries",
        "moments": "all choices of neighbours for each region: exact mean and variance, normal tail",
    }
    drawn = {"permutations": permutations, "seed": seed} if inference in ("permutations", "conditional") else {}
    return {"null": said[inference], **drawn}


def over_columns(
    name: str,
    put: Placed,
    values: Floats,
    expected: Floats | None,
    scores: Floats | None,
    p_values: Floats | None,
    told: Mapping[str, Any],
    *,
    formula: str = "(n / sum of weights) x sum over pairs of w z z / sum of z^2",
    parts: Any = None,
    level: float = 0.05,
) -> SpatialMeasured:
    """The answer of a statistic that has one number per industry or attribute."""
    values = np.array(values, dtype=np.float64)
    reasons = reasoned(values, *put.global_reasons())
    gap = np.isnan(values)
    beside = [None if array is None else np.where(gap, np.nan, array) for array in (expected, scores, p_values)]
    q_values = None if beside[2] is None else false_discovery_rates(beside[2], "all")
    return SpatialMeasured(
        measure=name,
        axes={put.variable.axis: put.variable.columns},
        values=values,
        reasons=reasons,
        p_values=beside[2],
        expected=beside[0],
        z_scores=beside[1],
        q_values=q_values,
        level=level,
        formula=f"{formula}; x = {put.variable.says}",
        year=put.variable.year,
        parts=parts,
        sources=put.variable.sources,
        notes=put.notes,
        settings={**put.settings, **told, "fdr": "Benjamini-Hochberg over the industries"},
    )


def _forms_and_powers(values: Floats, matrix: Sparse) -> tuple[Floats, Floats]:
    """(N,) sum w z z and (7, N) power sums of z: a few columns at a time, which stay in the cache."""

    def of_columns(left: int) -> tuple[Floats, Floats]:
        z = standard_scores(np.ascontiguousarray(values[:, left : left + _COLUMNS]))
        return np.einsum("ij,ij->j", z, matrix @ z), power_sums(z)

    starts = range(0, values.shape[1], _COLUMNS)
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(of_columns, starts)) if len(starts) > 1 else [of_columns(0)]
    return np.concatenate([form for form, _ in found]), np.hstack([powers for _, powers in found])


def _normality_variance(s0: float, s1: float, s2: float, n: int) -> float:
    """Var I where the numbers are normal: (n^2 S1 - n S2 + 3 S0^2) / (S0^2 (n^2 - 1)) - 1 / (n - 1)^2."""
    if n < FEWEST_REGIONS or s0 == 0:
        return np.nan
    return (n**2 * s1 - n * s2 + 3 * s0**2) / (s0**2 * (n**2 - 1)) - 1 / (n - 1) ** 2


def _largest_terms(put: Placed, column: int) -> Mapping[str, float | str]:
    """The regions that add most to I, up or down."""
    total = put.matrix.sum() or 1.0
    z = standard_scores(put.values[:, [column]])[:, 0]
    terms = z * (put.matrix @ z) / total
    order = np.argsort(-np.abs(terms), kind="stable")[:5]
    return {f"{put.weights.labels[k]} with its neighbours": round(float(terms[k]), 4) for k in order if terms[k]}
