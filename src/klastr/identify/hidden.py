"""Hidden cells filled again and again, as changes of what is measured: of cells, of regions, of groups."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis
from klastr.methods.streams import stream

Draws = NDArray[np.float32]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class HiddenDraws:
    """The hidden cells of one year filled again, as changes against the point estimate.

    Attributes
    ----------
    region, industry, group : (H,) int
        Position of the region in the whole table, of the industry in its level, and its group (-1: in no group).
    in_total : (H,) bool
    change : (H, B) float32
        Drawn minus estimated persons.
    """

    region: Positions
    industry: Positions
    group: Positions
    in_total: NDArray[np.bool_]
    change: Draws
    groups: int

    @classmethod
    def of(
        cls, basis: Basis, years: tuple[int, ...], draws: int, random: np.random.Generator
    ) -> tuple[HiddenDraws | None, ...]:
        """Draws for some years of a basis, the same hidden cell mistaken alike in all of them."""
        table, imputation = basis.table, basis.table.imputation
        if imputation is None:
            return (None,) * len(years)
        column = np.full(len(table.industries), -1, dtype=np.intp)
        column[basis.industry_at] = np.arange(basis.industry_at.size)
        used = _used_rows(basis)
        found = []
        for t, (cells, values) in zip(years, imputation.redrawn(years, draws, random), strict=True):
            region, industry = np.divmod(cells, column.size)
            kept = (column[industry] >= 0) & used[region]
            place = column[industry[kept]]
            change = values[kept]
            change -= table.values[t].ravel()[cells[kept], None].astype(np.float32)
            found.append(
                cls(region[kept], place, basis.group_of[place], basis.in_total[place], change, len(basis.groups))
            )
        return tuple(found)

    def first(self, draws: int) -> HiddenDraws:
        """Some of the draws, without holding on to the others."""
        return replace(self, change=self.change[:, :draws].copy())

    def put(self, centre: Draws, at: Positions, row_of: Positions | None = None) -> None:
        """Add the changes to (r, G, B) employment of the regions at these positions.

        `row_of` says which row of `centre` each of the positions belongs to; rows outside `centre` are left out.
        """
        place = _row_of(at, self.region)
        row = place if row_of is None else np.where(place >= 0, row_of[place], -1)
        used = (row >= 0) & (row < centre.shape[0]) & (self.group >= 0)
        np.add.at(centre, (row[used], self.group[used]), self.change[used])
        np.maximum(centre, 0, out=centre)

    def change_of_total(self, at: Positions) -> Draws:
        """(r, B): change of the regions' totals."""
        row = _row_of(at, self.region)
        return _added(row, (row >= 0) & self.in_total, self.change, at.size)

    def change_by_group(self, at: Positions) -> Draws:
        """(G, B): change of the groups' sums over the regions at these positions."""
        return _added(self.group, (_row_of(at, self.region) >= 0) & (self.group >= 0), self.change, self.groups)


@dataclass(frozen=True, eq=False, slots=True)
class HiddenFill:
    """How the estimated cells of a grid are filled again; stays with it when regions or industries are left out.

    Attributes
    ----------
    basis : Basis
        Each industry a group by itself.
    rows : (R,) int
        Where the regions of the grid stand in the whole table.
    columns : (I,) int
        Where its industries stand among those of the basis.
    """

    basis: Basis
    rows: Positions
    columns: Positions

    def of_regions(self, places: Positions) -> HiddenFill:
        """The same for some of the regions, named by position."""
        return replace(self, rows=self.rows[places])

    def of_industries(self, places: Positions) -> HiddenFill:
        """The same for some of the industries."""
        return replace(self, columns=self.columns[places])

    def changes(self, draws: int, seed: int) -> tuple[Positions, Draws] | None:
        """(H,) positions r * I + i of the estimated cells, and (H, B) drawn minus estimated persons."""
        drawn = HiddenDraws.of(self.basis, (self.basis.t,), draws, stream(seed, "hidden cells"))[0]
        if drawn is None:
            return None
        number = np.full((len(self.basis.table.regions), drawn.groups), -1, dtype=np.intp)
        grouped = np.flatnonzero(drawn.group >= 0)
        number[drawn.region[grouped], drawn.group[grouped]] = grouped
        of_cells = number[np.ix_(self.rows, self.columns)].ravel()
        at = np.flatnonzero(of_cells >= 0)
        return at, drawn.change[of_cells[at]]


def _used_rows(basis: Basis) -> NDArray[np.bool_]:
    """(all regions,): those of the measured level, in whatever year they exist, and those of the reference."""
    levels = np.array([-1 if level is None else level for level in basis.table.region_levels])
    used = np.isin(levels, levels[basis.region_at])
    used[basis.reference_rows] = True
    return used


def _row_of(at: Positions, region: Positions) -> Positions:
    """For each region position its place in `at`, -1 where it is not there."""
    place: dict[int, int] = {int(position): k for k, position in enumerate(at)}
    return np.array([place.get(int(position), -1) for position in region], dtype=np.intp)


def _added(target: Positions, used: NDArray[np.bool_], change: Draws, size: int) -> Draws:
    """Sum rows of `change` into `size` rows by target; a sparse product, since np.add.at is slow on wide rows."""
    from scipy.sparse import csr_array

    rows = np.flatnonzero(used)
    adder = csr_array((np.ones(rows.size, dtype=np.float32), (target[rows], rows)), shape=(size, change.shape[0]))
    return np.asarray(adder @ change)
