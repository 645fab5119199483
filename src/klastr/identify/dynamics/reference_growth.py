"""What happened meanwhile in the reference area of a basis?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis
from klastr.identify.predecessors import Predecessors, predecessors

Floats = NDArray[np.float64]
Persons = tuple[Floats, float]
"""Of each group, (G,), and of the total."""


def reference_change(ground: Basis, before: int, after: int) -> tuple[Persons, Persons]:
    """Persons of the reference in two years, over its rows that can be followed back to both.

    Parameters
    ----------
    ground : Basis
    before, after : int
        Positions of the years in the table of the basis.
    """
    rows = ground.reference_rows
    first, last = (predecessors(ground.table, rows, t) for t in (before, after))
    both = [k for k in range(rows.size) if first.members[k].size and last.members[k].size]
    return _persons(ground, before, _some(first, both)), _persons(ground, after, _some(last, both))


def _some(past: Predecessors, rows: list[int]) -> Predecessors:
    return Predecessors(tuple(past.members[k] for k in rows), tuple(past.reasons[k] for k in rows))


def _persons(ground: Basis, t: int, past: Predecessors) -> Persons:
    rows = past.all_members
    values = ground.table.values[t]
    groups = ground.grouped(np.nan_to_num(values), rows).sum(axis=0)
    every = np.unique(rows)
    if ground.total_at is not None:
        return groups, float(np.nansum(values[every, ground.total_at]))
    return groups, float(np.nansum(values[np.ix_(every, ground.industry_at[ground.in_total])]))
