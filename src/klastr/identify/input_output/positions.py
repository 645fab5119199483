"""How far is an industry from final users, and from the first inputs? Positions in production chains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.input_output.answers import addends, by_industry
from klastr.identify.input_output.coefficient_draws import DRAWS, ERROR, coefficient_draws, drawn_left, drawn_right
from klastr.identify.input_output.ground import InputOutputGround
from klastr.identify.input_output.inverse import LeontiefModel, ghosh_model, model_of
from klastr.identify.measured import Measured
from klastr.measures import measure
from klastr.tables.input_output import InputOutputTable

Floats = NDArray[np.float64]
Trade = Literal["as_given", "open"]

_DIVISOR = {"as_given": "x[i]", "open": "(x[i] - exports[i] + imports[i])"}
_OPEN = (
    "Imported goods stand among the flows: upstreamness divides by what is used here (output less exports, and "
    "imports), not by output (trade='open'); 'as_given' divides by output, and sets imported goods too far from users."
)


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "position"),
    reference="Antras, P. et al. (2012). Measuring the upstreamness of production and trade flows. AER 102 (3)",
    page="linkages",
    covers=("Upstreamness (Antras et al., Fally)", "Downstreamness (Fally; Miller-Temurshoev)"),
    command="io",
)
def upstreamness(
    ground: InputOutputGround,
    *,
    trade: Trade | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    error: float = ERROR,
) -> Measured:
    """How many steps the goods of an industry take to their final users, and how many have been taken before.

    U[i] = 1 + sum_j B[i, j] U[j];  D[j] = 1 + sum_i A[i, j] D[i]

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    trade : {"as_given", "open"}, optional
        ``open``: imported goods stand among the flows, and B[i, j] = Z[i, j] / (x[i] - exports[i] + imports[i]), which
        takes foreign users and makers to be like those at home. ``as_given``: Z[i, j] / x[i]. Default: ``open`` where
        the table has exports and a column of imports below zero, which a note tells.
    draws, seed : int
        How often the coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws.

    Returns
    -------
    Measured
        Industries x positions: ``upstreamness`` (1: all is sold to final users) and ``downstreamness`` (1: nothing is
        bought from industries).

    Raises
    ------
    InvalidTable, InvalidOption

    References
    ----------
    .. [1] Antras, P., Chor, D., Fally, T. and Hillberry, R. (2012). Measuring the upstreamness of production and trade
       flows. American Economic Review 102 (3), 412-416.
    .. [2] Fally, T. (2012). Production staging: measurement and facts. University of Colorado Boulder.
    .. [3] Miller, R. E. and Temurshoev, U. (2017). Output upstreamness and input downstreamness of industries/countries
       in world production. International Regional Science Review 40 (5), 443-475.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.upstreamness(table).to_frame().round(4).values.tolist()
    [[1.9142, 1.5182], [1.2541, 1.4521]]
    """
    model = model_of(ground)
    again = coefficient_draws(draws, seed=seed, error=error)
    chosen = trade or _fitting(model.table)
    shares = allocation_model(model, chosen)
    ones = np.ones((1, model.many))
    columns = {"upstreamness": shares.right(ones)[0], "downstreamness": model.left(ones)[0]}
    drawn = {}
    if again.are_alive:
        ahead, behind = drawn_right(shares, ones, again)[:, 0], drawn_left(model, ones, again)[:, 0]
        drawn = {"upstreamness": ahead, "downstreamness": behind}
    return by_industry(
        "upstreamness",
        model,
        columns,
        drawn,
        again,
        axis="position",
        formula="U = (I - B)^-1 1, D = 1' (I - A)^-1",
        formulas={
            "upstreamness": f"U[i] = 1 + sum_j B[i, j] U[j], B[i, j] = Z[i, j] / {_DIVISOR[chosen]}",
            "downstreamness": "D[j] = 1 + sum_i A[i, j] D[i], A[i, j] = Z[i, j] / x[j]",
        },
        parts=lambda at: _next(model, shares, columns, at),
        notes=(_OPEN,) if trade is None and chosen == "open" else (),
        trade=chosen,
    )


def allocation_model(model: LeontiefModel, trade: Trade) -> LeontiefModel:
    """Shares of sales: of what is made here, or of what is used here.

    Raises
    ------
    InvalidOption
        The table has no column of imports, or tells no exports; or another word.
    """
    if trade == "as_given":
        return ghosh_model(model)
    table = model.table
    if trade != "open":
        raise InvalidOption(f"trade={trade!r} is not known; it is 'as_given' or 'open'.", hint="choose one of these.")
    imports = _imports(table)
    if imports is None or not table.exports:
        raise InvalidOption(
            f"trade='open' needs exports and a column of imports below zero, and '{table.name}' has "
            f"{'no exports' if imports is not None else 'no such imports'}.",
            hint="a table of domestic flows needs no correction: take trade='as_given'.",
        )
    used = table.row_output - table.final_demand[:, list(table.exports)].sum(axis=1) + imports
    shares = np.divide(table.flows, used[:, None], out=np.zeros_like(table.flows), where=used[:, None] > 0)
    return LeontiefModel(table, shares, table.output)


def _fitting(table: InputOutputTable) -> Trade:
    """How the sales of a table are shared out where nobody said: with what is imported, if it is among the flows."""
    imports = _imports(table)
    return "open" if imports is not None and imports.any() and table.exports else "as_given"


def _imports(table: InputOutputTable) -> Floats | None:
    """(N,) imports of goods like those made here: a category of final demand that is below zero."""
    for k, label in enumerate(table.demand):
        if label in ("imports", "IMPO") or label.startswith("F05"):
            return np.maximum(-table.final_demand[:, k], 0.0)
    return None


def _next(
    model: LeontiefModel, shares: LeontiefModel, columns: Mapping[str, Floats], at: tuple[int, ...]
) -> Mapping[str, float | str]:
    """The customers (or suppliers) that make a sector stand where it stands."""
    here, position = at
    word, steps = "through customer", shares.matrix[here] * columns["upstreamness"]
    if position == 1:
        word, steps = "through supplier", model.matrix[:, here] * columns["downstreamness"]
    found = addends(word, model.table.industries, steps)
    return {"own step": 1.0, **found, "sum": float(f"{1 + float(steps.sum()):.6g}")}
