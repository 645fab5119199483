"""Which sums of plants would tell too much of one of them: too few plants, or one or two that make up nearly all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import nextafter

import numpy as np
from numpy.typing import NDArray

from klastr.tables.disclosure_options import checked_dominance, checked_number

Floats = NDArray[np.float64]


class Hidden(IntEnum):
    """Why a cell is hidden; 0 where it is published."""

    PUBLISHED = 0
    FEW = 1
    """Fewer plants than allowed."""
    DOMINANCE = 2
    """The one or two largest plants make up more than allowed."""
    P_PERCENT = 3
    """The second largest plant could tell the size of the largest too closely."""
    COMPLEMENTARY = 4
    """Harmless by itself; without it a hidden cell could be found by subtraction."""

    @property
    def word(self) -> str:
        """As it is written into answers."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Rules:
    """What makes a cell sensitive.

    Attributes
    ----------
    fewest : int
        Cells with fewer plants are hidden.
    dominance : (int, float), optional
        ``(n, share)``: cells whose n largest plants (1 or 2) make up more than this share of it.
    p_percent : float, optional
        Cells in which the rest, without the two largest plants, is smaller than so many percent of the largest.
    """

    fewest: int = 3
    dominance: tuple[int, float] | None = (1, 0.85)
    p_percent: float | None = 10.0

    def __post_init__(self) -> None:
        checked_number("fewest", self.fewest, "a whole number from 1 on; 3 is usual.", least=1, whole=True)
        if self.dominance is not None:
            checked_dominance(self.dominance)
        if self.p_percent is not None:
            hint = "above 0, at most 100; 10 is usual."
            checked_number("p_percent", self.p_percent, hint, least=nextafter(0, 1), most=100, whole=False)


def sensitive(persons: Floats, plants: Floats, largest: Floats, second: Floats, rules: Rules) -> NDArray[np.uint8]:
    """Why each cell is hidden by itself.

    few:       0 < N < fewest
    dominance: x1 (+ x2) > share E
    p_percent: E - x1 - x2 < p / 100 x1

    Parameters
    ----------
    persons, plants, largest, second : (...) float64
        Sum E, number N, two largest x1 and x2 of the plants of each cell; 0 where there is none.
    rules : Rules

    Returns
    -------
    (...) uint8
        A `Hidden` for each cell; the first rule that holds.

    Examples
    --------
    >>> one = lambda *numbers: [np.array([number], dtype=float) for number in numbers]
    >>> Hidden(int(sensitive(*one(100, 5, 90, 4), Rules())[0])).word
    'dominance'
    """
    found = np.zeros(np.shape(persons), dtype=np.uint8)
    there = plants > 0
    rest = persons - largest - second
    if rules.p_percent is not None:
        # Numbers of plants are whole, sums may be fractions: a hair's breadth counts as too little.
        found[there & (rest < rules.p_percent / 100 * largest - 1e-9)] = Hidden.P_PERCENT
    if rules.dominance is not None:
        many, share = rules.dominance
        top = largest + (second if many == 2 else 0.0)
        found[there & (top > share * persons)] = Hidden.DOMINANCE
    found[there & (plants < rules.fewest)] = Hidden.FEW
    return found


def room_needed(persons: Floats, percent: float) -> Floats:
    """How far to either side of a hidden value what can be worked out must reach.

    At least so many percent, and at least one person: an interval between two whole numbers tells the number.
    """
    return np.maximum(np.ceil(percent / 100 * persons), 1.0)
