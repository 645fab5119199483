"""Proximity, density and gain as the outlook needs them; arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False, slots=True)
class Outlook:
    """One table of presence, seen from what is absent in it.

    Attributes
    ----------
    present : (R, I) float32
    proximity : (I, I) float
    density : (R, I) float
    worth : (I,) float64
        Complexity as the convention standardises it; 0 where it is unknown.
    own_worth : (I,) float64
        Not standardised; NaN where unknown.
    known : (I,) bool
    spread : float
        Standard deviation of the complexity of regions, not standardised.
    notes : tuple of str
        Whether the direction of complexity is doubtful.
    """

    present: NDArray[np.float32]
    proximity: Numbers
    density: Numbers
    worth: Floats
    own_worth: Floats
    known: NDArray[np.bool_]
    spread: float
    notes: tuple[str, ...] = ()


def proximity_of(present: Numbers, *, diagonal: float) -> Numbers:
    """(I, I) minimum conditional probability of having one industry, given the other; 0 for empty industries."""
    together = present.T @ present
    everywhere = present.sum(axis=0)
    most = np.maximum(everywhere[:, None], everywhere[None])
    proximity = np.divide(together, most, out=np.zeros_like(together), where=most > 0)
    proximity[np.diag_indices_from(proximity)] = np.where(everywhere > 0, diagonal, 0)
    return np.asarray(proximity)


def density_of(present: Numbers, proximity: Numbers) -> Numbers:
    """(R, I) share of an industry's proximity that leads to industries present; 0 where it has none."""
    around = np.asarray(present @ proximity)
    around *= _inverse(proximity.sum(axis=0))
    return around


def worth_of(complexity: Floats) -> Floats:
    """Complexity, with 0 where it is unknown: such an industry adds nothing."""
    return np.nan_to_num(complexity)


def gains_of(now: Outlook, convention: str) -> Floats:
    """(R, I) gain of every industry, as if it were absent; the caller masks those that are present."""
    absent = 1 - now.present
    inverse = _inverse(now.proximity.sum(axis=0))
    if convention == "datawheel":
        gain = ((absent * now.worth) @ now.proximity) * inverse
    else:
        gain = (absent * (now.worth * inverse)) @ now.proximity
    if convention == "ecomplexity":
        return np.asarray(gain / now.spread, dtype=np.float64)
    return np.asarray(gain - now.density * now.worth, dtype=np.float64)


def _inverse(values: Numbers) -> Numbers:
    return np.asarray(np.divide(1, values, out=np.zeros_like(values), where=values > 0))
