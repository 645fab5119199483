"""What shift-share says: growth, and its components with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.left_out import first_codes
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.results import Explanation, Result, check_labels, label_position, long_frame
from klastr.tables.counted import counted

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Ends = tuple[Floats, Floats]

GERFIN = "gerfin"

# The part of a change that is the region's own, in each form.
_OWN = ("regional_shift", "competitive_effect", "local_shift", "regional_growth_differential", "regional_ratio")


@dataclass(frozen=True, kw_only=True, eq=False)
class ShiftShare(Result):
    """Change of employment between two years, R regions x G groups, taken apart.

    Attributes
    ----------
    before, after : (R, G) float64
        Persons employed; `before` is NaN where the region cannot be followed back (`reasons`), `after` where the last
        year does not have the region.
    growth, low, high : (R, G) float64
        after / before - 1, and its 90 % interval (None without draws); NaN where nobody was there before.
    expected : (G,) float64
        Growth of the group in the reference area.
    national_share, industry_mix, regional_shift : (R, G) float64
        Persons; they add up to after - before, also where nobody was there before: then all of it is regional shift.
    reasons : tuple of str
        (R,) ``same``, ``recoded``, ``merged``, ``split``, ``not there`` (no data in one of the two years).
    form : str
        How the change was taken apart.
    components : mapping of str to (R, G) float64
        The parts of that form, in persons (ratios, for Gerfin's).
    region_components : mapping of str to (R,) float64
        The same for whole regions.
    component_ends, region_ends : mapping of str to pairs of arrays
        Their 90 % intervals; empty without draws.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    before: Floats
    after: Floats
    growth: Floats
    low: Floats | None
    high: Floats | None
    expected: Floats
    expected_total: float
    national_share: Floats
    industry_mix: Floats
    regional_shift: Floats
    reasons: tuple[str, ...]
    form: str = "dunn"
    components: Mapping[str, Floats] = field(default_factory=dict)
    region_components: Mapping[str, Floats] = field(default_factory=dict)
    component_ends: Mapping[str, Ends] = field(default_factory=dict)
    region_ends: Mapping[str, Ends] = field(default_factory=dict)

    @property
    def notes(self) -> NDArray[np.object_]:
        """(R, G): the region's reason, or ``nobody before`` where it can be followed back to an empty cell."""
        reasons = np.repeat(np.array(self.reasons, dtype=object)[:, None], len(self.industries), axis=1)
        reasons[self._in_both_years & np.isnan(self.growth)] = "nobody before"
        return reasons

    @property
    def _in_both_years(self) -> NDArray[np.bool_]:
        """(R, G) whether there is a number of both years."""
        return np.asarray(~np.isnan(self.before) & ~np.isnan(self.after))

    @property
    def growth_against_expectation(self) -> Floats:
        """(R, G): growth minus the growth of the group in the reference area."""
        return np.asarray(self.growth - self.expected[None])

    def to_frame(self) -> pd.DataFrame:
        """One row per region and industry."""
        shape = self.growth.shape
        return long_frame(
            {
                "region": np.repeat(self.regions, shape[1]),
                "industry": np.tile(self.industries, shape[0]),
                "before": self.before.ravel(),
                "after": self.after.ravel(),
                "growth": self.growth.ravel(),
                "growth_low": np.full(self.growth.size, np.nan) if self.low is None else self.low.ravel(),
                "growth_high": np.full(self.growth.size, np.nan) if self.high is None else self.high.ravel(),
                "expected_growth": np.tile(self.expected, shape[0]),
                "national_share": self.national_share.ravel(),
                "industry_mix": self.industry_mix.ravel(),
                "regional_shift": self.regional_shift.ravel(),
                "reason": self.notes.ravel(),
            }
        )

    def measured(self, component: str = "growth") -> Measured:
        """One component by region and industry, with its interval and with reasons where it has no value.

        Raises
        ------
        InvalidOption
            This form has no such component.
        """
        self._refuse_unknown(component, ("growth", *self.components))
        is_growth = component == "growth"
        values = np.array(self.growth if is_growth else self.components[component])
        ends = (self.low, self.high) if is_growth else self.component_ends.get(component, (None, None))
        no_rate = np.asarray((self.before == 0) & (is_growth or self.form == GERFIN))
        reasons = reasoned(
            values,
            (~self._in_both_years, Reason.NOT_THERE),
            (no_rate, Reason.NOBODY_BEFORE),
            (np.isnan(values) & np.isnan(self.expected), Reason.EMPTY_INDUSTRY),
            (np.asarray(np.isnan(values) & (self.form == GERFIN)), Reason.NOT_POSITIVE),
            (np.asarray(np.isnan(values) & (self.form == "spatial")), Reason.NO_NEIGHBOUR),
        )
        return self._answer(component, {"region": self.regions, "industry": self.industries}, values, reasons, ends)

    def by_region(self, component: str) -> Measured:
        """One component of whole regions: the sum over their industries, or Gerfin's ratio of sums.

        Raises
        ------
        InvalidOption
            This form has no such component.
        """
        self._refuse_unknown(component, tuple(self.region_components))
        values = np.array(self.region_components[component])
        followed = self._in_both_years.any(axis=1)
        reasons = reasoned(
            values,
            (np.asarray(~followed), Reason.NOT_THERE),
            (np.isnan(values) & ~(np.nan_to_num(self.before).sum(axis=1) > 0), Reason.NOBODY_BEFORE),
            (np.asarray(np.isnan(values) & (self.form == "spatial")), Reason.NO_NEIGHBOUR),
        )
        return self._answer(
            component, {"region": self.regions}, values, reasons, self.region_ends.get(component, (None, None))
        )

    def to_long_frame(self) -> pd.DataFrame:
        """One row per region, industry and component: ``measure, value, low, high, p_value, reason``."""
        frames = [self.measured(name).to_long_frame() for name in ("growth", *self.components)]
        shared = [column for column in frames[0].columns if all(column in frame.columns for frame in frames)]
        return long_frame({column: np.concatenate([frame[column].to_numpy() for frame in frames]) for column in shared})

    def sentence(self) -> str:
        """Where the region's own part of the change is highest and lowest, with the other parts beside it."""
        followed = self._in_both_years.any(axis=1)
        begins = f"Shift-share of {counted(int(followed.sum()), 'region')}, {self._years()}"
        parts = {name: np.where(followed, part, np.nan) for name, part in self.region_components.items()}
        parts = {name: part for name, part in parts.items() if not np.isnan(part).all()}
        if not parts:
            return f"{begins}: no region can be followed back."
        own = next((name for name in _OWN if name in parts), list(parts)[-1])
        most, least = (self._region_told(parts, k) for k in (np.nanargmax(parts[own]), np.nanargmin(parts[own])))
        return f"{begins}: the {own.replace('_', ' ')} is highest in {most}, lowest in {least}."

    def _years(self) -> str:
        return f"{self.settings.get('since')} to {self.settings.get('at')}"

    def _region_told(self, parts: Mapping[str, Floats], at: np.intp) -> str:
        """One region with its change and all its parts."""
        sign = ".3f" if self.form == GERFIN else "+,.0f"
        said = ", ".join(f"{name.replace('_', ' ')} {part[at]:{sign}}" for name, part in parts.items())
        change = float(np.nansum((self.after - self.before)[at]))
        return f"{self.regions[at]} ({change:+,.0f} persons employed: {said})"

    def explain(self, *labels: str) -> Explanation:
        """How the growth of (region, industry) came about."""
        check_labels(labels, ("region", "industry"))
        r = label_position(labels[0], self.regions, "region")
        g = label_position(labels[1], self.industries, "industry")
        cells = {"before": round(float(self.before[r, g]), 1), "after": round(float(self.after[r, g]), 1)}
        parts = {name.replace("_", " "): part for name, part in self.components.items()} or {
            "national share": self.national_share,
            "industry mix": self.industry_mix,
            "regional shift": self.regional_shift,
        }
        cells |= {name: round(float(part[r, g]), 3 if self.form == GERFIN else 1) for name, part in parts.items()}
        dunn = "after - before = before * G + before * (G_i - G) + before * (g_ri - G_i)"
        grown, hoped = (
            "not defined" if np.isnan(rate) else f"{rate:+.1%}" for rate in (self.growth[r, g], self.expected[g])
        )
        return Explanation(
            sentence=f"Growth of {labels[1]} in {labels[0]}: {grown}, expected {hoped} ({self.notes[r, g]})",
            formula=dunn if self.form == "dunn" else f"the components of the form {self.form}",
            cells=cells,
            sources=self.sources,
        )

    def _refuse_unknown(self, component: str, known: tuple[str, ...]) -> None:
        if component not in known:
            near = nearest_names(component, known) or known
            raise InvalidOption(
                f"Shift-share of the form {self.form} has no component {component!r}.",
                hint=f"it has {', '.join(near)}.",
                component=component,
            )

    def _answer(
        self,
        component: str,
        axes: Mapping[str, tuple[str, ...]],
        values: Floats,
        reasons: NDArray[np.uint8],
        ends: tuple[Floats | None, Floats | None],
    ) -> Measured:
        gap = np.isnan(values)
        low, high = (None if end is None else np.where(gap, np.nan, end) for end in ends)
        return Measured(
            measure=component,
            axes=axes,
            values=values,
            reasons=reasons,
            low=low,
            high=high,
            formula=f"component of shift-share, form {self.form}",
            year=self.settings.get("at"),
            sources=self.sources,
            settings=self.settings,
            notes=(f"Change from {self._years()}.", *self._told_lost()),
        )

    def _told_lost(self) -> tuple[str, ...]:
        """Regions that one of the two years does not have."""
        lost = [self.regions[k] for k in np.flatnonzero(~self._in_both_years.any(axis=1))]
        if not lost:
            return ()
        of = f"{len(lost):,} of {counted(len(self.regions), 'region')} cannot be followed through these years"
        return (f"{of} ({first_codes(lost)}).",)


def with_gone_regions(found: ShiftShare, codes: tuple[str, ...], before: Floats) -> ShiftShare:
    """The same with regions that the last year does not have: without a change, but not without a row.

    Parameters
    ----------
    codes : tuple of str
        (K,) none of the regions of the answer.
    before : (K, G) float64
        Persons employed in the first year; NaN where it has them neither.
    """
    if not codes:
        return found

    def padded(part: Floats | None) -> Floats | None:
        return None if part is None else np.concatenate([part, np.full((len(codes), *part.shape[1:]), np.nan)])

    def each(parts: Mapping[str, Floats]) -> dict[str, Floats]:
        return {name: part for name, given in parts.items() if (part := padded(given)) is not None}

    def ends(parts: Mapping[str, Ends]) -> dict[str, Ends]:
        lows, highs = (each({name: pair[k] for name, pair in parts.items()}) for k in (0, 1))
        return {name: (lows[name], highs[name]) for name in parts}

    names = ("after", "growth", "low", "high", "national_share", "industry_mix", "regional_shift")
    arrays: dict[str, Any] = {name: padded(getattr(found, name)) for name in names}
    return replace(
        found,
        regions=(*found.regions, *codes),
        before=np.concatenate([found.before, before]),
        reasons=(*found.reasons, *("not there",) * len(codes)),
        components=each(found.components),
        region_components=each(found.region_components),
        component_ends=ends(found.component_ends),
        region_ends=ends(found.region_ends),
        **arrays,
    )
