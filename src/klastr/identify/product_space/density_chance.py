"""How likely is a density by chance? Its mean and variance under the configuration model are known without draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.degree_null import bicm
from klastr.identify.product_space.presence import Presence

Floats = NDArray[np.float64]


def density_by_chance(present: Presence, shares: NDArray[np.float32], near: NDArray[np.float32]) -> Floats:
    """(R, I) chances of a density at least as high, ties held as they are.

    mean = sum_j p[r, j] s[j, i],  variance = sum_j p[r, j] (1 - p[r, j]) s[j, i]^2,  normal tail

    Parameters
    ----------
    present : (R, I) float32
    shares : (I, I) float32
        Column i: shares of the ties of industry i.
    near : (R, I) float32
        The densities.
    """
    from scipy.special import ndtr

    chances = bicm(present).cells()
    mean = chances @ shares
    variance = (chances * (1 - chances)) @ shares**2
    certain = variance <= 1e-12
    z = (near - mean) / np.sqrt(np.where(certain, 1.0, variance))
    return np.asarray(np.where(certain, 1.0, ndtr(-z)), dtype=np.float64)
