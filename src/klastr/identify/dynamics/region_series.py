"""One number for each region and year: GDP per head, employment, or employment in one industry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, MissingYear
from klastr.identify.dynamics.panel import Panel, Years, panel_of
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
By = Literal["region", "industry"]

Series: TypeAlias = "RegionSeries | pd.DataFrame | Years"
"""A wide frame (index regions, columns years) is an attribute; tables are added up over their industries."""


@dataclass(frozen=True, eq=False)
class RegionSeries:
    """An attribute of R regions in T years, of G things at once.

    Attributes
    ----------
    values : (G, R, T) float64
        NaN where it is not known.
    things : tuple of str
        (G,) industries; one empty name where the attribute is of the whole region.
    """

    regions: tuple[str, ...]
    years: tuple[int, ...]
    things: tuple[str, ...]
    values: Floats
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.values.flags.writeable = False

    @property
    def axes(self) -> dict[str, tuple[str, ...]]:
        """The first dimension of an answer: the industries, where there are several."""
        return {} if self.things == ("",) else {"industry": self.things}

    def between(self, since: Year, at: Year) -> RegionSeries:
        """The years from `since` to `at`; default: all.

        Raises
        ------
        MissingYear
            One of them is not there, or fewer than two are left.
        """
        for year in (since, at):
            if year is not None and year not in self.years:
                named = ", ".join(map(str, self.years))
                raise MissingYear(
                    f"The year {year} is not in the table, which has {named}.",
                    hint="choose one of these with --at or --since.",
                    year=year,
                )
        first, last = since if since is not None else self.years[0], at if at is not None else self.years[-1]
        kept = [k for k, year in enumerate(self.years) if first <= year <= last]
        if len(kept) < 2:
            raise MissingYear(
                f"{len(kept)} year from {first} to {last}; change needs two.",
                hint="choose an earlier --since, or add a year.",
            )
        years = tuple(self.years[k] for k in kept)
        return RegionSeries(self.regions, years, self.things, np.array(self.values[:, :, kept]), self.sources)


def series_of(
    ground: Series,
    *,
    by: By = "region",
    since: Year = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
) -> RegionSeries:
    """An attribute by region and year, of a wide frame or of a table with years.

    Parameters
    ----------
    ground : RegionSeries, wide frame (index regions, columns years), RegionalTable with years, or mapping
    by : {"region", "industry"}
        Of a table: employment of whole regions, or of each industry by itself.
    since, at : int, optional
        First and last year; default: all.
    region_level, industry_level : int, optional
        Needed where a table holds several levels.

    Raises
    ------
    InvalidOption
        Columns that are no years, regions that repeat, infinite numbers.
    MissingYear
        Fewer than two years.

    Examples
    --------
    >>> import pandas as pd
    >>> series_of(pd.DataFrame({2010: [20.0, 30.0], 2014: [24.0, 33.0]}, ["A", "B"])).values[0].tolist()
    [[20.0, 24.0], [30.0, 33.0]]
    """
    if by not in ("region", "industry"):
        raise InvalidOption(f"There is no by {by!r}.", hint="use region or industry.")
    if isinstance(ground, RegionSeries):
        return ground.between(since, at)
    if isinstance(ground, RegionalTable | Panel | Mapping):
        panel = panel_of(
            ground,
            since=since,
            at=at,
            region_level=region_level,
            industry_level=industry_level,
            all_between=True,
        )
        return of_panel(panel, by)
    return _of_frame(ground).between(since, at)


def of_panel(panel: Panel, by: By) -> RegionSeries:
    """Employment of the regions of a panel, whole or by industry."""
    if by == "industry":
        # A guess of nobody, a ten-thousandth of a person, would be the poorest of all regions.
        values = np.transpose(np.where(panel.is_guess, np.nan, panel.employment), (2, 1, 0)).copy()
        return RegionSeries(panel.regions, panel.years, panel.industries, values, panel.sources)
    there = panel.there.any(axis=2)
    values = np.where(there, np.nansum(panel.employment, axis=2), np.nan).T[None].copy()
    return RegionSeries(panel.regions, panel.years, ("",), values, panel.sources)


def _of_frame(frame: Any) -> RegionSeries:
    try:
        years = [int(column) for column in frame.columns]
        values = np.array(frame.to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError, AttributeError) as error:
        raise InvalidOption(
            f"An attribute is a frame with years as columns and numbers below them: {error}.",
            hint="index = regions, columns = years.",
        ) from error
    regions = tuple(str(code) for code in frame.index)
    if len(set(regions)) < len(regions) or len(set(years)) < len(years):
        twice = next(code for code in (*regions, *years) if (*regions, *years).count(code) > 1)
        raise InvalidOption(f"{twice} stands twice in the attribute.", hint="one row per region, one column per year.")
    if np.isinf(values).any():
        raise InvalidOption(
            f"{int(np.isinf(values).sum()):,} numbers of the attribute are infinite.", hint="leave them empty."
        )
    order = np.argsort(years)
    return RegionSeries(regions, tuple(years[k] for k in order), ("",), values[None][:, :, order].copy())
