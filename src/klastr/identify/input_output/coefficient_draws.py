"""Coefficients drawn again: what stands behind the intervals of all measures of an input-output table.

Every coefficient is multiplied by a log-normal factor of mean 1 and a relative standard error `error`, each by itself.
A table of up to `LARGEST` sectors is solved anew for every draw. In a larger one the answers move to the first order,

    d(w' L) = w' L dA L,   d(L u) = L dA L u,

where w' L dA is a sum of many small independent terms, drawn from the normal distribution that it has.

Nobody publishes the errors of input-output coefficients. `ERROR` is an assumption, and every answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.input_output.inverse import LeontiefModel
from klastr.methods.streams import stream

Floats = NDArray[np.float64]

ERROR = 0.10
"""Relative standard error of a coefficient where the reader gives none."""

LARGEST = 600
"""Sectors up to which every draw is solved anew."""

DRAWS = 200
LEVEL = 0.90
_FEWEST_DRAWS = 20
_BLOCK_BYTES = 64e6


@dataclass(frozen=True, slots=True)
class CoefficientDraws:
    """How coefficients are drawn again.

    Attributes
    ----------
    draws, seed : int
    error : float
        Relative standard error of every coefficient.
    level : float
        Of the intervals.
    """

    draws: int
    seed: int
    error: float
    level: float = LEVEL

    @property
    def are_alive(self) -> bool:
        """Whether anything moves."""
        return self.draws > 0 and self.error > 0

    def blocks(self, model: LeontiefModel) -> Iterator[Floats]:
        """(b, M, M) coefficients, a few at a time, `draws` in all."""
        flat = model.matrix.ravel()
        at = np.flatnonzero(flat)
        spread = np.sqrt(np.log1p(self.error**2))
        step = max(1, int(_BLOCK_BYTES / (8 * flat.size)))
        for number, start in enumerate(range(0, self.draws, step)):
            size = min(step, self.draws - start)
            random = stream(self.seed, f"coefficients {number}")
            drawn = np.zeros((size, flat.size))
            factors: Floats = np.exp(spread * random.standard_normal((size, at.size)) - spread**2 / 2)
            drawn[:, at] = flat[at] * factors
            yield np.asarray(drawn.reshape(size, *model.matrix.shape), dtype=np.float64)

    def inverses(self, model: LeontiefModel) -> Iterator[Floats]:
        """(b, M, M) inverses of the drawn tables; only of tables that are not large."""
        unit = np.eye(len(model.matrix))
        for block in self.blocks(model):
            yield np.asarray(np.linalg.inv(unit - block), dtype=np.float64)

    def is_exact(self, model: LeontiefModel) -> bool:
        """Whether every draw is solved anew."""
        return len(model.matrix) <= LARGEST

    def settings(self, model: LeontiefModel) -> dict[str, object]:
        """What an answer tells of its interval."""
        how = "solved anew" if self.is_exact(model) else "to the first order"
        means = f"every coefficient drawn again, log-normal, relative standard error {self.error:g}, {how}"
        if not self.are_alive:
            means = "no draws were asked for"
        told = {"draws": self.draws, "seed": self.seed, "error": self.error, "interval_level": self.level}
        return {**told, "interval": means}


def coefficient_draws(draws: int, *, seed: int = 0, error: float = ERROR) -> CoefficientDraws:
    """Settle how coefficients are drawn again.

    Parameters
    ----------
    draws : int
        How often; 0: not at all.
    seed : int
    error : float
        Relative standard error of every coefficient, such as 0.1.

    Raises
    ------
    InvalidOption
        Fewer than twenty draws but not none, or an error that is not between 0 and 1.

    Examples
    --------
    >>> coefficient_draws(200).error
    0.1
    """
    if draws < 0 or 0 < draws < _FEWEST_DRAWS:
        raise InvalidOption(
            f"--draws is {draws}; an interval needs at least {_FEWEST_DRAWS}, none needs 0.",
            hint=f"use --draws {DRAWS}.",
            draws=draws,
        )
    if not 0 <= error < 1:
        raise InvalidOption(
            f"--error is {error:g}; a relative standard error is between 0 and 1.", hint=f"use --error {ERROR:g}."
        )
    return CoefficientDraws(draws, seed, error)


def drawn_left(model: LeontiefModel, weights: Floats, again: CoefficientDraws) -> Floats:
    """(B, K, M) draws of w' (I - A)^-1 for (K, M) weights."""
    if again.is_exact(model):
        return _solved(model, weights, again, lambda block: np.swapaxes(block, 1, 2))
    value = model.left(weights)
    spread = again.error * np.sqrt(value**2 @ model.matrix**2)
    return value + _moved(spread, again, model.left, "left")


def drawn_right(model: LeontiefModel, columns: Floats, again: CoefficientDraws) -> Floats:
    """(B, K, M) draws of (I - A)^-1 u for (K, M) rows u."""
    if again.is_exact(model):
        return _solved(model, columns, again, lambda block: block)
    value = model.right(columns)
    spread = again.error * np.sqrt(value**2 @ (model.matrix**2).T)
    return value + _moved(spread, again, model.right, "right")


def _solved(model: LeontiefModel, sides: Floats, again: CoefficientDraws, turned: Callable[[Floats], Floats]) -> Floats:
    unit = np.eye(len(model.matrix))
    found = [
        np.swapaxes(np.linalg.solve(unit - turned(block), np.broadcast_to(sides.T, (len(block), *sides.T.shape))), 1, 2)
        for block in again.blocks(model)
    ]
    return np.concatenate(found)


def _moved(spread: Floats, again: CoefficientDraws, solve: Callable[[Floats], Floats], name: str) -> Floats:
    """(B, K, M) normal shocks of given spread, carried through the table."""
    random = stream(again.seed, f"coefficients to the first order, {name}")
    shocks = random.standard_normal((again.draws, *spread.shape)) * spread
    return solve(shocks.reshape(-1, spread.shape[1])).reshape(shocks.shape)


def inverse_spread(model: LeontiefModel, error: float) -> Floats:
    """(M, M) standard error of every entry of the inverse, to the first order.

    var(L[i, j]) = e^2 sum_kl L[i, k]^2 A[k, l]^2 L[l, j]^2
    """
    squares = model.inverse**2
    return np.asarray(error * np.sqrt(squares @ (model.matrix**2) @ squares))
