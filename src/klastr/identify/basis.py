"""What a quotient divides by what: employment of regions and groups, their totals, the reference.

Every choice that changes a number (year, levels, reference area, total) is made here, once, and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, MissingReference, NothingToMeasure, nearest_names
from klastr.tables.cells import CellKind
from klastr.tables.counted import counted
from klastr.tables.definition_fit import fit
from klastr.tables.definitions import Definition
from klastr.tables.impute import impute
from klastr.tables.regional import RegionalTable, Year

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]
Total = Literal["all", "table", "traded"]


@dataclass(frozen=True, eq=False)
class Basis:
    """R regions and G groups of one year, with totals and reference.

    Attributes
    ----------
    table : RegionalTable
        All levels, hidden cells estimated.
    region_at : (R,) int
        Where the regions stand in `table`.
    industry_at, group_of : (K,) int
        Where the industries of the chosen level stand in `table`, and the group of each (-1: in no group).
    employment, hidden_employment : (R, G) float64
        Persons employed, and how many of them are estimates of hidden cells.
    region_total : (R,) float64
    reference_group : (G,) float64
    reference_total : float
    reference_rows : (K,) int
        The rows of `table` that the reference adds up.
    reference_at : (K,) int or None
        The same where they are regions of the chosen level; None where the reference is one row of its own.
    """

    table: RegionalTable
    year: Year
    t: int
    definition: Definition
    groups: tuple[str, ...]
    region_at: Positions
    industry_at: Positions
    group_of: Positions
    in_total: NDArray[np.bool_]
    total_at: int | None
    employment: Floats
    hidden_employment: Floats
    region_total: Floats
    reference_group: Floats
    reference_total: float
    reference_rows: Positions
    reference_at: Positions | None
    reference: str
    total: Total
    notes: tuple[str, ...] = ()
    """How the definition meets the table, each a sentence for a person."""

    @property
    def regions(self) -> tuple[str, ...]:
        """Codes of the regions, in the order of the arrays."""
        return tuple(self.table.regions[k] for k in self.region_at)

    @property
    def in_reference(self) -> NDArray[np.bool_]:
        """(R,) whether a region is a part of the reference."""
        if self.reference_at is not None:
            return np.isin(self.region_at, self.reference_at)
        known = frozenset(self.table.regions)
        above = self.table.regions[self.reference_rows[0]]
        if self.table.region_codes.is_total(above):  # EU stands above countries whose codes do not begin with it
            return np.ones(len(self.regions), dtype=bool)
        return np.array([above in _lineage(self.table, code, known) for code in self.regions], dtype=bool)

    def totals(self, rows: Positions) -> Floats:
        """(r,) what the total of these rows of the table adds up to."""
        values = self.table.values[self.t]
        if self.total_at is not None:
            return np.asarray(values[rows, self.total_at])
        return np.asarray(np.nan_to_num(values[np.ix_(rows, self.industry_at[self.in_total])]).sum(axis=1))

    def grouped(self, cells: Floats, rows: Positions) -> Floats:
        """Add up a (regions, industries) array of the table to (rows, G)."""
        return summed_by_group(cells[np.ix_(rows, self.industry_at)], self.group_of, len(self.groups))


def _lineage(table: RegionalTable, code: str, known: frozenset[str]) -> list[str]:
    """A region and everything above it in the table."""
    found = [code]
    while (above := table.region_codes.parent(found[-1], known)) is not None:
        found.append(above)
    return found


def summed_by_group(cells: Floats, group_of: Positions, groups: int) -> Floats:
    """Add up the columns of (R, K) by group to (R, G); columns of group -1 are left out.

    >>> summed_by_group(np.array([[1.0, 2.0, 4.0]]), np.array([1, -1, 1]), 2).tolist()
    [[0.0, 5.0]]
    """
    if groups == group_of.size and np.array_equal(group_of, np.arange(groups)):
        return cells
    from scipy.sparse import csr_array

    inside = np.flatnonzero(group_of >= 0)
    member = csr_array((np.ones(inside.size), (group_of[inside], inside)), shape=(groups, group_of.size))
    return np.ascontiguousarray((member @ cells.T).T)


def basis(
    table: RegionalTable,
    definition: Definition | None = None,
    *,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    reference: str = "all",
    total: Total | None = None,
    refuses_one: bool = True,
) -> Basis:
    """Settle what is measured against what; `refuses_one`: a single region or industry is an error.

    Raises
    ------
    MissingYear, MixedLevels, MissingReference, NothingToMeasure
        See `klastr.errors`; each names the option that helps.
    """
    extent = _extent(impute(table), definition, at, region_level, industry_level, total)
    reference_rows, reference_at = _reference_rows(extent.whole, reference, extent.region_at)
    cells = extent.whole.values[extent.t]
    employment, region_total = extent.by_group(cells, extent.region_at), extent.totals(cells, extent.region_at)
    same = reference_at is not None and np.array_equal(reference_at, extent.region_at)
    reference_group = (employment if same else extent.by_group(cells, reference_rows)).sum(axis=0)
    reference_total = float((region_total if same else extent.totals(cells, reference_rows)).sum())
    _refuse_nobody(employment, reference_total)
    if refuses_one:
        _refuse_one(extent, employment.shape[0], has_own_row=reference_at is None)
    hidden = np.where(extent.whole.is_imputed[extent.t], cells, 0.0)
    return Basis(
        table=extent.whole,
        year=extent.whole.years[extent.t],
        t=extent.t,
        definition=extent.definition,
        groups=extent.groups,
        region_at=extent.region_at,
        industry_at=extent.industry_at,
        group_of=extent.group_of,
        in_total=extent.in_total,
        total_at=extent.total_at,
        employment=employment,
        hidden_employment=extent.by_group(hidden, extent.region_at),
        region_total=region_total,
        reference_group=reference_group,
        reference_total=reference_total,
        reference_rows=reference_rows,
        reference_at=reference_at,
        reference=reference,
        total=extent.total,
        notes=extent.notes,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Extent:
    """Which rows and columns of the whole table are measured, before anything is added up."""

    whole: RegionalTable
    t: int
    definition: Definition
    groups: tuple[str, ...]
    region_at: Positions
    industry_at: Positions
    group_of: Positions
    total: Total
    in_total: NDArray[np.bool_]
    total_at: int | None
    notes: tuple[str, ...]

    def by_group(self, cells: Floats, rows: Positions) -> Floats:
        return summed_by_group(cells[np.ix_(rows, self.industry_at)], self.group_of, len(self.groups))

    def totals(self, cells: Floats, rows: Positions) -> Floats:
        if self.total_at is not None:
            return np.asarray(cells[rows, self.total_at])
        return np.asarray(cells[np.ix_(rows, self.industry_at[self.in_total])].sum(axis=1))


def _extent(
    whole: RegionalTable,
    definition: Definition | None,
    at: Year,
    region_level: int | None,
    industry_level: int | None,
    total: Total | None,
) -> _Extent:
    chosen = whole.at_level(region_level=region_level, industry_level=industry_level)
    t = whole.year_index(at) if at is not None else len(whole.years) - 1
    position = {code: k for k, code in enumerate(whole.industries)}
    definition = definition or Definition.own_industries(chosen)
    fitted = fit(definition, chosen.industries, codes=chosen.industry_codes)
    groups, group_of = _groups_with_industries(definition, fitted.group_at)
    total = total or ("all" if _total_row(whole) is not None else "table")
    total_at = _total_row(whole) if total == "all" else None
    if total == "all" and total_at is None:
        raise MissingReference(
            "The table has no row for the whole economy of a region.",
            hint="use --total table: what the table's industries add up to.",
        )
    return _Extent(
        whole=whole,
        t=t,
        definition=definition,
        groups=groups,
        region_at=_living(whole, chosen.regions, t),
        industry_at=np.array([position[code] for code in chosen.industries], dtype=np.intp),
        group_of=group_of,
        total=total,
        in_total=_industries_of_total(total, definition, groups, group_of),
        total_at=total_at,
        notes=(*fitted.notes, *_outside_any_region(whole, region_level, t)),
    )


def _outside_any_region(whole: RegionalTable, level: int | None, t: int) -> tuple[str, ...]:
    """What is said of codes such as FRZZ, which are no places."""
    codes = [
        code
        for k, code in enumerate(whole.regions)
        if not whole.region_codes.is_place(code)
        and level in (None, whole.region_levels[k])
        and (whole.kinds[t, k] != CellKind.NOT_THERE).any()
    ]
    if not codes:
        return ()
    return (f"{', '.join(codes)}: outside any region; counted in published totals, left out of regions and reference.",)


def _groups_with_industries(definition: Definition, group_at: Positions) -> tuple[tuple[str, ...], Positions]:
    """Groups that have an industry in the table; an empty one would be a column of zeros in every region."""
    used = np.unique(group_at[group_at >= 0])
    number = np.full(len(definition.groups) + 1, -1, dtype=np.intp)
    number[used] = np.arange(used.size)
    return tuple(definition.groups[k] for k in used), number[group_at]


def _living(whole: RegionalTable, regions: Sequence[str], t: int) -> Positions:
    position = {code: k for k, code in enumerate(whole.regions)}
    there = (whole.kinds[t] != CellKind.NOT_THERE).any(axis=1)
    return np.array([position[code] for code in regions if there[position[code]]], dtype=np.intp)


def _total_row(whole: RegionalTable) -> int | None:
    found = [k for k, code in enumerate(whole.industries) if whole.industry_codes.is_total(code)]
    return found[0] if found else None


def _industries_of_total(
    total: Total, definition: Definition, groups: tuple[str, ...], group_of: Positions
) -> NDArray[np.bool_]:
    if total != "traded":
        return np.ones(group_of.size, dtype=bool)
    traded = np.array([definition.is_traded(group) is True for group in groups], dtype=bool)
    if not traded.any():
        raise InvalidOption(
            f"--total traded needs traded groups, and the definition {definition.name!r} names none "
            f"among its {len(traded):,}.",
            hint="add a column traded (yes/no) to the definition, or use --definition nace.",
        )
    return np.asarray((group_of >= 0) & traded[group_of])


def _reference_rows(whole: RegionalTable, reference: str, region_at: Positions) -> tuple[Positions, Positions | None]:
    """Positions to add up, and the same again only where they are regions of the chosen level."""
    if reference == "all":
        return region_at, region_at
    if reference in whole.regions:
        return np.array([whole.regions.index(reference)], dtype=np.intp), None
    inside = np.array(
        [k for k in region_at if whole.region_codes.is_within(whole.regions[k], reference)], dtype=np.intp
    )
    if inside.size:
        return inside, inside
    near = nearest_names(reference, whole.regions)
    raise MissingReference(
        f"The reference area {reference!r} is not in the table.",
        hint=f"use --reference all, or one of the table's codes{_such_as(near)}.",
        reference=reference,
    )


def _such_as(names: Sequence[str]) -> str:
    return f" ({', '.join(names)})" if names else ""


def _refuse_nobody(employment: Floats, reference_total: float) -> None:
    regions, groups = employment.shape
    if not np.nansum(employment) > 0 or not reference_total > 0:
        raise NothingToMeasure(
            f"All {counted(employment.size, 'cell')} of {counted(regions, 'region')} and "
            f"{counted(groups, 'industry')} are zero.",
            hint="check the value column and the year.",
            cells=employment.size,
        )


def _refuse_one(extent: _Extent, regions: int, *, has_own_row: bool) -> None:
    if regions == 1 and not has_own_row:
        raise NothingToMeasure(
            "The table holds one region; a quotient compares a region with others.",
            hint="add the other regions, or a reference row and --reference CODE.",
            regions=1,
        )
    if extent.industry_at.size == 1 and extent.total_at is None:
        raise NothingToMeasure(
            "The table holds one industry; every region's share of it is 100 %.",
            hint="add the other industries, or a total row and --total all.",
            industries=1,
        )
