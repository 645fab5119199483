"""What is looked at in space: quotients, shares, jobs, rates or any number of the regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.reasons import Reason
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    from klastr.identify.spatial.weights import SpatialWeights

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]
Of = Literal["quotient", "symmetric", "share", "log", "jobs", "rate", "values"]
Spatial: TypeAlias = "Ground | Mapping[str, float]"


@dataclass(frozen=True, kw_only=True, eq=False)
class Variable:
    """One number per region for each of several industries or attributes.

    Attributes
    ----------
    values : (R, N) float64
        NaN where a reason stands.
    region_reasons : (R,), column_reasons : (N,)
        `Reason` of a whole row or column.
    axis : {"industry", "attribute"}
        What the columns are.
    says : str
        What the numbers are, for a formula.
    """

    regions: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats
    region_reasons: Codes
    column_reasons: Codes
    axis: str
    of: str
    says: str
    year: Year = None
    sources: tuple[str, ...] = ()


def variable_of(ground: Spatial, of: Of = "quotient") -> Variable:
    """The numbers to look at.

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable, wide frame, or mapping of region to number
        A mapping (or a column of a frame) is one attribute, taken as it is.
    of : {"quotient", "symmetric", "share", "log", "jobs", "rate", "values"}
        Location quotient; (LQ - 1) / (LQ + 1), which a few very high quotients do not rule; share of the region's jobs;
        log(1 + jobs); jobs; the share standardised for the size of its region (Assunção and Reis 1999); the numbers of
        a frame as they are.

    Raises
    ------
    InvalidOption
        An `of` that does not exist, or an attribute without any number.

    Examples
    --------
    >>> variable_of({"A": 1.0, "B": float("nan")}).region_reasons.tolist()
    [0, 13]
    """
    if of not in get_args(Of):
        near = nearest_names(of, get_args(Of)) or get_args(Of)
        raise InvalidOption(f"There is no variable of={of!r}.", hint=f"use {' or '.join(near)}.", of=of)
    if isinstance(ground, Mapping) or not (isinstance(ground, IndustryGrid | RegionalTable) or _is_frame(ground)):
        return _attribute(dict(ground.items()), str(getattr(ground, "name", None) or "attribute"))
    if of == "values" and _is_frame(ground):
        return _attributes(ground)
    if of == "values":
        raise InvalidOption("A table of jobs has no values of its own.", hint="give a frame, or use of='jobs'.", of=of)
    grid = cells_of(ground)
    total = grid.region_total
    empty_region = (grid.employment.sum(axis=1) <= 0) | (total <= 0)
    empty_industry = grid.employment.sum(axis=0) <= 0
    values, says = _numbers(grid, of)
    if empty_region.any() or empty_industry.any():
        values[empty_region] = np.nan
        values[:, empty_industry] = np.nan
    return Variable(
        regions=grid.regions,
        columns=grid.industries,
        values=values,
        region_reasons=np.where(empty_region, Reason.EMPTY_REGION, Reason.DEFINED).astype(np.uint8),
        column_reasons=np.where(empty_industry, Reason.EMPTY_INDUSTRY, Reason.DEFINED).astype(np.uint8),
        axis="industry",
        of=of,
        says=says,
        year=grid.year,
        sources=grid.sources,
    )


def default_weights(regions: tuple[str, ...], weights: SpatialWeights | None) -> SpatialWeights:
    """The weights given, for these regions; else those of the built-in list of neighbours."""
    from klastr.identify.spatial.spatial_weights import spatial_weights

    return spatial_weights(regions) if weights is None else weights.of_regions(regions)


def eb_standardised(events: Floats, population: Floats) -> Floats:
    """(R, N) rates standardised for the different sizes of their regions.

    z[r] = (p[r] - b) / sqrt(v[r]),  p = E / P,  b = sum E / sum P,  v[r] = a + b / P[r],
    a = sum P (p - b)^2 / sum P - b / mean P;  v = b / P where it would not be positive

    Parameters
    ----------
    events : (R, N) float64
    population : (R,) float64
        Above 0.

    References
    ----------
    .. [1] Assunção, R. M. and Reis, E. A. (1999). A new proposal to adjust Moran's I for population density. Statistics
       in Medicine 18 (16), 2147-2162.
    """
    weight = population[:, None]
    rates = events / weight
    overall = events.sum(axis=0) / population.sum()
    spread = (weight * (rates - overall) ** 2).sum(axis=0) / population.sum()
    variance = spread - overall / population.mean() + overall / weight
    variance = np.where(variance < 0, overall / weight, variance)
    return np.asarray(np.divide(rates - overall, np.sqrt(variance), out=np.zeros_like(rates), where=variance > 0))


def _is_frame(ground: Any) -> bool:
    return hasattr(ground, "columns") and hasattr(ground, "index")


def _numbers(grid: IndustryGrid, of: str) -> tuple[Floats, str]:
    """(R, I) numbers, and what they are; finite wherever neither the region nor the industry is empty."""
    jobs = grid.employment
    if of == "jobs":
        return jobs.copy(), "jobs"
    if of == "log":
        return np.log1p(jobs), "log(1 + jobs)"
    inverse = np.where(grid.region_total > 0, 1 / np.maximum(grid.region_total, 1e-300), 0.0)
    share = jobs * inverse[:, None]
    if of == "share":
        return share, "share of the region's jobs"
    if of == "rate":
        inside = grid.region_total > 0
        rates = np.zeros_like(jobs)
        if inside.any():
            rates[inside] = eb_standardised(jobs[inside], grid.region_total[inside])
        return rates, "share of the region's jobs, standardised for the region's size"
    everywhere = jobs.sum(axis=0) / max(float(grid.region_total.sum()), 1e-300)
    share *= np.where(everywhere > 0, 1 / np.where(everywhere > 0, everywhere, 1.0), 0.0)
    if of == "quotient":
        return share, "location quotient"
    return (share - 1) / (share + 1), "(LQ - 1) / (LQ + 1)"


def _attribute(numbers: Mapping[Any, Any], name: str) -> Variable:
    return _of_values(tuple(str(region) for region in numbers), (name,), [[value] for value in numbers.values()])


def _attributes(frame: Any) -> Variable:
    regions, columns = (tuple(str(label) for label in labels) for labels in (frame.index, frame.columns))
    return _of_values(regions, columns, frame)


def _of_values(regions: tuple[str, ...], columns: tuple[str, ...], numbers: Any) -> Variable:
    """Numbers as they are; a region without any is unknown, and so is a column with a gap elsewhere."""
    values = np.array(numbers, dtype=np.float64).reshape(len(regions), len(columns))
    values[~np.isfinite(values)] = np.nan
    if np.isnan(values).all():
        raise InvalidOption(
            f"None of the {len(regions):,} regions has a number.", hint="give region -> number, or a frame of numbers."
        )
    silent = np.isnan(values).all(axis=1)
    gaps = np.isnan(values[~silent]).any(axis=0)
    return Variable(
        regions=regions,
        columns=columns,
        values=values,
        region_reasons=np.where(silent, Reason.UNKNOWN, Reason.DEFINED).astype(np.uint8),
        column_reasons=np.where(gaps, Reason.UNKNOWN, Reason.DEFINED).astype(np.uint8),
        axis="attribute",
        of="values",
        says="value",
    )
