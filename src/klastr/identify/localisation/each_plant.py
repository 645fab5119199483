"""The sizes of single plants: as they are listed, one each, or such as could stand behind the cells of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def raised(values: Floats, power: int) -> Floats:
    """Values to a whole power by products, which take a tenth of the time of the general power.

    >>> raised(np.array([2.0, 3.0]), 6).tolist()
    [64.0, 729.0]
    """
    if power == 1:
        return values
    half = raised(values, power // 2)
    return half * half * values if power % 2 else half * half


class EachPlant(Protocol):
    """What is known of the plants of each industry, one by one."""

    def sizes_of(self, industry: int) -> Floats:
        """(n,) persons of every plant."""

    def powers(self, power: int) -> Floats:
        """(I,) sum over the plants of persons to this power."""


@dataclass(frozen=True, eq=False, slots=True)
class ListedPlants:
    """Plants of a list: (n,) industry and persons of each."""

    industry_at: NDArray[np.integer]
    persons: Floats
    industries: int

    def sizes_of(self, industry: int) -> Floats:
        """Those of the industry."""
        return np.asarray(self.persons[self.industry_at == industry], dtype=np.float64)

    def powers(self, power: int) -> Floats:
        """Summed up by industry."""
        weights = raised(self.persons.astype(np.float64), power)
        return np.bincount(self.industry_at, weights=weights, minlength=self.industries).astype(np.float64, copy=False)


@dataclass(frozen=True, eq=False, slots=True)
class CountedPlants:
    """(I,) plants of which each counts as one."""

    number: Floats

    def sizes_of(self, industry: int) -> Floats:
        """Ones."""
        return np.ones(max(round(float(self.number[industry])), 1))

    def powers(self, power: int) -> Floats:
        """Their number, whatever the power."""
        return np.asarray(self.number * 1.0**power)


@dataclass(frozen=True, eq=False, slots=True)
class PlantsOfCells:
    """Plants that could stand behind (R, I) cells of known jobs and sums of squares.

    As few as have these squares: k - 1 of one size and one that is not larger. One or two plants of a cell are found
    again as they are; of more, no others with these sums have smaller fourth powers, so that the variance of G is
    rather too large.
    """

    jobs: Floats
    squares: Floats

    def sizes_of(self, industry: int) -> Floats:
        """All of the cells of the industry."""
        number, large, small = (part[:, industry] for part in self._of_cells())
        filled = number > 0
        many = np.repeat(large[filled], number[filled].astype(np.intp) - 1)
        return np.concatenate([many, small[filled & (small > 0)]])

    def powers(self, power: int) -> Floats:
        """Summed up over the cells."""
        number, large, small = self._of_cells()
        return np.asarray(np.where(number > 0, (number - 1) * large**power + small**power, 0.0).sum(axis=0))

    def _of_cells(self) -> tuple[Floats, Floats, Floats]:
        """(R, I) number of plants, persons of each but the last, and of the last; 0 where nothing is known."""
        known = (self.jobs > 0) & (self.squares > 0)
        share = np.where(known, np.clip(self.squares / np.where(known, self.jobs, 1.0) ** 2, 1e-12, 1.0), 1.0)
        number = np.ceil(1 / share - 1e-9)
        excess, others = np.maximum(number * share - 1, 0.0), np.maximum(number - 1, 1.0)
        large = (1 + np.sqrt(excess / others)) / number
        small = np.where(number > 1, np.maximum(1 - (number - 1) * large, 0.0), 1.0)
        return (
            np.where(known, number, 0.0),
            np.where(known, large * self.jobs, 0.0),
            np.where(known, small * self.jobs, 0.0),
        )
