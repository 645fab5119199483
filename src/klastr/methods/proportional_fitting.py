"""Iterative proportional fitting of hidden entries to sums that are known or hidden.

Hidden entries start from a seed and are scaled, family of sums after family, until the sums hold. Each step is the
projection that changes the hidden entries least in the sense of Kullback and Leibler (generalised iterative scaling),
also where the parent itself is hidden.

References
----------
.. [1] Deming, W. E. and Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when the
   expected marginal totals are known. Annals of Mathematical Statistics 11 (4), 427-444.
.. [2] Csiszár, I. (1975). I-divergence geometry of probability distributions and minimization problems. Annals of
   Probability 3 (1), 146-158.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.methods.sums import OpenSums

Floats = NDArray[np.floating[Any]]

# A published total that its published parts use up leaves nothing for the hidden ones; they then share this little, so
# that no factor is zero and later families can still move them.
_LEAST_REMAINDER = 0.5

# A person more or less in a total of few is no contradiction: gaps are shares of at least this many.
_SMALL_TOTAL = 10.0


def fitted(
    seed: Floats, families: Sequence[OpenSums], *, sweeps: int = 100, tolerance: float = 1e-4
) -> tuple[Floats, float]:
    """Scale hidden entries until the sums hold.

    x[h] <- x[h] * (total[c] - known[c]) / sum of x over the hidden children of c,  for every sum c, in turn

    Parameters
    ----------
    seed : (H,) or (H, B) float, > 0
        First guesses; B columns are fitted side by side.
    families : sequence of OpenSums
        Of the same H entries. Applied in this order; the sums of the last one hold exactly at the end.
    sweeps : int
        Most passes over all families.
    tolerance : float
        Stop when no sum is further off than this share of itself.

    Returns
    -------
    (H,) or (H, B) float
        The fitted entries, same dtype as the seed.
    float
        Largest relative gap of a sum before the last pass; large where the published totals contradict each other.

    Notes
    -----
    The limit depends on the seed only through its ratios inside each sum: a seed multiplied by any factors of rows and
    columns ends at the same place.

    Examples
    --------
    Four hidden entries in two rows and two columns with the totals 40, 60 and 30, 70:

    >>> from klastr.methods.sums import SumFamily, reduced
    >>> published = np.array([np.nan] * 4 + [40, 60, 30, 70])
    >>> everything = np.ones(8, dtype=bool)
    >>> rows = SumFamily(np.array([4, 4, 5, 5, -1, -1, -1, -1]), everything)
    >>> columns = SumFamily(np.array([6, 7, 6, 7, -1, -1, -1, -1]), everything)
    >>> sums = [reduced(family, np.arange(4), published, float) for family in (rows, columns)]
    >>> fitted(np.ones(4), sums)[0].round(1).tolist()
    [12.0, 28.0, 18.0, 42.0]
    """
    x = np.array(seed if seed.ndim == 2 else seed[:, None])
    gap = 0.0
    for _ in range(sweeps):
        gap = max((_scale(x, sums) for sums in families if sums.count), default=0.0)
        if gap < tolerance:
            break
    return (x if seed.ndim == 2 else x[:, 0]), gap


def _scale(x: Floats, sums: OpenSums) -> float:
    """One projection of all columns on all sums of a family; returns the largest relative gap found."""
    tiny = np.finfo(x.dtype).tiny
    inside = sums.members @ x
    factor = np.maximum(sums.total - sums.known, _LEAST_REMAINDER) / np.maximum(inside, tiny)
    np.minimum(factor, 1, out=factor, where=sums.at_most)
    if sums.open_parent.size:
        factor[sums.open_parent] = _shared_factor(
            inside[sums.open_parent], sums.known[sums.open_parent], x[sums.parent_entry]
        )
    moved = np.abs(factor - 1) * inside / np.maximum(inside + sums.known, _SMALL_TOTAL)
    x[sums.child] *= factor[sums.sum_of_child]
    if sums.open_parent.size:
        x[sums.parent_entry] = sums.open_members @ x + sums.known[sums.open_parent]
    return float(moved.max(initial=0.0))


def _shared_factor(inside: Floats, known: Floats, parent: Floats) -> Floats:
    """Factor t that lets children and hidden parent meet half-way: known + inside * t = parent / t.

    The projection on {sum = parent} in the Kullback-Leibler sense multiplies children by t and divides the parent
    by t; t is the positive root of inside * t^2 + known * t - parent = 0, written so that it is stable for small
    ``inside``.
    """
    below = known + np.sqrt(known * known + 4 * inside * parent)
    return np.divide(2 * parent, below, out=np.ones_like(below), where=below > 0)
