"""How many related newcomers would chance bring? Newcomers are drawn again, with as many a region and an industry.

An industry of K comes to a region of L, where it was not present, with the probability

    p[l, k] = u_l v_k / (1 + u_l v_k)

where u and v are such that each region gets on average as many newcomers as it got, and each industry comes on average
to as many regions as it came to. Then each region draws among all sets of exactly as many newcomers as it got (were
their number left to chance too, it would bring more pairs: these grow with its square). Which industries are related
plays no part in it.

References
----------
.. [1] Saracco, F., Di Clemente, R., Gabrielli, A. and Squartini, T. (2015). Randomizing bipartite networks: the case of
   the World Trade Web. Scientific Reports 5, 10595.
.. [2] Chen, X.-H., Dempster, A. P. and Liu, J. S. (1994). Weighted finite population sampling to maximize entropy.
   Biometrika 81 (3), 457-469.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.methods.streams import stream

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_ROUNDS = 200
_EXACT_TO = 1e-6
_BLOCK_CELLS = 2e6


def chances(newcomer: Mask, possible: Mask) -> Floats:
    """(L, K) probability to come; 0 where it is not possible.

    >>> newcomer = np.array([[True, False], [False, True]])
    >>> chances(newcomer, np.ones((2, 2), dtype=bool)).round(3).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    rows, columns = newcomer.sum(axis=1), newcomer.sum(axis=0)
    size = max(np.sqrt(newcomer.sum()), 1.0)
    u, v = rows / size, columns / size
    for _ in range(_ROUNDS):
        before = u
        with np.errstate(invalid="ignore", divide="ignore"):
            u = _root(rows, (possible * v / (1 + np.outer(u, v))).sum(axis=1))
            v = _root(columns, (possible * u[:, None] / (1 + np.outer(u, v))).sum(axis=0))
        if np.abs(u - before).max(initial=0) <= _EXACT_TO * max(u.max(initial=0), 1):
            break
    odds = np.outer(u, v)
    return np.where(possible, odds / (1 + odds), 0.0)


def _root(wanted: NDArray[np.int_], reached: Floats) -> Floats:
    """Wanted over reached, bounded: a region to which everything came has no finite u."""
    return np.where(wanted > 0, np.minimum(wanted / np.where(reached > 0, reached, np.inf), 1e6), 0.0)


def new_pairs(newcomer: NDArray[np.generic], stayer: NDArray[np.generic], related: NDArray[np.generic]) -> Floats:
    """(..., L) related pairs of a newcomer with another newcomer or with a stayer, of (..., L, K) newcomers.

    >>> related = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]])
    >>> new_pairs(np.array([[1, 1, 0]]), np.array([[0, 0, 1]]), related).tolist()
    [2.0]
    """
    new, old, ties = (array.astype(np.float32) for array in (newcomer, stayer, related))
    # One large product: many small ones keep several processors busy with waiting for each other.
    tied = (new.reshape(-1, ties.shape[0]) @ ties).reshape(new.shape)
    tied *= new / 2 + old
    return np.asarray(tied.sum(axis=-1), dtype=np.float64)


def pairs_by_chance(
    chance: Floats, count: NDArray[np.int_], stayer: Mask, related: Mask, *, draws: int, seed: int
) -> Floats:
    """(L, draws) `new_pairs` of newcomers drawn again, with exactly (L,) `count` of them in each region."""
    random = stream(seed, "newcomers")
    found = np.empty((chance.shape[0], draws))
    # Industries that came nowhere come nowhere by chance either.
    used = chance.any(axis=0)
    most = int(count.max(initial=0))
    rows = max(1, int(_BLOCK_CELLS / max(used.sum() * (most + 1), 1)))
    for first in range(0, chance.shape[0], rows):
        at = slice(first, first + rows)
        ahead = _sums_ahead(chance[at][:, used], most)
        step = max(1, int(_BLOCK_CELLS / max(chance[at].size, 1)))
        for start in range(0, draws, step):
            drawn = np.zeros((min(step, draws - start), *chance[at].shape), dtype=bool)
            drawn[:, :, used] = _drawn(random, chance[at][:, used], count[at], ahead, drawn.shape[0])
            found[at, start : start + drawn.shape[0]] = new_pairs(drawn, stayer[at], related).T
    return found


def _sums_ahead(chance: Floats, most: int) -> Floats:
    """(K + 1, L, most + 1) probability that industries k, k + 1, ... bring exactly so many newcomers."""
    regions, industries = chance.shape
    ahead = np.zeros((industries + 1, regions, most + 1))
    ahead[industries, :, 0] = 1
    for k in range(industries - 1, -1, -1):
        p = chance[:, k, None]
        ahead[k] = (1 - p) * ahead[k + 1]
        ahead[k, :, 1:] += p * ahead[k + 1, :, :-1]
    return ahead


def _drawn(
    random: np.random.Generator, chance: Floats, count: NDArray[np.int_], ahead: Floats, draws: int
) -> NDArray[np.bool_]:
    """(draws, L, K) newcomers, `count` in each region: one industry after the other, given how many are left."""
    drawn = np.zeros((draws, *chance.shape), dtype=bool)
    left = np.repeat(count.astype(np.intp)[:, None], draws, axis=1)
    for k in range(chance.shape[1]):
        with_it = np.where(left > 0, np.take_along_axis(ahead[k + 1], np.maximum(left - 1, 0), axis=1), 0.0)
        all_sets = np.take_along_axis(ahead[k], left, axis=1)
        comes = random.random(left.shape, dtype=np.float32) * all_sets < chance[:, k, None] * with_it
        drawn[:, :, k] = comes.T
        left -= comes
    return drawn


@dataclass(frozen=True, eq=False, slots=True)
class Chance:
    """New related pairs of some regions, as found and by chance.

    Attributes
    ----------
    rows : (n,) int
        The regions.
    found : (n,) float64
    by_chance : (n, draws) float64
    """

    rows: NDArray[np.intp]
    found: Floats
    by_chance: Floats

    def p_value(self, row: int, pairs: int) -> float:
        """Share of draws, plus one, in which a region has at least so many."""
        drawn = self.by_chance[np.searchsorted(self.rows, row)]
        return float((1 + (drawn >= pairs).sum()) / (1 + drawn.size))

    @property
    def found_in_all(self) -> float:
        """Pairs in all regions."""
        return float(self.found.sum())

    @property
    def expected_in_all(self) -> float:
        """Pairs in all regions by chance, on average."""
        return float(self.by_chance.sum(axis=0).mean())

    @property
    def p_value_of_all(self) -> float:
        """Share of draws, plus one, with at least as many pairs in all regions; NaN where nothing came."""
        drawn = self.by_chance.sum(axis=0)
        return float((1 + (drawn >= self.found_in_all).sum()) / (1 + drawn.size)) if self.rows.size else float("nan")
