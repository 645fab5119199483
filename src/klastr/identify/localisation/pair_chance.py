"""How often would two industries lie together as much as they do, if they ignored each other?

Where the plants are known: industry i stays where it is, and the plants of j are thrown at regions by their size; then
C[i, j] (1 - sum x^2) has mean 0 and variance H[j] (sum_r x a^2 - (sum_r x a)^2), a = s[., i] - x. The same with i and j
changed; the larger of both variances counts, and so the more cautious of both p-values. Where plants are not known, the
deviations of one industry are dealt to the regions at random: mean 0, variance sum a_i^2 sum a_j^2 / (R - 1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.localisation.assumed_sizes import AVERAGED, dispersion_nodes
from klastr.identify.localisation.dartboard import FLOOR, upper_p_values
from klastr.identify.localisation.plant_sums import PlantSums

Floats = NDArray[np.float64]

THROWN = f"plants of one industry thrown at regions by their size, the other in its place; {FLOOR}"
DEALT = f"deviations of one industry dealt to regions at random (the table names no plants); {FLOOR}"


def null_of_pairs(plants: PlantSums | None) -> str:
    """What the p-values of pairs are under."""
    if plants is None:
        return DEALT
    return f"{THROWN}; {AVERAGED}" if plants.is_assumed.any() else THROWN


def chances_of_pairs(away: Floats, sizes: Floats, plants: PlantSums | None) -> Floats:
    """(I, I) `chances`; where sizes of plants are assumed, their mean over what may be true of them."""
    if plants is None or not plants.is_assumed.any():
        return chances(away, sizes, None if plants is None else plants.herfindahl)
    nodes = dispersion_nodes()
    return np.asarray(sum(chances(away, sizes, plants.dispersed(one).herfindahl) for one in nodes) / len(nodes))


def chances(away: Floats, sizes: Floats, herfindahl: Floats | None) -> Floats:
    """(I, I) one-sided p-values of the sums of products of two industries' deviations; NaN on the diagonal.

    Parameters
    ----------
    away : (R, I) float64
        s - x; NaN columns for empty industries.
    sizes : (R,) float64
        x, adding up to 1.
    herfindahl : (I,) float64, optional
        Of the plants.
    """
    together = away.T @ away
    if herfindahl is None:
        squares = np.diag(together)
        variance = np.outer(squares, squares) / max(len(sizes) - 1, 1)
    else:
        spread = sizes @ away**2 - (sizes @ away) ** 2
        thrown = np.outer(spread, herfindahl)  # i stays, j is thrown
        variance = np.maximum(thrown, thrown.T)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = upper_p_values(together / np.sqrt(variance))
    found[~(variance > 0)] = np.nan
    np.fill_diagonal(found, np.nan)
    return found
