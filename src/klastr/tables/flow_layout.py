"""A matrix of flows taken apart: industries inside, totals, value added and final demand beside and below them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.errors import Problem
from klastr.tables.counted import counted
from klastr.tables.flow_balance import balance
from klastr.tables.flow_codes import SAID, outermost, special_kinds
from klastr.tables.flow_levels import counted_twice

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """A matrix of flows taken apart: industries inside, totals and final demand beside and below them."""

    products: tuple[str, ...]
    industries: tuple[str, ...]
    flows: Floats
    empty: int
    """Flows that are written without a number."""
    row_kinds: Mapping[str, str]
    column_kinds: Mapping[str, str]
    beside: Mapping[str, Floats]
    """Kind -> (P,)."""
    below: Mapping[str, Floats]
    """Kind -> (Q,)."""

    @classmethod
    def out(cls, sellers: tuple[str, ...], buyers: tuple[str, ...], cells: Floats, empty: NDArray[np.bool_]) -> Layout:
        """Take a matrix apart.

        Parameters
        ----------
        sellers, buyers : tuple of str
            Its rows and columns, special ones included.
        cells : float64
        empty : bool
            Cells that are written without a number.
        """
        row_kinds = special_kinds(sellers, "rows", others=buyers)
        column_kinds = special_kinds(buyers, "columns", others=sellers)
        selling = np.array([code not in row_kinds for code in sellers], dtype=bool)
        buying = np.array([code not in column_kinds for code in buyers], dtype=bool)
        inside = cells[np.ix_(selling, buying)]
        row_kinds |= _beside_by_numbers([code for code in sellers if code not in row_kinds], buyers, inside)
        column_kinds |= _beside_by_numbers([code for code in buyers if code not in column_kinds], sellers, inside.T)
        rows = [k for k, code in enumerate(sellers) if code not in row_kinds]
        columns = [k for k, code in enumerate(buyers) if code not in column_kinds]
        return cls(
            products=tuple(sellers[k] for k in rows),
            industries=tuple(buyers[k] for k in columns),
            flows=cells[np.ix_(rows, columns)],
            empty=int(empty[np.ix_(rows, columns)].sum()),
            row_kinds=row_kinds,
            column_kinds=column_kinds,
            beside=_by_kind(buyers, column_kinds, cells[rows].T),
            below=_by_kind(sellers, row_kinds, cells[:, columns]),
        )

    @property
    def final_demand(self) -> Floats | None:
        """Final demand before imports are taken off: the total, else its parts, else what total use leaves."""
        if "final" in self.beside:
            # In American tables imports are a column inside final demand, below zero but for adjustments of freight.
            imports = self.beside.get("imports")
            if imports is not None and imports.sum() < 0:
                return np.asarray(self.beside["final"] - imports)
            return self.beside["final"]
        if "final_part" in self.beside:
            return self.beside["final_part"]
        if "use" in self.beside:
            return np.asarray(self.beside["use"] - self.flows.sum(axis=1))
        return None

    def problems(self) -> list[Problem]:
        """Whether it balances, as far as it states totals."""
        beside = dict(self.beside)
        if "final" not in beside and "final_part" in beside:
            beside["final"] = beside["final_part"] + beside.get("imports", 0)
        below = dict(self.below)
        if "value_added" not in below and "value_added_part" in below:
            below["value_added"] = below["value_added_part"]
        compared = [
            *balance("rows", self.products, self.flows, beside),
            *balance("columns", self.industries, self.flows.T, below),
        ]
        if not compared:
            stated = [name for name, kind in (("total use", "use"),) if kind in self.beside]
            stated += [name for name, kind in (("output", "output"),) if kind in self.below]
            message = "It states no totals: whether it balances cannot be checked."
            if stated:
                message = (
                    f"It states {' and '.join(stated)}, but neither final demand nor value added: whether it balances "
                    "cannot be checked."
                )
            return [Problem("no_totals", message, severity="note")]
        return [problem for one in compared if (problem := one.problem()) is not None]


def _beside_by_numbers(codes: list[str], others: tuple[str, ...], cells: Floats) -> dict[str, str]:
    """Codes that would count twice: on one side only and the sum of all others, or above or within others."""
    whole = cells.sum(axis=0)
    known = set(others)
    found = {}
    for k, code in enumerate(codes):
        rest = whole - cells[k]
        if code not in known and len(codes) > 2 and rest.any() and np.allclose(cells[k], rest, rtol=1e-3):
            found[code] = "total"
    left = [k for k, code in enumerate(codes) if code not in found]
    twice = counted_twice([codes[k] for k in left], cells[left].sum(axis=1))
    return found | {codes[left[k]]: "twice" for k in twice}


def _by_kind(codes: tuple[str, ...], kinds: Mapping[str, str], cells: Floats) -> dict[str, Floats]:
    """The special rows of `cells` by kind; parts of one kind are added up, codes within others left out."""
    found: dict[str, Floats] = {}
    for kind in dict.fromkeys(kinds.values()):
        of_kind = outermost([code for code in codes if kinds.get(code) == kind])
        used = of_kind if kind.endswith("part") else of_kind[:1]
        found[kind] = np.asarray(cells[[codes.index(code) for code in used]].sum(axis=0))
    return found


def about_cells(laid: Layout) -> list[Problem]:
    """What is odd or worth knowing: flows below zero or empty, what stands beside, codes on one side only."""
    found = []
    negative = int((laid.flows < 0).sum())
    if negative:
        k, j = np.unravel_index(int(laid.flows.argmin()), laid.flows.shape)
        worst = f"{laid.products[k]} to {laid.industries[j]}: {laid.flows[k, j]:,.6g}"
        message = f"{counted(negative, 'flow')} below zero (lowest: {worst}), a correction; ties count them as nothing."
        found.append(Problem("negative_flows", message, negative, severity="warning"))
    if laid.empty:
        message = f"{counted(laid.empty, 'flow')} written without a number; they count as nothing."
        found.append(Problem("empty_flows", message, laid.empty, severity="warning"))
    if laid.row_kinds or laid.column_kinds:
        rows, columns = _beside(laid.row_kinds, "row"), _beside(laid.column_kinds, "column")
        message = f"Beside the industries stand {rows} and {columns}."
        many = len(laid.row_kinds) + len(laid.column_kinds)
        found.append(Problem("beside_industries", message, many, severity="note"))
    sold, bought = set(laid.products) - set(laid.industries), set(laid.industries) - set(laid.products)
    if sold or bought:
        message = (
            f"Not the same codes sell and buy: {counted(len(sold), 'code')} only sold{_first(sold)}, "
            f"{len(bought):,} only buying{_first(bought)}; a product stands for the industry of its code."
        )
        found.append(Problem("not_symmetric", message, len(sold) + len(bought), severity="note"))
    return found


def _beside(kinds: Mapping[str, str], what: str) -> str:
    """``3 rows (T005: total of intermediate flows ...)``, the first of each kind."""
    firsts: dict[str, str] = {}
    for code, kind in kinds.items():
        firsts.setdefault(kind, code)
    shown = ", ".join(f"{code}: {SAID[kind]}" for kind, code in firsts.items())
    return counted(len(kinds), what) + (f" ({shown})" if shown else "")


def _first(codes: Collection[str], most: int = 5) -> str:
    more = " ..." if len(codes) > most else ""
    return f" ({', '.join(sorted(codes)[:most])}{more})" if codes else ""
