"""What a hidden cell could hold: three predictions from its surroundings, each with the error it makes where published.

*time*    the same cell in the nearest published years, moved with its industry and its number of local units
*size*    its number of local units times the persons per local unit usual for the industry, country and region
*margin*  the size of the region times the weight of the industry in the country

Each prediction is made for published cells too, as if they were hidden; how far it misses them, and how much less it
misses cells with many local units, gives its standard error. The predictions are averaged by precision. All of it
happens in logarithms, because a hidden cell is wrong by a factor, not by a number of persons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.tables.places import Groups, Places

Floats = NDArray[np.float64]

# A cell without local units may still hide somebody (a unit that opened late, a working owner): 496 of the 10,840
# published cells without local units in Eurostat's regional table 2008-2014 hold persons employed.
_LEAST_UNITS = 0.3
_UNKNOWN_ERROR = 1.0  # assumed where fewer than `_ENOUGH` published cells show how large the error is
_ENOUGH = 60
_NORMAL_90 = 1.645


@dataclass(frozen=True, slots=True)
class Prediction:
    """Natural logarithm of what each cell could hold, and its standard error; NaN and inf where nothing is known."""

    log_value: Floats
    log_error: Floats


def predicted(values: Floats, establishments: Floats | None, years: Floats, places: Places) -> Prediction:
    """Predict every cell from the others.

    Parameters
    ----------
    values : (T, R, I) float64
        NaN where hidden or not there.
    establishments : (T, R, I) float64, optional
        Local units; NaN where unknown.
    years : (T,) float64
        Calendar years.
    places : Places
        (R,) country and (I,) section numbers.

    Returns
    -------
    Prediction
        Arrays of shape (T, R, I).
    """
    logs = np.log(np.where(values > 0, values, np.nan))
    units = np.full(values.shape, np.nan)
    if establishments is not None:
        units = np.maximum(_of_nearest_year(establishments, years), _LEAST_UNITS)
    known = [_from_margins(logs, places)]
    if establishments is not None:
        known.append(persons_by_units(logs, units, places))
    predictions = [Prediction(log_value, error_by_units(logs - log_value, units)) for log_value in known]
    if len(years) > 1:
        predictions.append(_from_other_years(values, logs, units, years))
    return _averaged(predictions)


def error_by_units(residual: Floats, units: Floats) -> Floats:
    """Standard error of a prediction as a power of the number of local units.

    log(error) = a + b log(units), fitted to the 90th percentiles of |residual| / 1.645 in ten classes of size

    Parameters
    ----------
    residual : (T, R, I) float64
        Logarithm of published value minus prediction; NaN where not published.
    units : (T, R, I) float64
        Local units, NaN where unknown: such cells get the error of all published cells together.

    Returns
    -------
    (T, R, I) float64
    """
    seen = np.isfinite(residual)
    overall = _robust_error(residual[seen])
    error = np.full(residual.shape, overall)
    sized = seen & np.isfinite(units)
    if np.count_nonzero(sized) < 10 * _ENOUGH:
        return error
    intercept, slope = _power_of_units(np.abs(residual[sized]), np.log(units[sized]))
    return np.where(np.isfinite(units), np.exp(intercept + slope * np.log(units)), error)


def _robust_error(residual: Floats) -> float:
    if residual.size < _ENOUGH:
        return _UNKNOWN_ERROR
    return float(np.quantile(np.abs(residual), 0.9) / _NORMAL_90) or _UNKNOWN_ERROR


def _power_of_units(miss: Floats, log_units: Floats) -> tuple[float, float]:
    edges = np.unique(np.quantile(log_units, np.linspace(0, 1, 11)))
    part = np.clip(np.searchsorted(edges, log_units, side="right") - 1, 0, max(edges.size - 2, 0))
    rows = [(log_units[part == k].mean(), np.quantile(miss[part == k], 0.9)) for k in np.unique(part)]
    centre, height = (np.array(column) for column in zip(*rows, strict=True))
    height = np.log(np.maximum(height, 1e-3) / _NORMAL_90)
    if centre.size < 3:
        return float(height.mean()), 0.0
    slope, intercept = np.polyfit(centre, height, 1)
    return float(intercept), min(float(slope), 0.0)


def _averaged(predictions: list[Prediction]) -> Prediction:
    """Average by precision; errors are not taken to be independent, so the best one bounds what is gained."""
    weight = np.zeros(predictions[0].log_value.shape)
    total = np.zeros_like(weight)
    best = np.full(weight.shape, np.inf)
    for one in predictions:
        precision = np.where(np.isfinite(one.log_value), one.log_error**-2, 0.0)
        weight += precision
        total += np.where(precision > 0, precision * np.nan_to_num(one.log_value), 0.0)
        best = np.where(precision > 0, np.minimum(best, one.log_error), best)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Prediction(np.where(weight > 0, total / weight, np.nan), best)


# -- size and margin: additive models of logarithms ----------------------------------------------------------------


def _shrunken_means(values: Floats, group: Groups, groups: int, strength: float) -> Floats:
    """Group means pulled towards 0 as if `strength` further observations of 0 had been made in each group."""
    return np.bincount(group, values, groups) / (np.bincount(group, minlength=groups) + strength)


def persons_by_units(logs: Floats, units: Floats, places: Places) -> Floats:
    """log units + log persons per unit of the industry, in the country, and of the section in the region."""
    per_unit = logs - np.log(units)
    t, r, i = np.nonzero(np.isfinite(per_unit))
    left = per_unit[t, r, i]
    mean = left.mean() if left.size else np.nan
    industries, sections = logs.shape[2], int(places.section.max()) + 1
    countries = int(places.country.max()) + 1
    of_industry = _shrunken_means(left - mean, i, industries, 1)
    left = left - mean - of_industry[i]
    pair = places.country[r] * industries + i
    of_country = _shrunken_means(left, pair, countries * industries, 3)
    left = left - of_country[pair]
    of_region = _shrunken_means(left, r * sections + places.section[i], logs.shape[1] * sections, 5)
    usual = (
        mean
        + of_industry
        + of_country.reshape(countries, industries)[places.country]
        + of_region.reshape(-1, sections)[:, places.section]
    )
    return np.asarray(np.log(units) + usual[None])


def _from_margins(logs: Floats, places: Places) -> Floats:
    """log size of the region in that year + log weight of the industry, and of the industry in the country."""
    years, regions, industries = logs.shape
    countries = int(places.country.max()) + 1
    t, r, i = np.nonzero(np.isfinite(logs))
    seen, row, pair = logs[t, r, i], t * regions + r, places.country[r] * industries + i
    size, weight, own = np.zeros(years * regions), np.zeros(industries), np.zeros(countries * industries)
    for _ in range(5):  # backfitting; the change after five rounds is far below the error of the prediction
        size = _shrunken_means(seen - weight[i] - own[pair], row, size.size, 1e-9)
        weight = _shrunken_means(seen - size[row] - own[pair], i, industries, 1e-9)
        own = _shrunken_means(seen - size[row] - weight[i], pair, own.size, 3)
    has_any = np.bincount(row, minlength=size.size) > 0
    size = np.where(has_any, size, np.nan).reshape(years, regions)
    return np.asarray(size[:, :, None] + (weight + own.reshape(countries, industries))[places.country][None])


# -- time: the same cell in other years ------------------------------------------------------------------------------


def _from_other_years(values: Floats, logs: Floats, units: Floats, years: Floats) -> Prediction:
    """The nearest published year before and after, each moved to this year; both together form a bridge."""
    moved = logs - _industry_trend(values)[:, None, :]
    log_units = np.log(units) - _industry_trend(units)[:, None, :]
    share = _response_to_units(moved, log_units)
    adjusted = moved - np.where(np.isfinite(log_units), share * log_units, 0.0)
    before, gap_before = _nearest_before(adjusted, years)
    after, gap_after = _nearest_before(adjusted[::-1], -years[::-1])
    after, gap_after = after[::-1], gap_after[::-1]
    nearness_before, nearness_after = 1 / gap_before, 1 / gap_after  # 1 / inf = 0 where there is no such year
    nearness = nearness_before + nearness_after
    with np.errstate(invalid="ignore", divide="ignore"):
        bridge = (np.nan_to_num(before) * nearness_before + np.nan_to_num(after) * nearness_after) / nearness
        gap = 1 / nearness
    back = _industry_trend(values)[:, None, :] + np.where(np.isfinite(log_units), share * log_units, 0.0)
    step = error_by_units((adjusted - before) / np.sqrt(np.where(np.isfinite(gap_before), gap_before, np.nan)), units)
    return Prediction(
        np.where(nearness > 0, bridge + back, np.nan),
        np.where(nearness > 0, step * np.sqrt(np.where(nearness > 0, gap, 1.0)), np.inf),
    )


def _industry_trend(values: Floats) -> Floats:
    """(T, I): log of the industry's total, chained over the regions published in both of two neighbouring years."""
    trend = np.zeros((values.shape[0], values.shape[2]))
    for t in range(1, values.shape[0]):
        both = (values[t] > 0) & (values[t - 1] > 0)
        now, then = (np.where(both, values[k], 0.0).sum(axis=0) for k in (t, t - 1))
        trend[t] = trend[t - 1] + np.log(np.where(then > 0, now, 1.0) / np.where(then > 0, then, 1.0))
    return trend


def _response_to_units(moved: Floats, log_units: Floats) -> float:
    """By how much persons employed follow the number of local units from year to year, between 0 and 1."""
    persons, units = np.diff(moved, axis=0), np.diff(log_units, axis=0)
    seen = np.isfinite(persons) & np.isfinite(units) & (np.abs(persons) < 2)
    square = float((units[seen] ** 2).sum())
    return min(max(float((persons[seen] * units[seen]).sum()) / square, 0.0), 1.0) if square > 0 else 0.0


def _of_nearest_year(units: Floats, years: Floats) -> Floats:
    """Local units; where the office hides them too, those of the nearest year that has them."""
    before, since = _nearest_before(units, years)
    after, until = (array[::-1] for array in _nearest_before(units[::-1], -years[::-1]))
    return np.where(np.isfinite(units), units, np.where(since <= until, before, after))


def _nearest_before(logs: Floats, years: Floats) -> tuple[Floats, Floats]:
    """For each cell its last published value in an earlier year, and how many years ago that was (inf: never)."""
    last, gap = np.full(logs.shape, np.nan), np.full(logs.shape, np.inf)
    for t in range(1, len(years)):
        step = years[t] - years[t - 1]
        fresh = np.isfinite(logs[t - 1])
        last[t] = np.where(fresh, logs[t - 1], last[t - 1])
        gap[t] = np.where(fresh, step, gap[t - 1] + step)
    return last, gap
