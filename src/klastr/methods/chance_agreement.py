"""How alike are two partitions next to what chance gives? The same index on partitions dealt again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.methods.agreement import adjusted_mutual_information, adjusted_rand
from klastr.methods.partitions import dealt_again

Labels = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class ChanceAgreement:
    """Agreement of a partition with random ones of given sizes: lowest, mean, highest of the draws.

    Attributes
    ----------
    draws : int
    adjusted_rand, adjusted_mutual_information : (float, float, float)
    p_value : float
        (1 + draws with an adjusted Rand index at least as high as that observed) / (1 + draws).
    """

    draws: int
    adjusted_rand: tuple[float, float, float]
    adjusted_mutual_information: tuple[float, float, float]
    p_value: float


def agreement_by_chance(first: Labels, second: Labels, *, draws: int = 1000, seed: int = 0) -> ChanceAgreement:
    """Compare the first partition with random ones whose groups have the sizes of the second.

    Parameters
    ----------
    first, second : (I,) int
        Group of each item; -1: in no group.
    draws, seed : int

    Raises
    ------
    InvalidOption
        No draw is asked for, or the partitions cannot be compared; see `klastr.methods.agreement.contingency`.

    Examples
    --------
    >>> chance = agreement_by_chance(np.repeat(np.arange(5), 4), np.repeat(np.arange(5), 4), draws=99)
    >>> chance.p_value, abs(chance.adjusted_rand[1]) < 0.05
    (0.01, True)
    """
    if draws < 1:
        raise InvalidOption(f"{draws} random partitions say nothing.", hint="draw at least 1.", draws=draws)
    observed = adjusted_rand(first, second)
    both = (first >= 0) & (second >= 0)
    first, second = first[both], second[both]
    dealt = list(dealt_again(second, draws, seed=seed))
    rand = np.array([adjusted_rand(first, one) for one in dealt])
    information = np.array([adjusted_mutual_information(first, one) for one in dealt])
    # Sums of the same terms in another order differ by rounding.
    reached = int((rand >= observed - 1e-12).sum())
    return ChanceAgreement(draws, _range(rand), _range(information), (1 + reached) / (1 + draws))


def _range(values: NDArray[np.float64]) -> tuple[float, float, float]:
    return float(values.min()), float(values.mean()), float(values.max())
