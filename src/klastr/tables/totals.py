"""Do the parts add up to the total? Countries and their regions, sections and their divisions, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classification import Classification
from klastr.errors import Problem
from klastr.tables.frames import Positions
from klastr.tables.long import LongRows
from klastr.tables.regional_cells import RegionalCells

# Offices round and revise: measured on Eurostat's regional table, of the totals whose parts are all published 99.7 %
# agree within this share. Small ones may also differ by one person for each part that was rounded.
TOLERANCE = 0.02
_ROUNDED = 1.0
_SHOWN = 3

# Where many totals differ and nearly all are larger than their parts, no number is wrong: parts are missing.
_MANY, _NEARLY_ALL = 0.05, 0.9


@dataclass(frozen=True, eq=False, slots=True)
class _Comparison:
    """Totals above zero whose parts are all published: where they stand, what they are and what their parts sum to."""

    at: NDArray[np.intp]
    """(K, 3): year, region, industry of each total."""
    total: NDArray[np.float64]
    parts: NDArray[np.float64]
    count: NDArray[np.intp]
    """(K,): how many parts."""

    @property
    def differ(self) -> NDArray[np.bool_]:
        """(K,): beyond the tolerance."""
        gap = np.abs(self.parts - self.total)
        differ: NDArray[np.bool_] = (gap > TOLERANCE * self.total) & (gap > _ROUNDED * self.count)
        return differ


def problems_of_totals(table: RegionalCells, rows: LongRows, cells: Positions) -> list[Problem]:
    """Totals that differ from the sum of their parts by more than `TOLERANCE`, the worst ones named.

    Only totals are compared whose parts are all published. Where most totals of a table are larger than their parts,
    parts are missing from the table; that is said once, as a note.
    """
    found = []
    for axis, codes, labels, what in (
        (1, table.region_codes, table.regions, "regions"),
        (2, table.industry_codes, table.industries, "industries"),
    ):
        compared = _compared(table.values, _parents(labels, codes), axis)
        if compared.total.size:
            found += _problem(table, rows, cells, compared, what)
    return found


def _problem(table: RegionalCells, rows: LongRows, cells: Positions, compared: _Comparison, what: str) -> list[Problem]:
    differ = compared.differ
    many = int(differ.sum())
    if not many:
        return []
    short = differ & (compared.parts < compared.total)
    if many > _MANY * compared.total.size and short.sum() >= _NEARLY_ALL * many:
        share = compared.parts.sum() / compared.total.sum()
        return [
            Problem(
                "parts_missing",
                f"Parts of {what} sum to {share:.1%} of their totals; {int(short.sum()):,} of "
                f"{compared.total.size:,} totals are larger than their parts: the table does not "
                "hold all parts.",
                many,
                severity="note",
            )
        ]
    gap = np.where(differ, np.abs(compared.parts - compared.total), 0.0)
    worst = np.argsort(-gap, kind="stable")[:_SHOWN]
    shown = "; ".join(_described(table, compared, k) for k in worst[gap[worst] > 0])
    where = cells[tuple(compared.at[np.flatnonzero(differ)[:1_000]].T)]
    return [
        Problem(
            "totals_differ",
            f"{many:,} of {compared.total.size:,} totals of {what} differ from the sum of their "
            f"parts by more than {TOLERANCE:.0%} (worst: {shown}).",
            many,
            tuple(sorted(rows.numbers_of(where[where >= 0]))),
            severity="warning",
            hint="totals and parts may come from different releases of the data.",
        )
    ]


def _described(table: RegionalCells, compared: _Comparison, k: int) -> str:
    t, r, i = compared.at[k]
    year = "" if table.years[t] is None else f" {table.years[t]}"
    return (
        f"{table.regions[r]} × {table.industries[i]}{year}: total {compared.total[k]:,.10g}, "
        f"parts {compared.parts[k]:,.10g}"
    )


def _parents(labels: tuple[str, ...], codes: Classification) -> NDArray[np.intp]:
    """Position of the parent of each label, -1 where the table has none.

    Aggregates beside the hierarchy (B-E) are no parts; where a table has some, it may have no other parts of its grand
    total, which is then not compared.
    """
    place = {label: k for k, label in enumerate(labels)}
    aggregates = {label for label in labels if codes.overlaps(label)}
    found = [None if label in aggregates else codes.parent(label, place.keys()) for label in labels]
    return np.array(
        [-1 if parent is None or (aggregates and codes.is_total(parent)) else place[parent] for parent in found],
        dtype=np.intp,
    )


def _compared(values: NDArray[np.float64], parents: NDArray[np.intp], axis: int) -> _Comparison:
    """Sum the parts along one axis and put them beside their totals; one empty part makes a sum empty."""
    parts = np.flatnonzero(parents >= 0)
    order = parts[np.argsort(parents[parts], kind="stable")]
    owners, starts, counts = np.unique(parents[order], return_index=True, return_counts=True)
    if not owners.size:
        return _Comparison(np.zeros((0, 3), dtype=np.intp), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.intp))
    sums = np.add.reduceat(np.take(values, order, axis=axis), starts, axis=axis)
    totals = np.take(values, owners, axis=axis)
    at = np.argwhere(np.isfinite(sums) & (totals > 0))
    where = tuple(at.T)
    placed = at.copy()
    placed[:, axis] = owners[at[:, axis]]
    return _Comparison(placed, totals[where], sums[where], counts[at[:, axis]])
