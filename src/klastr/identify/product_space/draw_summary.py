"""Intervals of very many numbers out of draws, without keeping all the draws.

Where all draws fit into `_KEPT_BYTES`, their quantiles are taken; where they do not (3 million densities in 200 draws
are 2.5 GB), mean and standard deviation are, with the ends of a normal distribution. A density is a mean over hundreds
of industries, so that the two differ little.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.table_draws import interval_of_draws

Floats = NDArray[np.float64]

_KEPT_BYTES = 200e6


@dataclass(eq=False, slots=True)
class DrawSummary:
    """What `draws` draws of `shape` numbers say, added one by one.

    >>> summary = DrawSummary((1,), 3)
    >>> for drawn in (0.2, 0.4, 0.6):
    ...     summary.add(np.array([drawn]))
    >>> [end.round(3).tolist() for end in summary.interval(np.array([0.4]), 0.9)]
    [[0.2], [0.6]]
    """

    shape: tuple[int, ...]
    draws: int
    kept_bytes: float = _KEPT_BYTES
    _kept: NDArray[np.float32] | None = field(init=False, default=None)
    _count: Any = field(init=False, default=0)
    _mean: Floats = field(init=False)
    _squares: Floats = field(init=False)

    def __post_init__(self) -> None:
        if 4 * self.draws * float(np.prod(self.shape)) <= self.kept_bytes:
            self._kept = np.full((self.draws, *self.shape), np.nan, dtype=np.float32)
        else:
            self._mean, self._squares = np.zeros(self.shape), np.zeros(self.shape)
            self._count = np.zeros(self.shape, dtype=np.int32)

    def add(self, drawn: NDArray[np.floating]) -> None:
        """One draw; NaN where it has no value."""
        if self._kept is not None:
            self._kept[self._count] = drawn
            self._count += 1
            return
        known = ~np.isnan(drawn)
        self._count += known
        step = np.where(known, drawn - self._mean, 0.0)
        self._mean += step / np.maximum(self._count, 1)
        self._squares += step * np.where(known, drawn - self._mean, 0.0)

    def interval(
        self, value: Floats, level: float, *, lowest: float = -np.inf, highest: float = np.inf
    ) -> tuple[Floats, Floats]:
        """Both ends of the basic bootstrap interval; NaN where there is no value."""
        if self._kept is not None:
            return interval_of_draws(self._kept[: self._count], value, level, lowest=lowest, highest=highest)
        spread = np.sqrt(self._squares / np.maximum(self._count - 1, 1)) * NormalDist().inv_cdf((1 + level) / 2)
        centre = np.where(self._count > 1, 2 * value - self._mean, np.nan)
        ends = [np.clip(centre + sign * spread, lowest, highest) for sign in (-1, 1)]
        return np.minimum(ends[0], value), np.maximum(ends[1], value)
