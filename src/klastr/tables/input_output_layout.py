"""A labelled matrix laid out as an input-output table: sectors, final demand, value added, imports, output."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.errors import Problem
from klastr.tables.column_words import plain_name
from klastr.tables.counted import counted
from klastr.tables.flow_codes import outermost, special_kinds
from klastr.tables.flow_levels import counted_twice
from klastr.tables.input_output import InputOutputTable, refused
from klastr.tables.input_output_balancing import balanced_first
from klastr.tables.input_output_cells import TableCells
from klastr.tables.input_output_checks import checked
from klastr.tables.input_output_countries import are_of_countries, sector

Floats = NDArray[np.float64]

# Eurostat, the BEA, the OECD, and words.
_HOUSEHOLDS = re.compile(r"P3_S14|F01000|HFCE|households|household_consumption|private_consumption")
_EXPORTS = re.compile(r"P6(?:_.*)?|F04000|EXPO|exports?")
_COMPENSATION = re.compile(r"D1|V00100|LABR|compensation_of_employees|compensation|wages")
# Net surpluses and what is a part of the gross one, where the gross one is there.
_NET = re.compile(r"B[23]A?3?[GN]?|P51C|D11|D12")
_GROSS = "B2A3G"
_COUNTED = ("taxes", "imports")
_UNITS = {"musd": "million USD", "meur": "million EUR", "mio_eur": "million EUR", "mio_usd": "million USD",
          "mio_nac": "million in national currency"}  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class _Sides:
    """Which rows and columns are sectors, and what the others are."""

    sectors: tuple[str, ...]
    rows: Mapping[str, str]
    columns: Mapping[str, str]
    only_sell: tuple[str, ...]
    only_buy: tuple[str, ...]
    taken_for_demand: tuple[str, ...] = ()
    """Columns of no known name that only buy, where no row tells whether they make anything."""


def laid_out(
    cells: TableCells,
    *,
    name: str = "own table",
    unit: str | None = None,
    source: str | None = None,
    balance: bool = False,
) -> InputOutputTable:
    """The table that a labelled matrix holds.

    Parameters
    ----------
    cells : TableCells
    name, unit, source : str, optional
    balance : bool
        Whether flows are balanced by RAS before they are checked.

    Raises
    ------
    InvalidTable
        No sectors, nothing that tells output, or a table that does not hold together.
    """
    of_countries = are_of_countries(cells.sellers, cells.buyers)
    sides = _sides(cells, of_countries)
    if not sides.sectors:
        message = "No code both sells and buys: which rows and columns are industries is not clear."
        raise refused(name, Problem("no_sectors", message, hint="give industries the same code down and across."))
    row_at = {label: k for k, label in enumerate(cells.sellers)}
    column_at = {label: k for k, label in enumerate(cells.buyers)}
    values = cells.values
    rows = [row_at.get(label, -1) for label in sides.sectors]
    columns = [column_at[label] for label in sides.sectors]
    selling = np.where(np.array(rows)[:, None] >= 0, values[rows], 0.0)
    flows = selling[:, columns]
    below = {kind: _below(kind, sides.rows, row_at, values[:, columns]) for kind in set(sides.rows.values())}
    demand = _demand_labels(sides, column_at, values, of_countries)
    asked = selling[:, [column_at[label] for label in demand]]
    others = {kind: below[kind] for kind in _COUNTED if kind in below}
    if sides.only_sell:
        outside = [row_at[label] for label in sides.only_sell]
        others["products without an industry"] = values[np.ix_(outside, columns)].sum(axis=0)
    outside_supply = _imported_supply(sides, row_at, values, columns)
    if outside_supply is not None:
        demand, asked = [*demand, "imports"], np.column_stack([asked, -outside_supply])
    output = _output(below, flows, asked, others, name)
    added = _value_added(below, flows, others, output)
    parts = [sector(label) if of_countries else None for label in sides.sectors]
    table = InputOutputTable(
        name=name,
        industries=sides.sectors,
        codes=tuple(part.code if part else label for part, label in zip(parts, sides.sectors, strict=True)),
        countries=tuple(part.country for part in parts if part),
        flows=flows,
        final_demand=asked,
        demand=tuple(demand),
        demand_countries=tuple(sector(label).country for label in demand) if of_countries else (),
        value_added=added,
        output=output,
        sold=_sold(sides, column_at, selling) if sides.only_sell or sides.only_buy else None,
        other_inputs=others,
        compensation=_compensation(cells, values, columns, of_countries),
        households=_places(demand, _HOUSEHOLDS, of_countries),
        exports=_places(demand, _EXPORTS, of_countries),
        household_leak=_household_leak(demand, sides, row_at, column_at, values, of_countries),
        unit=unit or unit_of(cells.unit),
        source=source,
        year=cells.year,
        flow=cells.flow,
        problems=(*cells.problems, *_told(sides, values, row_at, columns, cells)),
    )
    return balanced_first(table) if balance else checked(table)


def unit_of(said: str | None) -> str | None:
    """Unit of amounts, out of the name of a column or a code.

    >>> unit_of("value_meur"), unit_of("MIO_EUR"), unit_of("value")
    ('million EUR', 'million EUR', None)
    """
    plain = plain_name(said or "")
    return next((unit for word, unit in _UNITS.items() if plain.startswith(word) or plain.endswith(word)), None)


def _sides(cells: TableCells, of_countries: bool) -> _Sides:
    """Sectors are codes that sell and buy; codes on one side only are told apart by what stands with them."""

    def bare(labels: Sequence[str]) -> list[str]:
        return [sector(label).code for label in labels] if of_countries else list(labels)

    sell, buy = bare(cells.sellers), bare(cells.buyers)
    row_kinds, column_kinds = special_kinds(sell, "rows", others=buy), special_kinds(buy, "columns", others=sell)
    rows = {label: row_kinds[code] for label, code in zip(cells.sellers, sell, strict=True) if code in row_kinds}
    columns = {label: column_kinds[code] for label, code in zip(cells.buyers, buy, strict=True) if code in column_kinds}
    sellers = [label for label in cells.sellers if label not in rows]
    buyers = [label for label in cells.buyers if label not in columns]
    if not of_countries:
        place = [cells.sellers.index(label) for label in sellers]
        twice = {sellers[k] for k in counted_twice(sellers, cells.values[place].sum(axis=1))}
        rows |= dict.fromkeys(twice & set(sellers), "twice")
        columns |= dict.fromkeys(twice & set(buyers), "twice")
        sellers, buyers = [one for one in sellers if one not in twice], [one for one in buyers if one not in twice]
    both = set(sellers) & set(buyers)
    stated = [k for k, label in enumerate(cells.sellers) if rows.get(label) in ("output", "value_added")]
    makes = np.abs(cells.values[stated]).sum(axis=0) > 0
    only_buy = [label for label in buyers if label not in both]
    working = [label for label in only_buy if makes[cells.buyers.index(label)]]
    asked = [label for label in only_buy if label not in working]
    totals = _totals(cells, [*both, *working, *asked], asked, rows)
    columns |= {label: "use" if label in totals else "final_part" for label in asked}
    sectors = [label for label in cells.buyers if label in both or label in working]
    only_sell = tuple(one for one in sellers if one not in both)
    guessed = () if stated else tuple(label for label in asked if columns[label] == "final_part")
    return _Sides(tuple(sectors), rows, columns, only_sell, tuple(working), guessed)


def _totals(cells: TableCells, buyers: Sequence[str], asked: Sequence[str], rows: Mapping[str, str]) -> set[str]:
    """Columns on one side only that are no demand: called as a special row is, or the sum of all the others."""
    selling = [k for k, label in enumerate(cells.sellers) if label not in rows]
    place = {label: k for k, label in enumerate(cells.buyers)}
    columns = cells.values[selling]
    whole = columns[:, [place[label] for label in buyers]].sum(axis=1)
    found = set()
    for label in asked:
        own = columns[:, place[label]]
        rest = whole - own
        if label in rows or (rest.any() and np.allclose(own, rest, rtol=1e-3, atol=1e-9)):
            found.add(label)
    return found


def _below(kind: str, kinds: Mapping[str, str], row_at: Mapping[str, int], values: Floats) -> Floats:
    """(N,) a kind of row; its parts added up, net and smaller ones left out where the gross one is there."""
    of_kind = [label for label, one in kinds.items() if one == kind]
    codes = {label: sector(label).code for label in of_kind}
    if _GROSS in codes.values():
        of_kind = [one for one in of_kind if codes[one] == _GROSS or not _NET.fullmatch(codes[one])]
    used = outermost(of_kind) if kind == "value_added_part" else of_kind
    if kind in ("output", "value_added", "intermediate", "total"):
        used = of_kind[:1]
    return np.asarray(values[[row_at[label] for label in used]].sum(axis=0))


def _demand_labels(sides: _Sides, column_at: Mapping[str, int], values: Floats, of_countries: bool) -> list[str]:
    """Categories of final demand that add up: P3 by who consumes, where its parts add up to it; imports last."""
    kinds = sides.columns
    parts = [label for label in column_at if kinds.get(label) == "final_part"]
    if not parts:
        parts = [label for label in column_at if kinds.get(label) == "final"][:1]
    kept = parts if of_countries else outermost(parts)
    found: list[str] = []
    for label in kept:
        inside = [] if of_countries else [one for one in parts if one != label and one.startswith(label)]
        whole = values[:, column_at[label]]
        together = values[:, [column_at[one] for one in inside]].sum(axis=1)
        scale = max(float(np.abs(whole).max()), 1e-300)
        splits = bool(inside) and float(np.abs(whole - together).max()) < 1e-3 * scale
        found += inside if splits else [label]
    imports = [label for label in column_at if kinds.get(label) == "imports"]
    # American tables write imports as a column below zero; some others as a supply beside the table.
    return found + [label for label in imports[:1] if values[:, column_at[label]].sum() < 0]


def _imported_supply(sides: _Sides, row_at: Mapping[str, int], values: Floats, columns: Sequence[int]) -> Floats | None:
    """(N,) imports of each product where they stand in a row below output, as in Eurostat's tables of all origins."""
    supply = next((label for label in row_at if label == "P7" and sides.rows.get(label) == "other"), None)
    return None if supply is None else np.asarray(values[row_at[supply], columns])


def _output(
    below: Mapping[str, Floats],
    flows: Floats,
    asked: Floats,
    others: Mapping[str, Floats],
    name: str,
) -> Floats:
    """(N,) output as stated; else what the columns add up to; else what the rows do."""
    if "output" in below:
        return below["output"]
    stated = below.get("value_added", below.get("value_added_part"))
    if stated is not None:
        return np.asarray(flows.sum(axis=0) + stated + sum(others.values()))
    if asked.shape[1]:
        return np.asarray(flows.sum(axis=1) + asked.sum(axis=1))
    message = "It states neither output nor value added nor final demand: what each industry makes is not known."
    hint = "add a row 'output' below the industries, or a column of final demand beside them."
    raise refused(name, Problem("no_output_row", message, hint=hint))


def _sold(sides: _Sides, column_at: Mapping[str, int], selling: Floats) -> Floats | None:
    """(N,) total use of each product, imports taken off, as a use table states it (T007)."""
    total = next((label for label, kind in sides.columns.items() if kind == "use"), None)
    return None if total is None else np.asarray(selling[:, column_at[total]])


def _value_added(below: Mapping[str, Floats], flows: Floats, others: Mapping[str, Floats], output: Floats) -> Floats:
    stated = below.get("value_added", below.get("value_added_part"))
    return np.asarray(output - flows.sum(axis=0) - sum(others.values())) if stated is None else stated


def _compensation(cells: TableCells, values: Floats, columns: Sequence[int], of_countries: bool) -> Floats | None:
    def is_wages(label: str) -> bool:
        code = sector(label).code if of_countries else label
        return bool(_COMPENSATION.fullmatch(code) or _COMPENSATION.fullmatch(plain_name(code)))

    found = outermost([label for label in cells.sellers if is_wages(label)])
    return None if not found else np.asarray(values[cells.sellers.index(found[0]), columns])


def _household_leak(
    demand: Sequence[str],
    sides: _Sides,
    row_at: Mapping[str, int],
    column_at: Mapping[str, int],
    values: Floats,
    of_countries: bool,
) -> float:
    rows = [row_at[label] for label, kind in sides.rows.items() if kind in _COUNTED]
    rows += [row_at[label] for label in sides.only_sell]
    bought = [column_at[demand[k]] for k in _places(demand, _HOUSEHOLDS, of_countries)]
    return float(values[np.ix_(rows, bought)].sum())


def _places(demand: Sequence[str], pattern: re.Pattern[str], of_countries: bool) -> tuple[int, ...]:
    bare = [sector(label).code if of_countries else label for label in demand]
    return tuple(k for k, code in enumerate(bare) if pattern.fullmatch(code) or pattern.fullmatch(plain_name(code)))


def _told(
    sides: _Sides, values: Floats, row_at: Mapping[str, int], columns: Sequence[int], cells: TableCells
) -> list[Problem]:
    """What was assumed: a use table read as a symmetric one, empty cells."""
    found = []
    if sides.only_sell or sides.only_buy:
        part = values[np.ix_([row_at[label] for label in sides.only_sell], columns)].sum()
        inside = values[np.ix_([row_at[label] for label in sides.sectors if label in row_at], columns)].sum()
        told = []
        if sides.only_sell:
            told.append(
                f"{counted(len(sides.only_sell), 'product')} of no industry{_first(sides.only_sell)} "
                f"{'counts as an input' if len(sides.only_sell) == 1 else 'count as inputs'} from outside "
                f"({part / max(part + inside, 1e-300):.1%} of all flows)"
            )
        if sides.only_buy:
            verb = "sells" if len(sides.only_buy) == 1 else "sell"
            told.append(f"{counted(len(sides.only_buy), 'industry')}{_first(sides.only_buy)} {verb} nothing")
        message = (
            f"Not the same codes sell and buy: {', '.join(told)}. Every other product is taken to be made as the "
            "industry of its code makes it."
        )
        many = len(sides.only_sell) + len(sides.only_buy)
        found.append(Problem("symmetric_by_assumption", message, many, severity="warning"))
    if sides.taken_for_demand:
        labels = sides.taken_for_demand
        message = (
            f"Not the same codes sell and buy: {counted(len(labels), 'column')} without a row{_first(labels)} "
            f"{'counts' if len(labels) == 1 else 'count'} as final demand."
        )
        hint = "where one of them is an industry, what it sells is missing: add its row."
        found.append(Problem("taken_for_demand", message, len(labels), severity="warning", hint=hint))
    if cells.empty:
        message = f"{counted(cells.empty, 'cell')} written without a number; they count as nothing."
        found.append(Problem("empty_cells", message, cells.empty, severity="note"))
    return found


def _first(codes: Sequence[str], most: int = 4) -> str:
    return f" ({', '.join(codes[:most])}{' ...' if len(codes) > most else ''})" if codes else ""
