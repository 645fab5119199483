"""What would chance have done? Patterns of plants drawn under a null model.

=============== ====================================================================================================
``location``     random location: as many plants at places drawn, without replacement, among the places of all plants
``labelling``    random labelling: the plants stay, their weights are exchanged among them
``independence`` population independence: the reference plants stay, the others are drawn among all other places
``shift``        the other plants are moved all together, round the edges of the window; their own pattern stays
``uniform``      complete spatial randomness: anywhere in the window
=============== ====================================================================================================

References
----------
.. [1] Marcon, E. and Puech, F. (2017). A typology of distance-based measures of spatial concentration. Regional Science
   and Urban Economics 62, 56-67.
.. [2] Lotwick, H. W. and Silverman, B. W. (1982). Methods for analysing spatial processes of several types of points.
   Journal of the Royal Statistical Society B 44 (3), 406-413: the shift.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.methods.streams import stream
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Null = Literal["location", "labelling", "independence", "shift", "uniform"]

MEANS = {
    "location": "as many plants at places drawn among those of all plants",
    "labelling": "the plants stay, their weights are exchanged among them",
    "independence": "the others drawn among the places without a reference plant",
    "shift": "the others moved all together, round the edges of the window",
    "uniform": "plants anywhere in the window",
}
_ALONE = ("location", "labelling", "uniform")


@dataclass(frozen=True, eq=False, slots=True)
class Pattern:
    """Reference plants and, where two industries are compared, the others; the same ones where not.

    Attributes
    ----------
    x, y, weight : (n,) float64
    other_x, other_y, other_weight : (m,) float64, optional
    at, other_at : (n,), (m,) int, optional
        Places among all sites, where plants stand on sites.
    """

    x: Floats
    y: Floats
    weight: Floats
    at: Places | None = None
    other_x: Floats | None = None
    other_y: Floats | None = None
    other_weight: Floats | None = None
    other_at: Places | None = None


@dataclass(frozen=True, eq=False, slots=True)
class NullModel:
    """Draws of the plants of one industry, or of two.

    Attributes
    ----------
    points : PointSet
    at : (n,) int
        The plants whose surroundings are looked at.
    other : (m,) int, optional
        The plants that are counted around them.
    kind : str
    draws, seed : int
    weighted : bool
    """

    points: PointSet
    at: Places
    other: Places | None
    kind: Null
    draws: int
    seed: int
    weighted: bool

    @property
    def observed(self) -> Pattern:
        """The plants as they are."""
        return self._pattern(self.at, self.weight[self.at], self.other)

    @property
    def weight(self) -> Floats:
        """Weights of all sites; 1 where plants only are counted."""
        return self.points.weight if self.weighted else np.ones(len(self.points))

    def patterns(self) -> Iterator[Pattern]:
        """One pattern per draw."""
        random = stream(self.seed, f"{self.kind} of plants")
        for _ in range(self.draws):
            yield getattr(self, f"_{self.kind}")(random)

    def _pattern(self, at: Places, weight: Floats, other: Places | None) -> Pattern:
        x, y = self.points.x, self.points.y
        if other is None:
            return Pattern(x[at], y[at], weight, at)
        return Pattern(x[at], y[at], weight, at, x[other], y[other], self.weight[other], other)

    def _location(self, random: np.random.Generator) -> Pattern:
        many = self.at.size + (0 if self.other is None else self.other.size)
        drawn = random.choice(len(self.points), many, replace=False, shuffle=self.weighted or self.other is not None)
        if self.other is None:
            return self._pattern(drawn, self.weight[self.at], None)
        x, y, n = self.points.x, self.points.y, self.at.size
        one, two = drawn[:n], drawn[n:]
        weights = self.weight[self.at], self.weight[self.other]
        return Pattern(x[one], y[one], weights[0], one, x[two], y[two], weights[1], two)

    def _labelling(self, random: np.random.Generator) -> Pattern:
        return self._pattern(self.at, random.permutation(self.weight[self.at]), self.other)

    def _independence(self, random: np.random.Generator) -> Pattern:
        assert self.other is not None
        free = np.ones(len(self.points), dtype=bool)
        free[self.at] = False
        drawn = random.choice(np.flatnonzero(free), self.other.size, replace=False)
        x, y, weight = self.points.x, self.points.y, self.weight
        return Pattern(x[self.at], y[self.at], weight[self.at], self.at, x[drawn], y[drawn], weight[self.other], drawn)

    def _shift(self, random: np.random.Generator) -> Pattern:
        assert self.other is not None
        west, east, south, north = self.points.box
        x, y, weight = self.points.x, self.points.y, self.weight
        moved_x = west + (x[self.other] - west + random.uniform(0, east - west)) % (east - west)
        moved_y = south + (y[self.other] - south + random.uniform(0, north - south)) % (north - south)
        return Pattern(x[self.at], y[self.at], weight[self.at], self.at, moved_x, moved_y, weight[self.other])

    def _uniform(self, random: np.random.Generator) -> Pattern:
        west, east, south, north = self.points.box
        n = self.at.size
        drawn = random.uniform(west, east, n), random.uniform(south, north, n)
        if self.other is None:
            return Pattern(*drawn, self.weight[self.at])
        m = self.other.size
        others = random.uniform(west, east, m), random.uniform(south, north, m)
        return Pattern(*drawn, self.weight[self.at], None, *others, self.weight[self.other])


def checked_null(kind: str, *, alone: bool) -> Null:
    """The null model, if there is one of that name that fits.

    Raises
    ------
    InvalidOption
        No such model, or one that needs a second industry.

    Examples
    --------
    >>> checked_null("location", alone=True)
    'location'
    """
    known = _ALONE if alone else get_args(Null)
    if kind in known:
        return kind  # type: ignore[return-value]
    reason = f"the null model {kind!r} needs plants of a second industry" if kind in get_args(Null) else None
    message = f"There is no null model {kind!r}." if reason is None else f"{reason[:1].upper()}{reason[1:]}."
    raise InvalidOption(message, hint=f"use {', '.join(known)}.", null=kind)
