"""Which regions of an earlier year are a region of today? Codes change; growth must compare the same places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.codes.nuts_changes import origin
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


def predecessors(table: RegionalTable, region_at: Positions, before: int) -> Predecessors:
    """Follow regions back from one year of a table to an earlier one.

    Parameters
    ----------
    region_at : (R,) int
        Positions of the regions of today.
    before : int
        Position of the earlier year.
    """
    there = (table.kinds[before] != CellKind.NOT_THERE).any(axis=1)
    position = {code: k for k, code in enumerate(table.regions) if there[k]}
    found = [_followed(table.regions[k], position) for k in region_at]
    return Predecessors(tuple(np.array(rows, dtype=np.intp) for rows, _ in found), tuple(reason for _, reason in found))


def _followed(code: str, position: Mapping[str, int]) -> tuple[list[int], str]:
    if code in position:
        return [position[code]], "same"
    succession = origin(code, position.keys())
    if not succession.there or not position.keys() >= set(succession.there):
        # Where one of two merged regions has no data, nothing was split.
        is_part = succession.status == "split_or_merged" and (len(succession.here) > 1 or not succession.there)
        return [], "split" if is_part else "not there"
    rows = [position[one] for one in succession.there]
    if succession.successor is not None:
        return rows, "recoded"
    # One code on both sides without being the successor means that the boundary moved: another area.
    whole = len(succession.here) == 1 and len(rows) > 1
    return (rows, "merged") if whole else ([], "split")
