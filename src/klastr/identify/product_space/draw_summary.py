"""Intervals of very many numbers out of draws, without keeping all the draws.

Where all draws fit into `_KEPT_BYTES`, they are kept, and the interval is that of every index
(`klastr.identify.index_intervals`). Where they do not (3 million densities in 200 draws are 2.5 GB), their mean and
variance are added up as they come, and the same formula is used without stretching the scale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from klastr.identify.index_intervals import interval_of_draws

Floats = NDArray[np.float64]

_KEPT_BYTES = 200e6


@dataclass(eq=False, slots=True)
class DrawSummary:
    """What draws say of values, added one by one.

    >>> summary = DrawSummary(np.array([0.4]), 3)
    >>> for drawn in (0.2, 0.4, 0.6):
    ...     summary.add(np.array([drawn]))
    >>> [end.round(3).tolist() for end in summary.interval(0.9)]
    [[0.131], [0.669]]
    """

    value: Floats
    draws: int
    kept_bytes: float = _KEPT_BYTES
    _count: int = field(init=False, default=0)
    _kept: NDArray[np.float32] | None = field(init=False, default=None)
    _centre: NDArray[np.float32] = field(init=False)
    _away: Floats = field(init=False)
    _squares: Floats = field(init=False)

    def __post_init__(self) -> None:
        if 4.0 * self.draws * self.value.size <= self.kept_bytes:
            self._kept = np.full((self.draws, *self.value.shape), np.nan, dtype=np.float32)
        else:
            self._centre = self.value.astype(np.float32)
            self._away, self._squares = np.zeros(self.value.shape), np.zeros(self.value.shape)

    def add(self, drawn: NDArray[np.floating]) -> None:
        """One draw; NaN where it has no value (where draws are not kept, it then counts as the value itself)."""
        if self._kept is not None:
            self._kept[self._count] = drawn
        else:
            away = np.subtract(drawn, self._centre, dtype=np.float32)
            np.copyto(away, 0, where=np.isnan(away))
            self._away += away
            away *= away
            self._squares += away
        self._count += 1

    def interval(self, level: float, *, lowest: float = -np.inf, highest: float = np.inf) -> tuple[Floats, Floats]:
        """Both ends of the interval; NaN where there is no value."""
        value = self.value
        if self._kept is not None:
            return interval_of_draws(self._kept[: self._count], value, level, lowest=lowest, highest=highest)
        bias = self._away / self._count
        variance = np.maximum(self._squares / self._count - np.square(bias), 0)
        reach = NormalDist().inv_cdf((1 + level) / 2) * np.sqrt(variance + np.square(bias) / 4)
        ends = [np.clip(value - bias + sign * reach, lowest, highest) for sign in (-1, 1)]
        return np.minimum(ends[0], value), np.maximum(ends[1], value)
