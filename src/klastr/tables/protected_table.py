"""The answer to `klastr.protected`: what may be published, what is hidden and why, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.results import Explanation, Result, label_position, long_frame
from klastr.tables.disclosure_margins import Axis, Margins
from klastr.tables.disclosure_rules import Hidden
from klastr.tables.regional import RegionalTable

if TYPE_CHECKING:
    import pandas as pd

_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class ProtectedYear:
    """One year of a protected table, with all its sums.

    Attributes
    ----------
    year : int, optional
    margins : Margins
        The true numbers.
    why : (R+, C+) uint8
        A `klastr.tables.disclosure_rules.Hidden` for each cell.
    room : (R+, C+) float64
        How far what can be worked out of a sensitive cell must reach to either side.
    low, high : (R+, C+) float64
        What can be worked out; NaN where it was not computed.
    audit : str
        ``all``, ``sensitive`` or ``none``: for which cells it was computed.
    seen : (R+, C+) bool
        Cells that belong to what is published at all.
    """

    # What is hidden is not shown by chance either, as the last line of a notebook.
    year: int | None
    margins: Margins = field(repr=False)
    why: NDArray[np.uint8] = field(repr=False)
    room: NDArray[np.float64] = field(repr=False)
    low: NDArray[np.float64] = field(repr=False)
    high: NDArray[np.float64] = field(repr=False)
    audit: str
    seen: NDArray[np.bool_] = field(repr=False)

    @property
    def sensitive(self) -> NDArray[np.bool_]:
        """Cells that are hidden for themselves."""
        return (self.why > 0) & (self.why < Hidden.COMPLEMENTARY)

    @property
    def not_computed(self) -> NDArray[np.bool_]:
        """Cells for which it was asked what can be worked out, and no program gave an answer."""
        asked = {"all": self.why > 0, "sensitive": self.sensitive}.get(self.audit, np.zeros_like(self.seen))
        return asked & (np.isnan(self.low) | np.isnan(self.high))

    @property
    def kept(self) -> bool:
        """Whether every interval that was asked for a sensitive cell was computed, and is as wide as promised."""
        if (self.not_computed & self.sensitive).any():
            return False
        asked = self.sensitive & ~np.isnan(self.low)
        true, room = self.margins.persons[asked], self.room[asked]
        slack = _TOLERANCE * (1 + true)
        wide = (self.high[asked] >= true + room - slack) & (self.low[asked] <= np.maximum(true - room, 0) + slack)
        return bool(wide.all())


@dataclass(frozen=True, kw_only=True, eq=False)
class ProtectedTable(Result):
    """A table that may be published.

    Attributes
    ----------
    years : tuple of ProtectedYear
    rows, columns : Axis
        Regions and industries, each followed by their groups and the total.
    round_to : int, optional
    unit : str, optional
    """

    years: tuple[ProtectedYear, ...]
    rows: Axis
    columns: Axis
    round_to: int | None = None
    unit: str | None = None

    def to_frame(self, *, sums: bool = False) -> pd.DataFrame:
        """What may be published: one row for each cell; hidden ones are empty and flagged ``c``.

        Parameters
        ----------
        sums : bool
            Also those of groups and all (``TOTAL``).
        """
        import pandas as pd

        return pd.concat([self._published(one, sums=sums) for one in self.years], ignore_index=True)

    def hidden(self) -> pd.DataFrame:
        """Not for publication: every hidden cell, why, its number, and what can be worked out of the rest."""
        import pandas as pd

        return pd.concat([self._hidden(one) for one in self.years], ignore_index=True)

    @property
    def kept(self) -> bool:
        """Whether the audit found every sensitive cell as safe as promised; never where it could not be computed."""
        return all(one.kept for one in self.years)

    @property
    def not_computed(self) -> int:
        """For how many hidden cells the audit could not compute what can be worked out."""
        return int(sum(one.not_computed.sum() for one in self.years))

    @property
    def total(self) -> float | None:
        """Persons in all cells, as they are published; None where that sum is hidden or no sums are published."""
        grand = [one.margins.persons[-1, -1] for one in self.years if one.seen[-1, -1] and not one.why[-1, -1]]
        if len(grand) < len(self.years):
            return None
        return float(self._rounded(np.array(grand)).sum())

    @cached_property
    def cost(self) -> dict[str, float]:
        """How much is hidden: cells and persons, of those without sums; shares of all."""
        counts = dict.fromkeys(("cells", "sensitive", "complementary", "sums", "persons"), 0.0)
        all_cells = all_persons = 0.0
        for one in self.years:
            inside = (slice(self.rows.leaves), slice(self.columns.leaves))
            why, persons = one.why[inside], one.margins.persons[inside]
            counts["cells"] += int((why > 0).sum())
            counts["sensitive"] += int(((why > 0) & (why < Hidden.COMPLEMENTARY)).sum())
            counts["complementary"] += int((why == Hidden.COMPLEMENTARY).sum())
            counts["persons"] += float(persons[why > 0].sum())
            counts["sums"] += int((one.why > 0).sum() - (why > 0).sum())
            all_cells += float((one.margins.plants[inside] > 0).sum())
            all_persons += float(persons.sum())
        shares = {"share_of_cells": counts["cells"] / max(all_cells, 1)}
        return counts | shares | {"share_of_persons": counts["persons"] / max(all_persons, 1e-300)}

    @cached_property
    def table(self) -> RegionalTable:
        """What may be published, as a regional table: hidden cells are confidential, squares are not there."""
        frame = self.to_frame()
        return RegionalTable.from_frame(
            frame,
            "region",
            "industry",
            "persons_employed",
            year="year" if "year" in frame else None,
            flag="flag",
            establishments="establishments",
            unit=self.unit,
            source="; ".join(self.sources) or None,
        )

    def explain(self, *labels: str) -> Explanation:
        """Why a cell is hidden or not: region, industry and, where there are several, the year; for the office only."""
        if len(labels) < 2:
            raise InvalidOption("A cell has a region and an industry.", hint="explain(region, industry, year).")
        r = label_position(labels[0], self.rows.labels, "region")
        c = label_position(labels[1], self.columns.labels, "industry")
        names = tuple(str(one.year) for one in self.years)
        one = self.years[label_position(labels[2], names, "year") if len(labels) > 2 else -1]
        numbers = one.margins
        told = {
            "persons": float(numbers.persons[r, c]),
            "plants": float(numbers.plants[r, c]),
            "largest": float(numbers.largest[r, c]),
            "second": float(numbers.second[r, c]),
            "low": float(one.low[r, c]),
            "high": float(one.high[r, c]),
        }
        why = Hidden(int(one.why[r, c])).word
        return Explanation(f"{labels[0]}, {labels[1]}: {why}.", "", told, self.sources)

    def _published(self, one: ProtectedYear, *, sums: bool) -> pd.DataFrame:
        numbers = one.margins
        shown = one.seen.copy()
        if not sums:
            shown[self.rows.leaves :] = False
            shown[:, self.columns.leaves :] = False
        r, c = np.nonzero(shown)
        hidden = one.why[r, c] > 0
        persons = np.where(hidden, np.nan, self._rounded(numbers.persons[r, c]))
        return self._frame(
            one, r, c, persons_employed=persons, flag=np.where(hidden, "c", ""), establishments=numbers.plants[r, c]
        )

    def _hidden(self, one: ProtectedYear) -> pd.DataFrame:
        r, c = np.nonzero(one.why > 0)
        why = [Hidden(int(code)).word for code in one.why[r, c]]
        numbers = {"persons": one.margins.persons, "plants": one.margins.plants, "low": one.low, "high": one.high}
        return self._frame(one, r, c, why=why, **{name: cells[r, c] for name, cells in numbers.items()})

    def _frame(self, one: ProtectedYear, r: Any, c: Any, **columns: Any) -> pd.DataFrame:
        labels: dict[str, Any] = {
            "region": np.array(self.rows.labels, dtype=object)[r],
            "industry": np.array(self.columns.labels, dtype=object)[c],
        }
        if one.year is not None:
            labels["year"] = np.full(r.size, one.year)
        return long_frame({**labels, **{name: np.asarray(column) for name, column in columns.items()}})

    def _rounded(self, persons: NDArray[np.float64]) -> NDArray[np.float64]:
        return persons if self.round_to is None else np.round(persons / self.round_to) * self.round_to
