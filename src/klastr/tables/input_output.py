"""A whole input-output table: flows, final demand by category, value added, imports, output, and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.errors import InvalidTable, Problem

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class InputOutputTable:
    """Who sells to whom, who else buys, and what else goes into production, in one period.

    Rows add up to output: flows + final demand = x (imports of competing goods stand in final demand, below zero).
    Columns add up to output: flows + other inputs + value added = x.

    Attributes
    ----------
    name : str
    industries : tuple of str
        (N,) label of each sector, unlike any other: ``CPA_C29``; ``CZE_C29`` in a table of several countries.
    flows : (N, N) float64
        Z[i, j]: what i sells to j.
    final_demand : (N, F) float64
        By category.
    demand : tuple of str
        (F,) label of each category: ``P3_S14``; ``CZE_HFCE`` in a table of several countries.
    value_added, output : (N,) float64
    sold : (N,) float64, optional
        All that is made of each product, by whichever industry; None where an industry makes its own product alone.
    other_inputs : mapping of str to (N,) float64
        Inputs that no sector of the table makes: ``imports``, ``taxes`` on products.
    compensation : (N,) float64, optional
        Of employees; the part of value added that households earn by working.
    households : tuple of int
        Places in `demand` of what households buy.
    exports : tuple of int
        Places in `demand` of what leaves the area of the table.
    countries, codes : tuple of str
        (N,) country and industry of each sector; `countries` is empty where the table is of one area.
    demand_countries : tuple of str
        (F,) who buys; empty where the table is of one area.
    extensions : mapping of str to (N,) float64
        Employment, emissions: what each sector used or made beside money; NaN where unknown.
    extension_units : mapping of str to str
    household_leak : float
        What households spent on imports and taxes, which no row of the table sells.
    labels : mapping of str to str
        Code to name, as far as the table tells.
    unit, source, year, flow : str, optional
        `flow`: ``DOM`` where only goods made in the area stand in `flows`, ``TOTAL`` where imported ones do, too.
    problems : tuple of Problem
        Warnings and notes: what does not balance, what was chosen, what was assumed.
    """

    name: str
    industries: tuple[str, ...]
    flows: Floats
    final_demand: Floats
    demand: tuple[str, ...]
    value_added: Floats
    output: Floats
    sold: Floats | None = None
    other_inputs: Mapping[str, Floats] = field(default_factory=dict)
    compensation: Floats | None = None
    households: tuple[int, ...] = ()
    exports: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    demand_countries: tuple[str, ...] = ()
    extensions: Mapping[str, Floats] = field(default_factory=dict)
    extension_units: Mapping[str, str] = field(default_factory=dict)
    household_leak: float = 0.0
    labels: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None
    source: str | None = None
    year: str | None = None
    flow: str | None = None
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        arrays = [self.flows, self.final_demand, self.value_added, self.output, *self.other_inputs.values()]
        arrays += [*self.extensions.values(), *(one for one in (self.compensation, self.sold) if one is not None)]
        for array in arrays:
            array.flags.writeable = False

    @classmethod
    def from_arrays(
        cls,
        industries: Sequence[str],
        flows: ArrayLike,
        *,
        output: ArrayLike,
        final_demand: ArrayLike | None = None,
        demand: Sequence[str] | None = None,
        value_added: ArrayLike | None = None,
        compensation: ArrayLike | None = None,
        households: Sequence[str] = (),
        exports: Sequence[str] = (),
        name: str = "own table",
        unit: str | None = None,
        source: str | None = None,
        year: str | None = None,
        balance: bool = False,
    ) -> InputOutputTable:
        """A table out of arrays.

        Parameters
        ----------
        industries : sequence of str
            (N,)
        flows : (N, N) array_like
        output : (N,) array_like
        final_demand : (N,) or (N, F) array_like, optional
            Default: what output leaves beside the flows.
        demand : sequence of str, optional
            (F,) names of the categories.
        value_added : (N,) array_like, optional
            Default: what output leaves beside the flows.
        compensation : (N,) array_like, optional
        households, exports : sequence of str, optional
            Which categories of `demand` they are.
        name, unit, source, year : str, optional
        balance : bool
            Whether flows are balanced by RAS before they are checked: for a table that does not add up.

        Raises
        ------
        InvalidTable
            It does not balance, or does not hold what a table must; see `klastr.tables.input_output_checks`.

        Examples
        --------
        >>> table = InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
        >>> table.final_demand.ravel().tolist(), table.value_added.tolist()
        ([350.0, 1700.0], [650.0, 1400.0])
        """
        from klastr.tables.input_output_balancing import balanced_first
        from klastr.tables.input_output_checks import checked

        flow, made = _array(flows), _array(output)
        asked = made - flow.sum(axis=1) if final_demand is None else _array(final_demand)
        by_category = asked[:, None] if asked.ndim == 1 else asked
        categories = tuple(demand or (f"final demand {k + 1}" for k in range(by_category.shape[1])))
        if demand is None and len(categories) == 1:
            categories = ("final demand",)
        table = cls(
            name=name,
            industries=tuple(map(str, industries)),
            codes=tuple(map(str, industries)),
            flows=flow,
            final_demand=by_category,
            demand=categories,
            value_added=made - flow.sum(axis=0) if value_added is None else _array(value_added),
            output=made,
            compensation=None if compensation is None else _array(compensation),
            households=tuple(categories.index(one) for one in households),
            exports=tuple(categories.index(one) for one in exports),
            unit=unit,
            source=source,
            year=year,
        )
        return balanced_first(table) if balance else checked(table)

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        country: str | None = None,
        year: int | None = None,
        flow: str | None = None,
        row: str | None = None,
        column: str | None = None,
        value: str | None = None,
        name: str = "own table",
        unit: str | None = None,
        source: str | None = None,
        balance: bool = False,
    ) -> InputOutputTable:
        """Read a frame: long (who sells, who buys, how much) or wide (pandas; index sells, columns buy).

        Parameters
        ----------
        frame : pandas, polars or pyarrow frame
            With final demand right of the industries and value added, imports, output below them, as far as they are
            there; see the guide for the layouts of Eurostat, the BEA, the OECD and FIGARO.
        country : str, optional
            Of a long table of several national tables: which one.
        year : int, optional
            Of a table of several years; default: the last one.
        flow : str, optional
            ``DOM`` or ``TOTAL`` of a table that has both; default: ``DOM``, what is made in the area itself.
        row, column, value : str, optional
            Names of the columns of a long frame; recognised by their names.
        name, unit, source : str, optional
        balance : bool
            Whether flows are balanced by RAS before they are checked: for a table that does not add up.

        Raises
        ------
        MissingColumn, MissingYear, InvalidOption
        InvalidTable
            See `klastr.tables.input_output_checks`.

        Examples
        --------
        >>> import pandas as pd
        >>> cells = [[1, 8, 3, 12], [2, 2, 16, 20], [9, 10, 0, 0]]
        >>> frame = pd.DataFrame(cells, ["ore", "steel", "value added"], ["ore", "steel", "households", "output"])
        >>> table = InputOutputTable.from_frame(frame)
        >>> table.industries, table.output.tolist(), table.demand
        (('ore', 'steel'), [12.0, 20.0], ('households',))
        """
        from klastr.tables.input_output_cells import long_cells, wide_cells
        from klastr.tables.input_output_layout import laid_out

        named = {"row": row, "column": column, "value": value}
        cells = wide_cells(frame) if not any(named.values()) else None
        if cells is None:
            cells = long_cells(frame, named, country=country, year=year, flow=flow)
        return laid_out(cells, name=name, unit=unit, source=source, balance=balance)

    @property
    def total_demand(self) -> Floats:
        """(N,) final demand of all categories."""
        return np.asarray(self.final_demand.sum(axis=1))

    @property
    def row_output(self) -> Floats:
        """(N,) what rows add up to: output, or in a use table what is made of each product."""
        return self.output if self.sold is None else self.sold

    @property
    def is_of_countries(self) -> bool:
        """Whether each sector belongs to one of several countries."""
        return bool(self.countries)

    @property
    def notes(self) -> tuple[str, ...]:
        """Warnings and notes, each a sentence."""
        return tuple(str(problem) for problem in self.problems)

    def with_extension(self, name: str, given: Any, *, unit: str = "", code: str | None = None) -> InputOutputTable:
        """The same table with employment, emissions or another quantity per sector.

        Parameters
        ----------
        name : str
            Such as ``"employment"``.
        given : mapping, (N,) array_like or frame
            Code to number; or numbers in the order of the sectors; or a frame with columns of both.
        unit : str
            Of the numbers, such as ``"thousand persons"``.
        code : str, optional
            Column of the codes of a frame.

        Raises
        ------
        InvalidTable
            None of the codes is in the table, a code stands twice, or a number is below zero.

        Examples
        --------
        >>> table = InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
        >>> table.with_extension("employment", {"1": 7, "2": 9}, unit="persons").extensions["employment"].tolist()
        [7.0, 9.0]
        """
        from klastr.tables.input_output_extensions import extended

        return extended(self, name, given, unit=unit, code=code)

    def aggregated(
        self, groups: Mapping[str, str] | None = None, *, countries: Mapping[str, str] | None = None
    ) -> InputOutputTable:
        """The same table with sectors, or countries, added up.

        Parameters
        ----------
        groups : mapping of str to str, optional
            Industry code to the code of the group; codes that it does not name stay as they are.
        countries : mapping of str to str, optional
            Country to the region it becomes a part of, in a table of several countries.

        Raises
        ------
        InvalidOption
            A code or country that the table does not hold.

        Examples
        --------
        >>> table = InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
        >>> table.aggregated({"1": "all", "2": "all"}).flows.tolist()
        [[950.0]]
        """
        from klastr.tables.input_output_sums import aggregated

        return aggregated(self, groups or {}, countries or {})

    def balanced(self) -> InputOutputTable:
        """The same table with flows that add up exactly to output on both sides, by RAS.

        Examples
        --------
        >>> table = InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
        >>> table.balanced().flows.tolist()
        [[150.0, 500.0], [200.0, 100.0]]
        """
        from klastr.tables.input_output_balancing import balanced

        return balanced(self)

    def to_frame(self) -> pd.DataFrame:
        """Wide: flows, final demand and output to the right; other inputs, value added and output below."""
        import pandas as pd

        right = np.column_stack([self.flows, self.final_demand, self.output])
        below = {**self.other_inputs, "value added": self.value_added, "output": self.output}
        empty = np.zeros(len(self.demand) + 1)
        rows = [np.concatenate([values, empty]) for values in below.values()]
        return pd.DataFrame(
            np.vstack([right, *rows]),
            index=pd.Index([*self.industries, *below], name="row_code"),
            columns=pd.Index([*self.industries, *self.demand, "output"], name="col_code"),
        )


def refused(table_name: str, *problems: Problem) -> InvalidTable:
    """The error that names an input-output table and all that is wrong with it."""
    return InvalidTable(problems, where=f"The input-output table '{table_name}'")


def _array(given: ArrayLike) -> Floats:
    """A copy of its own: the arrays of a table are sealed, those of the caller are not."""
    return np.array(given, dtype=np.float64)
