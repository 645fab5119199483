"""One colour scale for reports, pictures and the terminal: five steps of one order, told apart without seeing hue.

The steps differ in lightness first and in hue second, so that they keep their order for colour-blind readers, in a
black-and-white print and on a beamer. On a dark ground the scale is turned round: more is always further from the
ground. Colour never stands alone: counts, quotients and stars are written beside it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 5

LIGHT = ("#ebeff2", "#99d3da", "#44acc4", "#2073a4", "#1b3b71")
"""On a light ground, from nothing to most."""

DARK = ("#2b3136", "#315677", "#2f8fb0", "#5ac8cd", "#b1f9e8")
"""On a dark ground, from nothing to most."""

LIGHT_INK = ("#16212b", "#16212b", "#16212b", "#ffffff", "#ffffff")
"""What is written on each step of `LIGHT`; contrast at least 4.5 : 1."""

DARK_INK = ("#eef3f6", "#ffffff", "#0b1014", "#0b1014", "#0b1014")
"""What is written on each step of `DARK`."""


@dataclass(frozen=True, slots=True)
class Breaks:
    """Where one step of the scale ends and the next begins.

    Attributes
    ----------
    at : tuple of float
        Up to four values; a number belongs to the step after the last break that it reaches.
    """

    at: tuple[float, ...]

    def step(self, value: float) -> int:
        """The step of a number, 0 to 4; 0 where it is not defined.

        >>> [Breaks((1, 2, 4, 7)).step(value) for value in (0, 1, 3, 7, 90, float("nan"))]
        [0, 1, 2, 4, 4, 0]
        """
        return 0 if value != value else bisect_right(self.at, value)


QUOTIENTS = Breaks((0.5, 1.0, 2.0, 4.0))
"""Location quotients: half, as much, twice, four times the share in the reference."""


# Round steps for small counts, the finest first.
_LADDERS = ((1, 2, 3, 4), (1, 2, 3, 5), (1, 2, 4, 7), (1, 3, 6, 10), (1, 5, 10, 20), (1, 10, 20, 50), (1, 20, 50, 100))
_MOST_AT_THE_TOP = 0.25


def count_breaks(counts: Sequence[int] | NDArray[np.int64]) -> Breaks:
    """Round steps for small counts: the finest at which at most a quarter of those with any reach the top.

    >>> count_breaks([0, 0, 1, 1, 2, 3, 5, 9]).at, count_breaks([0, 1, 1]).at
    ((1, 2, 4, 7), (1,))
    """
    some = np.asarray(counts)[np.asarray(counts) > 0]
    most = int(some.max()) if some.size else 1
    ladder = (
        next((one for one in _LADDERS if (some >= one[-1]).mean() <= _MOST_AT_THE_TOP), _LADDERS[-1])
        if some.size
        else (1,)
    )
    return Breaks(tuple(step for step in ladder if step <= most))
