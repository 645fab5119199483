"""Complexity of regions and industries from one table of presence: which part of it, which vector, which sign."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.complexity.connected_parts import ConnectedParts, connected_parts
from klastr.identify.complexity.second_eigenvector import SecondEigenvector, second_eigenvector

Floats = NDArray[np.float64]

CONVENTIONS = ("published", "ecomplexity")

# A second eigenvalue as near to 1 as this: several parts, or nearly so, and the parts are looked for.
_NEARLY_ONE = 0.99
_OF_FLOAT32 = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class ComplexityVectors:
    """Both sides of one table, not standardised.

    Attributes
    ----------
    regions : (R,) float64
        Mean of `industries` over what is present; NaN outside the largest connected part.
    industries : (I,) float64
        NaN outside it.
    found : SecondEigenvector
        Of the largest part.
    parts : ConnectedParts
    with_diversity : float
        Correlation of `regions` with the number of industries present, the sign already chosen; 0 where all regions
        have equally many.
    """

    regions: Floats
    industries: Floats
    found: SecondEigenvector
    parts: ConnectedParts
    with_diversity: float


def complexity_vectors(
    presence: NDArray[np.floating], *, accuracy: float = 1e-10, alone: bool = False
) -> ComplexityVectors:
    """Complexity before it is standardised.

    The sign: positive correlation with diversity among the regions, for both sides at once, so that the complexity of a
    region stays the mean complexity of what it has. Where the correlation is exactly 0, the largest number is positive.

    Parameters
    ----------
    presence : (R, I) float
        Zeros and ones.
    accuracy : float
        See `klastr.identify.complexity.second_eigenvector`; computed in float64 where float32 is not enough for it.
    alone : bool
        Stay in one thread.
    """
    parts = connected_parts(presence)
    whole = bool(parts.regions.all() and parts.industries.all())
    part = presence if whole else presence[np.ix_(parts.regions, parts.industries)]
    exact = part.astype(np.float64) if accuracy < _OF_FLOAT32 else part
    found = second_eigenvector(exact, accuracy=accuracy, alone=alone)
    with_diversity = _correlation(found.regions, part.sum(axis=1, dtype=np.float64))
    strongest = found.regions[np.abs(found.regions).argmax()] if found.regions.size else 1.0
    sign = np.sign(with_diversity) or np.sign(strongest) or 1.0
    regions, industries = np.full(len(parts.regions), np.nan), np.full(len(parts.industries), np.nan)
    regions[parts.regions] = sign * found.regions
    industries[parts.industries] = sign * found.industries
    return ComplexityVectors(regions, industries, found, parts, abs(with_diversity))


def drawn_vectors(
    presence: NDArray[np.float32], start: NDArray[np.floating], like: Floats
) -> tuple[Floats, Floats, bool]:
    """The same for a table drawn again, quickly: regions, industries, whether diversity would give the same sign.

    Parameters
    ----------
    presence : (R, I) float32
    start : see `klastr.identify.complexity.second_eigenvector.symmetric_start`
    like : (R,) float64
        The regions of the table itself; the sign is that with which the draw resembles it.
    """
    found = second_eigenvector(presence, start=start, accuracy=1e-3, alone=True)
    if found.second > _NEARLY_ONE:
        vectors = complexity_vectors(presence, accuracy=1e-3)
        regions, industries, natural = vectors.regions, vectors.industries, 1.0
    else:
        regions = np.where(presence.any(axis=1), found.regions, np.nan)
        industries = np.where(presence.any(axis=0), found.industries, np.nan)
        natural = _correlation(found.regions, presence.sum(axis=1, dtype=np.float64))
    alike = np.sign(_correlation(regions, like)) or 1.0
    return alike * regions, alike * industries, alike * natural >= 0


def standardised(regions: Floats, industries: Floats, convention: str) -> tuple[Floats, Floats]:
    """Both sides on the scale of a convention; NaN stays out of means and deviations.

    published: each side has mean 0 and population standard deviation 1. ecomplexity: regions the same, industries by
    the mean and the deviation of the regions, so that a region stays the mean of what it has. economiccomplexity: each
    side by its sample standard deviation.

    >>> regions, industries = np.array([1.0, 3.0]), np.array([0.0, 6.0])
    >>> [side.tolist() for side in standardised(regions, industries, "published")]
    [[-1.0, 1.0], [-1.0, 1.0]]
    >>> [side.tolist() for side in standardised(regions, industries, "ecomplexity")]
    [[-1.0, 1.0], [-2.0, 4.0]]
    """
    freedom = 1 if convention == "economiccomplexity" else 0
    shift, spread = _moments(regions, freedom)
    other = (shift, spread) if convention == "ecomplexity" else _moments(industries, freedom)
    return (regions - shift) / spread, (industries - other[0]) / other[1]


def _moments(values: Floats, freedom: int) -> tuple[float, float]:
    """Mean and standard deviation; NaN where nothing varies, or only by rounding."""
    known = values[~np.isnan(values)]
    if known.size < 2:
        return np.nan, np.nan
    spread = float(known.std(ddof=freedom))
    return float(known.mean()), spread if spread > 1e-9 * float(np.abs(known).max()) else np.nan


def _correlation(first: Floats, second: Floats) -> float:
    both = ~(np.isnan(first) | np.isnan(second))
    a, b = first[both], second[both]
    if a.size < 2:
        return 0.0
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 1e-12 * max(float(np.abs(first[both]).max()), 1e-300) * a.size else 0.0
