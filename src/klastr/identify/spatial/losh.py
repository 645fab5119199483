"""Where do the regions around one differ much among themselves? Local spatial heteroscedasticity."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.reasons import Reason
from klastr.identify.spatial.conditional_draws import lag_tails
from klastr.identify.spatial.local_answer import over_cells
from klastr.identify.spatial.moran import standard_scores, told_inference
from klastr.identify.spatial.placed import placed
from klastr.identify.spatial.spatial_measured import Fdr, SpatialMeasured, counted_p_values, refuse_inference
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import Sparse, SpatialWeights
from klastr.measures import measure

Floats = NDArray[np.float64]


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("region", "industry"),
    reference="Ord, J. K. and Getis, A. (2012). Local spatial heteroscedasticity (LOSH). Annals of Regional Science 48",
    page="spatial-autocorrelation",
    covers=("LOSH",),
)
def losh(
    ground: Spatial,
    *,
    weights: SpatialWeights | None = None,
    of: Of = "quotient",
    power: float = 2.0,
    inference: Literal["chi-square", "bootstrap"] = "bootstrap",
    permutations: int = 999,
    fdr: Fdr = "industry",
    level: float = 0.05,
    seed: int = 0,
) -> SpatialMeasured:
    """How much the surroundings of a region vary: high at the border between two kinds of regions.

    H[r] = sum_j w[r, j] |e[j]|^a / (h sum_j w[r, j]),  e[j] = x[j] - lag of x at j,  h = mean |e|^a

    Parameters
    ----------
    ground, weights, of, fdr, level
        See `klastr.local_moran`.
    power : float
        The exponent a.
    inference : {"chi-square", "bootstrap"}
        2 H / Var(H) against chi-square with 2 / Var(H) degrees of freedom (Ord and Getis), or residuals dealt out at
        random (Xu, Mei and Yan), which needs no assumption on their distribution.
    permutations, seed : int
        Of the bootstrap.

    Returns
    -------
    SpatialMeasured
        By region and industry, 1 on average; p-values of being so high.

    Raises
    ------
    InvalidGeography, InvalidOption
        See `klastr.local_moran`; a power that is not positive.

    References
    ----------
    .. [1] Ord, J. K. and Getis, A. (2012). Local spatial heteroscedasticity (LOSH). The Annals of Regional Science 48
       (2), 529-539.
    .. [2] Xu, M., Mei, C.-L. and Yan, N. (2014). A note on the null distribution of the local spatial
       heteroscedasticity (LOSH) statistic. The Annals of Regional Science 52 (3), 697-710.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABCDEF", neighbours=list(zip("ABCDE", "BCDEF")))
    >>> steps = dict(zip("ABCDEF", [1.0, 1.0, 1.0, 9.0, 9.0, 9.0]))
    >>> found = klastr.losh(steps, weights=line)
    >>> found.at("B", "attribute"), found.at("C", "attribute"), found.at("F", "attribute")
    (1.5, 1.5, 0.0)
    """
    refuse_inference(inference, ("chi-square", "bootstrap"), permutations, "greater")
    if not 0 < power < np.inf:
        raise InvalidOption(f"A power of {power} gives no spread.", hint="use power=2, or 1 for absolute differences.")
    put = placed(ground, weights, of)
    z = standard_scores(put.values)
    weight = np.asarray(put.matrix.sum(axis=1)).reshape(-1, 1)
    reach = np.where(weight > 0, weight, 1.0)
    spread = np.abs(z - put.matrix @ z / reach) ** power
    mean = spread.mean(axis=0) if len(z) else np.ones(z.shape[1])
    flat = mean <= 1e-12
    spread = spread / np.where(flat, 1.0, mean)
    lags = np.asarray(put.matrix @ spread)
    value, variance = lags / reach, _variance(spread, put.matrix, reach)
    if inference == "chi-square":
        p_values = _chi_square(value, variance)
        null = {"null": "2 H / Var(H) chi-square with 2 / Var(H) degrees of freedom"}
    else:
        tails = lag_tails(spread, put.matrix, lags, permutations, seed)
        p_values = counted_p_values(*tails, permutations, "greater")
        null = told_inference("conditional", permutations, seed)
    return over_cells(
        "losh",
        put,
        value,
        expected=np.ones(value.shape),
        scores=np.divide(value - 1, np.sqrt(variance), out=np.full(value.shape, np.nan), where=variance > 0),
        p_values=p_values,
        fdr=fdr,
        level=level,
        told={"power": power, "alternative": "greater", **null},
        formula="weighted mean over neighbours of |x - lag of x|^a / its mean over all regions",
        undefined=(np.broadcast_to(flat, value.shape), Reason.NO_VARIATION),
    )


def _variance(spread: Floats, matrix: Sparse, reach: Floats) -> Floats:
    """(n, N) of H; `spread` has a mean of 1."""
    size = len(spread)
    square = np.asarray(matrix.multiply(matrix).sum(axis=1)).reshape(-1, 1)
    apart = (spread**2).mean(axis=0) - 1 if size else np.zeros(spread.shape[1])
    return np.asarray(np.maximum(apart * (size * square - reach**2) / (max(size - 1, 1) * reach**2), 0.0))


def _chi_square(value: Floats, variance: Floats) -> Floats:
    from scipy.special import gammaincc

    found = np.full(value.shape, np.nan)
    usable = variance > 0
    found[usable] = gammaincc(1 / variance[usable], value[usable] / variance[usable])
    return found
