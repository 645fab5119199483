"""Who sells to whom? An input-output table: flows between industries, checked, with what it says beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidTable, Problem
from klastr.tables.column_words import plain_name
from klastr.tables.counted import counted
from klastr.tables.flow_balance import balance
from klastr.tables.flow_choice import chosen_flows
from klastr.tables.flow_codes import SAID, outermost, special_kinds
from klastr.tables.flow_rows import FlowRows
from klastr.tables.rows import RowNumbers

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_UNITS = {"musd": "million USD", "meur": "million EUR", "mio_eur": "million EUR", "mio_usd": "million USD",
          "mio_nac": "million in national currency"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class FlowTable:
    """Flows of goods and services between industries in one period.

    Attributes
    ----------
    name : str
        What a reader is told.
    products : tuple of str
        (P,) codes of what is sold. In a symmetric table these are the industries; in a use table a product stands for
        the industry that mainly makes it, which has the same code.
    industries : tuple of str
        (Q,) codes of who buys.
    values : (P, Q) float64
        Flows; 0 where the table has no cell.
    final_demand : (P,) float64, optional
        What is sold to households, government, investors and abroad, before imports are taken off; None where the table
        does not say.
    value_added, output : (Q,) float64, optional
        As stated; None where the table does not say.
    special : mapping of str to str
        Rows and columns beside the industries, with what they are in words.
    labels : mapping of str to str
        Code to name, as far as the table tells.
    unit, source : str, optional
    year : str, optional
    areas : tuple of str
        Countries that were added up.
    problems : tuple of Problem
        Warnings and notes: what does not balance, negative and empty cells, what was chosen.
    """

    name: str
    products: tuple[str, ...]
    industries: tuple[str, ...]
    values: Floats
    final_demand: Floats | None = None
    value_added: Floats | None = None
    output: Floats | None = None
    special: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None
    source: str | None = None
    year: str | None = None
    areas: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        for array in (self.values, self.final_demand, self.value_added, self.output):
            if array is not None:
                array.flags.writeable = False

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        row: str | None = None,
        column: str | None = None,
        value: str | None = None,
        year: int | None = None,
        flow: str | None = None,
        areas: Collection[str] | None = None,
        name: str = "own table",
        unit: str | None = None,
        source: str | None = None,
        numbering: RowNumbers | None = None,
    ) -> FlowTable:
        """Read a long frame (pandas, polars or pyarrow): one row per flow, who sells, who buys, how much.

        Parameters
        ----------
        frame : pandas, polars or pyarrow frame
        row, column, value : str, optional
            Names of the columns; recognised by their names (``row_code, col_code, value``; Eurostat's and others').
        year : int, optional
            Of a table of several years; default: the last one.
        flow : str, optional
            Of a table with a column of origins (``DOM``, ``IMP``, ``TOTAL``); default: ``TOTAL``, all of them.
        areas : collection of str, optional
            Countries to take from a table of several, added up; default: all of them.
        name, unit, source : str, optional
        numbering : RowNumbers, optional
            Where the rows stand in a file; rows of a frame are counted as ``iloc`` does.

        Raises
        ------
        MissingColumn, MissingYear, InvalidOption
        InvalidTable
            Codes or numbers are missing, a flow stands there twice, fewer than two industries, or the sums miss the
            stated totals grossly (`klastr.tables.flow_balance`).

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"from": ["ore", "ore", "steel"], "to": ["steel", "cars", "cars"], "value": [8, 2, 5]})
        >>> table = FlowTable.from_frame(frame)
        >>> table.products, table.industries, table.values.tolist()
        (('ore', 'steel'), ('cars', 'steel'), [[2.0, 8.0], [5.0, 0.0]])
        """
        named = {"row": row, "column": column, "value": value}
        rows = FlowRows.of(frame, named, numbering or RowNumbers(first=0))
        chosen = chosen_flows(rows, year=year, flow=flow, areas=areas)
        return flow_table(chosen, name=name, unit=unit, source=source)

    @classmethod
    def from_wide(
        cls, frame: pd.DataFrame, *, name: str = "own table", unit: str | None = None, source: str | None = None
    ) -> FlowTable:
        """Read a wide pandas frame: index = who sells, columns = who buys, with or without totals beside them.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame([[1, 8, 3], [0, 2, 9]], ["ore", "steel"], ["ore", "steel", "final demand"])
        >>> table = FlowTable.from_wide(frame)
        >>> table.values.tolist(), table.final_demand.tolist(), table.special
        ([[1.0, 8.0], [0.0, 2.0]], [3.0, 9.0], {'final demand': 'final demand'})
        """
        from klastr.tables.flow_wide import melted

        return flow_table(melted(frame), name=name, unit=unit, source=source)

    @property
    def is_symmetric(self) -> bool:
        """Whether the same codes sell and buy."""
        return set(self.products) == set(self.industries)

    @property
    def notes(self) -> tuple[str, ...]:
        """Warnings and notes, each a sentence."""
        return tuple(str(problem) for problem in self.problems)

    def to_frame(self) -> pd.DataFrame:
        """Products x industries; a copy."""
        import pandas as pd

        return pd.DataFrame(
            np.array(self.values),
            index=pd.Index(self.products, name="product"),
            columns=pd.Index(self.industries, name="industry"),
        )


def flow_table(rows: FlowRows, *, name: str, unit: str | None = None, source: str | None = None) -> FlowTable:
    """Checked flows laid out as a table; see `FlowTable.from_frame`."""
    where = f"The input-output table '{name}'"
    if problems := rows.problems():
        raise InvalidTable(problems, where=where)
    sellers, buyers, cells, empty = rows.matrix()
    laid = _Laid.out(sellers, buyers, cells, empty)
    if len(laid.products) < 2 or len(laid.industries) < 2:
        message = f"It holds {counted(len(laid.products), 'seller')} and {counted(len(laid.industries), 'buyer')}."
        raise InvalidTable([Problem("no_flows", message, hint="flows between at least two industries.")], where=where)
    found = [*rows.notes, *rows.only_in_some(), *laid.problems(), *_about_cells(laid)]
    if any(problem.severity == "error" for problem in found):
        raise InvalidTable(found, where=where)
    years = rows.others["year"].labels if "year" in rows.others else ()
    return FlowTable(
        name=name,
        products=laid.products,
        industries=laid.industries,
        values=laid.flows,
        final_demand=laid.final_demand,
        value_added=laid.below.get("value_added"),
        output=laid.below.get("output"),
        special={code: SAID[kind] for code, kind in {**laid.row_kinds, **laid.column_kinds}.items()},
        unit=unit or _unit_of(rows.unit or rows.value_name),
        source=source,
        year=years[0] if len(years) == 1 else None,
        areas=rows.areas,
        problems=tuple(found),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Laid:
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
    def out(cls, sellers: tuple[str, ...], buyers: tuple[str, ...], cells: Floats, empty: NDArray[np.bool_]) -> _Laid:
        row_kinds = special_kinds(sellers, "rows", others=buyers)
        column_kinds = special_kinds(buyers, "columns", others=sellers)
        inside = cells[
            np.ix_([code not in row_kinds for code in sellers], [code not in column_kinds for code in buyers])
        ]
        row_kinds |= _sums([code for code in sellers if code not in row_kinds], buyers, inside)
        column_kinds |= _sums([code for code in buyers if code not in column_kinds], sellers, inside.T)
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
            message = "It states no totals: whether it balances cannot be checked."
            return [Problem("no_totals", message, severity="note")]
        return [problem for one in compared if (problem := one.problem()) is not None]


def _sums(codes: list[str], others: tuple[str, ...], cells: Floats) -> dict[str, str]:
    """Codes on one side only that hold the sum of all the others, whatever they are called: totals of another name."""
    whole = cells.sum(axis=0)
    known = set(others)
    found = {}
    for k, code in enumerate(codes):
        rest = whole - cells[k]
        if code not in known and len(codes) > 2 and rest.any() and np.allclose(cells[k], rest, rtol=1e-3):
            found[code] = "total"
    return found


def _by_kind(codes: tuple[str, ...], kinds: Mapping[str, str], cells: Floats) -> dict[str, Floats]:
    """The special rows of `cells` by kind; parts of one kind are added up, codes within others left out."""
    found: dict[str, Floats] = {}
    for kind in dict.fromkeys(kinds.values()):
        of_kind = outermost([code for code in codes if kinds.get(code) == kind])
        used = of_kind if kind.endswith("part") else of_kind[:1]
        found[kind] = np.asarray(cells[[codes.index(code) for code in used]].sum(axis=0))
    return found


def _about_cells(laid: _Laid) -> list[Problem]:
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


def _unit_of(value_name: str) -> str | None:
    plain = plain_name(value_name)
    return next((unit for said, unit in _UNITS.items() if plain.startswith(said) or plain.endswith(said)), None)
