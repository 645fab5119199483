"""Is a region becoming more specialised in an industry? Growth of the location quotient; a region's portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.identify.dynamics.panel import Years, years_table
from klastr.identify.dynamics.summarised import years_note
from klastr.identify.growth import ShiftShare, shift_share
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.specialisation import quotients
from klastr.measures import checked_convention, measure
from klastr.results import Explanation, Result, check_labels, label_position, long_frame
from klastr.tables.regional import Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Portfolio(Result):
    """Specialisation and growth of every industry of every region, side by side.

    Attributes
    ----------
    regions, industries : tuple of str
    quotient : (R, I) float64
        Mean of the location quotients of the first and the last year.
    growth : (R, I) float64
        Of employment between them, a share.
    expected : (I,) float64
        Growth of the industry in all regions.
    size : (R, I) float64
        Persons employed in the last year.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    quotient: Floats
    growth: Floats
    expected: Floats
    size: Floats

    @property
    def quadrant(self) -> NDArray[np.object_]:
        """(R, I) words: specialised or not (quotient of 1 or more), growing or not; empty where one is unknown."""
        strong = np.where(self.quotient >= 1, "specialised", "not specialised").astype(object)
        moving = np.where(self.growth > 0, "growing", "not growing").astype(object)
        known = ~np.isnan(self.quotient) & ~np.isnan(self.growth)
        return np.where(known, strong + ", " + moving, "")

    def to_frame(self) -> pd.DataFrame:
        """One row per region and industry."""
        regions, industries = self.quotient.shape
        return long_frame(
            {
                "region": np.repeat(np.array(self.regions, dtype=object), industries),
                "industry": np.tile(np.array(self.industries, dtype=object), regions),
                "quotient": self.quotient.ravel(),
                "growth": self.growth.ravel(),
                "expected_growth": np.tile(self.expected, regions),
                "size": self.size.ravel(),
                "quadrant": self.quadrant.ravel(),
            }
        )

    def explain(self, *labels: str) -> Explanation:
        """Where one industry of one region stands."""
        check_labels(labels, ("region", "industry"))
        region, industry = labels
        r, i = label_position(region, self.regions, "region"), label_position(industry, self.industries, "industry")
        cells: dict[str, float | str] = {
            "mean location quotient": round(float(self.quotient[r, i]), 4),
            "growth": round(float(self.growth[r, i]), 4),
            "growth of the industry in all regions": round(float(self.expected[i]), 4),
            "persons employed": round(float(self.size[r, i]), 1),
        }
        where = self.quadrant[r, i] or "not placed: a year is missing, or nobody worked there"
        return Explanation(
            f"{industry} in {region}: {where}", "quotient against 1, growth against 0", cells, self.sources
        )


@measure(
    family="specialisation",
    needs=("years",),
    returns=("region", "industry"),
    reference="Haig, R. M. (1928). Major Economic Factors in Metropolitan Growth and Arrangement. New York",
    page="location-quotient",
    covers=("Growth of the location quotient",),
)
def quotient_growth(
    table: Years,
    *,
    since: Year = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    convention: str = "published",
    draws: int = 1000,
    seed: int = 0,
) -> Measured:
    """Growth of the location quotient between two years, as a share.

    g[r, i] = LQ[at, r, i] / LQ[since, r, i] - 1

    Parameters
    ----------
    table : RegionalTable with years, or mapping of year to table
        With both years. Hidden cells are estimated first; regions are followed through changes of their codes.
    since, at : int, optional
        First and last year; default: the first and the last of the table.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    convention : {"published"}
        The one formula. REAT's ``locq.growth`` sets their mean beside the growth of the jobs: see
        `specialisation_portfolio`.
    draws, seed : int
        How often plants and hidden cells of both years are drawn again for the interval (0: none).

    Returns
    -------
    Measured
        By region and industry, from -1 (it is gone) on. ``nobody_before`` where nobody worked there in the first year,
        ``not_there`` where the region cannot be followed back, or one of the years does not have it or the industry,
        ``unknown`` where there was less than one person, and that an estimate of a hidden cell. The interval moves
        the cell, not the totals.

    Raises
    ------
    MissingYear, InvalidOption
        A year is not in the table, or the first is not before the last.

    Examples
    --------
    >>> import pandas as pd
    >>> import klastr
    >>> frame = pd.DataFrame({"region": list("AABB") * 2, "industry": ["food", "steel"] * 4,
    ...                       "year": [2010] * 4 + [2014] * 4, "jobs": [50, 50, 50, 50, 50, 150, 50, 50]})
    >>> table = klastr.RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    >>> round(klastr.quotient_growth(table).at("A", "steel"), 3)
    0.125
    """
    convention = checked_convention(convention, quotient_growth)
    found = _both_years(table, since, at, region_level, industry_level, draws, seed)
    first, last = _quotients(found)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where((first > 0) & ~np.isnan(found.growth), last / first - 1, np.nan)
        scale = (1 + values) / (1 + found.growth)
        low, high = (None if end is None else (1 + end) * scale - 1 for end in (found.low, found.high))
        if low is not None and high is not None:
            low, high = np.minimum(low, values), np.maximum(high, values)
    reasons = _reasons(values, found)
    return Measured(
        measure="quotient_growth",
        axes={"region": found.regions, "industry": found.industries},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula="quotient of the last year / quotient of the first - 1",
        year=found.settings["at"],
        parts=lambda at: {"quotient before": float(first[at]), "quotient after": float(last[at])},
        sources=found.sources,
        notes=years_note((found.settings["since"], found.settings["at"])),
        settings={
            **found.settings,
            "convention": convention,
            "draws": draws,
            "seed": seed,
            "interval": _interval(found),
        },
    )


@measure(
    family="specialisation",
    needs=("years",),
    returns=("region", "industry"),
    reference="Howard, D. (2007). A regional economic performance matrix. J. Economic and Social Policy 11 (2), 4",
    page="economic-structure",
    covers=("Portfolio of specialisation and growth (portfolio)",),
    command="none",
)
def specialisation_portfolio(
    table: Years,
    *,
    since: Year = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
) -> Portfolio:
    """Where every industry of a region stands between specialised and not, growing and not.

    Across the mean location quotient of two years, upwards the growth of the jobs between them.

    Parameters
    ----------
    table : RegionalTable with years, or mapping of year to table
        With both years. Hidden cells are estimated first.
    since, at : int, optional
        First and last year; default: the first and the last of the table.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.

    Returns
    -------
    Portfolio
        `Portfolio.to_frame` has one row per point: position, size and quadrant.

    Raises
    ------
    MissingYear, InvalidOption
        A year is not in the table, or the first is not before the last.

    References
    ----------
    .. [1] Howard, D. (2007). A regional economic performance matrix: an aid to regional economic policy development.
       Journal of Economic and Social Policy 11 (2), article 4.

    Examples
    --------
    >>> import pandas as pd
    >>> import klastr
    >>> frame = pd.DataFrame({"region": list("AABB") * 2, "industry": ["food", "steel"] * 4,
    ...                       "year": [2010] * 4 + [2014] * 4, "jobs": [50, 50, 50, 50, 50, 150, 50, 50]})
    >>> table = klastr.RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    >>> print(klastr.specialisation_portfolio(table).explain("A", "steel").sentence)
    steel in A: specialised, growing
    """
    found = _both_years(table, since, at, region_level, industry_level, 0, 0)
    first, last = _quotients(found)
    return Portfolio(
        regions=found.regions,
        industries=found.industries,
        quotient=(first + last) / 2,
        growth=found.growth,
        expected=found.expected,
        size=found.after,
        settings=found.settings,
        sources=found.sources,
    )


def _reasons(values: Floats, found: ShiftShare) -> NDArray[np.uint8]:
    """Why there is no growth; a quotient of an industry that nobody has in one of the years is none either."""
    somebody = [np.nansum(cells, axis=0) > 0 for cells in (found.before, found.after)]
    one_year = np.broadcast_to((somebody[0] ^ somebody[1]) & (len(found.regions) > 1), values.shape)
    return reasoned(
        values,
        (np.isnan(found.before) | np.isnan(found.after) | one_year, Reason.NOT_THERE),
        (np.isnan(values) & (found.before > 0), Reason.UNKNOWN),
        otherwise=Reason.NOBODY_BEFORE,
    )


def _both_years(
    table: Years,
    since: Year,
    at: Year,
    region_level: int | None,
    industry_level: int | None,
    draws: int,
    seed: int,
) -> ShiftShare:
    """Employment of both years, regions followed through changes of their codes, and its growth with intervals."""
    return shift_share(
        years_table(table),
        since=since,
        at=at,
        region_level=region_level,
        industry_level=industry_level,
        draws=draws,
        seed=seed,
    )


def _interval(found: ShiftShare) -> str:
    if found.low is None:
        return "none: no draws were asked for, or the table names no establishments and hides no cell"
    return "plants and hidden cells of both years drawn again; the totals stay"


def _quotients(found: ShiftShare) -> tuple[Floats, Floats]:
    """(R, I) quotients of the first and the last year, over the regions that can be followed; NaN for the others."""
    followed = ~(np.isnan(found.before) | np.isnan(found.after))
    return _of_year(np.where(followed, found.before, 0)), _of_year(np.where(followed, found.after, 0))


def _of_year(jobs: Floats) -> Floats:
    return quotients(jobs, jobs.sum(axis=1), jobs.sum(axis=0), float(jobs.sum()))
