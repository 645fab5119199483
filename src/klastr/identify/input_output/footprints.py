"""Whose demand is behind the jobs, value added or emissions of an industry? Footprints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.input_output.answers import by_pair, largest
from klastr.identify.input_output.coefficient_draws import DRAWS, ERROR, coefficient_draws, drawn_right, inverse_spread
from klastr.identify.input_output.ground import InputOutputGround
from klastr.identify.input_output.inverse import LeontiefModel, model_of
from klastr.identify.input_output.multipliers import direct_effects
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import measure

Floats = NDArray[np.float64]
By = Literal["category", "product", "country"]


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "other"),
    reference="Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis. 2nd ed. Cambridge",
    page="input-output",
    covers=("Footprints of final demand (any extension)",),
    command="io",
)
def footprint(
    ground: InputOutputGround,
    *,
    extension: str = "value_added",
    by: By = "category",
    draws: int = DRAWS,
    seed: int = 0,
    error: float = ERROR,
) -> Measured:
    """What arises in each industry for the sake of each part of final demand, whatever the chain between them.

    F[i, k] = w[i] sum_j L[i, j] y[j, k],  w = extension / x

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    extension : str
        ``value_added``, ``output``, ``income``, or an extension of the table such as ``employment``.
    by : {"category", "product", "country"}
        Final demand by category (consumption, investment, exports), by the product that is asked for, or, in a table of
        several countries, by the country that asks.
    draws, seed : int
        How often the coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws.

    Returns
    -------
    Measured
        ``industry`` where it arises, ``other`` for whose demand. All together are the whole extension, where the table
        balances. ``no_output`` for a sector that makes nothing, ``unknown`` where its extension is not given.

    Raises
    ------
    InvalidTable
    InvalidOption
        The table has no such extension, or no countries.

    References
    ----------
    .. [1] Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis. 2nd ed. Cambridge, chapter 10.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.footprint(table, extension="output").to_frame()["final demand"].round(6).tolist()
    [1000.0, 2000.0]
    """
    model = model_of(ground)
    again = coefficient_draws(draws, seed=seed, error=error)
    weights = _weights(model, extension)
    labels, asked = _asked(model, by)
    if by == "product":
        values = weights[:, None] * model.inverse * model.table.total_demand
        spread = inverse_spread(model, error) * np.abs(np.outer(np.nan_to_num(weights), model.table.total_demand))
    else:
        values = weights[:, None] * model.right(asked.T).T
        spread = np.zeros_like(values)
        if again.are_alive:
            moved = drawn_right(model, np.ascontiguousarray(asked.T), again).std(axis=0).T
            spread = np.abs(np.nan_to_num(weights))[:, None] * moved
    return by_pair(
        "footprint",
        model,
        values,
        other=labels,
        formula="w[i] x sum over products j of L[i, j] y[j, k]",
        spread=spread if again.are_alive else None,
        error=error,
        because=[(~model.makes[:, None], Reason.NO_OUTPUT), (np.isnan(weights)[:, None], Reason.UNKNOWN)],
        lowest=-np.inf,
        parts=lambda at: _products(model, weights, asked, at),
        extension=extension,
        by=by,
    )


def _weights(model: LeontiefModel, extension: str) -> Floats:
    known = direct_effects(model)
    if extension not in known:
        near = nearest_names(extension, known) or tuple(known)
        raise InvalidOption(
            f"The table '{model.table.name}' tells no {extension!r}.",
            hint=f"it has {', '.join(near)}; add one with table.with_extension(), or --employment FILE.",
            extension=extension,
        )
    return known[extension]


def _asked(model: LeontiefModel, by: By) -> tuple[tuple[str, ...], Floats]:
    """Labels and (N, K) final demand."""
    table = model.table
    if by == "category":
        return table.demand, table.final_demand
    if by == "product":
        return table.industries, np.diag(table.total_demand)
    if not table.is_of_countries or str(by) != "country":
        known = "'category', 'product' or, in a table of several countries, 'country'"
        raise InvalidOption(f"by={by!r} cannot be told for this table; it is {known}.", hint="choose one of these.")
    countries = tuple(dict.fromkeys(country for country in table.demand_countries if country))
    members = [[k for k, one in enumerate(table.demand_countries) if one == country] for country in countries]
    return countries, np.column_stack([table.final_demand[:, places].sum(axis=1) for places in members])


def _products(model: LeontiefModel, weights: Floats, asked: Floats, at: tuple[int, ...]) -> Mapping[str, float | str]:
    """The products that were asked for, and brought it about."""
    unit = np.zeros((1, model.many))
    unit[0, at[0]] = weights[at[0]] if np.isfinite(weights[at[0]]) else 0.0
    through = model.left(unit)[0] * asked[:, at[1]]
    return {f"demand for {name}": value for name, value in largest(model.table.industries, through).items()}
