"""In what is a region specialised? The location quotient in its forms, with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis, Total, basis
from klastr.identify.measured import Measured
from klastr.identify.quotient_forms import (
    FORMULAS,
    Form,
    in_form,
    interval_of_form,
    p_value_above,
    people_of,
    per_head,
)
from klastr.identify.reasons import Reason
from klastr.identify.redraw import SIZE_DISPERSION, Redrawing, Redraws, Sources
from klastr.measures import checked_convention, measure
from klastr.methods.inference import adjusted_p_values
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
    form : str
        ``"ratio"``, ``"difference"``, ``"log"``, ``"symmetric"`` or ``"per_capita"``.
    people : (R,) float64, optional
        Where the quotient is per head.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    values: Floats
    low: Floats | None
    high: Floats | None
    p_values: Floats | None
    q_values: Floats | None
    ground: Basis
    form: str = "ratio"
    people: Floats | None = None

    def at(self, region: str, industry: str) -> float:
        """The quotient of one region and industry."""
        return float(self.values[self._place(region, industry)])

    @property
    def reasons(self) -> Mapping[tuple[str, str], str]:
        """Why a value is not defined: ``empty_region``, ``empty_industry``, or ``not_positive`` of a logarithm."""
        because = self._because
        return {
            (self.regions[r], self.industries[g]): Reason(int(because[r, g])).word
            for r, g in zip(*np.nonzero(because), strict=True)
        }

    @property
    def _because(self) -> NDArray[np.uint8]:
        """(R, G) reasons, 0 where the value is defined."""
        empty_region = ~(self.ground.region_total > 0)[:, None]
        if self.people is not None:
            empty_region = np.zeros_like(empty_region)
        empty_group = ~(self.ground.reference_group > 0)[None]
        why = np.where(empty_group, Reason.EMPTY_INDUSTRY, Reason.NOT_POSITIVE)
        found = np.where(empty_region, Reason.EMPTY_REGION, why)
        return np.where(np.isnan(self.values), found, Reason.DEFINED).astype(np.uint8)

    def measured(self) -> Measured:
        """The same as the answer of any other measure: one row per region and industry when it is written long."""
        return Measured(
            measure="location_quotient",
            axes={"region": self.regions, "industry": self.industries},
            values=self.values.copy(),
            reasons=self._because,
            low=None if self.low is None else self.low.copy(),
            high=None if self.high is None else self.high.copy(),
            p_values=None if self.p_values is None else self.p_values.copy(),
            formula=FORMULAS[self.form],
            year=self.ground.year,
            parts=lambda at: self.explain(self.regions[at[0]], self.industries[at[1]]).cells,
            settings=self.settings,
            sources=self.sources,
        )

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
        told = explained_quotient(self.ground, r, g, self.sources)
        if self.form == "ratio":
            return told
        cells = dict(told.cells)
        if self.people is not None:
            cells[f"people of {region}"] = float(self.people[r])
            cells["people of all regions"] = float(self.people.sum())
        what = f"Location quotient ({self.form.replace('_', ' ')}) of {industry} in {region}: {self.values[r, g]:.4g}"
        return Explanation(what, FORMULAS[self.form], cells, self.sources)

    def _place(self, region: str, industry: str) -> tuple[int, int]:
        r = label_position(region, self.regions, "region")
        return r, label_position(industry, self.industries, "industry")


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region", "industry"),
    conventions=("published", "econgeo", "ecomplexity", "reat"),
    reference="Haig, R. M. (1928). Major Economic Factors in Metropolitan Growth and Arrangement. New York",
    page="location-quotient",
    covers=(
        "Location quotient, RCA (ratio)",
        "Location quotient as a difference of shares",
        "Location quotient, logarithm",
        "Location quotient, symmetric",
        "Quotient per head (RPOP)",
    ),
)
def location_quotient(
    employment: RegionalTable,
    definition: Definition | None = None,
    *,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    reference: str = "all",
    total: Total | None = None,
    form: Form = "ratio",
    attribute: Mapping[str, float] | None = None,
    convention: str = "published",
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
    form : {"ratio", "difference", "log", "symmetric", "per_capita"}
        The quotient; the difference of the two shares instead; its logarithm; (LQ - 1) / (LQ + 1); or jobs per head
        over those of all regions. The average is 1, 0, 0, 0 and 1. See `klastr.identify.quotient_forms`.
    attribute : mapping, optional
        Region -> people, for ``form="per_capita"``.
    convention : {"published", "econgeo", "ecomplexity", "reat"}
        EconGeo gives 0 where a region or an industry is empty; the others have no value there.
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
        ``values`` (R, I) float64, dimensionless, >= 0 as a ratio; NaN where a region or an industry is empty, and the
        logarithm where nobody works. `Quotients.measured` gives them in the shape of every other measure.

    Raises
    ------
    MixedLevels, MissingYear, MissingReference, NothingToMeasure
        Each names the option that helps.
    InvalidOption
        An unknown form or convention, or a population that is missing or not used.

    Notes
    -----
    A small region reaches high quotients by chance: read the interval first.

    References
    ----------
    .. [1] Haig, R. M. (1928). Major Economic Factors in Metropolitan Growth and Arrangement. New York.
    .. [2] Isard, W. (1960). Methods of Regional Analysis. MIT Press, chapter 5.
    .. [3] Hoen, A. R. and Oosterhaven, J. (2006). On the measurement of comparative advantage. Annals of Regional
       Science 40 (3), 677-691 (the difference).
    .. [4] Dalum, B., Laursen, K. and Villumsen, G. (1998). Structural change in OECD export specialisation patterns.
       International Review of Applied Economics 12 (3), 423-443 (the symmetric form).

    Examples
    --------
    >>> table = RegionalTable.from_rows([("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60)])
    >>> location_quotient(table).at("A", "steel")
    2.5
    >>> [round(location_quotient(table, form=form).at("A", "steel"), 3) for form in ("difference", "symmetric")]
    [0.6, 0.429]
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
    convention, people = _convention(convention, form), people_of(ground, form, attribute)
    values = _values(ground, form, people)
    low = high = p_values = None
    redraws = Redraws(ground, redrawing) if draws else None
    if redraws is not None and redraws.is_alive:
        low, high, p_values = interval_of_form(redraws, values, form, people, redrawing.level)
    if convention == "econgeo":
        values[np.isnan(values)] = 0
    return Quotients(
        regions=ground.regions,
        industries=ground.groups,
        values=values,
        low=low,
        high=high,
        p_values=p_values,
        q_values=None if p_values is None else adjusted_p_values(p_values),
        ground=ground,
        form=form,
        people=people,
        sources=_sources(employment),
        settings={**settings_of(ground, redrawing, redraws), "form": form, "convention": convention},
    )


def _convention(asked: str, form: str) -> str:
    convention = checked_convention(asked, location_quotient)
    if convention == "econgeo" and form != "ratio":
        raise InvalidOption("EconGeo has the quotient as a ratio only.", hint="leave out the convention, or the form.")
    return convention


def _values(ground: Basis, form: str, people: Floats | None) -> Floats:
    """(R, G) quotients in a form."""
    if people is not None:
        return per_head(ground.employment, people, ground.reference_group)
    ratio = quotients(ground.employment, ground.region_total, ground.reference_group, ground.reference_total)
    return in_form(form, ratio, ground)


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


def p_value_above_one(drawn: NDArray[np.float32]) -> Floats:
    """(R, G) share of draws, plus one, in which the quotient is not above 1; NaN where it is not defined."""
    return p_value_above(drawn, 1.0)


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
