"""Did a region's industries grow more than could be expected? Shift-share analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis, Total, basis
from klastr.identify.growth_interval import growth_interval
from klastr.identify.hidden import HiddenDraws
from klastr.identify.predecessors import Predecessors, predecessors
from klastr.identify.redraw import SIZE_DISPERSION, Redrawing
from klastr.results import Explanation, Result, label_position, long_frame
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class ShiftShare(Result):
    """Change of employment between two years, R regions x G groups, taken apart.

    Attributes
    ----------
    before, after : (R, G) float64
        Persons employed; `before` is NaN where the region cannot be followed back (`reasons`).
    growth, low, high : (R, G) float64
        after / before - 1, and its 90 % interval (None without draws); NaN where nobody was there before.
    expected : (G,) float64
        Growth of the group in the reference area.
    national_share, industry_mix, regional_shift : (R, G) float64
        Persons; they add up to after - before, also where nobody was there before: then all of it is regional shift.
    reasons : tuple of str
        (R,) ``same``, ``recoded``, ``merged``, ``split``, ``not there``.
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

    @property
    def notes(self) -> NDArray[np.object_]:
        """(R, G): the region's reason, or ``nobody before`` where it can be followed back to an empty cell."""
        reasons = np.repeat(np.array(self.reasons, dtype=object)[:, None], len(self.industries), axis=1)
        followed = ~np.isnan(self.before)
        reasons[followed & np.isnan(self.growth)] = "nobody before"
        return reasons

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

    def explain(self, *labels: str) -> Explanation:
        """How the growth of (region, industry) came about."""
        r = label_position(labels[0], self.regions, "region")
        g = label_position(labels[1], self.industries, "industry")
        return Explanation(
            sentence=f"Growth of {labels[1]} in {labels[0]}: {self.growth[r, g]:+.1%}, expected "
            f"{self.expected[g]:+.1%} ({self.reasons[r]})",
            formula="after - before = before * G + before * (G_i - G) + before * (g_ri - G_i)",
            cells={
                "before": round(float(self.before[r, g]), 1),
                "after": round(float(self.after[r, g]), 1),
                "national share": round(float(self.national_share[r, g]), 1),
                "industry mix": round(float(self.industry_mix[r, g]), 1),
                "regional shift": round(float(self.regional_shift[r, g]), 1),
            },
            sources=self.sources,
        )


def shift_share(
    employment: RegionalTable,
    definition: Definition | None = None,
    *,
    since: Year,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    reference: str = "all",
    total: Total | None = None,
    draws: int = 1000,
    seed: int = 0,
    size_dispersion: float = SIZE_DISPERSION,
) -> ShiftShare:
    """Take growth apart into what the economy, the industry and the region did.

    E1[r,i] - E0[r,i] = E0[r,i] G  +  E0[r,i] (G_i - G)  +  E0[r,i] (g_ri - G_i)
                        national share   industry mix         regional shift

    Parameters
    ----------
    employment : RegionalTable
        With both years. Hidden cells are estimated first.
    since, at : int
        First and last year; `at` defaults to the last year of the table.
    definition : Definition, optional
        Industries that go together. Default: each industry by itself.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    reference : str
        Where G and G_i are counted: all regions there in both years, or the code of an area in the table.
    total : {"all", "table", "traded"}, optional
        What G is the growth of; default: the total row where there is one, else the table.
    draws, seed, size_dispersion
        As in `location_quotient`.

    Returns
    -------
    ShiftShare
        ``growth`` (R, G) float64, a share; the three components (R, G) float64 in persons employed.

    Raises
    ------
    MissingYear
    InvalidOption
        `since` is not before `at`.

    Notes
    -----
    A region whose code changed is followed through the NUTS concordance; one that was split, or is not there in the
    first year, has no growth, and `reasons` says so. The interval draws plants and hidden cells of both years again;
    plants that survive (92 % a year, assumed) move both years alike.

    References
    ----------
    .. [1] Dunn, E. S. (1960). A statistical and analytical technique for regional analysis. Papers of the Regional
       Science Association 6, 97-112.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"region": list("AABB") * 2, "industry": ["food", "steel"] * 4,
    ...                       "year": [2010] * 4 + [2014] * 4, "jobs": [50, 50, 50, 50, 50, 80, 50, 40]})
    >>> table = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    >>> shift_share(table, since=2010).growth.round(3).tolist()
    [[0.0, 0.6], [0.0, -0.2]]
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
    return shift_share_on(ground, since, Redrawing(draws=draws, seed=seed, size_dispersion=size_dispersion))


def first_year(ground: Basis, since: Year) -> int:
    """Position of the year that growth counts from.

    Raises
    ------
    MissingYear
    InvalidOption
        It is not before the year of the answer.
    """
    t0 = ground.table.year_index(since)
    if t0 >= ground.t:
        raise InvalidOption(f"--since {since} is not before --at {ground.year}.", hint="choose an earlier year.")
    return t0


def shift_share_on(
    ground: Basis,
    since: Year,
    redrawing: Redrawing,
    hidden: tuple[HiddenDraws | None, HiddenDraws | None] | None = None,
) -> ShiftShare:
    """`shift_share` on a basis that is already settled, with hidden cells of both years that are already drawn."""
    t0 = first_year(ground, since)
    past = predecessors(ground.table, ground.region_at, t0)
    before, after = _before(ground, t0, past), ground.employment
    growth = relative_growth(before, after)
    growth[_is_a_guess_of_nobody(ground, t0, past, before)] = np.nan
    expected, expected_total = _reference_growth(ground, t0)
    low = high = None
    if redrawing.draws:
        last, first = hidden or redrawing.hidden(ground, (ground.t, t0))
        low, high = growth_interval(ground, t0, past, before, growth, redrawing, (last, first))
    # Where nobody was there before, nothing was to be expected: all that came is the region's.
    mix = np.where(before == 0, 0.0, before * (expected - expected_total))
    return ShiftShare(
        regions=ground.regions,
        industries=ground.groups,
        before=before,
        after=after,
        growth=growth,
        low=low,
        high=high,
        expected=expected,
        expected_total=expected_total,
        national_share=before * expected_total,
        industry_mix=mix,
        regional_shift=after - before - before * expected_total - mix,
        reasons=past.reasons,
        settings={"since": since, "at": ground.year, "reference": ground.reference, "total": ground.total},
        sources=(ground.table.source,) if ground.table.source else (),
    )


def relative_growth(before: Floats, after: Floats) -> Floats:
    """after / before - 1; NaN where nobody was there before.

    >>> relative_growth(np.array([50.0, 0.0]), np.array([80.0, 20.0])).round(3).tolist()
    [0.6, nan]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(before > 0, after / np.where(before > 0, before, 1.0) - 1, np.nan)


def _before(ground: Basis, t0: int, past: Predecessors) -> Floats:
    """(R, G) employment of the predecessors; NaN where there are none."""
    return past.summed(ground.grouped(np.nan_to_num(ground.table.values[t0]), np.arange(len(ground.table.regions))))


def _is_a_guess_of_nobody(ground: Basis, t0: int, past: Predecessors, before: Floats) -> NDArray[np.bool_]:
    """(R, G): less than one person, by estimates of hidden cells; a ratio to that says nothing."""
    estimates = np.where(ground.table.is_imputed[t0], ground.table.values[t0], 0.0)
    guessed = past.summed(ground.grouped(np.nan_to_num(estimates), np.arange(len(ground.table.regions))))
    return np.asarray((before < 1) & (guessed > 0))


def _reference_growth(ground: Basis, t0: int) -> tuple[Floats, float]:
    """(G,) growth of each group and of the total, over the rows of the reference that can be followed back."""
    rows = ground.reference_rows
    past = predecessors(ground.table, rows, t0)
    followed = np.array([members.size > 0 for members in past.members], dtype=bool)
    now = ground.grouped(np.nan_to_num(ground.table.values[ground.t]), rows[followed]).sum(axis=0)
    then = _before(ground, t0, past)[followed].sum(axis=0)
    total_now, total_then = _total(ground, ground.t, rows[followed]), _total(ground, t0, np.unique(past.all_members))
    return relative_growth(then, now), float(relative_growth(np.array(total_then), np.array(total_now)))


def _total(ground: Basis, t: int, rows: NDArray[np.intp]) -> float:
    """Persons in all industries of the total, over some rows of the table."""
    values = ground.table.values[t]
    if ground.total_at is not None:
        return float(np.nansum(values[rows, ground.total_at]))
    return float(np.nansum(values[np.ix_(rows, ground.industry_at[ground.in_total])]))
