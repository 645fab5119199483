"""Tables of zeros and ones with exactly the same sums of rows and columns, drawn at random: the curveball algorithm.

Two regions look at the industries that only one of them has, put them together and deal them out again, each as many as
it brought. All regions trade at once, in random pairs, over and over again.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.presence import Presence
from klastr.methods.streams import stream

# Rounds of trades of all regions before the first draw, and between two draws.
_BEFORE = 20
_BETWEEN = 4


def fixed_degree_draws(present: Presence, draws: int, seed: int) -> Iterator[Presence]:
    """(R, I) tables, one after the other; each follows from the last by a few rounds of trades.

    References
    ----------
    .. [1] Strona, G., Nappo, D., Boccacci, F., Fattorini, S., San-Miguel-Ayanz, J. (2014). A fast and unbiased
       procedure to randomize ecological binary matrices with fixed row and column totals. Nature Communications 5,
       4114.
    .. [2] Carstens, C. J., Hamann, M., Meyer, U., Penschuck, M., Tran, H., Wagner, D. (2018). Parallel and
       I/O-efficient randomisation of massive networks using global curveball trades. European Symposium on
       Algorithms.

    >>> table = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=np.float32)
    >>> [drawn.sum(axis=0).tolist() for drawn in fixed_degree_draws(table, 2, 0)]
    [[2.0, 2.0, 2.0], [2.0, 2.0, 2.0]]
    """
    random = stream(seed, "fixed degrees")
    table = present > 0
    for number in range(draws):
        for _ in range(_BETWEEN if number else _BEFORE):
            _trade(table, random)
        yield table.astype(np.float32)


def _trade(table: NDArray[np.bool_], random: np.random.Generator) -> None:
    """One round, in place."""
    order = random.permutation(len(table))
    half = len(table) // 2
    first, second = order[:half], order[half : 2 * half]
    one, other = table[first], table[second]
    differs = one ^ other
    brought = (one & differs).sum(axis=1)
    keys = np.where(differs, random.random(differs.shape), 2.0)
    last = np.take_along_axis(np.sort(keys, axis=1), np.maximum(brought - 1, 0)[:, None], axis=1)
    dealt = differs & (keys <= last) & (brought > 0)[:, None]
    table[first] = (one & ~differs) | dealt
    table[second] = (other & ~differs) | (differs & ~dealt)
