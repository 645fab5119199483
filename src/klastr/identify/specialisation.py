"""In what is a region specialised? The location quotient, with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis, Total, basis
from klastr.identify.redraw import SIZE_DISPERSION, Redrawing, Redraws, Sources
from klastr.methods.inference import adjusted_p_values, percentile_interval
from klastr.results import Explanation, Result, interval_frame, label_position, wide_frame
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Quotients(Result):
    """Location quotients of R regions and G industries or groups.

    Attributes
    ----------
    values : (R, G) float64
        Dimensionless, >= 0; NaN where the region or the industry has nobody (see `reasons`).
    low, high : (R, G) float64, optional
        Ends of the interval; None where nothing can be drawn again (no local units, no hidden cells) or draws = 0.
    p_values, q_values : (R, G) float64, optional
        Probability that the quotient is not above 1, and the false-discovery rate at which the cell is a finding.
    reasons : mapping
        (region, industry) -> why the value is not defined.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    values: Floats
    low: Floats | None
    high: Floats | None
    p_values: Floats | None
    q_values: Floats | None
    ground: Basis

    def at(self, region: str, industry: str) -> float:
        """The quotient of one region and industry."""
        return float(self.values[self._place(region, industry)])

    @property
    def reasons(self) -> Mapping[tuple[str, str], str]:
        """Why a value is not defined: ``empty_region`` or ``empty_industry``."""
        empty = ~(self.ground.region_total > 0)
        return {
            (self.regions[r], self.industries[g]): "empty_region" if empty[r] else "empty_industry"
            for r, g in zip(*np.nonzero(np.isnan(self.values)), strict=True)
        }

    def to_frame(self) -> pd.DataFrame:
        """Regions x industries."""
        return wide_frame(self.values, self.regions, self.industries, "region", "industry")

    def interval_frame(self) -> pd.DataFrame:
        """Regions x (industry, end): the low and the high end side by side.

        Raises
        ------
        InvalidOption
            Nothing was drawn again; `settings["interval"]` says why.
        """
        if self.low is None or self.high is None:
            raise InvalidOption(
                f"These quotients have no interval: {self.settings['interval']}.",
                hint="give the number of local units with establishments=, and draws=1000.",
            )
        return interval_frame(self.low, self.high, self.regions, self.industries, "region", "industry")

    def explain(self, *labels: str) -> Explanation:
        """How the quotient of (region, industry) came about."""
        region, industry = labels
        r, g = self._place(region, industry)
        return explained_quotient(self.ground, r, g, self.sources)

    def _place(self, region: str, industry: str) -> tuple[int, int]:
        r = label_position(region, self.regions, "region")
        return r, label_position(industry, self.industries, "industry")


def location_quotient(
    employment: RegionalTable,
    definition: Definition | None = None,
    *,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    reference: str = "all",
    total: Total | None = None,
    draws: int = 1000,
    seed: int = 0,
    redraw: Sources = "both",
    size_dispersion: float = SIZE_DISPERSION,
) -> Quotients:
    """Share of an industry in a region, relative to its share in the reference area.

    LQ[r, i] = (E[r, i] / E[r, .]) / (E[ref, i] / E[ref, .])

    Parameters
    ----------
    employment : RegionalTable, R regions x I industries
        Persons employed. Hidden cells are estimated first (`klastr.tables.impute`).
    definition : Definition, optional
        Industries that go together; default: each industry by itself.
    at : int, optional
        The year; default: the last one.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    reference : str
        ``"all"`` regions of the level, or the code of an area in the table.
    total : {"all", "table", "traded"}, optional
        What E[r, .] adds up: the total row, the industries of the table, the traded groups of the definition.
        Default: the total row where there is one, else the table.
    draws : int
        How often establishments and hidden cells are drawn again; 0: no interval.
    seed : int
        The same seed gives the same interval on every machine.
    redraw : {"both", "establishments", "hidden", "persons"}
        Which source of uncertainty the 90 % interval shows. ``"persons"`` treats every person as a plant of one;
        it is far too narrow for real industries and exists for comparison only.
    size_dispersion : float
        Relative variance of plant sizes, (standard deviation / mean) squared.

    Returns
    -------
    Quotients
        ``values`` (R, I) float64, dimensionless, >= 0; NaN where a region or an industry is empty.

    Raises
    ------
    MixedLevels, MissingYear, MissingReference, NothingToMeasure
        Each names the option that helps.

    Notes
    -----
    A small region reaches high quotients by chance: read the interval first.

    References
    ----------
    .. [1] Haig, R. M. (1928). Major Economic Factors in Metropolitan Growth and Arrangement. New York.
    .. [2] Isard, W. (1960). Methods of Regional Analysis. MIT Press, chapter 5.

    Examples
    --------
    >>> table = RegionalTable.from_rows([("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60)])
    >>> location_quotient(table).at("A", "steel")
    2.5
    """
    ground = basis(
        employment,
        definition,
        at=at,
        region_level=region_level,
        industry_level=industry_level,
        reference=reference,
        total=total,
    )
    redrawing = Redrawing(draws=draws, seed=seed, sources=redraw, size_dispersion=size_dispersion)
    values = quotients(ground.employment, ground.region_total, ground.reference_group, ground.reference_total)
    low = high = p_values = None
    redraws = Redraws(ground, redrawing) if draws else None
    if redraws is not None and redraws.is_alive:
        low, high, p_values = _interval(redraws, values, redrawing.level)
    return Quotients(
        regions=ground.regions,
        industries=ground.groups,
        values=values,
        low=low,
        high=high,
        p_values=p_values,
        q_values=None if p_values is None else adjusted_p_values(p_values),
        ground=ground,
        sources=_sources(employment),
        settings=settings_of(ground, redrawing, redraws),
    )


def quotients(employment: Floats, region_total: Floats, reference_group: Floats, reference_total: float) -> Floats:
    """(R, G) quotients of arrays; NaN where a region's total or a reference group is not positive.

    (E[r, i] E[ref, .]) / (E[r, .] E[ref, i]): products of whole numbers are exact up to 2^53 and the one division
    rounds once, so that a region exactly twice as specialised gets exactly 2. With shares of shares one tie in eight
    breaks.

    >>> quotients(np.array([[3.0]]), np.array([49.0]), np.array([3.0]), 49.0).tolist()
    [[1.0]]
    """
    expected = np.outer(
        np.where(region_total > 0, region_total, np.nan), np.where(reference_group > 0, reference_group, np.nan)
    )
    return np.asarray(np.divide(employment * reference_total, expected, out=expected))


def _interval(redraws: Redraws, values: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    shape = redraws.basis.employment.shape
    low, high, p_values = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
    for block in redraws.blocks():
        drawn = block.location_quotient()
        p_values[block.rows] = p_value_above_one(drawn)
        low[block.rows], high[block.rows] = percentile_interval(drawn, level, around=values[block.rows])
    return low, high, p_values


def p_value_above_one(drawn: NDArray[np.float32]) -> Floats:
    """(R, G) share of draws, plus one, in which the quotient is not above 1; NaN where it is not defined."""
    defined = ~np.isnan(drawn[..., 0])
    share: Floats = ((drawn <= 1).sum(axis=-1) + 1) / (drawn.shape[-1] + 1)
    return np.where(defined, share, np.nan)


def settings_of(ground: Basis, redrawing: Redrawing, redraws: Redraws | None) -> dict[str, Any]:
    """The choices behind a quotient, for `Result.settings`."""
    return {
        "year": ground.year,
        "reference": ground.reference,
        "total": ground.total,
        "definition": ground.definition.name,
        "draws": redrawing.draws,
        "seed": redrawing.seed,
        "redraw": redrawing.sources,
        "size_dispersion": redrawing.size_dispersion,
        "interval_level": redrawing.level,
        "interval": interval_in_words(redraws),
    }


def interval_in_words(redraws: Redraws | None) -> str:
    """What the interval of these draws covers, as one clause."""
    if redraws is None:
        return "no draws were asked for"
    if not redraws.is_alive:
        return "the table gives no number of local units and hides no cell, so nothing can be drawn again"
    plants, hidden = redraws.spread is not None, redraws.hidden is not None
    if redraws.redrawing.sources == "persons":
        return "every person drawn again as if plants had one person each; for comparison only"
    if plants and hidden:
        return "establishments drawn again and hidden cells filled again"
    if plants:
        return "establishments drawn again; no cell is hidden"
    return "hidden cells filled again; without the number of local units, establishments cannot be drawn again"


def explained_quotient(ground: Basis, r: int, g: int, sources: tuple[str, ...]) -> Explanation:
    """The four numbers behind one quotient."""
    value = quotients(
        ground.employment[r : r + 1, g : g + 1],
        ground.region_total[r : r + 1],
        ground.reference_group[g : g + 1],
        ground.reference_total,
    )[0, 0]
    region, group = ground.regions[r], ground.groups[g]
    cells: dict[str, float | str] = {
        f"persons employed, {region} x {group}": round(float(ground.employment[r, g]), 1),
        "of which estimates of hidden cells": round(float(ground.hidden_employment[r, g]), 1),
        f"total of {region} ({ground.total})": round(float(ground.region_total[r]), 1),
        f"reference {ground.reference} x {group}": round(float(ground.reference_group[g]), 1),
        f"total of the reference ({ground.reference})": round(float(ground.reference_total), 1),
    }
    return Explanation(
        sentence=f"Location quotient of {group} in {region}, {ground.year or 'one period'}: {value:.4g}",
        formula="LQ = (E[r,i] / E[r,.]) / (E[ref,i] / E[ref,.])",
        cells=cells,
        sources=sources,
    )


def _sources(table: RegionalTable) -> tuple[str, ...]:
    return (table.source,) if table.source else ()
