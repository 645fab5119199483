"""The answer of `klastr.identify.specialisation.location_quotient`: quotients with their intervals and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis
from klastr.identify.measured import Measured
from klastr.identify.quotient_forms import FORMULAS, quotients
from klastr.identify.reasons import Reason
from klastr.results import Explanation, Result, interval_frame, label_position, wide_frame

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
