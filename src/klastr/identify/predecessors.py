"""Which regions of an earlier year are a region of today? Codes change; growth must compare the same places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Predecessors:
    """The earlier rows of R regions.

    Attributes
    ----------
    members : tuple of arrays
        For each region the positions of its earlier rows in the table; empty where it cannot be followed.
    reasons : tuple of str
        ``same``, ``recoded`` (one to one), ``merged`` (several whole regions became this one), ``split`` (only a part
        of an earlier region), ``not there`` (no data in the earlier year).
    """

    members: tuple[Positions, ...]
    reasons: tuple[str, ...]

    @property
    def all_members(self) -> Positions:
        """(M,) the earlier rows of all regions, one after the other."""
        return np.concatenate([*self.members, np.zeros(0, dtype=np.intp)]).astype(np.intp)

    @property
    def row_of_member(self) -> Positions:
        """(M,) the region that each of `all_members` belongs to."""
        return np.repeat(np.arange(len(self.members)), [rows.size for rows in self.members]).astype(np.intp)

    def summed(self, cells: Floats) -> Floats:
        """Add up rows of (all regions, G) to (R, G); NaN where a region cannot be followed."""
        found = self.summed_members(cells[self.all_members])
        found[[rows.size == 0 for rows in self.members]] = np.nan
        return found

    def summed_members(self, cells: Floats) -> Floats:
        """Add up (M, G) to (R, G)."""
        found = np.zeros((len(self.members), cells.shape[1]))
        np.add.at(found, self.row_of_member, cells)
        return found


def predecessors(table: RegionalTable, region_at: Positions, before: int, after: int) -> Predecessors:
    """Follow regions back from one year of a table to an earlier one.

    Parameters
    ----------
    region_at : (R,) int
        Positions of the regions, there in year `after`.
    before, after : int
        Positions of the two years.
    """
    there = (table.kinds != CellKind.NOT_THERE).any(axis=2)
    position = {code: k for k, code in enumerate(table.regions) if there[before, k]}
    ended = frozenset(code for code in position if not there[after, table.regions.index(code)])
    found = [_followed(table, table.regions[k], position, ended) for k in region_at]
    return Predecessors(tuple(rows for rows, _ in found), tuple(reason for _, reason in found))


def _followed(table: RegionalTable, code: str, position: dict[str, int],
              ended: frozenset[str]) -> tuple[Positions, str]:
    if code in position:
        return np.array([position[code]], dtype=np.intp), "same"
    earlier, reason = table.region_codes.predecessors(code, ended)
    rows = [position[one] for one in earlier if one in position]
    if reason in ("recoded", "merged") and len(rows) == len(earlier) > 0:
        return np.array(rows, dtype=np.intp), reason
    return np.zeros(0, dtype=np.intp), "split" if reason == "split" else "not there"
