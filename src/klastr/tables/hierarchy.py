"""Which rows of a table are the totals of which others: countries of regions, sections of divisions.

Nothing is believed from the codes alone: a parent counts as the sum of its children only where the published cells of
this table show it. Where they do not (some children are missing from the table), the children merely stay below it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import Classification
from klastr.methods.sums import SumFamily
from klastr.tables.cells import CellKind
from klastr.tables.places import places
from klastr.tables.regional_cells import RegionalCells

# Sums and parts are rounded, revised and collected at different moments; measured on Eurostat's regional table,
# 99.5 % of complete sections agree within 0.1 %.
_AGREEMENT = 0.01


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Parents of regions and of industries, as positions in the table; -1 where there is none."""

    region_parent: NDArray[np.intp]
    industry_parent: NDArray[np.intp]
    regions_add_up: NDArray[np.bool_]
    """(T, R): read at the parent."""
    industries_add_up: NDArray[np.bool_]
    """(R, I): read at the parent."""

    def families(self, t: int, there: NDArray[np.bool_]) -> list[SumFamily]:
        """The sums of one year, finest regions first and coarsest industries last.

        Parameters
        ----------
        t : int
            Position of the year.
        there : (R,) bool
            Regions that exist in that year.
        """
        regions, industries = self.region_parent.size, self.industry_parent.size
        entry = np.arange(regions * industries).reshape(regions, industries)
        found = []
        parent_there = there & np.append(there, False)[self.region_parent]
        for children in _generations(self.region_parent):
            used = children & parent_there
            parent = np.where(used[:, None], entry[self.region_parent], -1)
            exact = np.repeat(self.regions_add_up[t], industries)
            found.append(SumFamily(parent.ravel(), exact))
        for children in _generations(self.industry_parent):
            parent = np.where(children[None] & there[:, None], entry[:, self.industry_parent], -1)
            found.append(SumFamily(parent.ravel(), self.industries_add_up.ravel()))
        return found


def hierarchy(table: RegionalCells) -> Hierarchy:
    """Find the parents in a table and test on its published cells which of them add up."""
    region_parent = _parents(table.regions, table.region_codes)
    industry_parent = _parents(table.industries, table.industry_codes)
    values, there = table.values, (table.kinds != CellKind.NOT_THERE).any(axis=2)
    return Hierarchy(
        region_parent,
        industry_parent,
        _regions_that_add_up(values, there, region_parent),
        _industries_that_add_up(values, industry_parent, places(table).country),
    )


def _parents(codes: tuple[str, ...], classification: Classification) -> NDArray[np.intp]:
    position = {code: k for k, code in enumerate(codes)}
    return np.array(
        [position.get(classification.parent(code, position.keys()) or "", -1) for code in codes], dtype=np.intp
    )


def _generations(parent: NDArray[np.intp]) -> list[NDArray[np.bool_]]:
    """Masks of the entries 1, 2, 3 ... steps below a root, deepest first."""
    depth, above = np.zeros(parent.size, dtype=int), parent.copy()
    while (above >= 0).any():
        depth += above >= 0
        above = np.where(above >= 0, parent[above], -1)
    return [depth == level for level in range(int(depth.max(initial=0)), 0, -1)]


def _sums(values: NDArray[np.float64], parent: NDArray[np.intp]) -> NDArray[np.float64]:
    """Sum the rows of (K, ...) into their parents' rows; NaN where a part is NaN or there are no parts."""
    total = np.zeros(values.shape)
    np.add.at(total, parent[parent >= 0], values[parent >= 0])
    childless = np.ones(parent.size, dtype=bool)
    childless[parent[parent >= 0]] = False
    total[childless] = np.nan
    return total


def _regions_that_add_up(
    values: NDArray[np.float64], there: NDArray[np.bool_], parent: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """(T, R): the parts published in that year add up to the parent; years without a comparison use the others."""
    agree, compared = np.zeros(there.shape, dtype=bool), np.zeros(there.shape, dtype=bool)
    for t in range(values.shape[0]):
        parts = _sums(np.where(there[t][:, None], values[t], 0.0), parent)
        agree[t], compared[t] = _agree(parts, values[t])
    always = np.asarray(compared.any(axis=0) & (agree | ~compared).all(axis=0))
    return np.where(compared, agree, always[None])


def _industries_that_add_up(
    values: NDArray[np.float64], parent: NDArray[np.intp], country: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """(R, I): in the country, the published parts add up to the parent; countries without a comparison use the others.

    Offices differ: in 2014 the Polish groups of trade held a third of their division, the others all of it.
    """
    by_industry = np.moveaxis(values, 2, 0)
    parts = _sums(by_industry, parent)
    everywhere, _ = _agree(parts, by_industry)
    found = np.repeat(everywhere[None], country.size, axis=0)
    for k in np.unique(country):
        here = country == k
        agree, compared = _agree(parts[:, :, here], by_industry[:, :, here])
        found[here] = np.where(compared, agree, everywhere)
    return found


def _agree(parts: NDArray[np.float64], whole: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each first index: whether the median gap is small, and whether there is any."""
    with np.errstate(invalid="ignore", divide="ignore"):
        gaps = np.abs(parts / whole - 1).reshape(whole.shape[0], -1)
    known = [row[np.isfinite(row)] for row in gaps]
    return (
        np.array([row.size > 0 and float(np.median(row)) <= _AGREEMENT for row in known], dtype=bool),
        np.array([row.size > 0 for row in known], dtype=bool),
    )
