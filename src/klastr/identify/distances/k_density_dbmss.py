"""K-density the way of the R package dbmss: only so that its answers can be reproduced.

Bandwidth: the rule of thumb on pair distances up to twice the largest distance, weights ignored. Density: binned by R's
``density``, distances below four bandwidths mirrored at zero, then divided by one minus a sum that stands for the mass
of the mirrored part. The published formula needs none of this; `klastr.identify.distances.k_density` has the figures.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.distances.nulls import Pattern
from klastr.identify.distances.pair_distances import pair_distances
from klastr.methods.bandwidths import rule_of_thumb
from klastr.methods.binned_density import binned_density

Floats = NDArray[np.float64]


def dbmss_k_density(
    pattern: Pattern, distances: Floats, *, bandwidth: float | None = None, between: Floats | None = None
) -> tuple[Floats, float]:
    """(D,) densities and the bandwidth, re-estimated for each pattern where none is given.

    Parameters
    ----------
    pattern : Pattern
    distances : (D,) float64
        Increasing; the last one is the largest distance.
    bandwidth : float, optional
    between : (N, N) float64, optional
        Distances given in place of coordinates.
    """
    apart, weights = pair_distances(pattern, between)
    last = float(distances[-1])
    width = bandwidth or rule_of_thumb(apart[apart <= 2 * last])
    mirrored = apart <= 4 * width
    values = np.concatenate([apart, -apart[mirrored]])
    shares = np.concatenate([weights, weights[mirrored]])
    shares = shares / shares.sum()
    points = int(min(max(512.0, apart.max() / last * 128), 4096))
    at, density = binned_density(values, shares, width, 0.0, last, points=points)
    below, behind = binned_density(values, shares, width, float(values.min()) - 3 * width, 0.0)
    return np.interp(distances, at, density / (1 - behind.mean() * (below[-1] - below[0]))), width
