"""Does one industry lie next to another? Bivariate Moran's I of all pairs, or against one number of the regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.measured import reasoned
from klastr.identify.reasons import Reason
from klastr.identify.spatial.conditional_draws import lag_tails
from klastr.identify.spatial.local_answer import lag_moments, neighbours_of, over_cells, standardised_by
from klastr.identify.spatial.local_moran import quadrants_of
from klastr.identify.spatial.moran import moran, standard_scores, told_inference
from klastr.identify.spatial.permuted_sums import permutations_of
from klastr.identify.spatial.placed import Placed, placed
from klastr.identify.spatial.spatial_measured import (
    Alternative,
    Fdr,
    SpatialMeasured,
    counted_p_values,
    false_discovery_rates,
    normal_p_values,
    refuse_inference,
)
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import SpatialWeights
from klastr.measures import checked_convention, measure
from klastr.results import label_position

Floats = NDArray[np.float64]
Other: TypeAlias = "str | Mapping[str, float]"


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("industry", "neighbouring"),
    conventions=("published", "esda"),
    reference="Anselin, L., Syabri, I. and Smirnov, O. (2002). Visualizing multivariate spatial correlation",
    page="spatial-autocorrelation",
    covers=("Bivariate Moran's I",),
)
def bivariate_moran(
    ground: Spatial,
    *,
    attribute: Other | None = None,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    inference: Literal["randomisation", "permutations"] = "randomisation",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    convention: str = "published",
    seed: int = 0,
) -> SpatialMeasured:
    """How far an industry of a region goes with another one in the neighbouring regions.

    I[x, y] = (n / S0) sum_ij w_ij x_i y_j / sqrt(sum_i x_i^2 sum_j y_j^2),  x and y less their means

    Parameters
    ----------
    ground, weights, of
        See `klastr.moran`.
    attribute : str or mapping of region to number, optional
        What is looked at in the neighbouring regions: an industry, or any number of the regions. Default: every
        industry, which gives a matrix.
    inference : {"randomisation", "permutations"}
        The neighbouring numbers dealt out to the regions at random: exact mean and variance with a normal tail, or
        random permutations.
    permutations, seed : int
    alternative : {"two-sided", "greater", "less"}
    convention : {"published", "esda"}
        "esda": a permutation p-value is one-sided towards the nearer tail.

    Returns
    -------
    SpatialMeasured
        By industry and neighbouring industry; of an industry with itself it is Moran's I, with the p-value of
        `klastr.moran` for this inference. With `attribute` by industry and that one. Regions without a number in a
        mapping `attribute` are left out, which ``notes`` say.

    Raises
    ------
    InvalidGeography, InvalidOption
        See `klastr.moran`; an `attribute` that is not known, or of which no region has a number.

    References
    ----------
    .. [1] Anselin, L., Syabri, I. and Smirnov, O. (2002). Visualizing multivariate spatial correlation with dynamically
       linked windows. In: New Tools for Spatial Data Analysis, CSISS.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCD", neighbours=list(zip("ABC", "BCD")))
    >>> steel, mines = dict(zip("ABCD", [9.0, 5.0, 1.0, 1.0])), dict(zip("ABCD", [2.0, 7.0, 5.0, 0.0]))
    >>> round(klastr.bivariate_moran(steel, attribute=mines, weights=line).at("attribute", "other"), 3)
    0.364
    """
    convention = checked_convention(convention, bivariate_moran)
    refuse_inference(inference, ("randomisation", "permutations"), permutations, alternative)
    put = placed(ground, weights, of, needed=_numbers_of(attribute))
    z, (y, names, y_reasons) = standard_scores(put.values), _neighbouring(put, attribute)
    given = np.asarray(put.matrix.T @ z)  # what each region gives to the sum, times its y
    size, total = len(z), float(put.matrix.sum())
    value = given.T @ y / total if total else np.full((z.shape[1], y.shape[1]), np.nan)
    spread = size / max(size - 1, 1) * ((given - given.mean(axis=0)) ** 2).sum(axis=0) if size else np.zeros(z.shape[1])
    scores = standardised_by(value * total, np.zeros(value.shape), np.broadcast_to(spread[:, None], value.shape))
    p_values = normal_p_values(scores, alternative)
    if inference == "permutations":
        tails = _dealt_tails(given, y, permutations_of(size, permutations, seed, "bivariate_moran"))
        p_values = counted_p_values(*tails, permutations, "folded" if convention == "esda" else alternative)
    if _numbers_of(attribute) is None:
        # An industry with itself: both sides are dealt out together, as Moran's I does.
        own = moran(
            ground,
            weights=weights,
            of=of,
            inference=inference,
            permutations=permutations,
            alternative=alternative,
            convention=convention,
            seed=seed,
        )
        rows, columns = np.nonzero(np.array(put.variable.columns)[:, None] == np.array(names))
        assert own.p_values is not None
        assert own.z_scores is not None
        scores[rows, columns], p_values[rows, columns] = own.z_scores[rows], own.p_values[rows]
    told = {"convention": convention, "alternative": alternative, **told_inference(inference, permutations, seed)}
    masks = [(mask[:, None], reason) for mask, reason in put.global_reasons()]
    masks += [(y_reasons == code, Reason(code)) for code in np.unique(y_reasons) if code]
    reasons = reasoned(value, *masks)
    p_values = np.where(np.isnan(value), np.nan, p_values)
    return SpatialMeasured(
        measure="bivariate_moran",
        axes={put.variable.axis: put.variable.columns, "neighbouring": names},
        values=value,
        reasons=reasons,
        z_scores=np.where(np.isnan(p_values), np.nan, scores),
        p_values=p_values,
        q_values=false_discovery_rates(p_values, "all"),
        formula=f"sum over pairs of w z z' / sum of weights, z' of the neighbour; x = {put.variable.says}",
        year=put.variable.year,
        parts=lambda at: _largest_terms(put, z[:, at[0]], y[:, at[1]]),
        sources=put.variable.sources,
        notes=put.notes,
        settings={**put.settings, **told, "fdr": "Benjamini-Hochberg over all pairs"},
    )


@measure(
    family="spatial",
    needs=("table", "neighbours", "attribute"),
    returns=("region", "industry"),
    conventions=("published", "esda"),
    reference="Anselin, L., Syabri, I. and Smirnov, O. (2002). Visualizing multivariate spatial correlation",
    page="spatial-autocorrelation",
    covers=("Local bivariate Moran's I",),
)
def local_bivariate_moran(
    ground: Spatial,
    *,
    attribute: Other,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    permutations: int = 999,
    alternative: Alternative = "two-sided",
    fdr: Fdr = "industry",
    level: float = 0.05,
    convention: str = "published",
    seed: int = 0,
) -> SpatialMeasured:
    """Which regions' industries go with another number of their neighbours.

    I[r] = x[r] sum_j w[r, j] y[j],  x and y of mean 0 and variance 1

    Parameters
    ----------
    ground, weights, of, fdr, level
        See `klastr.local_moran`.
    attribute : str or mapping of region to number
        What is looked at in the neighbouring regions. Those without a number have the reason ``unknown``.
    permutations, seed : int
        Neighbours are drawn at random from all other regions.
    alternative : {"two-sided", "greater", "less"}
    convention : {"published", "esda"}
        "esda": divided by n - 1 instead of n, and p-values one-sided towards the nearer tail.

    Returns
    -------
    SpatialMeasured
        By region and industry, with quadrants: low-high is a region without, among neighbours with much of the other.

    Raises
    ------
    InvalidGeography, InvalidOption
        See `klastr.local_moran`; an `attribute` that is not known, or of which no region has a number.

    References
    ----------
    .. [1] Anselin, L., Syabri, I. and Smirnov, O. (2002). Visualizing multivariate spatial correlation with dynamically
       linked windows. In: New Tools for Spatial Data Analysis, CSISS.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCD", neighbours=list(zip("ABC", "BCD")))
    >>> steel, mines = dict(zip("ABCD", [9.0, 5.0, 1.0, 1.0])), dict(zip("ABCD", [2.0, 7.0, 5.0, 0.0]))
    >>> round(klastr.local_bivariate_moran(steel, attribute=mines, weights=line).at("A", "attribute"), 3)
    1.96
    """
    convention = checked_convention(convention, local_bivariate_moran)
    refuse_inference("permutations", ("permutations",), permutations, alternative)
    put = placed(ground, weights, of, needed=_numbers_of(attribute))
    z, (y, names, y_reasons) = standard_scores(put.values), _neighbouring(put, attribute)
    lags = np.asarray(put.matrix @ y)
    above, below = lag_tails(y, put.matrix, lags, permutations, seed)
    high = z > 0
    counts = np.where(high, above, below), np.where(high, below, above)
    scale = (len(z) - 1) / max(len(z), 1) if convention == "esda" else 1.0
    told = {"other": names[0], "convention": convention, "alternative": alternative}
    value = scale * z * lags
    unknown = np.full(value.shape, bool(y_reasons.any()))
    return over_cells(
        "local_bivariate_moran",
        put,
        value,
        scores=np.sign(z) * standardised_by(lags, *lag_moments(y, put.matrix)),
        p_values=counted_p_values(*counts, permutations, "folded" if convention == "esda" else alternative),
        fdr=fdr,
        level=level,
        quadrants=quadrants_of(z, np.broadcast_to(lags, z.shape)),
        told={**told, **told_inference("conditional", permutations, seed)},
        formula=f"z of the region x sum over its neighbours of weight x z of {names[0]}",
        parts=lambda at: neighbours_of(put, np.broadcast_to(y, z.shape), at),
        undefined=(unknown, Reason(int(y_reasons.max(initial=0)) or Reason.UNKNOWN)),
    )


def _numbers_of(other: Other | None) -> Mapping[str, float] | None:
    """What is looked at in the neighbours, where it is a number of the regions and no industry."""
    return None if other is None or isinstance(other, str) else other


def _neighbouring(put: Placed, other: Other | None) -> tuple[Floats, tuple[str, ...], NDArray[np.uint8]]:
    """(n, M) standard scores of what is looked at in the neighbours, their names, and why one has none.

    Raises
    ------
    InvalidOption
        No region of the table has a number, or there is no such industry.
    """
    if other is None:
        return standard_scores(put.values), put.variable.columns, put.column_reasons
    if isinstance(other, str):
        at = label_position(other, put.variable.columns, put.variable.axis)
        return standard_scores(put.values[:, [at]]), (other,), put.column_reasons[[at]]
    if not np.isfinite([other.get(region, np.nan) for region in put.variable.regions]).any():
        raise InvalidOption(
            f"None of the {len(put.variable.regions):,} regions has a number in attribute=.",
            hint=f"give numbers by the table's codes, such as {', '.join(put.variable.regions[:3])}.",
        )
    numbers = np.array([other[label] for label in put.weights.labels], dtype=np.float64).reshape(-1, 1)
    scores = standard_scores(numbers)
    same = Reason.DEFINED if scores.any() else Reason.NO_VARIATION
    return scores, (str(getattr(other, "name", None) or "other"),), np.array([same], dtype=np.uint8)


def _largest_terms(put: Placed, x: Floats, y: Floats) -> Mapping[str, float | str]:
    """The regions that add most, up or down: their own number times that of their neighbours."""
    terms = x * (put.matrix @ y) / (put.matrix.sum() or 1.0)
    order = np.argsort(-np.abs(terms), kind="stable")[:5]
    return {f"{put.weights.labels[k]} with its neighbours": round(float(terms[k]), 4) for k in order if terms[k]}


def _dealt_tails(given: Floats, y: Floats, orders: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(N, M) how many permutations of y give at least, and at most, as much."""
    value = given.T @ y
    near = 1e-9 * np.sqrt((given**2).sum(axis=0)[:, None] * max(len(y), 1))
    above, below = np.zeros(value.shape, dtype=np.intp), np.zeros(value.shape, dtype=np.intp)
    for order in orders:
        apart = given.T @ y[order] - value
        above += apart >= -near
        below += apart <= near
    return above, below
