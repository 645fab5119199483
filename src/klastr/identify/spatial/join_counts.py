"""Do regions that have an industry lie next to each other? Join counts of all industries at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.identify.measured import reasoned
from klastr.identify.reasons import Reason
from klastr.identify.spatial.moran import FEWEST_REGIONS, told_inference
from klastr.identify.spatial.permutation_moments import PairSums, form_moments, pair_sums, power_sums
from klastr.identify.spatial.permuted_sums import permutations_of, permuted_sums, permuted_totals, tail_counts
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
from klastr.identify.spatial.weights import SpatialWeights
from klastr.measures import measure

Floats = NDArray[np.float64]

PAIRS = ("both", "one", "neither")
"""BB, BW and WW: pairs of neighbours of which both, one or neither has the industry."""


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("industry", "pair"),
    reference="Moran, P. A. P. (1948). The interpretation of statistical maps. Journal of the RSS B 10",
    page="spatial-autocorrelation",
    covers=("Join counts BB, BW, WW",),
)
def join_counts(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    threshold: float = 1.0,
    inference: Literal["randomisation", "permutations"] = "randomisation",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    seed: int = 0,
) -> SpatialMeasured:
    """How many pairs of neighbours both, one or neither have an industry.

    BB = sum_ij w_ij x_i x_j / 2,  WW = sum_ij w_ij (1 - x_i)(1 - x_j) / 2,  BW = S0 / 2 - BB - WW,  x = 0 or 1

    Parameters
    ----------
    ground, weights, of
        See `klastr.moran`; every neighbour counts 1, whatever the style of the weights, in both directions.
    threshold : float
        A region has the industry where the variable is at least this: by default, a quotient of 1.
    inference : {"randomisation", "permutations"}
        Exact mean and variance of all permutations (sampling without replacement) with a normal tail, or random ones.
    permutations, seed : int
    alternative : {"two-sided", "greater", "less"}

    Returns
    -------
    SpatialMeasured
        By industry and pair ("both", "one", "neither"), with expected counts. ``no_variation`` where all or no regions
        have it.

    Raises
    ------
    InvalidGeography
        Also where a neighbour is one in one direction only; see `klastr.moran` for the others.
    InvalidOption
        An option outside its domain.

    References
    ----------
    .. [1] Moran, P. A. P. (1948). The interpretation of statistical maps. Journal of the Royal Statistical Society B 10
       (2), 243-251.
    .. [2] Cliff, A. D. and Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion, section 1.4.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCDE", neighbours=list(zip("ABCD", "BCDE")))
    >>> has = klastr.join_counts({"A": 2.0, "B": 1.5, "C": 0.0, "D": 0.2, "E": 1.0}, weights=line)
    >>> [has.at("attribute", pair) for pair in ("both", "one", "neither")]
    [1.0, 2.0, 1.0]
    """
    refuse_inference(inference, ("randomisation", "permutations"), permutations, alternative)
    put = marked(placed(ground, weights, of), threshold)
    put.weights.refuse_asymmetric("Counting joins")
    x, sums = put.values, pair_sums(put.matrix)
    counts = np.stack(_counts(x, np.einsum("ij,ij->j", x, put.matrix @ x), put), axis=1)
    mean, variance = _moments(x, sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        usable = (variance > 1e-12) & (len(x) >= FEWEST_REGIONS)
        scores = np.where(usable, (counts - mean) / np.sqrt(variance), np.nan)
    p_values = normal_p_values(scores, alternative)
    if inference == "permutations":
        orders = permutations_of(len(x), permutations, seed, "join_counts")
        drawn = _counts(x, permuted_sums(x, put.matrix, orders), put, orders)
        tails = [tail_counts(one, counts[:, k]) for k, one in enumerate(drawn)]
        p_values = np.stack([counted_p_values(*tail, permutations, alternative) for tail in tails], axis=1)
    told = {"threshold": threshold, "alternative": alternative, **told_inference(inference, permutations, seed)}
    return _answer(put, counts, mean, scores, p_values, told)


def marked(put: Placed, threshold: float) -> Placed:
    """The same with 1 where the number reaches the threshold, else 0, and neighbours that count 1 each.

    Columns in which all or no regions reach it are given a reason, in place.
    """
    reach = threshold - 1e-9 * abs(threshold)  # a quotient of exactly 1 must not be lost to rounding
    x = (put.values >= reach).astype(np.float64)
    same = (x == x[:1]).all(axis=0) if len(x) else np.zeros(x.shape[1], dtype=bool)
    usable = put.column_reasons == Reason.DEFINED
    reasons = np.where(same & usable, Reason.NO_VARIATION, put.column_reasons).astype(np.uint8)
    return replace(put.of_style("binary"), values=x, column_reasons=reasons)


def _counts(
    x: Floats, form: NDArray[np.floating], put: Placed, orders: NDArray[np.int32] | None = None
) -> tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]:
    """Joins of both, one and neither, from sum w x x; of the table itself or of its permutations."""
    neighbours = np.diff(put.matrix.indptr).astype(np.float64)
    ends = neighbours @ x if orders is None else permuted_totals(x, neighbours, orders)
    both = form / 2
    one = ends - form
    return both, one, put.matrix.nnz / 2 - both - one


def _moments(x: Floats, sums: PairSums) -> tuple[Floats, Floats]:
    """(N, 3) means and variances of the three counts when the industry is dealt out to the regions at random."""
    present, absent = power_sums(x), power_sums(1 - x)
    both, both_variance, _ = form_moments(sums, present)
    neither, neither_variance, _ = form_moments(sums, absent)
    n, b, w = float(sums.regions), present[1], absent[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = b * w / (n * (n - 1))
        one = sums.s0 * chance
        apart = chance * (b - 1) * (w - 1) / ((n - 2) * (n - 3))
        one_variance = sums.s2 * chance / 4 + (sums.s0**2 + sums.s1 - sums.s2) * apart - one**2
    means = np.stack([both / 2, one, neither / 2], axis=1)
    return means, np.stack([both_variance / 4, one_variance, neither_variance / 4], axis=1)


def _answer(
    put: Placed, counts: Floats, mean: Floats, scores: Floats, p_values: Floats, told: dict[str, object]
) -> SpatialMeasured:
    values = counts.astype(np.float64)
    reasons = reasoned(values, *((mask[:, None], reason) for mask, reason in put.global_reasons()))
    gap = np.isnan(values)
    p_values = np.where(gap, np.nan, p_values)
    return SpatialMeasured(
        measure="join_counts",
        axes={put.variable.axis: put.variable.columns, "pair": PAIRS},
        values=values,
        reasons=reasons,
        expected=np.where(gap, np.nan, mean),
        z_scores=np.where(gap, np.nan, scores),
        p_values=p_values,
        q_values=false_discovery_rates(p_values, "industry"),
        formula=f"pairs of neighbours; a region has it where {put.variable.says} reaches the threshold",
        year=put.variable.year,
        sources=put.variable.sources,
        notes=put.notes,
        settings={**put.settings, **told, "fdr": "Benjamini-Hochberg over the industries, for each kind of pair"},
    )
