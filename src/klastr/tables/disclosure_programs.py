"""Linear programs over the cells of a table, solved or said not to be: no answer is never taken for an answer."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Ending(IntEnum):
    """How a linear program ends, by the numbers of `scipy.optimize.linprog`."""

    SOLVED = 0
    IMPOSSIBLE = 2
    UNBOUNDED = 3


# A program in which one way of solving stumbles over its numbers is mostly solved by another.
_WAYS: tuple[dict[str, Any], ...] = (
    {"method": "highs"},
    {"method": "highs-ds", "options": {"presolve": False}},
    {"method": "highs-ipm"},
)


def solved_program(
    goal: Floats, equations: Any, right: Floats, bounds: Any, *, can_end: tuple[Ending, ...]
) -> tuple[Ending, Any] | None:
    """The least of a goal under equations; None where no way of solving comes to an end that can be.

    Parameters
    ----------
    goal : (N,) float64
    equations : (K, N) sparse
    right : (K,) float64
    bounds : (N, 2) float64
    can_end : tuple of Ending
        An end that is known to be none, such as "impossible" where a solution is known, is a failure of the solver.
    """
    from scipy.optimize import linprog

    for way in _WAYS:
        found = linprog(goal, A_eq=equations, b_eq=right, bounds=bounds, **way)
        if found.status in can_end:
            return Ending(found.status), found
    return None
