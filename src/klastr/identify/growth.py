"""Did a region's industries grow more than could be expected? Shift-share analysis, with an interval for growth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis, Total, basis
from klastr.identify.predecessors import Predecessors, predecessors
from klastr.identify.redraw import SIZE_DISPERSION, HiddenDraws, Redrawing, stream
from klastr.methods.inference import percentile_interval
from klastr.results import Explanation, Result, long_frame
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

# Share of plants that are still there, at a similar size, one year later: assumed. European business demography shows
# about 8 to 10 % of enterprises closing in a year; the closing ones are small.
_YEARLY_SURVIVAL = 0.92


@dataclass(frozen=True, kw_only=True, eq=False)
class ShiftShare(Result):
    """Change of employment between two years, R regions x G groups, taken apart.

    Attributes
    ----------
    before, after : (R, G) float64
        Persons employed; `before` is NaN where the region cannot be followed back (`reasons`).
    growth, low, high : (R, G) float64
        after / before - 1, and its 90 % interval (None without draws).
    expected : (G,) float64
        Growth of the group in the reference area.
    national_share, industry_mix, regional_shift : (R, G) float64
        Persons; they add up to after - before.
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
    def growth_against_expectation(self) -> Floats:
        """(R, G): growth minus the growth of the group in the reference area."""
        return np.asarray(self.growth - self.expected[None])

    def to_frame(self) -> pd.DataFrame:
        """One row per region and industry."""
        shape = self.growth.shape
        return long_frame({
            "region": np.repeat(self.regions, shape[1]), "industry": np.tile(self.industries, shape[0]),
            "before": self.before.ravel(), "after": self.after.ravel(), "growth": self.growth.ravel(),
            "growth_low": np.full(self.growth.size, np.nan) if self.low is None else self.low.ravel(),
            "growth_high": np.full(self.growth.size, np.nan) if self.high is None else self.high.ravel(),
            "expected_growth": np.tile(self.expected, shape[0]),
            "national_share": self.national_share.ravel(), "industry_mix": self.industry_mix.ravel(),
            "regional_shift": self.regional_shift.ravel(), "reason": np.repeat(self.reasons, shape[1])})

    def explain(self, *labels: str) -> Explanation:
        """How the growth of (region, industry) came about."""
        r, g = self.regions.index(labels[0]), self.industries.index(labels[1])
        return Explanation(
            sentence=f"Growth of {labels[1]} in {labels[0]}: {self.growth[r, g]:+.1%}, expected "
                     f"{self.expected[g]:+.1%} ({self.reasons[r]})",
            formula="after - before = before * G + before * (G_i - G) + before * (g_ri - G_i)",
            cells={"before": round(float(self.before[r, g]), 1), "after": round(float(self.after[r, g]), 1),
                   "national share": round(float(self.national_share[r, g]), 1),
                   "industry mix": round(float(self.industry_mix[r, g]), 1),
                   "regional shift": round(float(self.regional_shift[r, g]), 1)}, sources=self.sources)


def shift_share(employment: RegionalTable, definition: Definition | None = None, *, since: Year, at: Year = None,
                region_level: int | None = None, industry_level: int | None = None, reference: str = "all",
                total: Total | None = None, draws: int = 1000, seed: int = 0,
                size_dispersion: float = SIZE_DISPERSION) -> ShiftShare:
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
    ground = basis(employment, definition, at=at, region_level=region_level, industry_level=industry_level,
                   reference=reference, total=total)
    return shift_share_on(ground, since, Redrawing(draws=draws, seed=seed, size_dispersion=size_dispersion))


def shift_share_on(ground: Basis, since: Year, redrawing: Redrawing) -> ShiftShare:
    """`shift_share` on a basis that is already settled."""
    t0 = ground.table.year_index(since)
    if t0 >= ground.t:
        raise InvalidOption(f"--since {since} is not before --at {ground.year}.", hint="choose an earlier year.")
    past = predecessors(ground.table, ground.region_at, t0, ground.t)
    cells = ground.grouped(np.nan_to_num(ground.table.values[t0]), np.arange(len(ground.table.regions)))
    before = past.summed(cells)
    after = ground.employment
    growth = relative_growth(before, after)
    expected, expected_total = _reference_growth(ground, t0, past, before)
    low, high = _interval(ground, t0, past, before, redrawing) if redrawing.draws else (None, None)
    own = np.where(before > 0, growth, 0.0)
    return ShiftShare(
        regions=ground.regions, industries=ground.groups, before=before, after=after, growth=growth, low=low,
        high=high, expected=expected, expected_total=expected_total,
        national_share=before * expected_total, industry_mix=before * (expected - expected_total)[None],
        regional_shift=after - before * (1 + expected[None]) if own.size else own, reasons=past.reasons,
        settings={"since": since, "at": ground.year, "reference": ground.reference, "total": ground.total},
        sources=(ground.table.source,) if ground.table.source else ())


def relative_growth(before: Floats, after: Floats) -> Floats:
    """after / before - 1; NaN where there was less than one person before: a ratio to nobody says nothing."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(before >= 1, after / before - 1, np.nan)


def _reference_growth(ground: Basis, t0: int, past: Predecessors, before: Floats) -> tuple[Floats, float]:
    """Growth of each group and of the total, over regions that can be followed or in the reference's own row."""
    if ground.reference_at is None:
        row = np.array([ground.table.regions.index(ground.reference)], dtype=np.intp)
        then = ground.grouped(np.nan_to_num(ground.table.values[t0]), row)[0]
        return relative_growth(then, ground.reference_group), _total_growth(ground, t0, row, row)
    inside = np.isin(ground.region_at, ground.reference_at)
    followed = inside & np.isfinite(before).all(axis=1)
    now, then = ground.employment[followed].sum(axis=0), before[followed].sum(axis=0)
    before_at = np.unique(np.concatenate([past.members[k] for k in np.flatnonzero(followed)] or [np.zeros(0, dtype=np.intp)]))
    return relative_growth(then, now), _total_growth(ground, t0, before_at, ground.region_at[followed])


def _total_growth(ground: Basis, t0: int, rows_before: NDArray[np.intp], rows_after: NDArray[np.intp]) -> float:
    def total(t: int, rows: NDArray[np.intp]) -> float:
        values = ground.table.values[t]
        if ground.total_at is not None:
            return float(np.nansum(values[rows, ground.total_at]))
        return float(np.nansum(values[np.ix_(rows, ground.industry_at[ground.in_total])]))

    before = total(t0, rows_before)
    return total(ground.t, rows_after) / before - 1 if before > 0 else float("nan")


def _interval(ground: Basis, t0: int, past: Predecessors, before: Floats,
              redrawing: Redrawing) -> tuple[Floats | None, Floats | None]:
    spreads = [_spread(ground, redrawing, t0, past), redrawing.plants(ground, ground.t, ground.region_at)]
    hidden = HiddenDraws.of(ground, redrawing, (t0, ground.t), extra_regions=past.all_members)
    if spreads[1] is None and hidden[1] is None and hidden[0] is None:
        return None, None
    low, high = np.full(before.shape, np.nan), np.full(before.shape, np.nan)
    noise = _log_error(ground, t0, spreads)
    step = max(1, int(24e6 / (4 * before.shape[1] * redrawing.draws)))
    for start in range(0, before.shape[0], step):
        rows = slice(start, min(start + step, before.shape[0]))
        drawn = _drawn_growth(ground, rows, past, before, hidden, noise, redrawing)
        low[rows], high[rows] = percentile_interval(drawn, redrawing.level)
    unknown = ~(before >= 1)
    low[unknown] = high[unknown] = np.nan
    return low, high


def _spread(ground: Basis, redrawing: Redrawing, t: int, past: Predecessors) -> Floats | None:
    """(R, G) relative variance in the first year, of the regions' predecessors together."""
    spread = redrawing.plants(ground, t, past.all_members)
    if spread is None:
        return None
    cells = ground.grouped(np.nan_to_num(ground.table.values[t]), past.all_members)
    variance = past.summed_members(spread.relative_variance * cells**2)
    whole = past.summed_members(cells)
    return np.where(whole > 0, variance / np.where(whole > 0, whole, 1.0) ** 2, 0.0)


def _log_error(ground: Basis, t0: int, spreads: list) -> Floats | None:
    """(R, G) standard error of log growth from plants: those of both years, less what surviving plants share."""
    if spreads[0] is None or spreads[1] is None:
        return None
    w0, w1 = np.log1p(spreads[0]), np.log1p(spreads[1].relative_variance)
    first, last = ground.table.years[t0], ground.table.years[ground.t]
    shared = _YEARLY_SURVIVAL ** (float(last) - float(first)) if first is not None and last is not None else 0.0
    return np.sqrt(np.maximum(w0 + w1 - 2 * shared * np.sqrt(w0 * w1), 0.0))


def _drawn_growth(ground: Basis, rows: slice, past: Predecessors, before: Floats, hidden: tuple,
                  noise: Floats | None, redrawing: Redrawing) -> NDArray[np.float32]:
    draws = redrawing.draws
    now = np.repeat(ground.employment[rows, :, None].astype(np.float32), draws, axis=2)
    then = np.repeat(np.nan_to_num(before[rows, :, None]).astype(np.float32), draws, axis=2)
    if hidden[1] is not None:
        hidden[1].put(now, ground.region_at[rows])
    if hidden[0] is not None:
        hidden[0].put(then, past.all_members, past.row_of_member - rows.start)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = now / then
    if noise is not None:
        for k, code in enumerate(ground.regions[rows]):
            random = stream(redrawing.seed, f"growth {code}")
            moved = random.standard_normal(drawn.shape[1:], dtype=np.float32)
            drawn[k] *= np.exp(moved * noise[rows][k][:, None].astype(np.float32))
    return drawn - np.float32(1)
