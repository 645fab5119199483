"""A count of shared regions made comparable: what each kind of tie divides it by.

c[i, j] are the shared regions, s[i] the margin of an industry, T the total; see `co_occurrence` for the two kinds of
margins.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.co_occurrence import CoOccurrence

Floats = NDArray[np.float64]
Kernel = Callable[[CoOccurrence], Floats]


def association(counts: CoOccurrence) -> Floats:
    """c T / (s_i s_j): how many times as often as if the two ignored each other."""
    return np.asarray(counts.both * counts.total / np.outer(counts.margin, counts.margin))


def probability(counts: CoOccurrence) -> Floats:
    """c over what is expected when pairs are drawn without putting the first one back (Steijn).

    expected = n (s_i / S  s_j / (S - s_i) + s_j / S  s_i / (S - s_j)),  S = sum of s,  n = sum of c / 2
    """
    share = counts.margin / counts.margin.sum()
    after = counts.margin / (counts.margin.sum() - counts.margin)  # of the other, once this one is drawn
    # s_i / S * s_j / (S - s_i) = share_j * after_i
    drawn = np.outer(after, share) + np.outer(share, after)
    return np.asarray(counts.both / (counts.both.sum() / 2 * drawn))


def cosine(counts: CoOccurrence) -> Floats:
    """c / sqrt(s_i s_j)."""
    return counts.both / np.sqrt(np.outer(counts.margin, counts.margin))


def jaccard(counts: CoOccurrence) -> Floats:
    """c / (s_i + s_j - c)."""
    return counts.both / (np.add.outer(counts.margin, counts.margin) - counts.both)


def minimum_probability(counts: CoOccurrence) -> Floats:
    """c / max(s_i, s_j): the smaller of the two conditional probabilities."""
    return counts.both / np.maximum.outer(counts.margin, counts.margin)


def conditional(counts: CoOccurrence) -> Floats:
    """c / s_j: to have i, given j. Not the same in both directions."""
    return counts.both / counts.margin[None, :]


def z_score(counts: CoOccurrence) -> Floats:
    """(c - mean) / deviation, when each industry draws its s of T regions by itself (hypergeometric)."""
    total, margin = counts.total, counts.margin
    mean = np.outer(margin, margin) / total
    variance = mean * np.outer(total - margin, total - margin) / (total * (total - 1))
    return (counts.both - mean) / np.sqrt(variance)


def correlation(quotients: Floats) -> Floats:
    """(I, I) correlations over regions of (R, I) quotients; NaN for a column that does not vary."""
    centred = quotients - quotients.mean(axis=0)
    spread = np.sqrt((centred**2).sum(axis=0))
    flat = spread <= 1e-12 * np.abs(quotients).max(axis=0, initial=0.0) * np.sqrt(max(len(quotients), 1))
    scaled = centred / np.where(flat, np.nan, spread)
    return np.asarray(np.clip(scaled.T @ scaled, -1, 1))


def continuous(quotients: Floats) -> Floats:
    """(1 + correlation) / 2, so that industries that ignore each other have 0.5."""
    return (1 + correlation(quotients)) / 2


OF_COUNTS: dict[str, Kernel] = {
    kernel.__name__: kernel
    for kernel in (association, probability, cosine, jaccard, minimum_probability, conditional, z_score)
}
OF_QUOTIENTS: dict[str, Callable[[Floats], Floats]] = {"correlation": correlation, "continuous": continuous}

FORMULAS = {
    "association": "shared regions x all regions / (regions of one x regions of the other)",
    "probability": "shared regions / those expected when pairs are drawn without replacement",
    "cosine": "shared regions / square root of (regions of one x regions of the other)",
    "salton": "shared regions / square root of (regions of one x regions of the other)",
    "jaccard": "shared regions / regions with at least one of the two",
    "minimum_probability": "shared regions / regions of the more widespread of the two",
    "conditional": "shared regions / regions of the given one",
    "z_score": "(shared regions - expected) / standard deviation, hypergeometric",
    "correlation": "correlation of the quotients over the regions",
    "continuous": "(1 + correlation of the quotients over the regions) / 2",
}
