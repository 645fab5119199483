"""How often do plants thrown at regions gather as much as an industry does? Counted where plants are few.

A few plants make only a few values of G, and no smooth distribution has their steps: of twenty like plants in two
regions, G reaches what it has at 14 : 6 in 11.5 % of all throws, and a Pearson type III distribution says 7.2 %.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.localisation.dartboard import PEARSON, skewness_of_raw, tails
from klastr.identify.localisation.plant_sums import PlantSums
from klastr.identify.localisation.region_sizes import RegionSizes
from klastr.methods.streams import stream

Floats = NDArray[np.float64]

FEW_PLANTS = 100
THROWS = 4_999
_FIRST_THROWS = 999
# An industry that this share of the first throws reaches is not thrown again: nobody needs its third digit.
_COMMON = 0.2
_CELLS_AT_ONCE = 2_000_000


def null_of(sizes: RegionSizes) -> str:
    """What the p-values are under, as one clause."""
    return (
        f"plants thrown at regions (Ellison and Glaeser 1997), {sizes.chances}, one-sided; up to {FEW_PLANTS} plants: "
        f"counted in {THROWS:,} throws ({_FIRST_THROWS} where a fifth of them reach it), no p-value below "
        f"{1 / (THROWS + 1):.4f}; more plants: {PEARSON}"
    )


def p_values_of_raw(raw: Floats, scores: Floats, sums: PlantSums, sizes: RegionSizes, *, seed: int) -> Floats:
    """(I,) probability of a G at least as high under the dartboard; NaN where nothing can vary.

    Parameters
    ----------
    raw, scores : (I,) float64
        G, and how many standard deviations it lies above its mean.
    seed : int
        Each industry is thrown with the same random numbers, whatever stands beside it.
    """
    found = np.where(np.isnan(scores), np.nan, tails(scores, skewness_of_raw(sums, sizes)))
    few = ~np.isnan(scores) & ~sums.is_assumed & (sums.plants <= FEW_PLANTS)
    for i in np.flatnonzero(few):
        x = sizes.shares if sizes.shares.ndim == 1 else sizes.shares[:, i]
        z = np.sort(sums.sizes_of(int(i)))[::-1]
        found[i] = _share_of_throws(float(raw[i]), z / z.sum(), np.sort(x)[::-1], seed)
    return found


def _share_of_throws(raw: float, z: Floats, x: Floats, seed: int) -> float:
    """The share of throws with such a G, the industry's own counted as one of them."""
    random = stream(seed, "plants thrown at regions")
    reached, thrown = 0, 0
    for end in (_FIRST_THROWS, THROWS):
        while thrown < end:
            many = min(end - thrown, max(_CELLS_AT_ONCE // (len(x) + len(z)), 1))
            # The same sum in another order differs in its last digits: what is as high counts as reached.
            reached += int((_thrown(z, x, many, random) >= raw - 1e-9).sum())
            thrown += many
        if reached > _COMMON * thrown:
            break
    return (reached + 1) / (thrown + 1)


def _thrown(z: Floats, x: Floats, many: int, random: np.random.Generator) -> Floats:
    """(many,) G of plants of shares z thrown at regions of shares x."""
    at = np.searchsorted(np.cumsum(x)[:-1], random.random((many, len(z))), side="right")
    cell = (at + np.arange(many)[:, None] * len(x)).ravel()
    shares = np.bincount(cell, weights=np.tile(z, many), minlength=many * len(x)).reshape(many, len(x))
    return np.asarray(((shares - x) ** 2).sum(axis=1))
