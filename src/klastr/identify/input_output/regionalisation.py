"""A region's own input-output table, out of the national one and employment by region and industry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import recognised_industries
from klastr.errors import InvalidOption, NothingToMeasure, Problem, nearest_names
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.input_output.answers import by_pair
from klastr.identify.input_output.coefficient_draws import ERROR, coefficient_draws
from klastr.identify.input_output.ground import InputOutputGround, table_of
from klastr.identify.input_output.inverse import model_of
from klastr.identify.input_output.regional_quotients import DELTA, Method, simple_quotients, trading_quotients
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import TableDraws, table_draws
from klastr.measures import measure
from klastr.tables.coverage import coverage_by_codes
from klastr.tables.input_output import InputOutputTable
from klastr.tables.input_output_checks import checked

Floats = NDArray[np.float64]

_CROSS_HAULING = (
    "Quotients let a region import only what it does not make enough of: goods that are sold and bought at the same "
    "time (cross-hauling) are missed, and regional coefficients come out too large, most with SLQ and CILQ."
)


@measure(
    family="input-output",
    needs=("flows", "table"),
    returns=("industry", "other"),
    reference="Flegg, A. T. and Webber, C. D. (1997). On the appropriate use of location quotients in generating "
    "regional input-output tables. Regional Studies 31",
    page="regionalisation",
    covers=(
        "Regionalisation by SLQ",
        "Regionalisation by CILQ",
        "Regionalisation by FLQ",
        "Regionalisation by AFLQ",
    ),
    command="io",
)
def regional_coefficients(
    ground: InputOutputGround,
    employment: Ground,
    region: str,
    *,
    method: Method = "flq",
    delta: float = DELTA,
    draws: int = 200,
    seed: int = 0,
    error: float = ERROR,
    plant_size: float | None = None,
) -> Measured:
    """What a region's industries buy from each other within the region, per unit of output.

    R[i, j] = A[i, j] q[i, j],  q: SLQ, CILQ, FLQ or AFLQ; see `klastr.identify.input_output.regional_quotients`

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
        The national table, of what is made in the country itself.
    employment : IndustryGrid, RegionalTable or wide frame, R regions x I industries
        All regions of the country: together they are the reference.
    region : str
    method : {"flq", "slq", "cilq", "aflq"}
    delta : float
        Strength of the correction for the size of the region (FLQ, AFLQ).
    draws, seed : int
        How often employment and coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every national coefficient in the draws.
    plant_size : float, optional
        Persons per plant where the table of regions names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        ``industry`` sells, ``other`` buys. ``unknown`` where the regional table does not have one of the two,
        ``empty_industry`` where nobody works in the supplying industry in any region, ``no_output`` where the buyer
        makes nothing in the national table.

    Raises
    ------
    InvalidTable
    InvalidOption
        A region that the table does not hold, another method, a table of several countries.
    NothingToMeasure
        The industries of the two tables do not meet, or are coarser than those of the input-output table.

    References
    ----------
    .. [1] Flegg, A. T. and Webber, C. D. (1997). On the appropriate use of location quotients in generating regional
       input-output tables: reply. Regional Studies 31 (8), 795-805.
    .. [2] Flegg, A. T. and Webber, C. D. (2000). Regional size, regional specialization and the FLQ formula. Regional
       Studies 34 (6), 563-569.
    .. [3] Flegg, A. T. and Tohmo, T. (2013). Regional input-output tables and the FLQ formula: a case study of Finland.
       Regional Studies 47 (5), 703-721.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["steel", "food"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> jobs = klastr.RegionalTable.from_rows(
    ...     [("A", "steel", 20), ("A", "food", 30), ("B", "steel", 80), ("B", "food", 370)])
    >>> klastr.regional_coefficients(table, jobs, "A", draws=0).to_frame().round(4).loc["food", "steel"].item()
    0.0457
    """
    table = _national(ground)
    grid = cells_of(employment)
    laid = _laid(table, grid, region)
    again = coefficient_draws(draws, seed=seed, error=error)
    moving = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    model = model_of(table)
    quotients = trading_quotients(laid.here, laid.everywhere, method=method, delta=delta)
    values = model.matrix * quotients
    empty = (laid.everywhere == 0)[:, None]
    unknown = ~laid.known[:, None] | ~laid.known[None, :]
    spread = _spread(model.matrix, values, laid, moving, method, delta, error) if again.are_alive else None
    return by_pair(
        "regional_coefficients",
        model,
        values,
        formula="R[i, j] = A[i, j] x quotient[i, j]",
        spread=spread,
        error=error,
        because=[
            (unknown, Reason.UNKNOWN),
            (empty | empty.T, Reason.EMPTY_INDUSTRY),
            (~model.makes[None, :], Reason.NO_OUTPUT),
        ],
        parts=lambda at: _parts(model.matrix, quotients, laid, at),
        region=region,
        method=method,
        delta=delta if method in ("flq", "aflq") else None,
        employment_drawn=moving.means,
        note=_CROSS_HAULING,
    )


def regional_input_output(
    ground: InputOutputGround, employment: Ground, region: str, *, method: Method = "flq", delta: float = DELTA
) -> InputOutputTable:
    """A region's own table: output by its share of jobs, flows by its coefficients, the rest imported.

    x_r = x e / E,  Z_r = R x_r,  imports from elsewhere in the country: (A - R) x_r

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
        The national table, of what is made in the country itself.
    employment : IndustryGrid, RegionalTable or wide frame, R regions x I industries
        All regions of the country.
    region : str
    method : {"flq", "slq", "cilq", "aflq"}
    delta : float
        Strength of the correction for the size of the region (FLQ, AFLQ).

    Returns
    -------
    InputOutputTable
        Of the sectors that the regional table knows; all measures can be taken of it. Final demand holds sales to
        other regions. ``employment`` is that of the region.

    Raises
    ------
    InvalidTable, InvalidOption, NothingToMeasure

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["steel", "food"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> jobs = klastr.RegionalTable.from_rows(
    ...     [("A", "steel", 20), ("A", "food", 30), ("B", "steel", 80), ("B", "food", 370)])
    >>> own = klastr.regional_input_output(table, jobs, "A")
    >>> own.output.tolist(), klastr.multipliers(own).to_frame()["output"].round(3).tolist()
    ([200.0, 150.0], [1.249, 1.343])
    """
    table = _national(ground)
    laid = _laid(table, cells_of(employment), region)
    kept = np.flatnonzero(laid.known & (laid.everywhere > 0) & (table.output > 0))
    left = [label for k, label in enumerate(table.industries) if k not in set(kept.tolist())]
    quotients = trading_quotients(laid.here, laid.everywhere, method=method, delta=delta)[np.ix_(kept, kept)]
    share = laid.here[kept] / laid.everywhere[kept]
    output = table.output[kept] * share
    national = table.flows[np.ix_(kept, kept)] * share[None, :]
    flows = national * quotients
    outside = table.flows[:, kept].sum(axis=0) * share - flows.sum(axis=0)
    notes = [Problem("cross_hauling", _CROSS_HAULING, severity="note")]
    if left:
        shown = ", ".join(left[:4]) + (" ..." if len(left) > 4 else "")
        message = f"{len(left):,} sectors that the regional table does not have are left out ({shown})."
        notes.append(Problem("left_out", message, len(left), severity="warning"))
    return checked(
        replace(
            table,
            name=f"{table.name}, {region}",
            industries=tuple(table.industries[k] for k in kept),
            codes=tuple((table.codes or table.industries)[k] for k in kept),
            flows=flows,
            final_demand=(output - flows.sum(axis=1))[:, None],
            demand=("final demand and sales to other regions",),
            households=(),
            exports=(),
            household_leak=0.0,
            value_added=table.value_added[kept] * share,
            output=output,
            sold=None,
            compensation=None if table.compensation is None else table.compensation[kept] * share,
            other_inputs={
                **{name: values[kept] * share for name, values in table.other_inputs.items()},
                "from other regions": outside,
            },
            extensions={"employment": laid.here[kept]},
            extension_units={"employment": "persons"},
            problems=tuple(notes),
        )
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Laid:
    """Employment laid over the N sectors of a national table."""

    weights: Floats
    """(N, I)"""
    region: int
    here: Floats
    everywhere: Floats
    known: NDArray[np.bool_]


def _national(ground: InputOutputGround) -> InputOutputTable:
    table = table_of(ground)
    if table.is_of_countries:
        raise InvalidOption(
            f"'{table.name}' is a table of several countries; a region's table is made out of a national one.",
            hint="take a national table.",
        )
    return table


def _laid(table: InputOutputTable, grid: IndustryGrid, region: str) -> _Laid:
    if region not in grid.regions:
        near = nearest_names(region, grid.regions) or grid.regions[:3]
        raise InvalidOption(f"There is no region {region!r}.", hint=f"its codes are such as {', '.join(near)}.")
    known = recognised_industries(grid.industries)
    found = coverage_by_codes(table.industries, grid.industries, known)
    if not found.known.any():
        raise NothingToMeasure(
            f"No industry of the regional table ({grid.industries[0]} ...) is in '{table.name}' ({table.industries[0]} "
            "...).",
            hint="both need the same classification.",
        )
    coarse = [grid.industries[i] for i in np.flatnonzero(found.weights.sum(axis=0) > 1)]
    if coarse:
        raise NothingToMeasure(
            f"{len(coarse):,} industries of the regional table hold several sectors of '{table.name}' (first: "
            f"{coarse[0]}): their jobs cannot be told apart.",
            hint="take finer industries (--industry-level), or add up sectors of the table first.",
        )
    laid = found.weights @ grid.employment.T
    covered = found.weights.sum(axis=1) > 0
    at = grid.regions.index(region)
    gaps = np.where(covered[:, None], laid, np.nan)
    if not np.nansum(gaps[:, at]) > 0:
        raise NothingToMeasure(f"Nobody works in region {region!r}.", hint="take another region or year.")
    return _Laid(found.weights, at, gaps[:, at], gaps.sum(axis=1), covered)


def _spread(
    matrix: Floats, values: Floats, laid: _Laid, moving: TableDraws, method: Method, delta: float, error: float
) -> Floats:
    """(N, N) standard errors: of the coefficients, and of the quotients when employment is drawn again."""
    total, squares, many = np.zeros_like(values), np.zeros_like(values), 0
    if moving.are_alive:
        for block in moving.blocks():
            for one in block.astype(np.float64):
                jobs = np.where(laid.known[:, None], laid.weights @ one.T, np.nan)
                again = matrix * trading_quotients(jobs[:, laid.region], jobs.sum(axis=1), method=method, delta=delta)
                moved = np.nan_to_num(again - values)
                total, squares, many = total + moved, squares + moved**2, many + 1
    variance = squares / max(many, 1) - (total / max(many, 1)) ** 2
    return np.asarray(np.sqrt(np.maximum(variance, 0) + (error * np.nan_to_num(values)) ** 2))


def _parts(matrix: Floats, quotients: Floats, laid: _Laid, at: tuple[int, ...]) -> Mapping[str, float | str]:
    simple = simple_quotients(laid.here, laid.everywhere)
    seller, buyer = at
    return {
        "national coefficient": round(float(matrix[seller, buyer]), 6),
        "quotient": round(float(quotients[seller, buyer]), 4),
        "location quotient of the seller": round(float(simple[seller]), 4),
        "location quotient of the buyer": round(float(simple[buyer]), 4),
        "jobs of the seller here": float(np.nan_to_num(laid.here[seller])),
        "jobs of the buyer here": float(np.nan_to_num(laid.here[buyer])),
    }
