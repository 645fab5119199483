"""Who trades with whom, and whose value added is in it? For tables of several countries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.input_output.answers import about, interval, labelled
from klastr.identify.input_output.coefficient_draws import (
    DRAWS,
    ERROR,
    CoefficientDraws,
    coefficient_draws,
    drawn_right,
)
from klastr.identify.input_output.ground import InputOutputGround, several_countries
from klastr.identify.input_output.inverse import LeontiefModel, model_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.tables.input_output import InputOutputTable

Floats = NDArray[np.float64]


@measure(
    family="input-output",
    needs=("flows",),
    returns=("country", "other"),
    reference="Johnson, R. C. and Noguera, G. (2012). Accounting for intermediates: production sharing and trade in "
    "value added. Journal of International Economics 86",
    page="input-output",
    covers=("Gross trade between countries", "Trade in value added (Johnson-Noguera)"),
    command="io",
)
def value_added_trade(
    ground: InputOutputGround, *, gross: bool = False, draws: int = DRAWS, seed: int = 0, error: float = ERROR
) -> Measured:
    """Value added of one country that final demand of another absorbs, or the goods that cross the border as such.

    VA[r, s] = v_r sum_t L[r, t] y[t, s];  gross[r, s] = Z[r, s] + y[r, s]

    Parameters
    ----------
    ground : InputOutputTable or wide frame
        Of several countries.
    gross : bool
        Goods and services for industries and final users, as they cross the border.
    draws, seed : int
        How often the coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws.

    Returns
    -------
    Measured
        ``country`` works or sells, ``other`` uses; ``same`` for gross trade of a country with itself.

    Raises
    ------
    InvalidTable
    InvalidOption
        A table of one area.

    References
    ----------
    .. [1] Johnson, R. C. and Noguera, G. (2012). Accounting for intermediates: production sharing and trade in value
       added. Journal of International Economics 86 (2), 224-236.

    Examples
    --------
    >>> import klastr, pandas as pd
    >>> cells = [[10, 5, 80, 5], [20, 10, 10, 60]]
    >>> labels = ["CZE_C", "SVK_C"]
    >>> table = klastr.InputOutputTable.from_frame(
    ...     pd.DataFrame(cells, labels, [*labels, "CZE_HFCE", "SVK_HFCE"]))
    >>> klastr.value_added_trade(table, gross=True).at("SVK", "CZE")
    30.0
    """
    table = several_countries(ground, "value_added_trade")
    again = coefficient_draws(draws, seed=seed, error=error)
    model = model_of(table)
    names = countries_of(table)
    if gross:
        values = gross_trade(table)
        same = np.eye(len(names), dtype=bool)
        return _by_country("value_added_trade", model, names, values, "Z[r, s] + y[r, s]", [(same, Reason.SAME)])
    asked, where = demand_of(table, names), members_of(table, names)
    added = _added(table)
    values = where @ (added[:, None] * model.right(asked.T).T)
    drawn = None
    if again.are_alive:
        drawn = where @ (added[:, None] * np.swapaxes(drawn_right(model, np.ascontiguousarray(asked.T), again), 1, 2))
    return _by_country(
        "value_added_trade", model, names, values, "v_r sum_t L[r, t] y[t, s]", [], drawn=drawn, again=again
    )


@measure(
    family="input-output",
    needs=("flows",),
    returns=("country", "part"),
    reference="Los, B., Timmer, M. P. and de Vries, G. J. (2016). Tracing value-added and double counting in gross "
    "exports: comment. American Economic Review 106 (7)",
    page="input-output",
    covers=("Domestic value added in exports (Los-Timmer-de Vries, Koopman-Wang-Wei)", "Vertical specialisation"),
    command="io",
)
def export_content(ground: InputOutputGround, *, draws: int = DRAWS, seed: int = 0, error: float = ERROR) -> Measured:
    """What is in a country's exports: its own value added, and what it imported for them.

    DVA[r] = GDP[r] - v_r (I - A*)^-1 f* = v_r (I - A[r, r])^-1 e[r],  A*, f*: the same world without exports of r

    Parameters
    ----------
    ground : InputOutputTable or wide frame
        Of several countries.
    draws, seed : int
        How often the coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws.

    Returns
    -------
    Measured
        Countries x parts: ``exports``, ``domestic`` value added in them, ``foreign`` (imports and taxes on products),
        ``domestic_share``, ``absorbed_abroad`` (value-added exports), and their ratio to exports ``vax_ratio``.
        ``not_positive`` where a share would be of no exports.

    Raises
    ------
    InvalidTable
    InvalidOption
        A table of one area.

    References
    ----------
    .. [1] Los, B., Timmer, M. P. and de Vries, G. J. (2016). Tracing value-added and double counting in gross exports:
       comment. American Economic Review 106 (7), 1958-1966.
    .. [2] Koopman, R., Wang, Z. and Wei, S.-J. (2014). Tracing value-added and double counting in gross exports.
       American Economic Review 104 (2), 459-494.
    .. [3] Hummels, D., Ishii, J. and Yi, K.-M. (2001). The nature and growth of vertical specialization in world trade.
       Journal of International Economics 54 (1), 75-96.

    Examples
    --------
    >>> import klastr, pandas as pd
    >>> cells = [[10, 5, 80, 5], [20, 10, 10, 60]]
    >>> labels = ["CZE_C", "SVK_C"]
    >>> table = klastr.InputOutputTable.from_frame(
    ...     pd.DataFrame(cells, labels, [*labels, "CZE_HFCE", "SVK_HFCE"]))
    >>> round(klastr.export_content(table).at("CZE", "domestic_share"), 4)
    0.7778
    """
    table = several_countries(ground, "export_content")
    again = coefficient_draws(draws, seed=seed, error=error)
    model = model_of(table)
    names = countries_of(table)
    where = members_of(table, names)
    exports = where @ _exports_by_sector(table)
    domestic, moved = _domestic(model, names, again)
    absorbed = model_absorbed_abroad(model, names)
    empty = exports <= 0
    below = np.where(empty, 1.0, exports)
    columns = {
        "exports": exports,
        "domestic": domestic,
        "foreign": exports - domestic,
        "domestic_share": domestic / below,
        "absorbed_abroad": absorbed,
        "vax_ratio": absorbed / below,
    }
    values = np.column_stack(list(columns.values()))
    shares = np.array([name in ("domestic_share", "vax_ratio") for name in columns])
    drawn = None
    if moved is not None:
        drawn = np.full((len(moved), *values.shape), np.nan)
        drawn[:, :, 1], drawn[:, :, 2], drawn[:, :, 3] = moved, exports - moved, moved / below
    because = [(empty[:, None] & shares, Reason.NOT_POSITIVE)]
    formula = "v_r (I - A[r, r])^-1 e[r]"
    return _by_country(
        "export_content",
        model,
        names,
        values,
        formula,
        because,
        axis="part",
        parts=tuple(columns),
        drawn=drawn,
        again=again,
    )


def countries_of(table: InputOutputTable) -> tuple[str, ...]:
    """Countries that make something or buy, in the order of the table."""
    return tuple(dict.fromkeys((*table.countries, *(one for one in table.demand_countries if one))))


def members_of(table: InputOutputTable, names: tuple[str, ...]) -> Floats:
    """(C, N) 1 where a sector belongs to a country."""
    return np.asarray(np.array(names)[:, None] == np.array(table.countries), dtype=np.float64)


def demand_of(table: InputOutputTable, names: tuple[str, ...]) -> Floats:
    """(N, C) final demand by the country that asks."""
    whose = (np.array(table.demand_countries)[:, None] == np.array(names)).astype(np.float64)
    return np.asarray(table.final_demand @ whose)


def gross_trade(table: InputOutputTable) -> Floats:
    """(C, C) flows and final goods between countries."""
    names = countries_of(table)
    where = members_of(table, names)
    return np.asarray(where @ table.flows @ where.T + where @ demand_of(table, names))


def model_absorbed_abroad(model: LeontiefModel, names: tuple[str, ...]) -> Floats:
    """(C,) value added of each country that final demand elsewhere absorbs."""
    asked, where = demand_of(model.table, names), members_of(model.table, names)
    absorbed = where @ (_added(model.table)[:, None] * model.right(asked.T).T)
    return np.asarray(absorbed.sum(axis=1) - np.diag(absorbed))


def _added(table: InputOutputTable) -> Floats:
    return np.divide(table.value_added, table.output, out=np.zeros_like(table.output), where=table.output > 0)


def _exports_by_sector(table: InputOutputTable) -> Floats:
    """(N,) sales of each sector to other countries."""
    names = countries_of(table)
    where = members_of(table, names)
    home = np.array([names.index(country) for country in table.countries])
    sold = table.flows @ where.T + demand_of(table, names)
    return np.asarray(sold.sum(axis=1) - sold[np.arange(len(home)), home])


def _domestic(model: LeontiefModel, names: tuple[str, ...], again: CoefficientDraws) -> tuple[Floats, Floats | None]:
    """(C,) domestic value added in exports, country by country, and (B, C) draws of it."""
    table = model.table
    exports, added = _exports_by_sector(table), _added(table)
    found = np.zeros(len(names))
    moved = np.zeros((again.draws, len(names))) if again.are_alive else None
    for number, country in enumerate(names):
        mine = np.flatnonzero(np.array(table.countries) == country)
        if not mine.size:
            continue
        alone = LeontiefModel(table, np.ascontiguousarray(model.matrix[np.ix_(mine, mine)]), table.output[mine])
        made = alone.right(exports[mine][None])[0]
        found[number] = added[mine] @ made
        if moved is not None:
            moved[:, number] = drawn_right(alone, exports[mine][None], again)[:, 0] @ added[mine]
    return found, moved


def _by_country(
    measure_name: str,
    model: LeontiefModel,
    names: tuple[str, ...],
    values: Floats,
    formula: str,
    because: list[tuple[NDArray[np.bool_], Reason]],
    *,
    axis: str = "other",
    parts: tuple[str, ...] | None = None,
    drawn: Floats | None = None,
    again: CoefficientDraws | None = None,
) -> Measured:
    values = np.array(values)
    reasons = reasoned(values, *because)
    low = high = None
    settings: dict[str, Any] = about(model.table)
    if drawn is not None and again is not None:
        ends = interval(drawn.reshape(len(drawn), -1), values.ravel(), again.level)
        low, high = (end.reshape(values.shape) for end in ends)
        settings |= again.settings(model)
    return Measured(
        measure=measure_name,
        axes={"country": names, axis: parts or names},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula=formula,
        parts=lambda at: _largest_sectors(model, names, at) if axis == "other" else {},
        settings=settings,
        **labelled(model.table),
    )


def _largest_sectors(model: LeontiefModel, names: tuple[str, ...], at: tuple[int, ...]) -> Mapping[str, float | str]:
    """The sectors of the one country whose value added goes most to the other."""
    table = model.table
    asked = demand_of(table, names)[:, at[1]]
    arises = _added(table) * model.right(asked[None])[0] * members_of(table, names)[at[0]]
    order = np.argsort(-arises, kind="stable")[:5]
    return {f"value added in {table.industries[k]}": float(f"{arises[k]:.5g}") for k in order if arises[k] > 0}
