"""Did regions become more alike? Sigma convergence."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.least_squares import least_squares
from klastr.identify.dynamics.region_series import By, Series, series_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import interval_of_draws
from klastr.measures import measure
from klastr.methods.streams import stream
from klastr.tables.regional import Year

Floats = NDArray[np.float64]
Spread = Literal["sd_log", "cv", "sd", "variance"]

_LEVEL = 0.90
_FEWEST = 3


@measure(
    family="dynamics",
    needs=("years",),
    returns=("year",),
    reference="Barro, R. J., Sala-i-Martin, X. (1992). Convergence. Journal of Political Economy 100 (2)",
    page="convergence",
    covers=("Sigma convergence, two years", "Sigma convergence, trend over years"),
)
def sigma_convergence(
    ground: Series,
    *,
    by: By = "region",
    spread: Spread = "sd_log",
    since: Year = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    draws: int = 200,
    seed: int = 0,
) -> Measured:
    """Dispersion of an attribute among regions, year by year.

    sigma[t] = sqrt(sum_r (ln y[r, t] - mean)^2 / (R - 1)); or sd / mean (cv), sd, variance of y itself

    Parameters
    ----------
    ground : wide frame (index regions, columns years), RegionalTable with years, or mapping of year to table
    by : {"region", "industry"}
        Of a table: employment of whole regions, or of each industry among regions.
    spread : {"sd_log", "cv", "sd", "variance"}
    since, at : int, optional
        First and last year; default: those of the table.
    region_level, industry_level : int, optional
        Needed where a table holds several levels.
    draws, seed : int
        How often the regions are drawn again, with replacement and the same in all years (0: no interval).

    Returns
    -------
    Measured
        By year. ``p_value``: that the variance is as in the first year, two-sided, by the test of Pitman and Morgan for
        the same regions twice. ``settings`` hold the slope over the years (``trend``) with its p-value.
        ``too_few`` regions; ``not_positive`` for a coefficient of variation around 0.

    Raises
    ------
    MissingYear, InvalidOption

    Notes
    -----
    Only regions with a number in every year are counted (a positive one for logarithms), so that dispersion does not
    change because regions come and go. REAT tests the two years with an F test, which takes them for two independent
    samples: it finds far less than there is.

    References
    ----------
    .. [1] Pitman, E. J. G. (1939). A note on normal correlation. Biometrika 31, 9-12.
    .. [2] Carree, M., Klomp, L. (1997). Testing the convergence hypothesis: a comment. Review of Economics and
       Statistics 79 (4), 683-686.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> gdp = pd.DataFrame({2000: [10.0, 20.0, 40.0], 2010: [20.0, 32.0, 50.0]}, ["A", "B", "C"])
    >>> found = klastr.sigma_convergence(gdp)
    >>> round(found.at("2000"), 3), round(found.at("2010"), 3)
    (0.693, 0.458)
    """
    if spread not in get_args(Spread):
        raise InvalidOption(f"sigma_convergence has no spread {spread!r}.", hint=f"use {', '.join(get_args(Spread))}.")
    series = series_of(ground, by=by, since=since, at=at, region_level=region_level, industry_level=industry_level)
    answers = [_of_one(values, spread, draws, seed) for values in series.values]
    values, low, high, p_values = (np.stack(part) for part in zip(*answers, strict=True))
    few = np.array([_kept(cells, spread).shape[0] < _FEWEST for cells in series.values])[:, None]
    reasons = reasoned(values, (few, Reason.TOO_FEW), otherwise=Reason.NOT_POSITIVE)
    years = tuple(str(year) for year in series.years)
    shape = (len(series.things), len(years)) if series.axes else (len(years),)
    slope, chance = _trend(values[0], series.years)
    return Measured(
        measure="sigma_convergence",
        axes={**series.axes, "year": years},
        values=values.reshape(shape),
        reasons=reasons.reshape(shape),
        low=low.reshape(shape) if draws else None,
        high=high.reshape(shape) if draws else None,
        p_values=p_values.reshape(shape),
        formula=spread,
        sources=series.sources,
        settings={
            "spread": spread,
            "draws": draws,
            "seed": seed,
            "interval_level": _LEVEL,
            "interval": "regions drawn again",
            "null": "the variance of the first year",
            "regions": int(_kept(series.values[0], spread).shape[0]),
            **({} if series.axes else {"trend": slope, "trend_p_value": chance}),
        },
    )


def _kept(values: Floats, spread: Spread) -> Floats:
    """(r, T) the regions with a number in every year, in logarithms where these are asked for."""
    positive = (values > 0) if spread == "sd_log" else ~np.isnan(values)
    kept = values[positive.all(axis=1)]
    return np.log(kept) if spread == "sd_log" else kept


def _of_one(values: Floats, spread: Spread, draws: int, seed: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Dispersion by year, both ends of its interval, p-values."""
    kept = _kept(values, spread)
    gap = np.full(values.shape[1], np.nan)
    if len(kept) < _FEWEST:
        return gap.copy(), gap.copy(), gap.copy(), gap.copy()
    found = _dispersion(kept, spread)
    low, high = gap.copy(), gap.copy()
    if draws:
        again = stream(seed, "sigma convergence").integers(0, len(kept), (draws, len(kept)))
        low, high = interval_of_draws(_dispersion(kept[again], spread), found, _LEVEL, lowest=0)
    return found, low, high, _pitman_morgan(kept)


def _dispersion(kept: Floats, spread: Spread) -> Floats:
    """(..., T) of (..., r, T)."""
    variance = kept.var(axis=-2, ddof=1)
    if spread == "variance":
        return np.asarray(variance)
    deviation = np.sqrt(variance)
    if spread != "cv":
        return np.asarray(deviation)
    mean = kept.mean(axis=-2)
    return np.asarray(np.divide(deviation, mean, out=np.full(deviation.shape, np.nan), where=mean > 0))


def _pitman_morgan(kept: Floats) -> Floats:
    """(T,) p-values of equal variance against the first year: the correlation of sums and differences is 0."""
    from scipy.stats import t

    first, many = kept[:, :1], kept.shape[0]
    sums, differences = kept + first, kept - first
    sums, differences = sums - sums.mean(axis=0), differences - differences.mean(axis=0)
    length = np.sqrt((sums**2).sum(axis=0) * (differences**2).sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.clip((sums * differences).sum(axis=0) / np.where(length > 0, length, 1.0), -1, 1)
        statistic = np.abs(r) * np.sqrt((many - 2) / (1 - r**2))
    found = 2 * t.sf(statistic, many - 2)
    found[0] = np.nan
    return np.asarray(found)


def _trend(values: Floats, years: tuple[int, ...]) -> tuple[float, float]:
    """Slope of dispersion over the years, and its p-value; NaN with fewer than three."""
    if len(years) < _FEWEST or np.isnan(values).any():
        return float("nan"), float("nan")
    time = np.array(years, dtype=np.float64)
    line = least_squares(values, np.stack([np.ones(time.size), time - time.mean()], axis=1))
    return (float("nan"), float("nan")) if line is None else (float(line.coefficients[1]), float(line.p_values[1]))
