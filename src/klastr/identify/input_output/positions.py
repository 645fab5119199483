"""How far is an industry from final users, and from the first inputs? Positions in production chains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.input_output.answers import by_industry, by_pair, largest
from klastr.identify.input_output.coefficient_draws import DRAWS, ERROR, coefficient_draws, drawn_left, drawn_right
from klastr.identify.input_output.ground import InputOutputGround
from klastr.identify.input_output.inverse import LeontiefModel, ghosh_model, model_of
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.tables.input_output import InputOutputTable

Floats = NDArray[np.float64]
Trade = Literal["as_given", "open"]


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
    trade: Trade = "as_given",
    draws: int = DRAWS,
    seed: int = 0,
    error: float = ERROR,
) -> Measured:
    """How many steps the goods of an industry take to their final users, and how many have been taken before.

    U[i] = 1 + sum_j B[i, j] U[j];  D[j] = 1 + sum_i A[i, j] D[i]

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    trade : {"as_given", "open"}
        ``open``: imported goods stand among the flows, and B[i, j] = Z[i, j] / (x[i] - exports[i] + imports[i]), which
        takes foreign users and makers to be like those at home; for tables with a column of imports.
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
    shares = allocation_model(model, trade)
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
        parts=lambda at: _next(model, shares, columns, at),
        trade=trade,
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
    if position == 0:
        found = largest(model.table.industries, shares.matrix[here] * columns["upstreamness"])
        return {f"through customer {name}": value for name, value in found.items()}
    found = largest(model.table.industries, model.matrix[:, here] * columns["downstreamness"])
    return {f"through supplier {name}": value for name, value in found.items()}


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "other"),
    reference="Dietzenbacher, E., Romero, I. and Bosma, N. S. (2005). Using average propagation lengths. Spatial and "
    "Structural Economics",
    page="linkages",
    covers=("Average propagation lengths (Dietzenbacher)",),
    command="io",
)
def propagation_lengths(
    ground: InputOutputGround, *, draws: int = DRAWS, seed: int = 0, error: float = ERROR
) -> Measured:
    """How many steps it takes, on average, until demand for one industry reaches another.

    APL[i, j] = H[i, j] / (L[i, j] - I[i, j]),  H = L (L - I) = A + 2 A^2 + 3 A^3 + ...

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    draws, seed : int
        How often the coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws. Tables of more than 600 sectors get no interval.

    Returns
    -------
    Measured
        ``industry`` supplies, ``other`` is asked for; 1 or more. ``no_neighbour`` where no chain leads from one to the
        other, ``no_output`` where one of the two makes nothing.

    Raises
    ------
    InvalidTable, InvalidOption

    References
    ----------
    .. [1] Dietzenbacher, E., Romero, I. and Bosma, N. S. (2005). Using average propagation lengths to identify
       production chains in the Andalusian economy. Estudios de Economia Aplicada 23 (2), 405-422.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.propagation_lengths(table).to_frame().round(3).values.tolist()
    [[1.597, 1.376], [1.376, 1.836]]
    """
    model = model_of(ground)
    again = coefficient_draws(draws, seed=seed, error=error)
    idle = ~model.makes[:, None] | ~model.makes[None, :]
    lengths, reached = _lengths(model.inverse)
    spread = None
    if again.are_alive and again.is_exact(model):
        total, squares, many = np.zeros_like(lengths), np.zeros_like(lengths), 0
        for block in again.inverses(model):
            moved = np.where(reached, _lengths(block)[0], 0.0) - np.where(reached, lengths, 0.0)
            total, squares, many = total + moved.sum(axis=0), squares + (moved**2).sum(axis=0), many + len(block)
        spread = np.sqrt(np.maximum(squares / many - (total / many) ** 2, 0))
    return by_pair(
        "propagation_lengths",
        model,
        lengths,
        formula="APL = L (L - I) / (L - I), entry by entry",
        spread=spread,
        error=error,
        because=[(idle, Reason.NO_OUTPUT), (~reached, Reason.NO_NEIGHBOUR)],
        lowest=1.0,
    )


def _lengths(inverse: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """(..., N, N) lengths of (..., N, N) inverses, and where a chain leads from one to the other."""
    beyond = inverse - np.eye(inverse.shape[-1])
    steps = inverse @ beyond
    # Differences of this size are rounding of the inverse, not chains.
    reached = np.abs(beyond) > 1e-12
    return np.divide(steps, beyond, out=np.full_like(steps, np.nan), where=reached), reached
