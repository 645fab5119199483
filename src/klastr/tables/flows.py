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
from klastr.tables.flow_choice import chosen_flows
from klastr.tables.flow_codes import SAID
from klastr.tables.flow_layout import Layout, about_cells
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
    laid = Layout.out(sellers, buyers, cells, empty)
    if len(laid.products) < 2 or len(laid.industries) < 2:
        message = f"It holds {counted(len(laid.products), 'seller')} and {counted(len(laid.industries), 'buyer')}."
        raise InvalidTable([Problem("no_flows", message, hint="flows between at least two industries.")], where=where)
    found = [*rows.notes, *rows.only_in_some(), *laid.problems(), *about_cells(laid)]
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


def _unit_of(value_name: str) -> str | None:
    plain = plain_name(value_name)
    return next((unit for said, unit in _UNITS.items() if plain.startswith(said) or plain.endswith(said)), None)
