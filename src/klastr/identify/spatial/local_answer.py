"""What all statistics of single regions share: moments of a drawn lag, reasons, and the form of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.measured import Parts, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.spatial.placed import Placed
from klastr.identify.spatial.spatial_measured import Fdr, SpatialMeasured, false_discovery_rates
from klastr.identify.spatial.weights import Sparse

Floats = NDArray[np.float64]


def lag_moments(values: Floats, matrix: Sparse) -> tuple[Floats, Floats]:
    """(n, N) mean and variance of a region's lag when its neighbours are drawn from all others without replacement.

    E = W m,  Var = s^2 (Q - W^2 / (n - 1)) (n - 1) / (n - 2),  W = sum of weights, Q = sum of their squares,
    m and s^2 mean and mean squared deviation of the others
    """
    size = len(values)
    total, squares = values.sum(axis=0), (values**2).sum(axis=0)
    weight = np.asarray(matrix.sum(axis=1)).reshape(-1, 1)
    square = np.asarray(matrix.multiply(matrix).sum(axis=1)).reshape(-1, 1)
    if size < 3:
        nothing = np.full(values.shape, np.nan)
        return nothing, nothing
    mean = (total - values) / (size - 1)
    spread = np.maximum((squares - values**2) / (size - 1) - mean**2, 0.0)
    scale = (square - weight**2 / (size - 1)) * (size - 1) / (size - 2)
    return weight * mean, spread * np.maximum(scale, 0.0)


def standardised_by(numbers: Floats, mean: Floats, variance: Floats) -> Floats:
    """Standard scores; NaN where nothing varies."""
    scores = np.full(numbers.shape, np.nan)
    usable = variance > 1e-14 * np.maximum(np.nanmax(variance, axis=0, initial=0.0), 1e-300)
    scores[usable] = ((numbers - mean)[usable]) / np.sqrt(variance[usable])
    return scores


def over_cells(
    name: str,
    put: Placed,
    values: Floats,
    *,
    p_values: Floats | None,
    fdr: Fdr,
    level: float,
    told: Mapping[str, Any],
    formula: str,
    expected: Floats | None = None,
    scores: Floats | None = None,
    quadrants: NDArray[np.uint8] | None = None,
    parts: Parts | None = None,
    undefined: tuple[NDArray[np.bool_], Reason] | None = None,
    tested: NDArray[np.bool_] | None = None,
) -> SpatialMeasured:
    """The answer of a statistic that has one number per region and column; arrays are (n, N) of the usable regions.

    Regions to which no weight leads have no neighbours, even if they are neighbours of others. Cells that are not
    `tested` keep their p-value and stay out of the false-discovery rate.
    """
    full = put.everywhere(values)
    without = np.zeros(len(put.variable.regions), dtype=bool)
    without[put.rows] = np.diff(put.matrix.indptr) == 0
    extra = () if undefined is None else ((put.everywhere(undefined[0].astype(float)) == 1, undefined[1]),)
    reasons = reasoned(full, *put.local_reasons(), (without[:, None], Reason.NO_NEIGHBOUR), *extra)
    gap = np.isnan(full)
    beside = [None if array is None else np.where(gap, np.nan, put.everywhere(array)) for array in (expected, scores)]
    p_full = None if p_values is None else np.where(gap, np.nan, put.everywhere(p_values))
    kinds = None
    if quadrants is not None:
        kinds = np.where(gap, 0, np.nan_to_num(put.everywhere(quadrants))).astype(np.uint8)
    families = "all cells" if fdr == "all" else "the regions of each industry"
    return SpatialMeasured(
        measure=name,
        axes={"region": put.variable.regions, put.variable.axis: put.variable.columns},
        values=full,
        reasons=reasons,
        p_values=p_full,
        expected=beside[0],
        z_scores=beside[1],
        q_values=None if p_full is None else _rates(p_full, None if tested is None else put.everywhere(tested), fdr),
        quadrants=kinds,
        level=level,
        formula=f"{formula}; x = {put.variable.says}",
        year=put.variable.year,
        parts=parts,
        sources=put.variable.sources,
        notes=put.notes,
        settings={**put.settings, **told, "fdr": f"Benjamini-Hochberg over {families}", "fdr_level": level},
    )


def _rates(p_values: Floats, tested: Floats | None, fdr: Fdr) -> Floats:
    """False-discovery rates of the cells that are tested; the p-value of all others."""
    if tested is None:
        return false_discovery_rates(p_values, fdr)
    rates = false_discovery_rates(np.where(tested == 1, p_values, np.nan), fdr)
    return np.where(tested == 1, rates, p_values)


def neighbours_of(put: Placed, numbers: Floats, at: tuple[int, ...]) -> Mapping[str, float | str]:
    """The region's own number and those of its neighbours, for an explanation."""
    found = np.flatnonzero(put.rows == at[0])
    if not found.size:
        return {}
    k = int(found[0])
    told: dict[str, float | str] = {"z of the region": round(float(numbers[k, at[1]]), 4)}
    row = slice(*put.matrix.indptr[k : k + 2])
    pairs = sorted(zip(-put.matrix.data[row], put.matrix.indices[row], strict=True))[:8]
    for weight, j in pairs:
        told[f"z of {put.weights.labels[j]}, weight {-weight:.3g}"] = round(float(numbers[j, at[1]]), 4)
    return told
