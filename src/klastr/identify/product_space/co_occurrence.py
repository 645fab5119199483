"""How often are two industries in the same regions? The counts under every tie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.product_space.presence import Presence

Floats = NDArray[np.float64]
Weighting = Literal["equal", "size", "diversity"]
Margins = Literal["ubiquity", "cooccurrence"]


@dataclass(frozen=True, eq=False, slots=True)
class CoOccurrence:
    """Counts of I industries.

    Attributes
    ----------
    both : (I, I) float64
        Regions that have both industries (each counted with its weight); 0 on the diagonal.
    margin : (I,) float64
        What an industry counts for: the regions that have it, or the sum of its co-occurrences.
    total : float
        Regions, or the sum of all co-occurrences.
    """

    both: Floats
    margin: Floats
    total: float


def co_occurrence(present: Presence, margins: Margins, weights: Floats | None = None) -> CoOccurrence:
    """Count.

    C[i, j] = sum_r w[r] M[r, i] M[r, j]

    Parameters
    ----------
    present : (R, I) float32
        Zeros and ones.
    margins : {"ubiquity", "cooccurrence"}
    weights : (R,) float64, optional
        Of the regions; default: 1 each.

    >>> found = co_occurrence(np.array([[1, 1, 0], [1, 1, 1]], dtype=np.float32), "cooccurrence")
    >>> found.both.tolist(), found.margin.tolist(), found.total
    ([[0.0, 2.0, 1.0], [2.0, 0.0, 1.0], [1.0, 1.0, 0.0]], [3.0, 3.0, 2.0], 8.0)
    """
    # A matrix times its own transpose: the library needs half the work, and float32 counts regions exactly.
    if weights is None:
        both = (present.T @ present).astype(np.float64)
    else:
        both = (present.astype(np.float64) * weights[:, None]).T @ present.astype(np.float64)
    ubiquity = np.diag(both).copy()
    np.fill_diagonal(both, 0.0)
    if margins == "ubiquity":
        return CoOccurrence(both, ubiquity, float(len(present) if weights is None else weights.sum()))
    return of_counts(both)


def of_counts(both: Floats) -> CoOccurrence:
    """(I, I) counts with their own sums as margins."""
    return CoOccurrence(both, both.sum(axis=0), float(both.sum()))


def region_weights(grid: IndustryGrid, present: Presence, asked: Weighting | Mapping[str, float]) -> Floats | None:
    """(R,) weights with mean 1; None where all count the same.

    ``"size"``: all jobs of the region. ``"diversity"``: 1 / its industries, so that a region with a hundred industries
    hands out no more than one with ten.

    Raises
    ------
    InvalidOption
        An unknown word, or a mapping without a number of 0 or more for every region.
    """
    if isinstance(asked, Mapping):
        weights = np.array([asked.get(region, np.nan) for region in grid.regions], dtype=np.float64)
        wrong = np.flatnonzero(~((weights >= 0) & np.isfinite(weights)))
        if wrong.size or not weights.sum() > 0:
            first = grid.regions[wrong[0] if wrong.size else 0]
            raise InvalidOption(
                f"weights lack a number of 0 or more for {max(wrong.size, 1):,} of {weights.size:,} regions"
                f" (first: {first}).",
                hint="give one for every region, at least one of them above 0.",
            )
    elif asked == "size":
        weights = grid.region_total.astype(np.float64)
    elif asked == "diversity":
        weights = 1 / np.maximum(present.sum(axis=1, dtype=np.float64), 1)
    elif asked == "equal":
        return None
    else:
        raise InvalidOption(
            f"There are no weights {asked!r}.", hint="use equal, size, diversity, or a mapping of regions to numbers."
        )
    mean = weights.mean()
    return np.asarray(weights / mean if mean > 0 else weights)
