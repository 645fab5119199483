"""Which regions of an earlier year are a region of today? Codes change; growth must compare the same places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.codes.nuts_changes import origin
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

# Below one person, an estimate of a hidden cell says that nobody is known to be there. A region of which less than a
# tenth is published and more than half of the rest is such a guess has no numbers in that year: a new code, say, with
# one section given ahead of its time (UKD7 in Eurostat's table of 2010: 4 % published, 94 % guesses of nobody; of the
# other 1,767 European regions and years none has less than 41 %, or more than 22 %).
_PUBLISHED_OF_A_REGION = 0.1
_GUESSES_OF_A_REGION = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Predecessors:
    """The earlier rows of R regions.

    Attributes
    ----------
    members : tuple of arrays
        For each region the positions of its earlier rows in the table; empty where it cannot be followed.
    reasons : tuple of str
        ``same``, ``recoded`` (one to one), ``merged`` (several whole regions became this one), ``split`` (only a part
        of an earlier region), ``not there`` (no data in the earlier year, or hardly any).
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

    def with_lost(self, many: int) -> Predecessors:
        """The same with as many regions more that nothing can be compared with."""
        none = np.zeros(0, dtype=np.intp)
        return Predecessors((*self.members, *(none,) * many), (*self.reasons, *("not there",) * many))

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
    there = regions_there(table, before)
    position = {code: k for k, code in enumerate(table.regions) if there[k]}
    found = [_followed(table.regions[k], position) for k in region_at]
    return Predecessors(tuple(np.array(rows, dtype=np.intp) for rows, _ in found), tuple(reason for _, reason in found))


def regions_there(table: RegionalTable, t: int) -> NDArray[np.bool_]:
    """(regions,) whether a region has numbers in a year."""
    return np.asarray((table.kinds[t] != CellKind.NOT_THERE).any(axis=1) & ~_hardly_there(table, t))


def gone_regions(table: RegionalTable, region_at: Positions, years: Sequence[int]) -> Positions:
    """Regions of the same level that some year has and the last one has not, and that became no other region.

    Parameters
    ----------
    region_at : (R,) int
        Positions of the regions of the last year.
    years : sequence of int
        Positions of the years compared.
    """
    once = np.any([regions_there(table, t) for t in years], axis=0)
    for t in years:
        once[predecessors(table, region_at, t).all_members] = False
    once[region_at] = False
    levels = {table.region_levels[k] for k in region_at}
    kept = [
        k
        for k in np.flatnonzero(once)
        if table.region_levels[k] in levels and table.region_codes.is_place(table.regions[k])
    ]
    return np.array(kept, dtype=np.intp)


def guesses_of_nobody(table: RegionalTable, t: int) -> NDArray[np.bool_]:
    """(regions, industries) of one year: estimates of hidden cells below one person."""
    with np.errstate(invalid="ignore"):
        return np.asarray(table.is_imputed[t] & (table.values[t] < 1))


def _hardly_there(table: RegionalTable, t: int) -> NDArray[np.bool_]:
    """(regions,) whether nearly nothing of a region is published, and what was estimated for it is nobody."""
    published = (table.kinds[t] == CellKind.PUBLISHED).mean(axis=1)
    guessed = guesses_of_nobody(table, t).mean(axis=1)
    return np.asarray((published < _PUBLISHED_OF_A_REGION) & (guessed > _GUESSES_OF_A_REGION))


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
