"""Which levels and years of a table to work on, and how much is hidden there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from klastr.codes.classification import Classification
from klastr.tables.cells import CellKind
from klastr.tables.regional_cells import RegionalCells, Year

_COVERS = 0.9
_GROWTH_YEARS = 5


@dataclass(frozen=True, slots=True)
class HiddenShare:
    """How much of one year of a table is hidden, at one level of regions and of industries."""

    regions: int
    """Living ones: with at least one number."""
    industries: int
    confidential: float
    unavailable: float


def hidden_share(table: RegionalCells, year: Year, region_level: int | None, industry_level: int | None) -> HiddenShare:
    """The share of cells that are confidential, or unreliable or not collected, in regions that are there.

    Parameters
    ----------
    table : RegionalCells
    year : int or None
    region_level, industry_level : int or None
        None: all of them.
    """
    kinds = table.kinds[table.year_index(year)]
    kinds = kinds[[region_level in (None, level) for level in table.region_levels]]
    kinds = kinds[:, [industry_level in (None, level) for level in table.industry_levels]]
    living = kinds[(kinds != CellKind.NOT_THERE).any(axis=1)]
    cells = max(living.size, 1)
    return HiddenShare(
        living.shape[0],
        living.shape[1],
        float((living == CellKind.CONFIDENTIAL).sum() / cells),
        float((living == CellKind.UNAVAILABLE).sum() / cells),
    )


def working_region_level(table: RegionalCells) -> int | None:
    """The level of regions to work on, None where the table has one level only.

    The finest level that holds nearly what the fullest one holds: NUTS 2 rather than the few NUTS 3 of one country.
    """
    return _working_level(table, table.region_levels, table.regions, table.region_codes, axis=1)


def working_industry_level(table: RegionalCells) -> int | None:
    """The level of industries to work on, None where the table has one level only."""
    return _working_level(table, table.industry_levels, table.industries, table.industry_codes, axis=2)


def _working_level(
    table: RegionalCells, levels: tuple[int | None, ...], labels: tuple[str, ...], codes: Classification, *, axis: int
) -> int | None:
    # What is hidden at a fine level still counts: a hidden cell stands for the mean of the others of its row.
    others = tuple(k for k in range(3) if k != axis)
    numbers = np.nan_to_num(table.values).sum(axis=others)
    hidden = ((table.kinds == CellKind.CONFIDENTIAL) | (table.kinds == CellKind.UNAVAILABLE)).mean(axis=others)
    held: defaultdict[int, float] = defaultdict(float)
    for label, level, number, share in zip(labels, levels, numbers, hidden, strict=True):
        if level is not None and not codes.is_total(label) and not codes.overlaps(label):
            held[level] += float(number) / max(1 - float(share), 0.5)
    if len(held) < 2:
        return None
    return max(level for level, number in held.items() if number >= _COVERS * max(held.values()))


def working_years(table: RegionalCells) -> tuple[Year, Year]:
    """The latest year with numbers, and a year that growth can be counted from.

    That is the one nearest to five years before, among those in which most regions of the latest year were there too.
    """
    there = (table.kinds != CellKind.NOT_THERE).any(axis=2)
    alive = [t for t in range(len(table.years)) if table.years[t] is not None and there[t].any()]
    if len(alive) < 2:
        return (table.years[alive[-1]] if alive and len(table.years) > 1 else None), None
    at = alive[-1]
    common = {t: int((there[t] & there[at]).sum()) for t in alive[:-1]}
    enough = [t for t, regions in common.items() if regions >= _COVERS * max(common.values())]
    best = min(enough, key=lambda t: abs(_gap(table, at, t) - _GROWTH_YEARS))
    return table.years[at], table.years[best]


def _gap(table: RegionalCells, later: int, earlier: int) -> int:
    late, early = table.years[later], table.years[earlier]
    assert late is not None
    assert early is not None
    return late - early
