"""What a reader must know where the data hardly tell which end of an order of complexity is the complex one."""

from __future__ import annotations

import numpy as np

from klastr.identify.complexity.complexity_vectors import ComplexityVectors

WEAK = 0.3
"""Correlation with diversity below which the direction is doubtful; Cohen (1988) calls less than this small."""

# A second eigenvalue of this or less: all regions are alike, and there is no order.
_NOTHING = 1e-9


def sign_notes(vectors: ComplexityVectors) -> tuple[str, ...]:
    """One sentence where complexity and the number of industries that a region has hardly go together; else none."""
    found, numbers = vectors.found, vectors.regions[~np.isnan(vectors.regions)]
    if vectors.with_diversity >= WEAK or not found.is_unique or found.second <= _NOTHING or numbers.size < 2:
        return ()
    said = (
        "Which end of the order is the complex one is doubtful: the sign is chosen so that complexity rises with the "
        f"number of industries of a region, and their correlation is {vectors.with_diversity:.2f} only. "
        "Read the order and not the direction."
    )
    return (said,)
