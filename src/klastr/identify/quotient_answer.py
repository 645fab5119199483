"""The answer of `klastr.identify.specialisation.location_quotient`: quotients with their intervals and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

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
    notes: tuple[str, ...] = ()

    def at(self, *labels: str) -> float:
        """The quotient of one region and industry."""
        return float(self.values[self._place(*labels)])

    def reason(self, *labels: str) -> str:
        """Why there is no quotient of one region and industry; empty where there is one."""
        return Reason(int(self._because[self._place(*labels)])).word

    @property
    def reasons(self) -> Mapping[tuple[str, str], str]:
        """Why a value is not defined.

        ``empty_region``, ``empty_industry``, ``one_region``, ``one_industry``, ``unknown`` where a region has no
        figures, or ``not_positive`` of a logarithm.
        """
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
        found[np.isnan(self.ground.region_total)] = Reason.UNKNOWN
        found[:] = reason_for_all(self.ground) or found
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
            notes=self.notes,
        )

    def to_long_frame(self) -> pd.DataFrame:
        """One row per region and industry: ``value, low, high, p_value, reason``, as of every measure."""
        return self.measured().to_long_frame()

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
        r, g = self._place(*labels)
        region, industry = labels
        told = explained_quotient(self.ground, r, g, self.sources)
        if self.form == "ratio":
            return told
        cells = dict(told.cells)
        if self.people is not None:
            cells[f"people of {region}"] = float(self.people[r])
            cells["people of all regions"] = float(np.nansum(self.people))
        what = f"Location quotient ({self.form.replace('_', ' ')}) of {industry} in {region}: {self.values[r, g]:.4g}"
        return Explanation(what, FORMULAS[self.form], cells, self.sources)

    def _place(self, *labels: str) -> tuple[int, int]:
        if len(labels) != 2:
            raise InvalidOption(
                f"{len(labels)} labels for the 2 dimensions of location_quotient.",
                hint="give one each of region, industry.",
            )
        r = label_position(labels[0], self.regions, "region")
        return r, label_position(labels[1], self.industries, "industry")


def reason_for_all(ground: Basis) -> Reason:
    """Why no cell of the table can have a quotient: there is nothing to compare with. Else `DEFINED`."""
    if len(ground.regions) == 1 and ground.reference_at is not None:
        return Reason.ONE_REGION
    return Reason.ONE_INDUSTRY if ground.industry_at.size == 1 and ground.total_at is None else Reason.DEFINED


def with_regions(found: Quotients, codes: tuple[str, ...]) -> Quotients:
    """The same with regions of the table that have no figures: each keeps its label, and gets a reason."""
    if not codes:
        return found
    ground = found.ground
    more = np.array([ground.table.regions.index(code) for code in codes], dtype=np.intp)
    region_at = np.concatenate([ground.region_at, more])
    order = np.argsort(region_at, kind="stable")

    def padded(array: Floats, by: float = np.nan) -> Floats:
        gap = np.full((len(codes), *array.shape[1:]), by)
        return np.asarray(np.concatenate([array, gap])[order])

    wider = replace(
        ground,
        region_at=region_at[order],
        employment=padded(ground.employment),
        hidden_employment=padded(ground.hidden_employment, 0.0),
        region_total=padded(ground.region_total),
    )
    names = ("values", "low", "high", "p_values", "q_values", "people")
    given: dict[str, Floats | None] = {name: getattr(found, name) for name in names}
    arrays: dict[str, Any] = {name: padded(array) for name, array in given.items() if array is not None}
    return replace(found, regions=wider.regions, ground=wider, **arrays)


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
