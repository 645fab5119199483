"""How many steps is it from one industry to another? Average propagation lengths."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.input_output.answers import by_pair
from klastr.identify.input_output.coefficient_draws import (
    DRAWS,
    ERROR,
    CoefficientDraws,
    coefficient_draws,
    inverse_spread,
)
from klastr.identify.input_output.ground import InputOutputGround
from klastr.identify.input_output.inverse import LeontiefModel, model_of
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import measure

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

# What is divided by lies so many of its standard errors from zero; nearer, the quotient has no useful interval.
_REACH = 3.0
_SHOWN_STEPS = 5
# Differences of this size are rounding of the inverse, not chains.
_ROUNDING = 1e-12


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "other"),
    reference="Dietzenbacher, E., Romero, I. and Bosma, N. S. (2005). Using average propagation lengths. Spatial and "
    "Structural Economics",
    page="linkages",
    covers=("Average propagation lengths (Dietzenbacher)",),
    command="io",
)
def propagation_lengths(
    ground: InputOutputGround, *, draws: int = DRAWS, seed: int = 0, error: float = ERROR
) -> Measured:
    """How many steps it takes, on average, until demand for one industry reaches another.

    APL[i, j] = H[i, j] / (L[i, j] - I[i, j]),  H = L (L - I) = A + 2 A^2 + 3 A^3 + ...

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    draws, seed : int
        How often the coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws. Tables of more than 600 sectors get no interval.

    Returns
    -------
    Measured
        ``industry`` supplies, ``other`` is asked for; 1 or more. ``no_neighbour`` where no chain leads from one to the
        other, ``no_output`` where one of the two makes nothing. In tables with flows below zero ``not_positive`` where
        chains below zero outweigh the others, ``too_uncertain`` where they nearly do: L[i, j] - I[i, j] is less
        than three of its standard errors from zero (at an error of 0.1 where `error` is 0).

    Raises
    ------
    InvalidTable, InvalidOption

    References
    ----------
    .. [1] Dietzenbacher, E., Romero, I. and Bosma, N. S. (2005). Using average propagation lengths to identify
       production chains in the Andalusian economy. Estudios de Economia Aplicada 23 (2), 405-422.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.propagation_lengths(table).to_frame().round(3).values.tolist()
    [[1.597, 1.376], [1.376, 1.836]]
    """
    model = model_of(ground)
    again = coefficient_draws(draws, seed=seed, error=error)
    idle = ~model.makes[:, None] | ~model.makes[None, :]
    lengths, reached = _lengths(model.inverse)
    negative, unsure = _without_meaning(model, lengths, reached, error or ERROR)
    defined = reached & ~negative & ~unsure & ~idle
    return by_pair(
        "propagation_lengths",
        model,
        lengths,
        formula="APL = (A + 2 A^2 + 3 A^3 + ...) / (A + A^2 + A^3 + ...) = L (L - I) / (L - I), entry by entry",
        spread=_spread(model, again, lengths, defined) if again.are_alive and again.is_exact(model) else None,
        error=error,
        because=[
            (idle, Reason.NO_OUTPUT),
            (negative, Reason.NOT_POSITIVE),
            (unsure, Reason.TOO_UNCERTAIN),
            (~reached, Reason.NO_NEIGHBOUR),
        ],
        parts=lambda at: _by_steps(model, at[0], at[1]),
        lowest=1.0,
    )


def _lengths(inverse: Floats) -> tuple[Floats, Mask]:
    """(..., N, N) lengths of (..., N, N) inverses, and where a chain leads from one to the other."""
    beyond = inverse - np.eye(inverse.shape[-1])
    steps = inverse @ beyond
    reached = np.abs(beyond) > _ROUNDING
    return np.divide(steps, beyond, out=np.full_like(steps, np.nan), where=reached), reached


def _without_meaning(model: LeontiefModel, lengths: Floats, reached: Mask, error: float) -> tuple[Mask, Mask]:
    """Where flows below zero leave no mean number of steps, and where they leave one that is mostly error."""
    nowhere = np.zeros_like(reached)
    if not (model.matrix < 0).any():
        return nowhere, nowhere
    beyond = model.inverse - np.eye(model.many)
    with np.errstate(invalid="ignore"):
        negative = reached & ((beyond <= 0) | (lengths < 1 - 1e-9))
    spread = inverse_spread(model, error)
    # Chains above and below zero may cancel out: nothing is left to divide by, though chains there are.
    return negative, ~negative & (spread > _ROUNDING) & (beyond < _REACH * spread)


def _spread(model: LeontiefModel, again: CoefficientDraws, lengths: Floats, defined: Mask) -> Floats:
    """(N, N) standard deviation of the lengths over the draws."""
    total, squares, many = np.zeros_like(lengths), np.zeros_like(lengths), 0
    for block in again.inverses(model):
        moved = np.where(defined, _lengths(block)[0], 0.0) - np.where(defined, lengths, 0.0)
        total, squares, many = total + moved.sum(axis=0), squares + (moved**2).sum(axis=0), many + len(block)
    return np.asarray(np.sqrt(np.maximum(squares / many - (total / many) ** 2, 0)))


def _by_steps(model: LeontiefModel, seller: int, buyer: int) -> Mapping[str, float | str]:
    """What chains of one step, of two and so on deliver; their mean number of steps is the length."""
    goods = model.matrix[:, buyer]
    left = float(model.inverse[seller, buyer] - (seller == buyer))
    steps = float(model.inverse[seller] @ (model.inverse[:, buyer] - np.eye(model.many)[:, buyer]))
    found: dict[str, float | str] = {"all chains, L - I": float(f"{left:.5g}"), "L (L - I)": float(f"{steps:.5g}")}
    for number in range(1, _SHOWN_STEPS + 1):
        found[f"in {number} step{'s' if number > 1 else ''}"] = float(f"{float(goods[seller]):.5g}")
        left -= float(goods[seller])
        goods = model.matrix @ goods
    return {**found, "in more steps": float(f"{left:.4g}")}
