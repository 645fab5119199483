"""What can be worked out of the published numbers: for every hidden cell, the interval in which it must lie."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.tables.disclosure_margins import Margins
from klastr.tables.disclosure_programs import Ending, solved_program

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_ENDS = (Ending.SOLVED, Ending.UNBOUNDED)


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
        NaN where not asked, and where a program could not be solved; infinite where nothing bounds a cell.

    Notes
    -----
    The programs look for changes of the true cells, not for cells: that nothing changes always solves them, also where
    sums of fractions do not come out to the last digit.
    """
    from scipy.sparse.csgraph import connected_components

    places = np.flatnonzero(hidden.ravel())
    low, high = np.full(hidden.size, np.nan), np.full(hidden.size, np.nan)
    equations = margins.equations()
    values = margins.persons.ravel()
    own = equations[:, places].tocsr()
    _, together = connected_components((abs(own).T @ abs(own)).tocsr(), directed=False)
    wanted = asked.ravel()[places]
    for part in np.unique(together[wanted]):
        inside = np.flatnonzero(together == part)
        block = own[:, inside]
        used = np.flatnonzero(np.diff(block.indptr))
        ends = _ends(block[used], values[places[inside]], np.flatnonzero(wanted[inside]))
        at = places[inside[wanted[inside]]]
        low[at], high[at] = ends
    return low.reshape(hidden.shape), high.reshape(hidden.shape)


def _ends(equations: Any, true: Floats, wanted: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """How low and how high some of the hidden cells of one part may be; NaN where that could not be computed."""
    found = np.empty((2, wanted.size))
    nothing = np.zeros(equations.shape[0])
    bounds = np.column_stack([-true, np.full(true.size, np.inf)])
    for k, cell in enumerate(wanted):
        for side, sign in enumerate((1.0, -1.0)):
            goal = np.zeros(true.size)
            goal[cell] = sign
            found[side, k] = true[cell] + _furthest(
                solved_program(goal, equations, nothing, bounds, can_end=_ENDS), sign
            )
    return np.maximum(found[0], 0.0), found[1]


def _furthest(solved: tuple[Ending, Any] | None, sign: float) -> float:
    if solved is None:
        return float("nan")
    ending, found = solved
    return sign * float(found.fun) if ending is Ending.SOLVED else -sign * float("inf")
