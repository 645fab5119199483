"""How the industries of every region changed between two years, beside what they did in the reference.

    x[r, i] = log(E1 / E0) - log(growth factor of the industry in the reference)

Most of what a cell of few plants seems to have done is accident. Its x is drawn towards 0, what its industry did, the
further the more accident there is (empirical Bayes):

    x* ~ Normal(k x, k variance),   k = scale^2 / (scale^2 + variance)

with the variance of log growth from plants (`klastr.identify.growth_interval`) and from hidden cells; scale^2 is the
mean square of x over the regions of the reference, less that variance.

References
----------
.. [1] Efron, B. and Morris, C. (1975). Data analysis using Stein's estimator and its generalizations. Journal of the
   American Statistical Association 70 (350), 311-319.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis
from klastr.identify.commonness import living_rows
from klastr.identify.growth import ShiftShare, shift_share_on
from klastr.identify.growth_interval import shared_plants, spread_before
from klastr.identify.plants import PlantSpread
from klastr.identify.predecessors import Predecessors, predecessors
from klastr.identify.redraw import Redrawing
from klastr.tables.regional import Year

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

_FEWEST_REGIONS = 10
_SPREAD_OF_ALL = 10  # regions' worth of evidence that the other columns give about the scale, as in commonness
_LARGEST_VARIANCE = 1.0  # of log change from accident; cells beyond it say nothing about the others
_LEAST_OF_ALL = 0.25  # of the mean squared scale of all columns: where accident seems to explain all, it is overstated
_LEAST_SCALE = 1e-4  # squared; regions are never all alike


@dataclass(frozen=True, eq=False, slots=True)
class Usual:
    """Squared scale of log changes against the reference over regions, of C columns."""

    scale_squared: Floats

    def kept(self, columns: Any, variance: Floats) -> Floats:
        """k, the share of a change that is no accident, of some columns."""
        scale = self.scale_squared[columns]
        return np.asarray(scale / (scale + variance))


def usual(logs: Floats, variance: Floats) -> Usual | None:
    """Of (R, C) log changes, less their variances from accident; None where there are too few regions."""
    used = np.isfinite(logs) & (variance < _LARGEST_VARIANCE)
    if logs.shape[0] < _FEWEST_REGIONS or not used.any():
        return None
    noise = np.where(used, variance, 0.0)
    weight = np.where(used, 1 / (noise + float(np.median(variance[used])) + _LEAST_SCALE), 0.0)
    total, count = np.maximum(weight.sum(axis=0), 1e-12), used.sum(axis=0)
    scale = (weight * (np.where(used, logs, 0.0) ** 2 - noise)).sum(axis=0) / total
    of_all = float((scale * count).sum() / count.sum())
    scale = (scale * count + of_all * _SPREAD_OF_ALL) / (count + _SPREAD_OF_ALL)
    return Usual(np.maximum(scale, max(_LEAST_OF_ALL * of_all, _LEAST_SCALE)))


@dataclass(frozen=True, eq=False, slots=True)
class IndustryChange:
    """K industries of L living regions in two years.

    Attributes
    ----------
    fine : Basis
        The same ground with each industry by itself and all living regions of the level.
    grown : ShiftShare
        Of `fine`, without draws.
    now, before : (L, K) float64
        Persons employed; `before` is NaN where the region cannot be followed back.
    region_before : (L,) float64
        Totals of the regions in the first year.
    expected : (K,) float64
        Growth factor of the industry in the reference; NaN where it was not there before.
    log_relative, variance : (L, K) float64
        x and its variance from plants; NaN and 0 where nobody is in one of the years.
    spread_now, spread_then : PlantSpread or None
    shared : float
        Share of the plants of the first year that are still there.
    usual : Usual or None
        Of `log_relative`, over the regions of the reference.
    row_of : (R,) int
        The rows of the regions of the answer among the living ones.
    years : int
        From the first year to the last.
    """

    fine: Basis
    grown: ShiftShare
    t0: int
    past: Predecessors
    now: Floats
    before: Floats
    region_before: Floats
    expected: Floats
    log_relative: Floats
    variance: Floats
    spread_now: PlantSpread | None
    spread_then: PlantSpread | None
    shared: float
    usual: Usual | None
    in_reference: NDArray[np.bool_]
    row_of: Positions
    years: int


def industry_change(ground: Basis, since: Year, redrawing: Redrawing) -> IndustryChange:
    """The change of every industry of the level in every living region, from `since` to the year of `ground`."""
    fine = each_industry(ground)
    grown = shift_share_on(fine, since, replace(redrawing, draws=0))
    t0 = fine.table.year_index(since)
    past = predecessors(fine.table, fine.region_at, t0)
    now, before, expected = fine.employment, grown.before, 1 + grown.expected
    with np.errstate(invalid="ignore", divide="ignore"):
        both = (now > 0) & (before > 0) & (expected > 0)
        x = np.log(np.where(both, now / before / expected, np.nan))
    spread_now, spread_then = (
        redrawing.plants(fine, fine.t, fine.region_at),
        spread_before(fine, redrawing, t0, past),
    )
    shared = shared_plants(fine, t0)
    variance = np.zeros(now.shape)
    if spread_now is not None and spread_then is not None:
        w0, w1 = np.log1p(spread_then.relative_variance), np.log1p(spread_now.relative_variance)
        variance = np.where(both, np.maximum(w0 + w1 - 2 * shared * np.sqrt(w0 * w1), 0.0), 0.0)
    inside = fine.in_reference
    last, first = fine.year, fine.table.years[t0]
    assert last is not None
    assert first is not None
    place = {int(position): k for k, position in enumerate(fine.region_at)}
    return IndustryChange(
        fine=fine,
        grown=grown,
        t0=t0,
        past=past,
        now=now,
        before=before,
        region_before=past.summed(
            np.nan_to_num(replace(fine, t=t0).totals(np.arange(len(fine.table.regions))))[:, None]
        )[:, 0],
        expected=expected,
        log_relative=x,
        variance=variance,
        spread_now=spread_now,
        spread_then=spread_then,
        shared=shared,
        usual=usual(x[inside], variance[inside]) if spread_now is not None else None,
        in_reference=inside,
        row_of=np.array([place[int(position)] for position in ground.region_at], dtype=np.intp),
        years=last - first,
    )


def each_industry(ground: Basis) -> Basis:
    """The ground with each industry by itself, and with all living regions of its level, shown or not."""
    table = ground.table
    rows = _all_rows(ground)
    cells = table.values[ground.t][:, ground.industry_at]
    hidden = np.where(table.is_imputed[ground.t][:, ground.industry_at], cells, 0.0)
    return replace(
        ground,
        groups=tuple(table.industries[k] for k in ground.industry_at),
        group_of=np.arange(ground.industry_at.size),
        region_at=rows,
        employment=np.nan_to_num(cells[rows]),
        hidden_employment=hidden[rows],
        region_total=ground.totals(rows),
        reference_group=np.nan_to_num(cells[ground.reference_rows]).sum(axis=0),
    )


def _all_rows(ground: Basis) -> Positions:
    """Regions of the answer and of the reference; of the level, where the reference is one row of its own."""
    others = ground.reference_at if ground.reference_at is not None else living_rows(ground)
    places = [k for k in others if ground.table.region_codes.is_place(ground.table.regions[k])]
    return np.union1d(ground.region_at, np.array(places, dtype=np.intp)).astype(np.intp)
