"""Ties as bare numbers: out of who is where, or out of the quotients."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.co_occurrence import CoOccurrence, Margins, co_occurrence
from klastr.identify.product_space.normalisations import OF_COUNTS, OF_QUOTIENTS
from klastr.identify.product_space.presence import Presence

Floats = NDArray[np.float64]


def tie_values(
    normalisation: str,
    margins: Margins,
    present: Presence,
    employment: NDArray[np.floating],
    region_total: NDArray[np.floating],
    weighting: Floats | None = None,
) -> Floats:
    """(I, I) ties of one table; NaN where they are not defined. The diagonal means nothing."""
    if normalisation in OF_QUOTIENTS:
        return OF_QUOTIENTS[normalisation](quotients(employment, region_total)[region_total > 0])
    counts = co_occurrence(present, "ubiquity" if normalisation == "salton" else margins, weighting)
    values = normalised(counts, normalisation)
    nowhere = ~(present.sum(axis=0) > 0)
    values[nowhere] = np.nan
    values[:, nowhere] = np.nan
    return values


def normalised(counts: CoOccurrence, normalisation: str) -> Floats:
    """(I, I) ties of counts; NaN where the margins leave nothing to divide by."""
    kernel = OF_COUNTS["cosine" if normalisation == "salton" else normalisation]
    with np.errstate(invalid="ignore", divide="ignore"):
        values = kernel(counts)
    values[~np.isfinite(values)] = np.nan
    return values


def quotients(employment: NDArray[np.floating], region_total: NDArray[np.floating]) -> Floats:
    """(R, I) quotients; 0 for an empty region or industry."""
    size = region_total.astype(np.float64)
    total = size.sum()
    share = employment.sum(axis=0, dtype=np.float64) / (total if total > 0 else 1.0)
    expected = np.outer(size, share)
    found = np.zeros(employment.shape)
    np.divide(employment, expected, out=found, where=expected > 0)
    return found
