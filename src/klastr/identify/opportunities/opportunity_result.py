"""The answer about what a region could do: one row per industry that it does not have, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.opportunities.entry_rates import EntryRates
from klastr.identify.reasons import Reason
from klastr.results import Explanation, Result, label_position, long_frame
from klastr.tables.regional import Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Ends = tuple[Floats, Floats] | None

MEASURES = ("score", "density", "complexity", "growth", "entry_rate")


@dataclass(frozen=True, kw_only=True, eq=False)
class Opportunities(Result):
    """Industries that a region does not have, best first.

    Attributes
    ----------
    region : str
    industries, names : tuple of str
        K codes and names.
    score : (K,) float64
        0 to 1; NaN where something with a weight is missing, see `reasons`.
    numbers : mapping
        ``density``, ``complexity`` and ``growth`` (a year, in the other regions), each (K,) float64.
    ranks : mapping
        Their percentile ranks among the K.
    intervals : mapping
        Ends of the intervals of density, complexity and entry rate; None where there are none.
    p_values : (K,) float64, optional
        Chance of a density at least as high.
    entry_rate, entry_cells : (K,), optional
        How often regions with such a density entered such an industry, and over how many cells.
    quadrants : tuple of str
        Of the plane of density and complexity.
    divided_at : (float, float)
        The density and the complexity that divide the plane.
    quotient, persons : (K,) float64
        What is there now.
    carried_by : tuple of tuple of str
        Codes of the industries of the region that carry each density.
    reasons : (K,) uint8
        Why there is no score.
    rates : EntryRates, optional
        All rates of entry of the table.
    present_count : int
        Industries that the region has.
    notes : tuple of str
        Whether the direction of complexity is doubtful, where complexity counts.
    """

    region: str
    year: Year
    industries: tuple[str, ...]
    names: tuple[str, ...]
    score: Floats
    numbers: Mapping[str, Floats]
    ranks: Mapping[str, Floats]
    intervals: Mapping[str, Ends]
    p_values: Floats | None
    entry_rate: Floats | None
    entry_cells: NDArray[np.int64] | None
    quadrants: tuple[str, ...]
    divided_at: tuple[float, float]
    quotient: Floats
    persons: Floats
    carried_by: tuple[tuple[str, ...], ...]
    reasons: NDArray[np.uint8]
    rates: EntryRates | None
    present_count: int
    industry_names: Mapping[str, str]
    unit: str
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row per industry, best first, with everything that is known of it."""
        columns: dict[str, Any] = {"industry": self.industries, "name": self.names, "score": self.score}
        for name in ("density", "complexity", "growth", "entry_rate"):
            values = self._values(name)
            if values is None or np.isnan(values).all():
                continue
            columns[name] = values
            ends = self.intervals.get(name)
            if ends is not None:
                columns |= {f"{name}_low": ends[0], f"{name}_high": ends[1]}
        if self.p_values is not None:
            columns["density_p_value"] = self.p_values
        if self.entry_cells is not None:
            columns["entry_cells"] = self.entry_cells
        columns |= {"quadrant": self.quadrants, "quotient": self.quotient, "persons": self.persons}
        columns["carried_by"] = tuple(", ".join(codes) for codes in self.carried_by)
        columns["reason"] = self._words()
        return long_frame(columns).set_index("industry")

    def to_long_frame(self) -> pd.DataFrame:
        """One row per industry and measure: region, industry, year, measure, value, low, high, p_value, reason."""
        parts: list[dict[str, Any]] = []
        count, gap = len(self.industries), np.full(len(self.industries), np.nan)
        for name in MEASURES:
            values = self._values(name)
            if values is None or np.isnan(values).all():
                continue
            low, high = self.intervals.get(name) or (gap, gap)
            parts.append(
                {
                    "measure": np.full(count, f"opportunity_{name}", dtype=object),
                    "value": values,
                    "low": low,
                    "high": high,
                    "p_value": self.p_values if name == "density" and self.p_values is not None else gap,
                    "reason": np.where(np.isnan(values), self._words(), ""),
                }
            )
        columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        labels: dict[str, Any] = {
            "region": np.full(count * len(parts), self.region, dtype=object),
            "industry": np.tile(np.array(self.industries, dtype=object), len(parts)),
        }
        if self.year is not None:
            labels["year"] = np.full(count * len(parts), self.year)
        return long_frame(labels | columns)

    def explain(self, *labels: str) -> Explanation:
        """Why an industry stands where it stands, and which of the region's industries carry its density."""
        at = label_position(labels[-1] if labels else "", self.industries, "absent industry")
        cells: dict[str, float | str] = {}
        for name in ("density", "complexity", "growth", "entry_rate"):
            values = self._values(name)
            if values is not None and not np.isnan(values[at]):
                cells[name.replace("_", " ")] = float(f"{values[at]:.4g}")
                if name in self.ranks:
                    cells[f"percentile rank of {name}"] = round(float(self.ranks[name][at]), 3)
        cells["carried by"] = (
            "; ".join(self.industry_names.get(code, code) for code in self.carried_by[at]) or "nothing"
        )
        cells["quadrant"] = self.quadrants[at] or "none"
        said = f"score {self.score[at]:.3f}, {at + 1} of {len(self.industries)}"
        if np.isnan(self.score[at]):
            said = f"no score, because {Reason(int(self.reasons[at])).sentence}"
        formula = "weighted geometric mean of the percentile ranks of density, complexity and growth"
        return Explanation(f"{self.names[at]} in {self.region}: {said}", formula, cells, self.sources)

    def _values(self, name: str) -> Floats | None:
        if name == "score":
            return self.score
        return self.entry_rate if name == "entry_rate" else self.numbers[name]

    def _words(self) -> NDArray[Any]:
        words = np.array([reason.word for reason in Reason], dtype=object)
        return np.asarray(words[self.reasons])
