"""Which further cells are hidden, so that no hidden one can be found by subtraction.

A hidden cell is safe when there is another table with the same published numbers in which it is larger by the room it
needs, and one in which it is smaller. Two ways find such tables. Four corners of a rectangle, of which two rise and two
fall, leave all sums as they are; that is quick and enough nearly always. Where it is not, a linear program looks for
the change of least cost, also through sums; what it changes is hidden.

References
----------
.. [1] Fischetti, M. and Salazar, J. J. (2000). Models and algorithms for optimizing cell suppression in tabular data
   with linear constraints. Journal of the American Statistical Association 95 (451), 916-928.
.. [2] Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley, chapter 4.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import NothingToMeasure
from klastr.tables.disclosure_margins import Axis, Margins
from klastr.tables.disclosure_programs import Ending, solved_program

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_TRIED = 40
"""Columns, and rows, that may make a rectangle: the cheapest."""
_FLOW = 1e-7
_ALONE = 25.0


def hidden_pattern(margins: Margins, primary: Mask, room: Floats) -> Mask:
    """All cells that are hidden: the sensitive ones and those that protect them.

    Parameters
    ----------
    margins : Margins
    primary : (R+, C+) bool
        Cells that are hidden for themselves.
    room : (R+, C+) float64
        How far each must be able to rise and to fall (to no less than zero).

    Returns
    -------
    (R+, C+) bool

    Raises
    ------
    NothingToMeasure
        A cell that nothing can protect, such as the only one of a table.
    """
    hidden = primary.copy()
    left = []
    order = np.argwhere(primary)
    # The largest first: what protects them protects the smaller ones too.
    for r, c in order[np.argsort(-room[primary], kind="stable")]:
        leaf = r < margins.rows.leaves and c < margins.columns.leaves
        corners = _rectangle(margins, hidden, int(r), int(c), float(room[r, c])) if leaf else None
        if corners is None:
            left.append((int(r), int(c)))
        else:
            for corner in corners:
                hidden[corner] = True
    if left:
        _by_programs(margins, hidden, left, room)
    return hidden


def _rectangle(margins: Margins, hidden: Mask, r: int, c: int, room: float) -> tuple[tuple[int, int], ...] | None:
    """Three cells that make a rectangle with (r, c), each able to fall by the room; the cheapest, hidden ones free."""
    persons = margins.persons
    rows = _siblings(margins.rows, r)
    columns = _siblings(margins.columns, c)
    able = persons >= room
    # Whoever is the only plant of a corner knows it, and could subtract it: such corners are the last choice.
    cost = np.where(hidden, 0.0, 1.0 + np.log1p(persons)) + np.where(margins.plants == 1, _ALONE, 0.0)
    rows = rows[able[rows, c]]
    columns = columns[able[r, columns]]
    rows = rows[np.argsort(cost[rows, c], kind="stable")[:_TRIED]]
    columns = columns[np.argsort(cost[r, columns], kind="stable")[:_TRIED]]
    if not rows.size or not columns.size:
        return None
    block = np.ix_(rows, columns)
    whole = np.where(able[block], cost[block] + cost[rows, c][:, None] + cost[r, columns][None, :], np.inf)
    best = int(np.argmin(whole))
    if not np.isfinite(whole.flat[best]):
        return None
    s, j = int(rows[best // columns.size]), int(columns[best % columns.size])
    return (s, c), (r, j), (s, j)


def _siblings(side: Axis, k: int) -> NDArray[np.intp]:
    same = np.flatnonzero(side.group == side.group[k])
    return np.asarray(same[same != k])


def _by_programs(margins: Margins, hidden: Mask, cells: list[tuple[int, int]], room: Floats) -> None:
    """Protect some cells by linear programs, one for each direction; `hidden` is changed in place."""
    equations = margins.equations()
    values = margins.persons.ravel()
    last = values.size - 1
    for r, c in cells:
        k = r * margins.shape[1] + c
        for change in (float(room[r, c]), -min(float(room[r, c]), float(values[k]))):
            if change == 0:
                continue
            moved = _least_change(equations, values, hidden.ravel(), k, change, fixed=last)
            if isinstance(moved, Unprotected):
                moved = _least_change(equations, values, hidden.ravel(), k, change, fixed=None)
            if isinstance(moved, Unprotected):
                raise _no_protection(f"{margins.rows.labels[r]} x {margins.columns.labels[c]}", moved)
            hidden.ravel()[moved] = True


class Unprotected(Enum):
    """Why there is no other table in which a cell is another."""

    IMPOSSIBLE = "no other cell can take what it gives"
    UNSOLVED = "the linear program that looks for other tables could not be solved"


def _no_protection(cell: str, why: Unprotected) -> NothingToMeasure:
    return NothingToMeasure(
        f"Nothing can protect the cell {cell}: {why.value}.",
        hint="publish fewer sums (totals=False), merge regions or industries, or leave the cell out.",
    )


def _least_change(
    equations: Any, values: Floats, hidden: Mask, k: int, change: float, *, fixed: int | None
) -> NDArray[np.intp] | Unprotected:
    """Cells that change in the cheapest other table in which cell k is larger by `change`, or why there is none."""
    from scipy.sparse import hstack

    free = np.flatnonzero(hidden | (values > 0))
    free = free[free != fixed] if fixed is not None and not hidden[fixed] else free
    cost = np.where(hidden[free], 1e-6, 1.0 + np.log1p(values[free]))
    own = equations[:, free]
    solved = solved_program(
        np.concatenate([cost, cost]),
        hstack([own, -own]).tocsr(),
        np.zeros(own.shape[0]),
        _changes(values[free], int(np.flatnonzero(free == k)[0]), change),
        can_end=(Ending.SOLVED, Ending.IMPOSSIBLE),
    )
    if solved is None or solved[0] is Ending.IMPOSSIBLE:
        return Unprotected.UNSOLVED if solved is None else Unprotected.IMPOSSIBLE
    rises_and_falls = solved[1].x
    moved = rises_and_falls[: free.size] + rises_and_falls[free.size :] > _FLOW
    return np.asarray(free[moved])


def _changes(values: Floats, at: int, change: float) -> Floats:
    """(2 N, 2) least and most by which each cell may rise, and then fall; the one at `at` does so by `change`."""
    bounds = np.zeros((2, values.size, 2))
    bounds[0, :, 1], bounds[1, :, 1] = np.inf, values
    bounds[0, at] = max(change, 0.0)
    bounds[1, at] = max(-change, 0.0)
    return bounds.reshape(-1, 2)
