"""What the European table says about three numbers that klastr assumes; prints Markdown tables.

    KLASTR_REAL_DATA=... python speed/measured_assumptions.py

*Size dispersion.* In a division, persons per local unit differ between the regions of a country for two reasons: the
regions are different, by a variance tau of the logarithm, and plants are an accident, by log(1 + D / N) where there are
N of log-normal size. Both are estimated by maximum likelihood, division by division.

*Survival.* Growth of a cell differs from the growth of its division in its country by a variance tau of its own and by
the accident of plants, w0 + w1 - 2 s sqrt(w0 w1) with w = log(1 + (1 + 8) / N); s^(1 / years) is the yearly survival.

*Memory.* The prediction of persons from local units misses a cell by about as much in two years; the correlation of
the misses by the number of years between them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator

import numpy as np
from european_table import EuropeanTable, european_table
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import norm, t

from klastr.identify.redraw import SIZE_DISPERSION
from klastr.tables.predictions import persons_by_units

Floats = NDArray[np.float64]

FEWEST_REGIONS = 5
FEWEST_CELLS = 60
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def main() -> None:
    europe = european_table()
    size_dispersion(europe)
    survival(europe)
    memory(europe)


def header(*columns: str) -> None:
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def row(*cells: object) -> None:
    print(f"| {' | '.join(str(cell) for cell in cells)} |")


def from_country(logs: Floats, country: NDArray[np.intp]) -> Floats:
    """Logs less the median of their country, column by column; NaN where the country has too few."""
    found = np.full(logs.shape, np.nan)
    for one in np.unique(country):
        here = country == one
        enough = np.isfinite(logs[here]).sum(axis=0) >= FEWEST_REGIONS
        found[np.ix_(here, enough)] = logs[here][:, enough] - np.nanmedian(logs[here][:, enough], axis=0)
    return found


def log_likelihood(errors: Floats, variance: Floats, tails: float | None) -> float:
    spread = np.sqrt(variance)
    density = norm.logpdf(errors / spread) if tails is None else t.logpdf(errors / spread, tails)
    return float((density - np.log(spread)).sum())


def fitted(errors: Floats, variance_of: Callable[[Floats], Floats], start: list[float], tails: float | None) -> Floats:
    return minimize(lambda at: -log_likelihood(errors, variance_of(at), tails), start, method="Nelder-Mead").x


def divisions_of(errors: Floats) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """Divisions with enough cells, and these cells."""
    for k in range(errors.shape[1]):
        used = np.isfinite(errors[:, k])
        if used.sum() >= FEWEST_CELLS:
            yield k, used


def size_dispersion(europe: EuropeanTable) -> None:
    print("\n### Relative variance of plant sizes, quantiles over divisions\n")
    header("errors", "year", "divisions", *(f"{q:.0%}" for q in QUANTILES))
    values, units = europe.cells(europe.table.values), europe.cells(europe.table.establishments)
    for tails, name in ((None, "normal"), (10.0, "t, 10 degrees of freedom"), (4.0, "t, 4 degrees of freedom")):
        for year in (2010, 2014):
            at = europe.table.year_index(year)
            logs = np.log(np.where((values[at] > 0) & (units[at] > 0), values[at] / units[at], np.nan))
            errors = from_country(logs, europe.country)
            found = [dispersion(errors[used, k], units[at][used, k], tails) for k, used in divisions_of(errors)]
            row(name, year, len(found), *(f"{q:.1f}" for q in np.quantile(found, QUANTILES)))


def dispersion(errors: Floats, units: Floats, tails: float | None) -> float:
    def variance(at: Floats) -> Floats:
        return np.exp(at[0]) + np.log1p(np.exp(at[1]) / units)

    return float(np.exp(fitted(errors, variance, [-2.0, 2.0], tails)[1]))


def survival(europe: EuropeanTable) -> None:
    print("\n### Yearly survival of plants implied by growth, quantiles over divisions\n")
    header("errors", "years apart", "divisions", *(f"{q:.0%}" for q in QUANTILES))
    values, units = europe.cells(europe.table.values), europe.cells(europe.table.establishments)
    last = europe.table.year_index(2014)
    for tails, name in ((None, "normal"), (4.0, "t, 4 degrees of freedom")):
        for apart in (1, 2, 4):
            first = last - apart
            both = (values[first] > 0) & (values[last] > 0) & (units[first] > 0) & (units[last] > 0)
            growth = np.log(np.where(both, values[last], np.nan) / np.where(both, values[first], np.nan))
            errors = from_country(growth, europe.country)
            w0, w1 = (np.log1p((1 + SIZE_DISPERSION) / np.maximum(units[at], 1)) for at in (first, last))
            found = [shared(errors[used, k], w0[used, k], w1[used, k], tails) for k, used in divisions_of(errors)]
            row(name, apart, len(found), *(f"{q:.2f}" for q in np.quantile(found, QUANTILES) ** (1 / apart)))


def shared(errors: Floats, w0: Floats, w1: Floats, tails: float | None) -> float:
    def variance(at: Floats) -> Floats:
        return np.exp(at[0]) + w0 + w1 - 2 / (1 + np.exp(-at[1])) * np.sqrt(w0 * w1) + 1e-6

    return float(1 / (1 + np.exp(-fitted(errors, variance, [-5.0, 2.0], tails)[1])))


def memory(europe: EuropeanTable) -> None:
    print("\n### Correlation of the misses of the prediction from local units\n")
    years = range(1, len(europe.table.years))
    header("cells", *(f"{apart} years" if apart > 1 else "1 year" for apart in years))
    logs = np.log(np.where(europe.table.values > 0, europe.table.values, np.nan))
    predicted = persons_by_units(logs, np.maximum(europe.table.establishments, 0.3), europe.places)
    misses, units = europe.cells(logs - predicted), europe.cells(europe.table.establishments)
    for name, most in (("all", np.inf), ("under 20 local units", 20)):
        kept = np.where(units < most, misses, np.nan)
        row(name, *(f"{correlation(kept[:-apart], kept[apart:]):.2f}" for apart in years))


def correlation(one: Floats, other: Floats) -> float:
    both = np.isfinite(one) & np.isfinite(other)
    return float(np.corrcoef(one[both], other[both])[0, 1])


if __name__ == "__main__":
    warnings.simplefilter("ignore", RuntimeWarning)
    main()
