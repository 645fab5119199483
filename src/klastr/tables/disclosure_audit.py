"""What can be worked out of the published numbers: for every hidden cell, the interval in which it must lie."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.tables.disclosure_margins import Margins

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def feasible_intervals(margins: Margins, hidden: Mask, asked: Mask) -> tuple[Floats, Floats]:
    """The least and the most that each hidden cell may hold, by all published numbers and sums, and no number below 0.

    Each end is a linear program over the hidden cells that hang together with it.

    Parameters
    ----------
    margins : Margins
    hidden : (R+, C+) bool
    asked : (R+, C+) bool
        For which hidden cells.

    Returns
    -------
    low, high : (R+, C+) float64
        NaN where not asked; infinite where nothing bounds a cell.
    """
    from scipy.sparse.csgraph import connected_components

    places = np.flatnonzero(hidden.ravel())
    low, high = np.full(hidden.size, np.nan), np.full(hidden.size, np.nan)
    equations = margins.equations()
    values = margins.persons.ravel()
    own = equations[:, places].tocsr()
    # What is published stands on the right-hand side; the true hidden numbers give it without rounding.
    right = own @ values[places]
    _, together = connected_components((abs(own).T @ abs(own)).tocsr(), directed=False)
    wanted = asked.ravel()[places]
    for part in np.unique(together[wanted]):
        inside = np.flatnonzero(together == part)
        block = own[:, inside]
        used = np.flatnonzero(np.diff(block.indptr))
        ends = _ends(block[used], right[used], np.flatnonzero(wanted[inside]))
        at = places[inside[wanted[inside]]]
        low[at], high[at] = ends
    return low.reshape(hidden.shape), high.reshape(hidden.shape)


def _ends(equations: Any, right: Floats, wanted: NDArray[np.intp]) -> tuple[Floats, Floats]:
    from scipy.optimize import linprog

    many = equations.shape[1]
    found = np.empty((2, wanted.size))
    for k, cell in enumerate(wanted):
        for side, sign in enumerate((1.0, -1.0)):
            goal = np.zeros(many)
            goal[cell] = sign
            solved = linprog(goal, A_eq=equations, b_eq=right, bounds=(0, None), method="highs")
            found[side, k] = sign * solved.fun if solved.status == 0 else (-np.inf, np.inf)[side]
    return np.maximum(found[0], 0.0), found[1]
