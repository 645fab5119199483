"""Did the poor regions grow faster than the rich ones? Beta convergence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.least_squares import Line, least_squares
from klastr.identify.dynamics.region_series import By, RegionSeries, Series, series_of
from klastr.identify.dynamics.summarised import Summarised, chance, years_note
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.tables.counted import counted
from klastr.tables.regional import Year

Floats = NDArray[np.float64]
Conditions = Mapping[str, Mapping[str, float]]

_LEVEL = 0.90
_FIRST, _LAST = ("alpha", "beta"), ("speed", "half_life", "r_squared", "regions")


@measure(
    family="dynamics",
    needs=("years",),
    returns=("term",),
    reference="Barro, R. J., Sala-i-Martin, X. (1992). Convergence. Journal of Political Economy 100 (2)",
    page="convergence",
    covers=(
        "Beta convergence, absolute",
        "Beta convergence, conditional",
        "Beta convergence, nonlinear estimate",
        "Speed of convergence and half-life",
    ),
)
def beta_convergence(
    ground: Series,
    *,
    by: By = "region",
    since: Year = None,
    at: Year = None,
    conditions: Conditions | None = None,
    region_level: int | None = None,
    industry_level: int | None = None,
) -> Summarised:
    """Regression of growth on the level it started from.

    ln(y1[r] / y0[r]) / T = alpha + beta ln y0[r] + conditions,  speed = -ln(1 + beta T) / T,  half-life = ln 2 / speed

    Parameters
    ----------
    ground : wide frame (index regions, columns years), RegionalTable with years, or mapping of year to table
        Of what convergence is asked: GDP per head; of a table, employment.
    by : {"region", "industry"}
        Of a table: employment of whole regions, or one regression for each industry.
    since, at : int, optional
        First and last year; default: those of the table. Years between are not used.
    conditions : mapping of name to (mapping of region to number), optional
        What regions converge to may depend on these (conditional convergence).
    region_level, industry_level : int, optional
        Needed where a table holds several levels.

    Returns
    -------
    Summarised
        By term: ``alpha, beta``, the conditions, ``speed`` a year, ``half_life`` in years, ``r_squared``, ``regions``;
        intervals of 90 %, p-values of a coefficient being 0. The speed is that of the nonlinear estimate too, which
        minimises the same squares. ``not_positive`` where there is no convergence and so no half-life; ``too_few``
        regions; ``no_variation`` where all started alike.

    Raises
    ------
    MissingYear, InvalidOption

    Notes
    -----
    Regions without a positive number in both years, or without a condition, are left out; ``settings["left_out"]``
    counts them. A negative beta also comes from errors in the first year alone (Galton's fallacy): read sigma
    convergence beside it.

    References
    ----------
    .. [1] Barro, R. J., Sala-i-Martin, X. (1992). Convergence. Journal of Political Economy 100 (2), 223-251.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> gdp = pd.DataFrame({2000: [10.0, 20.0, 40.0], 2010: [20.0, 32.0, 50.0]}, ["A", "B", "C"])
    >>> found = klastr.beta_convergence(gdp)
    >>> round(found.at("beta"), 4), round(found.at("speed"), 4), round(found.at("half_life"), 1)
    (-0.0339, 0.0414, 16.7)
    """
    series = series_of(ground, by=by, since=since, at=at, region_level=region_level, industry_level=industry_level)
    named = _conditions(series, conditions)
    terms = (*_FIRST, *named, *_LAST)
    gap = series.years[-1] - series.years[0]
    rows = [_terms(values[:, 0], values[:, -1], gap, list(named.values())) for values in series.values]
    columns = [np.stack(part) for part in zip(*rows, strict=True)]
    shape = (len(series.things), len(terms)) if series.axes else (len(terms),)
    values, low, high, p_values, reasons = (column.reshape(shape) for column in columns)
    return Summarised(
        measure="beta_convergence",
        axes={**series.axes, "term": terms},
        values=values,
        reasons=reasons.astype(np.uint8),
        low=low,
        high=high,
        p_values=p_values,
        formula="ln(y1 / y0) / T = alpha + beta ln y0",
        year=series.years[-1],
        sources=series.sources,
        notes=years_note(series.years),
        summary=_summary(series, *(np.stack(part) for part in list(zip(*rows, strict=True))[:4])),
        settings={
            "since": series.years[0],
            "at": series.years[-1],
            "interval_level": _LEVEL,
            "interval": "of least squares, normal errors",
            "null": "the coefficient is 0",
            "left_out": _left_out(series, list(named.values())),
        },
    )


def _summary(series: RegionSeries, values: Floats, low: Floats, high: Floats, p_values: Floats) -> str:
    """What the terms say together; one row of terms for each thing."""
    begins = f"Convergence of {counted(len(series.regions), 'region')}, {series.years[0]} to {series.years[-1]}:"
    beta, sure = values[:, 1], p_values[:, 1] < 0.05
    if len(values) > 1:
        known, down = int((~np.isnan(beta)).sum()), beta < 0
        return (
            f"{begins} those with less grew faster in {int(down.sum()):,} of {counted(known, 'industry')} "
            f"(p < 0.05 in {int((down & sure).sum()):,}), slower in {int((beta >= 0).sum()):,}."
        )
    if np.isnan(beta[0]):
        return f"{begins} no line can be drawn through {counted(int(values[0, -1]), 'region')}."
    faster = "faster" if beta[0] < 0 else "slower"
    said = f"{begins} those with less grew {faster} (beta {beta[0]:.4g}, 90% interval {low[0, 1]:.4g} to "
    said += f"{high[0, 1]:.4g}, {chance(p_values[0, 1])})"
    speed, half_life = values[0, -4], values[0, -3]
    if not np.isnan(half_life):
        said += f"; {speed:.2%} of the distance is closed in a year, half of it in {half_life:.3g} years"
    return f"{said}; {counted(int(values[0, -1]), 'region')} could be used."


def _conditions(series: RegionSeries, conditions: Conditions | None) -> dict[str, Floats]:
    """(R,) numbers of each condition; NaN where none is given.

    Raises
    ------
    InvalidOption
        A condition without a number for any region, or with the name of a term.
    """
    found = {}
    for name, given in (conditions or {}).items():
        numbers = np.array([given.get(region, np.nan) for region in series.regions], dtype=np.float64)
        if np.isnan(numbers).all() or name in (*_FIRST, *_LAST):
            raise InvalidOption(
                f"The condition {name!r} has no number for any of the {len(series.regions):,} regions, "
                f"or the name of a term.",
                hint=f"give a mapping of codes such as {series.regions[0]} to numbers, under another name.",
            )
        found[name] = numbers
    return found


def _usable(before: Floats, after: Floats, conditions: list[Floats]) -> NDArray[np.bool_]:
    known = ~np.isnan(np.stack([before, after, *conditions])).any(axis=0)
    return np.asarray(known & (before > 0) & (after > 0))


def _left_out(series: RegionSeries, conditions: list[Floats]) -> int:
    """Regions that are not used; over all industries, where each has its own line."""
    return int(sum((~_usable(values[:, 0], values[:, -1], conditions)).sum() for values in series.values))


def _terms(
    before: Floats, after: Floats, years: int, conditions: list[Floats]
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Values, both ends, p-values and reasons of every term."""
    kept = _usable(before, after, conditions)
    many = 2 + len(conditions)
    size = many + len(_LAST)
    values, low, high, p_values, reasons = (np.full(size, np.nan) for _ in range(5))
    reasons[:] = Reason.DEFINED
    start = np.log(before[kept])
    values[-1] = kept.sum()
    x = np.stack([np.ones(start.size), start, *(numbers[kept] for numbers in conditions)], axis=1)
    line = least_squares(np.log(after[kept] / before[kept]) / years, x)
    if line is None:
        reasons[:-1] = Reason.TOO_FEW if start.size <= many else Reason.NO_VARIATION
        return values, low, high, p_values, reasons
    values[:many], (low[:many], high[:many]), p_values[:many] = line.coefficients, line.ends(_LEVEL), line.p_values
    values[-2] = line.r_squared
    if np.isnan(line.r_squared):
        reasons[-2] = Reason.NO_VARIATION
    _speed(line, years, values, low, high, p_values, reasons, many)
    return values, low, high, p_values, reasons


def _speed(
    line: Line,
    years: int,
    values: Floats,
    low: Floats,
    high: Floats,
    p_values: Floats,
    reasons: Floats,
    at: int,
) -> None:
    """Put the speed and the half-life in their places."""
    down, up = (float(end[1]) for end in line.ends(_LEVEL))
    values[at], low[at], high[at] = (_rate(beta, years) for beta in (line.coefficients[1], up, down))
    p_values[at] = line.p_values[1]
    if np.isnan(values[at]):
        reasons[at : at + 2] = Reason.NOT_POSITIVE
        return
    if values[at] <= 0:
        reasons[at + 1] = Reason.NOT_POSITIVE
        return
    values[at + 1] = np.log(2) / values[at]
    low[at + 1] = np.log(2) / high[at] if high[at] > 0 else np.nan
    high[at + 1] = np.log(2) / low[at] if low[at] > 0 else np.nan


def _rate(beta: float, years: int) -> float:
    """-ln(1 + beta T) / T; NaN where a region would overshoot what it converges to."""
    return float(-np.log1p(beta * years) / years) if 1 + beta * years > 0 else float("nan")
